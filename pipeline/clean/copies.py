"""Near-duplicate articles: reprints, truncated copies, updated versions.

In: articles (article_id, published, url, text). Out: for each its ``near_duplicate_group``, null where it
stands alone, and its ``version``: its place in the group in order of publication.

Two articles belong together when the longer repeats at least ``share`` of the shorter one's phrases of four
words; or a fifth of them under one url, which is what an article updated in place keeps. Candidates are those
that agree in one of 64 pairs of MinHash values (rensa): a copy a fifth as long as its original agrees in one
with nine chances in ten, unrelated articles in none. Each candidate is then verified on the phrases themselves.
Groups are the connected components, so that the order of the input does not matter. Refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import numpy as np
import polars as pl
from rensa import RMinHash

from pipeline.ids import stable_id

WORD = re.compile(r"[^\W_]+")
PHRASE = 4
BANDS = 64
SEED = 20
SAME_URL_SHARE = 0.2


def near_duplicates(articles: pl.DataFrame, *, share: float) -> pl.DataFrame:
    """Return article_id, near_duplicate_group and version; see the module's docstring."""
    ordered = articles.sort("published", "article_id")
    phrases = [phrases_of(text) for text in ordered["text"]]
    group = np.arange(ordered.height)
    for candidates, least in ((sketched(phrases), share), (same_url(ordered["url"].to_list()), SAME_URL_SHARE)):
        for a, b in candidates:
            one, other = find(group, a), find(group, b)
            if one != other and containment(phrases[a], phrases[b]) >= least:
                group[max(one, other)] = min(one, other)
    roots = np.array([find(group, row) for row in range(ordered.height)], dtype=np.int64)
    ids = ordered["article_id"].to_list()
    names = [stable_id("dup", ids[root]) for root in roots.tolist()]
    found = pl.DataFrame({"article_id": ids, "near_duplicate_group": names}, schema_overrides={"article_id": pl.String})
    name = pl.col("near_duplicate_group")
    return found.with_columns(
        near_duplicate_group=pl.when(pl.len().over(name) > 1).then(name),
        version=pl.int_range(1, pl.len() + 1).over(name),
    )


def find(group: np.ndarray, row: int) -> int:
    """The first article of a group."""
    while group[row] != row:
        group[row] = group[group[row]]
        row = int(group[row])
    return row


def phrases_of(text: str) -> set[str]:
    """Every run of four words; a shorter text is one phrase."""
    words = WORD.findall(text.casefold())
    return {" ".join(words[i : i + PHRASE]) for i in range(max(1, len(words) - PHRASE + 1))}


def containment(a: set[str], b: set[str]) -> float:
    """Share of the shorter one's phrases that the other has.

    >>> containment({"a", "b"}, {"b", "c", "d"})
    0.5
    """
    return len(a & b) / max(1, min(len(a), len(b)))


def sketched(phrases: list[set[str]]) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band of their MinHash; of many in one band each with the first and the one before."""
    if not phrases:
        return
    values = np.empty((len(phrases), 2 * BANDS), dtype=np.uint64)
    for row, found in enumerate(phrases):
        sketch = RMinHash(2 * BANDS, SEED)
        sketch.update(list(found))  # the order of phrases changes no minimum
        values[row] = sketch.digest()
    bands = values[:, ::2] << np.uint64(32) | values[:, 1::2]
    pairs: set[tuple[int, int]] = set()
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        same = band[order][1:] == band[order][:-1]
        first = order[0]
        for at in np.flatnonzero(same).tolist():
            if at == 0 or not same[at - 1]:
                first = order[at]
            pairs |= {(int(order[at]), int(order[at + 1])), (int(first), int(order[at + 1]))}
    yield from sorted(pairs)


def same_url(urls: list[str | None]) -> Iterator[tuple[int, int]]:
    """Each article with the one before it under one address, its fragment aside."""
    last: dict[str, int] = {}
    for row, url in enumerate(urls):
        if url is None:
            continue
        parts = urlsplit(url.strip())
        key = f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"
        if key in last:
            yield last[key], row
        last[key] = row
