"""Human corrections applied to rows: ``set`` and ``drop`` on events and incidents, ``add`` of an incident.

In: a frame of events or incidents and the corrections that concern it. Out: the frame as corrected, with
``corrected_by``, and what was dropped in the shape of the quarantine table (E072).
Refuses: a value that breaks a rule over the whole row, such as a lower bound above the upper one (E071).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import polars as pl

from pipeline.errors import refusal
from pipeline.ids import stable_id
from pipeline.link.corrections import Correction
from schemas.codes import acled
from schemas.tables import conform, empty, split_valid

KEYS = {"events": "event_id", "incidents": "incident_id"}
UNTOLD: dict[str, Any] = {
    "kind": "incident", "outcome": "unknown", "date_precision": "unknown", "place_precision": "unknown",
    "perpetrator": "Unknown", "perpetrator_attribution": "unknown", "target": "Unknown", "target_type": "unknown",
    "weapon_type": ["unknown"], "source_ids": [], "event_ids": [], "disagreements": [], "confidence": 0.0,
    "confidence_parts": [], "n_outlets": 0,
}  # fmt: skip
"""What an added incident has where nobody says otherwise."""
UNLINKED = "inc_" + "0" * 16
"""Stands for the id that an event has not yet when its corrections are checked."""


def edit(frame: pl.DataFrame, table: str, lines: Iterable[tuple[str, Correction]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the corrected frame and the refused rows; each correction comes with the key of its row."""
    wanted: dict[str, list[Correction]] = defaultdict(list)
    for key, line in lines:
        wanted[key].append(line)
    name = KEYS[table]
    named = pl.col(name).is_in(list(wanted))
    kept: list[dict[str, Any]] = []
    refused: list[dict[str, str | None]] = []
    for row in frame.filter(named).sort(name).iter_rows(named=True):
        drop = next((line for line in wanted[row[name]] if line.action == "drop"), None)
        if drop:
            refused.append(_dropped(row, table, drop))
        else:
            kept.append(_checked(_set(row, wanted[row[name]]), table, wanted[row[name]]))
    changed = conform(pl.DataFrame(kept, schema=frame.schema), table) if kept else frame.clear()
    return pl.concat([frame.filter(~named), changed]).sort(name), pl.DataFrame(
        refused, schema=empty("quarantine").schema
    )


def added(lines: list[Correction], articles: pl.DataFrame) -> pl.DataFrame:
    """The rows of added incidents; those of one label make one. Its dates of report are its sources'."""
    groups: dict[str, list[Correction]] = defaultdict(list)
    for line in lines:
        groups[line.incident_id or ""].append(line)
    rows = [_checked(_new(label, group, articles), "incidents", group) for label, group in sorted(groups.items())]
    shape = empty("incidents").schema
    return pl.DataFrame([{name: row.get(name) for name in shape} for row in rows], schema=shape)


def added_id(label: str) -> str:
    """The id of an added incident: a hash of its label."""
    return stable_id("inc", "added", label)


def _new(label: str, lines: list[Correction], articles: pl.DataFrame) -> dict[str, Any]:
    row = UNTOLD | {"incident_id": added_id(label)}
    row = _set(row, lines)
    if "incident_type" not in row:
        raise lines[0].wrong(f"{label} has no incident_type", "Add a line that sets it")
    if row.get("date_start") and row["date_precision"] == "unknown":
        row |= {"date_end": row.get("date_end") or row["date_start"], "date_precision": "day"}
    if row.get("place_name") and row["place_precision"] == "unknown":
        row["place_precision"] = "city"
    told = articles.filter(pl.col("source_id").is_in(row["source_ids"]))
    lost = sorted({*row["source_ids"]} - {*told["source_id"]})
    if lost:
        line = next(line for line in lines if line.field == "source_ids")
        raise line.wrong(f"there is no article {lost[0]}", "Write source_ids that stand in articles")
    row |= {
        "n_articles": told.height,
        "n_independent": told.height,
        "n_outlets": told["outlet"].drop_nulls().n_unique(),
    }
    row["source_ids"] = sorted({*row["source_ids"]})
    days: list[Any] = told["published"].to_list() or [max(line.date for line in lines)]
    return {"first_reported": min(days), "last_reported": max(days)} | row


def _set(row: dict[str, Any], lines: list[Correction]) -> dict[str, Any]:
    """Lay the set values over a row; ACLED's types follow from the coded ones."""
    row = row | {line.field: line.parsed for line in lines if line.field}
    if "incident_type" in row:
        types = acled(row["incident_type"], row["outcome"], row["target_type"])
        row |= dict(zip(("acled_event_type", "acled_sub_event_type"), types, strict=True))
    return row | {"corrected_by": sorted({*row.get("corrected_by", []), *(line.coder for line in lines)})}


def _checked(row: dict[str, Any], table: str, lines: list[Correction]) -> dict[str, Any]:
    """Hold a corrected row against the rules of its table."""
    shape = empty(table).schema
    known = row | {"incident_id": row["incident_id"] or UNLINKED}
    frame = conform(pl.DataFrame([{name: known.get(name) for name in shape}], schema=shape), table)
    _, violations = split_valid(frame, table)
    if violations:
        found = violations[0]
        line = next((line for line in lines if line.field == found.column), lines[-1])
        what = f"with it the row breaks the rule {found.check} ({found.column} is {found.value})"
        raise line.wrong(what, "Set the other fields of the rule too; docs/data-dictionary.md has the rules")
    return row


def _dropped(row: dict[str, Any], table: str, line: Correction) -> dict[str, str | None]:
    return refusal(
        stage=table,
        record_id=row[KEYS[table]],
        code="E072",
        reason=f"{line.coder} on {line.date}: {line.reason}",
        source_id=row.get("source_id"),
        payload_sha256=hashlib.sha256(repr(sorted(row.items())).encode()).hexdigest(),
    )
