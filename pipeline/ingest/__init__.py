"""Ingest: untrusted bytes in inbox folders to raw article records.

In: the inbox folders of the settings. Out: the raw_articles and quarantine tables (columns in ``schemas``).
Every record seen is in one of them; no file, however broken, stops the batch. Formats: ``registry``.
Raises ``InboxError``: E004 an inbox folder is missing, E005 there is no file in any.
"""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import polars as pl

from pipeline.ingest.decode import NotTextError
from pipeline.ingest.frame import Builder
from pipeline.ingest.inbox import Entry, InputFile, RefusedError, entries, entry_of, inputs, load
from pipeline.ingest.record import Malformed, Record
from pipeline.ingest.registry import READERS, split_name
from pipeline.settings import IngestSettings, Settings

__all__ = ["InputFile", "Malformed", "Record", "inputs", "read_file", "read_inbox"]

Progress = Callable[[int, int], None]


def read_inbox(settings: Settings, *, progress: Progress | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return raw_articles and quarantine of all files. ``progress(done, total)`` counts files."""
    found = entries(settings)
    builder = Builder()
    for done, entry in enumerate(found, start=1):
        builder.add_file(entry.path, read_entry(entry, settings.ingest))
        if progress:
            progress(done, len(found))
    return builder.frames()


def read_file(path: Path, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return raw_articles and quarantine of one file, wherever it lies."""
    entry = entry_of(path)
    builder = Builder()
    builder.add_file(entry.path, read_entry(entry, settings.ingest))
    return builder.frames()


def read_entry(entry: Entry, settings: IngestSettings) -> list[Record | Malformed]:
    """Return the records and refusals of one file; never raises for what the file holds."""
    reader = READERS.get(split_name(entry.path)[1])
    if reader is None and entry.refused is None:
        known = " ".join(sorted(READERS))
        reason = f"{entry.path} is of a kind that is not read. Convert it to one of {known} or remove it"
        return [Malformed(code="E011", reason=reason, raw=_sample(entry))]
    try:
        data = load(entry, max_bytes=settings.max_file_bytes)
    except RefusedError as refused:
        return [Malformed(code=refused.code, reason=refused.reason)]
    if reader is None or not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return [Malformed(code="E013", reason=f"{entry.path} is empty. Remove it or save it again", raw=data)]
    items: list[Record | Malformed] = []
    try:
        items.extend(islice(reader(data, entry.path, settings), settings.max_records + 1))
    except NotTextError as problem:
        reason = f"{entry.path} is not a text file: {problem}. Save it as UTF-8 text"
        return [Malformed(code="E016", reason=reason, raw=data)]
    except Exception as problem:
        # The last resort for input nobody foresaw: one file is refused, the batch goes on.
        what = f"{type(problem).__name__}: {str(problem)[:200]}"
        reason = f"{entry.path} cannot be read: {what}. Repair or remove it"
        return [Malformed(code="E012", reason=reason, raw=data)]
    if len(items) > settings.max_records:
        many = f"{entry.path} holds more than {settings.max_records:,} records"
        reason = f"{many}. Split it, or raise [ingest] max_records"
        return [Malformed(code="E015", reason=reason, raw=data)]
    if not items:
        return [Malformed(code="E013", reason=f"{entry.path} holds no records. Remove it or save it again", raw=data)]
    return items


def _sample(entry: Entry) -> bytes:
    """Return the first bytes of a file that is not read, so that its quarantine row tells files apart."""
    try:
        with entry.file.open("rb") as stream:
            return stream.read(1 << 20)
    except OSError:
        return b""
