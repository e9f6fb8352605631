"""One row an incident, out of the events that tell of it.

In: events with ``incident_id`` and the articles they come from. Out: the incidents table; one row an id.

A slot takes the value of the best telling: the most specific, then the one most sources agree on (copies of
one article count once), then a main report, then the latest. Tolls: ``*_best`` is the latest telling's,
``*_min`` and ``*_max`` are the bounds over all sources; of versions of one article the last alone counts.
Where sources differ, ``disagreements`` holds each value and who tells it. ``confidence`` is the weighted sum of
the parts in ``confidence.csv``. Refuses nothing.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import polars as pl

from schemas.codes import acled, crosswalk
from schemas.tables import conform, empty

COUNTS = ("fatalities", "injured", "abducted", "detained")
DATE_RANK = {"day": 0, "week": 1, "month": 2, "year": 3, "unknown": 4}
PLACE_RANK = {"site": 0, "near": 1, "city": 2, "admin": 3, "waters": 3, "country": 4, "unknown": 5}
WORD_RANK = {"claimed": 0, "stated": 1, "disputed": 2, "alleged": 3, "unknown": 4}
PLACE = ("place_name", "country", "admin1", "latitude", "longitude", "geonames_id", "place_precision")
COMPARED = ("date_start", "place_name", "incident_type", "outcome", "perpetrator", "target", "claimed_by", *COUNTS)
UNKNOWN = ("Unknown", "unknown")
SHARES = {
    "date": {"day": 1.0, "week": 0.5, "month": 0.25, "year": 0.1},
    "place": {"site": 1.0, "near": 1.0, "city": 1.0, "admin": 0.5, "waters": 0.5, "country": 0.25},
    "perpetrator": {"claimed": 1.0, "stated": 1.0, "alleged": 0.5, "disputed": 0.25},
}


def build_rows(events: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Merge events into incidents; see the module's docstring."""
    if events.is_empty():
        return empty("incidents")
    about = articles.select("article_id", "outlet", "near_duplicate_group", "version")
    told = events.join(about, on="article_id", how="left").with_columns(
        source=pl.coalesce("near_duplicate_group", "article_id")
    )
    differing = disagreements(told)
    rows = (
        told.group_by("incident_id")
        .agg(*_best(), *_reports())
        .unnest("date", "place", "who", "aim")
        .join(tolls(told), on="incident_id", how="left")
        .join(differing, on="incident_id", how="left")
        .with_columns(pl.col("disagreements").fill_null([]), _claimed())
    )
    return conform(_confident(_with_acled(rows)).sort("incident_id"), "incidents")


def _pick(name: str, columns: tuple[str, ...], *ranks: pl.Expr) -> pl.Expr:
    """The columns of the best telling, as a struct; votes count sources that tell the first column's value."""
    value = pl.struct(columns) if len(columns) > 1 else pl.col(columns[0])
    votes = pl.col("source").n_unique().over("incident_id", columns[0])
    order = [*ranks, -votes.cast(pl.Int32), pl.col("role_in_article") != "main", -pl.col("published").cast(pl.Int32)]
    return value.sort_by(*order, "event_id").first().alias(name)


def _best() -> list[pl.Expr]:
    family = crosswalk("incident_type", "family")
    vague = ~pl.col("incident_type").is_in(list(family)) | (pl.col("incident_type") == "explosion_unattributed")
    optional = ("claimed_by", "damage", "weapon_count", "target_count", "n_events")
    return [
        pl.col("kind").first(),
        _pick("incident_type", ("incident_type",), vague),
        _pick("outcome", ("outcome",), pl.col("outcome") == "unknown"),
        _pick("date", ("date_start", "date_end", "date_precision"), _rank("date_precision", DATE_RANK)),
        _pick("place", PLACE, _rank("place_precision", PLACE_RANK)),
        _pick(
            "who",
            ("perpetrator", "perpetrator_attribution"),
            pl.col("perpetrator") == "Unknown",
            pl.col("perpetrator").str.contains("^[a-z]"),
            _rank("perpetrator_attribution", WORD_RANK),
        ),
        _pick(
            "aim",
            ("target", "target_type"),
            pl.col("target") == "Unknown",
            pl.col("target_type") == "unknown",
            pl.col("target").str.contains("^[a-z]"),
        ),
        _pick("weapon_type", ("weapon_type",), pl.col("weapon_type").list.first() == "unknown"),
        *(_pick(name, (name,), pl.col(name).is_null()) for name in optional),
    ]


def _rank(column: str, ranks: dict[str, int]) -> pl.Expr:
    return pl.col(column).replace_strict(ranks, return_dtype=pl.Int8)


def _reports() -> list[pl.Expr]:
    """When and by whom it is told."""
    return [
        pl.col("published").min().alias("first_reported"),
        pl.col("published").max().alias("last_reported"),
        pl.col("article_id").n_unique().alias("n_articles"),
        pl.col("source").n_unique().alias("n_independent"),
        pl.col("outlet").drop_nulls().n_unique().alias("n_outlets"),
        pl.col("source_id").unique().sort().alias("source_ids"),
        pl.col("event_id").sort().alias("event_ids"),
        pl.col("corrected_by").explode().drop_nulls().unique().sort().alias("corrected_by"),
    ]


