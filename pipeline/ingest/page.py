"""What a web page says about its article: headline, date, address, outlet, author, language.

In: the page's element tree. Out: ``PageFields``. The date of publication comes from, first that parses wins:
JSON-LD ``datePublished`` (``json-ld``), meta elements (``meta``), time elements of the article (``time``),
elements marked as date or byline (``byline``), the address (``url``). Modification dates are never taken.
Where a declared date or the address gives another day, the source says so: ``json-ld, not url``.
htmldate is not asked: without these it takes days of modification and days that the article tells of.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import lxml.html

from pipeline.ingest.columns import as_text
from pipeline.ingest.published import date_in_address, find_published, parse_published, source_against

_PUBLISHED_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "article_date_original",
    "publication_date",
    "publish-date",
    "publishdate",
    "publish_date",
    "published_time",
    "pub_date",
    "pubdate",
    "displaydate",
    "date",
)
_ARTICLE_TYPE = re.compile(r"article|newsstory|posting|report|liveblog", re.I)
_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"\n]{4,60})"')
_OUTSIDE = "ancestor::aside or ancestor::nav or ancestor::footer or ancestor::*[contains(@class,'related')]"
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|byline|published|pubdate|posted|timestamp|post-meta|entry-meta|article-meta)",
    re.I,
)
_SITE_SUFFIX = re.compile(r"\s+(?P<mark>[|»\u2013\u2014-])\s+(?P<site>[^|»\u2013\u2014]{2,40})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFields:
    """What a page says; ``body`` is the text that JSON-LD carries, if any."""

    title: str | None
    published: str | None
    published_source: str | None
    url: str | None
    outlet: str | None
    author: str | None
    language: str | None
    body: str | None


def fields_of_page(root: lxml.html.HtmlElement) -> PageFields:
    """Collect the fields of a page."""
    metas = _metas(root)
    things = list(_things(root))
    articles = [thing for thing in things if _ARTICLE_TYPE.search(str(thing.get("@type")))]
    article: dict[str, Any] = next((a for a in articles if a.get("datePublished")), articles[0] if articles else {})
    canonical = root.xpath("//link[@rel='canonical']/@href")
    url = metas.get("og:url") or (str(canonical[0]) if canonical else None) or as_text(article.get("url"))
    published, source = _published(root, metas, article, things, url)
    return PageFields(
        title=_title(root, metas, article),
        published=published,
        published_source=source,
        url=url,
        outlet=metas.get("og:site_name") or as_text(article.get("publisher")),
        author=as_text(article.get("author")) or metas.get("author"),
        language=(root.get("lang") or "").strip() or None,
        body=as_text(article.get("articleBody")),
    )


def _published(
    root: lxml.html.HtmlElement,
    metas: dict[str, str],
    article: dict[str, Any],
    things: list[dict[str, Any]],
    url: str | None,
) -> tuple[str | None, str | None]:
    """Return the first date that parses and where it stood; else the first date seen, for the message."""
    first: tuple[str, str] | None = None
    for text, source in _candidates(root, metas, article, things, url):
        parsed = parse_published(text)
        if parsed:
            others = chain(_declared(root, metas, article, things), _in_address(url))
            return text, source_against(source, parsed, others)
        first = first or (text, source)
    return first or (None, None)


def _candidates(
    root: lxml.html.HtmlElement,
    metas: dict[str, str],
    article: dict[str, Any],
    things: list[dict[str, Any]],
    url: str | None,
) -> Iterator[tuple[str, str]]:
    """Yield the dates of a page and where they stand, the most reliable first."""
    yield from _declared(root, metas, article, things)
    yield from _shown(root)
    yield from _in_address(url)


def _declared(
    root: lxml.html.HtmlElement, metas: dict[str, str], article: dict[str, Any], things: list[dict[str, Any]]
) -> Iterator[tuple[str, str]]:
    for thing in (article, *things):
        text = as_text(thing.get("datePublished")) or as_text(thing.get("dateCreated"))
        if text and (thing is article or not article):
            yield text, "json-ld"
    for script in root.xpath("//script[contains(@type,'ld+json')]"):
        if not things:
            yield from ((text, "json-ld") for text in _LD_DATE.findall(script.text or ""))
    yield from ((metas[name], "meta") for name in _PUBLISHED_META if name in metas)


def _shown(root: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in root.xpath(f"//time[not({_OUTSIDE})]")[:5]:
        for text in (element.get("datetime"), element.text_content()):
            if text and text.strip():
                yield text.strip()[:120], "time"
    for element in root.xpath(f"//*[self::div or self::span or self::p or self::li][@class or @id][not({_OUTSIDE})]")[
        :400
    ]:
        if _MARKED.search(f"{element.get('class', '')} {element.get('id', '')}"):
            date = find_published(" ".join(element.text_content().split())[:200])
            if date:
                yield date, "byline"


def _in_address(url: str | None) -> Iterator[tuple[str, str]]:
    in_url = date_in_address(url)
    if in_url:
        yield in_url, "url"


def _metas(root: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the contents of meta elements (and itemprop dates) by name; the first of a name wins."""
    found: dict[str, str] = {}
    for element in root.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and element.get("content").strip():
                found.setdefault(name, element.get("content").strip())
    for element in root.xpath("//*[@itemprop='datePublished']"):
        value = element.get("content") or element.get("datetime") or element.text_content()
        found.setdefault("datepublished", value.strip()[:120])
    return found


def _things(root: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield every object of every JSON-LD block, in document order."""
    for script in root.xpath("//script[contains(@type,'ld+json')]"):
        try:
            pending = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while pending:
            item = pending.pop(0)
            if isinstance(item, list):
                pending = [*item, *pending]
            elif isinstance(item, dict):
                yield item
                inner = (item.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"))
                pending = [*(value for value in inner if isinstance(value, dict | list)), *pending]


def _title(root: lxml.html.HtmlElement, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    """Return the headline: the h1 that the page's title confirms, else the declared one without the site."""
    site = metas.get("og:site_name")
    declared = metas.get("og:title") or as_text(article.get("headline")) or metas.get("twitter:title")
    page_title = " ".join(root.xpath("string(//title)").split())
    heads = [" ".join(element.text_content().split()) for element in root.xpath("//h1")]
    for head in heads:
        if head and _same(head, f"{declared or ''} {page_title}"):
            return head
    if declared:
        return without_site(" ".join(declared.split()), site)
    return next((head for head in heads if head), None) or without_site(page_title, site) or None


def without_site(title: str, site: str | None = None) -> str:
    """Cut the site's name from a page title. After a dash it must be the known name or look like a name.

    >>> without_site("Two killed in raid | The Herald"), without_site("Two killed in raid - police")
    ('Two killed in raid', 'Two killed in raid - police')
    """
    match = _SITE_SUFFIX.search(title)
    if not match or match.start() < len(match["site"]):
        return title
    is_name = match["site"].casefold() == (site or "").casefold() or match["site"].istitle()
    return title[: match.start()] if match["mark"] in "|»" or is_name else title


def _same(head: str, titles: str) -> bool:
    return re.sub(r"\W+", "", head).casefold() in re.sub(r"\W+", "", titles).casefold()
