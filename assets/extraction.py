"""``entities``, ``events``, ``incident_history`` and ``corrections``: one reading of the articles yields them all."""

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.extract.stage import extract
from pipeline.link import link
from pipeline.release.inputs import link_inputs

TABLES = ("entities", "events", "incident_history", "corrections")


@dg.multi_asset(
    name="extraction",
    specs=[
        spec_of("entities", kinds={"spacy", "parquet"}, deps=("articles",)),
        spec_of("events", kinds={"spacy", "parquet"}, deps=("entities",)),
        spec_of("incident_history", kinds={"polars", "parquet"}, deps=("events",)),
        spec_of("corrections", kinds={"csv", "parquet"}, deps=("events",)),
    ],
    check_specs=[check_of(name) for name in TABLES],
)
def extraction(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Find the mentions and code the incidents of each article, and say which events are one incident."""
    articles = workbench.store.read("articles")
    inputs = link_inputs(workbench.settings, workbench.made_from())
    progress = workbench.progress("events", items=articles.height)
    found = extract(articles, workbench.settings, cache_dir=workbench.cache_dir, progress=progress)
    linked = link(found.events, articles, workbench.settings, registry=inputs.registry, corrections=inputs.corrections)
    progress(1, 1)
    yield from publish(workbench, "entities", found.entities, parents=("articles",))
    refused = found.refused.vstack(linked.refused)
    n_in = found.events.height + found.refused.height
    yield from publish(
        workbench, "events", linked.events, n_in=n_in, refused=refused, parents=("articles",), notes=inputs.named
    )
    yield from publish(workbench, "incident_history", linked.history, parents=("events",))
    yield from publish(workbench, "corrections", linked.corrections, parents=("events",))
