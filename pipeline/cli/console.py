"""What the command line prints: progress while a build runs, its summary, a verification.

In: results. Out: text; progress goes to stderr, results to stdout. Refuses nothing.
"""

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.cli.jobs import BuildResult

if TYPE_CHECKING:
    from pipeline.release import VerifyReport


class BuildProgress:
    """A bar a stage on a terminal, a line a finished stage elsewhere. Call it with stage, done, total."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True, quiet=quiet)
        self._tasks: dict[str, TaskID] = {}
        self._finished: set[str] = set()
        self._bars = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, stage: str, done: float, total: int) -> None:
        if not self._console.is_terminal:
            if done == total and stage not in self._finished:
                self._console.print(f"{stage}: {done} of {total}", highlight=False)
        else:
            if stage not in self._tasks:
                self._tasks[stage] = self._bars.add_task(stage, total=total)
            self._bars.update(self._tasks[stage], total=total, completed=done)
        if done == total:
            self._finished.add(stage)


def print_build(result: BuildResult) -> None:
    """Print rows a table, what was refused and why, and where the release lies."""
    console = Console(highlight=False)
    tables = Table("table", title="Tables", title_justify="left")
    tables.add_column("rows", justify="right")
    for record in result.records:
        tables.add_row(record.name, f"{record.rows:,}")
    if tables.row_count:
        console.print(tables)
    _print_refused(console, result)
    for file, line, status in result.waiting:
        console.print(f"Not applied: {file} line {line}: its incident or event is {status}.", soft_wrap=True)
    if result.success:
        # One line, however long the path: it is there to be copied.
        console.print(f"Release: {result.release_path}", soft_wrap=True)


def _print_refused(console: Console, result: BuildResult) -> None:
    if not result.quarantine_counts:
        if result.success:
            console.print("Refused: nothing.")
        return
    refused = Table("stage", "code", "reason", title="Refused (see the quarantine table)", title_justify="left")
    refused.add_column("records", justify="right")
    for stage, code, reason, count in result.quarantine_counts:
        refused.add_row(stage, code, reason, f"{count:,}")
    console.print(refused)


def print_verification(report: "VerifyReport", release: Path) -> bool:
    """Print what is wrong with a release, or that nothing is; return whether it is sound."""
    for problem in report.problems:
        print(f"error: {problem}", file=sys.stderr)
    if report.ok:
        print(f"{release}: {len(report.files)} files, {len(report.tables)} tables: all as the manifest says.")
    return report.ok
