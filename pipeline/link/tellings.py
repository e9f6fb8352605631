"""Tellings: events that say the same of one incident, word for word or fact for fact, taken as one.

In: features and, for events of near-duplicate articles, the sentence each rests on. Out: the number of the
telling of each event: the row number of its first event.

1. Events of articles of one near-duplicate group whose sentence is the same are one telling: a copy adds a
   source, never an incident.
2. Events that agree in every fact, and would be linked for it, are one telling: a thousand equal reports cost
   one comparison.

The n-th such event of an article, in order of its facts, meets the n-th of another, so that no telling holds
two of one article.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from pipeline.link.scoring import score, weights


def tellings(rows: pl.DataFrame, sentences: pl.DataFrame, *, max_km: float) -> np.ndarray:
    """Return for each row of features the row of its telling."""
    copied = rows.with_row_index("row").join(sentences, on="event_id", how="left", maintain_order="left")
    first = np.arange(rows.height)
    same_words = copied.filter(pl.col("versions").is_not_null() & pl.col("sentence").is_not_null())
    _unite(first, same_words, ["versions", "kind", "sentence"])
    copies = np.bincount(first, minlength=rows.height)
    alone = (copies == 1) & (first == np.arange(rows.height))
    itself = pl.DataFrame({"i": np.flatnonzero(alone).astype(np.uint32)}).with_columns(j="i")
    certain = score(rows, itself, max_km=max_km).filter(pl.col("score") >= weights()["match"]["threshold"])["i"]
    facts = [name for name in rows.columns if name not in ("event_id", "article_id")]
    _unite(first, rows.with_row_index("row")[certain], facts)
    return first


def _unite(first: np.ndarray, rows: pl.DataFrame, facts: list[str]) -> None:
    """Give the rows that agree in ``facts`` the number of the first of them."""
    nth = pl.int_range(pl.len()).over(
        [*facts, "article_id"],
        order_by=pl.struct("type", "place", "perpetrator", "killed_lo", "event_id").rank("ordinal"),
    )
    grouped = rows.with_columns(nth=nth).with_columns(first=pl.col("row").min().over([*facts, "nth"]))
    first[grouped["row"].to_numpy()] = grouped["first"].to_numpy()
