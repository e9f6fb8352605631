"""A batch of records to articles, and the facts by which articles are held against each other.

In: rows of raw_articles. Out: ``Cleaned``: articles (without group and version), refused records, and one row of
facts an article, in the same order: who it is, a hash of its text, a hash of its address, the bands of its sketch.
Nothing in a row hangs on another, so batches may be cut anywhere and cleaned in any process.
"""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.clean.copies import address_key, phrases_of, sketches
from pipeline.clean.record import article_of, where
from pipeline.clean.strip import same_text
from pipeline.errors import RefusedError, refusal
from pipeline.settings import CleanSettings
from schemas.tables import conform, empty

STAGE = "articles"
ORDER = ("source_path", "number", "member", "raw_id")
"""What settles which of two equal articles stays: the path, then the record's number."""

_KEPT = {
    "article_id": pl.String,
    "published": pl.Date,
    "source_path": pl.String,
    "number": pl.Int64,
    "member": pl.String,
    "raw_id": pl.String,
    "source_id": pl.String,
    "payload_sha256": pl.String,
    "same": pl.UInt64,
    "same_rest": pl.UInt64,
    "address": pl.UInt64,
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a batch: three frames, the first and second row by row of the same articles."""

    articles: pl.DataFrame
    facts: pl.DataFrame
    refused: pl.DataFrame


def clean_batch(records: pl.DataFrame, *, settings: CleanSettings, last_day: datetime.date) -> Cleaned:
    """Clean some records."""
    articles: list[dict[str, Any]] = []
    facts: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for record in records.iter_rows(named=True):
        try:
            article = article_of(record, settings, last_day)
        except RefusedError as error:
            refused.append(refused_row(record, error.code, error.reason))
        else:
            articles.append(article)
            facts.append(_facts(record, article))
    bands = sketches([phrases_of(article["text"]) for article in articles])
    return Cleaned(
        articles=conform(pl.DataFrame(articles, schema=empty(STAGE).schema), STAGE),
        facts=pl.DataFrame(facts, schema=_KEPT).hstack(bands),
        refused=refused_frame(refused),
    )


def refused_row(record: dict[str, Any], code: str, reason: str) -> dict[str, Any]:
    """Return the quarantine row of a record."""
    return refusal(
        stage=STAGE,
        record_id=record["raw_id"],
        code=code,
        reason=reason,
        source_path=record["source_path"],
        source_id=record["source_id"],
        payload_sha256=record["payload_sha256"],
    )


def refused_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return quarantine rows as a frame."""
    return conform(pl.DataFrame(rows, schema=empty("quarantine").schema), "quarantine")


def repeated(first: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """Return the quarantine row of a record whose text stands in another, which is kept."""
    reason = f"{where(record)} has the same text as {where(first)}, which is kept. Nothing to do"
    return refused_row(record, "E025", reason)


def _facts(record: dict[str, Any], article: dict[str, Any]) -> dict[str, Any]:
    member: str | None = record["member"]
    text = hashlib.sha256(f"{article['outlet'] or ''}\0{same_text(article['text'])}".encode()).digest()
    return {
        **{name: record[name] for name in ("source_path", "member", "raw_id", "source_id", "payload_sha256")},
        "article_id": article["article_id"],
        "published": article["published"],
        "number": int(member) if member and member.isdecimal() else None,
        "same": int.from_bytes(text[:8], "big"),
        "same_rest": int.from_bytes(text[8:16], "big"),
        "address": address_key(article["url"]),
    }
