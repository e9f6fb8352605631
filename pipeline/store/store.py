"""The store: the only writer of the working tables.

In: the frames of a stage, accepted rows and refused ones. Out: ``data/tables/<table>.parquet`` with its
record ``<table>.json``, and ``data/quarantine/<stage>.parquet`` with the stage's refused rows.
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.errors import StoreError, ValidationError
from pipeline.store import durable, screening
from pipeline.store.lock import hold
from pipeline.store.parquet import parquet_bytes
from pipeline.store.rowhash import logical_hash
from schemas.tables import TABLES, conform, empty

QUARANTINE = "quarantine"


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

    def publish(
        self,
        name: str,
        frame: pl.DataFrame,
        *,
        n_in: int | None = None,
        n_accounted: int | None = None,
        refused: pl.DataFrame | None = None,
        parents: tuple[str, ...] = (),
        notes: Mapping[str, Any] | None = None,
    ) -> Published:
        """Validate ``frame`` and put it in the place of the table ``name``.

        ``refused``: rows in the shape of the quarantine table. ``n_in``: how many rows the stage was given;
        it must be the rows of ``frame`` plus those of ``refused``, or else E043. A stage that merges rows
        says in ``n_accounted`` how many rows of its input the rows of ``frame`` stand for.
        """
        refused = empty(QUARANTINE) if refused is None else refused
        _count(name, n_in, frame.height if n_accounted is None else n_accounted, refused.height)
        screened = screening.screen(frame, name)
        _count(name, frame.height, screened.accepted.height, screened.refused.height)
        quarantine = screening.quarantine_of(name, [refused, screened.refused])
        accepted = screened.accepted.sort(TABLES[name].key).rechunk()
        data = parquet_bytes(accepted, name)
        with self.lock():
            record = TableRecord(
                name=name,
                rows=accepted.height,
                sha256=durable.sha256_bytes(data),
                logical_hash=logical_hash(accepted),
                n_refused=quarantine.height,
                parents={parent: self.record(parent).logical_hash for parent in parents},
                notes=dict(notes or {}),
            )
            self._commit(record, data, quarantine)
        return Published(record=record, violations=screened.violations)

    def publish_quarantine(self, *, notes: Mapping[str, Any] | None = None) -> Published:
        """Publish the quarantine table: the refused rows of all stages."""
        return self.publish(QUARANTINE, self.quarantine(), notes=notes)

    def read(self, name: str) -> pl.DataFrame:
        """Return a published table, its rows in order of its key.

        Raises ``StoreError`` E051 if the file is not the one that was published, E041 if there is none.
        """
        path = self._path(name)
        if durable.sha256_file(path) != self.record(name).sha256:
            raise StoreError("E051", "the file is not the one that the store wrote", where=str(path), fix=_BUILD_AGAIN)
        return conform(pl.read_parquet(path), name)

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

    def _path(self, name: str) -> Path:
        """The file of a published table; E041 where it has not been built."""
        path = self.tables / f"{name}.parquet"
        if not path.is_file() or not path.with_suffix(".json").is_file():
            what = f"the table {name} has not been built"
            raise StoreError("E041", what, where=str(self.folder), fix="Run: dateline build")
        return path

    def _commit(self, record: TableRecord, data: bytes, quarantine: pl.DataFrame) -> None:
        """Put the table, its quarantine and its record in place, all or none."""
        new = {
            self.tables / f"{record.name}.parquet": data,
            self.tables / f"{record.name}.json": _json(asdict(record)),
        }
        if record.name != QUARANTINE:
            new[self.stages / f"{record.name}.parquet"] = parquet_bytes(quarantine, QUARANTINE)
        self._make_folders()
        temporary = {durable.write_temporary(path, content): path for path, content in new.items()}
        self._flush_folders()
        moves = [[str(name.relative_to(self.folder)) for name in move] for move in temporary.items()]
        journal = self.folder / f".{record.name}.journal"
        durable.write_durably(journal, _json(moves))
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
                leftover.unlink(missing_ok=True)


_BUILD_AGAIN = "Run dateline build again"


def _count(name: str, n_in: int | None, n_accepted: int, n_refused: int) -> None:
    """Hold that no row was lost or invented."""
    if n_in is not None and n_in != n_accepted + n_refused:
        what = f"{n_in} rows went in, {n_accepted} were accepted and {n_refused} refused"
        raise ValidationError("E043", what, where=name)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
