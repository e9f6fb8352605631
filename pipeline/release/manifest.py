"""The manifest: what a release is, what it was made from, and the hashes of its tables.

In: the store and the settings. Out: the manifest as JSON values, with the version of the release.
Refuses: tables that were not made from each other, or not by this code with these settings (E051), and a
dataset without an article (E008).
"""

import datetime
import json
from collections import Counter
from typing import Any

from pipeline.errors import StoreError
from pipeline.release.origin import digest_of, origin
from pipeline.settings import Settings
from pipeline.store import QUARANTINE, Store, TableRecord
from pipeline.store.rowhash import logical_hash
from schemas.tables import TABLES

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "dateline.duckdb"
LATEST = "latest"
DIGITS = 12


def make_manifest(store: Store, settings: Settings) -> dict[str, Any]:
    """Return the manifest of the release that the store's tables would make."""
    records = {name: store.record(name) for name in TABLES}
    made_of = origin(settings)
    _in_step(store, records, digest_of(made_of))
    tables = {name: _about(record) for name, record in sorted(records.items())}
    quarantine = Counter(store.read(QUARANTINE)["code"].to_list())
    manifest = {
        "format": FORMAT,
        "dataset": {"name": settings.name, "version": ""},
        **made_of,
        "inputs": records["raw_articles"].notes["inputs"],
        **{name: records["events"].notes[name] for name in ("corrections", "registry")},
        "tables": tables,
        "quarantine": dict(sorted(quarantine.items())),
        "database": {"file": DATABASE, "verified_by": "the logical hashes of its tables"},
    }
    manifest["dataset"]["version"] = _version(store, settings, digest_of(manifest))
    return manifest


def manifest_bytes(manifest: dict[str, Any]) -> bytes:
    """Return the file's bytes: sorted keys, one value a line."""
    return (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode("utf-8")


def _about(record: TableRecord) -> dict[str, Any]:
    return {
        "file": f"{record.name}.parquet",
        "rows": record.rows,
        "sha256": record.sha256,
        "logical_hash": record.logical_hash,
    }


def _version(store: Store, settings: Settings, digest: str) -> str:
    """The setting's version, else the latest publication date and digits of all that it is made of."""
    days: list[datetime.date] = store.read("articles")["published"].to_list()
    if not days:
        fix = "See the quarantine table for the reason of each refusal"
        raise StoreError("E008", "no article was accepted", where=str(settings.data), fix=fix)
    return settings.version or f"{max(days)}-{digest[:DIGITS]}"


def _in_step(store: Store, records: dict[str, TableRecord], basis: str) -> None:
    """Hold that the tables are one dataset: a stage may have been run alone since the others were."""
    for name, record in records.items():
        if record.notes.get("basis") != basis:
            raise _out_of_step(f"the table {name} was built by other code or with other settings")
        for parent, seen in record.parents.items():
            if records[parent].logical_hash != seen:
                raise _out_of_step(f"the table {name} was built from another {parent} than the present one")
    if records[QUARANTINE].logical_hash != logical_hash(store.quarantine()):
        raise _out_of_step("the table quarantine was built before the last stage")


def _out_of_step(what: str) -> StoreError:
    return StoreError("E051", what, fix="Build all tables again: dateline build, or Materialize all")
