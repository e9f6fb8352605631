"""Rules for phrases that lean on the publication date: "last week", "two days ago", "Christmas Eve".

Node tags made here: PARTOF (part of the day, a str), DATE and OTHERTIME (When).
"""

from datetime import date

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.grammar import Found, read_lexicon, rule
from pipeline.extract.dates.months import LASTYEAR
from pipeline.extract.dates.values import Length, When, on_day, spanning

HOLIDAYS = {row["phrase"]: row for row in read_lexicon("holidays.csv")}

# --- parts of the day --------------------------------------------------------------------------------


def part(f: Found) -> str:
    """'early morning', 'the small hours', 'dawn', 'midday'."""
    return f.word("p", "morning")


PARTS = [
    *rule("PARTOF", part, "early/small/wee hours ( of the? morning )?", "early morning hours"),
    *rule("PARTOF", part, "pre - p:dawn hours?", "EARLY -? p:PART hours?", "p:PART hours", "p:PART"),
]

# --- holidays ----------------------------------------------------------------------------------------


def holiday(f: Found) -> When:
    """'Christmas Eve', 'Easter Sunday 2019', 'during Ramadan last year'."""
    row = HOLIDAYS[f["h"].value]
    published = f.ctx.published
    month, day, size = int(row["month"]), int(row["day"]), int(row["length"])
    if "y" in f:
        span = cal.holiday_span(row["kind"], month, day, size, f["y"].value)
    elif "lastyear" in f:
        span = cal.holiday_span(row["kind"], month, day, size, published.year - 1)
    else:
        span = cal.latest_holiday(row["kind"], month, day, size, published)
    return spanning(span, row["precision"], anchor="absolute" if "y" in f else "published")


HOLIDAY = rule("DATE", holiday, f"last? h:HOLIDAY ( ( of | , )? y:YEAR | {LASTYEAR} )?")

# --- counted from the publication date ---------------------------------------------------------------

EARLY_PARTS = {"early": "morning", "late": "evening"}
DAY_WORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}


def day_word(f: Found) -> When:
    """'today', 'yesterday', 'tonight', 'tomorrow', 'the day before yesterday'."""
    word = f["w"].low
    days = DAY_WORDS[word] * (2 if "twice" in f else 1)
    role = "future" if days > 0 else "point"
    said = "night" if word == "tonight" else EARLY_PARTS.get(f.word("q")) if "q" in f else None
    return on_day(cal.shift(f.ctx.published, days), part=said, role=role)


def this_part(f: Found) -> When:
    """'this morning', 'last night', 'the night before last'."""
    days = -2 if "twice" in f else -1 if "past" in f else 0
    return on_day(cal.shift(f.ctx.published, days), part=f["p"].value)


def unit_span(unit: str, steps: int, published: date) -> cal.Days:
    """The calendar week, weekend, month or year that lies so many units from the published one."""
    if unit == "week":
        return cal.week_span(cal.shift(published, 7 * steps))
    if unit == "weekend":
        saturday = cal.latest_weekday(5, published) if published.weekday() < 5 or steps >= 0 else None
        saturday = saturday or cal.shift(cal.latest_weekday(5, published), -7)
        return saturday, cal.shift(saturday, 1)
    if unit == "month":
        return cal.add_months(published, steps)
    return cal.year_span(published.year + steps)


def this_unit(f: Found) -> When | None:
    """'last week', 'this year', 'earlier this month', 'late last year', 'so far this year', 'next month'."""
    unit, published = f["u"].low, f.ctx.published
    if unit == "decade":
        return When(precision="unknown", role="vague")
    steps = -1 if "past" in f else 1 if "coming" in f else 0
    if "twice" in f:
        steps = -2
    first, last = unit_span(unit, steps, published)
    precision = "day" if unit == "weekend" else unit
    edge = f.word("p") if "p" in f else ""
    if edge in ("early", "mid", "late"):
        first, last, precision = edge_of(edge, unit, first, last)
    if steps == 0 and first <= published:
        last = min(last, published)
    role = "since" if "sofar" in f else "future" if steps > 0 or "ahead" in f else "point"
    if "ahead" in f:
        first, last = published, unit_span(unit, 0, published)[1]
    return spanning((first, last), precision, role=role)


def edge_of(edge: str, unit: str, first: date, last: date) -> tuple[date, date, str]:
    """Early, mid or late in a span."""
    if unit == "year":
        return (*cal.part_of_year(edge, first.year), "year")
    if unit == "month":
        return (*cal.part_of_month(edge, first.year, first.month), "week")
    middle = cal.shift(first, 2)
    spans = {"early": (first, middle), "mid": (middle, middle), "late": (cal.shift(first, 3), last)}
    return (*spans[edge], "week")


