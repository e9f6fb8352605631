"""What a reader yields: a record as captured, or a refusal of one.

In: nothing. Out: the types that every format shares, and ``storable``, which makes a string fit to store.
"""

import re
from dataclasses import dataclass

# Half a surrogate pair cannot be encoded, and NUL ends strings in many tools: both come from broken exports.
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One captured record. ``raw`` holds its own bytes (the file's, or those of its line or row).

    ``member`` is its number inside a file of many records, counted from 1, else None.
    ``own_id`` is the identifier that the record itself carries, else None.
    ``body`` is the article's plain text as captured: boilerplate offsets count its characters.
    ``published_text`` is the date as written, ``published_source`` where it stood.
    """

    source_format: str
    raw: bytes
    payload: str
    body: str
    member: str | None = None
    own_id: str | None = None
    title: str | None = None
    published_text: str | None = None
    published_source: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    declared_language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A record (or, without ``member``, a whole file) that cannot be read: code, reason, the bytes seen.

    ``sha256`` is that of the bytes, where there are too many of them to be held.
    """

    code: str
    reason: str
    raw: bytes = b""
    member: str | None = None
    sha256: str | None = None


def storable(text: str) -> str:
    """Replace what no table can hold: lone surrogates and NUL.

    >>> storable("a\\x00b")
    'a\\ufffdb'
    """
    return _UNSTORABLE.sub("\ufffd", text)


def filled(text: str | None, *, most: int = 1000) -> str | None:
    """Return a short field on one line and fit to store, or None if it is empty or longer than ``most``.

    What is longer is no headline, name or address, but text in the wrong place.
    """
    if text is None:
        return None
    text = " ".join(storable(text).split())
    return text if 0 < len(text) <= most else None
