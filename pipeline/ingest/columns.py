"""A mapping (a JSON object, a table row, a front matter, a header block) to the fields of a record.

In: any mapping with string keys, and ``settings.ingest.columns``, which names the keys to look for.
Out: ``Fields``, and the ``Record`` they make. Case, spaces and punctuation of keys are ignored:
``publishedAt`` is ``published_at``.
A value may be a text, a number, a list (of authors or paragraphs) or an object with a name.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.ingest.markup import plain_if_html
from pipeline.ingest.published import date_in_address, parse_published, source_against
from pipeline.ingest.record import Record, filled, storable
from pipeline.settings import ColumnSettings

_NOT_ALNUM = re.compile(r"[\W_]+")
# Keys under which an object says its own name or date: NewsAPI's source, JSON-LD's author, MongoDB's date.
_INNER = ("name", "title", "$date", "@value", "value", "$oid", "@id", "id", "url", "href")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What a mapping says about an article. ``text`` is None when no key for it exists."""

    id: str | None
    title: str | None
    text: str | None
    published: str | None
    url: str | None
    outlet: str | None
    author: str | None
    language: str | None


def normal_key(key: str) -> str:
    """Return the key as it is compared.

    >>> normal_key("Published At"), normal_key("publishedAt")
    ('publishedat', 'publishedat')
    """
    return _NOT_ALNUM.sub("", key).casefold()


@lru_cache
def _normal_keys(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(normal_key(name) for name in names)


def has_text_key(keys: Iterable[str], columns: ColumnSettings) -> bool:
    """Tell whether any of the keys is one that holds the article."""
    known = _normal_keys(columns.text)
    return any(normal_key(str(key)) in known for key in keys)


def fields_of(mapping: Mapping[str, Any], columns: ColumnSettings) -> Fields:
    """Pick the fields of ``mapping``: of each field's names, the first whose value is not empty."""
    values = {normal_key(str(key)): value for key, value in mapping.items()}

    def pick(names: tuple[str, ...], *, joiner: str = ", ") -> str | None:
        for key in _normal_keys(names):
            value = as_text(values[key], joiner=joiner) if key in values else None
            if value is not None and value.strip():
                return value
        return None

    text = pick(columns.text, joiner="\n\n")
    if text is None and has_text_key(values, columns):
        text = ""
    return Fields(
        id=filled(pick(columns.id)),
        title=filled(pick(columns.title)),
        text=None if text is None else storable(text),
        published=filled(pick(columns.published)),
        url=filled(pick(columns.url)),
        outlet=filled(pick(columns.outlet)),
        author=filled(pick(columns.author)),
        language=filled(pick(columns.language)),
    )


def record_of(fields: Fields, *, source_format: str, raw: bytes, payload: str, member: str | None) -> Record:
    """Return the record of an object or a row. Without a date of its own, the one in its address counts."""
    published, source = fields.published, "record"
    in_address = date_in_address(fields.url)
    if not published:
        published, source = in_address, "url"
    elif in_address and (found := parse_published(published)):
        source = source_against(source, found, [(in_address, "url")])
    return Record(
        source_format=source_format,
        raw=raw,
        payload=payload,
        member=member,
        own_id=fields.id,
        body=plain_if_html(fields.text or ""),
        title=filled(plain_if_html(fields.title or "")),
        published_text=published,
        published_source=source if published else None,
        url=fields.url,
        outlet=fields.outlet,
        author=fields.author,
        declared_language=fields.language,
    )


def as_text(value: Any, *, joiner: str = ", ") -> str | None:
    """Return a JSON value as text: lists joined, objects by their name, None and booleans as None.

    >>> as_text({"id": None, "name": "The Herald"}), as_text(["A", "B"]), as_text(1700000000)
    ('The Herald', 'A, B', '1700000000')
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return f"{value}"
    if isinstance(value, Mapping):
        inner = (as_text(value.get(key), joiner=joiner) for key in _INNER if not _nested(value.get(key)))
        return next((text for text in inner if text), None)
    if isinstance(value, list | tuple):
        parts = [as_text(item, joiner=joiner) for item in value if not isinstance(item, list | tuple)]
        return joiner.join(part for part in parts if part) or None
    return None


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)
