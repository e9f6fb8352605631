"""The columns of a coded row in groups, as people look at them: one name, one colour and one line each.

In: a row of events or incidents. Out: what each group says, as one short text. Refuses nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """``name``: what people call it; ``fields``: its columns; ``colour``, to be read in black on it, and ``basic``:
    the like of it among the 16 that every terminal has."""

    name: str
    fields: tuple[str, ...]
    colour: str
    basic: str
    say: Callable[[Row], str]


def groups_said(row: Row) -> dict[str, str]:
    """Return what each group of the row says; groups that say nothing are left out.

    >>> groups_said({"country": "MLI", "place_precision": "country", "fatalities_min": 3})
    {'place': 'MLI (country)', 'killed': '3 or more'}
    """
    said = {group.name: group.say(row) for group in GROUPS}
    return {name: text for name, text in said.items() if text}


def _given(row: Row, *names: str) -> list[str]:
    """The values of columns that tell something."""
    values = (row.get(name) for name in names)
    return [str(value) for value in values if value not in (None, "", "unknown")]


def _type(row: Row) -> str:
    events = f"{row['n_events']} attacks" if row.get("n_events") else ""
    damage = f"damage {row['damage']}" if row.get("damage") else ""
    said = [*_given(row, "incident_type", "outcome", "kind", "role_in_article"), events, damage]
    return ", ".join(part for part in said if part)


def _date(row: Row) -> str:
    days = list(dict.fromkeys(_given(row, "date_start", "date_end")))
    return _with(" to ".join(days), *_given(row, "date_precision"))


def _place(row: Row) -> str:
    named = ", ".join(_given(row, "place_name", "admin1", "country"))
    point = ", ".join(f"{row[name]:.3f}" for name in ("latitude", "longitude") if row.get(name) is not None)
    return " ".join(part for part in (_with(named, *_given(row, "place_precision")), point) if part)


def _perpetrator(row: Row) -> str:
    return _with(_named(row, "perpetrator"), *_given(row, "perpetrator_attribution"))


def _target(row: Row) -> str:
    return _times(_with(_named(row, "target"), *_given(row, "target_type")), row.get("target_count"))


def _weapon(row: Row) -> str:
    kinds = ", ".join(kind for kind in row.get("weapon_type") or () if kind != "unknown")
    return _times(_quoted(kinds, row.get("weapon_text")), row.get("weapon_count")) if kinds else ""


def _claimed_by(row: Row) -> str:
    return ", ".join(_given(row, "claimed_by"))


def _toll(name: str) -> Callable[[Row], str]:
    def say(row: Row) -> str:
        low, high = row.get(f"{name}_min"), row.get(f"{name}_max")
        if low is None:
            return "" if high is None else f"up to {high}"
        return str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"

    return say


def _with(text: str, *qualities: str) -> str:
    return f"{text} ({', '.join(qualities)})" if text and qualities else text


def _named(row: Row, name: str) -> str:
    return _quoted(", ".join(_given(row, name)), row.get(f"{name}_text"))


def _quoted(text: str, words: str | None) -> str:
    """A canonical value, and the article's words for it where they are others."""
    return f"{text} “{words}”" if words and words.lower() != text.lower() else text


def _times(text: str, count: int | None) -> str:
    return f"{text} × {count}" if text and count else text


GROUPS = (
    Group(
        "type",
        ("incident_type", "outcome", "kind", "role_in_article", "n_events", "damage", "trigger", "incident",
         "acled_event_type", "acled_sub_event_type"),
        "#d0d0d0", "white",
        _type,
    ),
    Group("date", ("date_start", "date_end", "date_precision"), "#ffd75f", "bright_yellow", _date),
    Group(
        "place",
        ("place_name", "admin1", "country", "latitude", "longitude", "place_precision", "geonames_id"),
        "#87d787", "bright_green",
        _place,
    ),
    Group(
        "perpetrator",
        ("perpetrator", "perpetrator_attribution", "perpetrator_text"),
        "#ff8787",
        "bright_red",
        _perpetrator,
    ),
    Group("target", ("target", "target_type", "target_count", "target_text"), "#87afff", "bright_cyan", _target),
    Group("weapon", ("weapon_type", "weapon_count", "weapon_text"), "#d7af87", "yellow", _weapon),
    Group("killed", ("fatalities_min", "fatalities_max"), "#ff87d7", "bright_magenta", _toll("fatalities")),
    Group("injured", ("injured_min", "injured_max"), "#ffaf5f", "magenta", _toll("injured")),
    Group("abducted", ("abducted_min", "abducted_max"), "#5fd7d7", "cyan", _toll("abducted")),
    Group("detained", ("detained_min", "detained_max"), "#87ffd7", "green", _toll("detained")),
    Group("claimed by", ("claimed_by",), "#d7afff", "bright_blue", _claimed_by),
)  # fmt: skip
GROUP_OF = {name: group.name for group in GROUPS for name in group.fields}
COLOURS = {group.name: group.colour for group in GROUPS}
BASIC_COLOURS = {group.name: group.basic for group in GROUPS}
