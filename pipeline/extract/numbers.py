"""Counts written in a text: digits and words, ranges, bounds and vague quantities.

In: any English text. Out: non-overlapping :class:`Quantity` spans in order, read as the codebook says
("more than 12" is 13 and up, "dozens" 24 and up). Refuses what is no count of persons or things:
ordinals, ages, years, dates, clock times, money, shares, distances, weights, durations, models and
numbered names ("F-16", "Flight 752").
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count and where it stands. ``min`` or ``max`` is None where the text leaves it open."""

    start: int
    end: int
    text: str
    min: int | None
    max: int | None
    vague: bool


@dataclass(slots=True)
class _Number:
    """A bare number while it is being put together."""

    start: int
    end: int
    low: int | None
    high: int | None
    vague: bool = False
    digits: bool = False

    def exact(self) -> int | None:
        return self.low if self.low == self.high and not self.vague else None


UNITS = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
} | {"fourty": 40}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
# Codebook, fatalities_min: dozens 24, hundreds 200; so a plural scale is two of it.
PLURALS = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000}
PLURALS |= {"tens": 20}
FEW = {"several": 3, "few": 3, "handful": 3}
SETS = {"couple": 2, "pair": 2, "score": 20, "trio": 3, "twin": 2}
NONE = {"no", "none", "nobody", "zero", "no one", "no-one", "not one", "not a single"}

_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?![\d.,]\d)|\d{1,3}\.\d{3}(?![\d%])|\d+(?:\.\d+)?"
_WORDS = "|".join(
    sorted(
        [
            *UNITS,
            *TENS,
            *SCALES,
            *PLURALS,
            *FEW,
            *SETS,
            "none",
            "nobody",
            "no[ -]one",
            "not one",
            "not a single",
            "no",
            "half",
        ],
        key=len,
        reverse=True,
    )
)
ATOM = re.compile(rf"(?<!\w)(?>(?P<digits>{_GROUPED})|(?P<word>{_WORDS}))(?![\w])(?![.,]\d)", re.IGNORECASE)
ARTICLE = re.compile(r"\b(?:a|an|another)\b", re.IGNORECASE)

_BOUND = {
    "over": "more than|over|above|upwards? of|in excess of|exceeding|greater than|beyond|better than",
    "from": "at least|at the very least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of",
    "upto": "up to|as many as|as much as|at most|no more than|not more than|a maximum of|maximum of",
    "under": "fewer than|less than|under|below",
    "near": "about|around|approximately|some|roughly|nearly|almost|close to|an estimated|estimated|circa|perhaps|"
    "possibly|probably|more or less|just about|virtually|about as many as",
    "filler": "well|just|only|a total of|the|slightly|even|far|still|a further|another|an additional|all",
}
MODIFIER = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BOUND.items()) + r")[\s-]+$", re.IGNORECASE
)
AFTER = re.compile(
    r"\s*(?:(?P<more>\+|-plus\b|\splus\b|-odd\b|or more\b|and more\b|or even more\b|at least\b|if not more\b|and counting\b)"
    r"|(?P<near>or so\b|or thereabouts\b)|(?P<most>or fewer\b|or less\b|at most\b))",
    re.IGNORECASE,
)
LINK = re.compile(r"(?:\s*[-\u2013\u2014]\s*|\s+(?:to|or)\s+)", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween[\s]+$", re.IGNORECASE)
FROM = re.compile(r"\bfrom\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE)

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_UNIT_WORDS = (
    "years?|yrs?|months?|weeks?|days?|nights?|hours?|hrs?|minutes?|mins?|seconds?|decades?|centur(?:y|ies)|am|pm|gmt|utc|"
    "hours?|o'clock|km|kms|kilomet(?:re|er)s?|miles?|nautical|met(?:re|er)s?|feet|foot|ft|yards?|inch(?:es)?|cm|mm|"
    "tonn?es?|tons?|kilos?|kilograms?|kgs?|grams?|pounds?|lbs?|ounces?|barrels?|lit(?:re|er)s?|gallons?|acres?|hectares?|"
    "square|cubic|degrees?|knots|mph|kph|calib(?:re|er)|per ?cent|percent|pct|percentage|points?|dollars?|euros?|cents?|"
    "rupees?|pesos?|francs?|marks|rubles?|roubles?|shekels?|dinars?|dirhams?|riyals?|rials?|yen|yuan|naira|shillings?|"
    "sterling|crowns?|kronor|lira|usd|times|fold|megawatts?|mw|bn|megatons?|kilotons?|magnitude|stor(?:ey|ies)|floors?"
)
# What follows a number that is no count: a unit, a share, a clock time, a month.
UNIT_AFTER = re.compile(
    rf"(?:\s*%|\s*[ap]\.m\b|:\d\d|\s?(?:st|nd|rd|th)\b|[\s-]+(?:{_UNIT_WORDS})(?![\w])|\s+(?:of\s+)?(?:{_MONTH})\b\.?(?!\s+(?:have|not))"
    r"|-(?!plus|odd|strong)[a-z]|[x\u00d7]\d|\s*[\u00b0])",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    rf"(?:[\w]-|\d[:/]|#|\b(?:{_MONTH})\.?\s|\b(?:aged?|no|nos|number|flight|route|article|resolution|unit|highway|"
    r"road|section|chapter|part|phase|act|line|gate|room|block|sector|zone|area|page|channel|radio|type|mark|level|"
    r"class|operation|group|article|version|grade|top|at|by)\b\.?\s)$",
    re.IGNORECASE,
)
# "at 12" and "by 12" are often times: a count there needs a noun after it.
MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:rs|usd|eur|gbp|dollars?|euros?|worth)\.?)\s*$", re.IGNORECASE)
AGE = re.compile(r"[A-Za-z.’')]\s*,\s*$")
AGE_END = re.compile(r"\s*(?:,|\)|;|\.(?:\s|$)|$| and\b)")
YEAR_BEFORE = re.compile(
    rf"\b(?:in|since|of|from|by|until|till|during|early|late|mid|before|after|through|year|spring|summer|autumn|"
    rf"winter|fall|the|{_MONTH}|\d{{1,2}})[.,]?[\s-]+$",
    re.IGNORECASE,
)
PLURAL_NOUN = re.compile(r"\s+(?:[a-z-]+\s+){0,2}?(?:[a-z]+s|people|men|women|children|dead|police)\b")
NOT_NO = re.compile(
    r"\s*(?:\.\s*\d|longer\b|matter\b|doubt\b|less\b|fewer\b|more\b|later\b|sooner\b|way\b|-)", re.IGNORECASE
)


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
    numbers = _numbers(text)
    found = _bounded(text, numbers)
    if articles:
        taken = [(q.start, q.end) for q in found]
        ones = [m for m in ARTICLE.finditer(text) if not any(s < m.end() and m.start() < e for s, e in taken)]
        found += [Quantity(m.start(), m.end(), m.group(), 1, 1, False) for m in ones]
        found.sort(key=lambda q: q.start)
    return found


