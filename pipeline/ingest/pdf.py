"""PDF files with a text layer: one article a file.

In: the file's bytes. Out: the record of its text, read as a text file is. Lines that stand at the head or foot
of most pages (page headers, page numbers) are left out; a word broken by a hyphen at a line's end is joined,
unless the text writes it with a hyphen elsewhere.
Refuses: E012 what is no PDF, E019 an encrypted file or one without text. The file's own creation date is no
date of publication, and is not taken.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pypdfium2

from pipeline.errors import RefusedError
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.ingest.txt import read_text
from pipeline.settings import IngestSettings

_DIGITS = re.compile(r"\d+")
# U+FFFE and U+0002 stand in a text layer where the typesetter broke a word.
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,40})([-\u2010\ufffe\x02])[ \t]*\n[ \t]*([^\W\d_]{2,40})")
_EDGE_LINES = 3


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the record of a PDF."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise RefusedError("E019", f"{path} is encrypted. Save it without a password") from problem
        yield Malformed(code="E012", reason=f"{path} is no whole PDF: {problem}. Save it again", raw=data)
        return
    text = storable(joined([page.get_textpage().get_text_bounded() for page in document]))
    if not text.strip():
        raise RefusedError("E019", f"{path} has no text layer. Run text recognition (OCR) first")
    yield from read_text("pdf", data, text, path, settings)


def joined(pages: list[str]) -> str:
    """Return the text of all pages, running on from one to the next.

    >>> joined(["The Herald\\nThree sol-\\ndiers", "The Herald\\nwere killed", "The Herald\\nin Marran"])
    'Three soldiers\\nwere killed\\nin Marran'
    """
    split = [[line.rstrip() for line in page.replace("\r", "").split("\n")] for page in pages]
    text = "\n".join("\n".join(lines).strip("\n") for lines in without_edges(split))

    def close(match: re.Match[str]) -> str:
        before, mark, after = match.groups()
        if mark in "-\u2010" and (f"{before}-{after}" in text or after[0].isupper()):
            return f"{before}-{after}"
        return f"{before}{after}"

    return _BROKEN_WORD.sub(close, text).replace("\ufffe", "").replace("\x02", "")


def without_edges(pages: list[list[str]]) -> list[list[str]]:
    """Leave out lines that most pages have among their first or last, whatever their numbers."""
    if len(pages) < 3:
        return pages
    counts = Counter(key for lines in pages for key in {_key(line) for line in _edges(lines)})
    repeated = {key for key, count in counts.items() if key and count * 2 > len(pages)}
    kept = []
    for lines in pages:
        last = len(lines) - _EDGE_LINES
        kept.append(
            [
                line
                for number, line in enumerate(lines)
                if not ((number < _EDGE_LINES or number >= last) and _key(line) in repeated)
            ]
        )
    return kept


def _edges(lines: list[str]) -> list[str]:
    return lines[:_EDGE_LINES] + lines[-_EDGE_LINES:]


def _key(line: str) -> str:
    return _DIGITS.sub("#", line).strip().casefold()
