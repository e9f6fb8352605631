"""Writing a release: a folder that is whole or not there.

In: the store's tables and the settings. Out: ``release/<version>/`` with a Parquet file a table, the DuckDB
database, the data dictionary, the manifest and ``SHA256SUMS``; ``release/latest`` points at it.
Refuses: tables out of step (E051), no article (E008), a version that exists and differs (E007).

Everything is written into a hidden folder, flushed and renamed, so a reader meets no half release. A
version that exists and has the same hashes is left as it is.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.errors import StoreError
from pipeline.release.database import write_database
from pipeline.release.manifest import DATABASE, LATEST, MANIFEST, make_manifest, manifest_bytes
from pipeline.settings import Settings
from pipeline.store import Store, durable
from pipeline.store.lock import hold
from schemas.render import dictionary_csv, dictionary_markdown

SUMS = "SHA256SUMS"


def build_release(store: Store, settings: Settings) -> Path:
    """Release the store's tables and return the release's folder."""
    with store.lock(), hold(settings.release):
        _sweep(settings.release)
        manifest = make_manifest(store, settings)
        version: str = manifest["dataset"]["version"]
        target = settings.release / version
        new = durable.temporary_name(target)
        new.mkdir()
        _fill(new, store, manifest)
        if not _kept(target, new, derived=settings.version is None):
            new.rename(target)
            durable.flush_folder(settings.release)
        _point_latest(settings.release, version)
        _sweep(settings.release)
    return target


def sums_of(folder: Path) -> bytes:
    """Return the lines of ``SHA256SUMS``, as ``sha256sum --check`` reads them."""
    named = sorted(path.name for path in folder.iterdir() if path.name not in (DATABASE, SUMS))
    return "".join(f"{durable.sha256_file(folder / name)}  {name}\n" for name in named).encode("utf-8")


def _fill(folder: Path, store: Store, manifest: dict[str, Any]) -> None:
    """Write all files of a release and flush them."""
    for name in manifest["tables"]:
        shutil.copyfile(store.tables / f"{name}.parquet", folder / f"{name}.parquet")
    (folder / "data-dictionary.md").write_bytes(dictionary_markdown().encode("utf-8"))
    (folder / "data-dictionary.csv").write_bytes(dictionary_csv().encode("utf-8"))
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    (folder / SUMS).write_bytes(sums_of(folder))
    write_database(folder / DATABASE, folder)
    for path in folder.iterdir():
        durable.flush_file(path)
    durable.flush_folder(folder)


def _kept(target: Path, new: Path, *, derived: bool) -> bool:
    """Say whether the release that is there already stays. A damaged copy of the same release does not."""
    if not target.exists():
        return False
    wanted = (new / SUMS).read_bytes()
    if (target / SUMS).is_file() and (target / SUMS).read_bytes() != wanted:
        raise _differs(target, derived=derived)
    with suppress(OSError):
        if sums_of(target) == wanted and (target / DATABASE).is_file():
            return True
    target.rename(durable.temporary_name(target.with_name(f"{target.name}.damaged")))
    return False


def _differs(target: Path, *, derived: bool) -> StoreError:
    what = "a release of this version exists and its SHA256SUMS are not those just built"
    if derived:
        # The derived version hashes everything that the dataset is made of.
        fix = "It was changed, or a build is not repeatable: dateline verify it, move it away and build again"
    else:
        fix = "Set another version in dateline.toml, or move the old release away"
    return StoreError("E007", what, where=str(target), fix=fix)


def _point_latest(folder: Path, version: str) -> None:
    link = folder / LATEST
    if link.exists() and not link.is_symlink():
        fix = "Move it away; the name belongs to the link to the newest release"
        raise StoreError("E007", "this is not a symbolic link", where=str(link), fix=fix)
    if not link.is_symlink() or str(link.readlink()) != version:
        durable.link_durably(link, version)


def _sweep(folder: Path) -> None:
    """Remove what a killed process left, and what was just replaced; the folder is locked."""
    for leftover in folder.glob(durable.TEMPORARY):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
