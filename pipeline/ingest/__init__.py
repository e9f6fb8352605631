"""Ingest: untrusted bytes in inbox folders to raw article records.

In: the inbox folders of the settings. Out: the raw_articles and quarantine tables (columns in ``schemas``).
Every record seen is in one of them; no file, however broken, stops the batch. Formats: ``registry``. Files of many
records are read record by record, and rows beyond memory go to disk, so that a file may be larger than memory.
A file inside an archive has the path ``archive.zip!/folder/file.txt``.
Raises ``InboxError``: E004 an inbox folder is missing, E005 there is no file in any.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from pipeline.errors import RefusedError
from pipeline.ingest import isolated
from pipeline.ingest.decode import NotTextError
from pipeline.ingest.frame import STAGE, Builder
from pipeline.ingest.inbox import Entry, InputFile, entries, entry_of, inputs, is_left_out, openable
from pipeline.ingest.limits import Budget, check_depth
from pipeline.ingest.published import date_in_address
from pipeline.ingest.record import Malformed, Record
from pipeline.ingest.registry import CONTAINERS, ISOLATED, READERS, SEEKABLE, STREAMED, split_name
from pipeline.ingest.streams import Part, opened, seekable, sha256_of
from pipeline.settings import IngestSettings, Settings
from schemas.tables import empty

__all__ = [
    "InputFile",
    "Malformed",
    "Record",
    "entries",
    "inbox_frames",
    "inputs",
    "read_entry",
    "read_file",
    "read_inbox",
]

Progress = Callable[[float, int], None]
Items = Iterable[Record | Malformed]
Frames = Iterator[pl.DataFrame]


def inbox_frames(
    settings: Settings,
    *,
    found: list[Entry] | None = None,
    scratch: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Frames, Frames]:
    """Return raw_articles and quarantine of all files, frame by frame in order of their keys.

    ``found``: what ``entries`` found before, so that a file which arrives meanwhile waits for the next build.
    ``progress(done, total)`` counts files, and parts of large ones. ``scratch``: a folder for what memory does not
    hold.
    """
    found = entries(settings) if found is None else found
    builder = Builder(scratch)
    for done, entry in enumerate(found):
        report = partial(_report, progress, done, len(found)) if progress else None
        for path, items in read_entry(entry, settings.ingest, report):
            builder.add_file(path, items)
        if progress:
            progress(done + 1, len(found))
    return builder.rows(), builder.refusals()


def read_inbox(settings: Settings, *, progress: Progress | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return raw_articles and quarantine of all files, as ``inbox_frames``, as a whole."""
    return _whole(*inbox_frames(settings, progress=progress))


