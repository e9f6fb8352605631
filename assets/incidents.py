"""``incidents``: the events of all articles merged into real incidents."""

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.link import merge


@dg.multi_asset(
    name="incidents",
    specs=[spec_of("incidents", kinds={"polars", "parquet"}, deps=("events", "articles"))],
    check_specs=[check_of("incidents")],
)
def incidents(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Merge the events that share an incident_id; each event goes into one incident."""
    events, articles = workbench.store.read("events"), workbench.store.read("articles")
    merged = merge(events, articles)
    n_events = merged["event_ids"].list.len().sum()
    yield from publish(
        workbench,
        "incidents",
        merged,
        n_in=events.height,
        n_accounted=n_events,
        parents=("events", "articles"),
    )
    workbench.progress("incidents")(events.height, events.height)
