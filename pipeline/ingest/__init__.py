"""Ingest: untrusted bytes in inbox folders to raw article records.

In: the inbox folders of the settings. Out: the raw_articles and quarantine tables (columns in ``schemas``).
Every record seen is in one of them; no file, however broken, stops the batch. Formats: ``registry``.
A file inside an archive has the path ``archive.zip!/folder/file.txt``.
Raises ``InboxError``: E004 an inbox folder is missing, E005 there is no file in any.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from pipeline.ingest import isolated
from pipeline.ingest.archive import Part, inflate
from pipeline.ingest.decode import NotTextError
from pipeline.ingest.frame import Builder
from pipeline.ingest.inbox import Entry, InputFile, entries, entry_of, inputs, is_left_out, load
from pipeline.ingest.limits import Budget, RefusedError, check_depth
from pipeline.ingest.published import date_in_address
from pipeline.ingest.record import Malformed, Record
from pipeline.ingest.registry import CONTAINERS, ISOLATED, READERS, split_name
from pipeline.settings import IngestSettings, Settings

__all__ = ["InputFile", "Malformed", "Record", "inputs", "read_entry", "read_file", "read_inbox"]

Progress = Callable[[int, int], None]
Items = list[Record | Malformed]


def read_inbox(settings: Settings, *, progress: Progress | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return raw_articles and quarantine of all files. ``progress(done, total)`` counts files."""
    found = entries(settings)
    builder = Builder()
    for done, entry in enumerate(found, start=1):
        for path, items in read_entry(entry, settings.ingest):
            builder.add_file(path, items)
        if progress:
            progress(done, len(found))
    return builder.frames()


def read_file(path: Path, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return raw_articles and quarantine of one file, wherever it lies."""
    builder = Builder()
    for shown, items in read_entry(entry_of(path), settings.ingest):
        builder.add_file(shown, items)
    return builder.frames()


def read_entry(entry: Entry, settings: IngestSettings) -> Iterator[tuple[str, Items]]:
    """Yield path and records of a file, or of each file inside it; never raises for what the file holds."""
    extension = split_name(entry.path).extension
    if entry.refused is None and extension not in READERS and extension not in CONTAINERS:
        yield entry.path, [_unknown(entry.path, _sample(entry))]
        return
    is_bulk = extension in CONTAINERS
    try:
        data = load(entry, max_bytes=settings.max_unpacked_bytes if is_bulk else settings.max_file_bytes)
    except RefusedError as refused:
        yield entry.path, [Malformed(code=refused.code, reason=refused.reason)]
        return
    yield from _opened(Part(path=entry.path, data=data), settings, Budget(settings))


def _opened(part: Part, settings: IngestSettings, budget: Budget, depth: int = 0) -> Iterator[tuple[str, Items]]:
    """Yield the records of a file, or of the files inside it, ``depth`` archives deep."""
    _, extension, packing = split_name(part.path)
    data, opener = part.data, CONTAINERS.get(extension)
    try:
        if packing and (opener or extension in READERS):
            most = settings.max_unpacked_bytes if opener else settings.max_file_bytes
            data = inflate(part.path, data, packing, settings, max_bytes=most)
            budget.spend(part.path, unpacked=len(data))
        if opener is None:
            yield part.path, read_part(replace(part, data=data), settings)
            return
        check_depth(part.path, depth + 1, settings)
        is_empty = True
        for inner in opener(part.path, data, settings, budget):
            if isinstance(inner, Malformed):
                is_empty = False
                yield part.path, [inner]
            elif not any(is_left_out(name) for name in _inside(inner, part).split("/") if name not in ("", ".")):
                is_empty = False
                yield from _opened(inner, settings, budget, depth + 1)
    except RefusedError as refused:
        yield part.path, [Malformed(code=refused.code, reason=refused.reason, raw=part.data)]
        return
    if is_empty:
        yield part.path, [_empty(part.path, data)]


def read_part(part: Part, settings: IngestSettings) -> Items:
    """Return the records and refusals of one file's bytes."""
    path, data, extension = part.path, part.data, split_name(part.path).extension
    reader = READERS.get(extension)
    if reader is None:
        return [_unknown(path, data)]
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return [Malformed(code="E013", reason=f"{path} is empty. Remove it or save it again", raw=data)]
    try:
        if extension in ISOLATED:
            items = isolated.read(extension, data, path, settings)
        else:
            items = list(islice(reader(data, path, settings), settings.max_records + 1))
    except NotTextError as problem:
        reason = f"{path} is not a text file: {problem}. Save it as UTF-8 text"
        return [Malformed(code="E016", reason=reason, raw=data)]
    except RefusedError as refused:
        return [Malformed(code=refused.code, reason=refused.reason, raw=data)]
    except Exception as problem:
        # The last resort for input nobody foresaw: one file is refused, the batch goes on.
        what = f"{type(problem).__name__}: {str(problem)[:200]}"
        return [Malformed(code="E012", reason=f"{path} cannot be read: {what}. Repair or remove it", raw=data)]
    if len(items) > settings.max_records:
        many = f"{path} holds more than {settings.max_records:,} records"
        return [Malformed(code="E015", reason=f"{many}. Split it, or raise [ingest] max_records", raw=data)]
    return [_checked(item, part, settings) for item in items] or [_empty(path, data)]


def _checked(item: Record | Malformed, part: Part, settings: IngestSettings) -> Record | Malformed:
    """Refuse a record that is too long; give one from a web archive the address it was captured at."""
    if isinstance(item, Malformed):
        return item
    if len(item.body) > settings.max_record_chars:
        where = part.path if item.member is None else f"{part.path} record {item.member}"
        reason = f"{where} has {len(item.body):,} characters. Split it, or raise [ingest] max_record_chars"
        return Malformed(code="E015", reason=reason, raw=item.raw, member=item.member)
    if part.url is None:
        return item
    date = None if item.published_text else date_in_address(part.url)
    item = replace(item, published_text=date, published_source="url") if date else item
    return item if item.url else replace(item, url=part.url)


def _inside(inner: Part, outer: Part) -> str:
    return inner.path.removeprefix(f"{outer.path}!/")


def _unknown(path: str, sample: bytes) -> Malformed:
    known = " ".join(sorted((*READERS, *CONTAINERS)))
    reason = f"{path} is of a kind that is not read. Convert it to one of {known} or remove it"
    return Malformed(code="E011", reason=reason, raw=sample)


def _empty(path: str, data: bytes) -> Malformed:
    return Malformed(code="E013", reason=f"{path} holds no records. Remove it or save it again", raw=data)


def _sample(entry: Entry) -> bytes:
    """Return the first bytes of a file that is not read, so that its quarantine row tells files apart."""
    try:
        with entry.file.open("rb") as stream:
            return stream.read(1 << 20)
    except OSError:
        return b""