def _numbers(text: str) -> list[_Number]:
    """Join atoms ("four", "hundred"; "2.5", "million"; "tens", "of", "thousands") into bare numbers."""
    numbers: list[_Number] = []
    atoms = list(ATOM.finditer(text))
    at = 0
    while at < len(atoms):
        size, number = _read(text, atoms, at)
        if number is not None:
            numbers.append(number)
        at += size
    return numbers


def _read(text: str, atoms: list[re.Match[str]], at: int) -> tuple[int, _Number | None]:
    """One bare number from the atom at ``at``: how many atoms it takes, and its value (None: no count)."""
    atom = atoms[at]
    word = atom.group().lower()
    if atom["digits"]:
        return _read_digits(text, atoms, at)
    if word in NONE or re.fullmatch(r"no[ -]one", word):
        refused = word == "no" and NOT_NO.match(text, atom.end())
        return 1, None if refused else _Number(atom.start(), atom.end(), 0, 0)
    if word in PLURALS:
        return _read_plural(text, atoms, at)
    if word in FEW or word in SETS or word == "half":
        return _read_few(text, atoms, at)
    return _read_words(text, atoms, at)


def _gap(text: str, atoms: list[re.Match[str]], at: int) -> str | None:
    """The text between an atom and the next, None at the end."""
    return text[atoms[at].end() : atoms[at + 1].start()].lower() if at + 1 < len(atoms) else None


def _read_digits(text: str, atoms: list[re.Match[str]], at: int) -> tuple[int, _Number | None]:
    atom = atoms[at]
    raw = re.sub(r"[\u00a0\u202f ,]", "", atom.group())
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", raw) and not _is_scale(atoms, at):
        raw = raw.replace(".", "")  # 1.400 in the continental way
    value = float(raw)
    end, size = atom.end(), 1
    if _is_scale(atoms, at) and _gap(text, atoms, at) in (" ", "-"):
        value *= SCALES[atoms[at + 1].group().lower()]
        end, size = atoms[at + 1].end(), 2
    if value != int(value):
        return size, None
    return size, _Number(atom.start(), end, int(value), int(value), digits=size == 1)


def _is_scale(atoms: list[re.Match[str]], at: int) -> bool:
    return at + 1 < len(atoms) and atoms[at + 1].group().lower() in SCALES


