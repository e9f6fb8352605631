"""``raw_articles``: what the inbox holds, captured and not yet judged."""

from dataclasses import asdict

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.ingest import inputs, read_inbox


@dg.multi_asset(
    name="raw_articles",
    specs=[spec_of("raw_articles", kinds={"python", "parquet"})],
    check_specs=[check_of("raw_articles")],
)
def raw_articles(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Read every file of the inbox folders."""
    raw, refused = read_inbox(workbench.settings, progress=workbench.progress("raw_articles"))
    files = [asdict(file) for file in inputs(workbench.settings)]
    yield from publish(workbench, "raw_articles", raw, refused=refused, notes={"inputs": files})
