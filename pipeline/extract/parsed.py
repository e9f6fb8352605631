"""The parse of a paragraph as plain objects: tokens, the tree between them, sentences and entities.

In: a spaCy ``Doc``. Out: a ``Doc`` of this module, in which everything that coding reads stands under the name that it
has in spaCy (https://spacy.io/api/token, /span, /doc). It is copied once because coding asks for it some hundred times
a word, and spaCy makes each answer anew, a string, a token or a span.
Refuses nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import count, pairwise, repeat
from operator import attrgetter
from typing import overload

import numpy as np
from spacy.attrs import DEP, ENT_TYPE, HEAD, IDX, IS_PUNCT, IS_SPACE, LEMMA, ORTH, POS, SENT_START, TAG
from spacy.tokens import Doc as SpacyDoc
from spacy.vocab import Vocab

_WORDS = [ORTH, LEMMA, POS, TAG, DEP, ENT_TYPE]
_NUMBERS = [IDX, IS_PUNCT, IS_SPACE, HEAD, SENT_START]
_NUMBER = attrgetter("i")
_MOST_STRINGS = 1 << 17


class _Strings(dict[int, str]):
    """The strings of a vocabulary by the numbers that it has for them, looked up once while there is room."""

    def __init__(self, vocab: Vocab) -> None:
        self._store = vocab.strings

    def __missing__(self, number: int) -> str:
        if len(self) >= _MOST_STRINGS:
            self.clear()
        found: str = self._store[number]
        self[number] = found
        return found


_strings = cache(_Strings)


class Token:
    """A word or sign. Two are equal when they are one and the same.

    ``i``: its number in the paragraph; ``idx``: its first character; ``head`` is itself at the root; ``children`` in
    reading order.
    """

    __slots__ = (
        "children", "dep_", "doc", "ent_type_", "head", "i", "idx", "is_punct", "is_space", "lemma_", "lower_", "pos_",
        "sent", "tag_", "text",
    )  # fmt: skip

    sent: Span

    def __init__(
        self, doc: Doc, i: int, idx: int, text: str, lemma: str, pos: str, tag: str, dep: str, ent_type: str,
        punct: bool, space: bool,
    ) -> None:  # fmt: skip
        self.doc = doc
        self.head = self
        self.i = i
        self.idx = idx
        self.text = text
        self.lower_ = text.lower()
        self.lemma_ = lemma
        self.pos_ = pos
        self.tag_ = tag
        self.dep_ = dep
        self.ent_type_ = ent_type
        self.is_punct = punct
        self.is_space = space
        self.children: list[Token] = []

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return self.text

    def nbor(self, distance: int) -> Token:
        """The token so many places on; IndexError outside the paragraph."""
        at = self.i + distance
        if at < 0:
            raise IndexError(at)
        return self.doc.tokens[at]

    @property
    def lefts(self) -> list[Token]:
        """The children before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def rights(self) -> list[Token]:
        """The children after it."""
        return [child for child in self.children if child.i > self.i]

    @property
    def left_edge(self) -> Token:
        """The first token of its subtree."""
        return self.subtree[0]

    @property
    def right_edge(self) -> Token:
        """The last token of its subtree."""
        return self.subtree[-1]

    @property
    def subtree(self) -> list[Token]:
        """Itself and all that hangs below it, in reading order."""
        found = [self]
        for token in found:  # it grows
            found += token.children
        return sorted(found, key=_NUMBER) if len(found) > 1 else found

    @property
    def ancestors(self) -> Iterator[Token]:
        """What it hangs on, from near to far."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def conjuncts(self) -> list[Token]:
        """All that it is coordinated with."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for token in found:  # it grows
            found += [child for child in token.children if child.dep_ == "conj" and child.i > token.i]
        return [token for token in found if token is not self]

    def is_ancestor(self, other: Token) -> bool:
        """Does another token hang below it?"""
        return any(token is self for token in other.ancestors)


class Span:
    """Tokens in a row: a sentence, an entity (with its label), or a stretch of text."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.label_ = label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __getitem__(self, at: int) -> Token:
        return self.doc.tokens[range(self.start, self.end)[at]]

    @property
    def start_char(self) -> int:
        """Its first character."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """The character after its last."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its words as written."""
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def root(self) -> Token:
        """The root of a sentence in it, else of the words that hang on one outside that nearest to the root."""
        tokens = self.doc.tokens[self.start : self.end]
        top = next((token for token in tokens if token.head is token), None)
        if top is not None:
            return top
        outward = [token for token in tokens if not self.start <= token.head.i < self.end]
        words = [token for token in outward if token.children or not (token.is_punct or token.is_space)]
        return min(words or outward, key=lambda token: sum(1 for _ in token.ancestors))


class Doc:
    """A parsed paragraph: its tokens, sentences and entities."""

    __slots__ = ("ents", "sents", "starts", "text", "tokens")

    def __init__(self, parsed: SpacyDoc) -> None:
        self.text: str = parsed.text
        strings = _strings(parsed.vocab)
        words = [list(map(strings.__getitem__, column)) for column in parsed.to_array(_WORDS).T.tolist()]
        self.starts, punct, space, heads, begins = parsed.to_array(_NUMBERS).T.astype(np.int64).tolist()
        self.tokens = tokens = list(map(Token, repeat(self), count(), self.starts, *words, punct, space))
        for at, head in enumerate(heads):
            if head:
                above = tokens[at + head]
                tokens[at].head = above
                above.children.append(tokens[at])
        edges = [0, *(i for i, begin in enumerate(begins) if begin == 1 and i), len(self.tokens)]
        self.sents = [Span(self, start, end) for start, end in pairwise(edges) if start < end]
        for sentence in self.sents:
            for token in sentence:
                token.sent = sentence
        self.ents = [Span(self, entity.start, entity.end, entity.label_) for entity in parsed.ents]

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...

    @overload
    def __getitem__(self, at: slice) -> Span: ...

    def __getitem__(self, at: int | slice) -> Token | Span:
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self.tokens))
            return Span(self, start, max(start, end))
        return self.tokens[at]

    def char_span(self, start: int, end: int) -> Span | None:
        """The tokens that a stretch of text touches; None where it begins or ends outside the paragraph."""
        if not (0 <= start < len(self.text) and 0 < end <= len(self.text)):
            return None
        first = bisect_right(self.starts, start) - 1
        if start == self.starts[first] + len(self.tokens[first].text):  # the blank after a token is none of it
            first += 1
        return Span(self, first, bisect_right(self.starts, end - 1))
