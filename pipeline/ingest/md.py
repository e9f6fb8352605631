"""Markdown files, with or without front matter: one article a file.

In: the file's bytes. Out: one ``Record``; its body is plain text, one line a paragraph as in the source:
headings, emphasis, links, quotes and rules lose their marks, pictures go, list dashes stay.
The fields come from front matter in YAML (``---``) or TOML (``+++``), else from the text as in a .txt file.
Refuses nothing itself. Front matter that does not parse is read line by line, ``key: value``,
since headlines hold colons; its dates are taken as written, never moved to another time zone.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from pipeline.ingest.columns import Fields, fields_of
from pipeline.ingest.decode import decode
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.ingest.txt import date_in_text, one_record, split_header
from pipeline.settings import IngestSettings

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\r?\n(.{0,65536}?)^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_PAIR = re.compile(r"^([A-Za-z][\w -]{0,30}?)\s*[:=]\s*(.+?)\s*$", re.M)
_LINE_MARKS = (
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.M), r"\1"),
    (re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.M), ""),
    (re.compile(r"^[ \t]*(?:```|~~~).*$", re.M), ""),
    (re.compile(r"^[ \t]{0,3}(?:=+|(?:[-*_][ \t]*){3,})$", re.M), ""),
    (re.compile(r"^[ \t]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+.*$", re.M), ""),
)
_INLINE_MARKS = (
    (re.compile(r"!\[[^\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,200}\])"), ""),
    (re.compile(r"\[([^\[\]\n]{1,1000})\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,1000})\]\[[^\]\n]{0,200}\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]{0,500}>|<!--.{0,5000}?-->", re.S), ""),
    (re.compile(r"(?<!\w)(\*\*\*|\*\*|\*|___|__|_|~~)(?=\S)([^\n]{1,2000}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`\n]{1,1000})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def read(data: bytes, _path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the one record of a Markdown file."""
    text = storable(decode(data))
    front = _FRONT.match(text)
    if front:
        fields = fields_of(front_matter(front[2], toml=front[1] == "+++"), settings.columns)
        body = text[front.end() :]
    else:
        fields, body = split_header(text, settings.columns)
    yield _record(data, text, fields, plain_text(body), "front-matter" if front else "header")


def _record(data: bytes, text: str, fields: Fields, body: str, where: str) -> Record:
    published, source = fields.published, where
    if not published:
        published, found = date_in_text(body)
        source = found or where
    return one_record("md", data, text, body, fields, published, source)


def front_matter(text: str, *, toml: bool = False) -> Mapping[str, Any]:
    """Return front matter as a mapping whose scalars are texts, as written."""
    try:
        # BaseLoader leaves every scalar a text: the safe loader would move a zoned date to UTC.
        loaded: Any = tomllib.loads(text) if toml else yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        loaded = None
    if isinstance(loaded, Mapping):
        return {
            str(key): value if isinstance(value, str | list | Mapping) else str(value) for key, value in loaded.items()
        }
    return {key: value.strip("\"'") for key, value in _PAIR.findall(text)}


def plain_text(markdown: str) -> str:
    """Return Markdown without its marks.

    >>> plain_text("## **KYIV** - see [the map](https://a.example/b)")
    'KYIV - see the map'
    """
    for pattern, replacement in _LINE_MARKS + _INLINE_MARKS:
        markdown = pattern.sub(replacement, markdown)
    return markdown
