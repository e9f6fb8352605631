"""The geography an article speaks of: its countries by weight, its stated parents, names known by their sound.

In: candidates with their evidence. Out: a weight for each country (from names, demonyms and unmistakable places), the
parents of each candidate ("Gao, Mali", "in Ituri province", "Syria's Idlib", "the Iraqi city of Erbil"), and candidates
added where a word in a place's surroundings sounds like a place of a country in view ("in Hudaida"). Chooses nothing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest

from pipeline.extract.places.evidence import Evidence
from pipeline.extract.places.gazetteer import DIVISIONS, Gazetteer, load_gazetteer
from pipeline.extract.places.scan import Candidate, Scanner
from pipeline.extract.places.words import Words, alternatives, load_words

COMMA_PARENT = re.compile(r",\s+(?:(?:in|a town in|a village in|a city in)\s+(?:the\s+)?)?$")
DEMONYM_BEFORE = re.compile(
    rf"([A-Z]\w+)\s+(?:(?:{alternatives((*load_words().settlement, *load_words().division))}|capital|port|border"
    r"|coastal|besieged|[a-z-]+ern)\s+){0,3}(?:of\s+)?(?:the\s+)?$"
)
IN_PARENT = re.compile(
    r"^(?:\s+\w+){0,2}\s+(?:in|of)\s+(?:[\w-]+ern\s+|[\w-]+\s+)?$|^\s+in\s+(?:the\s+)?(?:[\w-]+(?:['’]s)?\s+){0,4}$"
)
KIND = re.compile(r"^\s+(?:" + alternatives(load_words().kinds) + r")\b")


@lru_cache(maxsize=4096)
def countries_named(name: str) -> tuple[str, ...]:
    """The countries whose names stand in the name of an actor."""
    tops = [found.matches[0] for found in Scanner(name, load_gazetteer(), load_words()).candidates([])]
    return tuple(place.country for place, tier, _ in tops if tier == 0 and place.country)


class Context:
    """Weighs the countries of one article and notes which place is said to hold which."""

    def __init__(self, evidence: Evidence, home: str | None) -> None:
        """Begin with no country but the outlet's."""
        self.scan = evidence.scan
        self.text = evidence.text
        self.gazetteer: Gazetteer = evidence.gazetteer
        self.words: Words = evidence.words
        self.weigh = evidence.weigh
        self.weight: dict[str, float] = {home: 0.6} if home else {}

    def gather(self, candidates: list[Candidate], blocked: Sequence[tuple[int, int]]) -> None:
        """Weigh the countries of the article: its countries, demonyms and unmistakable places."""
        tokens, demonyms = self.scan.tokens, self.gazetteer.demonyms
        for token, after in zip_longest(tokens, tokens[1:]):
            word = token.text.lower()
            pair = f"{word} {after.text.lower()}" if after is not None else word  # "Costa Rican"
            country = (demonyms.get(pair) or demonyms.get(word)) if token.capital else None
            if country:
                self._count(country, 0.35 * (1.5 if token.start < 500 else 1.0))
        for start, end in blocked:
            for country in countries_named(self.text[start:end]):
                self._count(country, 0.5)
        for c in candidates:
            top = c.matches[0]
            if top[1] == 0 and top[0].country and c.evidence > -2:
                self._count(top[0].country, 0.8 * (1.5 if c.start < 500 else 1.0))
            elif (country := self._unmistakable(c)) is not None:
                self._count(country, 0.5)

    def _count(self, country: str, points: float) -> None:
        """Add to a country's weight; the tenth mention counts less than the first."""
        have = self.weight.get(country, 0.0)
        self.weight[country] = have + points / (1.0 + have)

    def _unmistakable(self, c: Candidate) -> str | None:
        """The country of a name that only one country has, or that a very large city bears."""
        if c.evidence < 0 or self.gazetteer.stopwords.get(c.key):
            return None
        countries = {m[0].country for m in c.matches if m[0].country not in (None, "XXX")}
        if len(countries) == 1 and (c.matches[0][1] <= 2 or c.matches[0][0].population >= 30_000):
            return countries.pop()
        own = [m[0] for m in c.matches if not m[2]]  # Chittagong was once "Islamabad" too
        largest = max(own, key=lambda p: p.population, default=None)
        return largest.country if largest is not None and largest.population >= 500_000 else None

    def parent(self, left: Candidate, right: Candidate) -> bool:
        """Does the text say that the left place lies in the right one?"""
        gap = self.text[left.end : right.start]
        if len(gap) > 40 or "\n\n" in gap:
            return False
        if COMMA_PARENT.fullmatch(gap):
            return True
        rest = KIND.sub("", gap)
        return bool(IN_PARENT.match(rest)) or (rest != gap and bool(COMMA_PARENT.fullmatch(rest)))

    def by_sound(self, candidates: list[Candidate], blocked: Sequence[tuple[int, int]]) -> list[Candidate]:
        """Add names that no table spells so but that sound like a place of a country in view ("in Hudaida")."""
        countries = [c for c, w in sorted(self.weight.items(), key=lambda i: (-i[1], i[0])) if w > 0.4][:4]
        taken = bytearray(len(self.text))
        for start, end in [*((c.start, c.end) for c in candidates), *blocked]:
            taken[start:end] = b"\x01" * (end - start)
        added = []
        tokens = self.scan.tokens
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if (
                not token.capital
                or len(token.text) < 4
                or token.key in self.words.calendar
                or 1 in taken[token.start : token.end]
            ):
                i += 1
                continue
            j = i
            while (
                j + 1 < len(tokens)
                and j - i < 2
                and tokens[j + 1].capital
                and self.text[tokens[j].end : tokens[j + 1].start] in (" ", "-")
            ):
                j += 1
            for last in range(j, i - 1, -1):
                found = self._sounding(i, last, countries)
                if found is not None and 1 not in taken[found.start : found.end]:
                    added.append(found)
                    i = last
                    break
            i += 1
        return sorted([*candidates, *added], key=lambda c: c.start)

    def _sounding(self, i: int, j: int, countries: list[str]) -> Candidate | None:
        """The candidate from word i to word j when it has a place's surroundings and sounds like one."""
        start, end = self.scan.tokens[i].start, self.scan.tokens[j].end
        key = " ".join(t.key for t in self.scan.tokens[i : j + 1])
        if (
            self.gazetteer.stopwords.get(key)
            or key in self.scan.lower
            or key in self.gazetteer.demonyms
            or key in self.words.title
        ):
            return None
        c = Candidate(start, end, self.text[start:end], key, i, j, [], sounds=True)
        self.weigh(c)
        if not c.located or c.evidence < 1.5 or c.person:
            return None
        c.matches = [m for country in countries for m in self.gazetteer.alike(key, country)]
        return c if c.matches else None

    def link(self, candidates: list[Candidate]) -> None:
        """Note stated parents: "Gao, Mali"; "Bara in North Kordofan"; "Syria's Idlib"; "the Iraqi city of Erbil"."""
        for left, right in pairwise(candidates):
            if self.parent(left, right):
                left.parents += self._names(right)
                right.parents += self._state_of(left, right)
                right.evidence += 1.5
            elif (
                re.fullmatch(r"['’]s\s+(?:[a-z-]+\s+){0,4}(?:of\s+)?", self.text[left.end : right.start])
                and left.matches[0][1] in (0, 1, 2)
            ) or re.fullmatch(
                r"\s+(?:town|city|village|district|province|region|area) of\s+", self.text[left.end : right.start]
            ):
                right.parents += self._names(left)
        for c in candidates:
            head = DEMONYM_BEFORE.search(self.text[max(0, c.start - 45) : c.start])
            if head and (country := self.gazetteer.demonyms.get(head[1].lower())):
                c.parents.append(country)

    def _state_of(self, left: Candidate, right: Candidate) -> list[str]:
        """In "Athens, Georgia" the right name is a state: the country Georgia has no Athens."""
        holders = {m[0].country for m in left.matches}
        if right.matches[0][1] != 0 or right.matches[0][0].country in holders:
            return []
        return [
            f"{place.country}/{place.admin1}"
            for place, tier, _ in right.matches
            if tier == 2 and place.country in holders
        ]

    def _names(self, c: Candidate) -> list[str]:
        """Countries and first-level divisions that a candidate may be."""
        names = []
        for place, tier, _ in c.matches:
            if tier == 0 and place.country:
                names.append(place.country)
            elif tier in (1, 2) and place.kind in DIVISIONS and place.admin1:
                names.append(f"{place.country}/{place.admin1}")
                names.append(str(place.country))
            elif place.country and (tier == 1 or place.population > 100_000):
                names.append(str(place.country))
        return names[:4]
