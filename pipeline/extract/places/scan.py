"""Candidate place names of a text, each with the evidence around it that it is a place and not a person.

In: a text and spans known to be something else. Out: ``Candidate`` objects in text order, longest match
first, never overlapping; each carries every place that bears its name. Chooses none of them.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from pipeline.extract.places.gazetteer import SETTLEMENTS, Gazetteer, Place
from pipeline.extract.places.names import ARTICLES, plain
from pipeline.extract.places.words import Words

TOKEN = re.compile(r"[^\W_]+(?:['’ʼ‘`][^\W_]+)*")
JOIN = re.compile(r"(?:\s|[-‐‑–.'’‘]|\n(?!\n))+$")
OPENING = re.compile(r"(?:[.!?:;\n]['\"”’)\]]*\s*|['\"“‘(\[•*-]\s?|\n)$")
HYPHENED = re.compile(r"\w-$")
LONGEST = 7

type Match = tuple[Place, int, bool]
type Hint = tuple[int, int, str]


class Token(NamedTuple):
    """One word of the text; ``key`` is its plain form."""

    start: int
    end: int
    text: str
    key: str
    capital: bool


_token = partial(tuple.__new__, Token)  # one for every word: what Token() does, in half the time


@dataclass(slots=True)
class Candidate:
    """A stretch of text that may name a place, the places of that name, and its evidence so far."""

    start: int
    end: int
    text: str
    key: str
    first: int
    last: int
    matches: list[Match]
    evidence: float = 0.0
    preposition: str | None = None
    located: bool = False  # a locative preposition or a kind of place stands beside it
    person: bool = False
    metonym: bool = False
    suffix: str | None = None  # kind of division that follows ("province")
    parents: list[str] = field(default_factory=list)  # countries and divisions said to hold it
    place: Place | None = None
    sounds: bool = False  # found by sound only


def tokenise(text: str) -> list[Token]:
    """Words of a text; a possessive "'s" is left out of its word."""
    tokens = []
    for m in TOKEN.finditer(text):
        word, key, capital = _read(m[0])
        start = m.start()
        tokens.append(_token((start, start + len(word), word, key, capital)))
    return tokens


@lru_cache(maxsize=65536)
def _read(word: str) -> tuple[str, str, bool]:
    """A word without a possessive "'s", its plain form, and whether it begins with a capital or a digit."""
    bare = word[:-2] if word[-2:] in ("'s", "’s", "'S", "’S") and len(word) > 2 else word
    key = bare.lower() if bare.isascii() and bare.isalpha() else plain(bare)
    return bare, key, bare[0].isupper() or bare[0].isdigit()


class Scanner:
    """Finds the candidates of one text."""

    def __init__(self, text: str, gazetteer: Gazetteer, words: Words, *, caseless: bool = False) -> None:
        """Cut the text into words."""
        self.text = text
        self.gazetteer = gazetteer
        self.words = words
        self.caseless = caseless
        self.tokens = tokenise(text)
        self.starts = [t.start for t in self.tokens]
        head = text[:2000]
        self.shouting = caseless or sum(map(str.isupper, head)) * 2 > sum(map(str.isalpha, head))
        self.capitals = {t.text for t in self.tokens if t.capital}
        self.lower = {t.key for t in self.tokens if not t.capital}

    def candidates(self, blocked: Sequence[tuple[int, int]]) -> list[Candidate]:
        """Longest matches from left to right, outside the blocked spans."""
        taken = sorted(blocked)
        begins = [b for b, _ in taken]
        found: list[Candidate] = []
        i = 0
        while i < len(self.tokens):
            best = self._longest(i) if self._may_start(i) else None
            if best is not None:
                k = bisect_right(begins, best.end - 1) - 1
                if k >= 0 and any(e > best.start for b, e in taken[max(0, k - 3) : k + 1]):
                    i += 1
                    continue
                found.append(best)
                i = best.last
            i += 1
        return found

    def _may_start(self, i: int) -> bool:
        """A capital, or a lower-case article tied by a hyphen to a capital ("al-Tanf")."""
        token = self.tokens[i]
        if token.capital or self.caseless:
            return True
        if i + 1 == len(self.tokens) or not (nxt := self.tokens[i + 1]).capital:
            return False
        return token.text.lower() in ARTICLES and self.text[token.end : nxt.start] in "-‐‑– "

    def _longest(self, i: int) -> Candidate | None:
        """The longest name that begins at a word."""
        first = self.tokens[i]
        article = first.text.lower() in ARTICLES and self.text[first.end : first.end + 1] in "-‐‑–"
        longest = min(LONGEST, self.gazetteer.first_words.get(first.key, 0))
        keys = [first.key]
        last = i
        for j in range(i + 1, min(i + (LONGEST if article else longest), len(self.tokens))):
            gap = self.text[self.tokens[j - 1].end : self.tokens[j].start]
            if not JOIN.match(gap) or "\n\n" in gap or (". " in gap and len(self.tokens[j - 1].text) > 2):
                break
            keys.append(self.tokens[j].key)
            last = j
        for size in range(min(len(keys), longest), 0, -1):
            found = self._named(i, i + size - 1, " ".join(keys[:size]))
            if found is not None:
                return found
        if article and last > i:  # "al-Hasakah" where the table says "Hasakah"
            begin = self.gazetteer.first_words.get(keys[1], 0)
            for size in range(min(len(keys) - 1, begin), 0, -1):
                found = self._named(i, i + size, " ".join(keys[1 : size + 1]))
                if found is not None:
                    return found
        return None

    def _named(self, i: int, j: int, key: str) -> Candidate | None:
        """The candidate from word i to word j when the gazetteer holds its key."""
        g = self.gazetteer
        if key not in g.index and key not in g.aliases:
            return None
        if g.stopwords.get(key) == "never":
            return None
        start, end = self.tokens[i].start, self.tokens[j].end
        surface = self.text[start:end]
        if surface[-2:-1] == "." and self.text[end : end + 1] == ".":  # "U.S."
            end += 1
            surface += "."
        if key in g.acronyms and not surface.replace(".", "").isupper():
            return None
        matches = g.matches(key)
        if self.text[self.tokens[i].start].islower() and not self.tokens[min(i + 1, j)].capital and not self.caseless:
            return None
        if not self.caseless and not self._capitalised(i, j):
            matches = [m for m in matches if m[1] <= 1]  # own table: "Omar oil field"
        if surface.isupper() and len(surface) < 8 and not self.shouting:
            matches = [m for m in matches if m[1] <= 1 or self._opens_line(start)]
        if not matches:
            return None
        return Candidate(start, end, surface, key, i, j, matches)

    def _opens_line(self, start: int) -> bool:
        """Do capitals stand at the head of a paragraph, as in a dateline?"""
        line = self.text.rfind("\n", 0, start) + 1
        head = self.text[line:start]
        return not head.strip() or (len(head) < 40 and (head.isupper() or head.rstrip().endswith("/")))

    def _capitalised(self, i: int, j: int) -> bool:
        """Every word but articles and particles has its capital."""
        return all(t.capital or t.key in self.words.particle for t in self.tokens[i : j + 1])

    def word_before(self, i: int, back: int = 1) -> Token | None:
        """The word so many places before word i, in the same paragraph."""
        k = i - back
        if k < 0 or "\n\n" in self.text[self.tokens[k].end : self.tokens[i].start]:
            return None
        return self.tokens[k]

    def word_after(self, j: int) -> Token | None:
        """The word after word j, in the same paragraph."""
        if j + 1 >= len(self.tokens) or "\n\n" in self.text[self.tokens[j].end : self.tokens[j + 1].start]:
            return None
        return self.tokens[j + 1]

    def sentence_start(self, i: int) -> bool:
        """Does a sentence, quote or paragraph begin at this word?"""
        gap = self.text[max(0, self.tokens[i].start - 4) : self.tokens[i].start]
        return i == 0 or (OPENING.search(gap) is not None and HYPHENED.search(gap) is None)


__all__ = ["SETTLEMENTS", "Candidate", "Hint", "Match", "Scanner", "Token"]
