"""Rules for months, years and seasons.

Node tags made here: DATE (When).
"""

from datetime import date
from typing import Any

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.grammar import Found, rule, words_of
from pipeline.extract.dates.rules import COUNTED_WORDS, DOT, year_of
from pipeline.extract.dates.values import Length, When, spanning


def month_days(f: Found) -> tuple[cal.Days, dict[str, Any]]:
    """The span of a month and how its year is known."""
    month, year = int(f.word("m")), year_of(f)
    published = f.ctx.published
    if year is not None:
        return cal.month_span(year, month), {"anchor": "absolute", "grain": "month"}
    if "lastyear" in f:
        return cal.month_span(published.year - 1, month), {"grain": "month"}
    if "thisyear" in f:
        return cal.month_span(published.year, month), {"grain": "month"}
    if "coming" in f:
        ahead = published.year + (month <= published.month)
        return cal.month_span(ahead, month), {"grain": "month", "role": "future"}
    span = cal.latest_month(month, published)
    if "past" in f and month == published.month:
        span = cal.month_span(published.year - 1, month)
    return span, {"grain": "month", "month": month}


def whole_month(f: Found) -> When | None:
    """'October', 'in May of last year', 'January 2020', 'last November'."""
    span, known = month_days(f)
    if "month" in known and "past" not in f and not is_month(f):
        return None
    return spanning(span, "month", **known)


def is_month(f: Found) -> bool:
    """Is a bare 'may', 'march', 'april', 'june' or 'august' a month, by the words around it?"""
    node, before, after = f["m"], f.before(), f.after()
    if node.low not in CAPITALS:
        return node.low not in SHORT
    if before is None or node.low in SHORT:
        return False
    if before.low in STRONG:
        return True
    if before.low in ("and", "to", "or", "through", "-") and (two := f.before(2)) is not None:
        return two.value is not None or two.low in MONTH_WORDS
    if after is not None and after.low in ("to", "-", "and", "through") and (next_one := f.after(1)) is not None:
        return next_one.low in MONTH_WORDS
    shouted = f.ctx.text[node.start : node.end].isupper()
    return before.low == "the" and not (shouted or node.low == "march")


MONTH_WORDS, SHORT = words_of("MONTH"), words_of("SHORTMONTH")
CAPITALS = words_of("CAPITAL")
NUMBERED = words_of("NUMBERED")
STRONG = {
    "in",
    "since",
    "until",
    "till",
    "during",
    "before",
    "after",
    "between",
    "throughout",
    "this",
    "of",
    "by",
}


def part_month(f: Found) -> When:
    """'late July', 'mid-October', 'the beginning of March 2021', 'the first week of May'."""
    span, known = month_days(f)
    known.pop("month", None)
    if "o" in f:
        first, last = span
        nth = f.number("o") if f["o"].low != "last" else 0
        start = cal.shift(first, 7 * (nth - 1)) if nth else cal.shift(last, -6)
        if nth > 5:
            raise ValueError("a month has five weeks at most")
        return spanning((start, min(cal.shift(start, 6), last)), "week", **known)
    return spanning(cal.part_of_month(f.word("p"), span[0].year, span[0].month), "week", **known)


def half_month(f: Found) -> When:
    """'the second half of August'."""
    (first, last), known = month_days(f)
    known.pop("month", None)
    middle = first.replace(day=15)
    return spanning((first, middle) if f["o"].low == "first" else (cal.shift(middle, 1), last), "month", **known)


def is_number(f: Found) -> bool:
    """'resolution 1973', 'some 2000 villagers': four digits that are no year."""
    before, year = f.before(), f["y"].value
    return year > f.ctx.published.year or year % 100 == 0 or before is None or before.low in NUMBERED


def whole_year(f: Found) -> When | None:
    """'in 2014', 'the 2008 attacks', 'a deadly 2017 raid', '(1994)'."""
    after = f.after()
    if after and after.low in COUNTED_WORDS:
        return None
    if "loose" in f and is_number(f):
        return None
    if "sofar" in f and f["y"].value == f.ctx.published.year:
        return When(start=date(f["y"].value, 1, 1), end=f.ctx.published, precision="year", role="since")
    return spanning(cal.year_span(f["y"].value), "year", anchor="absolute", grain="year")


def part_year(f: Found) -> When:
    """'early 2019', 'the start of 2021', 'the second quarter of 2014', 'the first half of 2014'."""
    year = int(f["y"].value)
    if "p" in f:
        return spanning(cal.part_of_year(f.word("p"), year), "year", anchor="absolute")
    size = 3 if "quarter" in f else 6
    nth = 12 // size if f["o"].low == "last" else f.number("o")
    if not 1 <= nth <= 12 // size:
        raise ValueError("no such part of a year")
    start = date(year, size * (nth - 1) + 1, 1)
    return spanning((start, cal.month_span(year, size * nth)[1]), "month", anchor="absolute")


