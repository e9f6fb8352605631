"""Near-duplicate articles: reprints, truncated copies, updated versions.

In: facts of articles (article_id, published, the hash of the address, the bands of a sketch) and a way to read
their texts. Out: for each article that has near-duplicates its ``near_duplicate_group`` and its ``version``: its
place in the group in order of publication.

Two articles belong together when the longer repeats at least ``share`` of the shorter one's phrases of four
words; or a fifth of them under one url, which is what an article updated in place keeps. Candidates are those
that agree in one of 64 pairs of MinHash values (rensa): a copy a fifth as long as its original agrees in one
with nine chances in ten, unrelated articles in none. Each candidate is then verified on the phrases themselves.
Groups are the connected components, so that the order of the input does not matter. Refuses nothing.

The facts are read a column at a time, the texts one by one: memory holds a few numbers an article.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import numpy as np
import polars as pl
from rensa import RMinHash

from pipeline.ids import stable_id
from pipeline.spool import Parts

WORD = re.compile(r"[^\W_]+")
PHRASE = 4
BANDS = tuple(f"band_{number:02}" for number in range(64))
SEED = 20
SAME_URL_SHARE = 0.2


class Texts:
    """Texts on disk, each to be had again by its number."""

    def __init__(self, scratch: Path | None = None) -> None:
        self._file = TemporaryFile(dir=scratch)  # noqa: SIM115 - it lives as long as this
        self._starts = array("Q", [0])

    def add(self, texts: pl.Series) -> None:
        """Take the next texts."""
        for text in texts:
            data = text.encode("utf-8")
            self._file.write(data)
            self._starts.append(self._starts[-1] + len(data))

    def read(self, number: int) -> str:
        """Return a text by its number, from 0."""
        start, end = self._starts[number], self._starts[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8")


def grouped(facts: Parts, gone: pl.DataFrame, read: Callable[[int], str], *, share: float) -> pl.DataFrame:
    """Return article_id, near_duplicate_group and version of the articles that have near-duplicates.

    ``gone``: the raw_ids of articles to leave out; ``read`` gives the text of a row of ``facts``.
    """
    articles = facts.columns("article_id", "published", "raw_id").with_row_index("row")
    articles = articles.join(gone, on="raw_id", how="anti").sort("published", "article_id")
    rows = articles["row"].to_numpy()

    def column(name: str) -> pl.Series:
        return facts.columns(name).to_series().gather(rows)

    @lru_cache(maxsize=64)
    def phrases(article: int) -> set[str]:
        return phrases_of(read(int(rows[article])))

    group = np.arange(articles.height)
    for candidates, least in ((_alike(column), share), (_same_address(column("address")), SAME_URL_SHARE)):
        for a, b in candidates:
            one, other = find(group, a), find(group, b)
            if one != other and containment(phrases(a), phrases(b)) >= least:
                group[max(one, other)] = min(one, other)
    return _named(articles["article_id"], group)


def _named(ids: pl.Series, group: np.ndarray) -> pl.DataFrame:
    """Name the groups of more than one after their first article, and number their members in order."""
    while not np.array_equal(roots := group[group], group):
        group = roots
    found = pl.DataFrame({"article_id": ids, "root": group}).filter(pl.len().over("root") > 1)
    first = pl.col("article_id").first().over("root")
    return found.select(
        "article_id",
        near_duplicate_group=first.map_elements(lambda name: stable_id("dup", name), return_dtype=pl.String),
        version=pl.int_range(1, pl.len() + 1).over("root"),
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
    if len(words) < PHRASE:
        return {" ".join(words)}
    return set(map(" ".join, zip(*(words[i:] for i in range(PHRASE)), strict=False)))


def containment(a: set[str], b: set[str]) -> float:
    """Share of the shorter one's phrases that the other has.

    >>> containment({"a", "b"}, {"b", "c", "d"})
    0.5
    """
    return len(a & b) / max(1, min(len(a), len(b)))


def sketches(phrases: list[set[str]]) -> pl.DataFrame:
    """The bands of each article's MinHash, a column a band."""
    digests = RMinHash.digests_from_token_sets(phrases, 2 * len(BANDS), SEED)
    values = np.array(digests, dtype=np.uint64).reshape(-1, 2 * len(BANDS))
    bands = values[:, ::2] << np.uint64(32) | values[:, 1::2]
    return pl.DataFrame(bands, schema=dict.fromkeys(BANDS, pl.UInt64), orient="row")


def address_key(url: str | None) -> int | None:
    """A number that stands for an address, its fragment aside.

    >>> address_key("https://News.example/a/#top") == address_key("https://news.example/a")
    True
    """
    if url is None:
        return None
    parts = urlsplit(url.strip())
    key = f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _alike(column: Callable[[str], pl.Series]) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band; of many in one band each with the first and the one before."""
    pairs = np.empty(0, dtype=np.uint64)
    for band in BANDS:
        pairs = np.unique(np.concatenate([pairs, *_equal(column(band).to_numpy(), with_first=True)]))
    yield from _unpacked(pairs)


def _same_address(addresses: pl.Series) -> Iterator[tuple[int, int]]:
    """Each article with the one before it under one address."""
    known = addresses.is_not_null().arg_true().to_numpy().astype(np.uint64)
    (pairs,) = _equal(addresses.drop_nulls().to_numpy(), with_first=False)
    yield from ((int(known[a]), int(known[b])) for a, b in _unpacked(np.sort(pairs)))


def _equal(values: np.ndarray, *, with_first: bool) -> list[np.ndarray]:
    """Positions of equal values, in pairs: each with the one before it and, if asked, with the first; two a number."""
    order = np.argsort(values, kind="stable").astype(np.uint64)
    ranked = values[order]
    same = np.append(False, ranked[1:] == ranked[:-1])[: len(ranked)]
    at = np.flatnonzero(same)
    firsts = np.maximum.accumulate(np.where(same, 0, np.arange(len(same))))[at]
    before = [at - 1, firsts] if with_first else [at - 1]
    return [order[earlier] << np.uint64(32) | order[at] for earlier in before]


def _unpacked(pairs: np.ndarray) -> Iterator[tuple[int, int]]:
    for pair in pairs:
        yield int(pair) >> 32, int(pair) & 0xFFFFFFFF
