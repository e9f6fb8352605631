"""What every asset works with: the settings, the store and a progress display.

In: the settings file that ``DATELINE_SETTINGS`` names, else ``./dateline.toml``, and ``DATELINE_*``
variables; or, in a build from the command line, what the command line says. Out: the resource ``workbench``.
Refuses: a data folder that another run is writing to (LockError E006): a run holds it from its first asset
to its last.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg

from pipeline.release.origin import digest_of, origin
from pipeline.settings import Settings, settings_of_environment
from pipeline.store import Store, TableRecord

type StageProgress = Callable[[str, float, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """Settings and store of one run; ``records`` and ``releases`` collect what the run published."""

    settings: Settings
    store: Store
    on_progress: StageProgress | None = None
    records: list[TableRecord] = field(default_factory=list)
    releases: list[Path] = field(default_factory=list)

    def basis(self) -> dict[str, str]:
        """The note in each table's record by which the release knows tables of other code or settings."""
        return {"basis": digest_of(origin(self.settings))}

    def made_from(self) -> dict[str, Any]:
        """Articles, code and settings as the manifest of their release names them."""
        return {**origin(self.settings), "inputs": self.store.record("raw_articles").notes["inputs"]}

    def progress(self, stage: str, *, items: int | None = None) -> Callable[[float, int], None]:
        """The callable that a stage reports its progress to; with ``items``, it is told in those."""

        def report(done: float, total: int) -> None:
            if self.on_progress is not None:
                scaled = (done, total) if items is None else (int(items * done // max(total, 1)), items)
                self.on_progress(stage, *scaled)

        return report

    @property
    def cache_dir(self) -> Path | None:
        """Where extractions are kept, unless the settings want none."""
        return self.store.cache_dir if self.settings.extract.cache else None


@contextmanager
def open_workbench(settings: Settings, *, on_progress: StageProgress | None = None) -> Iterator[Workbench]:
    """Hold the data folder and yield a workbench over it."""
    store = Store(settings.data)
    with store.lock():
        yield Workbench(settings=settings, store=store, on_progress=on_progress)


@dg.resource(description="The settings and the store. The data folder is locked while a run uses it.")
def workbench(_context: dg.InitResourceContext) -> Iterator[Workbench]:
    """Open the workbench of a run that the UI or the schedule started."""
    with open_workbench(settings_of_environment()) as bench:
        yield bench
