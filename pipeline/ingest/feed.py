"""Saved RSS and Atom feeds: one article an entry.

In: a feed's bytes. Out: a ``Record`` for each entry, ``member`` its number; its payload is the entry's fields
as a JSON object. The text is the entry's content, else its summary; the outlet is the feed's title. An entry
without a date of publication takes the date it was updated.
Refuses: E012 what holds no entry, E017 a document that declares entities. Nothing is fetched.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import feedparser

from pipeline.errors import RefusedError
from pipeline.ingest.columns import fields_of, record_of
from pipeline.ingest.decode import decode
from pipeline.ingest.html import declared_encoding
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.settings import ColumnSettings, IngestSettings

_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]{0,400}\?>\s*")
_ENTITY = re.compile(r"<!ENTITY", re.I)


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the entries of a feed."""
    yield from read_entries(data, xml_text(data, path), path, settings)


def read_entries(data: bytes, text: str, path: str, _settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the entries of a feed whose text is known."""
    found = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        yield Malformed(code="E012", reason=f"{path} is no feed with entries. Save it again", raw=data)
        return
    outlet = found.feed.get("title")
    for number, entry in enumerate(found.entries, start=1):
        item = _fields(entry, outlet)
        payload = storable(json.dumps(item, ensure_ascii=False))
        fields = fields_of(item, ColumnSettings())
        yield record_of(fields, source_format="feed", raw=payload.encode(), payload=payload, member=str(number))


def xml_text(data: bytes, path: str) -> str:
    """Return an XML document's text without its declaration; refuse (E017) one that declares entities."""
    text = _DECLARATION.sub("", storable(decode(data, declared_encoding(data))), count=1)
    if _ENTITY.search(text):
        what = f"{path} declares entities, which can reach other files or fill the memory"
        raise RefusedError("E017", f"{what}. Save it without its document type declaration")
    return text


def _fields(entry: Any, outlet: str | None) -> dict[str, str | None]:
    content = [part.get("value", "") for part in entry.get("content", [])]
    source = entry.get("source")
    return {
        "id": entry.get("id"),
        "title": entry.get("title"),
        "text": max([*content, entry.get("summary") or ""], key=len),
        # dict.get: the library's own would give the one for the other, with a warning.
        "published": dict.get(entry, "published") or dict.get(entry, "updated"),
        "url": entry.get("link"),
        "outlet": (source.get("title") if isinstance(source, dict) else None) or outlet,
        "author": entry.get("author"),
        "language": entry.get("language"),
    }
