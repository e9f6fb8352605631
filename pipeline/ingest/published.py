"""Dates of publication as people and programs write them.

In: a text such as ``27 October 2023``, ``Fri, 27 Oct 2023 06:00:00 +0300``, ``10/27/2023``, ``1698393600``; months
may be named in other languages (``months``).
Out: a ``Published``: the date as written (the local date of a zoned stamp; epoch numbers are UTC), whether
its day and month could be swapped, and which order it proves.
Refuses (None): relative dates ("3 hours ago"), dates without year, month or day, impossible dates, years
before 1800 (placeholders such as 0001-01-01). Nothing is ever filled in from today's date.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.ingest.months import find_foreign, in_english

Order = Literal["day-first", "month-first"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"\b(mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thur?s?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
_ZONE = (
    r"(?:(?:z|utc|gmt|[ecmpa][sd]?t|[eicb]st|cest|ee?s?t|msk|pkt|ae[sd]t|wita?|wib|[hpnk]?[kjs]t|sgt|wat|[ce]at|sast|gst|trt|irst"
    r"|bdt|npt|local time|[a-z]+/[a-z_]+|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?)(?![a-z]))"
)
_HALF = r"(?:[ap]\.?\s?m\b\.?|h(?:rs?)?\b|hours\b|uhr\b)"
_TIME = (
    rf"(?<![\d/.-])(?:\d{{1,2}}[:h]\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?(?!\d)\s*{_HALF}?"
    rf"|\d{{1,2}}(?:\.\d{{2}})?\s*{_HALF})\s*{_ZONE}?"
)
_LABEL = (
    r"\b(?:(?:last |first )?(?:published|updated|posted|modified|created|issued|uploaded|added|edited"
    r"|released|filed)(?: on| at| date)?|(?:publication |publish(?:ed|ing)? |issue |release )?date|time"
    r"|on|at|of)\b\s*:?"
)
_NOISE = re.compile(rf"{_LABEL}|{_TIME}|(?<=\s){_ZONE}(?=\s|$)", re.I)
_ISO_TIME = re.compile(r"(?<=\d)[T_](?=\d{1,2}:\d{2})|(?<=\d)T\d{2}(?:\d{2}){0,2}(?:\.\d+)?", re.I)
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPARE = " \t\r\n.,;|•·–—-()[]@/"

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_ISO = r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
_NUMERIC = r"(?P<a>\d{1,2})(?P<sep>[-/ ]|\. ?)(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})"
_DAY_MONTH = rf"(?P<d>{_DAY})(?:\s+of)?[\s,.-]*(?P<mon>{_MONTH})[\s,.'’-]*(?P<y>\d{{4}}|\d{{2}})"
_MONTH_DAY = rf"(?P<mon>{_MONTH})[\s-]*(?P<d>{_DAY})[\s,.'’-]+(?P<y>\d{{4}})"
_YEAR_MONTH = rf"(?P<y>\d{{4}})[\s,-]+(?P<mon>{_MONTH})[\s-]*(?P<d>\d{{1,2}})"
_FORMS = tuple(re.compile(form, re.I) for form in (_ISO, _NUMERIC, _DAY_MONTH, _MONTH_DAY, _YEAR_MONTH))
_SHORT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?\d{4,6}(?:\.\d+)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
_EPOCH = re.compile(r"(?P<whole>\d{9,10}|\d{13}|\d{16})(?:\.\d+)?")
_WEEKDAY_RE = re.compile(_WEEKDAY, re.I)
_ANY_DATE = re.compile(
    rf"(?<!\d)(?:{_DAY}(?:\s+of)?[\s,.-]{{0,3}}{_MONTH}[\s,.'’-]{{0,3}}\d{{4}}|{_MONTH}\s{{0,2}}{_DAY}[\s,.'’-]{{1,3}}\d{{4}}"
    r"|\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}([-/.])\d{1,2}\1\d{4})(?!\d)",
    re.I,
)
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)")
_AFTER_LABEL = re.compile(r"(?:published|created|posted)\b\D{0,12}$", re.I)
_YEAR_ALONE = re.compile(r"(?<!\d)\d{4}(?!\d)")
_EARLIEST_YEAR = 1800


@dataclass(frozen=True, slots=True)
class Published:
    """A date, and what its writing says about the order of day and month.

    ``assumed`` is the order that was assumed because both were possible, else None.
    ``proves`` is the order that a number above 12 shows, else None.
    """

    date: datetime.date
    assumed: Order | None = None
    proves: Order | None = None


def parse_published(text: str, *, order: Order = "day-first") -> Published | None:
    """Return the date that ``text`` gives, or None. ``order`` settles numbers that could be read both ways.

    >>> parse_published("Sat, 03 Aug 2024 23:20:00 -0500").date
    datetime.date(2024, 8, 3)
    >>> parse_published("3/5/2024").assumed, parse_published("5/13/2024").proves
    ('day-first', 'month-first')
    >>> parse_published("3 hours ago") is None
    True
    """
    text = " ".join(_UNSEEN.sub("", text).split())
    return _parse(text, order) if len(text) <= 120 else None


@lru_cache(maxsize=1024)
def _parse(text: str, order: Order) -> Published | None:
    """Read a short text; a column of a large file repeats its dates."""
    compact = text.strip(_SPARE)
    for pattern, build in ((_EPOCH, _from_epoch), (_SHORT, _from_groups)):
        match = pattern.fullmatch(compact)
        if match:
            return build(match)
    found = _from_forms(text, order)
    foreign = None if found else in_english(text)
    return _from_forms(foreign, order) if foreign else found


def _from_forms(text: str, order: Order) -> Published | None:
    """Return the date of a text that is a date in one of the forms, and what goes with dates."""
    weekdays = {day[:3].lower() for day in _WEEKDAY_RE.findall(text)}
    core = _WEEKDAY_RE.sub(" ", _NOISE.sub(" ", _ISO_TIME.sub(" ", text))).strip(_SPARE)
    for form in _FORMS:
        match = form.fullmatch(core)
        if match:
            return _numeric(match, order, weekdays) if "a" in match.groupdict() else _from_groups(match)
    return None


def find_published(line: str) -> str | None:
    """Return the first full date written in a line, preferring one after "Published" or "Created".

    >>> find_published("Reuters | Kyiv | Updated: 25-05-2024 19:04 IST | Created: 24-05-2024 19:04 IST")
    '24-05-2024'
    """
    found = list(_ANY_DATE.finditer(line))
    if not found:
        return find_foreign(line)
    for match in found:
        if _AFTER_LABEL.search(line, 0, match.start()):
            return match[0]
    return found[0][0]


def date_in_address(url: str | None) -> str | None:
    """Return the date that an address carries in its path, as news sites write it.

    >>> date_in_address("https://a.example/world/2024/04/09/raid.html")
    '2024-04-09'
    """
    match = _IN_URL.search(url or "")
    return "-".join(match.groups()) if match else None


def source_against(source: str, found: Published, others: Iterable[tuple[str, str]]) -> str:
    """Return where a date stood, and of the other dates, each with its source, who gives another day.

    One day more or less is a matter of zones, and a date whose numbers may be swapped contradicts nothing.

    >>> source_against("json-ld", parse_published("2024-04-22"), [("2024-04-21", "meta"), ("2019/04/19", "url")])
    'json-ld, not url'
    """
    against = dict[str, None]()
    for text, name in others:
        other = parse_published(text)
        if other and not (found.assumed or other.assumed) and abs((other.date - found.date).days) > 1:
            against[name] = None
    return ", not ".join([source, *(name for name in against if name != source)])


def leading_published(text: str, start: int = 0) -> re.Match[str] | None:
    """Match a full date at ``start``."""
    return _ANY_DATE.match(text, start)


def is_stamp(line: str) -> bool:
    """Tell whether a line is nothing but a date or time stamp, with or without "Updated" and the like.

    >>> is_stamp("June 25, 2017 2:55 AM"), is_stamp("Shells fell on May 3, 2017")
    (True, False)
    """
    if len(line) > 140 or not any(char.isdigit() for char in line):
        return False
    may_be_foreign = len(line) <= 80 and _YEAR_ALONE.search(line) and not _ANY_DATE.search(line)
    foreign = in_english(line) if may_be_foreign else None
    return _is_bare_stamp(foreign or line)


def _is_bare_stamp(line: str) -> bool:
    rest = _NOISE.sub(" ", _ANY_DATE.sub(" ", _ISO_TIME.sub(" ", line)))
    rest = _WEEKDAY_RE.sub(" ", rest).strip(_SPARE + ":.")
    return not rest


def _from_epoch(match: re.Match[str]) -> Published | None:
    digits = match["whole"]
    seconds = int(digits) / {13: 1e3, 16: 1e6}.get(len(digits), 1)
    start = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return Published((start + datetime.timedelta(seconds=seconds)).date())


def _from_groups(match: re.Match[str]) -> Published | None:
    groups = match.groupdict()
    month = _MONTHS.index(groups["mon"][:3].lower()) + 1 if groups.get("mon") else int(groups["m"])
    date = _date(_year(groups["y"]), month, int(groups["d"].rstrip("stndrhSTNDRH")))
    return Published(date) if date else None


def _numeric(match: re.Match[str], order: Order, weekdays: set[str]) -> Published | None:
    first, second, year = int(match["a"]), int(match["b"]), _year(match["y"])
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    if day_first is None or month_first is None:
        if day_first:
            return Published(day_first, proves="day-first")
        return Published(month_first, proves="month-first") if month_first else None
    if day_first == month_first or match["sep"].startswith("."):
        # Full stops between numbers are written only where the day comes first.
        return Published(day_first)
    fitting = {date for date in (day_first, month_first) if _DAYS[date.weekday()] in weekdays}
    if len(fitting) == 1:
        date = fitting.pop()
        return Published(date, proves="day-first" if date == day_first else "month-first")
    return Published(day_first if order == "day-first" else month_first, assumed=order)


def _year(digits: str) -> int:
    year = int(digits)
    # Two digits: the POSIX pivot, 69-99 are 19xx.
    return year if len(digits) > 2 else year + (1900 if year >= 69 else 2000)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    if year < _EARLIEST_YEAR:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
