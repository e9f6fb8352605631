"""``entities`` and ``events``: one reading of the articles yields both."""

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.extract.stage import extract
from pipeline.link import assign


@dg.multi_asset(
    name="extraction",
    specs=[
        spec_of("entities", kinds={"spacy", "parquet"}, deps=("articles",)),
        spec_of("events", kinds={"spacy", "parquet"}, deps=("entities",)),
    ],
    check_specs=[check_of("entities"), check_of("events")],
)
def extraction(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Find the mentions and code the incidents of each article, and say which events are one incident."""
    articles = workbench.store.read("articles")
    progress = workbench.progress("events", items=articles.height)
    found = extract(articles, workbench.settings, cache_dir=workbench.cache_dir, progress=progress)
    progress(1, 1)
    yield from publish(workbench, "entities", found.entities, parents=("articles",))
    events = assign(found.events, workbench.settings)
    n_in = found.events.height + found.refused.height
    yield from publish(workbench, "events", events, n_in=n_in, refused=found.refused, parents=("articles",))
