"""Tables of articles: .csv and .tsv, a header and one article a row.

In: the file as a stream. Fields may be quoted and hold line breaks (RFC 4180); the separator of a .csv is the
one of comma, semicolon, tab and bar that makes the header name a column of text.
Out: a ``Record`` for each row, ``member`` its number below the header; its payload is the row as a JSON
object.
Refuses: E012 a row with more fields than the header or with broken quotes (only that row), a header without
a column for the article's text (the file); E015 a row of more than ``max_record_bytes`` characters (only that row).
Formulas are text and stay text.
"""

import csv
import io
import json
from collections.abc import Iterator

from pipeline.ingest.columns import fields_of, has_text_key, record_of
from pipeline.ingest.decode import Stream, text_of
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.ingest.streams import Overlong, lines_of_text
from pipeline.settings import ColumnSettings, IngestSettings

# Articles are longer than the csv module's default limit; ``_Lines`` caps them.
csv.field_size_limit(2**31 - 1)


def read_csv(stream: Stream, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the rows of a .csv file."""
    return _read(stream, path, settings, form="csv", separators=",;\t|")


def read_tsv(stream: Stream, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the rows of a .tsv file."""
    return _read(stream, path, settings, form="tsv", separators="\t")


class _TooLongError(Exception):
    """A row has more characters than the cap."""


class _Lines:
    """The lines of a table, up to so many characters of them a row."""

    def __init__(self, text: io.TextIOWrapper, most: int) -> None:
        self._lines = lines_of_text(text, most)
        self._room = self._most = most

    def refill(self) -> None:
        """Make room for another row."""
        self._room = self._most

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, Overlong):
            raise _TooLongError
        self._room -= len(line)
        if self._room < 0:
            raise _TooLongError
        return storable(line)


def _read(
    stream: Stream, path: str, settings: IngestSettings, *, form: str, separators: str
) -> Iterator[Record | Malformed]:
    with text_of(stream) as (text, sample):
        if not sample.strip():
            return
        separator, header = _header(storable(sample), separators, settings.columns)
        if not has_text_key(header, settings.columns):
            names = ", ".join(header[:12]) or "nothing"
            what = f"{path} has no column for the article's text (it has: {names})"
            yield Malformed(code="E012", reason=f"{what}. Name it in settings, [ingest.columns] text")
            return
        number = 0
        for row in _rows(_Lines(text, settings.max_record_bytes), separator):
            if isinstance(row, list) and not any(cell.strip() for cell in row):
                continue
            if isinstance(row, _TooLongError):
                reason = f"{path} row {number} has more than {settings.max_record_bytes:,} characters"
                fix = "Split it, or raise [ingest] max_record_bytes"
                yield Malformed(code="E015", reason=f"{reason}. {fix}", member=str(number))
            elif isinstance(row, csv.Error):
                yield _refused(number, path, f"cannot be read: {row}", b"")
            elif number:
                yield _row(row, header, number, form, path, settings.columns)
            number += 1


def _rows(lines: _Lines, separator: str) -> Iterator[list[str] | csv.Error | _TooLongError]:
    """Yield rows, or what is wrong with one."""
    rows = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.refill()
        try:
            yield next(rows)
        except StopIteration:
            return
        except (csv.Error, _TooLongError) as problem:
            yield problem


def _row(
    row: list[str], header: list[str], number: int, form: str, path: str, columns: ColumnSettings
) -> Record | Malformed:
    if len(row) > len(header):
        raw = "\x1f".join(row).encode()
        return _refused(number, path, f"has {len(row)} fields where the header has {len(header)}", raw)
    item = dict(zip(header, row + [""] * (len(header) - len(row)), strict=True))
    payload = json.dumps(item, ensure_ascii=False)
    fields = fields_of(item, columns)
    return record_of(fields, source_format=form, raw=payload.encode(), payload=payload, member=str(number))


def _header(text: str, separators: str, columns: ColumnSettings) -> tuple[str, list[str]]:
    """Return the separator and the header; the first separator under which a text column shows is taken."""
    best = (separators[0], list[str]())
    for separator in separators:
        try:
            header = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            continue
        header = [cell.strip() for cell in header]
        if has_text_key(header, columns) and (len(header) > 1 or separator == separators[-1]):
            return separator, header
        if len(header) > len(best[1]):
            best = (separator, header)
    return best


def _refused(number: int, path: str, what: str, raw: bytes) -> Malformed:
    reason = f"{path} row {number} {what}. Quote fields that hold separators, quotes or line breaks"
    return Malformed(code="E012", reason=reason, raw=raw, member=str(number))
