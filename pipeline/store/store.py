"""The store: the only writer of the working tables.

In: the rows of a stage, accepted and refused: each a frame, or frames of which one is in memory at a time.
Out: ``data/tables/<table>.parquet`` with its record ``<table>.json``, and ``data/quarantine/<stage>.parquet`` with
the stage's refused rows.
Refuses: a frame of the wrong structure (ValidationError E041), lost rows (E043), a folder that another
process is writing to (LockError E006). The table that was there before then stays as it was.
A row that breaks its table's rules does not stop a build: it goes to quarantine (E040, E042).

**Publishing is one step.** All files are written under temporary names and flushed; then a journal,
``data/.<table>.journal``, names the renames to be done; then they are done and the journal is removed. A
process killed before the journal leaves the old table, one killed after it leaves the new: whoever takes
the lock next finishes the renames and sweeps up temporary files.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from pipeline.errors import StoreError, ValidationError
from pipeline.spool import Spool
from pipeline.store import durable, screening
from pipeline.store.lock import hold
from pipeline.store.parquet import read_groups, write_table
from pipeline.store.rowhash import RowHash
from schemas.tables import TABLES, conform, empty

QUARANTINE = "quarantine"

type Rows = pl.DataFrame | Iterable[pl.DataFrame]
"""Rows of a table: one frame in any order, or frames in order of the key, which no two of them share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecord:
    """What is known of a published table.

    ``rows``: how many; ``sha256``: of the Parquet file; ``logical_hash``: of the rows
    (``pipeline.store.rowhash``); ``n_refused``: rows that the stage sent to quarantine; ``parents``: the tables
    it was made from, with the logical hash that each had; ``notes``: JSON values of the publisher's.
    """

    name: str
    rows: int
    sha256: str
    logical_hash: str
    n_refused: int
    parents: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A record, and the violations of the rows that were refused by the schema."""

    record: TableRecord
    violations: pl.DataFrame


class Store:
    """The working tables of one data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir.absolute()
        self.tables = self.folder / "tables"
        self.stages = self.folder / QUARANTINE
        self.cache_dir = self.folder / "cache"
        self.originals = self.folder / "originals"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the data folder (``pipeline.store.lock``); the first to hold it tidies up after a killed process."""
        with hold(self.folder) as first:
            if first:
                self._recover()
            yield

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Yield a folder for what a stage cannot hold in memory; it is gone afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.folder, prefix=".scratch.", suffix=".tmp") as folder:
            yield Path(folder)

    def publish(
        self,
        name: str,
        rows: Rows,
        *,
        n_in: int | None = None,
        n_accounted: int | None = None,
        refused: Rows | None = None,
        parents: tuple[str, ...] = (),
        notes: Mapping[str, Any] | None = None,
    ) -> Published:
        """Validate the rows and put them in the place of the table ``name``.

        ``refused``: rows in the shape of the quarantine table, in any order. ``n_in``: how many rows the stage was
        given; it must be the rows given here plus those of ``refused``, or else E043. A stage that merges rows
        says in ``n_accounted`` how many rows of its input the rows given here stand for.
        """
        with self.lock(), self.scratch() as scratch:
            self._make_folders()
            quarantine = Spool("record_id", prefix="raw_", scratch=scratch)
            for frame in () if refused is None else _each(refused, QUARANTINE):
                quarantine.add(screening.shaped(frame, QUARANTINE))
            n_refused = quarantine.height
            intake = _Intake(name, quarantine)
            with self._new(name) as new:
                write_table(new[0], name, intake.screened(rows))
                _count(name, n_in, intake.n_given if n_accounted is None else n_accounted, n_refused)
                write_table(new[1], QUARANTINE, _quarantined(name, quarantine))
                record = TableRecord(
                    name=name,
                    rows=intake.n_accepted,
                    sha256=durable.sha256_file(new[0]),
                    logical_hash=intake.hash.hexdigest(),
                    n_refused=0 if name == QUARANTINE else quarantine.height,
                    parents={parent: self.record(parent).logical_hash for parent in parents},
                    notes=dict(notes or {}),
                )
                self._commit(record, *new)
        return Published(record=record, violations=pl.concat(intake.violations))

    def publish_quarantine(self, *, notes: Mapping[str, Any] | None = None) -> Published:
        """Publish the quarantine table: the refused rows of all stages."""
        return self.publish(QUARANTINE, self.quarantine(), notes=notes)

    def read(self, name: str) -> pl.DataFrame:
        """Return a published table, its rows in order of its key.

        Raises ``StoreError`` E051 if the file is not the one that was published, E041 if there is none.
        """
        return conform(pl.read_parquet(self._checked(name)), name)

    def frames(self, name: str) -> Iterator[pl.DataFrame]:
        """Yield the rows of a published table as ``read`` returns them, a row group at a time."""
        yield from read_groups(self._checked(name), name)

    def head(self, name: str, rows: int) -> pl.DataFrame:
        """Return the first rows of a published table."""
        return conform(pl.scan_parquet(self._path(name)).head(rows).collect(), name)

    def record(self, name: str) -> TableRecord:
        """Return the record of a published table."""
        path = self._path(name).with_suffix(".json")
        try:
            return TableRecord(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            what = f"the record cannot be read ({error})"
            raise StoreError("E041", what, where=str(path), fix=_BUILD_AGAIN) from None

    def quarantine(self, stage: str | None = None) -> pl.DataFrame:
        """Return the refused rows of one stage or of all, in order of the key."""
        stages = [stage] if stage else sorted(path.stem for path in self.stages.glob("[!.]*.parquet"))
        frames = [pl.read_parquet(self.stages / f"{name}.parquet") for name in stages]
        found = pl.concat([empty(QUARANTINE), *(conform(frame, QUARANTINE) for frame in frames)])
        return found.sort(TABLES[QUARANTINE].key)

    def quarantine_codes(self, stage: str) -> list[str]:
        """Return the codes of the refused rows of a stage, sorted."""
        found = pl.scan_parquet(self.stages / f"{stage}.parquet").select(pl.col("code").sort()).collect()
        return found["code"].to_list()

    def _checked(self, name: str) -> Path:
        """The file of a published table, if it is the one that was published."""
        path = self._path(name)
        if durable.sha256_file(path) != self.record(name).sha256:
            raise StoreError("E051", "the file is not the one that the store wrote", where=str(path), fix=_BUILD_AGAIN)
        return path

    def _path(self, name: str) -> Path:
        """The file of a published table; E041 where it has not been built."""
        path = self.tables / f"{name}.parquet"
        if not path.is_file() or not path.with_suffix(".json").is_file():
            what = f"the table {name} has not been built"
            raise StoreError("E041", what, where=str(self.folder), fix="Run: dateline build")
        return path

    @contextmanager
    def _new(self, name: str) -> Iterator[tuple[Path, Path]]:
        """Yield the temporary names of a table and its quarantine, which go if publishing fails."""
        new = tuple(durable.temporary_name(folder / f"{name}.parquet") for folder in (self.tables, self.stages))
        try:
            yield new[0], new[1]
        finally:
            for path in new:
                path.unlink(missing_ok=True)

    def _commit(self, record: TableRecord, table: Path, quarantine: Path) -> None:
        """Put the table, its quarantine and its record in place, all or none."""
        target = self.tables / f"{record.name}.parquet"
        durable.flush_file(table)
        about = target.with_suffix(".json")
        moves = {table: target, durable.write_temporary(about, _json(asdict(record))): about}
        if record.name != QUARANTINE:
            durable.flush_file(quarantine)
            moves[quarantine] = self.stages / target.name
        self._flush_folders()
        named = [[str(name.relative_to(self.folder)) for name in move] for move in moves.items()]
        journal = self.folder / f".{record.name}.journal"
        durable.write_durably(journal, _json(named))
        self._finish(journal)

    def _finish(self, journal: Path) -> None:
        """Do the renames that a journal names; those already done are passed over."""
        for source, target in json.loads(journal.read_bytes()):
            with suppress(FileNotFoundError):
                os.replace(self.folder / source, self.folder / target)  # noqa: PTH105
        self._flush_folders()
        journal.unlink()

    def _make_folders(self) -> None:
        for folder in (self.tables, self.stages):
            folder.mkdir(parents=True, exist_ok=True)

    def _flush_folders(self) -> None:
        for folder in (self.tables, self.stages):
            durable.flush_folder(folder)

    def _recover(self) -> None:
        """Finish what a killed process had decided, and sweep up what it had not."""
        for journal in sorted(self.folder.glob(".*.journal")):
            self._finish(journal)
        for folder in (self.folder, self.tables, self.stages):
            for leftover in folder.glob(durable.TEMPORARY):
                if leftover.is_dir():
                    shutil.rmtree(leftover)
                else:
                    leftover.unlink(missing_ok=True)


class _Intake:
    """What passes the rules of a table, counted and hashed on its way; what does not goes to ``quarantine``."""

    def __init__(self, name: str, quarantine: Spool) -> None:
        self.n_given = self.n_accepted = 0
        self.hash = RowHash()
        self.violations: list[pl.DataFrame] = []
        self._name = name
        self._quarantine = quarantine

    def screened(self, rows: Rows) -> Iterator[pl.DataFrame]:
        """Yield the rows that are accepted, in order of the key."""
        last: tuple[Any, ...] | None = None
        for frame in _each(rows, self._name):
            found = screening.screen(frame, self._name)
            _count(self._name, frame.height, found.accepted.height, found.refused.height)
            accepted = found.accepted.sort(TABLES[self._name].key).rechunk()
            keys = accepted.select(TABLES[self._name].key)
            if accepted.height:
                if last is not None and keys.row(0) <= last:
                    raise screening.StructureError("E041", "the frames are not in order of the key", where=self._name)
                last = keys.row(-1)
            self.violations.append(found.violations.with_columns(pl.col("row") + self.n_given))
            self.n_given += frame.height
            self.n_accepted += accepted.height
            self.hash.update(accepted)
            self._quarantine.add(found.refused)
            yield accepted


def _quarantined(stage: str, refused: Spool) -> Iterator[pl.DataFrame]:
    """Yield the quarantine of a stage in order of its key."""
    for frame in _each(refused, QUARANTINE):
        yield screening.quarantine_of(stage, frame)


def _each(rows: Rows, name: str) -> Iterator[pl.DataFrame]:
    """Yield the frames of a table, an empty one if there is none."""
    if isinstance(rows, pl.DataFrame):
        yield rows
        return
    frames = iter(rows)
    yield from chain([next(frames, empty(name))], frames)


_BUILD_AGAIN = "Run dateline build again"


def _count(name: str, n_in: int | None, n_accepted: int, n_refused: int) -> None:
    """Hold that no row was lost or invented."""
    if n_in is not None and n_in != n_accepted + n_refused:
        what = f"{n_in} rows went in, {n_accepted} were accepted and {n_refused} refused"
        raise ValidationError("E043", what, where=name)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
