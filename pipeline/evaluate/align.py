"""Which coded row of an article is which of its gold rows.

In: the rows of one article, coded and gold. Out: ``Pair`` objects, each row in one at most, so that the
agreement over all pairs is the greatest. A pair that agrees in less than ``THRESHOLD`` is no pair.
"""

from dataclasses import dataclass
from typing import Any

from pipeline.evaluate.assignment import assign
from pipeline.evaluate.slots import SLOTS, WEIGHTS, Row, Verdict, judge, readings
from schemas.codes import crosswalk

THRESHOLD = 0.4
_HALF = 0.5
"""What another type of the same family is worth."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A coded row and the gold row it is, by their positions; the verdict on each slot."""

    coded: int
    gold: int
    agreement: float
    verdicts: dict[str, Verdict]

    def wrong(self) -> list[str]:
        """Return the slots that one of the two fills and that are not right."""
        return [name for name, v in self.verdicts.items() if (v.coded or v.gold) and not v.right]


def align(coded: list[Row], gold: list[Row]) -> list[Pair]:
    """Return the pairs of one article, in order of the coded rows."""
    values = [[max(agreement(row, reading) for reading in readings(other)) for other in gold] for row in coded]
    return [
        Pair(i, j, values[i][j], _verdicts(coded[i], gold[j]))
        for i, j in (assign(values) if gold else [])
        if values[i][j] >= THRESHOLD
    ]


def agreement(coded: Row, gold: Row) -> float:
    """Return the weight of the right slots over that of all filled ones, between 0 and 1."""
    got = total = 0.0
    for name, weight in WEIGHTS.items():
        verdict = judge(coded, gold, name)
        if not verdict.coded and not verdict.gold:
            continue
        total += weight
        if verdict.right:
            got += weight
        elif verdict.coded and verdict.gold and name == "incident_type":
            got += weight * _HALF * (_family(coded[name]) == _family(gold[name]))
    return got / total if total else 0.0


def _verdicts(coded: Row, gold: Row) -> dict[str, Verdict]:
    """The verdicts on all slots, in the reading of the gold row that fits best."""
    reading = max(readings(gold), key=lambda one: agreement(coded, one))
    return {name: judge(coded, reading, name) for name in SLOTS}


def _family(incident_type: Any) -> Any:
    return crosswalk("incident_type", "family").get(incident_type, incident_type)
