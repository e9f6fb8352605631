"""What is marked in an article: the words that a row's values stand for, and the sentences it rests on.

In: a text, coded rows with their ``evidence``, the entities found in the text. Out: ``Mark`` objects, and the
text cut into pieces that each bear the same marks. Refuses nothing; spans outside the text are cut to it.

Evidence is told in whole sentences. Inside a sentence, the words of a field are the entities with the row's own
value and the article's words that the row quotes; where there are none, the sentence as a whole speaks for it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.show.fields import GROUP_OF, GROUPS, Row


class Mark(NamedTuple):
    """A span of the text that speaks for a group of fields of a row (numbered from 1)."""

    start: int
    end: int
    group: str
    row: int


class Piece(NamedTuple):
    """A stretch of text between two borders of marks, and the marks over it, the narrowest first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def sentences_of(rows: Sequence[Row], length: int) -> list[Mark]:
    """Return the sentences that the rows rest on, one mark a sentence, group and row, in order of the text."""
    found = {
        Mark(max(0, span["start"]), min(length, span["end"]), GROUP_OF.get(span["field"], "type"), number)
        for number, row in enumerate(rows, start=1)
        for span in row["evidence"]
    }
    return sorted((mark for mark in found if mark.start < mark.end), key=_order)


def words_of(text: str, rows: Sequence[Row], entities: Sequence[Row], sentences: Sequence[Mark]) -> list[Mark]:
    """Return the words inside the sentences that stand for the rows' values."""
    found = set()
    for sentence in sentences:
        row = rows[sentence.row - 1]
        inside = (one for one in entities if sentence.start <= one["start"] and one["end"] <= sentence.end)
        spans = [(one["start"], one["end"]) for one in inside if _stands_for(one, row, sentence.group)]
        spans += _quoted(text, row, sentence)
        found |= {sentence._replace(start=start, end=end) for start, end in spans}
    return sorted(found, key=_order)


def unmarked(sentences: Sequence[Mark], words: Sequence[Mark]) -> list[Mark]:
    """Return the sentences that speak for a group as a whole: none of their words does."""
    return [s for s in sentences if not any(_holds(s, w) and (w.group, w.row) == (s.group, s.row) for w in words)]


def pieces(length: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Cut a text at every border of a mark. However marks overlap, no character comes twice."""
    borders = sorted({0, length, *(m.start for m in marks), *(m.end for m in marks)})
    waiting = sorted(marks, key=_order, reverse=True)
    here: list[Mark] = []
    for start, end in pairwise(borders):
        here = [mark for mark in here if mark.end > start]
        while waiting and waiting[-1].start <= start:
            here.append(waiting.pop())
        yield Piece(start, end, tuple(sorted(here, key=lambda m: (m.end - m.start, *_order(m)))))


def find_words(text: str, words: str | None, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield where the words stand in a stretch of the text, whatever the case and the spaces between them."""
    parts = [re.escape(word) for word in (words or "").split()]
    if parts:
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", re.IGNORECASE)
        yield from (found.span() for found in pattern.finditer(text, start, end))


def _stands_for(entity: Row, row: Row, group: str) -> bool:
    """Does an entity have the value that the row has in a group?"""
    if group == "date":
        return entity["label"] == "DATE" and _is(entity["date_start"], row["date_start"])
    if group == "place":
        return entity["label"] == "PLACE" and _is(entity["place_name"], row["place_name"])
    if group in ("perpetrator", "target", "claimed by"):
        return entity["label"] == "ACTOR" and _is(entity["actor"], row[group.replace(" ", "_")])
    if group == "weapon":
        return entity["label"] == "WEAPON" and entity["weapon_type"] in row["weapon_type"]
    name = "fatalities" if group == "killed" else group
    bounds = {row.get(f"{name}_min"), row.get(f"{name}_max")} - {None}
    return entity["count_kind"] == group and bool({entity["count_min"], entity["count_max"]} & bounds)


def _is(found: Any, wanted: Any) -> bool:
    return found is not None and found == wanted


def _quoted(text: str, row: Row, sentence: Mark) -> Iterator[tuple[int, int]]:
    """Where the article's words that the row quotes stand in the sentence."""
    fields = next(group.fields for group in GROUPS if group.name == sentence.group)
    quoted = [row.get(name) for name in fields if name.endswith("_text")]
    if sentence.group in ("place", "claimed by"):
        quoted.append(row["place_name" if sentence.group == "place" else "claimed_by"])
    for words in quoted:
        yield from find_words(text, words, sentence.start, sentence.end)


def _holds(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _order(mark: Mark) -> tuple[int, int, int, int]:
    """By place, the longer first, then as the groups are listed."""
    return mark.start, -mark.end, mark.row, _RANK.get(mark.group, len(_RANK))


_RANK = {group.name: rank for rank, group in enumerate(GROUPS)}
