"""Rules for clock times, lengths of time and days of a month: the first levels of the cascade.

Node tags made here: TIME (Clock), LENGTH (Length), DATE (When). Examples stand beside each rule;
tests/unit/date_expressions.csv holds many more.
"""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.grammar import Found, Node, read_lexicon, rule, words_of
from pipeline.extract.dates.values import Clock, Length, When, first_not_before, on_day

ATTACK_WORDS = words_of("ATTACK")
BODY_WORDS = words_of("BODY")
COUNTED_WORDS = words_of("COUNTED")
EVENTS = {(int(r["month"]), int(r["day"])): int(r["year"]) for r in read_lexicon("date_events.csv")}


# --- clock times -------------------------------------------------------------------------------------


def clock(f: Found) -> Clock | None:
    """'8:45 p.m. Eastern', '0230 GMT', '1625 hours', 'at 2100 local time'."""
    node = f["t"]
    zone = f["z"].low if "z" in f else None
    if isinstance(node.value, int):
        hours, minutes = divmod(node.value, 100)
    else:
        digits = node.low.rstrip(".apm \u00a0\u202f").replace(".", ":").split(":")
        hours, minutes = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
        half = node.low.replace(".", "").strip()[-2:]
        if half in ("am", "pm"):
            hours = hours % 12 + (12 if half == "pm" else 0)
    return Clock(hours * 60 + minutes, zone) if hours < 24 and minutes < 60 else None


def clock_pair(f: Found) -> Clock:
    """'2100 local time (0300 GMT)': the first clock, with the second beside it."""
    first, second = f["t"].value, f["u"].value
    return Clock(first.minutes, first.zone, second.minutes if second.zone else None)


CLOCKS = [
    *rule("TIME", clock, "t:CLOCK z:ZONE ( standard | daylight )? time?", "t:CLOCK z:ZONECITY time"),
    *rule("TIME", clock, "t:CLOCK z:local time?", "t:CLOCK hours?", "t:MIL/YEAR hours? z:ZONE time?"),
    *rule("TIME", clock, "t:MIL/YEAR hours? z:local time?", "t:MIL/YEAR hours/hrs"),
    *rule("TIME", clock, "<at n:( t:MIL/YEAR ) !COUNTED", "<at APPROX n:( t:MIL/YEAR ) !COUNTED"),
    *rule("TIME", clock_pair, "t:TIME lpar u:TIME rpar"),
]

# --- lengths -----------------------------------------------------------------------------------------

VAGUE = {
    "couple": (2, 2),
    "few": (2, 5),
    "several": (3, 7),
    "many": (5, 20),
    "dozen": (12, 12),
    "half": (0, 1),
}


def length(f: Found) -> Length | None:
    """'two days', 'three or four weeks', '24-hour', 'a couple of months', 'several years'."""
    unit = f.word("u")
    if "q" in f:
        low, high = VAGUE[f["q"].low]
    elif "tens" in f:
        low = high = f.number("tens") + f.number("low")
    else:
        low = 1 if "a" in f else f.number("low")
        high = f.number("high") if "high" in f else low
    if low > high or high > 10_000:
        return None
    return Length(low, high, {"night": "day"}.get(unit, unit), "h" in f)


def nothing(_: Found) -> str:
    """A phrase that only looks like a time: it is taken out of the way."""
    return ""


LENGTHS = [
    *rule("LENGTH", length, "tens:TENS - low:NUMBERWORD h:-? FILLER? u:UNIT/UNITS"),
    *rule("LENGTH", length, "low:COUNT to/or/- high:COUNT h:-? FILLER? u:UNIT/UNITS"),
    *rule("LENGTH", length, "( a | the )? q:couple of? u:UNITS", "a? q:few FILLER? u:UNITS"),
    *rule("LENGTH", length, "q:several FILLER? u:UNITS", "q:many u:UNITS", "a q:dozen u:UNITS"),
    *rule("LENGTH", length, "a:a/an u:UNIT and a half", "q:half an/a u:UNIT", "low:COUNT and a half u:UNITS"),
    *rule("LENGTH", length, "low:COUNT h:-? FILLER? u:UNIT/UNITS", "a:a/an FILLER? u:UNIT"),
    *rule("nothing", nothing, "LENGTH -? old", "aged LENGTH"),
]

