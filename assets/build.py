"""A whole build in this process, for the command line.

In: a job, settings, a progress callable. Out: a ``BuildResult``: what was published and refused, where the
release lies, or the one error that ended the build. Refuses nothing: a ``DatelineError`` is in the result.
What is no ``DatelineError`` is a defect of ours and is raised.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import polars as pl

from assets.workbench import StageProgress, Workbench, open_workbench
from pipeline.errors import DatelineError, describe
from pipeline.settings import Settings
from pipeline.store import QUARANTINE, TableRecord

# The command line has a display of its own.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build came to. ``quarantine_counts``: stage, code, reason, number of records; ``waiting``: file, line
    and status of each correction that was not applied."""

    success: bool
    records: Sequence[TableRecord] = ()
    quarantine_counts: Sequence[tuple[str, str, str, int]] = ()
    waiting: Sequence[tuple[str, int, str]] = ()
    release_path: Path | None = None
    error: str | None = None


def run_job(
    job: dg.JobDefinition,
    settings: Settings,
    *,
    progress: StageProgress | None = None,
    instance: dg.DagsterInstance | None = None,
) -> BuildResult:
    """Run ``job`` over ``settings``; without an ``instance``, its history is kept nowhere."""
    if instance is None:
        with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as made:
            return run_job(job, settings, progress=progress, instance=made)
    try:
        with open_workbench(settings, on_progress=progress) as bench:
            return _run(job, bench, instance)
    except DatelineError as error:
        return BuildResult(success=False, error=str(error))


def _run(job: dg.JobDefinition, bench: Workbench, instance: dg.DagsterInstance) -> BuildResult:
    error = None
    try:
        job.execute_in_process(instance=instance, resources={"workbench": bench}, run_config=_QUIET)
    except DatelineError as raised:
        error = str(raised)
    except dg.DagsterExecutionInterruptedError:
        raise KeyboardInterrupt from None
    return BuildResult(
        success=error is None,
        records=tuple(bench.records),
        quarantine_counts=_counts(bench),
        waiting=_waiting(bench) if error is None else (),
        release_path=bench.releases[-1] if error is None else None,
        error=error,
    )


def _counts(bench: Workbench) -> list[tuple[str, str, str, int]]:
    """Count what the stages of this build refused, in the order of the stages."""
    stages = [record.name for record in bench.records if record.name != QUARANTINE]
    counts = Counter((stage, code) for stage in stages for code in bench.store.quarantine_codes(stage))
    return [(stage, code, describe(code)["name"].replace("_", " "), n) for (stage, code), n in counts.items()]


def _waiting(bench: Workbench) -> list[tuple[str, int, str]]:
    """The corrections whose incident or event is not there."""
    lines = bench.store.read("corrections").filter(pl.col("applies_to").is_null())
    return [(row["correction_file"], row["line"], row["status"]) for row in lines.iter_rows(named=True)]