def ago(f: Found) -> When | None:
    """'two days ago', 'a week ago', 'three months ago', 'a year ago today', 'a week ago on Friday'."""
    length: Length = f["l"].value
    published, unit = f.ctx.published, length.unit
    low, high = length.days
    if unit in ("month", "year", "decade"):
        months = {"month": 1, "year": 12, "decade": 120}[unit]
        span = (
            cal.add_months(published, -months * length.high)[0],
            cal.add_months(published, -months * length.low)[1],
        )
        if "w" in f:
            return on_day(cal.add_months(published, -months * length.low)[0].replace(day=published.day))
        if unit != "month" and "m" not in f:
            span = cal.year_span(span[0].year)[0], cal.year_span(span[1].year)[1]
        return spanning(span, "month" if unit == "month" or "m" in f else "year")
    first, last = cal.shift(published, -high), cal.shift(published, -low)
    if "d" in f:
        return on_day(cal.latest_weekday(int(f.word("d")), last))
    return spanning((first, last), length.precision)


def window(f: Found) -> When | None:
    """'in the last 24 hours', 'over the past month', 'in the past three days': up to publication."""
    published = f.ctx.published
    length = f["l"].value if "l" in f else Length(1, 1, f.word("u"))
    low, high = length.days
    days = max(low, high, 0 if length.unit in ("hour", "minute") else 1)  # "the last few hours" are of the day
    if length.unit in ("month", "year", "decade"):
        months = {"month": 1, "year": 12, "decade": 120}[length.unit] * length.high
        month = cal.add_months(published, -months)
        start = month[0].replace(day=min(published.day, month[1].day))
    else:
        start = cal.shift(published, -days)
    precision = "year" if length.unit in ("year", "decade") else length.unit if days > 3 else "day"
    precision = precision if precision in ("month", "year") or days <= 3 else "week"
    return spanning((start, published), precision, role="range")


def vague(f: Found) -> When:
    """'in recent weeks', 'years ago', 'the other day', 'in the coming days': no date to be had."""
    return When(precision="unknown", role="future" if "coming" in f else "vague")


LAST = "( past:last | this | coming:next )"
RELATIVE = [
    *rule("DATE", day_word, "the? day twice:before w:yesterday", "the? day twice:after w:tomorrow"),
    *rule("DATE", this_part, "the? p:PARTOF twice:before last"),
    *rule("DATE", this_unit, "the u:SPANUNIT twice:before past:last"),
    *rule("DATE", this_part, "( early/earlier/late/later )? ( past:last | this ) p:PARTOF"),
    *rule("DATE", this_unit, f"sofar:so far {LAST} u:SPANUNIT", f"{LAST} u:SPANUNIT sofar:so far"),
    *rule("DATE", this_unit, f"the? p:EARLY/EDGE ( of | - )? {LAST} u:SPANUNIT", f"earlier {LAST} u:SPANUNIT"),
    *rule("DATE", this_unit, f"ahead:later {LAST} u:SPANUNIT", "the? p:EDGE of the u:week/month/year"),
    *rule("DATE", this_unit, "p:earlier/early in the u:week/month/year"),
    *rule(
        "DATE",
        window,
        "( the | these | this ) last/past/previous l:LENGTH",
        "<in/over/during last/past l:LENGTH",
    ),
    *rule("DATE", window, "the last/past u:UNIT !of", "<over/during/in/for past u:UNIT"),
    *rule("OTHERTIME", vague, "( the last/past )? recent UNIT/UNITS", "( the | these )? last/past few? UNITS"),
    *rule(
        "OTHERTIME",
        vague,
        "the? coming:next/coming LENGTH/UNITS",
        "the coming:coming UNIT",
        "the other day/PARTOF",
    ),
    *rule("DATE", this_unit, f"{LAST} u:SPANUNIT", "<over/at/during/on n:( the u:weekend )"),
    *rule(
        "DATE",
        ago,
        "l:LENGTH ago w:today",
        "l:LENGTH ago m:this week/month",
        "l:LENGTH ago ( on | last )? d:WEEKDAY",
    ),
    *rule("DATE", ago, "l:LENGTH ago"),
    *rule("OTHERTIME", vague, "UNITS ago", "long ago", "( some | a short/long ) time ago"),
    *rule(
        "DATE",
        day_word,
        "q:early/earlier/late/later w:today/yesterday/tomorrow/tonight",
        "w:today/yesterday/tomorrow/tonight",
    ),
]
