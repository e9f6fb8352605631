"""Originals: what is kept of the inbox, and the way back from a row of raw_articles to its bytes."""

import hashlib
from pathlib import Path

import pytest

from pipeline.cli.original import original_of
from pipeline.errors import StoreError
from pipeline.ingest import entries, inputs, read_inbox
from pipeline.settings import Settings, load_settings
from pipeline.store import Store
from pipeline.store.originals import keep, restored
from tests import formats


def kept(folder: Path) -> tuple[Settings, dict[str, str]]:
    """Keep every file of the inbox; return the settings and the hash of each file."""
    settings = load_settings(None, inbox=(folder / "inbox",), data=folder / "data")
    files = inputs(entries(settings))
    for file in files:
        keep(Store(settings.data).originals, file.file, file.sha256)
    return settings, {file.path: file.sha256 for file in files}


def test_the_bytes_of_every_record_of_every_format_come_back_without_the_inbox(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    formats.write(inbox)
    settings, hashes = kept(tmp_path)
    raw, _ = read_inbox(settings)
    for file in inbox.iterdir():
        file.unlink()
    for row in raw.iter_rows(named=True):
        data = original_of(row, [hashes[row["source_path"].split("!/")[0]]], settings)
        assert hashlib.sha256(data).hexdigest() == row["payload_sha256"], row["source_path"]
        assert len(data) == row["payload_bytes"]


def test_what_is_kept_is_kept_once_and_named_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "again").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "again/a.txt"):
        (tmp_path / "inbox" / name).write_bytes(b"Two were killed. " * 1000)
    settings, hashes = kept(tmp_path)
    folder = Store(settings.data).originals
    (found,) = [path for path in folder.rglob("*") if path.is_file()]
    assert found.stem == hashes["a.txt"]
    assert found.stat().st_size < 1000
    before = found.stat()
    kept(tmp_path)
    assert (found.stat().st_mtime_ns, found.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_file_that_changed_since_it_was_hashed_is_not_kept_under_the_old_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"new")
    old = hashlib.sha256(b"old").hexdigest()
    keep(tmp_path / "originals", tmp_path / "a.txt", old)
    assert [path for path in (tmp_path / "originals").rglob("*") if path.is_file()] == []
    with pytest.raises(StoreError, match="E055"), restored(tmp_path / "originals", old):
        pass


def test_whether_originals_are_kept_changes_no_row() -> None:
    off = load_settings(None, ingest={"keep_originals": False})
    assert off.coding_inputs() == load_settings(None).coding_inputs()