# --- days of a month ---------------------------------------------------------------------------------


def year_of(f: Found) -> int | None:
    """The year said with a date: four digits, or two ('7 OCT 89', "Oct 7 '89")."""
    if "y" in f:
        return int(f["y"].value)
    if "yy" not in f or len(f["yy"].low) != 2:
        return None
    return cal.full_year(int(f["yy"].value), f.ctx.published)


def calendar_day(f: Found, day: int, weekday: int | None = None) -> When:
    """A day and month; without a year the latest past one, or the one that fits the weekday said."""
    month, year = int(f.word("m")), year_of(f)
    if year is not None:
        return on_day(date(year, month, day), anchor="absolute", grain="date", weekday=weekday)
    known = {"month_day": (month, day), "grain": "date", "weekday": weekday}
    after = f.after()
    event = EVENTS.get((month, day))
    if event and after and after.low and f.ctx.published >= date(event, month, day) and is_attack(after, f):
        return on_day(date(event, month, day), anchor="absolute", grain="date")
    latest = on_day(cal.latest_month_day(month, day, f.ctx.published), **known)
    if weekday is None or latest.start is None or latest.start.weekday() == weekday:
        return latest
    coming = first_not_before(latest, f.ctx.published)
    fits = coming.start is not None and coming.start.weekday() == weekday
    return coming if fits else latest


def is_attack(after: Node, f: Found) -> bool:
    """Is the date's next or next but one word an attack ('the September 11 terror attacks')?"""
    later = f.after(1)
    return any(n is not None and n.low in ATTACK_WORDS for n in (after, later))


def name_of_date(f: Found) -> str | None:
    """'the 19 April Movement', 'November 17 group', '6th of October Bridge': no date."""
    raw = f.ctx.text[f["b"].start : f["b"].end]
    return "" if f["b"].low in BODY_WORDS or (raw[0].isupper() and not raw.isupper()) else None


def single_day(f: Found) -> When | None:
    """'7 October', 'Oct. 7, 2023', 'the 15th of March', 'Friday, 27 October', '8 JAN 90'."""
    if f.match.start("m") < f.match.start("d") and counts_people(f):
        return None
    return calendar_day(f, f.number("d"), int(f.word("w")) if "w" in f else None)


def counts_people(f: Found) -> bool:
    """'in March 12 people': the number belongs to the noun behind it, not to the month."""
    before, after = f.before(), f.after()
    if "y" in f or "yy" in f or after is None:
        return False
    return after.low in COUNTED_WORDS and before is not None and before.low in ("in", "last", "since")


def days_of_month(f: Found) -> When | list[Any] | None:
    """'12 to 18 May', 'between March 3 and 5', 'April 13-14'; with 'and' two days apart are two dates."""
    names = [name for name in ("d", "e", "g") if name in f]
    days = [calendar_day(f, f.number(name)) for name in names]
    starts = [day.start for day in days if day.start]
    if sorted(set(starts)) != starts:
        return None
    apart = any((b - a).days > 1 for a, b in pairwise(starts))
    if "and" in f and "between" not in f and apart:
        firsts = [f.match.start("d"), *(f.match.start(name) for name in names[1:])]
        ends = [*(i + 1 for i in firsts[:-1]), f.match.end()]
        if f.match.start("m") < firsts[0]:
            firsts[0] = f.match.start()
        return list(zip(zip(firsts, ends, strict=True), days, strict=True))
    return replace(days[0], start=starts[0], end=starts[-1], role="range", month_day=days[0].month_day)


def nth_of_month(f: Found) -> When:
    """'on the 15th', 'the 25th of last month'."""
    day, published = f.number("d"), f.ctx.published
    if "past" in f:
        return on_day(cal.add_months(published, -1)[0].replace(day=day))
    if "this" in f:
        return on_day(published.replace(day=day))
    return on_day(cal.latest_day_of_month(day, published))