def _claimed() -> pl.Expr:
    """A claim names a perpetrator on whose word it rests."""
    unattributed = (pl.col("perpetrator_attribution") == "unknown") & pl.col("claimed_by").is_not_null()
    return (
        pl.when(unattributed)
        .then(pl.lit("claimed"))
        .otherwise("perpetrator_attribution")
        .alias("perpetrator_attribution")
    )


def tolls(told: pl.DataFrame) -> pl.DataFrame:
    """Bounds and best count of each kind of toll, over the last version of each article."""
    last = told.filter(
        pl.col("version").fill_null(1) == pl.col("version").fill_null(1).max().over("incident_id", "source")
    )
    wanted = []
    for stem in COUNTS:
        low, high = pl.col(f"{stem}_min"), pl.col(f"{stem}_max")
        any_low, top = pl.coalesce(low, high), pl.coalesce(high, low)
        order = [any_low.is_null(), -pl.col("published").cast(pl.Int32), high.is_null(), -any_low, pl.col("event_id")]
        open_above = (high.is_null() & (low > high.max())).any()
        wanted += [
            pl.when(low.is_not_null().any()).then(any_low.min()).alias(f"{stem}_min"),
            any_low.sort_by(*order).first().alias(f"{stem}_best"),
            pl.when(high.is_not_null().any() & ~open_above.fill_null(False)).then(top.max()).alias(f"{stem}_max"),
        ]
    return last.group_by("incident_id").agg(wanted)


def disagreements(told: pl.DataFrame) -> pl.DataFrame:
    """incident_id and, field by field, the values that differ, with who tells each."""
    frames = [_values(told, name) for name in COMPARED]
    values = (
        pl.concat(frames).group_by("incident_id", "field", "value").agg(source_ids=pl.col("source_id").unique().sort())
    )
    differ = values.filter(pl.len().over("incident_id", "field") > 1).sort("incident_id", "field", "value")
    row = pl.struct("field", "value", "source_ids").alias("disagreements")
    return differ.group_by("incident_id", maintain_order=True).agg(row)


def _values(told: pl.DataFrame, name: str) -> pl.DataFrame:
    """The values of a field; of tolls only those whose bounds do not all meet."""
    if name in COUNTS:
        least, most = pl.col(f"{name}_min").max(), pl.col(f"{name}_max").min()
        told = told.filter((least > most).over("incident_id"))
    value = pl.col(name).cast(pl.String) if name not in COUNTS else _span(name)
    known = told.select("incident_id", "source_id", field=pl.lit(name), value=value)
    return known.filter(pl.col("value").is_not_null() & ~pl.col("value").is_in(UNKNOWN))


def _span(stem: str) -> pl.Expr:
    """Bounds as text: ``12``, ``24-``, ``-30``."""
    low, high = pl.col(f"{stem}_min"), pl.col(f"{stem}_max")
    text = pl.format("{}-{}", low.cast(pl.String).fill_null(""), high.cast(pl.String).fill_null(""))
    return pl.when(low == high).then(low.cast(pl.String)).when(low.is_not_null() | high.is_not_null()).then(text)


def _with_acled(rows: pl.DataFrame) -> pl.DataFrame:
    keys = ["incident_type", "outcome", "target_type"]
    distinct = rows.select(keys).unique()
    types = pl.DataFrame(
        [acled(*row) for row in distinct.iter_rows()], schema=dict.fromkeys(ACLED, pl.String), orient="row"
    )
    return rows.join(distinct.hstack(types), on=keys, how="left")


ACLED = ("acled_event_type", "acled_sub_event_type")


@cache
def confidence_weights() -> dict[str, float]:
    """Part of the confidence -> its weight."""
    text = (files("pipeline.link") / "confidence.csv").read_text(encoding="utf-8")
    return {row["part"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}


def _confident(rows: pl.DataFrame) -> pl.DataFrame:
    """Add confidence and its parts."""
    fields = pl.col("disagreements").list.eval(pl.element().struct.field("field").unique()).list.len()
    filled = [
        pl.col("incident_type") != "other_violence",
        pl.col("perpetrator") != "Unknown",
        pl.col("target") != "Unknown",
        pl.col("weapon_type").list.first() != "unknown",
        pl.col("place_name").is_not_null(),
        pl.any_horizontal(pl.col(f"{stem}_best").is_not_null() for stem in COUNTS),
    ]
    parts = {
        "sources": 1 - 0.5 ** pl.col("n_independent").cast(pl.Float64),
        "agreement": 1 - fields / len(COMPARED),
        "date": _share("date_precision", "date"),
        "place": _share("place_precision", "place"),
        "perpetrator": _share("perpetrator_attribution", "perpetrator"),
        "completeness": pl.sum_horizontal(expr.cast(pl.Float64) for expr in filled) / len(filled),
    }
    named = [pl.struct(part=pl.lit(name), value=parts[name].cast(pl.Float64).round(3)) for name in confidence_weights()]
    total = pl.sum_horizontal(parts[name] * weight for name, weight in confidence_weights().items())
    return rows.with_columns(confidence=total.round(3), confidence_parts=pl.concat_list(named))


def _share(column: str, part: str) -> pl.Expr:
    return pl.col(column).replace_strict(SHARES[part], default=0.0, return_dtype=pl.Float64)
