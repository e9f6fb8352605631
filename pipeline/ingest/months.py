"""Dates in other languages, put into English words, so that one set of forms reads them all.

In: a text such as ``vendredi 27 octobre 2023`` or ``27 أكتوبر/تشرين الأول 2023``. Out: the same with the English names
of months, without weekdays and the words that stand around dates (``date_words.csv``); None where it has no such word.
The names are those of the Unicode CLDR, through Babel: wide and short, with and without accents, Gregorian alone; a
date of another calendar stays unread.
Refuses (leaves as it is) a name that is another month in another language, or a day of the week in English:
``listopad`` is October in Croatian and November in Polish.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

LANGUAGES = """am ar ar_DZ ar_IQ ar_MA ar_SY az be bg bs ca cs da de el es et fa fi fr he hi hr hu hy id it ka kk lt lv
mk ms nb ne nl pl ps pt ro ru sk sl so sq sr sr_Latn sv sw tr uk ur uz vi"""
_WORDS = Path(__file__).with_name("date_words.csv")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?")
_ORDINAL = re.compile(r"(?<=\d)(?:er|re|ère|º|ª|°|-?(?:го|е|ое)|'?[iıuü]nci)(?=[\s,.])", re.I)
_TWICE = re.compile(r"\b([A-Z][a-z]+)\s?[/(]\s?\1\b\)?")
_STOPS = re.compile(r"(?<!\d)[.،]|[.،](?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}[^\W\d]{0,4}[ºª°.]?[\s-]{1,2}(?:d[eio]l?\s)?$")
_YEAR_AFTER = re.compile(r"\.?[\s,-]{1,3}(?:d[eio]l?\s)?\d{4}(?!\d)")
_SHORTEST = 3
_PREFIXES = {"he": "ב"}  # "in", written as one word with the month


def in_english(text: str) -> str | None:
    """Return the text with its date in English words, or None if no word of it goes with dates in another language.

    >>> in_english("Publié le vendredi 27 octobre 2023 à 10h30"), in_english("27 października 2023 r.")
    ('published 27 October 2023 at 10h30', '27 October 2023')
    >>> in_english("Le 27/10/2023"), in_english("12 listopada 2018"), in_english("27 October 2023")
    ('27/10/2023', None, None)
    """
    numeric = _EAST_ASIAN.sub(r"\1-\2-\3 ", text)
    if numeric != text:
        return numeric.strip()
    if not any(_key(word) in _first_words() for word in _WORD.findall(text)):
        return None
    pattern, names = _months()
    found = pattern.sub(lambda match: names.get(_key(match[0]), match[0]), text)
    found = _STOPS.sub(" ", _ORDINAL.sub("", found))
    words, replaced = _words()
    found = words.sub(lambda match: replaced.get(_key(match[0]), match[0]), found)
    return " ".join(_TWICE.sub(r"\1", found).split())


def find_foreign(line: str) -> str | None:
    """Return the first date with a day, the name of a month in another language and a year, as it is written.

    >>> find_foreign("Par A. Dupont | Publié le 1er août 2023 à 10h30")
    '1er août 2023'
    """
    for word in _WORD.finditer(line):
        if _key(word[0]) not in _first_words():
            continue
        match = _months()[0].match(line, word.start())
        if match:
            before = _DAY_BEFORE.search(line, 0, match.start())
            after = _YEAR_AFTER.match(line, match.end())
            if before and after:
                return line[before.start() : after.end()]
    return None


def _key(name: str) -> str:
    """The name as it is compared: Turkish writes i with a dot in capitals, and another without.

    >>> _key("EKİM"), _key("KASIM") == _key("Kasım")
    ('ekim', True)
    """
    folded = (
        unicodedata.normalize("NFC", name.casefold()).replace("i\u0307", "i").replace("ı", "i").replace("\u200c", "")
    )
    return " ".join(folded.rstrip(".").split())


@cache
def _months() -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of all names, and the English name of each."""
    english = Locale.parse("en").months["format"]["wide"]
    weekdays = {_key(name) for _, name in _named(Locale.parse("en").days)}
    numbers = defaultdict[str, set[int]](set)
    for locale in _locales():
        prefix = _PREFIXES.get(locale.language, "")
        for number, name in _named(locale.months):
            for form in {name, _bare(name), prefix + name}:
                numbers[_key(form).removeprefix("de ")].add(number)
    known = {name: english[min(all_)] for name, all_ in numbers.items() if len(all_) == 1 and _is_long(name)}
    known = {name: month for name, month in known.items() if name not in weekdays}
    return _pattern(known), known


@cache
def _first_words() -> frozenset[str]:
    names = (*_months()[1], *_words()[1])
    return frozenset(_key(word[0]) for name in names if (word := _WORD.match(name)))


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """What stands around a date, and what is put for it: days of the week go."""
    months = _months()[1]
    days = (_key(name) for locale in _locales() for _, name in _named(locale.days))
    found = {name: "" for name in days if name not in months and _is_long(name)}
    with _WORDS.open(encoding="utf-8", newline="") as file:
        found |= {_key(row["word"]): row["replaced_by"] for row in csv.DictReader(file)}
    found |= {_bare(name): word for name, word in found.items() if _bare(name) not in found}
    return _pattern(found), found


def _locales() -> Iterator[Locale]:
    return (Locale.parse(name) for name in LANGUAGES.split())


def _named(table: Any) -> Iterator[tuple[int, str]]:
    """Yield number and name, wide and short, as said in a date and alone."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from table[context][width].items()


def _is_long(name: str) -> bool:
    return not name.isdigit() and (len(name) >= _SHORTEST or not name.isascii())


def _bare(name: str) -> str:
    """The name as it is typed without accents."""
    marks = unicodedata.normalize("NFKD", name)
    return "".join(char for char in marks if not unicodedata.combining(char))


def _pattern(names: Collection[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    forms = "|".join(re.escape(name).replace(r"\ ", r"\s+").replace("i", "[iıİ]") for name in longest_first)
    return re.compile(rf"(?<![^\W\d_])(?:{forms})(?![^\W\d_])", re.I)
