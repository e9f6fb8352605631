"""Wiring: the assets, the jobs ``build`` and ``poll``, their schedules and the resource ``workbench``."""

import dagster as dg

from assets.articles import articles
from assets.build import BuildResult, run_job
from assets.extraction import extraction
from assets.feeds import hourly, poll
from assets.incidents import incidents
from assets.raw import raw_articles
from assets.release import quarantine, release
from assets.workbench import StageProgress, workbench
from pipeline.settings import Settings

build = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all(),
    description="Read the inbox and make every table and the release anew.",
)

rebuild = dg.ScheduleDefinition(
    name="rebuild",
    job=build,
    cron_schedule="0 3 * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Build every night at three, UTC. Off until it is switched on.",
)

defs = dg.Definitions(
    assets=[raw_articles, articles, extraction, incidents, quarantine, release],
    jobs=[build, poll],
    schedules=[rebuild, hourly],
    resources={"workbench": workbench},
    # Processes are started inside the extraction; one a step would only add their start to each.
    executor=dg.in_process_executor,
)


def run_build(
    settings: Settings,
    *,
    progress: StageProgress | None = None,
    instance: dg.DagsterInstance | None = None,
) -> BuildResult:
    """Run the job ``build`` in this process."""
    return run_job(defs.resolve_job_def("build"), settings, progress=progress, instance=instance)
