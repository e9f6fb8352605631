"""One slot of a coded row against the same slot of a gold row: filled there, filled here, right?

In: two rows as plain values, a slot's name. Out: a ``Verdict``. Refuses nothing.
Names match by their content words, dates within their precision, counts only whole (both bounds). A gold row
may widen what counts as right:

- ``<slot>_alternatives``: further right values; null or "unknown" among them: leaving it empty is right too.
  For counts also pairs [min, max], or ``<count>_min_alternatives`` and ``<count>_max_alternatives``.
- ``<slot>_aliases``: further names of a perpetrator or target; ``place_aliases``.
- ``direction_ambiguous``: perpetrator and target may be swapped.
"""

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

type Row = Mapping[str, Any]

COUNTS = ("fatalities", "injured", "abducted")
WEIGHTS: Mapping[str, float] = {
    "kind": 0.5, "incident_type": 2.0, "outcome": 0.5, "date_start": 2.0, "country": 1.0, "place_name": 1.5,
    "perpetrator": 1.5, "target": 1.0, "target_type": 0.5, "weapon_type": 0.5, "fatalities": 1.0, "injured": 0.5,
    "abducted": 0.5, "claimed_by": 0.5,
}  # fmt: skip
"""The scored slots, and what each weighs when rows are aligned."""
REPORTED = (
    "role_in_article",
    "perpetrator_attribution",
    "date_precision",
    "place_precision",
    "target_count",
    "weapon_count",
)
"""Slots whose accuracy is told, but which enter neither the alignment nor the score."""
SLOTS = (*WEIGHTS, *REPORTED)

_NAMES = ("perpetrator", "target", "claimed_by")
_LISTS = ("weapon_type", "target_type")
_ALIASES = {"place_name": "place_aliases", "claimed_by": "perpetrator_aliases"}
_DAYS_OF_A_WEEK = 7
_SHARED_WORDS = 0.5
_GENERIC = frozenset({
    "the", "a", "an", "of", "in", "at", "on", "to", "and", "for", "by", "near", "al", "el", "forces", "force", "army",
    "military", "armed", "group", "groups", "militants", "fighters", "troops", "people", "soldiers", "base", "air",
    "airbase", "city", "town", "province", "district", "village", "state", "region", "governorate", "area", "members",
})  # fmt: skip
"""Words that tell no name from another."""
_ONE_COUNTRY = (
    ("u.s.", "us"), ("american", "us"), ("united states", "us"), ("israeli", "israel"), ("iranian", "iran"),
    ("russian", "russia"), ("ukrainian", "ukraine"), ("turkish", "turkey"),
)  # fmt: skip
"""Words of one country that a coder and a person use for each other."""


class Verdict(NamedTuple):
    """Whether a slot is filled in the coded row, whether gold asks for it, and whether it is right."""

    coded: bool
    gold: bool
    right: bool


def judge(coded: Row, gold: Row, name: str) -> Verdict:
    """Judge one slot of a pair of rows."""
    if name == "target_type" and gold.get("swapped"):
        return Verdict(False, False, False)
    found, wanted, others = slot(coded, name), slot(gold, name), _alternatives(gold, name)
    if found is None:
        return Verdict(False, wanted is not None and not any(blank(other) for other in others), False)
    right_values = [value for value in (wanted, *others) if not blank(value)]
    if wanted is not None:
        right_values += gold.get(_ALIASES.get(name, f"{name}_aliases")) or []
    right = any(_equal(name, found, value, gold.get("date_precision")) for value in right_values)
    return Verdict(True, wanted is not None or right, right)


def readings(gold: Row) -> list[Row]:
    """Return the gold row, and its swapped reading where who attacked whom is open."""
    if not gold.get("direction_ambiguous"):
        return [gold]
    other = dict(gold, swapped=True)  # of the swapped target no type is known
    for end in ("", "_aliases", "_alternatives"):
        other[f"perpetrator{end}"], other[f"target{end}"] = gold.get(f"target{end}"), gold.get(f"perpetrator{end}")
    return [gold, other]