def _read_plural(text: str, atoms: list[re.Match[str]], at: int) -> tuple[int, _Number | None]:
    """Dozens, scores, hundreds, "tens of thousands", "hundreds of thousands"."""
    low, size = PLURALS[atoms[at].group().lower()], 1
    while at + size < len(atoms) and _gap(text, atoms, at + size - 1) == " of ":
        scale = PLURALS.get(atoms[at + size].group().lower())
        if scale is None:
            break
        low, size = low * scale // 2, size + 1
    if size == 1 and atoms[at].group().lower() == "tens" and not text.startswith(" of ", atoms[at].end()):
        return 1, None
    return size, _Number(atoms[at].start(), atoms[at + size - 1].end(), low, None, vague=True)


def _read_few(text: str, atoms: list[re.Match[str]], at: int) -> tuple[int, _Number | None]:
    """Several, a few, a handful, a couple, half a dozen, "a few hundred"."""
    word, size = atoms[at].group().lower(), 1
    start = _with_article(text, atoms[at].start())
    if word == "half":
        if (
            at + 1 < len(atoms)
            and atoms[at + 1].group().lower() == "dozen"
            and _gap(text, atoms, at) in (" a ", "-", " ")
        ):
            return 2, _Number(start, atoms[at + 1].end(), 6, 6)
        return 1, None
    value = FEW.get(word) or SETS[word]
    if word in ("few", *SETS) and start == atoms[at].start():
        if word == "few" and text[max(0, start - 4) : start].lower() in ("the ", "ast ", "ext "):
            start = atoms[at].start()
        elif word not in ("few", "twin"):
            return 1, None  # "the couple", "pair" without its article is a noun, not a number
    while _is_scale(atoms, at + size - 1) and _gap(text, atoms, at + size - 1) in (" ", " of "):
        value *= SCALES[atoms[at + size].group().lower()]
        size += 1
    end = atoms[at + size - 1].end()
    exact = word in SETS
    return size, _Number(start, end, value, value if exact else None, vague=not exact)


def _with_article(text: str, start: int) -> int:
    """Where the number begins when a/an before it belongs to it ("a dozen")."""
    found = re.search(r"\b(?:a|an)(?: good| further)?\s+$", text[max(0, start - 12) : start], re.IGNORECASE)
    return start if found is None else start - (found.end() - found.start())


def _read_words(text: str, atoms: list[re.Match[str]], at: int) -> tuple[int, _Number | None]:
    """Number words: "twenty-two", "four hundred and five", "a dozen", "two dozen", "three million"."""
    word = atoms[at].group().lower()
    start, total, group, size = atoms[at].start(), 0, 0, 0
    last = 10**12  # the size of the part read last: the next must be smaller, or a scale
    if word in SCALES:
        start, group = _with_article(text, start), 1
    while at + size < len(atoms):
        word = atoms[at + size].group().lower()
        gap = _gap(text, atoms, at + size - 1) if size else None
        if size and not (gap in (" ", "-") or (gap == " and " and last >= 100)):
            break
        if word in SCALES and last > 0:
            scale = SCALES[word]
            group *= scale
            if scale >= 1000:
                total, group = total + group, 0
            last = scale
        elif word in TENS and last >= 100:
            group, last = group + TENS[word], 10
        elif word in UNITS and (last >= 100 or (last == 10 and UNITS[word] < 10)):
            group, last = group + UNITS[word], 1
        else:
            break
        size += 1
    value = total + group
    return size, _Number(start, atoms[at + size - 1].end(), value, value)


def _bounded(text: str, numbers: list[_Number]) -> list[Quantity]:
    """Join ranges, read the bounds beside each number and refuse what is no count."""
    found: list[Quantity] = []
    at, floor = 0, 0
    while at < len(numbers):
        number = numbers[at]
        at += 1
        between = BETWEEN.search(text, max(0, number.start - 12), number.start)
        if at < len(numbers) and _is_range(text, number, numbers[at], bool(between)):
            low, high = number.exact(), numbers[at].exact()
            start = between.start() if between else number.start
            number = _Number(start, numbers[at].end, low, high, digits=number.digits)
            at += 1
            if UNIT_AFTER.match(text, number.end):
                continue
        elif _is_no_count(text, number):
            continue
        quantity = _bound(text, number, floor)
        floor = number.end
        if found and _completes(text, found[-1], quantity):
            first = found.pop()
            quantity = Quantity(
                first.start,
                quantity.end,
                text[first.start : quantity.end],
                first.min,
                quantity.max,
                first.vague,
            )
        found.append(quantity)
    return found


