"""Rules for phrases counted from the event told before ("two days earlier"), and for mere lengths of time.

Node tags made here: CHAIN (a When without dates but with a shift) and OTHERTIME.
"""

from dataclasses import replace
from typing import Any

from pipeline.extract.dates.grammar import Found, rule
from pipeline.extract.dates.values import Length, When

BACK = {"before", "earlier", "previously", "prior", "previous", "preceding", "eve"}
UNSAID = {
    "minutes": (0, 0),
    "hours": (0, 0),
    "hrs": (0, 0),
    "days": (2, 7),
    "weeks": (14, 35),
    "nights": (2, 7),
}
ENDS = {".", ",", ";", ":", ")", "—", "!", "?", "'", '"', "”", "and", "when", "but", "as", "while"}


def chained(shift: tuple[int, int], precision: str, **known: Any) -> When:
    """A reading that waits for the event it is counted from."""
    return replace(When(anchor="previous", shift=shift, precision=precision), **known)


def signed(days: tuple[int, int], word: str) -> tuple[int, int]:
    """Backwards for 'before', 'earlier', else forwards."""
    return (-days[1], -days[0]) if word in BACK else days


def related(f: Found, word: str, unit: str) -> str:
    """'two days later' is the act's own date (point); 'two days after a blast' ties two acts."""
    after = f.after()
    if word not in ("before", "after", "following", "prior") or after is None or after.low in ENDS:
        return "point"
    return "anniversary" if unit == "year" and word == "after" else "before" if word in BACK else "after"


def chained_length(f: Found) -> When | None:
    """'two days earlier', 'a few hours later', 'a day after ...', 'three weeks before ...'."""
    length: Length = f["l"].value
    word = f["w"].low
    shift = signed(length.days, word)
    precision = "day" if length.unit == "week" and length.low == 1 == length.high else length.precision
    return chained(shift, precision, role=related(f, word, length.unit))


def chained_units(f: Found) -> When:
    """'hours later', 'days after ...', 'weeks earlier'."""
    unit, word = f["u"].low, f["w"].low
    role = related(f, word, unit)
    if unit not in UNSAID:
        shift = signed((60, 365) if unit == "months" else (730, 3650), word)
        return chained(shift, "year", role=role)
    return chained(signed(UNSAID[unit], word), "week" if unit != "hours" else "day", role=role)


def chained_day(f: Found) -> When | None:
    """'the day before', 'the following night', 'the same morning', 'later that day', 'the next week'."""
    word = f["w"].low
    unit = f.word("u", "day")
    size = {"week": 7, "month": 30, "year": 365, "weekend": 7}.get(unit, 1)
    same = word in ("same", "that", "in", "on", "then")
    shift = (0, 0) if same else signed((size, size), word)
    if unit == "decade":
        return None
    precision = unit if unit in ("week", "month", "year") else "day"
    role = "since" if word == "then" else related(f, word, unit) if word in ("before", "after", "prior") else "point"
    return chained(shift, precision, role=role, part=f["p"].value if "p" in f else None)


def part_alone(f: Found) -> When:
    """'before dawn', 'in the morning', 'at midnight': a part of the day of the act just told."""
    return chained((0, 0), "day", role="time", part=f["p"].value)


def duration(f: Found) -> When | None:
    """'for three days', 'a 45-day truce', 'within 24 hours', 'for weeks': a length without a date."""
    if "l" in f and "hyphen" in f and not f["l"].value.hyphen:
        return None
    return When(precision="unknown", role="duration")


def anniversary(_: Found) -> When:
    """'the first anniversary of', 'marking the anniversary'."""
    return When(precision="unknown", role="anniversary")


def within_hours(_: Found) -> When:
    """'within hours', 'within minutes': the day of the event told before."""
    return chained((0, 0), "day")


LATER = "( later/earlier/early/late )?"
CHAINS = [
    *rule(
        "CHAIN",
        chained_length,
        "l:LENGTH w:earlier/later/before/after/afterwards/afterward/previously/following",
    ),
    *rule("CHAIN", chained_length, "l:LENGTH w:prior to?"),
    *rule("CHAIN", chained_units, "u:HOURS/UNITS w:earlier/later/before/after/afterwards/following"),
    *rule("CHAIN", within_hours, "within hours/minutes"),
    *rule("CHAIN", chained_day, f"{LATER} on? the? very? w:same day", f"{LATER} the? very? w:same p:PARTOF"),
    *rule("CHAIN", chained_day, f"{LATER} the? w:next/following/previous/preceding day"),
    *rule("CHAIN", chained_day, f"{LATER} the? w:next/following/previous/preceding p:PARTOF"),
    *rule("CHAIN", chained_day, "the w:following/previous/preceding/same/next u:SPANUNIT"),
    *rule(
        "CHAIN",
        chained_day,
        f"{LATER} the p:PARTOF w:before/after",
        "the day w:before/after",
        "the day w:prior to",
    ),
    *rule(
        "CHAIN",
        chained_day,
        f"{LATER} w:that very? day",
        f"{LATER} w:that p:PARTOF",
        "w:that u:week/month/year",
    ),
    *rule("CHAIN", chained_day, "later/earlier w:in the day", "later/earlier w:on the day", "since w:then"),
    *rule("CHAIN", part_alone, "before/at/around/by/past/since the? p:PARTOF", "in/during the p:PARTOF"),
    *rule("CHAIN", part_alone, "between p:PARTOF and PARTOF"),
    *rule("OTHERTIME", anniversary, "( ORDINAL/ORD | LENGTH )? anniversary of?"),
    *rule("OTHERTIME", duration, "for/over/during/lasting/lasted/throughout/after/in/within n:( l:LENGTH )"),
    *rule(
        "OTHERTIME",
        duration,
        "l:LENGTH - long/old",
        "l:LENGTH of",
        "n:( l:LENGTH ) hyphen:OTHER/ATTACK/NAME",
        "for UNITS",
    ),
]
