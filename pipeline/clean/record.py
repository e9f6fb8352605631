"""One record to one article: its date, headline, text and language.

In: a row of raw_articles as a dictionary. Out: a row of articles, without what only the other articles tell: its
group of near-duplicates and its version. Nothing here knows another record, so records are cleaned in any order.
Refuses (``RefusedError``), first that applies: E020 no date, E021 a date that cannot be read, E022 a date after
``last_day``, E023 nothing left of the body or fewer words than ``min_words``, E024 a language that is not wanted.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from pipeline.clean.headline import find_headline
from pipeline.clean.language import language_name, language_of
from pipeline.clean.paragraphs import paragraphs
from pipeline.clean.repair import repair
from pipeline.clean.strip import Removed, strip
from pipeline.errors import RefusedError
from pipeline.ids import stable_id
from pipeline.ingest.published import Order, parse_published
from pipeline.settings import CleanSettings


@dataclass(frozen=True, slots=True)
class CleanText:
    """A cleaned body: headline, text that opens with it, and what was removed from the raw body."""

    title: str | None
    text: str
    removed: list[Removed]


def clean_text(body: str, title: str | None = None) -> CleanText:
    """Clean one body. ``title`` is the headline if the record names it."""
    title = repair(title) if title else None
    stripped = strip(body, paragraphs(body), title or None)
    units = stripped.kept
    if not title:
        headline = find_headline(units)
        title = headline.text if headline else None
        units = [unit for unit in units if unit is not headline]
    parts = [title, *(unit.text for unit in units)] if title else [unit.text for unit in units]
    return CleanText(title or None, "\n\n".join(parts) if units else "", stripped.removed)


def article_of(record: dict[str, Any], settings: CleanSettings, last_day: datetime.date) -> dict[str, Any]:
    """Return the row of an article, or raise ``RefusedError``."""
    published = _published(record, last_day)
    cleaned = clean_text(record["body"], record["title"])
    n_words = len(cleaned.text.split())
    if not cleaned.text or n_words < settings.min_words:
        what = "no text" if not record["body"].strip() else "nothing but boilerplate"
        what = what if not cleaned.text else f"only {n_words} words"
        raise RefusedError("E023", f"{where(record)} holds {what}. Save the article's text and ingest it again")
    language = language_of(cleaned.text)
    if language not in settings.languages:
        name = language_name(language)
        wanted = ", ".join(language_name(code) for code in settings.languages)
        reason = (
            f"{where(record)} is in {name} ({language}); articles in {wanted} are coded. Translate it or leave it out"
        )
        raise RefusedError("E024", reason)
    outlet = record["outlet"]
    return {
        "article_id": stable_id("art", published.isoformat(), cleaned.text, *([outlet] if outlet else [])),
        "source_id": record["source_id"],
        "raw_id": record["raw_id"],
        "published": published,
        "published_source": record["published_source"],
        "title": cleaned.title,
        "text": cleaned.text,
        "language": language,
        "url": record["url"],
        "outlet": outlet,
        "author": record["author"],
        "n_words": n_words,
        "near_duplicate_group": None,
        "version": 1,
        "boilerplate": [
            {
                "start": part.start,
                "end": part.end,
                "text": record["body"][part.start : part.end],
                "rule": part.rule,
            }
            for part in cleaned.removed
        ],
    }


def where(record: dict[str, Any]) -> str:
    """Return what a message calls a record."""
    path: str = record["source_path"]
    return path if record["member"] is None else f"{path} record {record['member']}"


def _published(record: dict[str, Any], last_day: datetime.date) -> datetime.date:
    text, source = record["published_text"], record["published_source"] or ""
    if not text:
        reason = (
            f"{where(record)} has no date of publication in its record, header, byline or page. Write"
            " ` date YYYY-MM-DD ` before its first word, or add the field `published`"
        )
        raise RefusedError("E020", reason)
    order: Order = "month-first" if source.endswith(":month-first") else "day-first"
    parsed = parse_published(text, order=order)
    if parsed is None:
        shown = text if len(text) <= 60 else f"{text[:60]}…"
        reason = f'{where(record)}: "{shown}" is no date with year, month and day. Write it as YYYY-MM-DD'
        raise RefusedError("E021", reason)
    if parsed.date > last_day:
        reason = f"{where(record)} is dated {parsed.date}, after {last_day}. Correct the date, or set as_of"
        raise RefusedError("E022", reason)
    return parsed.date
