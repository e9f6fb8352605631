"""How well two tellings agree: one level a feature, one weight a level, and their sum.

In: features and pairs of row numbers. Out: the pairs with the level of each feature and ``score``, the sum of
the levels' weights. ``weights.csv`` is the one table of features, levels and weights; the sum is exact, for
every weight is a multiple of a quarter. Refuses nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import polars as pl
from rapidfuzz import fuzz

from pipeline.extract.actors.find import by_name, same_side
from pipeline.link.features import COUNTS

CHUNK = 250_000
ALIKE = 85
CLOSE_KM = 5.0
NEAR_FAMILIES = {
    frozenset(p)
    for p in (("remote", "explosive"), ("explosive", "ground"), ("ground", "coercion"), ("explosive", "sabotage"))
}
CONTRARY = {frozenset((a, b)) for a in ("remote", "explosive") for b in ("coercion", "riot")}
type Names = Callable[[str, str], str]


@cache
def weights() -> dict[str, dict[str, float]]:
    """Feature -> level -> weight."""
    found: dict[str, dict[str, float]] = {}
    for row in csv.DictReader((files("pipeline.link") / "weights.csv").read_text(encoding="utf-8").splitlines()):
        found.setdefault(row["feature"], {})[row["level"]] = float(row["weight"])
    return found


FEATURES = tuple(name for name in weights() if name != "match")


def score(units: pl.DataFrame, pairs: pl.DataFrame, *, max_km: float) -> pl.DataFrame:
    """Return ``i``, ``j`` and ``score``, pair by pair, in the order of ``pairs``."""
    parts = [levels(units, part, max_km=max_km).select("i", "j", "score") for part in pairs.iter_slices(CHUNK)]
    return pl.concat(parts) if parts else pl.DataFrame(schema={"i": pl.UInt32, "j": pl.UInt32, "score": pl.Float32})


def levels(units: pl.DataFrame, pairs: pl.DataFrame, *, max_km: float) -> pl.DataFrame:
    """Return the pairs with the code of each feature's level (its place in the table), and ``score``."""
    both = pl.concat(
        [
            pairs,
            units[pairs["i"]].select(pl.all().name.prefix("a_")),
            units[pairs["j"]].select(pl.all().name.prefix("b_")),
        ],
        how="horizontal",
    )
    both = both.with_columns(_km().alias("km"))
    named = both.select(
        _by_names(both, "perpetrator", actors_fit).alias("actors"),
        _by_names(both, "target", targets_fit).alias("targets"),
        _alike(both),
    )
    both = both.hstack(named)
    told = both.select(
        "i",
        "j",
        _date(),
        _place(max_km),
        _type(),
        _perpetrator(),
        _target(),
        *(_toll(name) for name in COUNTS),
        _weapon(),
        _level("outcome", (pl.col("a_stopped") != pl.col("b_stopped"), "other"), otherwise="same"),
        _level("versions", (_same("versions"), "same"), otherwise="other"),
    )
    return told.with_columns(pl.sum_horizontal(_weight(feature) for feature in FEATURES).alias("score"))


def _weight(feature: str) -> pl.Expr:
    """The weight of a feature's level."""
    return pl.col(feature).replace_strict(dict(enumerate(weights()[feature].values())), return_dtype=pl.Float32)


def named(levels: pl.DataFrame) -> pl.DataFrame:
    """The levels by their names instead of their codes."""
    return levels.with_columns(
        pl.col(feature).replace_strict(dict(enumerate(weights()[feature])), return_dtype=pl.String)
        for feature in FEATURES
    )


def _level(feature: str, *cases: tuple[pl.Expr, str], otherwise: str) -> pl.Expr:
    """The code of the level of the first case that holds, else of ``otherwise``; null counts as not."""
    codes = {level: pl.lit(code, pl.UInt8) for code, level in enumerate(weights()[feature])}
    found = codes[otherwise]
    for test, level in reversed(cases):
        found = pl.when(test.fill_null(False)).then(codes[level]).otherwise(found)
    return found.alias(feature)


