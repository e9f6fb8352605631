"""The linking stage: events of all articles in, events with incident ids out.

In: events as coded, articles, settings, the registry of the release before (None for a first release) and human
corrections. Out: ``Linked``: events with ``incident_id``, what corrections dropped, the registry of this release and
the corrections with what came of each.
Refuses: corrections that speak of what never was (E071). The chain is

    corrected events -> partition -> ids -> merged and split by hand -> ids -> history -> corrections
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.link.corrections import Correction
from pipeline.link.edits import added_id, edit
from pipeline.link.ids import Group, history, number
from pipeline.link.partition import partition
from pipeline.link.restructure import restructure
from pipeline.link.rows import DATE_RANK, PLACE_RANK
from pipeline.settings import Settings
from schemas.tables import conform, empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Events with ids; refused events; ``incident_history``; ``corrections``."""

    events: pl.DataFrame
    refused: pl.DataFrame
    history: pl.DataFrame
    corrections: pl.DataFrame


def link(
    events: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Settings,
    *,
    registry: pl.DataFrame | None = None,
    corrections: Sequence[Correction] = (),
) -> Linked:
    """Say which events are one incident; see the module's docstring."""
    fates: dict[int, tuple[str, str | None]] = {}
    here = set(events["event_id"])
    of_events = [line for line in corrections if line.event_id]
    for line in of_events:
        fates[id(line)] = ("applied", line.event_id) if line.event_id in here else (_event_gone(line, registry), None)
    live = [(line.event_id or "", line) for line in of_events if fates[id(line)][1]]
    coded, refused = edit(events.with_columns(corrected_by=pl.lit([], pl.List(pl.String))), "events", live)
    natural = groups_of(partition(coded, articles, max_km=settings.link.max_km))
    structure, statuses = restructure(natural, number(natural, registry), registry, list(corrections))
    groups = [*structure.result(), *_added(corrections)]
    ids = number(groups, registry)
    owner = {event: key for key, group in zip(ids, groups, strict=True) for event in group.events}
    linked = _with_ids(coded, owner, structure.coders)
    _describe(groups, ids, linked)
    record = history(groups, ids, registry, dropped=set(), merged=structure.merged)
    dropped: set[str] = set()
    for line in corrections:
        if line.incident_id:
            fates[id(line)] = _fate(line, record, statuses.get(id(line)))
            if line.action == "drop" and fates[id(line)][1]:
                dropped.add(fates[id(line)][1] or "")
    if dropped:
        record = history(groups, ids, registry, dropped=dropped, merged=structure.merged)
    return Linked(events=linked, refused=refused, history=record, corrections=_table(corrections, fates))


def groups_of(partition: pl.DataFrame) -> list[Group]:
    """The parts of a partition, in order of their first event."""
    parts = partition.group_by("first").agg("event_id").sort("first")
    return [Group(first=first, events=set(events)) for first, events in parts.iter_rows()]


def _event_gone(line: Correction, registry: pl.DataFrame | None) -> str:
    """A correction of an event that is not here: reported where it once was, else refused."""
    columns = [] if registry is None else [registry["event_ids"], registry["past_event_ids"]]
    if any(line.event_id in set(column.explode().drop_nulls()) for column in columns):
        return "gone"
    raise line.wrong(f"there is no event {line.event_id}, and there never was", "Take an event_id of the last release")


def _added(corrections: Sequence[Correction]) -> list[Group]:
    """Added incidents: groups without events that keep their ids."""
    found: dict[str, Group] = {}
    for line in corrections:
        if line.action == "add":
            label = line.incident_id or ""
            group = found.setdefault(label, Group(first=label, events=set(), wanted=added_id(label)))
            if line.field in ("kind", "country", "date_start", "place_name"):
                setattr(group, line.field, line.parsed)
    return list(found.values())


def _with_ids(events: pl.DataFrame, owner: dict[str, str], coders: dict[str, set[str]]) -> pl.DataFrame:
    """Put ids on the events, and the names of those who moved them."""
    columns = [pl.Series("incident_id", [owner[event] for event in events["event_id"]], dtype=pl.String)]
    if coders:
        pairs = zip(events["event_id"], events["corrected_by"].to_list(), strict=True)
        names = [sorted({*before, *coders.get(event, ())}) for event, before in pairs]
        columns.append(pl.Series("corrected_by", names, dtype=pl.List(pl.String)))
    return conform(events.with_columns(columns), "events")


def _describe(groups: list[Group], ids: list[str], events: pl.DataFrame) -> None:
    """Give each group the facts of its most precise event."""
    rank = [pl.col("date_precision").replace_strict(DATE_RANK), pl.col("place_precision").replace_strict(PLACE_RANK)]
    best = pl.struct("kind", "country", "date_start", "place_name").sort_by(*rank, "event_id").first().alias("facts")
    told = events.group_by("incident_id").agg(best, "article_id").iter_rows()
    known = {key: (facts, articles) for key, facts, articles in told}
    for key, group in zip(ids, groups, strict=True):
        if key in known:
            facts, articles = known[key]
            group.articles = set(articles)
            for name, value in facts.items():
                setattr(group, name, value)


def _fate(line: Correction, record: pl.DataFrame, status: str | None) -> tuple[str, str | None]:
    """What became of a correction of an incident, and the id that it applies to."""
    key = added_id(line.incident_id or "") if line.action == "add" else line.incident_id or ""
    if line.action in ("merge", "split"):
        wanted = line.ids[0] if line.action == "merge" else key
        return (status or "gone", _follow(wanted, record)[1] if status == "applied" else None)
    found = _follow(key, record)
    if found[0] == "unknown":
        raise line.wrong(f"there is no incident {key}, and there never was", "Take an incident_id of the last release")
    return found


def _follow(key: str, record: pl.DataFrame) -> tuple[str, str | None]:
    """The status of an id and the live id it leads to."""
    said = "applied"
    for _ in range(record.height + 1):
        row = next(iter(record.filter(incident_id=key).iter_rows(named=True)), None)
        if row is None:
            return "unknown", None
        if row["status"] in ("live", "dropped"):
            return said, key
        if row["status"] != "merged" or len(row["successor_ids"]) != 1:
            return row["status"] if row["status"] in ("gone", "split") else "split", None
        said, key = "redirected", row["successor_ids"][0]
    return "gone", None


def _table(corrections: Sequence[Correction], fates: dict[int, tuple[str, str | None]]) -> pl.DataFrame:
    rows = []
    for line in corrections:
        status, key = fates[id(line)]
        about = {name: getattr(line, name) for name in Correction.__slots__ if name not in ("file", "parsed")}
        rows.append(about | {"correction_file": line.file, "status": status, "applies_to": key})
    return (
        conform(pl.DataFrame(rows, schema_overrides=empty("corrections").schema), "corrections")
        if rows
        else empty("corrections")
    )
