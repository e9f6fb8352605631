"""Values that the date rules pass on: a date reading, a length of time, a time of day."""

from dataclasses import dataclass, replace
from datetime import date

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.grammar import read_lexicon

type Shift = tuple[int, int]

PRECISIONS = ("day", "week", "month", "year", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One reading of a time expression; dates are None when it is chained, vague or a mere length."""

    start: date | None = None
    end: date | None = None
    precision: str = "day"
    anchor: str = "published"
    shift: Shift | None = None
    role: str = "point"
    part: str | None = None
    time: int | None = None
    zone: str | None = None
    weekday: int | None = None
    month_day: tuple[int, int] | None = None  # set when the year was not said
    month: int | None = None  # set when a month's year was not said
    grain: str = "span"  # weekday, date, month, year: what may be joined to a range


@dataclass(frozen=True, slots=True)
class Length:
    """So many units of time: low and high estimate."""

    low: int
    high: int
    unit: str
    hyphen: bool = False

    @property
    def days(self) -> Shift:
        """In days; hours count as whole days (under 24: none)."""
        size = {"hour": 1 / 24, "minute": 0, "week": 7, "fortnight": 14, "month": 30.44, "year": 365.25}
        per = size.get(self.unit, 3652.5 if self.unit == "decade" else 1)
        return int(self.low * per + 1e-9), int(self.high * per + 1e-9)

    @property
    def precision(self) -> str:
        """How exact a shift by this length is."""
        if self.unit in ("minute", "hour", "day"):
            return "day" if self.days[0] == self.days[1] else "week"
        return {"week": "week", "fortnight": "week", "month": "month"}.get(self.unit, "year")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes, its zone and, for 'x local (y GMT)', the other clock's minutes."""

    minutes: int
    zone: str | None = None
    other: int | None = None


ZONES = {row["zone"]: (int(row["minutes"]), row["summer"]) for row in read_lexicon("time_zones.csv")}


def zone_offset(zone: str | None, day: date) -> int | None:
    """Minutes that a zone is ahead of UTC on a day; None for an unknown or local clock."""
    if zone not in ZONES:
        return None
    minutes, summer = ZONES[zone]
    return minutes + (60 if cal.is_summer_time(day, summer) else 0)


def on_day(day: date, **known: object) -> When:
    """A reading of one day."""
    return replace(When(start=day, end=day), **known)  # type: ignore[arg-type]


def spanning(days: cal.Days, precision: str, **known: object) -> When:
    """A reading of a span of days."""
    return replace(When(start=days[0], end=days[1], precision=precision), **known)  # type: ignore[arg-type]


def coarser(one: str, other: str) -> str:
    """The less exact of two precisions."""
    return max(one, other, key=PRECISIONS.index)


def latest_not_after(when: When, until: date) -> When:
    """Re-read a date without a year as the latest one not after a day."""
    if when.weekday is not None and when.grain == "weekday":
        day = cal.latest_weekday(when.weekday, until)
    elif when.month_day:
        day = cal.latest_month_day(*when.month_day, until)
    elif when.month:
        first, last = cal.latest_month(when.month, until)
        return replace(when, start=first, end=last)
    else:
        return when
    return replace(when, start=day, end=day)


def first_not_before(when: When, since: date) -> When:
    """Re-read a date without a year as the first one not before a day."""
    if when.weekday is not None and when.grain == "weekday":
        day = cal.next_weekday(when.weekday, since)
    elif when.month_day:
        day = cal.next_month_day(*when.month_day, since)
    elif when.month:
        year = since.year if when.month >= since.month else since.year + 1
        first, last = cal.month_span(year, when.month)
        return replace(when, start=first, end=last)
    else:
        return when
    return replace(when, start=day, end=day)


def join(one: When, other: When) -> When | None:
    """The range from one date to another; a missing year is taken from the other end. None: no range."""
    first, last = one.start, other.end
    if first is None or last is None or one.end is None or other.start is None:
        return None
    if other.anchor == "absolute" and one.anchor != "absolute":
        one = latest_not_after(one, last)
    elif one.anchor == "absolute" and other.anchor != "absolute":
        other = first_not_before(other, first) if other.month_day or other.month else other
    elif first > last:
        one = latest_not_after(one, last)
    if not (one.start and other.end) or one.start > other.end:
        return None
    return When(
        start=one.start,
        end=other.end,
        precision=coarser(one.precision, other.precision),
        anchor="absolute" if "absolute" in (one.anchor, other.anchor) else "published",
        role="range",
        part=one.part or other.part,
    )
