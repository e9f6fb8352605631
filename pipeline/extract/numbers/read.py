"""Bare numbers in digits and words: "1,400", "7 300", "twenty-two", "2.5 million", "dozens", "a few hundred".

In: a text. Out: :class:`Number` spans in order, before bounds ("more than") and ranges are read and
before what is no count (years, money) is refused.
"""

import re
from typing import NamedTuple

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
        "eighty": 80, "ninety": 90}  # fmt: skip
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
# Codebook, fatalities_min: dozens 24, hundreds 200; so a plural scale is two of it.
PLURALS = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000, "tens": 20}
FEW = {"several": 3, "few": 3, "handful": 3}
SETS = {"couple": 2, "pair": 2, "score": 20, "trio": 3, "twin": 2}
WITH_ARTICLE = frozenset({"couple", "pair", "score", "trio"})  # "the couple" is a noun, "a couple" a number
NONE = ("none", "nobody", "no-one", "no one", "not one", "not a single", "no", "zero")

_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?![\d.,]\d)"
    r"|\d{1,3}\.\d{3}(?![\d%])"
    r"|\d+(?:\.\d+)?"
)
_WORDS = "|".join(sorted([*UNITS, *TENS, *SCALES, *PLURALS, *FEW, *SETS, *NONE, "half"], key=len, reverse=True))
_FIRST = "".join(sorted({word[0] for word in _WORDS.split("|")}))
ATOM = re.compile(rf"\b(?=[\d{_FIRST}])(?>(?P<digits>{_DIGITS})|(?P<word>{_WORDS}))(?!\w)(?![.,]\d)")  # of lower case
GROUPING = re.compile(r"[\u00a0\u202f ,]")
CONTINENTAL = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # 1.400
NOT_NO = re.compile(
    r"\s*(?:\.\s*\d|longer\b|matter\b|doubt\b|less\b|fewer\b|more\b|later\b|sooner\b|way\b|-)", re.IGNORECASE
)
BEFORE_ARTICLE = re.compile(r"\b(?:a|an)(?: good| further)?\s+$", re.IGNORECASE)


class Number(NamedTuple):
    """A bare number; ``digits``: written in digits alone."""

    start: int
    end: int
    low: int | None
    high: int | None
    vague: bool = False
    digits: bool = False

    def exact(self) -> int | None:
        """Its value, when it is one."""
        return self.low if self.low == self.high and not self.vague else None


