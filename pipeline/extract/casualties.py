"""Casualties: who was killed, injured, abducted or detained, how many, and how the text means it.

In: one parsed paragraph and its offset in the article. Out: :class:`Casualty` objects in reading order,
numbers read as the codebook says. Word list: lexicons/casualties.csv (a form, the state it tells, the
pattern by which its victims are found). Refuses things ("killed the bill"), animals, natural deaths,
and words of state without a count or victim.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from spacy.tokens import Doc, Token

from pipeline.extract import casualty_patterns as patterns
from pipeline.extract.casualty_context import is_hypothetical, is_superseded, is_total, source_of
from pipeline.extract.casualty_patterns import Count, Row
from pipeline.extract.victims import Reader

LEXICON = Path(__file__).parent / "lexicons" / "casualties.csv"
LONG = 14  # tokens: a victim phrase further from its cue is not joined to it in one span


@dataclass(frozen=True, slots=True)
class Casualty:
    """One count of people in one state, as one phrase tells it.

    ``state``: killed, injured, abducted, detained; also missing and struck (shot or stabbed, outcome not
    told), which are no toll. ``cue`` is the index in the Doc of the word that carries the state; offsets
    are into the article. ``inner``: part of another count. ``implied``: no number is written ("civilians
    were killed" is 1 and up). ``negated``: none (0, 0).
    """

    start: int
    end: int
    text: str
    state: str
    min: int | None
    max: int | None
    cue: int
    victims_start: int | None
    victims_end: int | None
    victims_text: str | None
    victim_side: str
    inner: bool = False
    total: bool = False
    superseded: bool = False
    negated: bool = False
    source: str | None = None
    hypothetical: bool = False
    implied: bool = False
    definite: bool = False


@cache
def table() -> dict[str, tuple[Row, ...]]:
    """The rows of casualties.csv by form."""
    rows: dict[str, tuple[Row, ...]] = {}
    with LEXICON.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = Row(line["form"], line["state"], line["pattern"], line["strict"] == "1")
            rows[row.form] = (*rows.get(row.form, ()), row)
    return rows


def find_casualties(doc: Doc, offset: int) -> list[Casualty]:
    """Find every count of victims in a paragraph that begins at ``offset`` of the article."""
    rows = table()
    cues = [token for token in doc if token.lower_ in rows]
    if not cues:
        return []
    reader = Reader(doc)
    scene = patterns.Scene(doc, reader, frozenset(t.i for t in cues if _is_state_word(t)))
    counts: list[Count] = []
    for token in cues:
        for row in rows[token.lower_]:
            counts += patterns.PATTERNS[row.pattern](scene, token, row)
    counts += patterns.inner_counts(scene, counts)
    kept = _settle(counts)
    return [_casualty(doc, offset, count, scene) for count in kept]


def _is_state_word(token: Token) -> bool:
    """Words a list of victims may not cross: the next predicate or state."""
    return any(
        row.pattern in ("patient", "undergo", "state", "shoot", "unhurt", "count")
        for row in table()[token.lower_]
    )


def _settle(counts: list[Count]) -> list[Count]:
    """Joint counts apart, casualties as both states, doubles away; in reading order."""
    counts = [part for count in counts for part in _both(count)]
    counts = _joint(counts)
    kept: list[Count] = []
    for count in sorted(counts, key=lambda c: (c.inner, c.implied, c.cue)):
        if not any(_same(count, other) for other in kept):
            kept.append(count)
    return sorted(kept, key=lambda c: (c.cue, c.first, c.state))


def _both(count: Count) -> Iterator[Count]:
    """ "12 casualties" are at most 12 killed and at most 12 injured; "no casualties" none of either."""
    if count.state != "casualty":
        yield count
        return
    for state in ("killed", "injured"):
        if count.negated or count.implied:
            yield replace(count, state=state)
        elif count.max is not None:
            yield replace(count, state=state, min=None)
        else:
            yield replace(count, state=state, min=1)


def _joint(counts: list[Count]) -> list[Count]:
    """ "12 people were killed and wounded", "dead or wounded": the parts are not told."""
    found: list[Count] = []
    for count in counts:
        twin = any(
            other.state != count.state and other.shared and other.people is not None and count.people is not None
            and other.state in ("killed", "injured", "missing") and (other.first, other.last) == (count.first, count.last)
            for other in counts
        )  # fmt: skip
        several = (count.max is None or count.max > 1) and not count.negated
        if twin and count.shared and several and count.state in ("killed", "injured"):
            count = replace(count, min=None if count.max is not None else 1)
        found.append(count)
    return found


def _same(count: Count, other: Count) -> bool:
    """Do two counts tell one thing: same state, same words?"""
    if count.state != other.state and not (count.state == "struck" or other.state == "struck"):
        return False
    if (
        count.state in ("struck",)
        and other.state == "struck"
        and count.cue != other.cue
        and count.first != other.first
    ):
        return False
    return count.first <= other.last and other.first <= count.last


def _casualty(doc: Doc, offset: int, count: Count, scene: patterns.Scene) -> Casualty:
    """Add what the context says and turn token indices into offsets."""
    cue = doc[count.cue]
    sentence = cue.sent
    people = count.people
    span = (min(count.first, count.cue), max(count.last, count.cue))
    if span[1] - span[0] > LONG:
        span = (count.first, count.last)
    start, end = doc[span[0]].idx, doc[span[1]].idx + len(doc[span[1]])
    v_start = v_end = None
    v_text = None
    if people is not None:
        v_start, v_end = doc[people.first].idx, doc[people.last].idx + len(doc[people.last])
        v_text = doc.text[v_start:v_end]
    return Casualty(
        start=offset + start,
        end=offset + end,
        text=doc.text[start:end],
        state=count.state,
        min=count.min,
        max=count.max,
        cue=count.cue,
        victims_start=None if v_start is None else offset + v_start,
        victims_end=None if v_end is None else offset + v_end,
        victims_text=v_text,
        victim_side=count.side,
        inner=count.inner or (v_text is not None and v_text.endswith(("of the wounded", "of the injured"))),
        total=is_total(sentence, cue),
        superseded=count.superseded or is_superseded(sentence, cue, count.first),
        negated=count.negated,
        source=source_of(cue),
        hypothetical=not count.negated and is_hypothetical(cue),
        implied=count.implied,
        definite=people is not None and people.definite,
    )


Pattern = Callable[[patterns.Scene, Token, Row], list[Count]]
