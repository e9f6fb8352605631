"""Which module reads which file: one row a format.

A reader is pure: ``read(data, path, settings) -> Iterator[Record | Malformed]``; ``path`` is for messages
only. It raises ``NotTextError`` for bytes that are no text. To add a format, write its module and add its
extensions here.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from pipeline.ingest import html, jsonl, md, tabular, txt
from pipeline.ingest.record import Malformed, Record
from pipeline.settings import IngestSettings

Reader = Callable[[bytes, str, IngestSettings], Iterator[Record | Malformed]]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".txt": txt.read,
        ".text": txt.read,
        ".md": md.read,
        ".markdown": md.read,
        ".html": html.read,
        ".htm": html.read,
        ".xhtml": html.read,
        ".json": jsonl.read,
        ".jsonl": jsonl.read_lines,
        ".ndjson": jsonl.read_lines,
        ".csv": tabular.read_csv,
        ".tsv": tabular.read_tsv,
    }
)
COMPRESSED = ".gz"


def split_name(path: str) -> tuple[str, str, bool]:
    """Return stem, extension in lower case, and whether the file is compressed.

    >>> split_name("2024/Feed.JSONL.gz"), split_name("a.b.txt")
    (('Feed', '.jsonl', True), ('a.b', '.txt', False))
    """
    name = PurePosixPath(path)
    compressed = name.suffix.lower() == COMPRESSED
    if compressed:
        name = name.with_suffix("")
    return name.stem, name.suffix.lower(), compressed
