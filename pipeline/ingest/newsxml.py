"""News in XML: NITF, NewsML 1 and NewsML-G2, saved feeds, and plain exports with an element an article.

In: the document's bytes. Out: a ``Record`` for each article; a file of several gives each a ``member``.
Where the fields stand is a table of paths, ``_PATHS``; in any other XML an article is an element one of whose
children bears a name of [ingest.columns] text.
Refuses: E012 what is not well-formed or holds no article, E017 a document that declares entities. No document
type is loaded, nothing is fetched.
"""

import re
from collections.abc import Iterator

import lxml.etree

from pipeline.ingest import feed
from pipeline.ingest.columns import fields_of, normal_key, record_of
from pipeline.ingest.markup import block_text
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.settings import ColumnSettings, IngestSettings

_FEEDS = frozenset(["rss", "feed", "rdf"])
_ARTICLES = ("newsitem", "nitf")
# Of each field, the places where it may stand, the first with a value wins; names in lower case, "@" an attribute.
_PATHS = {
    "id": ("@guid", "newsidentifier/newsitemid", "doc-id/@id-string"),
    "title": ("hedline/hl1", "headline", "hl1", "title"),
    "text": ("body.content", "inlinexml", "inlinedata", "datacontent", "body"),
    "published": (
        "date.issue/@norm",
        "pubdata/@date.publication",
        "contentcreated",
        "firstcreated",
        "story.date/@norm",
        "versioncreated",
    ),
    "outlet": ("pubdata/@name", "creditline", "provider/name", "provider/party/@formalname", "distributor"),
    "author": ("byline/person", "byline", "by", "creator/name"),
}
_FEED_HEAD = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.I)


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the articles of an XML document."""
    text = feed.xml_text(data, path)
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.etree.fromstring(text.encode(), parser)
    except (lxml.etree.LxmlError, ValueError) as problem:
        if _FEED_HEAD.search(text[:4000]):
            yield from feed.read_entries(data, text, path, settings)  # its parser forgives much
            return
        yield Malformed(code="E012", reason=f"{path} is not well-formed XML: {str(problem)[:200]}. Repair it", raw=data)
        return
    if _name(root) in _FEEDS:
        yield from feed.read_entries(data, text, path, settings)
        return
    found = _articles(root, settings.columns)
    if not found:
        what = f"{path} holds no article that can be told from other XML"
        yield Malformed(code="E012", reason=f"{what}. Name its text element in [ingest.columns] text", raw=data)
    for number, (element, form) in enumerate(found, start=1):
        yield _record(element, form, str(number) if len(found) > 1 else None, data, settings.columns)


def _articles(root: lxml.etree._Element, columns: ColumnSettings) -> list[tuple[lxml.etree._Element, str]]:
    """Return the elements that are articles, and the form each is read by."""
    for name in _ARTICLES:
        named = [element for element in root.iter(lxml.etree.Element) if _name(element) == name]
        if named:
            return [(element, "news_xml") for element in named]
    keys = {normal_key(name) for name in columns.text}
    holders = [
        element
        for element in root.iter(lxml.etree.Element)
        if any(normal_key(_name(child)) in keys for child in element.iterchildren(lxml.etree.Element))
    ]
    # <export><article><body> : both hold a name of text, and the inner one is the article.
    outer = {ancestor for element in holders for ancestor in element.iterancestors()}
    return [(element, "xml") for element in holders if element not in outer]


def _record(
    element: lxml.etree._Element, form: str, member: str | None, data: bytes, columns: ColumnSettings
) -> Record:
    payload = storable(lxml.etree.tostring(element, encoding="unicode", with_tail=False))
    if form == "news_xml":
        item = {field: _found(element, paths) for field, paths in _PATHS.items()}
        fields = fields_of(item, ColumnSettings())
    else:
        children = element.iterchildren(lxml.etree.Element)
        item = {**dict(element.attrib), **{_name(child): block_text(child) for child in children}}
        fields = fields_of(item, columns)
    raw = payload.encode() if member else data
    return record_of(fields, source_format="xml", raw=raw, payload=payload, member=member)


def _found(element: lxml.etree._Element, paths: tuple[str, ...]) -> str | None:
    """Return the text at the first of the paths that has one, wherever below ``element`` the path begins."""
    for path in paths:
        *names, last = path.split("/")
        attribute = last[1:] if last.startswith("@") else None
        steps = names if attribute else [*names, last]
        for place in _places(element, steps):
            value = _attribute(place, attribute) if attribute else block_text(place)
            if value and value.strip():
                return value
    return None


def _places(element: lxml.etree._Element, steps: list[str]) -> Iterator[lxml.etree._Element]:
    if not steps:
        yield element
        return
    for inner in element.iterdescendants(lxml.etree.Element):
        if _name(inner) == steps[0]:
            yield from _places(inner, steps[1:])


def _attribute(element: lxml.etree._Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if str(key).lower() == name), None)


def _name(element: lxml.etree._Element) -> str:
    """The element's name without its namespace, in lower case."""
    return str(lxml.etree.QName(element).localname).lower()
