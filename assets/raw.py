"""``raw_articles``: what the inbox holds, captured and not yet judged."""

import dagster as dg

from assets.checks import Results, check_of, publish, spec_of
from assets.workbench import Workbench
from pipeline.ingest import entries, inbox_frames, inputs
from pipeline.store.originals import keep


@dg.multi_asset(
    name="raw_articles",
    specs=[spec_of("raw_articles", kinds={"python", "parquet"})],
    check_specs=[check_of("raw_articles")],
)
def raw_articles(workbench: dg.ResourceParam[Workbench]) -> Results:
    """Read every file of the inbox folders, and keep its bytes."""
    with workbench.store.scratch() as scratch:
        progress = workbench.progress("raw_articles")
        found = entries(workbench.settings)
        raw, refused = inbox_frames(workbench.settings, found=found, scratch=scratch, progress=progress)
        files = inputs(found)
        if workbench.settings.ingest.keep_originals:
            for file in files:
                keep(workbench.store.originals, file.file, file.sha256)
        named = [{"path": file.path, "sha256": file.sha256, "bytes": file.bytes} for file in files]
        yield from publish(workbench, "raw_articles", raw, refused=refused, notes={"inputs": named})
