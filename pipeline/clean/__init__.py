"""Clean: raw article records to articles.

In: the raw_articles table. Out: the articles and quarantine tables; every record is in one of them.
``text`` is the headline (when there is one) and the paragraphs, parted by one blank line; boilerplate
leaves the text and is kept with its offsets into the raw body and its rule.
Refuses, first that applies: E020 no date, E021 a date that cannot be read, E022 a date after ``as_of``
(else after tomorrow, for the day has begun somewhere), E023 nothing left of the body or fewer words than
``min_words``, E024 a language that is not among ``languages``, E025 the same words from the same outlet as an
article before it in order of path and record; another outlet's reprint is a source, and is kept.
"""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.clean.copies import near_duplicates
from pipeline.clean.headline import find_headline
from pipeline.clean.language import language_name, language_of
from pipeline.clean.paragraphs import paragraphs
from pipeline.clean.repair import repair
from pipeline.clean.strip import Removed, same_text, strip
from pipeline.errors import refusal
from pipeline.ids import stable_id
from pipeline.ingest.published import Order, parse_published
from pipeline.settings import Settings
from schemas.tables import conform, empty

__all__ = ["CleanText", "clean", "clean_text"]

STAGE = "articles"
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class CleanText:
    """A cleaned body: headline, text that opens with it, and what was removed from the raw body."""

    title: str | None
    text: str
    removed: list[Removed]


class _RefusedError(Exception):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


def clean(raw: pl.DataFrame, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return articles and quarantine for a frame of raw_articles, whatever the order of its rows."""
    last_day = settings.as_of or datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    seen: dict[bytes, str] = {}
    rows: list[dict[str, Any]] = []
    frames: list[pl.DataFrame] = []
    refused: list[dict[str, str | None]] = []
    for record in _in_order(raw):
        try:
            rows.append(_article(record, settings, last_day, seen))
        except _RefusedError as refusal_:
            refused.append(_quarantined(record, refusal_))
        if len(rows) >= _CHUNK:
            frames.append(_frame(rows))
            rows = []
    articles = pl.concat([empty(STAGE), *frames, _frame(rows)]).sort("article_id")
    groups = near_duplicates(articles, share=settings.clean.same_share)
    articles = conform(articles.drop("near_duplicate_group", "version").join(groups, on="article_id"), STAGE)
    quarantine = pl.DataFrame(refused, schema=empty("quarantine").schema)
    return articles, conform(quarantine, "quarantine").sort("stage", "record_id")


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


def _in_order(raw: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield rows by path, then by the record's number, so that which of two equal ones stays is settled."""
    number = pl.col("member").cast(pl.Int64, strict=False)
    ordered = raw.sort("source_path", number, "member", "raw_id", nulls_last=False)
    for part in ordered.iter_slices(_CHUNK):
        yield from part.drop("payload").iter_rows(named=True)


def _article(
    record: dict[str, Any], settings: Settings, last_day: datetime.date, seen: dict[bytes, str]
) -> dict[str, Any]:
    """Return the row of an article, or raise ``_RefusedError``."""
    published = _published(record, last_day)
    cleaned = clean_text(record["body"], record["title"])
    n_words = len(cleaned.text.split())
    if not cleaned.text or n_words < settings.clean.min_words:
        what = "no text" if not record["body"].strip() else "nothing but boilerplate"
        what = what if not cleaned.text else f"only {n_words} words"
        raise _RefusedError("E023", f"{_where(record)} holds {what}. Save the article's text and ingest it again")
    language = language_of(cleaned.text)
    if language not in settings.clean.languages:
        name = language_name(language)
        wanted = ", ".join(language_name(code) for code in settings.clean.languages)
        reason = (
            f"{_where(record)} is in {name} ({language}); articles in {wanted} are coded. Translate it or leave it out"
        )
        raise _RefusedError("E024", reason)
    outlet = record["outlet"]
    key = hashlib.sha256(f"{outlet or ''}\0{same_text(cleaned.text)}".encode()).digest()
    if key in seen:
        raise _RefusedError("E025", f"{_where(record)} has the same text as {seen[key]}, which is kept. Nothing to do")
    seen[key] = _where(record)
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


def _published(record: dict[str, Any], last_day: datetime.date) -> datetime.date:
    text, source = record["published_text"], record["published_source"] or ""
    if not text:
        reason = (
            f"{_where(record)} has no date of publication in its record, header, byline or page. Write"
            " ` date YYYY-MM-DD ` before its first word, or add the field `published`"
        )
        raise _RefusedError("E020", reason)
    order: Order = "month-first" if source.endswith(":month-first") else "day-first"
    parsed = parse_published(text, order=order)
    if parsed is None:
        shown = text if len(text) <= 60 else f"{text[:60]}…"
        reason = f'{_where(record)}: "{shown}" is no date with year, month and day. Write it as YYYY-MM-DD'
        raise _RefusedError("E021", reason)
    if parsed.date > last_day:
        reason = f"{_where(record)} is dated {parsed.date}, after {last_day}. Correct the date, or set as_of"
        raise _RefusedError("E022", reason)
    return parsed.date


def _quarantined(record: dict[str, Any], refused: _RefusedError) -> dict[str, str | None]:
    return refusal(
        stage=STAGE,
        record_id=record["raw_id"],
        code=refused.code,
        reason=refused.reason,
        source_path=record["source_path"],
        source_id=record["source_id"],
        payload_sha256=record["payload_sha256"],
    )


def _where(record: dict[str, Any]) -> str:
    path: str = record["source_path"]
    return path if record["member"] is None else f"{path} record {record['member']}"


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return conform(pl.DataFrame(rows, schema=empty(STAGE).schema), STAGE)
