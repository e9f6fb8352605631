"""Which pairs of tellings are worth comparing: those that meet in a block.

In: features, one row a telling. Out: two columns ``i`` < ``j``, row numbers, each pair once, sorted.
No step compares all with all. A block is a kind, a country, a day and one of

- a square of the globe, twice as wide as the reach: places that lie near each other meet in one,
- a folded place name,
- a fact (a toll of two or more, the perpetrator, the target), where one of the two has no position as fine as a town.

A telling known to the week lies on each of its days. One known to the month or year meets those of its months
that tell the same toll, and one without a date those that tell the same place and toll: nothing less
could join them. In a block of more than ``CROWD`` tellings each meets the
``NEXT`` that follow it in order of their facts, so that the pairs of a block grow with its size and not
with the square of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from pipeline.link.features import MOST

CROWD = 300
NEXT = 40
LONG = 2 * 40
"""Half days: a longer span meets others by month."""
KM_PER_DEGREE = 111.0
REACH = 1.5
"""Places are compared up to so many times ``link.max_km``; a site may lie that far from its town."""
TOLLS = ("killed_lo", "injured_lo", "abducted_lo")
FACTS = (*TOLLS, "perpetrator", "target")
SLICE = 100_000
NEVER = -(10**8)


def candidates(units: pl.DataFrame, *, max_km: float) -> pl.DataFrame:
    """Return the pairs of ``units`` that meet in a block."""
    rows = units.with_row_index("row").with_columns(day_lo=(pl.col("lo") + 1) // 2, day_hi=(pl.col("hi") - 1) // 2)
    order = rows.select(
        "row",
        rank=pl.struct("place", "perpetrator", "type", "killed_lo", "injured_lo", "target", "row").rank("ordinal"),
    )["rank"].to_numpy()
    found = [pairs for left, right in _passes(rows, max_km) for pairs in _meet(left, right, order)]
    code = np.unique(np.concatenate(found)) if found else np.empty(0, np.uint64)
    return pl.DataFrame({"i": (code >> 32).astype(np.uint32), "j": (code & 0xFFFFFFFF).astype(np.uint32)})


def _passes(rows: pl.DataFrame, max_km: float) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Pairs of frames with the columns row, block, when; what agrees in block and when meets."""
    dated = rows.filter("dated")
    short = dated.filter(pl.col("hi") - pl.col("lo") <= LONG)
    for first, end in _slices(short["day_lo"]):
        left, right = _by_day(short, 0, first, end), _by_day(short, 1, first, end)
        yield _squares(left, max_km, 0.0), _squares(right, max_km, 1.0)
        yield _names(left), _names(right)
        yield _facts(left.filter(pl.col("lat").is_null()), *FACTS), _facts(right, *FACTS)
    long = dated.filter(pl.col("hi") - pl.col("lo") > LONG)
    yield _facts(_by_month(long), *TOLLS), _facts(_by_month(dated), *TOLLS)
    undated = rows.filter((pl.col("place").is_not_null()) & (pl.col("killed_lo") >= 5)).with_columns(when=pl.lit(0))
    place_and_toll = pl.struct("kind", "country", "place", "killed_lo")
    keyed = undated.select("row", "when", "dated", block=place_and_toll.hash())
    yield keyed.filter(~pl.col("dated")).drop("dated"), keyed.drop("dated")


def _slices(days: pl.Series) -> Iterator[tuple[int, int]]:
    """Cut time into spans that begin about equally many tellings each: what is in memory at once."""
    cuts = days.sort().gather_every(SLICE).unique(maintain_order=True).to_list()
    yield from zip([NEVER, *cuts[1:]], [*cuts[1:], -NEVER], strict=True)


def _by_day(rows: pl.DataFrame, play: int, first: int, end: int) -> pl.DataFrame:
    """One row a telling and day of the span ``first`` to ``end``."""
    day, last = pl.col("day_lo") - play, pl.col("day_hi") + play + 1
    days = pl.int_ranges(day.clip(first), last.clip(upper_bound=end), dtype=pl.Int32)
    return rows.filter((day < end) & (last > first)).with_columns(when=days).explode("when")


def _by_month(rows: pl.DataFrame) -> pl.DataFrame:
    """Months of thirty days since 1970; at most fourteen."""
    first, last = pl.col("day_lo") // 30, pl.col("day_hi") // 30
    months = pl.int_ranges(first, pl.min_horizontal(last, first + 13) + 1, dtype=pl.Int32)
    return rows.with_columns(when=months).explode("when")


def _squares(rows: pl.DataFrame, max_km: float, play: float) -> pl.DataFrame:
    """Blocks by square; with ``play`` those that a reach around the place touches too."""
    reach = REACH * max_km / KM_PER_DEGREE
    located = rows.filter(pl.col("lat").is_not_null())
    size = max(2 * reach, 0.1)
    wide = reach / pl.col("lat").radians().cos().clip(0.2)
    lat, lon = pl.col("lat"), pl.col("lon")
    span = [
        pl.int_ranges(
            ((x - play * r) / size).floor().cast(pl.Int32), ((x + play * r) / size).floor().cast(pl.Int32) + 1
        )
        for x, r in ((lat, pl.lit(reach)), (lon, wide))
    ]
    return (
        located.select("row", "when", "kind", "country", y=span[0], x=span[1])
        .explode("y")
        .explode("x")
        .select("row", "when", block=pl.struct("kind", "country", "y", "x").hash())
    )


def _names(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows.filter(pl.col("place").is_not_null())
    return named.select("row", "when", block=pl.struct("kind", "country", "place").hash(1))


def _facts(rows: pl.DataFrame, *facts: str) -> pl.DataFrame:
    """Blocks by each of some facts; a toll of none or one says too little."""
    frames = []
    for seed, fact in enumerate(facts, start=2):
        told = rows.filter(pl.col(fact).is_between(2, MOST) if fact in TOLLS else pl.col(fact).is_not_null())
        frames.append(told.select("row", "when", block=pl.struct("kind", "country", fact).hash(seed)))
    return pl.concat(frames)


def _meet(left: pl.DataFrame, right: pl.DataFrame, order: np.ndarray) -> Iterator[np.ndarray]:
    """Yield pairs as one number each, ``i << 32 | j``."""
    keys = ["block", "when"]
    right = right.join(left.select(keys).unique(), on=keys, how="semi")
    crowd = right.group_by(keys).len().filter(pl.col("len") > CROWD).select(keys)
    met = left.join(crowd, on=keys, how="anti").join(right, on=keys).select("row", "row_right")
    yield _code(met["row"].to_numpy(), met["row_right"].to_numpy())
    packed = pl.concat([left, right]).join(crowd, on=keys, how="semi").unique()
    yield _neighbours(packed, order)


def _neighbours(rows: pl.DataFrame, order: np.ndarray) -> np.ndarray:
    """Each telling of a crowded block with those next to it in order of their facts."""
    ranked = rows.with_columns(rank=pl.Series(order[rows["row"].to_numpy()])).sort("block", "when", "rank")
    row = ranked["row"].to_numpy()
    block, when = ranked["block"].to_numpy(), ranked["when"].to_numpy()
    found = [np.empty(0, np.uint64)]
    for step in range(1, min(NEXT, len(row) - 1) + 1):
        same = (block[step:] == block[:-step]) & (when[step:] == when[:-step])
        found.append(_code(row[:-step][same], row[step:][same]))
    return np.unique(np.concatenate(found))


def _code(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    low, high = np.minimum(a, b).astype(np.uint64), np.maximum(a, b).astype(np.uint64)
    return np.unique((low << np.uint64(32) | high)[low != high])
