"""``articles``: captured records made into clean, dated articles, each once."""

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.clean import clean_frames


@dg.multi_asset(
    name="articles",
    specs=[spec_of("articles", kinds={"polars", "parquet"}, deps=("raw_articles",))],
    check_specs=[check_of("articles")],
)
def articles(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Date the records, remove boilerplate, refuse other languages and repetitions."""
    n_raw = workbench.store.record("raw_articles").rows
    report = workbench.progress("articles")
    with workbench.store.scratch() as scratch:
        raw = workbench.store.frames("raw_articles")
        rows, refused = clean_frames(raw, workbench.settings, scratch=scratch, progress=lambda n: report(n, n_raw))
        yield from publish(workbench, "articles", rows, n_in=n_raw, refused=refused, parents=("raw_articles",))
