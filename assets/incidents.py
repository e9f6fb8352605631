"""``incidents``: the events of all articles merged into real incidents, as people corrected them."""

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.link import incidents as merge

PARENTS = ("events", "articles", "corrections")


@dg.multi_asset(
    name="incidents",
    specs=[spec_of("incidents", kinds={"polars", "parquet"}, deps=PARENTS)],
    check_specs=[check_of("incidents")],
)
def incidents(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Merge the events that share an incident_id; each event goes into one incident, kept or refused."""
    events, articles, corrections = (workbench.store.read(name) for name in PARENTS)
    merged, refused = merge(events, articles, corrections)
    dropped = events.filter(events["incident_id"].is_in(refused["record_id"].implode())).height
    yield from publish(
        workbench,
        "incidents",
        merged,
        n_in=events.height - dropped + refused.height,
        n_accounted=merged["event_ids"].list.len().sum(),
        refused=refused,
        parents=PARENTS,
    )
    workbench.progress("incidents")(events.height, events.height)
