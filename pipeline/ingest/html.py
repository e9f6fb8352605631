"""Web pages saved as .html: one article a page.

In: the page's bytes; encoding as declared, else detected. Out: one ``Record``: main text by trafilatura,
fields by ``pipeline.ingest.page``. Where trafilatura finds no text, the JSON-LD article body or the page's
own blocks. A page that names no date is dated like plain text.
Refuses: a page that does not parse (E012). Scripts never run, nothing is fetched.
"""

import copy
import re
from collections.abc import Iterator

import lxml.etree
import lxml.html
import trafilatura

from pipeline.ingest import page
from pipeline.ingest.decode import decode
from pipeline.ingest.markup import block_text, plain_if_html
from pipeline.ingest.record import Malformed, Record, filled, storable
from pipeline.ingest.txt import date_in_text
from pipeline.settings import IngestSettings

_CHARSET = re.compile(
    rb"""<meta[^<>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^<>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.I,
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]{0,400}\?>")
_HEAD_BYTES = 8192


def read(data: bytes, path: str, _settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the one record of a page."""
    yield read_page("html", data, storable(decode(data, declared_encoding(data))), path)


def read_page(form: str, data: bytes, text: str, path: str, url: str | None = None) -> Record | Malformed:
    """Return the record of a page that a file of any format holds; ``url`` is where it was captured."""
    root = parse(text)
    if root is None:
        reason = f"{path} holds no HTML elements, or more than there is memory for. Save the page again"
        return Malformed(code="E012", reason=reason, raw=data)
    found = page.fields_of_page(root)
    body = storable(main_text(root, found.body))
    published, source = found.published, found.published_source
    if not published:
        published, source = date_in_text(body)
    return Record(
        source_format=form,
        raw=data,
        payload=text,
        body=body,
        title=filled(found.title),
        published_text=filled(published),
        published_source=source,
        url=filled(found.url or url),
        outlet=filled(found.outlet),
        author=filled(found.author),
        declared_language=filled(found.language),
    )


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the page names in its head, or None."""
    match = _CHARSET.search(data, 0, _HEAD_BYTES)
    return (match[1] or match[2]).decode("ascii") if match else None


def parse(text: str) -> lxml.html.HtmlElement | None:
    """Return the root element, or None when the text holds no element."""
    try:
        return lxml.html.document_fromstring(_XML_DECLARATION.sub("", text))
    except (lxml.etree.LxmlError, ValueError):
        return None


def main_text(root: lxml.html.HtmlElement, declared_body: str | None) -> str:
    """Return the article's text, a line a paragraph: no menus, teasers, forms or comments."""
    try:
        document = trafilatura.bare_extraction(
            copy.deepcopy(root), include_comments=False, include_tables=True, favor_recall=False
        )
    except Exception:
        # A third-party extractor on hostile input: whatever it raises, the page's own blocks remain.
        document = None
    text = str(getattr(document, "text", None) or "")
    body = plain_if_html(declared_body) if declared_body else ""
    if len(text) * 5 < len(body) * 2:
        return body
    if not text.strip():
        article = root.find(".//article")
        return block_text(article if article is not None else root)
    return text