def iso_date(f: Found) -> When | None:
    """'2023-10-07', '2023-10-07T14:20:00Z'."""
    raw = f["d"].low.upper()
    day = date.fromisoformat(raw[:10])
    if len(raw) < 16:
        return on_day(day, anchor="absolute", grain="date")
    stamp = datetime.strptime(raw[11:16], "%H:%M")  # noqa: DTZ007  a clock time, not an instant
    zone = "utc" if raw.endswith("Z") else None
    return on_day(day, anchor="absolute", grain="date", time=stamp.hour * 60 + stamp.minute, zone=zone)


def slashed_date(f: Found) -> When | None:
    """'7/10/2023' (day first unless that is impossible), '2023/10/07', '27.10.2023'."""
    one, two, three = (int(x) for x in f["d"].low.replace(".", "/").replace("-", "/").split("/"))
    if one > 31:
        return on_day(date(one, two, three), anchor="absolute", grain="date")
    year = three if three > 99 else cal.full_year(three, f.ctx.published)
    day, month = (two, one) if two > 12 else (one, two)
    return on_day(date(year, month, day), anchor="absolute", grain="date")


DOT = "( <SHORTMONTH . )?"
SEP = "( to/-/until/till/through/slash/or | and:and )"
YEAR = f"( {DOT} ,? y:YEAR )?"
WEEKDAY = "( w:WEEKDAY/SHORTDAY ( <SHORTDAY . )? ,? the? )?"
NOT_NOUN = "!COUNTED/UNITS/UNIT/OTHER"
DAYS = [
    *rule("nothing", name_of_date, "d:DN of? m:MONTH b:BODY/PLACEBODY", "m:MONTH d:DN b:BODY/PLACEBODY"),
    *rule("DATE", iso_date, "d:ISO"),
    *rule("DATE", slashed_date, "d:SLASH"),
    *rule("DATE", days_of_month, f"d:DN , e:DN ,? and:and g:DN of? m:MONTH {YEAR}"),
    *rule("DATE", days_of_month, f"( between:between | from )? the? d:DN {SEP} the? e:DN of? m:MONTH {YEAR}"),
    *rule("DATE", days_of_month, f"( between:between | from )? the? d:DN {SEP} e:DN m:MONTH .? yy:PAIR"),
    *rule("DATE", days_of_month, f"m:MONTH {DOT} d:DN , e:DN ,? and:and g:DN {NOT_NOUN}"),
    *rule("DATE", days_of_month, f"between:between m:MONTH {DOT} d:DN and e:DN ( ,? y:YEAR )?"),
    *rule("DATE", days_of_month, f"from? m:MONTH {DOT} d:DN to/-/until/through/slash e:DN ( ,? y:YEAR )?"),
    *rule("DATE", days_of_month, f"m:MONTH {DOT} d:DN and:and e:DN ( ,? y:YEAR | {NOT_NOUN} )"),
    *rule("DATE", single_day, f"{WEEKDAY} ( last | this )? d:DN ( of | - )? m:MONTH {DOT} -? ,? y:YEAR"),
    *rule("DATE", single_day, f"{WEEKDAY} d:DN -? m:MONTH {DOT} -? '? yy:PAIR"),
    *rule("DATE", single_day, "d:DAY m:SHORTMONTH .? yy:DAY !OTHER/COUNTED/NAME"),
    *rule(
        "DATE",
        single_day,
        f"{WEEKDAY} m:MONTH {DOT} the? d:DN ,? y:YEAR",
        f"m:MONTH {DOT} d:DN ,? ' yy:PAIR/DAY",
    ),
    *rule("DATE", single_day, f"{WEEKDAY} ( last | this )? d:DN ( of )? m:MONTH"),
    *rule("DATE", single_day, f"{WEEKDAY} ( last | this )? m:MONTH {DOT} the? d:DN"),
    *rule("DATE", nth_of_month, "the? d:ORD of ( past:last | this:this ) month"),
    *rule(
        "DATE",
        nth_of_month,
        f"on the n:( d:ORD ) {NOT_NOUN}/NAME/ATTACK/BODY/PLACEBODY/-/PART",
        "PART of the n:( d:ORD ) !-",
    ),
    *rule("DATE", single_day, f"<on n:( m:MONTH d:NUMBERWORD ) {NOT_NOUN}/-"),
]
