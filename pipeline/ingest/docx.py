"""Word documents: one article a file, or a database's export of many.

In: a .docx file's bytes. Out: the records of its text (paragraphs, and the cells of its tables), read as a
text file is; the title is the first paragraph set as one.
Refuses: E012 what is no .docx, E015 one that unpacks beyond ``max_file_bytes``, E019 an encrypted one.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.table import Table

from pipeline.errors import RefusedError
from pipeline.ingest.limits import check_ratio
from pipeline.ingest.record import Malformed, Record, filled, storable
from pipeline.ingest.txt import read_text
from pipeline.settings import IngestSettings

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TITLES = ("Title", "Heading 1")


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the records of a Word document."""
    if data.startswith(_OLD_OFFICE):
        raise RefusedError("E019", f"{path} is an encrypted or an old Word document. Save it as .docx, open to all")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(info.file_size for info in archive.infolist())
    check_ratio(path, len(data), unpacked, settings)
    if unpacked > settings.max_file_bytes:
        raise RefusedError("E015", f"{path} unpacks to more than {settings.max_file_bytes:,} bytes. Split it")
    lines: list[str] = []
    title = None
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines.extend(" | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows)
            continue
        lines.append(block.text)
        if title is None and block.text.strip() and block.style is not None and block.style.name in _TITLES:
            title = filled(block.text)
    text = storable("\n".join(lines))
    for item in read_text("docx", data, text, path, settings):
        if isinstance(item, Record) and item.source_format == "docx" and not item.title:
            item = replace(item, title=title)
        yield item
