"""Human corrections of which events are one incident: ``merge`` and ``split``.

In: groups with the ids they would have, the registry, the corrections. Out: the groups as corrected; of each id
that went into another unseen, its events. A correction speaks of the events that the id stands for, so that it
holds in every rebuild, with the registry of a release in which it was applied already or without.
Refuses: an id that nobody ever gave, an event that is not the incident's, a split that leaves nothing (E071).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline.link.corrections import Correction
from pipeline.link.ids import LASTING, Group


class Structure:
    """Groups under correction; ``statuses`` says of each line what came of it."""

    def __init__(self, groups: list[Group], ids: list[str], registry: pl.DataFrame | None) -> None:
        self.groups: list[Group | None] = list(groups)
        self.ids = ids
        self.known: dict[str, dict[str, Any]] = (
            {} if registry is None else {row["incident_id"]: row for row in registry.iter_rows(named=True)}
        )
        self.by_id = {key: at for at, key in enumerate(ids)}
        self.by_event = {event: at for at, group in enumerate(groups) for event in group.events}
        self.merged: dict[str, set[str]] = {}
        self.coders: dict[str, set[str]] = {}

    def found(self, key: str, line: Correction, *partners: str) -> set[int]:
        """The groups that an id stands for, those with the id of a partner among them; none where it is gone."""
        if key not in self.by_id and key not in self.known:
            raise line.wrong(
                f"there is no incident {key}, and there never was", "Take an incident_id of the last release"
            )
        places = {self.by_id[key]} if key in self.by_id else set()
        if key in self.known:
            mine = {self.by_event[event] for event in self.events_of(key) if event in self.by_event}
            ours = {key, *partners}
            places |= {
                at for at in mine if at >= len(self.ids) or self.ids[at] in ours or self.ids[at] not in self.known
            }
        return {at for at in places if self.groups[at] is not None}

    def events_of(self, key: str) -> list[str]:
        """The events that the registry has for an id."""
        row = self.known[key]
        found: list[str] = row["event_ids"] if row["status"] in LASTING else row["past_event_ids"]
        return found

    def split(self, line: Correction) -> str:
        """Part the events of ``value`` from the incident; return the correction's status."""
        key = line.incident_id or ""
        elsewhere = {self.ids[at] for event in line.ids if (at := self.by_event.get(event, -1)) in range(len(self.ids))}
        places = self.found(key, line, *elsewhere)
        once = {*self.known[key]["event_ids"], *self.known[key]["past_event_ids"]} if key in self.known else set()
        for event in line.ids:
            if self.by_event.get(event) not in places and event not in once:
                fix = "Take event_ids of the incident's row in incidents"
                raise line.wrong(f"the event {event} is not one of {key}", fix)
        leaving = {event for event in line.ids if self.by_event.get(event) in places}
        if not leaving:
            return "applied" if places else "gone"
        rest = set().union(*(self._group(at).events for at in places)) - leaving
        if not rest:
            raise line.wrong("the split leaves nothing of the incident", "Leave one event out of value")
        for at in sorted(places):
            self._group(at).events -= leaving
        keeper = max(sorted(places), key=lambda at: len(self._group(at).events))
        self._group(keeper).wanted = key
        self._append(Group(first=min(leaving), events=leaving), line)
        self._name(keeper, line)
        return "applied"

    def merge(self, line: Correction) -> str:
        """Take two incidents for one; return the correction's status."""
        key, into = line.incident_id or "", line.ids[0]
        mine, theirs = self.found(key, line, into), self.found(into, line)
        if not mine or not theirs:
            return "gone"
        events: set[str] = set().union(*(self._group(at).events for at in mine | theirs))
        if key not in self.known:
            self.merged[key] = set().union(*(self._group(at).events for at in mine))
        for at in mine | theirs:
            self.groups[at] = None
        row = self.known.get(into)
        wanted = into if row is None or row["status"] in LASTING else None
        self._append(Group(first=min(events), events=events, wanted=wanted), line)
        return "applied"

    def _group(self, at: int) -> Group:
        group = self.groups[at]
        if group is None:
            raise AssertionError("a group that was merged away is asked for")
        return group

    def _append(self, group: Group, line: Correction) -> None:
        at = len(self.groups)
        self.groups.append(group)
        self.by_event |= dict.fromkeys(group.events, at)
        if group.wanted:
            self.by_id[group.wanted] = at
        if line.action == "merge" and line.incident_id:
            self.by_id[line.incident_id] = at
        self._name(at, line)

    def _name(self, at: int, line: Correction) -> None:
        for event in self._group(at).events:
            self.coders.setdefault(event, set()).add(line.coder)

    def result(self) -> list[Group]:
        """The groups that are left, each named by its first event."""
        found = [group for group in self.groups if group is not None and group.events]
        for group in found:
            group.first = min(group.events)
        return sorted(found, key=lambda group: group.first)


def restructure(
    groups: list[Group], ids: list[str], registry: pl.DataFrame | None, corrections: list[Correction]
) -> tuple[Structure, Mapping[int, str]]:
    """Apply splits, then merges, in the order of the file; return them with the status of each line's number."""
    structure = Structure(groups, ids, registry)
    statuses: dict[int, str] = {}
    for action, apply in (("split", structure.split), ("merge", structure.merge)):
        statuses |= {id(line): apply(line) for line in corrections if line.action == action}
    return structure, statuses