def read_file(path: Path, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return raw_articles and quarantine of one file, wherever it lies."""
    builder = Builder()
    for shown, items in read_entry(entry_of(path), settings.ingest):
        builder.add_file(shown, items)
    return _whole(builder.rows(), builder.refusals())


def _whole(rows: Frames, refusals: Frames) -> tuple[pl.DataFrame, pl.DataFrame]:
    refused = pl.concat([empty("quarantine"), *refusals])
    return pl.concat([empty(STAGE), *rows]), refused.sort("stage", "record_id")


def _report(progress: Progress, done: int, total: int, share: float) -> None:
    progress(done + share, total)


def read_entry(
    entry: Entry, settings: IngestSettings, report: Callable[[float], None] | None = None
) -> Iterator[tuple[str, Items]]:
    """Yield path and records of a file, or of each file inside it; never raises for what the file holds.

    The records are read as they are asked for. ``report`` is told which share of a large file was read.
    """
    try:
        part = openable(entry, report)
    except RefusedError as refused:
        yield entry.path, [Malformed(code=refused.code, reason=refused.reason)]
        return
    yield from _opened(part, settings, Budget(settings))


def _opened(part: Part, settings: IngestSettings, budget: Budget, depth: int = 0) -> Iterator[tuple[str, Items]]:
    """Yield the records of a file, or of the files inside it, ``depth`` archives deep."""
    _, extension, packing = split_name(part.path)
    opener = CONTAINERS.get(extension)
    if opener is None:
        yield part.path, read_part(part, settings, budget)
        return
    is_empty = True
    try:
        check_depth(part.path, depth + 1, settings)
        with (seekable if extension in SEEKABLE else opened)(part, packing, budget) as stream:
            for inner in opener(part.path, stream, settings, budget):
                if isinstance(inner, Malformed):
                    is_empty = False
                    yield part.path, [inner]
                elif not any(is_left_out(name) for name in _inside(inner, part).split("/") if name not in ("", ".")):
                    is_empty = False
                    yield from _opened(inner, settings, budget, depth + 1)
    except RefusedError as refused:
        yield part.path, [Malformed(code=refused.code, reason=refused.reason, sha256=sha256_of(part))]
        return
    if is_empty:
        yield part.path, [_empty(part)]


def read_part(part: Part, settings: IngestSettings, budget: Budget) -> Iterator[Record | Malformed]:
    """Yield the records and refusals of one file; after a refusal of the whole file, what came before is void."""
    path, count = part.path, 0
    try:
        for item in _items(part, settings, budget):
            count += 1
            if count > settings.max_records:
                many = f"{path} holds more than {settings.max_records:,} records"
                raise RefusedError("E015", f"{many}. Split it, or raise [ingest] max_records")
            yield _checked(item, part, settings)
        if not count:
            yield _empty(part)
    except NotTextError as problem:
        yield _refused(part, "E016", f"{path} is not a text file: {problem}. Save it as UTF-8 text")
    except RefusedError as refused:
        yield _refused(part, refused.code, refused.reason)
    except Exception as problem:
        # The last resort for input nobody foresaw: one file is refused, the batch goes on.
        what = f"{type(problem).__name__}: {str(problem)[:200]}"
        yield _refused(part, "E012", f"{path} cannot be read: {what}. Repair or remove it")


def _items(part: Part, settings: IngestSettings, budget: Budget) -> Iterator[Record | Malformed]:
    """Yield what the file's reader yields, and raise what it raises."""
    _, extension, packing = split_name(part.path)
    if extension not in READERS:
        known = " ".join(sorted((*READERS, *CONTAINERS)))
        raise RefusedError(
            "E011", f"{part.path} is of a kind that is not read. Convert it to one of {known} or remove it"
        )
    if extension == ".parquet" and part.file and not packing:
        yield from isolated.read(extension, Path(part.file), part.path, settings)
        return
    with opened(part, packing, budget) as stream:
        if extension in STREAMED:
            yield from STREAMED[extension](stream, part.path, settings)
            return
        data = stream.read(settings.max_file_bytes + 1)
    if len(data) > settings.max_file_bytes:
        larger = f"{part.path} is larger than {settings.max_file_bytes:,} bytes"
        raise RefusedError("E015", f"{larger}. Split it, or raise [ingest] max_file_bytes")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return
    if extension in ISOLATED:
        yield from isolated.read(extension, data, part.path, settings)
    else:
        yield from READERS[extension](data, part.path, settings)


def _checked(item: Record | Malformed, part: Part, settings: IngestSettings) -> Record | Malformed:
    """Refuse a record that is too long; give one from a web archive the address it was captured at."""
    if isinstance(item, Malformed):
        is_whole = item.member is None and not item.raw
        return replace(item, sha256=sha256_of(part)) if is_whole else item
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


def _refused(part: Part, code: str, reason: str) -> Malformed:
    """Refuse a file as a whole."""
    return Malformed(code=code, reason=reason, sha256=sha256_of(part))


def _empty(part: Part) -> Malformed:
    return _refused(part, "E013", f"{part.path} holds no records. Remove it or save it again")
