"""Which events of different articles are one incident: a plain rule, and the ids that follow from it.

In: events without ``incident_id``. Out: the same events with it. Two events are one incident when

1. they are of one kind (incident or campaign) and one type family (``FAMILY``; an open type fits all),
2. they took place in one country,
3. their dates are equal; or, when one is told to a week or month only, the finer lies in the coarser,
4. their places are equal by name or lie within ``link.max_km``, or one is only the region or country
   of the other and they share a toll, a target or a perpetrator,
5. their perpetrators are one side, or one is unknown,
6. both tell a toll and they are within a factor of two and ten people, or one tells none.

An event joins the group whose members all fit it, best first (complete linkage), so that groups never
chain. Events are taken in the order of a hash-free key (date, country, publication, article), and the
id is a hash of the group's first event: input order does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import polars as pl

from pipeline.extract.actors.find import same_side
from pipeline.extract.places.gazetteer import kilometres
from pipeline.ids import stable_id
from pipeline.settings import Settings
from schemas.codes import crosswalk

FAMILY = crosswalk("incident_type", "family")
NEAR_FAMILIES = {frozenset(p) for p in (("remote", "explosive"), ("explosive", "ground"), ("ground", "coercion"))}
COARSE = {"country", "admin", "waters", "unknown"}
type Row = dict[str, Any]


def assign(events: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Return the events with ``incident_id``; order-independent, near-linear (blocks by country and month)."""
    groups = cluster(events.to_dicts(), max_km=settings.link.max_km)
    ids = {row["event_id"]: identity(members) for members in groups for row in members}
    wanted = pl.Series("incident_id", [ids[e] for e in events["event_id"]], dtype=pl.String)
    return events.with_columns(wanted)


def identity(members: list[Row]) -> str:
    """The id of a group: a hash of its first event's id."""
    return stable_id("inc", min(row["event_id"] for row in members))


def order(row: Row) -> tuple[Any, ...]:
    """Sort key: precise and placed events first, so that vague ones join them."""
    fine = {"day": 0, "week": 1, "month": 2, "year": 3}.get(row["date_precision"], 4)
    return fine, row["place_precision"] in COARSE, row["published"], row["article_id"], row["event_id"]


def cluster(rows: list[Row], *, max_km: float) -> list[list[Row]]:
    """Group rows that are one incident."""
    blocks: dict[tuple[str, str, str], list[list[Row]]] = defaultdict(list)
    groups: list[list[Row]] = []
    for row in sorted(rows, key=order):
        keys = block_keys(row)
        best: list[Row] | None = None
        best_score = 0.0
        seen: set[int] = set()
        for key in keys:
            for group in blocks[key]:
                if id(group) in seen:
                    continue
                seen.add(id(group))
                points = min(fit(row, other, max_km=max_km) for other in group)
                if points > best_score:
                    best, best_score = group, points
        if best is None:
            best = []
            groups.append(best)
        best.append(row)
        for key in keys:
            if not any(g is best for g in blocks[key]):
                blocks[key].append(best)
    return groups


def block_keys(row: Row) -> list[tuple[str, str, str]]:
    """Where to look for partners: kind, country and each week that the date touches; none without a date."""
    if row["date_start"] is None or row["country"] is None:
        return []
    first, last = row["date_start"] - timedelta(days=1), row["date_end"] + timedelta(days=1)
    weeks = {(first + timedelta(days=7 * i)).strftime("%G-%V") for i in range(min(60, (last - first).days // 7 + 1))}
    weeks.add(last.strftime("%G-%V"))
    return [(row["kind"], row["country"], week) for week in sorted(weeks)]


def fit(a: Row, b: Row, *, max_km: float) -> float:
    """How well two events fit, above 0 when they may be one incident."""
    if a["article_id"] == b["article_id"] or not types_fit(a, b) or not dates_fit(a, b):
        return 0.0
    if (
        a["perpetrator"] != "Unknown"
        and b["perpetrator"] != "Unknown"
        and not same_side(a["perpetrator"], b["perpetrator"])
    ):
        return 0.0
    if not tolls_fit(a, b):
        return 0.0
    shared = shared_facts(a, b)
    place = places_fit(a, b, max_km=max_km)
    if place == 0.0 or (place < 1.0 and shared == 0):
        return 0.0
    return place + shared


def types_fit(a: Row, b: Row) -> bool:
    """Same family of act, neighbouring families, or one left open."""
    mine, theirs = FAMILY.get(a["incident_type"]), FAMILY.get(b["incident_type"])
    return mine is None or theirs is None or mine == theirs or frozenset((mine, theirs)) in NEAR_FAMILIES


def dates_fit(a: Row, b: Row) -> bool:
    """Equal days, or a coarse date that holds the fine one; spans over midnight overlap."""
    start, end = max(a["date_start"], b["date_start"]), min(a["date_end"], b["date_end"])
    if a["kind"] == "campaign":
        return abs_days(a["date_start"], b["date_start"]) <= 31 and start <= end
    slack = 7 if "week" in (a["date_precision"], b["date_precision"]) else 0
    return bool(start <= end + timedelta(days=slack))


def abs_days(a: date, b: date) -> int:
    """Days between two dates."""
    return abs((a - b).days)


def places_fit(a: Row, b: Row, *, max_km: float) -> float:
    """2 the same name, 1 near, 0.5 one holds the other, 0 apart."""
    if a["place_name"] and b["place_name"] and a["place_name"].casefold() == b["place_name"].casefold():
        return 2.0
    if a["place_precision"] in COARSE or b["place_precision"] in COARSE:
        both = a["admin1"] and b["admin1"] and "admin" in (a["place_precision"], b["place_precision"])
        return 0.0 if both and a["admin1"] != b["admin1"] else 0.5
    if None in (a["latitude"], b["latitude"]):
        return 0.5
    apart = kilometres(a["latitude"], a["longitude"], b["latitude"], b["longitude"])
    return 1.0 if apart <= max_km else 0.0


def tolls_fit(a: Row, b: Row) -> bool:
    """Tolls of one incident grow, but not beyond a factor of two and ten people."""
    for column in ("fatalities_min", "injured_min"):
        low, high = sorted((a[column] or 0, b[column] or 0))
        if low and high > 2 * low and high - low > 10:
            return False
    return True


def shared_facts(a: Row, b: Row) -> float:
    """Points for an equal toll, target or perpetrator."""
    points = 0.0
    points += 1.0 * (bool(a["fatalities_min"]) and a["fatalities_min"] == b["fatalities_min"])
    points += 0.5 * (bool(a["injured_min"]) and a["injured_min"] == b["injured_min"])
    points += 0.5 * (a["perpetrator"] != "Unknown" and b["perpetrator"] != "Unknown")
    points += 0.5 * (a["target"] != "Unknown" and words(a["target"]) & words(b["target"]) != set())
    points += 0.25 * (a["incident_type"] == b["incident_type"])
    return points if points > 0.25 else 0.0


def words(name: str) -> set[str]:
    """Content words of a name."""
    return {w for w in name.casefold().split() if len(w) > 3}
