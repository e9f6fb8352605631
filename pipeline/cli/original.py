"""``dateline explain ID --original``: the record of an article as it was captured, byte for byte.

In: an id of a release. Out: on a terminal, where the record stood and its text made harmless; in a pipe its bytes.
Refuses: an id that the release does not hold, or of several articles (E054), a record that is not kept (E055).
"""

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.cli.explain import find
from pipeline.cli.released import current_release, read_table
from pipeline.errors import DatelineError
from pipeline.ingest import read_entry
from pipeline.ingest.decode import NotTextError, decode
from pipeline.ingest.inbox import Entry
from pipeline.ingest.record import Record
from pipeline.release.manifest import MANIFEST
from pipeline.settings import Settings, find_settings_file, load_settings
from pipeline.show.safe import safe
from pipeline.store import Store
from pipeline.store.durable import sha256_bytes
from pipeline.store.originals import restored


def print_original(wanted: str, *, release: Path | None, settings_file: Path | None) -> None:
    """Write the captured bytes of the one article that ``wanted`` names to stdout."""
    folder = release or current_release(settings_file)
    stories, _ = find(wanted, folder)
    if len(stories) != 1:
        names = ", ".join(safe(story.article["source_id"]) for story in stories)
        raise DatelineError("E054", f'"{safe(wanted)}" stands for several articles: {names}', fix="Name one of them")
    raw_id = stories[0].article["raw_id"]
    raw = read_table(folder, "raw_articles").row(by_predicate=pl.col("raw_id") == raw_id, named=True)
    data = original_of(raw, _hashes(folder, raw), load_settings(settings_file or find_settings_file()))
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(data)
        return
    member = f" record {raw['member']}" if raw["member"] else ""
    print(f"{safe(raw['source_path'])}{member} · {len(data):,} bytes · SHA-256 {raw['payload_sha256']}")
    print(f"published: {safe(str(raw['published_text']))} ({raw['published_source']})\n")
    try:
        print(safe(decode(data)))
    except NotTextError:
        print("It is no text. Write it to a file: dateline explain ID --original > FILE")


def original_of(raw: dict[str, Any], hashes: list[str], settings: Settings) -> bytes:
    """Return the bytes of a row of raw_articles; ``hashes``: of the inbox files that it may stem from."""
    originals = Store(settings.data).originals
    for sha256 in hashes:
        with restored(originals, sha256) as file:
            found = file.read_bytes() if sha256 == raw["payload_sha256"] else _record(file, raw, settings)
        if found is not None:
            return found
    what = f"{raw['source_path']} is not kept, or the settings no longer find the record in it"
    raise DatelineError("E055", what, where=str(originals))


def _record(file: Path, raw: dict[str, Any], settings: Settings) -> bytes | None:
    """Read the file anew, and return the bytes of the one record."""
    entry = Entry(path=_file_of(raw), file=file)
    for path, items in read_entry(entry, settings.ingest):
        for item in items if path == raw["source_path"] else ():
            is_it = isinstance(item, Record) and sha256_bytes(item.raw) == raw["payload_sha256"]
            if is_it and item.member == raw["member"]:
                return item.raw
    return None


def _file_of(raw: dict[str, Any]) -> str:
    """The path of the inbox file that holds the record, be it in an archive."""
    return str(raw["source_path"]).split("!/")[0]


def _hashes(release: Path, raw: dict[str, Any]) -> list[str]:
    """The hashes under which the manifest names the record's file of the inbox."""
    manifest = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    return [file["sha256"] for file in manifest["inputs"] if file["path"] == _file_of(raw)]