def _completes(text: str, first: Quantity, second: Quantity) -> bool:
    """ "at least 13 and as many as 46": the two bounds of one count."""
    if first.max is not None or second.min is not None or first.min is None or second.max is None:
        return False
    return (
        first.min < second.max
        and re.fullmatch(
            r",? ?(?:and|or|but|to|possibly|and possibly|perhaps) ", text[first.end : second.start]
        )
        is not None
    )


def _is_range(text: str, first: _Number, second: _Number, between: bool) -> bool:
    """ "5 to 7", "5-7", "two or three", "between 5 and 7"; not "from 5 to 7", which is a change."""
    low, high = first.exact(), second.exact()
    if low is None or high is None or not 0 < low < high:
        return False
    if first.digits and re.match(r"[\w]-$", text[max(0, first.start - 2) : first.start]):
        return False
    gap = text[first.end : second.start]
    if between:
        return bool(re.fullmatch(r"\s+(?:and|to)\s+", gap, re.IGNORECASE))
    if first.digits != second.digits or (high >= 1900 and low >= 1900) or not LINK.fullmatch(gap):
        return False
    return not FROM.search(text, max(0, first.start - 24), first.start)


def _is_no_count(text: str, number: _Number) -> bool:
    """Units, dates, ages, years, models and numbered names."""
    if UNIT_AFTER.match(text, number.end):
        return True
    before = text[max(0, number.start - 16) : number.start]
    if MONEY_BEFORE.search(before):
        return True
    if re.search(
        r"-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b",
        text[number.end : number.end + 9],
    ):
        return True
    if not number.digits:
        pronoun = number.low == 1 and re.search(
            r"\b(?:this|that|each|any|which|every)\s$", before, re.IGNORECASE
        )
        pronoun = pronoun and re.match(
            r"\s*(?:[.,;:)]|$|(?:was|is|were|had|has|in|at|on|that|which|by|of|from|who|will)\b)",
            text[number.end :],
        )
        return bool(pronoun) or before.lower().endswith("aged ")
    if NUMBERED.search(before) and not (
        re.search(r"\b(?:at|by|group|top|number|act|line|part|unit)\s$", before, re.IGNORECASE)
        and PLURAL_NOUN.match(text, number.end)
    ):
        return not _is_toll(text, number, before)
    value = number.low or 0
    if 1 <= value <= 110 and AGE.search(before) and AGE_END.match(text, number.end):
        return True
    if (
        value >= 1800
        and value <= 2100
        and "," not in text[number.start : number.end]
        and number.end - number.start == 4
    ):
        return bool(YEAR_BEFORE.search(before)) or not PLURAL_NOUN.match(text, number.end)
    return False


def _is_toll(text: str, number: _Number, before: str) -> bool:
    """ "put the dead at 12", "toll at 12", "toll stands at: 5": a count without a noun."""
    if not re.search(r"\b(?:at|by)\s$", before, re.IGNORECASE):
        return bool(
            re.search(r"(?:dead|killed|deaths|wounded|injured|toll|fatalities):\s?$", before, re.IGNORECASE)
        )
    left = text[max(0, number.start - 90) : number.start]
    return bool(re.search(r"\b(?:toll|dead|deaths|killed|wounded|injured|casualties|number|count|tally|total|figure|"
                          r"fatalities|victims|stands?|stood|losses)\b", left, re.IGNORECASE))  # fmt: skip


def _bound(text: str, number: _Number, floor: int) -> Quantity:
    """Apply "more than", "at least", "about", "or more" to a bare number."""
    low, high, vague = number.low, number.high, number.vague
    start, end, name = number.start, number.end, ""
    while (found := MODIFIER.search(text[max(floor, start - 26) : start])) is not None:
        kind = found.lastgroup or ""
        if kind == "filler" and not name and not _more_modifiers(text, floor, start, found):
            break
        if kind == "near":
            vague = True
        if kind not in ("filler", "near") and not name:
            name = kind
        start -= found.end() - found.start()
    after = AFTER.match(text, end)
    if after is not None and not name:
        name = {"more": "from", "near": "", "most": "upto"}[after.lastgroup or "near"]
        vague = vague or after.lastgroup == "near"
        end = after.end()
    if name == "over":
        low, high = (None if low is None else low + 1), None
    elif name == "from":
        high = None
    elif name == "upto":
        low, high = None, high if high is not None else low
    elif name == "under":
        low, high = None, None if low is None else max(low - 1, 0)
    return Quantity(start, end, text[start:end], low, high, vague)


def _more_modifiers(text: str, floor: int, start: int, found: re.Match[str]) -> bool:
    """Does a bound stand before a filler word ("at least another 12")?"""
    left = start - (found.end() - found.start())
    return MODIFIER.search(text[max(floor, left - 26) : left]) is not None
