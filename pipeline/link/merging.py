"""One row an incident, out of the events that tell of it.

In: events with ``incident_id`` and the articles they come from. Out: the incidents table. Each slot
takes the value of the best event (most precise date and place, latest article for tolls); the toll
bounds span the latest article's; sources are listed, sorted.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas.tables import conform, empty

DATE_RANK = {"day": 0, "week": 1, "month": 2, "year": 3, "unknown": 4}
PLACE_RANK = {"site": 0, "near": 1, "city": 2, "admin": 3, "waters": 3, "country": 4, "unknown": 5}
DATE_SLOTS = ("date_start", "date_end", "date_precision")
PLACE_SLOTS = ("country", "place_name", "admin1", "latitude", "longitude", "geonames_id", "place_precision")
COUNTS = ("fatalities", "injured", "abducted", "detained")
type Row = dict[str, Any]


def merge(events: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Merge events into incidents; shape: one row an ``incident_id``, columns of the incidents table."""
    if events.is_empty():
        return empty("incidents")
    outlets = dict(articles.select("article_id", "outlet").iter_rows())
    grouped: dict[str, list[Row]] = {}
    for row in events.sort("published", "article_id", "event_id").iter_rows(named=True):
        grouped.setdefault(row["incident_id"], []).append(row)
    rows = [merge_one(members, outlets) for _, members in sorted(grouped.items())]
    shape = empty("incidents").schema
    return conform(pl.DataFrame([{k: r.get(k) for k in shape} for r in rows], schema=shape), "incidents")


def merge_one(members: list[Row], outlets: dict[str, str | None]) -> Row:
    """One incident out of its events, given in order of publication."""
    newest_first = members[::-1]
    row = dict(min(newest_first, key=lambda m: (m["role_in_article"] != "main", m["perpetrator"] == "Unknown")))
    take(row, min(newest_first, key=lambda m: DATE_RANK[m["date_precision"]]), DATE_SLOTS)
    take(row, min(newest_first, key=lambda m: PLACE_RANK[m["place_precision"]]), PLACE_SLOTS)
    for count in COUNTS:
        slots = (f"{count}_min", f"{count}_max")
        told = [m for m in newest_first if m[slots[0]] is not None or m[slots[1]] is not None]
        if told:
            take(row, told[0], slots)
    for slot in ("claimed_by", "damage", "weapon_count", "target_count", "n_events"):
        row[slot] = next((m[slot] for m in newest_first if m[slot] is not None), None)
    if row["target"] == "Unknown":
        known = next((m for m in newest_first if m["target"] != "Unknown"), row)
        take(row, known, ("target", "target_type"))
    if row["perpetrator_attribution"] == "unknown" and row["claimed_by"] is not None:
        row["perpetrator_attribution"] = "claimed"
    articles = sorted({m["article_id"] for m in members})
    row["first_reported"], row["last_reported"] = members[0]["published"], members[-1]["published"]
    row["n_articles"] = len(articles)
    row["n_outlets"] = len({outlets.get(a) for a in articles} - {None})
    row["source_ids"] = sorted({m["source_id"] for m in members})
    row["event_ids"] = sorted(m["event_id"] for m in members)
    return row


def take(row: Row, source: Row, slots: tuple[str, ...]) -> None:
    """Copy slots from one row to another."""
    row.update({slot: source[slot] for slot in slots})
