"""Verification: is a release what its manifest says, file by file and row by row?

In: the folder of a release, or the link ``latest``. Out: a ``VerifyReport`` that lists every problem.
Refuses: a folder whose list of files or manifest cannot be read (VerifyError E053). Nothing is written.

Found: missing files (E050); changed or added files, rows or database rows that differ from the manifest
(E051); tables that break their schema, their order or point at rows that do not exist (E052).
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.errors import DatelineError, VerifyError
from pipeline.release.database import read_database
from pipeline.release.manifest import DATABASE, FORMAT, MANIFEST
from pipeline.release.release import SUMS
from pipeline.store import durable
from pipeline.store.rowhash import logical_hash
from pipeline.store.screening import hold, told
from schemas.tables import TABLES, split_valid

LINKS = (
    ("articles", "raw_id", "raw_articles", "raw_id"),
    ("entities", "article_id", "articles", "article_id"),
    ("events", "article_id", "articles", "article_id"),
    ("events", "incident_id", "incidents", "incident_id"),
    ("events", "incident_id", "incident_history", "incident_id"),
    ("incidents", "incident_id", "incident_history", "incident_id"),
)
"""Table and column, and the table and column where its values must be, unless that table refused them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was looked at, and everything that is wrong."""

    path: Path
    version: str
    files: tuple[str, ...]
    tables: tuple[str, ...]
    problems: tuple[VerifyError, ...]

    @property
    def ok(self) -> bool:
        """Whether the release is sound."""
        return not self.problems


def verify(path: Path) -> VerifyReport:
    """Check the release at ``path``."""
    sums, manifest = _read_lists(path)
    problems = list(_check_files(path, sums))
    changed = {problem.where for problem in problems}
    problems += _check_manifest(path, sums, manifest)
    tables: dict[str, pl.DataFrame] = {}
    for name, about in sorted(manifest["tables"].items()):
        # A file that is missing or changed has its problem already.
        if name in TABLES and about["file"] in sums and str(path / about["file"]) not in changed:
            problems += _check_table(path, name, about, tables)
    problems += _check_links(path, tables)
    problems += _check_quarantine(path, tables, manifest)
    if (path / DATABASE).is_file():
        problems += _check_database(path / DATABASE, manifest["tables"])
    return VerifyReport(
        path=path,
        version=manifest["dataset"]["version"],
        files=(*sorted(sums), SUMS, DATABASE),
        tables=tuple(sorted(manifest["tables"])),
        problems=tuple(problems),
    )


def _read_lists(path: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Return SHA256SUMS as name -> hash, and the manifest."""
    try:
        lines = (path / SUMS).read_text(encoding="utf-8").splitlines()
        sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        named = [about["file"] for about in manifest["tables"].values()]
        understood = manifest["format"] == FORMAT and isinstance(manifest["dataset"]["version"], str)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _problem("E053", path, f"{SUMS} or {MANIFEST} cannot be read ({error})") from None
    if not understood:
        raise _problem("E053", path / MANIFEST, f"this version of dateline reads manifests of format {FORMAT}")
    if any(Path(name).name != name for name in (*sums, *named)):
        raise _problem("E053", path, "a list names a file outside the release")
    return sums, manifest


def _check_files(path: Path, sums: dict[str, str]) -> Iterator[VerifyError]:
    """Compare the folder with SHA256SUMS."""
    present = {found.name for found in path.iterdir()}
    for name in sorted({*sums, DATABASE} - present):
        yield _problem("E050", path / name, "the file is missing")
    for name in sorted(present - sums.keys() - {SUMS, DATABASE}):
        yield _problem("E051", path / name, f"the file is not in {SUMS}", fix="Move it out of the release")
    for name in sorted(present & (sums.keys() | {SUMS, DATABASE})):
        if (path / name).is_symlink() or not (path / name).is_file():
            yield _problem("E051", path / name, "this is no plain file")
        elif name in sums and (found := durable.sha256_file(path / name)) != sums[name]:
            yield _problem("E051", path / name, f"the file's SHA-256 is {found}, and {SUMS} has {sums[name]}")