def _both(column: str) -> pl.Expr:
    return pl.col(f"a_{column}") & pl.col(f"b_{column}")


def _same(column: str) -> pl.Expr:
    return pl.col(f"a_{column}") == pl.col(f"b_{column}")


def _km() -> pl.Expr:
    """Distance in kilometres over a flat patch: good to a percent at the distances that count."""
    north = pl.col("a_lat") - pl.col("b_lat")
    east = (pl.col("a_lon") - pl.col("b_lon")) * ((pl.col("a_lat") + pl.col("b_lat")) / 2).radians().cos()
    return (north.pow(2) + east.pow(2)).sqrt() * 111.2


def _date() -> pl.Expr:
    gap = pl.max_horizontal("a_lo", "b_lo") - pl.min_horizontal("a_hi", "b_hi")
    longest = pl.max_horizontal(pl.col("a_hi") - pl.col("a_lo"), pl.col("b_hi") - pl.col("b_lo"))
    return _level(
        "date",
        (~_both("dated"), "undated"),
        (_both("exact") & (gap <= -2), "same"),
        (_both("exact"), "next"),
        (longest <= 2 * 16, "inside"),
        otherwise="wide",
    )


def _place(max_km: float) -> pl.Expr:
    fine = _both("fine")
    one_fine = pl.col("a_fine") | pl.col("b_fine")
    reach = max_km * pl.when(pl.col("a_spot") | pl.col("b_spot")).then(1.5).otherwise(1.0)
    return _level(
        "place",
        (fine & (pl.col("km") > reach), "elsewhere"),
        (fine & _same("place") & pl.col("a_spot") & pl.col("b_spot"), "same_site"),
        (fine & _same("place"), "same_town"),
        (~one_fine & _same("place") & _both("national"), "same_country"),
        (_same("place"), "same_region"),
        (fine & (pl.col("km") <= CLOSE_KM), "close"),
        (fine & (pl.col("km") <= reach), "near"),
        (pl.col("alike"), "alike"),
        (fine, "unlike"),
        (pl.col("a_region") != pl.col("b_region"), "elsewhere"),
        (_same("region") & one_fine, "inside"),
        otherwise="vague",
    )


def _type() -> pl.Expr:
    families = [(a, b) for pair in NEAR_FAMILIES for a, b in (sorted(pair), sorted(pair, reverse=True))]
    contrary = [(a, b) for pair in CONTRARY for a, b in (sorted(pair), sorted(pair, reverse=True))]
    pair = pl.concat_str("a_family", pl.lit("/"), "b_family")
    return _level(
        "type",
        (_same("type"), "same"),
        (_same("family"), "family"),
        (pl.col("a_family").is_null() | pl.col("b_family").is_null(), "open"),
        (pair.is_in([f"{a}/{b}" for a, b in families]), "open"),
        (pair.is_in([f"{a}/{b}" for a, b in contrary]), "contrary"),
        otherwise="apart",
    )


def _perpetrator() -> pl.Expr:
    swapped = (pl.col("a_perpetrator") == pl.col("b_target")) & (pl.col("a_target") == pl.col("b_perpetrator"))
    actors = pl.col("actors")
    return _level(
        "perpetrator",
        (actors == "same", "same"),
        (actors == "related", "related"),
        ((actors == "different") & swapped, "swapped"),
        ((actors == "different") & (pl.col("a_accused") | pl.col("b_accused")), "disputed"),
        (actors == "different", "different"),
        otherwise="open",
    )


def _target() -> pl.Expr:
    return _level(
        "target",
        (_both("ship") & (pl.col("targets") == "same"), "same_name"),
        (_both("ship"), "other_name"),
        (pl.col("targets") == "same", "same"),
        (pl.col("targets") == "shared", "shared"),
        (_same("target_type"), "type"),
        (pl.col("a_target_type") != pl.col("b_target_type"), "other"),
        otherwise="open",
    )


