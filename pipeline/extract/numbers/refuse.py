"""Numbers that count nothing: ages, years, dates, times, money, shares, measures, models, numbered names.

In: a text and a bare number in it. Out: yes or no, by the words right before and behind.
"""

import re

from pipeline.extract.numbers.read import Number

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_MEASURES = (
    "years?|yrs?|months?|weeks?|days?|nights?|hours?|hrs?|minutes?|mins?|seconds?|decades?|centur(?:y|ies)|am|pm|"
    "gmt|utc|o'clock|km|kms|kilomet(?:re|er)s?|miles?|nautical|met(?:re|er)s?|feet|foot|ft|yards?|inch(?:es)?|cm|mm|"
    "tonn?es?|tons?|kilos?|kilograms?|kgs?|grams?|pounds?|lbs?|ounces?|barrels?|lit(?:re|er)s?|gallons?|acres?|"
    "hectares?|square|cubic|degrees?|knots|mph|kph|calib(?:re|er)|per ?cent|percent|pct|percentage|points?|dollars?|"
    "euros?|cents?|rupees?|pesos?|francs?|marks|rubles?|roubles?|shekels?|dinars?|dirhams?|riyals?|rials?|yen|yuan|"
    "naira|shillings?|sterling|crowns?|kronor|lira|usd|times|fold|megawatts?|mw|bn|megatons?|kilotons?|magnitude|"
    "stor(?:ey|ies)|floors?"
)
# What follows: a share, a clock time, an ordinal ending, a measure, a month, "-year-old", "x 39".
BEHIND = re.compile(
    rf"(?:\s*%|\s*[ap]\.m\b|:\d\d|\s?(?:st|nd|rd|th)\b|[\s-]+(?:{_MEASURES})(?!\w)"
    rf"|\s+(?:of\s+)?(?:{_MONTH})\b\.?(?!\s+(?:have|not))|-(?!plus|odd|strong)[a-z]|[x\u00d7]\d|\s*\u00b0)",
    re.IGNORECASE,
)
ORDINAL_BEHIND = re.compile(r"-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", re.IGNORECASE)
MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:rs|usd|eur|gbp|dollars?|euros?|worth)\.?)\s*$", re.IGNORECASE)
NUMBERED = re.compile(
    rf"(?:[\w]-|\d[:/]|#|\b(?:{_MONTH})\.?\s|\b(?:aged?|no|nos|number|flight|route|article|resolution|unit|highway|"
    r"road|section|chapter|part|phase|act|line|gate|room|block|sector|zone|area|page|channel|radio|type|mark|level|"
    r"class|operation|group|version|grade|rated|top|at|by)\b\.?\s)$",
    re.IGNORECASE,
)
# Of these, the ones that a count may follow as well: "at 12 places", "unit 5" but "by 5 gunmen".
MAYBE_NUMBERED = re.compile(r"\b(?:at|by|group|top|number|act|line|part|unit)\s$", re.IGNORECASE)
PLURAL_NOUN = re.compile(r"\s+(?:[a-z-]+\s+){0,2}?(?:[a-z]+s|people|men|women|children|dead|police)\b")
AT_OR_BY = re.compile(r"\b(?:at|by)\s$", re.IGNORECASE)
TOLL_COLON = re.compile(r"(?:dead|killed|deaths|wounded|injured|toll|fatalities):\s?$", re.IGNORECASE)
TOLL_WORDS = re.compile(
    r"\b(?:toll|dead|deaths|killed|wounded|injured|casualties|number|count|tally|total|figure|fatalities|victims|"
    r"stands?|stood|losses)\b",
    re.IGNORECASE,
)
AGE_BEFORE = re.compile(r"[A-Za-z.’')]\s*,\s*$")
AGE_BEHIND = re.compile(r"\s*(?:,|\)|;|\.(?:\s|$)|$| and\b)")
YEAR_BEFORE = re.compile(
    rf"\b(?:in|since|of|from|by|until|till|during|early|late|mid|before|after|through|year|spring|summer|autumn|"
    rf"winter|fall|the|{_MONTH}|\d{{1,2}})[.,]?[\s-]+$",
    re.IGNORECASE,
)
PRONOUN_BEFORE = re.compile(r"\b(?:this|that|each|any|which|every)\s$", re.IGNORECASE)
PRONOUN_BEHIND = re.compile(
    r"\s*(?:[.,;:)]|$|(?:was|is|were|had|has|in|at|on|that|which|by|of|from|who|will)\b)", re.IGNORECASE
)


def is_no_count(text: str, number: Number) -> bool:
    """Does the number measure, date or name something instead of counting it?"""
    before = text[max(0, number.start - 16) : number.start]
    if BEHIND.match(text, number.end) or ORDINAL_BEHIND.match(text, number.end) or MONEY_BEFORE.search(before):
        return True
    if not number.digits:
        one = number.low == 1 and PRONOUN_BEFORE.search(before)  # "that one was hit"
        return bool(one and PRONOUN_BEHIND.match(text, number.end)) or before.lower().endswith("aged ")
    if NUMBERED.search(before) and not (MAYBE_NUMBERED.search(before) and PLURAL_NOUN.match(text, number.end)):
        return not _is_toll(text, number, before)
    return _is_age(text, number, before) or _is_year(text, number, before)


def _is_toll(text: str, number: Number, before: str) -> bool:
    """ "put the dead at 12", "toll stands at: 5": a count without a noun."""
    if not AT_OR_BY.search(before):
        return TOLL_COLON.search(before) is not None
    return TOLL_WORDS.search(text, max(0, number.start - 90), number.start) is not None


def _is_age(text: str, number: Number, before: str) -> bool:
    """ "Adrian Nel, 40, said"."""
    plausible = 1 <= (number.low or 0) <= 110
    return plausible and bool(AGE_BEFORE.search(before) and AGE_BEHIND.match(text, number.end))


def _is_year(text: str, number: Number, before: str) -> bool:
    """Four plain digits around now: a year, unless a plural noun follows and no preposition stands before."""
    if not 1800 <= (number.low or 0) <= 2100 or number.end - number.start != 4:
        return False
    return bool(YEAR_BEFORE.search(before)) or not PLURAL_NOUN.match(text, number.end)
