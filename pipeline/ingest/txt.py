"""Plain text files: one article a file, or an export of a news database with many (``exports``).

In: the file's bytes. Out: a ``Record``, whose date stands, first found wins,
- after ``date`` at the very start (`` date 2023-10-27 Text ...``, source ``header``),
- in header lines such as ``Date: 27 October 2023``, which leave the body (``header``),
- in a byline or time stamp above the text (``byline``), or in a dateline that gives the year (``dateline``),
- in a closing line "Published: ..." (``byline``).
Without any the record goes on without a date and is refused later (E020).
Refuses nothing itself. Form feeds and the like count as line breaks.
"""

import re
from collections.abc import Iterator

from pipeline.ingest import exports
from pipeline.ingest.columns import Fields, fields_of, normal_key
from pipeline.ingest.decode import decode
from pipeline.ingest.published import find_published, is_stamp, leading_published, parse_published
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.settings import ColumnSettings, IngestSettings

_DATED = re.compile(r"\s*date[ \t]+", re.I)
_HEADER = re.compile(r"[ \t]*([A-Za-z][A-Za-z _-]{1,24}?)[ \t]*:[ \t]*(.*)")
_HEAD_LINES = 12
_MAX_HEAD_LINE = 200
_DATELINE = re.compile(
    r"[^\W\d_][^\n,:()]{1,40}(?:,[^\n,:()]{1,30})?(?:\s*\([^()\n]{1,40}\))?,\s*(?P<date>\S[^()\n]{5,29}?)\s*"
    r"(?:\([^()\n]{1,60}\)\s*)?(?:[-–—]|: )"
)
_BYLINE = re.compile(r"\s*(?:by|from|written by|reported by|story by)\b|.*\|", re.I)
_CLOSING = re.compile(r"\s*(?:first )?(?:published|posted)\b", re.I)


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the one record of a text file, or those of a database's export."""
    yield from read_text("txt", data, storable(decode(data)), path, settings)


def read_text(form: str, data: bytes, text: str, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the records of a text that a file of any format holds."""
    exported = exports.read(text, path, settings.columns)
    if exported:
        yield from exported
        return
    dated = _DATED.match(text)
    date = leading_published(text, dated.end()) if dated else None
    if date:
        yield Record(
            source_format="dated_txt" if form == "txt" else form,
            raw=data,
            payload=text,
            body=text[date.end() :],
            published_text=date[0],
            published_source="header",
        )
        return
    yield _plain(form, data, text, settings.columns)


def _plain(form: str, data: bytes, text: str, columns: ColumnSettings) -> Record:
    fields, body = split_header(text, columns)
    published = fields.published
    source: str | None = "header"
    if published and not parse_published(published):
        published = find_published(published[:_MAX_HEAD_LINE]) or published
    if not published:
        published, source = date_in_text(body)
    return one_record(form, data, text, body, fields, published, source)


def one_record(
    form: str, data: bytes, text: str, body: str, fields: Fields, published: str | None, source: str | None
) -> Record:
    """The record of a file that is one article; ``source`` says where the date stood."""
    return Record(
        source_format=form,
        raw=data,
        payload=text,
        body=body,
        title=fields.title,
        published_text=published,
        published_source=source if published else None,
        url=fields.url,
        outlet=fields.outlet,
        author=fields.author,
        declared_language=fields.language,
    )


def split_header(text: str, columns: ColumnSettings) -> tuple[Fields, str]:
    """Take header lines (``Key: value`` with a known key) from the top; return their fields and the rest.

    A headline and a byline may stand above them. A ``Text:`` line ends the header.
    """
    known = {normal_key(name) for names in columns.model_dump().values() for name in names}
    body_keys = {normal_key(name) for name in columns.text}
    lines = text.splitlines(keepends=True)
    found: dict[str, str] = {}
    kept: list[str] = []
    rest = 0
    for number, line in enumerate(lines[: _HEAD_LINES * 2]):
        match = _HEADER.match(line.rstrip()) if len(line) <= _MAX_HEAD_LINE * 2 else None
        key = normal_key(match[1]) if match else ""
        if match and key in body_keys:
            kept.append(match[2] + "\n")
            rest = number + 1
            break
        if match and key in known:
            found.setdefault(key, match[2])
            rest = number + 1
        elif line.strip() and (found or len(kept) >= 4 or len(line) > _MAX_HEAD_LINE):
            break
        elif not found:
            kept.append(line)
    fields = fields_of(found, columns)
    if not found:
        return fields, text
    return fields, "".join(kept) + "".join(lines[rest:])


def date_in_text(body: str) -> tuple[str | None, str | None]:
    """Return the date that a byline, time stamp, dateline or closing line gives, and which of them."""
    lines = [line.strip() for line in body[:20_000].splitlines() if line.strip()]
    for line in lines[:_HEAD_LINES]:
        if len(line) > _MAX_HEAD_LINE or line.endswith((".", "!", "?")):
            break
        if is_stamp(line) or _BYLINE.match(line):
            date = find_published(line)
            if date and parse_published(date):
                return date, "byline"
    for line in lines[:4]:
        dateline = _DATELINE.match(line)
        if dateline and parse_published(dateline["date"]):
            return dateline["date"], "dateline"
    for line in (line.strip() for line in body[-2_000:].splitlines()[-6:]):
        if len(line) <= _MAX_HEAD_LINE and _CLOSING.match(line):
            date = find_published(line)
            if date and parse_published(date):
                return date, "byline"
    return None, None