def lowered(text: str) -> str:
    """Lower case of equal length, so that offsets hold (a dotted capital I would grow)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


class _Atoms:
    """The number words and digit groups of a text, in order."""

    def __init__(self, text: str) -> None:
        self.text = lowered(text)
        self.found = list(ATOM.finditer(self.text))

    def __len__(self) -> int:
        return len(self.found)

    def word(self, at: int) -> str:
        """The lower-case word of an atom; empty behind the last."""
        return self.found[at].group() if at < len(self.found) else ""

    def gap(self, at: int) -> str | None:
        """The text between an atom and the next, None at the end."""
        if at + 1 >= len(self.found):
            return None
        return self.text[self.found[at].end() : self.found[at + 1].start()]

    def start_with_article(self, at: int) -> int:
        """Where a number begins when the a/an before it belongs to it ("a dozen")."""
        start = self.found[at].start()
        article = BEFORE_ARTICLE.search(self.text, max(0, start - 12), start)
        return start if article is None else article.start()


def read_numbers(text: str) -> list[Number]:
    """Join atoms ("four", "hundred"; "2.5", "million"; "tens", "of", "thousands") into bare numbers."""
    atoms = _Atoms(text)
    numbers: list[Number] = []
    at = 0
    while at < len(atoms):
        size, number = _read(atoms, at)
        if number is not None:
            numbers.append(number)
        at += size
    return numbers


def _read(atoms: _Atoms, at: int) -> tuple[int, Number | None]:
    """One bare number from an atom on: how many atoms it takes, and its value (None: no number)."""
    atom, word = atoms.found[at], atoms.word(at)
    if atom["digits"]:
        return _digits(atoms, at)
    if word in NONE:
        refused = word == "no" and NOT_NO.match(atoms.text, atom.end())
        return 1, None if refused else Number(atom.start(), atom.end(), 0, 0)
    if word in PLURALS:
        return _plural(atoms, at)
    if word in FEW or word in SETS or word == "half":
        return _few(atoms, at)
    return _cardinal(atoms, at)


def _digits(atoms: _Atoms, at: int) -> tuple[int, Number | None]:
    """ "1,400", "2.5 million"; a fraction without scale is no count."""
    start, end = atoms.found[at].span()
    raw = GROUPING.sub("", atoms.found[at].group())
    scaled = atoms.word(at + 1) in SCALES and atoms.gap(at) in (" ", "-")
    if CONTINENTAL.fullmatch(raw) and not scaled:
        raw = raw.replace(".", "")
    value = float(raw)
    if scaled:
        value, end = value * SCALES[atoms.word(at + 1)], atoms.found[at + 1].end()
    size = 2 if scaled else 1
    if value != int(value):
        return size, None
    return size, Number(start, end, int(value), int(value), digits=not scaled)


def _plural(atoms: _Atoms, at: int) -> tuple[int, Number | None]:
    """Dozens, scores, hundreds, "tens of thousands", "hundreds of thousands"."""
    low, size = PLURALS[atoms.word(at)], 1
    while atoms.gap(at + size - 1) == " of " and atoms.word(at + size) in PLURALS:
        low, size = low * PLURALS[atoms.word(at + size)] // 2, size + 1
    start, end = atoms.found[at].start(), atoms.found[at + size - 1].end()
    if size == 1 and atoms.word(at) == "tens" and not atoms.text.startswith(" of ", end):
        return 1, None
    return size, Number(start, end, low, None, vague=True)


def _few(atoms: _Atoms, at: int) -> tuple[int, Number | None]:
    """Several, a few, a handful, a couple, half a dozen, "a few hundred"."""
    word, size = atoms.word(at), 1
    start = atoms.start_with_article(at)
    if word == "half":
        if atoms.word(at + 1) == "dozen" and atoms.gap(at) in (" a ", "-", " "):
            return 2, Number(start, atoms.found[at + 1].end(), 6, 6)
        return 1, None
    if word in WITH_ARTICLE and start == atoms.found[at].start():
        return 1, None
    value, exact = FEW.get(word) or SETS[word], word in SETS
    while atoms.word(at + size) in SCALES and atoms.gap(at + size - 1) in (" ", " of "):
        value, size = value * SCALES[atoms.word(at + size)], size + 1
    end = atoms.found[at + size - 1].end()
    return size, Number(start, end, value, value if exact else None, vague=not exact)


def _cardinal(atoms: _Atoms, at: int) -> tuple[int, Number | None]:
    """Number words: "twenty-two", "four hundred and five", "a dozen", "two dozen", "three million"."""
    start, total, group, size = atoms.found[at].start(), 0, 0, 0
    last = 10**12  # the size of the part read last: the next must be smaller, or a scale
    if atoms.word(at) in SCALES:
        start, group = atoms.start_with_article(at), 1
    while at + size < len(atoms):
        word = atoms.word(at + size)
        gap = atoms.gap(at + size - 1) if size else " "
        if gap not in (" ", "-") and not (gap == " and " and last >= 100):
            break
        if word in SCALES:
            last = SCALES[word]
            group *= last
            if last >= 1000:
                total, group = total + group, 0
        elif word in TENS and last >= 100:
            group, last = group + TENS[word], 10
        elif word in UNITS and (last >= 100 or (last == 10 and UNITS[word] < 10)):
            group, last = group + UNITS[word], 1
        else:
            break
        size += 1
    value = total + group
    return size, Number(start, atoms.found[at + size - 1].end(), value, value)
