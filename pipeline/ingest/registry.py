"""Which module reads which file: one row a format.

A reader is pure: ``read(data, path, settings) -> Iterator[Record | Malformed]``; ``path`` is for messages
only. It raises ``NotTextError`` for bytes that are no text and ``RefusedError`` for a file beyond the caps.
Those of ``STREAMED`` take a stream and hold one record at a time, so that a file may have any size.
An opener of ``CONTAINERS`` yields the files inside a file, which are then read by their own names.
To add a format, write its module and add its extensions here and to docs/formats.md.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.ingest import (
    archive,
    docx,
    eml,
    feed,
    html,
    jsonl,
    md,
    mht,
    newsxml,
    parquet,
    pdf,
    rtf,
    tabular,
    txt,
    warc,
)
from pipeline.ingest.decode import Stream
from pipeline.ingest.limits import Budget
from pipeline.ingest.record import Malformed, Record
from pipeline.ingest.streams import PACKINGS, Part, stream_of
from pipeline.settings import IngestSettings

Reader = Callable[[Any, str, IngestSettings], Iterator[Record | Malformed]]
StreamReader = Callable[[Stream, str, IngestSettings], Iterator[Record | Malformed]]
Opener = Callable[[str, Any, IngestSettings, Budget], Iterator[Part | Malformed]]

STREAMED: Mapping[str, StreamReader] = MappingProxyType(
    {
        ".jsonl": jsonl.read_lines,
        ".ndjson": jsonl.read_lines,
        ".csv": tabular.read_csv,
        ".tsv": tabular.read_tsv,
    }
)


def _of_bytes(reader: StreamReader) -> Reader:
    """Let a reader of streams read bytes."""
    return lambda data, path, settings: reader(stream_of(data), path, settings)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": txt.read,
        ".text": txt.read,
        ".md": md.read,
        ".markdown": md.read,
        ".html": html.read,
        ".htm": html.read,
        ".xhtml": html.read,
        ".mht": mht.read,
        ".mhtml": mht.read,
        ".json": jsonl.read,
        ".parquet": parquet.read,
        ".docx": docx.read,
        ".rtf": rtf.read,
        ".pdf": pdf.read,
        ".eml": eml.read,
        ".rss": feed.read,
        ".atom": feed.read,
        ".xml": newsxml.read,
        ".nitf": newsxml.read,
        ".newsml": newsxml.read,
        **{extension: _of_bytes(reader) for extension, reader in STREAMED.items()},
    }
)
CONTAINERS: Mapping[str, Opener] = MappingProxyType(
    {
        ".zip": partial(archive.parts, ".zip"),
        ".tar": partial(archive.parts, ".tar"),
        ".warc": warc.parts,
    }
)
# In these one goes back and forth; the others are read from beginning to end.
SEEKABLE = frozenset([".zip", ".tar"])
# Parsed by code that a hostile file can make slow, huge or crash: read in a process that can be killed.
_IN_PROCESS = frozenset([".txt", ".text", ".md", ".markdown", ".json"])
ISOLATED = frozenset(READERS) - STREAMED.keys() - _IN_PROCESS
_ALIASES = {".tgz": (".tar", ".gz"), ".txz": (".tar", ".xz"), ".tzst": (".tar", ".zst")}


class Name(NamedTuple):
    """A file's name, taken apart: stem, extension in lower case, and the suffix of its compression or ""."""

    stem: str
    extension: str
    packing: str


def split_name(path: str) -> Name:
    """Take a file's name apart.

    >>> tuple(split_name("2024/Feed.JSONL.gz")), tuple(split_name("a.b.txt")), tuple(split_name("x.tgz"))
    (('Feed', '.jsonl', '.gz'), ('a.b', '.txt', ''), ('x', '.tar', '.gz'))
    """
    name = PurePosixPath(path)
    suffix = name.suffix.lower()
    if suffix in _ALIASES:
        return Name(name.stem, *_ALIASES[suffix])
    if suffix in PACKINGS:
        name = name.with_suffix("")
        return Name(name.stem, name.suffix.lower(), suffix)
    return Name(name.stem, suffix, "")
