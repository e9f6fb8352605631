"""A feed's document taken apart: one small feed an entry, with the head of the whole.

In: the document's bytes and the records that a build reads from it. Out: for each record its name, the
``payload_sha256`` that raw_articles gives it, and a document from which a build reads that record and no other.
A document whose XML does not show its entries one by one (feedparser forgives much) stays whole.
Refuses nothing, fetches nothing; entities are not resolved.
"""

import hashlib
from collections.abc import Iterator, Sequence

import lxml.etree

from pipeline.ingest.record import Record

_ENTRIES = frozenset(["item", "entry"])
_FEEDS = frozenset(["rss", "feed", "rdf"])


def documents(data: bytes, records: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of a document for each record, or of the whole."""
    root = _root(data)
    entries = [] if root is None else [e for e in root.iter(lxml.etree.Element) if _name(e) in _ENTRIES]
    if root is None or len(entries) != len(records):
        yield _hash(records), data
        return
    places = [entry.getparent() for entry in entries]
    if any(place is None for place in places):
        yield _hash(records), data
        return
    for entry, place in zip(entries, places, strict=True):
        entry.tail = None
        place.remove(entry)
    for entry, place, record in zip(entries, places, records, strict=True):
        place.append(entry)
        yield _hash([record]), lxml.etree.tostring(root, encoding="utf-8", xml_declaration=True)
        place.remove(entry)


def is_feed(data: bytes) -> bool:
    """Tell whether a document without entries is a feed all the same."""
    root = _root(data)
    return root is not None and _name(root) in _FEEDS


def _root(data: bytes) -> lxml.etree._Element | None:
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return lxml.etree.fromstring(data.lstrip(), parser)  # a blank line before the declaration is common
    except (lxml.etree.LxmlError, ValueError):
        return None


def _name(element: lxml.etree._Element) -> str:
    return str(lxml.etree.QName(element).localname).lower()


def _hash(records: Sequence[Record]) -> str:
    return hashlib.sha256(b"\n".join(record.raw for record in records)).hexdigest()