def slot(row: Row, name: str) -> Any:
    """Return the value of a slot, a pair (min, max) for a count, or None where it is not filled."""
    value = _bounds(row, name) if name in COUNTS else row.get(name)
    return None if blank(value) else value


def value_text(row: Row, name: str) -> str:
    """Return the value of a slot as people read it; the empty text where it is not filled."""
    value = slot(row, name)
    if name in COUNTS and value is not None:
        low, high = ("?" if bound is None else str(bound) for bound in value)
        return low if low == high else f"{low} to {high}"
    return "" if value is None else "; ".join(_parts(value))


def blank(value: Any) -> bool:
    """Say whether a value tells nothing."""
    if isinstance(value, list | tuple):
        return all(blank(item) for item in value)
    return value is None or value in ("", "unknown", "Unknown") or (isinstance(value, float) and math.isnan(value))


def names_match(name: Any, others: Iterable[Any]) -> bool:
    """Say whether a name's content words contain another's, are contained in them, or are half the same."""
    words = content_words(name)
    for other in others:
        theirs = content_words(other)
        if words and theirs:
            shared = len(words & theirs) / len(words | theirs)
            if words <= theirs or theirs <= words or shared >= _SHARED_WORDS:
                return True
    return False


def content_words(name: Any) -> set[str]:
    """Return the words of a name that tell it from others, without accents and articles; else all its words."""
    text = unicodedata.normalize("NFKD", str(name or "")).encode("ascii", "ignore").decode().lower()
    for word, country in _ONE_COUNTRY:
        text = text.replace(word, country)
    text = re.sub(r"[-'`’]", "", re.sub(r"\b(al|el|ar|as|ad|an)-", "", text))
    words = set(re.findall(r"[a-z0-9]+", text))
    return words - _GENERIC or words


def _alternatives(gold: Row, name: str) -> list[Any]:
    """Further right values that the gold row lists for a slot."""
    others = list(gold.get(f"{name}_alternatives") or [])
    if name == "role_in_article":
        others += gold.get("role_alternatives") or []
    if name not in COUNTS:
        return others
    pairs: list[Any] = [other if other is None else _pair(other) for other in others]
    low, high = _bounds(gold, name)
    lows = [low, *(gold.get(f"{name}_min_alternatives") or [])]
    highs = [high, *(gold.get(f"{name}_max_alternatives") or [])]
    return pairs + [(x, y) for x in lows for y in highs if (x, y) != (low, high)]


def _pair(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value, value)


def _bounds(row: Row, name: str) -> tuple[int | None, int | None]:
    low, high = (row.get(f"{name}_{end}") for end in ("min", "max"))
    return None if blank(low) else int(low), None if blank(high) else int(high)  # type: ignore[arg-type]


def _equal(name: str, found: Any, wanted: Any, precision: Any) -> bool:
    """Is the filled value right against one gold value?"""
    if name == "date_start":
        return _same_date(as_date(found), as_date(wanted), precision)
    if name == "place_name":
        return names_match(found, [wanted])
    if name in _NAMES:
        return any(names_match(one, _parts(wanted)) for one in _parts(found))
    if name in _LISTS:
        return bool(set(_parts(found)) & set(_parts(wanted)))
    if name in COUNTS:
        return tuple(found) == tuple(wanted)
    return str(found).lower() == str(wanted).lower()


def _same_date(found: datetime.date | None, wanted: datetime.date | None, precision: Any) -> bool:
    if found is None or wanted is None:
        return False
    if precision == "year":
        return found.year == wanted.year
    if precision == "month":
        return (found.year, found.month) == (wanted.year, wanted.month)
    return abs((found - wanted).days) <= (_DAYS_OF_A_WEEK if precision == "week" else 0)


def as_date(value: Any) -> datetime.date | None:
    """Return a value as a date, or None where it is none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _parts(value: Any) -> list[str]:
    """The single values of a list, or of a text with ; or | between them."""
    values = value if isinstance(value, list | tuple) else [value]
    return [part.strip() for item in values for part in re.split(r"[;|]", str(item)) if part.strip()]
