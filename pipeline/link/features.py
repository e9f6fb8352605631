"""What linking looks at: the events as a frame of comparable columns, one row a telling.

In: events (columns of the table) and, where known, ``copies``: article_id and near_duplicate_group. Out: one
row an event, sorted by ``event_id``, so that its number is the same in whatever order the events came:

``lo``, ``hi``     half days between which the act lies, a half day of play on each side (see ``_window``)
``exact``          both ends known to the day
``place``          folded name; ``spot`` it names a site; ``fine`` town or finer; ``lat``, ``lon`` of fine places
``region``         folded first-level division, of places no coarser than one
``perpetrator``, ``target``   names, null where unknown; ``ship`` the target is a ship by name
``killed_lo`` ...  bounds of the tolls; an open upper bound is ``MOST``

Refuses nothing: what is not known is null.
"""

from __future__ import annotations

import re

import polars as pl

from pipeline.extract.actors.words import fold as fold_word
from schemas.codes import codes, crosswalk

MOST = 2_000_000_000
FAR_PAST = -2_000_000
PLAY = 7
"""Days before publication in which an act without any date lies (codebook: publication date, precision week)."""
FINE = ("site", "near", "city")
COUNTS = {"killed": "fatalities", "injured": "injured", "abducted": "abducted"}
ARTICLES = re.compile(r"^(?:al|el|ar|as|ad|an|at|ash|az|the|ain|ayn)[ -]+")


def features(events: pl.DataFrame, copies: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the comparable columns of events; see the module's docstring."""
    if copies is None:
        copies = pl.DataFrame(schema={"article_id": pl.String, "near_duplicate_group": pl.String})
    groups = copies.select("article_id", versions="near_duplicate_group").unique("article_id", keep="any")
    frame = events.sort("event_id").join(groups, on="article_id", how="left", maintain_order="left")
    return frame.select(
        "event_id",
        "article_id",
        "versions",
        "kind",
        pl.col("country").fill_null("-"),
        *_window(),
        *_place(frame),
        pl.col("incident_type").alias("type"),
        pl.col("incident_type").replace_strict(crosswalk("incident_type", "family"), default=None).alias("family"),
        _named("perpetrator"),
        pl.col("perpetrator_attribution").is_in(["alleged", "disputed"]).alias("accused"),
        _named("target"),
        pl.when(pl.col("target_type") != "unknown").then("target_type").alias("target_type"),
        _ship(),
        *_tolls(),
        _weapons(),
        pl.col("outcome").replace_strict(STOPPED, default=None, return_dtype=pl.Boolean).alias("stopped"),
    )


STOPPED = {"intercepted": True, "foiled": True, "failed": True, "completed": False}


def _window() -> list[pl.Expr]:
    """Half days: two windows meet when the acts are at most one day apart, or one span reaches the other."""
    start, end = pl.col("date_start").cast(pl.Int32), pl.col("date_end").cast(pl.Int32)
    undated_week = (pl.col("date_precision") == "week") & (start == end)
    first = pl.when(undated_week).then(start - PLAY).otherwise(start)
    published = pl.col("published").cast(pl.Int32)
    return [
        (2 * first - 1).fill_null(FAR_PAST).alias("lo"),
        (2 * end + 1).fill_null(2 * published + 1).alias("hi"),
        (pl.col("date_precision") == "day").alias("exact"),
        start.is_not_null().alias("dated"),
    ]


def _place(frame: pl.DataFrame) -> list[pl.Expr]:
    precision = pl.col("place_precision")
    fine = precision.is_in(FINE)
    return [
        _folded(frame, "place_name").alias("place"),
        precision.is_in(["site", "near"]).alias("spot"),
        fine.alias("fine"),
        (precision == "country").alias("national"),
        pl.when(fine).then("latitude").cast(pl.Float32).alias("lat"),
        pl.when(fine).then("longitude").cast(pl.Float32).alias("lon"),
        pl.when(fine | (precision == "admin")).then(_folded(frame, "admin1")).alias("region"),
    ]


def _folded(frame: pl.DataFrame, column: str) -> pl.Expr:
    names = {name: fold_place(name) for name in frame[column].unique().drop_nulls()}
    return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)


def fold_place(name: str) -> str:
    """A place name without case, accents, hyphens and the Arabic article.

    >>> fold_place("Al-Hasakeh"), fold_place("Ain al-Asad air base")
    ('hasakeh', 'asad air base')
    """
    bare = " ".join(fold_word(word) for word in re.split(r"[\s\-–_,]+", name) if word)
    while (found := ARTICLES.match(bare)) is not None:
        bare = bare[found.end() :]
    return bare


def _named(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "Unknown").then(column).alias(column)


def _ship() -> pl.Expr:
    """A target of commercial shipping with a proper name, which begins with a capital in every word."""
    proper = ~pl.col("target").str.contains(r"(^| )[a-z]") & ~pl.col("target").str.contains(r"[(;]|-flagged|-owned")
    return ((pl.col("target_type") == "commercial_shipping") & (pl.col("target") != "Unknown") & proper).alias("ship")


def _tolls() -> list[pl.Expr]:
    found = []
    for name, stem in COUNTS.items():
        low, high = pl.col(f"{stem}_min"), pl.col(f"{stem}_max")
        told = low.is_not_null() | high.is_not_null()
        found.append(pl.when(told).then(low.fill_null(0)).alias(f"{name}_lo"))
        found.append(pl.when(told).then(high.fill_null(MOST)).alias(f"{name}_hi"))
    return found


def _weapons() -> pl.Expr:
    """The weapons as bits; 0 for none known."""
    bits = {code: 1 << i for i, code in enumerate(codes("weapon_type")) if code != "unknown"}
    return (
        pl.col("weapon_type")
        .list.eval(pl.element().replace_strict(bits, default=0, return_dtype=pl.Int64))
        .list.sum()
        .alias("weapons")
    )
