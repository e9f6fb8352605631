"""Dates in other languages, put into English words, so that one set of forms reads them all.

In: a text such as ``vendredi 27 octobre 2023`` or ``27 أكتوبر/تشرين الأول 2023``. Out: the same with the English names
of months, without weekdays and the words that stand around dates (``date_words.csv``); None where it has no such word.
The names are those of the Unicode CLDR (``calendar_names.csv``): wide and short, with and without accents, Gregorian
alone; a date of another calendar stays unread.
Refuses (leaves as it is) a name that is another month in another language, or a day of the week in English:
``listopad`` is October in Croatian and November in Polish.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

CALENDAR_NAMES = Path(__file__).with_name("calendar_names.csv")
_WORDS = Path(__file__).with_name("date_words.csv")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?")
_ORDINAL = re.compile(r"(?<=\d)(?:er|re|ère|º|ª|°|-?(?:го|е|ое)|'?[iıuü]nci)(?=[\s,.])", re.I)
_TWICE = re.compile(r"\b([A-Z][a-z]+)\s?[/(]\s?\1\b\)?")
_STOPS = re.compile(r"(?<!\d)[.،]|[.،](?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}[^\W\d]{0,4}[ºª°.]?[\s-]{1,2}(?:d[eio]l?\s)?$")
_YEAR_AFTER = re.compile(r"\.?[\s,-]{1,3}(?:d[eio]l?\s)?\d{4}(?!\d)")


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
    named = _months().put_into(text)
    cleared = _words().put_into(_STOPS.sub(" ", _ORDINAL.sub("", named)))
    found = " ".join(_TWICE.sub(r"\1", cleared).split())
    return None if found == " ".join(_STOPS.sub(" ", text).split()) else found


def find_foreign(line: str) -> str | None:
    """Return the first date with a day, the name of a month in another language and a year, as it is written.

    >>> find_foreign("Par A. Dupont | Publié le 1er août 2023 à 10h30")
    '1er août 2023'
    """
    for match, _ in _months().found_in(line):
        before = _DAY_BEFORE.search(line, 0, match.start())
        after = _YEAR_AFTER.match(line, match.end())
        if before and after:
            return line[before.start() : after.end()]
    return None


class _Names:
    """Names and what is put for each; they are looked up by their first words."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self._by_first = defaultdict[str, list[str]](list)
        for name in sorted(names, key=lambda name: (-len(name), name)):
            if word := _WORD.match(name):
                self._by_first[word[0]].append(name)
        self._patterns: dict[str, re.Pattern[str]] = {}

    def found_in(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield each name in the text, the longest at its place, and what is put for it."""
        end = 0
        for word in _WORD.finditer(text):
            first = name_key(word[0])
            if word.start() < end or first not in self._by_first:
                continue
            if first not in self._patterns:
                self._patterns[first] = _pattern(self._by_first[first])
            match = self._patterns[first].match(text, word.start())
            if match:
                end = match.end()
                yield match, self.names.get(name_key(match[0]), match[0])

    def put_into(self, text: str) -> str:
        """Return the text with every name replaced."""
        parts, end = [], 0
        for match, instead in self.found_in(text):
            parts += [text[end : match.start()], instead]
            end = match.end()
        return "".join([*parts, text[end:]])


def name_key(name: str) -> str:
    """The name as it is compared: Turkish writes i with a dot in capitals, and another without.

    >>> name_key("EKİM"), name_key("KASIM") == name_key("Kasım")
    ('ekim', True)
    """
    folded = (
        unicodedata.normalize("NFC", name.casefold()).replace("i\u0307", "i").replace("ı", "i").replace("\u200c", "")
    )
    return " ".join(folded.rstrip(".").split())


@cache
def _months() -> _Names:
    """The names of months, and the English one for each."""
    return _Names({name: month for name, month in _calendar_names() if month})


@cache
def _words() -> _Names:
    """What stands around a date, and what is put for it: days of the week go."""
    found = {name: "" for name, month in _calendar_names() if not month}
    with _WORDS.open(encoding="utf-8", newline="") as file:
        found |= {name_key(row["word"]): row["replaced_by"] for row in csv.DictReader(file)}
    found |= {bare(name): word for name, word in found.items() if bare(name) not in found}
    return _Names(found)


def _calendar_names() -> Iterator[tuple[str, str]]:
    """Yield names of months, each with the English one, and of weekdays, with nothing."""
    with CALENDAR_NAMES.open(encoding="utf-8", newline="") as file:
        yield from ((row["name"], row["month"]) for row in csv.DictReader(file))


def bare(name: str) -> str:
    """The name as it is typed without accents."""
    marks = unicodedata.normalize("NFKD", name)
    return "".join(char for char in marks if not unicodedata.combining(char))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    forms = "|".join(re.escape(name).replace(r"\ ", r"\s+").replace("i", "[iıİ]") for name in names)
    return re.compile(rf"(?:{forms})(?![^\W\d_])", re.I)
