"""Which module reads which file: one row a format.

A reader is pure: ``read(data, path, settings) -> Iterator[Record | Malformed]``; ``path`` is for messages
only. It raises ``NotTextError`` for bytes that are no text and ``RefusedError`` for a file beyond the caps.
Those of ``STREAMED`` take a stream and hold one record at a time, so that a file may have any size.
An opener of ``CONTAINERS`` yields the files inside a file, which are then read by their own names.
To add a format, write its module and add its extensions here and to docs/formats.md.
A module is imported when the first file of its format is read: most processes read none, and their libraries are large.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.ingest import archive
from pipeline.ingest.decode import Stream
from pipeline.ingest.limits import Budget
from pipeline.ingest.record import Malformed, Record
from pipeline.ingest.streams import PACKINGS, Part, stream_of
from pipeline.settings import IngestSettings

Reader = Callable[[Any, str, IngestSettings], Iterator[Record | Malformed]]
StreamReader = Callable[[Stream, str, IngestSettings], Iterator[Record | Malformed]]
Opener = Callable[[str, Any, IngestSettings, Budget], Iterator[Part | Malformed]]


def _later(module: str, function: str = "read") -> Any:
    """Return what calls a function of a module of this package, which is imported at the first call."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"pipeline.ingest.{module}"), function)(*given)

    return call


def _of_bytes(reader: StreamReader) -> Reader:
    """Let a reader of streams read bytes."""
    return lambda data, path, settings: reader(stream_of(data), path, settings)


STREAMED: Mapping[str, StreamReader] = MappingProxyType(
    {
        ".jsonl": _later("jsonl", "read_lines"),
        ".ndjson": _later("jsonl", "read_lines"),
        ".csv": _later("tabular", "read_csv"),
        ".tsv": _later("tabular", "read_tsv"),
    }
)
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": _later("txt"),
        ".text": _later("txt"),
        ".md": _later("md"),
        ".markdown": _later("md"),
        ".html": _later("html"),
        ".htm": _later("html"),
        ".xhtml": _later("html"),
        ".mht": _later("mht"),
        ".mhtml": _later("mht"),
        ".json": _later("jsonl"),
        ".parquet": _later("parquet"),
        ".docx": _later("docx"),
        ".rtf": _later("rtf"),
        ".pdf": _later("pdf"),
        ".eml": _later("eml"),
        ".rss": _later("feed"),
        ".atom": _later("feed"),
        ".xml": _later("newsxml"),
        ".nitf": _later("newsxml"),
        ".newsml": _later("newsxml"),
        **{extension: _of_bytes(reader) for extension, reader in STREAMED.items()},
    }
)
CONTAINERS: Mapping[str, Opener] = MappingProxyType(
    {
        ".zip": partial(archive.parts, ".zip"),
        ".tar": partial(archive.parts, ".tar"),
        ".warc": _later("warc", "parts"),
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
