"""Stable ids: the id of each incident, and what became of every id that was ever given.

In: groups of events with facts of each (``Facts``), the registry, which is the table ``incident_history`` of the
release before, or None for a first release, and ids that a correction wants kept. Out: the id of each group, and
the registry of this release. Refuses nothing.

- An id goes on with the group that has most of its events, if that is more than half of those still there.
- Of several ids that come together in one group, the one with most of its events goes on (then the older),
  and the others are ``merged`` into it.
- An id whose events part without a majority is ``split``: it is retired, and each part has another.
- An id none of whose events is left is ``gone``; it comes back if they do.
- Where no event of an old incident is left but its articles are, as after a change of the coder, the id goes
  on with the one group of the same articles, kind, country, day and place.
- A new group's id is a hash of its first event; an id that was ever given is never given again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from pipeline.ids import stable_id
from schemas.tables import conform, empty

LASTING = ("live", "dropped", "gone")
"""Statuses of ids that can still go on."""


@dataclass(slots=True, kw_only=True)
class Group:
    """The events of one incident, and the facts by which people know it."""

    first: str
    events: set[str]
    articles: set[str] = field(default_factory=set)
    kind: str = "incident"
    country: str | None = None
    date_start: date | None = None
    place_name: str | None = None
    wanted: str | None = None

    @property
    def facts(self) -> tuple[Any, ...]:
        """What must agree for an id to go on without a common event."""
        return self.kind, self.country, self.date_start, self.place_name


def number(groups: list[Group], registry: pl.DataFrame | None) -> list[str]:
    """Return the id of each group."""
    known = {} if registry is None else {row["incident_id"]: row for row in registry.iter_rows(named=True)}
    lasting = {key: row for key, row in known.items() if row["status"] in LASTING}
    heirs = _heirs(groups, lasting)
    ids: list[str] = []
    taken = set(known) | {group.wanted for group in groups if group.wanted}
    for at, group in enumerate(groups):
        claims = sorted(heirs[at], key=lambda claim: (-claim[1], lasting[claim[0]]["first_release"], claim[0]))
        old = [claim[0] for claim in claims]
        free = group.wanted in old or group.wanted not in known or not group.events
        found = group.wanted if free else None
        found = found or (old[0] if old else _new(group.first, taken))
        taken.add(found)
        ids.append(found)
    return ids


def _heirs(groups: list[Group], lasting: Mapping[str, dict[str, Any]]) -> dict[int, list[tuple[str, int]]]:
    """For each group the old ids that would go on in it, with the number of common events."""
    owner = {event: key for key, row in sorted(lasting.items()) for event in row["event_ids"]}
    common: dict[str, Counter[int]] = defaultdict(Counter)
    for at, group in enumerate(groups):
        for event in group.events:
            if event in owner:
                common[owner[event]][at] += 1
    heirs: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for key, parts in common.items():
        at, most = min(parts.items(), key=lambda part: (-part[1], groups[part[0]].wanted != key, groups[part[0]].first))
        if 2 * most > parts.total() or groups[at].wanted == key:
            heirs[at].append((key, most))
    touched = {at for parts in common.values() for at in parts}
    lost = {key: row for key, row in lasting.items() if key not in common}
    for key, at in _alike([at for at in range(len(groups)) if at not in touched], groups, lost):
        heirs[at].append((key, 0))
    return heirs


def _alike(free: list[int], groups: list[Group], lost: Mapping[str, dict[str, Any]]) -> list[tuple[str, int]]:
    """Old ids and groups without a common event that agree in an article and all facts, one to one."""
    by_fact: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for at in free:
        for article in groups[at].articles:
            by_fact[article, *groups[at].facts].add(at)
    found = []
    for key, row in lost.items():
        facts = row["kind"], row["country"], row["date_start"], row["place_name"]
        places = {at for article in row["article_ids"] for at in by_fact.get((article, *facts), ())}
        if len(places) == 1:
            found.append((key, places.pop()))
    often = Counter(at for _, at in found)
    return [(key, at) for key, at in found if often[at] == 1]


def _new(first: str, taken: set[str]) -> str:
    """A hash of the first event, with a number where that id was given before."""
    parts: tuple[str, ...] = (first,)
    while (found := stable_id("inc", *parts)) in taken:
        parts = (first, str(len(parts)), *parts[1:])
    return found


def history(
    groups: list[Group],
    ids: list[str],
    registry: pl.DataFrame | None,
    *,
    dropped: set[str],
    merged: Mapping[str, set[str]],
) -> pl.DataFrame:
    """Return the registry of this release. ``merged``: events of ids that a correction merged away unseen."""
    known = {} if registry is None else {row["incident_id"]: row for row in registry.iter_rows(named=True)}
    release = 1 + max((row["last_change"] for row in known.values()), default=0)
    where = {event: key for key, group in zip(ids, groups, strict=True) for event in group.events}
    rows: dict[str, dict[str, Any]] = {}
    for key, group in zip(ids, groups, strict=True):
        rows[key] = _live(key, group, known.get(key), where, release, is_dropped=key in dropped)
    for key, row in known.items():
        if key not in rows:
            rows[key] = _tombstone(row, where, release) if row["status"] in LASTING else row
    for key, events in merged.items():
        if key not in rows:
            went = sorted({where[event] for event in events if event in where})
            lost = {"incident_id": key, "status": "merged", "successor_ids": went, "first_release": release}
            empty_ = {"past_event_ids": sorted(events), "event_ids": [], "article_ids": [], "kind": "incident"}
            rows[key] = lost | empty_ | {"last_change": release}
    shape = empty("incident_history").schema
    frame = pl.DataFrame([{name: row.get(name) for name in shape} for row in rows.values()], schema=shape)
    return conform(frame.sort("incident_id"), "incident_history")


def _live(
    key: str, group: Group, old: dict[str, Any] | None, where: Mapping[str, str], release: int, *, is_dropped: bool
) -> dict[str, Any]:
    """The row of an id that goes on or is new; ids that parts of it went to are its successors."""
    before = set(old["event_ids"]) if old else set()
    parted = sorted({where[event] for event in before if event in where} - {key})
    status = "dropped" if is_dropped else "live"
    changed = old is None or bool(parted) or old["status"] != status
    past = (set(old["past_event_ids"]) | before) - group.events if old else set()
    return {
        "incident_id": key,
        "status": status,
        "successor_ids": [key, *parted] if parted else (old or {}).get("successor_ids", []),
        "first_release": old["first_release"] if old else release,
        "last_change": release if changed else old["last_change"] if old else release,
        "kind": group.kind,
        "country": group.country,
        "date_start": group.date_start,
        "place_name": group.place_name,
        "event_ids": sorted(group.events),
        "past_event_ids": sorted(past),
        "article_ids": sorted(group.articles),
    }


def _tombstone(row: dict[str, Any], where: Mapping[str, str], release: int) -> dict[str, Any]:
    """What became of an id that does not go on. One that is gone keeps its events, by which it comes back."""
    went = sorted({where[event] for event in row["event_ids"] if event in where})
    if not went:
        same = row["status"] == "gone"
        return row | {"status": "gone", "last_change": row["last_change"] if same else release}
    status = "merged" if len(went) == 1 else "split"
    past = sorted({*row["past_event_ids"], *row["event_ids"]})
    return row | {
        "status": status, "successor_ids": went, "last_change": release, "event_ids": [], "past_event_ids": past,
    }  # fmt: skip