def _toll(name: str) -> pl.Expr:
    lo, hi = pl.max_horizontal(f"a_{name}_lo", f"b_{name}_lo"), pl.min_horizontal(f"a_{name}_hi", f"b_{name}_hi")
    equal = _same(f"{name}_lo") & _same(f"{name}_hi")
    # Bounds that do not meet: the higher one's least against the lower one's most.
    apart, ratio = lo - hi, lo / hi.clip(1)
    return _level(
        name,
        (pl.col(f"a_{name}_lo").is_null() | pl.col(f"b_{name}_lo").is_null(), "open"),
        (equal & (lo >= 10), "equal_many"),
        (equal & (lo >= 5), "equal"),
        (equal & (lo >= 2), "equal_few"),
        (equal, "equal_one"),
        (apart <= 0, "within"),
        ((apart <= 2) | (ratio <= 1.5), "close"),
        ((apart <= 10) | (ratio <= 2.5), "grown"),
        ((apart <= 30) | (ratio <= 6), "far"),
        otherwise="contrary",
    )


def _weapon() -> pl.Expr:
    known = (pl.col("a_weapons") > 0) & (pl.col("b_weapons") > 0)
    return _level(
        "weapon",
        (known & ((pl.col("a_weapons") & pl.col("b_weapons")) > 0), "shared"),
        (known, "other"),
        otherwise="open",
    )


def _alike(both: pl.DataFrame) -> pl.Series:
    """Are the names of two places spelled alike, where a distance cannot tell?"""
    open_ = both["km"].is_null() & both["a_place"].is_not_null() & both["b_place"].is_not_null()
    asked = both.select(
        pl.when(open_).then("a_place").alias("a_place"), pl.when(open_).then("b_place").alias("b_place")
    )
    alike = _by_names(asked, "place", lambda a, b: "alike" if fuzz.ratio(a, b) >= ALIKE else "unlike")
    return (alike == "alike").alias("alike")


def _by_names(both: pl.DataFrame, column: str, fit: Names) -> pl.Series:
    """The level of each pair of names; each distinct pair is looked at once. Null where one is null."""
    keys = [f"a_{column}", f"b_{column}"]
    distinct = both.select(keys).drop_nulls().unique()
    found = distinct.with_columns(level=pl.Series([fit(a, b) for a, b in distinct.iter_rows()], dtype=pl.String))
    return both.select(keys).join(found, on=keys, how="left", maintain_order="left")["level"]


def parts_of(names: str) -> tuple[str, ...]:
    """The single actors of a value that lists several."""
    return tuple(name.strip() for name in names.split(";") if name.strip())


@cache
def actors_fit(a: str, b: str) -> str:
    """same, related, open or different.

    >>> actors_fit("Israel", "Israeli military"), actors_fit("gunmen", "Hamas"), actors_fit("Iran", "Hamas")
    ('related', 'open', 'different')
    """
    if a.casefold() == b.casefold():
        return "same"
    pairs = [(x, y) for x in parts_of(a) for y in parts_of(b)]
    if any(same_side(x, y) for x, y in pairs):
        return "related"
    return "open" if any(_may_be(x, y) for x, y in pairs) else "different"


def _may_be(a: str, b: str) -> bool:
    """May a label and a name mean one actor? A kind of group may be any group, and no state."""
    one, two = by_name(a), by_name(b)
    generic = [name[0].islower() if actor is None else actor.is_generic for name, actor in ((a, one), (b, two))]
    states = [actor is not None and actor.is_state for actor in (one, two)]
    return any(generic) and not any(states)


@cache
def targets_fit(a: str, b: str) -> str:
    """same, shared (a word of content) or other."""
    if a.casefold() == b.casefold():
        return "same"
    one, two = (
        {word for word in name.casefold().replace("(", " ").replace(")", " ").split() if len(word) > 3}
        for name in (a, b)
    )
    common = (one & two) - {"civilians", "military", "forces", "police", "base"}
    return "shared" if common or any(same_side(x, y) for x in parts_of(a) for y in parts_of(b)) else "other"
