"""Clean: raw article records to articles.

In: the raw_articles table. Out: the articles and quarantine tables; every record is in one of them.
``text`` is the headline (when there is one) and the paragraphs, parted by one blank line; boilerplate
leaves the text and is kept with its offsets into the raw body and its rule.
Refuses, first that applies: E020 no date, E021 a date that cannot be read, E022 a date after ``as_of``
(else after tomorrow, for the day has begun somewhere), E023 nothing left of the body or fewer words than
``min_words``, E024 a language that is not among ``languages``, E025 the same words from the same outlet as an
article before it in order of path and record; another outlet's reprint is a source, and is kept.

Records are cleaned batch by batch in several processes (``batch``); then the articles are held against each other
by the facts that the batches brought (``copies``). Of the texts, few are in memory at any time.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import polars as pl

from pipeline.clean.batch import ORDER, STAGE, Cleaned, clean_batch, refused_frame, repeated
from pipeline.clean.copies import Texts, grouped
from pipeline.clean.record import CleanText, clean_text
from pipeline.settings import Settings
from pipeline.spool import Parts, Spool, pieces
from pipeline.workers import map_stream
from schemas.tables import conform, empty

__all__ = ["CleanText", "clean", "clean_frames", "clean_text"]

_BATCH_ROWS = 2_000
_BATCH_BYTES = 3 << 20
_REPEATED_AT_ONCE = 100_000


def clean(raw: pl.DataFrame, settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return articles and quarantine for a frame of raw_articles, whatever the order of its rows."""
    articles, refused = clean_frames([raw], settings)
    return pl.concat([empty(STAGE), *articles]), pl.concat([refused_frame([]), *refused]).sort("stage", "record_id")


def clean_frames(
    raw: Iterable[pl.DataFrame],
    settings: Settings,
    *,
    scratch: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Iterator[pl.DataFrame], Iterable[pl.DataFrame]]:
    """Return articles and quarantine, frame by frame in order of their keys, for frames of raw_articles.

    ``scratch``: a folder for what memory does not hold. ``progress`` is called with the number of records done.
    """
    articles = Spool("article_id", prefix="art_", scratch=scratch)
    refused = Spool("record_id", prefix="raw_", scratch=scratch)
    facts, texts = Parts(scratch=scratch), Texts(scratch)
    done = 0
    for cleaned, taken in _cleaned(raw, settings):
        articles.add(cleaned.articles)
        refused.add(cleaned.refused)
        facts.add(cleaned.facts)
        texts.add(cleaned.articles["text"])
        done += taken
        if progress:
            progress(done)
    if not facts.height:
        return iter([]), refused
    dropped = [pl.Series("raw_id", [], dtype=pl.String)]
    for repeats in _repeats(facts):
        refused.add(repeats)
        dropped.append(repeats["record_id"].alias("raw_id"))
    gone = pl.concat(dropped).to_frame()
    groups = grouped(facts, gone, texts.read, share=settings.clean.same_share)
    return (_finished(frame, gone, groups) for frame in articles), refused


def _cleaned(raw: Iterable[pl.DataFrame], settings: Settings) -> Iterator[tuple[Cleaned, int]]:
    """Yield cleaned batches, in the order of the rows, each with the number of its records."""
    last_day = settings.as_of or datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    batches = pieces((frame.drop("payload") for frame in raw), rows=_BATCH_ROWS, size=_BATCH_BYTES)
    work = partial(clean_batch, settings=settings.clean, last_day=last_day)
    for cleaned in map_stream(work, batches, workers=settings.extract.workers):
        yield cleaned, cleaned.articles.height + cleaned.refused.height


def _repeats(facts: Parts) -> Iterator[pl.DataFrame]:
    """Yield quarantine rows for all but the first of the articles with one text and one outlet."""
    texts = facts.columns("same").to_series()
    many = texts.filter(texts.is_duplicated()).unique().sort()
    for some in many.to_frame().iter_slices(_REPEATED_AT_ONCE):
        found = facts.lazy().filter(pl.col("same").is_in(some["same"].implode()))
        rows = found.select("same", "same_rest", *ORDER, "source_id", "payload_sha256").collect()
        refused, first = [], None
        for row in rows.sort("same", "same_rest", *ORDER, nulls_last=False).iter_rows(named=True):
            if first is None or (row["same"], row["same_rest"]) != (first["same"], first["same_rest"]):
                first = row
            else:
                refused.append(repeated(first, row))
        yield refused_frame(refused)


def _finished(articles: pl.DataFrame, gone: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Drop what was refused for its text, and say which near-duplicates an article has."""
    kept = articles.join(gone, on="raw_id", how="anti").drop("near_duplicate_group", "version")
    joined = kept.join(groups, on="article_id", how="left", maintain_order="left")
    return conform(joined.with_columns(pl.col("version").fill_null(1)), STAGE)