def first_units(f: Found) -> When | None:
    """'the first three months of 2024', 'the last two weeks of the year'."""
    length: Length = f["l"].value
    year = int(f["y"].value) if "y" in f else f.ctx.published.year - ("past" in f)
    first, last = cal.year_span(year)
    if length.unit == "month" and length.high < 12:
        span = first, cal.add_months(first, length.high - 1)[1]
        if f["o"].low != "first":
            span = cal.add_months(last, 1 - length.high)[0], last
    else:
        days = max(length.days[1], 1) - 1
        span = (first, cal.shift(first, days)) if f["o"].low == "first" else (cal.shift(last, -days), last)
    return spanning(span, "month", anchor="absolute" if "y" in f else "published", role="range")


def years(f: Found) -> When | None:
    """'2014-2016', '2014-16', 'from 2014 to 2017'."""
    first = int(f["y"].value)
    last = int(f["z"].value) if "z" in f else first // 100 * 100 + int(f["yy"].value)
    if not first < last <= first + 100 or f.spaced() or ("yy" in f and len(f["yy"].low) != 2):
        return None
    span = date(first, 1, 1), date(last, 12, 31)
    return spanning(span, "year", anchor="absolute", role="range")


def decade(f: Found) -> When | None:
    """'the 1980s', "the early '90s"."""
    digits = int("".join(c for c in f["e"].low if c.isdigit()))
    before = f.before()
    if digits < 100 and "p" not in f and f["e"].low[0].isdigit() and (before is None or before.low != "the"):
        return None
    first = digits if digits > 99 else cal.full_year(digits, f.ctx.published)
    first -= first % 10
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[f.word("p")] if "p" in f else (0, 9)
    return spanning((date(first + low, 1, 1), date(first + high, 12, 31)), "unknown", anchor="absolute", role="era")


def season(f: Found) -> When:
    """'summer 2014', 'the spring of 2014', 'last winter' (northern seasons, winter by its December)."""
    month = int(f.word("s"))
    published = f.ctx.published
    year = int(f["y"].value) if "y" in f else published.year - (month > published.month)
    if "lastyear" in f:
        year = published.year - 1
    start = date(year, month, 1)
    end = cal.add_months(start, 2)[1]
    if "past" in f and end >= published:
        start, end = date(year - 1, month, 1), cal.add_months(date(year - 1, month, 1), 2)[1]
    role = "future" if "coming" in f else "point"
    return spanning((start, end), "month", anchor="absolute" if "y" in f else "published", role=role)


LASTYEAR = "( of | in )? ( lastyear:last | thisyear:this ) year"
MONTHS = [
    *rule("DATE", half_month, f"the? o:first/second half of m:MONTH ( of? y:YEAR | {LASTYEAR} )?"),
    *rule("DATE", part_month, "the? o:ORDINAL/last week/days/weekend of/in m:MONTH ( of? y:YEAR )?"),
    *rule("DATE", part_month, f"the? p:EARLY/EDGE ( - | of )? m:MONTH ( of? ,? y:YEAR | {LASTYEAR} )?"),
    *rule("DATE", whole_month, f"m:MONTH {LASTYEAR}", "lastyear:last year ' s m:MONTH"),
    *rule(
        "DATE",
        whole_month,
        f"m:MONTH {DOT} ( of | , )? y:YEAR",
        "m:MONTH ' yy:PAIR/DAY",
        "m:SHORTMONTH .? yy:PAIR",
    ),
    *rule("DATE", whole_month, "( past:last/past | coming:next ) m:MONTH", "m:MONTH"),
]
BEFORE_YEAR = "in/since/until/till/during/before/after/between/of/by/from/year/lpar"
YEARS = [
    *rule("DATE", decade, "( p:EARLY -? )? e:DECADE"),
    *rule("DATE", years, "<from/between/in/the/during/lpar/of n:( y:YEAR -/slash ( z:YEAR | yy:PAIR/DAY ) )"),
    *rule("DATE", years, "from/between y:YEAR to/and/until/through z:YEAR", "y:YEAR - z:YEAR"),
    *rule("DATE", season, "( the | this | last )? s:SEASON ( of | in )? ,? y:YEAR", f"s:SEASON {LASTYEAR}"),
    *rule(
        "DATE",
        season,
        "( past:last | this | coming:next ) s:SEASON",
        "in the? n:( s:SEASON ) !TIME/LENGTH/OTHER",
    ),
    *rule("DATE", part_year, "the? p:EARLY/EDGE ( - | of )? the? year? y:YEAR"),
    *rule(
        "DATE",
        first_units,
        "the? o:first/last l:LENGTH of ( y:YEAR | the year | this year | past:last year )",
    ),
    *rule("DATE", part_year, "the? o:ORDINAL/last ( quarter:quarter | half ) of y:YEAR"),
    *rule(
        "DATE",
        whole_year,
        "sofar:so far ( in | during ) y:YEAR",
        f"<{BEFORE_YEAR} n:( y:YEAR )",
    ),
    *rule("DATE", whole_year, "<the n:( y:YEAR ) !COUNTED/rpar/,/."),
    *rule("DATE", whole_year, "<a/an/s/his/her/their/its/our n:( loose:( y:YEAR ) ) OTHER/ATTACK/NAME"),
    *rule("DATE", whole_year, "<OTHER n:( loose:( y:YEAR ) ) OTHER/ATTACK"),
]
