"""What changed between two releases, incident by incident and field by field.

In: the tables ``incidents`` and ``incident_history`` of the older and the newer release. Out: ``Diff``: ids that came,
went, were merged or split, and of every id in both each field that differs, old and new. Refuses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from schemas.tables import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """``changed``: id -> field -> (old, new); ``merged`` and ``split``: old id -> ids that its events went to."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, Mapping[str, tuple[Any, Any]]]
    merged: Mapping[str, tuple[str, ...]]
    split: Mapping[str, tuple[str, ...]]

    @property
    def empty(self) -> bool:
        """Whether the incidents are the same."""
        return not (self.added or self.removed or self.changed or self.merged or self.split)


def compare(old: pl.DataFrame, new: pl.DataFrame, history: pl.DataFrame) -> Diff:
    """Compare two incidents tables; ``history`` is the newer release's."""
    before, after = _by_id(old), _by_id(new)
    fates = {row["incident_id"]: row for row in history.iter_rows(named=True)}
    moved: dict[str, dict[str, tuple[str, ...]]] = {"merged": {}, "split": {}}
    for key, row in before.items():
        fate = fates.get(key)
        if fate is None:
            continue
        if fate["status"] in moved:
            moved[fate["status"]][key] = tuple(fate["successor_ids"])
        elif key in after and fate["successor_ids"] and set(row["event_ids"]) - set(after[key]["event_ids"]):
            moved["split"][key] = tuple(fate["successor_ids"])
    gone = before.keys() - after.keys() - moved["merged"].keys() - moved["split"].keys()
    return Diff(
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(gone)),
        changed={
            key: found for key in sorted(before.keys() & after.keys()) if (found := _fields(before[key], after[key]))
        },
        merged=moved["merged"],
        split=moved["split"],
    )


def _by_id(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["incident_id"]: row for row in frame.sort("incident_id").iter_rows(named=True)}


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    pairs = ((name, old.get(name), new.get(name)) for name in TABLES["incidents"].columns)
    return {name: (one, other) for name, one, other in pairs if one != other}
