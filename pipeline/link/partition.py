"""Which events are one incident: tellings, blocks, scores, groups.

In: events (without ids), articles, settings. Out: for each event the event whose incident it is: the first,
by ``event_id``, of the incident's events. The answer hangs on the set of events alone: not on their order, nor
on how they are divided into batches.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipeline.link.blocking import candidates
from pipeline.link.clustering import cluster
from pipeline.link.features import features
from pipeline.link.scoring import score
from pipeline.link.tellings import tellings


def partition(events: pl.DataFrame, articles: pl.DataFrame | None = None, *, max_km: float) -> pl.DataFrame:
    """Return ``event_id`` and ``first``: the first event of its incident."""
    copies = None if articles is None else articles.select("article_id", "near_duplicate_group")
    rows = features(events, copies)
    first = tellings(rows, sentences(events, articles), max_km=max_km)
    at = np.unique(first)
    units = rows[at]
    told = np.searchsorted(at, first)
    number = rows["article_id"].rank("dense").to_numpy()
    by_unit: list[set[int]] = [set() for _ in range(len(at))]
    for unit, article in zip(told.tolist(), number.tolist(), strict=True):
        by_unit[unit].add(article)
    pairs = candidates(units, max_km=max_km)
    scored = score(units, pairs, max_km=max_km)
    groups = cluster(units, scored, [frozenset(found) for found in by_unit], max_km=max_km)
    ids = units["event_id"]
    return rows.select("event_id", first=ids.gather(groups[told]))


def sentences(events: pl.DataFrame, articles: pl.DataFrame | None) -> pl.DataFrame:
    """The words of the sentence each event of a near-duplicate article rests on: event_id, sentence."""
    empty = pl.DataFrame(schema={"event_id": pl.String, "sentence": pl.String})
    if articles is None:
        return empty
    grouped = articles.filter(pl.col("near_duplicate_group").is_not_null()).select("article_id", "text")
    spans = (
        events.join(grouped, on="article_id")
        .select("event_id", "text", span="evidence")
        .explode("span")
        .unnest("span")
        .filter(pl.col("field") == "incident_type")
        .unique("event_id", keep="first", maintain_order=True)
    )
    words = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    return spans.select("event_id", sentence=words.str.to_lowercase().str.replace_all(r"\W+", " "))
