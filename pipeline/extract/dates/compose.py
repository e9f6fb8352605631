"""Rules that join dates with parts of the day, with each other, with lengths and with clock times.

In and out: DATE nodes (When) of the earlier levels.
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.chains import BACK
from pipeline.extract.dates.grammar import Found, rule
from pipeline.extract.dates.phrases import EARLY_PARTS
from pipeline.extract.dates.values import Clock, Length, When, join, latest_not_after, spanning, zone_offset

# --- parts of the day --------------------------------------------------------------------------------


def is_day(when: When) -> bool:
    """Is it one day, or a range of days?"""
    return when.start is not None and when.precision == "day"


def with_part(f: Found) -> When | None:
    """'Thursday night', 'the night of 15 November', 'before dawn on Friday', 'late on Tuesday'."""
    when: When = f["a"].value
    if not is_day(when):
        return None
    if "p" in f:
        return replace(when, part=f["p"].value)
    return replace(when, part=when.part or EARLY_PARTS.get(f.word("q")))


def night_to(f: Found) -> When | None:
    """'in the night to Sunday', 'overnight into Thursday': the day before and the day."""
    when: When = f["a"].value
    if not is_day(when) or not when.start or not when.end or ("p" in f and f["p"].value != "night"):
        return None
    return spanning((cal.shift(when.start, -1), when.end), "day", anchor=when.anchor, part="overnight")


def overnight_day(f: Found) -> When | None:
    """'Thursday overnight', 'overnight on Thursday': that night, but never past publication."""
    when: When = f["a"].value
    if not is_day(when) or not when.start or not when.end:
        return None
    if when.role == "range":
        return replace(when, part="overnight")
    back = when.end >= f.ctx.published
    first = cal.shift(when.start, -1) if back else when.start
    last = when.end if back else cal.shift(when.end, 1)
    return spanning((first, last), "day", anchor=when.anchor, part="overnight")


def overnight_span(f: Found) -> When | None:
    """'overnight from Tuesday to Wednesday', 'Thursday overnight into Friday'."""
    found = join(f["a"].value, f["b"].value)
    return replace(found, role="point", part="overnight") if found and is_day(found) else None


def overnight(f: Found) -> When:
    """'overnight': publication day minus one to publication day (codebook)."""
    return spanning((cal.shift(f.ctx.published, -1), f.ctx.published), "day", part="overnight")


PARTED = [
    *rule("DATE", overnight_span, "a:DATE overnight into/to/until b:DATE"),
    *rule("DATE", overnight_span, "overnight ( from | between )? a:DATE to/into/and/- b:DATE"),
    *rule("DATE", night_to, "( the | in )? p:PARTOF to/into a:DATE", "overnight to/into/until a:DATE"),
    *rule("DATE", with_part, "( before/at/around/since )? the? p:PARTOF ( of | on )? the? a:DATE"),
    *rule("DATE", with_part, "a:DATE ( at/before/around | in the? )? p:PARTOF"),
    *rule("DATE", overnight_day, "overnight on? a:DATE", "a:DATE overnight"),
    *rule("DATE", overnight, "overnight"),
    *rule("DATE", with_part, "q:early/late/earlier/later ( on | in )? a:DATE"),
]

# --- ranges ------------------------------------------------------------------------------------------


def date_range(f: Found) -> When | None:
    """'from March to May', 'between 7 October and 24 November', 'Wednesday night into Thursday'."""
    one, other = f["a"].value, f["b"].value
    return None if "range" in (one.role, other.role) else join(one, other)


def like_range(f: Found) -> When | None:
    """'Friday to Sunday', 'January-March': only dates of one grain make a range without 'from'."""
    one, other = f["a"].value, f["b"].value
    if one.grain != other.grain or one.grain == "span" or "range" in (one.role, other.role):
        return None
    return None if f.spaced() and one.grain == "weekday" else join(one, other)


def neighbours(f: Found) -> When | None:
    """'Monday and Tuesday', 'on Friday night and Saturday morning': days that touch are one span."""
    dates: list[When] = [f[name].value for name in ("a", "b", "c") if name in f]
    spans = [join(one, other) for one, other in pairwise(dates)]
    for span, one in zip(spans, dates, strict=False):
        if span is None or "range" in (one.role, dates[-1].role) or not is_day(span):
            return None
        if span.start is None or span.end is None or (span.end - span.start).days != 1:
            return None
    return join(dates[0], dates[-1])


def until_now(f: Found) -> When | None:
    """'from 11 November to the present', 'from Monday until now'."""
    when: When = f["a"].value
    if when.start is None or when.start > f.ctx.published:
        return None
    return replace(when, end=f.ctx.published, role="since")


RANGES = [
    *rule("DATE", date_range, "from/between a:DATE to/until/till/through/into/and/- ( the )? b:DATE"),
    *rule("DATE", until_now, "from a:DATE to/until/till/through ( now | the present | date )"),
    *rule("DATE", date_range, "a:DATE into/through/until/till b:DATE"),
    *rule("DATE", like_range, "a:DATE to/- b:DATE", "a:DATE - to - b:DATE"),
    *rule("DATE", neighbours, "a:DATE , b:DATE ,? and c:DATE", "a:DATE and/slash ( on/early/late )? b:DATE"),
    *rule("DATE", with_part, "the? p:PARTOF ( of | on )? a:DATE"),
]

# --- a length before or after a date -----------------------------------------------------------------


def offset(f: Found) -> When | None:
    """'a week before Friday's bombing', 'two days after the October 7 attack', 'the day after Christmas'."""
    when: When = f["a"].value
    if when.start is None or when.end is None:
        return None
    length: Length = f["l"].value if "l" in f else Length(1, 1, f.word("u", "day"))
    sign = -1 if f["w"].low in BACK else 1
    low, high = sorted(sign * days for days in length.days)
    role = "anniversary" if length.unit == "year" and sign > 0 else "point"
    if length.unit == "year" and length.low == length.high:
        span = cal.add_years(when.start, sign * length.low), cal.add_years(when.end, sign * length.low)
        return spanning(span, "month" if when.precision == "day" else when.precision, role=role)
    if length.unit == "month" and length.low == length.high:
        return spanning(cal.add_months(when.start, sign * length.low), "month")
    exact = length.unit == "week" and length.low == length.high == 1
    precision = when.precision if exact or length.precision == "day" else length.precision
    found = spanning((cal.shift(when.start, low), cal.shift(when.end, high)), precision, anchor=when.anchor)
    return replace(found, part=f["p"].value if "p" in f else None)


