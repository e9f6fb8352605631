"""Which tellings are one incident: the best pairs first, and never two that contradict each other.

In: features (one row a telling), scored pairs, and of each telling the articles that tell it. Out: for each
telling the number of its incident: the lowest row number in it.

Pairs that reach ``threshold`` are taken from the best down, ties in order of their row numbers, and join
their two groups unless

- a pair across the two groups scored below ``floor``,
- the windows of all tellings have no half day in common (one common day is what every pair then has),
- the fine places do not fit into one box of the reach,
- one article would tell the incident twice.

So a group never chains: whatever stands in it was compared and not refused, or was never near. The row
numbers follow from the event ids alone, so that the partition is the same in any order of the input.
Groups in different components of the graph of pairs never touch, so that any part of the input that
holds whole components gives the same groups for them.
"""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import polars as pl

from pipeline.link.scoring import weights

type Articles = frozenset[int]


class Groups:
    """Disjoint groups of tellings with what their members have in common."""

    def __init__(self, units: pl.DataFrame, articles: list[Articles], *, max_degrees: float) -> None:
        self.parent = list(range(units.height))
        self.lo, self.hi = units["lo"].to_list(), units["hi"].to_list()
        north, east = units["lat"].to_list(), units["lon"].to_list()
        self.box = [None if lat is None else (lat, lat, lon, lon) for lat, lon in zip(north, east, strict=True)]
        self.articles = articles
        self.against: dict[int, set[int]] = {}
        self.max_degrees = max_degrees

    def find(self, row: int) -> int:
        """The group of a telling, named by its lowest row."""
        parent = self.parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def may_join(self, a: int, b: int) -> bool:
        """Does nothing in the group ``a`` contradict the group ``b``?"""
        if max(self.lo[a], self.lo[b]) > min(self.hi[a], self.hi[b]):
            return False
        if not self.articles[a].isdisjoint(self.articles[b]):
            return False
        if b in self.against.get(a, ()):
            return False
        box = joined(self.box[a], self.box[b])
        if box is None:
            return True
        tall, wide = box[1] - box[0], (box[3] - box[2]) * math.cos(math.radians((box[0] + box[1]) / 2))
        return tall * tall + wide * wide <= self.max_degrees**2

    def join(self, a: int, b: int) -> None:
        """Make one group of two."""
        a, b = min(a, b), max(a, b)
        self.parent[b] = a
        self.lo[a], self.hi[a] = max(self.lo[a], self.lo[b]), min(self.hi[a], self.hi[b])
        self.box[a] = joined(self.box[a], self.box[b])
        self.articles[a] |= self.articles[b]
        enemies = self.against.pop(b, set())
        for enemy in enemies:
            self.against[enemy].discard(b)
            self.against[enemy].add(a)
        if enemies:
            self.against.setdefault(a, set()).update(enemies)


type Box = tuple[float, float, float, float] | None


def joined(a: Box, b: Box) -> Box:
    """The box around two boxes: south, north, west, east."""
    if a is None or b is None:
        return b if a is None else a
    return min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), max(a[3], b[3])


def cluster(units: pl.DataFrame, scored: pl.DataFrame, articles: list[Articles], *, max_km: float) -> np.ndarray:
    """Return the group of each row of ``units``; see the module's docstring."""
    limits = weights()["match"]
    groups = Groups(units, list(articles), max_degrees=1.5 * max_km / 111.0)
    links = scored.filter(pl.col("score") >= limits["threshold"]).sort(
        "score", "i", "j", descending=[True, False, False]
    )
    component = components(units.height, links)
    refused = scored.filter(pl.col("score") < limits["floor"])
    within = component[refused["i"].to_numpy()] == component[refused["j"].to_numpy()]
    against: dict[int, set[int]] = defaultdict(set)
    for i, j in refused.filter(within).select("i", "j").iter_rows():
        against[i].add(j)
        against[j].add(i)
    groups.against = dict(against)
    for i, j in links.select("i", "j").iter_rows():
        a, b = groups.find(i), groups.find(j)
        if a != b and groups.may_join(a, b):
            groups.join(a, b)
    found = np.arange(units.height)
    linked = np.flatnonzero(component != found)
    found[linked] = [groups.find(row) for row in linked.tolist()]
    return found


def components(n: int, links: pl.DataFrame) -> np.ndarray:
    """The connected component of each row: the lowest row in it."""
    label = np.arange(n)
    i, j = links["i"].to_numpy().astype(np.int64), links["j"].to_numpy().astype(np.int64)
    while True:
        low = np.minimum(label[i], label[j])
        new = label.copy()
        np.minimum.at(new, label[i], low)
        np.minimum.at(new, label[j], low)
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new