def _check_manifest(path: Path, sums: dict[str, str], manifest: dict[str, Any]) -> Iterator[VerifyError]:
    """Compare the manifest's tables with those that there must be, and with SHA256SUMS."""
    where = path / MANIFEST
    if MANIFEST not in sums:
        yield _problem("E053", where, f"the manifest is not in {SUMS}")
    for name in sorted(TABLES.keys() ^ manifest["tables"].keys()):
        yield _problem("E052", where, f"the table {name} is in the manifest or in the schemas, but not in both")
    for name, about in sorted(manifest["tables"].items()):
        if about.get("sha256") != sums.get(about["file"]):
            yield _problem("E051", where, f"{MANIFEST} and {SUMS} have different hashes of {name}")


def _check_table(
    path: Path, name: str, about: dict[str, Any], tables: dict[str, pl.DataFrame]
) -> Iterator[VerifyError]:
    """Validate one table, and put it into ``tables`` when it can be read."""
    where = path / about["file"]
    try:
        frame = pl.read_parquet(where)
        _, violations = split_valid(frame, name)
        if not violations:
            hold(frame, name)
    except (DatelineError, pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        what = error.what if isinstance(error, DatelineError) else f"the file cannot be read ({error})"
        yield _problem("E052", where, what)
        return
    if violations:
        rows = f"the first in row {violations[0].row_index}" if violations[0].row_index is not None else "all"
        yield _problem("E052", where, f"{len(violations)} violations, {rows}: {told(violations)}")
        if violations[0].row_index is None:
            return
    tables[name] = frame
    key = frame.select(TABLES[name].key)
    if not key.equals(key.sort(TABLES[name].key)):
        yield _problem("E052", where, "the rows are not in the order of the key")
    if about.get("rows") != frame.height:
        yield _problem("E051", where, f"there are {frame.height} rows, and {MANIFEST} has {about.get('rows')}")
    if about.get("logical_hash") != logical_hash(frame):
        yield _problem("E051", where, f"the rows do not have the logical hash that {MANIFEST} has")


def _check_links(path: Path, tables: dict[str, pl.DataFrame]) -> Iterator[VerifyError]:
    """Hold that what a row points at exists, or was refused."""
    for child, column, parent, key in LINKS:
        if not {child, parent, "quarantine"} <= tables.keys():
            continue
        refused = tables["quarantine"].filter(pl.col("stage") == parent)["record_id"]
        known = pl.concat([tables[parent][key], refused])
        lost = tables[child].filter(~pl.col(column).is_in(known.implode()))[column].unique().sort()
        if lost.len():
            what = f"{lost.len()} values of {column} are not in {parent}; the first is {lost[0]}"
            yield _problem("E052", path / f"{child}.parquet", what)


def _check_quarantine(path: Path, tables: dict[str, pl.DataFrame], manifest: dict[str, Any]) -> Iterator[VerifyError]:
    if "quarantine" in tables and Counter(tables["quarantine"]["code"]) != manifest.get("quarantine"):
        yield _problem("E051", path / MANIFEST, f"{MANIFEST} counts the refused records otherwise than the table")


def _check_database(path: Path, expected: dict[str, Any]) -> Iterator[VerifyError]:
    """Compare the rows of the database with the manifest."""
    try:
        found = {name: logical_hash(frame) for name, frame in read_database(path).items()}
    except (duckdb.Error, pl.exceptions.PolarsError, ValueError, TypeError) as error:
        yield _problem("E052", path, f"the database cannot be read ({error})")
        return
    for name in sorted(found.keys() ^ expected.keys()):
        yield _problem("E051", path, f"the table {name} is in the database or in {MANIFEST}, but not in both")
    for name in sorted(found.keys() & expected.keys()):
        if found[name] != expected[name].get("logical_hash"):
            yield _problem("E051", path, f"the rows of {name} are not those of {MANIFEST}")


def _problem(code: str, where: Path, what: str, *, fix: str | None = None) -> VerifyError:
    return VerifyError(code, what, where=str(where), fix=fix)
