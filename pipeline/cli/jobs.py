"""The door from the command line to the Dagster job.

In: settings. Out: what the job made. Refuses nothing: an error of the build is part of the result.
"""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, cast

from pipeline.settings import Settings

type StageProgress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


class TableCount(Protocol):
    """A published table and how many rows it has."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> int: ...


class BuildResult(Protocol):
    """What a build came to; ``release_path`` is None and ``error`` says why when it did not succeed."""

    @property
    def success(self) -> bool: ...
    @property
    def records(self) -> Sequence[TableCount]: ...
    @property
    def quarantine_counts(self) -> Sequence[tuple[str, str, str, int]]:
        """Stage, code, reason, number of records."""
        ...

    @property
    def waiting(self) -> Sequence[tuple[str, int, str]]:
        """File, line and status of each correction that was not applied."""
        ...

    @property
    def release_path(self) -> Path | None: ...
    @property
    def error(self) -> str | None: ...


def run_build(settings: Settings, *, progress: StageProgress | None = None) -> BuildResult:
    """Run the job ``build`` in this process."""
    # Imported by name: assets import the pipeline, so the pipeline may not import assets. The command line
    # is the one place that needs both, and only when it runs.
    definitions = importlib.import_module("assets.definitions")
    return cast(BuildResult, definitions.run_build(settings, progress=progress))
