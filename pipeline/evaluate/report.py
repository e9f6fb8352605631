"""The page of errors: each article with what was coded and what gold says, side by side and in the text.

In: an ``Evaluation``, the texts by article. Out: one HTML file that stands alone: no script, nothing loaded.
Refuses nothing; every word of an article is escaped, and what would act in it is shown (``pipeline.show.safe``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from pipeline.evaluate.align import Pair
from pipeline.evaluate.score import Evaluation, Scored
from pipeline.evaluate.slots import SLOTS, WEIGHTS, Row, slot, value_text
from pipeline.show.marks import Mark, find_words, pieces
from pipeline.show.safe import safe

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s)|(?=\n)|\Z")
_CODED, _GOLD = "coded", "gold"


@dataclass(frozen=True, slots=True)
class _Line:
    """A slot of a pair: both values, and what the comparison came to."""

    name: str
    coded: str
    gold: str
    verdict: str


@dataclass(frozen=True, slots=True)
class _Section:
    """An article on the page."""

    article: Scored
    text: Markup
    pairs: list[tuple[str, list[_Line]]]
    missed: list[tuple[str, list[tuple[str, str]]]]
    false_alarms: list[tuple[str, list[tuple[str, str]]]]


def write_report(path: Path, found: Evaluation, texts: Mapping[str, str]) -> None:
    """Write the page, the articles with the most errors first."""
    worst = sorted(found.articles, key=lambda a: (-len(a.missed) - len(a.false_alarms), -a.n_wrong, a.id))
    sections = [_section(article, texts.get(article.id)) for article in worst]
    page = _template().render(totals=found.totals, sections=sections, weights=WEIGHTS)
    path.write_text(page, encoding="utf-8")


@cache
def _template() -> Template:
    source = (files("pipeline.evaluate") / "report.html.j2").read_text(encoding="utf-8")
    # Whatever comes out of an article is text: without autoescape this page would run it.
    return Environment(autoescape=True, undefined=StrictUndefined, finalize=_harmless).from_string(source)


def _harmless(value: Any) -> Any:
    return safe(value) if type(value) is str else value


def _section(article: Scored, text: str | None) -> _Section:
    return _Section(
        article=article,
        text=_marked(text, article) if text is not None else Markup(""),
        pairs=[(_pair_title(pair), list(_lines(article, pair))) for pair in article.pairs],
        missed=[(f"gold {j + 1}", _values(article.gold[j])) for j in article.missed],
        false_alarms=[(f"coded {i + 1}", _values(article.coded[i])) for i in article.false_alarms],
    )


def _pair_title(pair: Pair) -> str:
    return f"coded {pair.coded + 1}, gold {pair.gold + 1}, agreement {pair.agreement:.2f}"


def _lines(article: Scored, pair: Pair) -> Iterator[_Line]:
    coded, gold = article.coded[pair.coded], article.gold[pair.gold]
    for name, verdict in pair.verdicts.items():
        values = value_text(coded, name), value_text(gold, name)
        if any(values):
            kind = "right" if verdict.right else "wrong" if verdict.coded or verdict.gold else "open"
            yield _Line(name, *values, kind)


def _values(row: Row) -> list[tuple[str, str]]:
    return [(name, value_text(row, name)) for name in SLOTS if slot(row, name) is not None]


def _marked(text: str, article: Scored) -> Markup:
    """The text, escaped, with the sentences that coded and gold rows rest on."""
    marks = [*_coded_sentences(article.coded), *_gold_sentences(text, article.gold)]
    page = Markup()
    for piece in pieces(len(text), [mark for mark in marks if mark.start < mark.end]):
        words = escape(safe(text[piece.start : piece.end]))
        sides = sorted({mark.group for mark in piece.marks})
        if sides:
            rows = sorted({(mark.group, mark.row) for mark in piece.marks})
            told = ", ".join(f"{side} {row}" for side, row in rows)
            words = Markup('<mark class="{}" title="{}">{}</mark>').format(" ".join(sides), told, words)
        page += words
    return page


def _coded_sentences(rows: Sequence[Row]) -> Iterator[Mark]:
    for number, row in enumerate(rows, start=1):
        for span in row.get("evidence") or ():
            yield Mark(span["start"], span["end"], _CODED, number)


def _gold_sentences(text: str, rows: Sequence[Row]) -> Iterator[Mark]:
    """Gold names a sentence by its first words."""
    for number, row in enumerate(rows, start=1):
        for words in row.get("evidence") or ():
            for start, end in list(find_words(text, words, 0, len(text)))[:1]:
                over = _SENTENCE_END.search(text, end)
                yield Mark(start, over.end() if over else end, _GOLD, number)
