"""Tables of articles: .csv and .tsv, a header and one article a row.

In: the file's bytes. Fields may be quoted and hold line breaks (RFC 4180); the separator of a .csv is the
one of comma, semicolon, tab and bar that makes the header name a column of text.
Out: a ``Record`` for each row, ``member`` its number below the header; its payload is the row as a JSON
object.
Refuses: E012 a row with more fields than the header or with broken quotes (only that row), a header without
a column for the article's text (the file). Formulas are text and stay text.
"""

import csv
import io
import json
from collections.abc import Iterator

from pipeline.ingest.columns import fields_of, has_text_key, record_of
from pipeline.ingest.decode import decode
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.settings import ColumnSettings, IngestSettings

# Articles are longer than the csv module's default limit; the file's own size is already capped.
csv.field_size_limit(2**31 - 1)


def read_csv(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the rows of a .csv file."""
    return _read(data, path, settings, form="csv", separators=",;\t|")


def read_tsv(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the rows of a .tsv file."""
    return _read(data, path, settings, form="tsv", separators="\t")


def _read(
    data: bytes, path: str, settings: IngestSettings, *, form: str, separators: str
) -> Iterator[Record | Malformed]:
    text = storable(decode(data))
    separator, header = _header(text, separators, settings.columns)
    if not has_text_key(header, settings.columns):
        names = ", ".join(header[:12]) or "nothing"
        what = f"{path} has no column for the article's text (it has: {names})"
        reason = f"{what}. Name it in settings, [ingest.columns] text"
        yield Malformed(code="E012", reason=reason, raw=data)
        return
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = -1
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            number += 1
            yield _refused(number, path, f"cannot be read: {problem}", b"")
            continue
        if not any(cell.strip() for cell in row):
            continue
        number += 1
        if number:
            yield _row(row, header, number, form, path, settings.columns)


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
