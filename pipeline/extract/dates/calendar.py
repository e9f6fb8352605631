"""Calendar arithmetic for news dates.

In: numbers and a publication date. Out: dates and spans by the codebook's rules (a weekday is the latest
such day not after publication, a day and month without a year the latest past one). A date that does not
exist raises ValueError, one outside years 1-9999 OverflowError or ValueError; callers drop such a reading.
"""

import calendar
from datetime import date, timedelta

type Days = tuple[date, date]

WEEK = 7


def shift(day: date, days: int) -> date:
    """Move a date by days."""
    return day + timedelta(days=days)


def month_span(year: int, month: int) -> Days:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_span(year: int) -> Days:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def week_span(day: date) -> Days:
    """Monday and Sunday of the week that a day lies in."""
    monday = shift(day, -day.weekday())
    return monday, shift(monday, 6)


def add_months(day: date, months: int) -> Days:
    """The whole month that lies so many months from a day's month."""
    index = day.year * 12 + day.month - 1 + months
    return month_span(index // 12, index % 12 + 1)


def add_years(day: date, years: int) -> date:
    """The same day of another year; 29 February falls back to the 28th."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


def latest_weekday(weekday: int, until: date) -> date:
    """The latest such weekday (Monday 0) that is not after a day."""
    return shift(until, -((until.weekday() - weekday) % WEEK))


def next_weekday(weekday: int, after: date) -> date:
    """The first such weekday after a day."""
    return shift(after, (weekday - after.weekday() - 1) % WEEK + 1)


def latest_month_day(month: int, day: int, until: date) -> date:
    """The latest such day of a year that is not after a day; 29 February may lie up to eight years back."""
    for year in range(until.year, until.year - 9, -1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) <= until:
            return date(year, month, day)
    raise ValueError(f"month {month} has no day {day}")


def next_month_day(month: int, day: int, since: date) -> date:
    """The first such day of a year that is not before a day."""
    for year in range(since.year, since.year + 9):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= since:
            return date(year, month, day)
    raise ValueError(f"month {month} has no day {day}")


def latest_month(month: int, until: date) -> Days:
    """The latest such month that began on or before a day."""
    return month_span(until.year if month <= until.month else until.year - 1, month)


def latest_day_of_month(day: int, until: date) -> date:
    """The latest 'nth' of a month that is not after a day."""
    for back in range(3):
        first, last = add_months(until, -back)
        if day <= last.day and first.replace(day=day) <= until:
            return first.replace(day=day)
    raise ValueError(f"no month has a day {day}")


def part_of_month(part: str, year: int, month: int) -> Days:
    """Early, mid or late in a month: its first, middle or last seven days (the codebook's week)."""
    first, last = month_span(year, month)
    if part == "early":
        return first, shift(first, 6)
    if part == "mid":
        return shift(first, 11), shift(first, 17)
    return shift(last, -6), last


def part_of_year(part: str, year: int) -> Days:
    """Early, mid or late in a year: its first quarter, middle four months or last quarter."""
    months = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}[part]
    return date(year, months[0], 1), month_span(year, months[1])[1]


def full_year(two_digits: int, until: date) -> int:
    """The latest year that ends in two digits and is not after the publication year."""
    year = until.year // 100 * 100 + two_digits
    return year if year <= until.year else year - 100


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Butcher's algorithm)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    lead = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * lead) // 451
    month, day = divmod(epact + lead - 7 * late + 114, 31)
    return date(year, month, day + 1)


def islamic_to_date(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar; the sighted one may differ by a day."""
    ordinal = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + 227014
    return date.fromordinal(ordinal)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month; nth -1 is the last one."""
    first, last = month_span(year, month)
    if nth < 0:
        return latest_weekday(weekday, last)
    return shift(first, (weekday - first.weekday()) % WEEK + WEEK * (nth - 1))


def is_summer_time(day: date, rule: str) -> bool:
    """Does daylight saving hold on a day? Rules 'us' (since 2007) and 'eu' (since 1996); else never."""
    if rule == "us":
        return nth_weekday(day.year, 3, 6, 2) <= day < nth_weekday(day.year, 11, 6, 1)
    if rule == "eu":
        return nth_weekday(day.year, 3, 6, -1) <= day < nth_weekday(day.year, 10, 6, -1)
    return False


def holiday_span(kind: str, month: int, day: int, length: int, year: int) -> Days:
    """Span of a holiday in a year. Kinds: fixed (month, day), easter (day = offset in days),
    nth (month, day = week * 10 + weekday), islamic (month, day; year = that of its start).

    Raises ValueError when no such holiday begins in the year.
    """
    if kind == "fixed":
        start = date(year, month, day)
    elif kind == "easter":
        start = shift(easter(year), day)
    elif kind == "nth":
        start = nth_weekday(year, month, day % 10, day // 10)
    else:
        guess = (year - 622) * 33 // 32
        starts = (islamic_to_date(guess + n, month, day) for n in (2, 1, 0, -1))
        found = [start for start in starts if start.year == year]
        if not found:
            raise ValueError(f"no such day of the Islamic calendar begins in {year}")
        start = found[0]
    return start, shift(start, length - 1)


def latest_holiday(kind: str, month: int, day: int, length: int, until: date) -> Days:
    """The latest holiday that began on or before a day."""
    for year in range(until.year, until.year - 3, -1):
        try:
            span = holiday_span(kind, month, day, length, year)
        except ValueError:
            continue
        if span[0] <= until:
            return span
    raise ValueError("no such holiday in three years")
