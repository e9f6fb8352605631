"""JSON Lines and JSON: many articles a file, or one.

In: the file, .jsonl as a stream. ``.jsonl``/``.ndjson``: an object a line. ``.json``: a list of objects, an object that
holds such a list (``{"articles": [...]}``), objects one a line, or one object, which is one article.
Out: a ``Record`` for each object, or a ``Malformed`` (E012) that names the line and what is wrong; a broken
line costs only itself, one of more than ``max_record_bytes`` too (E015). Text in HTML becomes plain text. Empty
lines are no records.
"""

import json
from collections.abc import Iterator
from typing import Any

from pipeline.ingest.columns import fields_of, has_text_key, record_of
from pipeline.ingest.decode import Stream, decode, text_of
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.ingest.streams import Overlong, lines, lines_of_text, stream_of
from pipeline.settings import IngestSettings

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00")
_UTF8_MARK = b"\xef\xbb\xbf"


def read_lines(stream: Stream, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the records of a JSON Lines file; ``member`` is the line's number."""
    for number, line in enumerate(_lines(stream, settings.max_record_bytes), start=1):
        if isinstance(line, Overlong):
            reason = f"{path} line {number} has more than {settings.max_record_bytes:,} bytes"
            fix = "Split it, or raise [ingest] max_record_bytes"
            yield Malformed(code="E015", reason=f"{reason}. {fix}", sha256=line.sha256, member=str(number))
        elif line := line.strip():
            yield _line(line, number, path, settings)


def _lines(stream: Stream, most: int) -> Iterator[bytes | Overlong]:
    head = stream.peek()[:4]
    if head.startswith(_WIDE_MARKS) or head[1:2] == b"\x00":
        with text_of(stream) as (text, _):
            for line in lines_of_text(text, most):
                yield line if isinstance(line, Overlong) else line.encode("utf-8", "replace")
        return
    if head.startswith(_UTF8_MARK):
        stream.read(len(_UTF8_MARK))
    yield from lines(stream, most)


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the records of a JSON file; ``member`` is the item's number, None for a file of one object."""
    text = decode(data)
    try:
        loaded = json.loads(text, strict=False)
    except (ValueError, RecursionError) as problem:
        if _starts_with_object(data):
            yield from read_lines(stream_of(data), path, settings)
        else:
            yield Malformed(code="E012", reason=f"{path} is not valid JSON: {_short(problem)}. Repair it", raw=data)
        return
    items = _items(loaded, settings)
    if items is None:
        yield _record(loaded, raw=data, payload=storable(text), member=None, form="json", path=path, settings=settings)
        return
    for number, item in enumerate(items, start=1):
        payload = json.dumps(item, ensure_ascii=False)
        raw = payload.encode("utf-8", "surrogatepass")
        yield _record(
            item, raw=raw, payload=storable(payload), member=number, form="json", path=path, settings=settings
        )


def _line(line: bytes, number: int, path: str, settings: IngestSettings) -> Record | Malformed:
    try:
        text = decode(line)
        item = json.loads(text, strict=False)
    except (ValueError, RecursionError) as problem:
        reason = f"{path} line {number} is not valid JSON: {_short(problem)}. Repair or remove the line"
        return Malformed(code="E012", reason=reason, raw=line, member=str(number))
    return _record(item, raw=line, payload=storable(text), member=number, form="jsonl", path=path, settings=settings)


def _record(
    item: Any, *, raw: bytes, payload: str, member: int | None, form: str, path: str, settings: IngestSettings
) -> Record | Malformed:
    where = path if member is None else f"{path} {'line' if form == 'jsonl' else 'item'} {member}"
    name = None if member is None else str(member)
    if not isinstance(item, dict):
        reason = f"{where} is {_kind(item)}, not an object with fields. Write one JSON object an article"
        return Malformed(code="E012", reason=reason, raw=raw, member=name)
    fields = fields_of(item, settings.columns)
    if fields.text is None:
        keys = ", ".join(storable(str(key))[:40] for key in list(item)[:12]) or "nothing"
        what = f"{where} has no field for the article's text (it has: {keys})"
        reason = f"{what}. Name the field in settings, [ingest.columns] text"
        return Malformed(code="E012", reason=reason, raw=raw, member=name)
    return record_of(fields, source_format=form, raw=raw, payload=payload, member=name)


def _items(loaded: Any, settings: IngestSettings) -> list[Any] | None:
    """Return the list of records in a JSON value, or None when the value is itself the one record."""
    if isinstance(loaded, list):
        return loaded
    if not isinstance(loaded, dict):
        return None
    for value in loaded.values():
        # Not just any list: tags and authors are lists too.
        is_list = isinstance(value, list) and value and isinstance(value[0], dict)
        if is_list and has_text_key(value[0], settings.columns):
            return list(value)
    return None


def _starts_with_object(data: bytes) -> bool:
    first = data.removeprefix(_UTF8_MARK).lstrip().split(b"\n", 1)[0]
    try:
        return isinstance(json.loads(first, strict=False), dict)
    except (ValueError, RecursionError):
        return False


def _kind(item: Any) -> str:
    if item is None:
        return "null"
    return {str: "a text", bool: "true or false", list: "a list"}.get(type(item), "a number")


def _short(problem: BaseException) -> str:
    if isinstance(problem, RecursionError):
        return "it is nested too deeply"
    return str(problem).split("\n", 1)[0][:200]
