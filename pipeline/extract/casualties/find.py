"""Casualties: who was killed, injured, abducted or detained, how many, and how the text means it.

In: one parsed paragraph and its offset in the article. Out: :class:`Casualty` objects in reading order,
numbers read as the codebook says. Word list: lexicons/casualties.csv (a form, the state it tells, the
pattern by which its victims are found). Refuses things ("killed the bill"), animals, natural deaths,
and words of state without a count or victim.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.extract.casualties import idioms as idioms
from pipeline.extract.casualties import nouns as nouns
from pipeline.extract.casualties import tolls as tolls
from pipeline.extract.casualties import verbs as verbs
from pipeline.extract.casualties.base import Count, Pattern, Row, Scene
from pipeline.extract.casualties.context import is_hypothetical, is_superseded, is_total, source_of
from pipeline.extract.casualties.parts import parts
from pipeline.extract.casualties.victims import Reader
from pipeline.extract.parsed import Doc

LEXICON = Path(__file__).parents[1] / "lexicons" / "casualties.csv"
LONG = 14  # tokens: a victim phrase further from its cue is not joined to it in one span
PATTERNS: Mapping[str, Pattern] = {
    "patient": verbs.patient,
    "undergo": verbs.undergo,
    "state": verbs.state,
    "unhurt": verbs.unhurt,
    "shoot": idioms.shoot,
    "fatal": idioms.fatal,
    "martyr": idioms.martyr,
    "lives": idioms.lives,
    "hold": idioms.hold,
    "throats": idioms.throats,
    "carry_off": idioms.carry_off,
    "suffer": idioms.suffer,
    "treated": idioms.treated,
    "hands": idioms.hands,
    "event": nouns.event,
    "count": nouns.count,
    "held": nouns.held,
    "lossof": nouns.loss_of_life,
    "bodies": nouns.bodies,
    "toll": tolls.toll,
    "martyrs": tolls.martyrs,
    "victims": tolls.victims,
}
# Patterns whose words begin a new predicate, which a list of victims may not cross.
PREDICATES = frozenset({"patient", "undergo", "state", "shoot", "unhurt", "count"})
TOLLS = frozenset({"killed", "injured"})
PART_ENDINGS = ("of the wounded", "of the injured")


@dataclass(frozen=True, slots=True)
class Casualty:
    """One count of people in one state, as one phrase tells it.

    ``state``: killed, injured, abducted, detained; also missing and struck (shot or stabbed, outcome not
    told), which are no toll. ``cue`` is the index in the Doc of the word that carries the state; offsets
    are into the article. ``inner``: part of another count. ``implied``: no number is written ("civilians
    were killed" is 1 and up). ``negated``: none (0, 0). ``definite``: known people ("the two soldiers").
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
    known = table()
    cues = [(token, known[token.lower_]) for token in doc if token.lower_ in known]
    if not cues:
        return []
    text = doc.text
    states = frozenset(cue.i for cue, rows in cues for row in rows if row.pattern in PREDICATES)
    scene = Scene(doc, Reader(doc, text), states)
    counts: list[Count] = []
    for cue, rows in cues:
        for row in rows:
            counts += PATTERNS[row.pattern](scene, cue, row)
    counts += parts(scene, counts)
    return [_casualty(doc, text, offset, count) for count in _settled(counts)]


def _settled(counts: list[Count]) -> list[Count]:
    """Casualties as both states, joint counts as bounds, doubles away; in reading order."""
    split = [part for count in counts for part in _both(count)]
    bounded = [_joint(count, split) for count in split]
    kept: list[Count] = []
    for count in sorted(bounded, key=lambda c: (c.inner, c.implied, c.cue)):
        if not any(_same(count, other) for other in kept):
            kept.append(count)
    return sorted(kept, key=lambda c: (c.cue, c.first, c.state))


def _both(count: Count) -> Iterator[Count]:
    """ "12 casualties" are at most 12 killed and at most 12 injured; "no casualties" none of either."""
    if count.state != "casualty":
        yield count
        return
    for state in ("injured", "killed"):
        if count.negated or count.implied:
            yield replace(count, state=state)
        else:
            yield replace(count, state=state, min=None if count.max is not None else 1)


def _joint(count: Count, counts: list[Count]) -> Count:
    """ "12 people were killed and wounded", "dead or wounded": the parts are not told."""
    several = (count.max is None or count.max > 1) and not count.negated
    if not count.shared or not several or count.state not in TOLLS:
        return count
    for other in counts:
        beside = other.shared and other.state != count.state and other.state in (*TOLLS, "missing")
        if beside and (other.first, other.last) == (count.first, count.last):
            return replace(count, min=None if count.max is not None else 1)
    return count


def _same(count: Count, other: Count) -> bool:
    """Do two counts tell one thing: one state (or the vaguer "struck"), overlapping words?"""
    struck = count.state == "struck" or other.state == "struck"
    if count.state != other.state and not struck:
        return False
    return count.first <= other.last and other.first <= count.last


def _casualty(doc: Doc, text: str, offset: int, count: Count) -> Casualty:
    """Add what the context says and turn token indices into offsets."""
    cue = doc[count.cue]
    sentence = cue.sent
    people = count.people
    first, last = min(count.first, count.cue), max(count.last, count.cue)
    if last - first > LONG:
        first, last = count.first, count.last
    start, end = _offsets(doc, first, last)
    v_start, v_end = _offsets(doc, people.first, people.last) if people is not None else (None, None)
    victims = text[v_start:v_end] if people is not None else None
    return Casualty(
        start=offset + start,
        end=offset + end,
        text=text[start:end],
        state=count.state,
        min=count.min,
        max=count.max,
        cue=count.cue,
        victims_start=None if v_start is None else offset + v_start,
        victims_end=None if v_end is None else offset + v_end,
        victims_text=victims,
        victim_side=count.side,
        inner=count.inner or (victims is not None and victims.endswith(PART_ENDINGS)),
        total=is_total(sentence, cue),
        superseded=count.superseded or is_superseded(sentence, cue, count.first),
        negated=count.negated,
        source=source_of(sentence, cue),
        hypothetical=not count.negated and is_hypothetical(cue),
        implied=count.implied,
        definite=people is not None and people.definite,
    )


def _offsets(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Character offsets of a run of tokens, both ends included."""
    return doc[first].idx, doc[last].idx + len(doc[last])
