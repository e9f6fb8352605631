"""Tolls: which of the counts told of one act become its killed, injured, abducted and detained.

In: an incident's tellings with their casualties. Out: the eight count columns. A precise number
beats a vaguer one, a later or corrected count replaces an earlier one, counts of parts ("including
three children") are inside their whole, sides of one sentence are added, disputes keep both ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.extract.casualties.find import Casualty
from pipeline.extract.likeness import is_added, is_answer

if TYPE_CHECKING:
    from pipeline.extract.incident import Incident
    from pipeline.extract.tellings import Telling

COLUMNS = {"killed": "fatalities", "injured": "injured", "abducted": "abducted", "detained": "detained"}
type Bounds = tuple[int | None, int | None]


def code(incident: Incident, evidence: dict[str, list[int]]) -> dict[str, Any]:
    """The count columns of an incident."""
    row: dict[str, Any] = {}
    for state, column in COLUMNS.items():
        bounds = settle(incident, state, evidence, f"{column}_min")
        row[f"{column}_min"], row[f"{column}_max"] = bounds
    row["n_events"] = None
    row["damage"] = None
    return row


def usable(telling: Telling, state: str) -> list[Casualty]:
    """Counts of a state in one telling that are neither parts, superseded nor hypothetical."""
    return [
        c for c in telling.casualties
        if c.state == state and not c.inner and not c.superseded and not c.hypothetical
    ]  # fmt: skip


def settle(incident: Incident, state: str, evidence: dict[str, list[int]], column: str) -> Bounds:
    """One pair of bounds out of all tellings."""
    told: list[tuple[Telling, Bounds]] = []
    for telling in incident.tellings:
        counts = usable(telling, state)
        if counts:
            told.append((telling, add(counts)))
    if not told:
        return None, None
    for telling, _ in told:
        known = evidence.setdefault(column, [])
        if telling.sentence not in known:
            known.append(telling.sentence)
    acts = [(t, b) for t, b in told if not is_answer(t)]
    low, high = with_others(acts or told, state)
    near = {s for t, _ in acts for s in (t.sentence, t.sentence + 1)}  # a toll told further off may count them already
    shot = max((b[0] or 0 for t, b in told if t.sentence in near and is_answer(t) and b[0] == b[1]), default=0)
    return low and low + shot, high and high + shot  # attackers who were shot count among the dead (codebook)


def with_others(told: list[tuple[Telling, Bounds]], state: str) -> Bounds:
    """The bounds of an act whose first victims are told apart: "the mayor was killed. At least 16 others died"."""
    others = [(t, b) for t, b in told if is_added(t) or all(names_others(c) for c in usable(t, state))]
    first = [p for p in told if p not in others]
    if not first or not others or others[0][0].sentence < first[0][0].sentence:
        return best_of(told)
    low, high = best_of(first)
    if not is_added(others[0][0]) and (high is None or high > FEW):
        return best_of(told)
    more, most = best_of(others)
    return (None if low is None or more is None else low + more), (
        None if high is None or most is None else high + most
    )


def names_others(count: Casualty) -> bool:
    """Are the victims those besides others ("16 others")?"""
    return "others" in (count.victims_text or "").split()


FEW = 3  # victims who may be told by name before the "others"


def best_of(told: list[tuple[Telling, Bounds]]) -> Bounds:
    """The bounds that the tellings of one act leave together."""
    exact = [b for _, b in told if b[0] is not None and b[0] == b[1]]
    positive = [b for b in exact if b[0]]
    if positive:
        return disputed(told, positive)
    if exact and all(b == (0, 0) for _, b in told):
        return 0, 0
    bounded = [b for _, b in told if b != (1, None)]
    return max(bounded or [b for _, b in told], key=lambda b: (b[0] or 0, b[1] or 0))


def add(counts: list[Casualty]) -> Bounds:
    """Sum of the counts that one telling gives side by side; one alone stands as it is."""
    distinct: list[Casualty] = []
    for count in counts:
        if not any((count.min, count.max) == (d.min, d.max) and d.victims_text == count.victims_text for d in distinct):
            distinct.append(count)
    if len(distinct) == 1 or not all(c.min is not None and c.min == c.max for c in distinct):
        best = max(distinct, key=lambda c: (c.min or 0, c.max or 0))
        return best.min, best.max
    if len({c.source for c in distinct}) > 1:
        return min(c.min or 0 for c in distinct), max(c.max or 0 for c in distinct)
    total = sum(c.min or 0 for c in distinct)
    return total, total


def disputed(told: list[tuple[Telling, Bounds]], exact: list[Bounds]) -> Bounds:
    """Exact counts of several tellings: equal ones stand; of different sources that disagree, both ends.

    Otherwise the largest whole stands for its parts and for earlier counts.
    """
    numbers = [b[0] or 0 for b in exact]
    speakers = [c.source for t, _ in told for c in t.casualties if c.source]
    low, high = min(numbers), max(numbers)
    if low < high <= 3 * low and len(set(speakers)) > 1:
        return low, high
    return high, high