def week_of(f: Found) -> When | None:
    """'the week of 6 November', 'the week beginning 6 November'."""
    when: When = f["a"].value
    if when.start is None or when.grain != "date":
        return None
    if "last" in f:
        return spanning((cal.shift(when.start, -6), when.start), "week", anchor=when.anchor)
    return spanning((when.start, cal.shift(when.start, 6)), "week", anchor=when.anchor)


OFFSETS = [
    *rule("DATE", week_of, "the? week of/beginning/starting a:DATE", "the? week last:ending/ended a:DATE"),
    *rule("DATE", offset, "l:LENGTH w:before/after/following ( the )? a:DATE", "l:LENGTH w:prior to the? a:DATE"),
    *rule(
        "DATE",
        offset,
        "the u:day/week w:before/after ( the )? a:DATE",
        "the p:PARTOF w:before/after the? a:DATE",
    ),
    *rule("DATE", offset, "on? the w:eve of the? a:DATE"),
]

# --- clock times -------------------------------------------------------------------------------------


def local_shift(clock: Clock, day: date, utc_offset: int | None) -> int:
    """Days from a clock's day to the local day of the act ('8:45 p.m. Eastern' is the next day there)."""
    zone = zone_offset(clock.zone, day)
    if zone is None:
        return 0
    if utc_offset is None:
        if clock.other is None:
            return 0
        utc_offset = (clock.other - (clock.minutes - zone) + 720) % 1440 - 720
    return (clock.minutes - zone + utc_offset) // 1440


def timed(f: Found) -> When | None:
    """'at 0230 GMT today (1930 local time)', '2100 local time (0300 GMT on Sunday)', 'Monday at 3 p.m.'."""
    when: When = f["a"].value
    if not is_day(when) or when.time is not None or not when.start or not when.end:
        return None
    said: Clock = f["t"].value
    clock = said
    if "dated" in f:  # the date stands beside the second clock, which may be a day ahead of the first
        clock = Clock(f["u"].value.minutes, f["u"].value.zone, said.minutes)
        if when.anchor == "published" and clock.zone and clock.minutes < said.minutes:
            when = latest_not_after(when, cal.shift(f.ctx.published, 1))
    elif "u" in f and f["u"].value.zone in (None, "local"):
        clock = replace(said, other=f["u"].value.minutes)
    if when.start is None or when.start != when.end:
        return replace(when, time=said.minutes, zone=said.zone)
    day = cal.shift(when.start, local_shift(clock, when.start, f.ctx.utc_offset))
    return replace(when, start=day, end=day, time=said.minutes, zone=said.zone)


def twice_dated(f: Found) -> When | None:
    """'at 2100 on 15 January (0100 GMT on 16 January)': the first, local, telling counts."""
    when: When = f["a"].value
    return when if when.time is not None else None


ABOUT = "( at | around | about | after | before | by | shortly after/before | at about/around/approximately )?"
TIMED = [
    *rule(
        "DATE",
        timed,
        "t:TIME lpar u:TIME dated:( ,? on? ) a:DATE rpar",
        "t:TIME ,? ( on | of )? a:DATE lpar u:TIME rpar",
    ),
    *rule("DATE", timed, "t:TIME ,? ( on | of )? a:DATE", f"a:DATE ,? {ABOUT} t:TIME"),
    *rule("DATE", twice_dated, "a:DATE lpar b:DATE rpar"),
]


def dated_anyway(f: Found) -> When | None:
    """'two days later, on Sunday': the date said makes the chain idle."""
    chain: When = f["c"].value
    return f["a"].value if chain.role == "point" and chain.anchor == "previous" else None


IDLE = rule("DATE", dated_anyway, "c:CHAIN , ( on | in )? a:DATE")
