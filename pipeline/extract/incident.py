"""Incidents of one article as they grow: the tellings of one act and what they agree on so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pipeline.extract.fillers import Filler
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.tellings import Telling

When = tuple[date, date, str]
LEVEL = {"site": 4, "near": 3, "city": 3, "admin": 2, "waters": 2, "country": 1, "unknown": 0}
FINENESS = {"day": 3, "week": 2, "month": 1, "year": 0}


@dataclass(slots=True, eq=False)
class Incident:
    """Tellings of one act, and what they agree on so far."""

    tellings: list[Telling] = field(default_factory=list)
    campaign: bool = False
    inherited: When | None = None
    dated_by: Telling | None = None

    @property
    def when(self) -> When | None:
        """The most precise explicit date; the first told wins a tie."""
        return most_precise(t.when for t in self.tellings if t.when)

    @property
    def last(self) -> Telling:
        """The telling told last."""
        return self.tellings[-1]

    def names(self, role: str) -> list[str]:
        """Specific actor names in a role."""
        return [f.name for t in self.tellings for f in specific(getattr(t, role))]

    def places(self) -> list[PlaceMention]:
        """Every place bound to its tellings."""
        return [p for t in self.tellings for p in t.places if not p.metonym]


def most_precise(dates: Iterable[When]) -> When | None:
    """The date of the finest precision, the first of equals; None of none."""
    return max(dates, key=lambda w: FINENESS.get(w[2], -1), default=None)


def specific(fillers: list[Filler]) -> list[Filler]:
    """Fillers that name a known actor."""
    return [f for f in fillers if f.actor is not None and not f.actor.is_generic]
