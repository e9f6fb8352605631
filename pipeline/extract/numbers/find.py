"""Counts written in a text: digits and words, ranges, bounds and vague quantities.

In: any English text. Out: non-overlapping :class:`Quantity` spans in order, read as the codebook says
("more than 12" is 13 and up, "dozens" 24 and up). Refuses what is no count of persons or things:
ordinals, ages, years, dates, clock times, money, shares, distances, weights, durations, models and
numbered names ("F-16", "Flight 752").
"""

import re
from typing import NamedTuple

from pipeline.extract.numbers.read import Number, read_numbers
from pipeline.extract.numbers.refuse import BEHIND, is_no_count

BOUNDS = {
    "over": "more than|over|above|upwards? of|in excess of|exceeding|greater than|beyond|better than",
    "from": "at least|at the very least|no fewer than|no less than|not less than|not fewer than|a minimum of|"
    "minimum of",
    "upto": "up to|as many as|as much as|at most|no more than|not more than|a maximum of|maximum of",
    "under": "fewer than|less than|under|below",
    "near": "about|around|approximately|some|roughly|nearly|almost|close to|an estimated|estimated|circa|perhaps|"
    "possibly|probably|more or less|just about|virtually",
    "filler": "well|just|only|a total of|the|slightly|even|far|still|a further|another|an additional|all",
}
MODIFIER = re.compile(r"\b(?:" + "|".join(f"(?P<{k}>{v})" for k, v in BOUNDS.items()) + r")[\s-]+$", re.IGNORECASE)
MODIFIER_REACH = 26  # characters: the longest modifier and its space
AFTER = re.compile(
    r"\s*(?:(?P<more>\+|-plus\b|\splus\b|-odd\b|or more\b|and more\b|or even more\b|at least(?=\s*(?:[.,;)]|$))|"
    r"if not more\b|and counting\b)"
    r"|(?P<near>or so\b|or thereabouts\b)|(?P<most>or fewer\b|or less\b|at most\b))",
    re.IGNORECASE,
)
LINK = re.compile(r"(?:\s*[-\u2013\u2014]\s*|\s+(?:to|or)\s+)", re.IGNORECASE)
AND = re.compile(r"\s+(?:and|to)\s+", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
FROM = re.compile(r"\bfrom\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE)
SECOND_BOUND = re.compile(r",? ?(?:and|or|but|to|possibly|and possibly|perhaps) ", re.IGNORECASE)
ARTICLE = re.compile(r"\b(?:a|an|another)\b", re.IGNORECASE)


class Quantity(NamedTuple):
    """A count and where it stands. ``min`` or ``max`` is None where the text leaves it open."""

    start: int
    end: int
    text: str
    min: int | None
    max: int | None
    vague: bool


def find_quantities(text: str, *, articles: bool = False) -> list[Quantity]:
    """Read every count off a text.

    Parameters
    ----------
    text
        Any length; offsets in the answer are into it.
    articles
        Also give "a", "an" and "another" as 1.

    Examples
    --------
    >>> [(q.text, q.min, q.max) for q in find_quantities("more than a dozen people, two or three of them")]
    [('more than a dozen', 13, None), ('two or three', 2, 3)]
    """
    found = _bounded(text, read_numbers(text))
    if not articles:
        return found
    taken = [(q.start, q.end) for q in found]
    for article in ARTICLE.finditer(text):
        start, end = article.span()
        if not any(s < end and start < e for s, e in taken):
            found.append(Quantity(start, end, article.group(), 1, 1, False))
    return sorted(found, key=lambda q: q.start)


def _bounded(text: str, numbers: list[Number]) -> list[Quantity]:
    """Join ranges, read the bounds beside each number and refuse what is no count."""
    found: list[Quantity] = []
    at, floor = 0, 0
    while at < len(numbers):
        number = numbers[at]
        at += 1
        span = _range(text, number, numbers[at]) if at < len(numbers) else None
        if span is not None:
            number, at = span, at + 1
        refused = BEHIND.match(text, number.end) if span is not None else is_no_count(text, number)
        if refused:
            continue
        quantity = _bound(text, number, floor)
        floor = quantity.end
        if found and _completes(text, found[-1], quantity):
            first = found.pop()
            words = text[first.start : quantity.end]
            quantity = Quantity(first.start, quantity.end, words, first.min, quantity.max, first.vague)
        found.append(quantity)
    return found


def _range(text: str, first: Number, second: Number) -> Number | None:
    """ "5 to 7", "5-7", "two or three", "between 5 and 7"; not "from 5 to 7", which is a change."""
    low, high = first.exact(), second.exact()
    if low is None or high is None or not 0 < low < high:
        return None
    gap = text[first.end : second.start]
    between = BETWEEN.search(text, max(0, first.start - 12), first.start)
    if between is not None:
        return Number(between.start(), second.end, low, high) if AND.fullmatch(gap) else None
    model = re.match(r"\w-$", text[max(0, first.start - 2) : first.start])
    years = low >= 1900 and high <= 2100
    if model or years or first.digits != second.digits or not LINK.fullmatch(gap):
        return None
    if FROM.search(text, max(0, first.start - 24), first.start):
        return None
    return Number(first.start, second.end, low, high)


def _completes(text: str, first: Quantity, second: Quantity) -> bool:
    """ "at least 13 and as many as 46": the two bounds of one count."""
    if first.min is None or first.max is not None or second.min is not None or second.max is None:
        return False
    return first.min < second.max and SECOND_BOUND.fullmatch(text[first.end : second.start]) is not None


def _bound(text: str, number: Number, floor: int) -> Quantity:
    """Apply "more than", "at least", "about", "or more" to a bare number."""
    start, end, vague, kind = number.start, number.end, number.vague, ""
    while (found := _modifier(text, floor, start)) is not None:
        name = found.lastgroup or ""
        if name == "filler" and not kind and _modifier(text, floor, found.start()) is None:
            break  # "the 12", "another 30": no bound stands before
        vague = vague or name == "near"
        if name not in ("filler", "near") and not kind:
            kind = name
        start = found.start()
    after = AFTER.match(text, end)
    if after is not None and not kind:
        kind = {"more": "from", "near": "", "most": "upto"}[after.lastgroup or "near"]
        vague, end = vague or after.lastgroup == "near", after.end()
    low, high = _apply(kind, number.low, number.high)
    return Quantity(start, end, text[start:end], low, high, vague)


def _modifier(text: str, floor: int, start: int) -> re.Match[str] | None:
    """The bound, approximation or filler that ends right before a position."""
    return MODIFIER.search(text, max(floor, start - MODIFIER_REACH), start)


def _apply(kind: str, low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """The codebook's reading of a bound."""
    if kind == "over":
        return (None if low is None else low + 1), None
    if kind == "from":
        return low, None
    if kind == "upto":
        return None, (low if high is None else high)
    if kind == "under":
        return None, (None if low is None else max(low - 1, 0))
    return low, high
