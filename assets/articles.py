"""``articles``: captured records made into clean, dated articles, each once."""

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.clean import clean


@dg.multi_asset(
    name="articles",
    specs=[spec_of("articles", kinds={"polars", "parquet"}, deps=("raw_articles",))],
    check_specs=[check_of("articles")],
)
def articles(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Date the records, remove boilerplate, refuse other languages and repetitions."""
    raw = workbench.store.read("raw_articles")
    accepted, refused = clean(raw, workbench.settings)
    yield from publish(workbench, "articles", accepted, n_in=raw.height, refused=refused, parents=("raw_articles",))
    workbench.progress("articles")(raw.height, raw.height)
