"""Rich Text files: one article a file, or a database's export of many.

In: a .rtf file's bytes. Out: the records of its text, read as a text file is.
Refuses: E012 what does not begin as RTF does.
"""

from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from pipeline.ingest.record import Malformed, Record, storable
from pipeline.ingest.txt import read_text
from pipeline.settings import IngestSettings


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the records of a Rich Text file."""
    if not data.lstrip().startswith(b"{\\rtf"):
        yield Malformed(code="E012", reason=f"{path} is no Rich Text file. Save it again as .rtf or .txt", raw=data)
        return
    # RTF is ASCII; what is not is an escape, which the library resolves by the file's code page.
    text = rtf_to_text(data.decode("latin-1"), encoding="cp1252", errors="replace")
    yield from read_text("rtf", data, storable(text), path, settings)
