"""Why events are one incident: the parts of the score of each link.

In: the events of one incident, as a release has them, and the articles. Out: the links that hold it together, one
fewer than its events, with the level and weight of every feature. Refuses nothing.
"""

from typing import NamedTuple

import polars as pl

from pipeline.link.features import features
from pipeline.link.scoring import FEATURES, levels, named, weights


class Reason(NamedTuple):
    """Two events, the sum of their agreement, and its parts: feature, level, weight."""

    event_id: str
    other_id: str
    score: float
    parts: tuple[tuple[str, str, float], ...]


def why(events: pl.DataFrame, articles: pl.DataFrame, *, max_km: float) -> list[Reason]:
    """Return the links of one incident, the strongest first: each joins one more event to the others."""
    rows = features(events, articles.select("article_id", "near_duplicate_group"))
    n = rows.height
    numbers = [(i, j) for i in range(n) for j in range(i + 1, n)]
    pairs = pl.DataFrame(numbers, schema={"i": pl.UInt32, "j": pl.UInt32}, orient="row")
    told = named(levels(rows, pairs, max_km=max_km)).sort("score", "i", "j", descending=[True, False, False])
    parts = {at: {at} for at in range(n)}
    found = []
    for row in told.iter_rows(named=True):
        if parts[row["i"]] is parts[row["j"]]:
            continue
        parts[row["i"]] |= parts[row["j"]]
        for at in parts[row["j"]]:
            parts[at] = parts[row["i"]]
        each = tuple((name, row[name], weights()[name][row[name]]) for name in FEATURES)
        found.append(Reason(rows["event_id"][row["i"]], rows["event_id"][row["j"]], row["score"], each))
    return found
