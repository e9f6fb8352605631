"""Waters without a name of their own: "the Gulf", "Kuwaiti waters", "off the Iranian coast".

In: the phrases of a text with the seas that it names, the weight of its countries. Out: mentions of the water meant.
A bare "the Gulf" is the gulf that the article names in full, else the Persian Gulf where the article speaks of
its shores; before a noun ("the Gulf war") it is no place. Waters of a state are that state's; off its coast lies
the sea.
"""

import re
from collections.abc import Iterator, Mapping

from pipeline.extract.places.areas import at_sea, sea_near
from pipeline.extract.places.gazetteer import Country, Place
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.places.phrases import COMPASS, Phrases
from pipeline.extract.wordsets import words as word_set

SHORES = frozenset({"IRN", "IRQ", "KWT", "SAU", "BHR", "QAT", "ARE", "OMN"})
AFTER = "|".join(sorted(word_set("clause_words")))
WEEKDAY = r"(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day"
GULF = re.compile(
    r"\b(?P<how>in|into|across|over|through|throughout|inside|within|down|up|entering|of|on|to|from|off)\s+"
    r"(?:the\s+waters\s+of\s+)?"
    rf"(?P<name>the\s+(?:(?:{COMPASS}(?:ern)?|central|upper|lower|Mideast|Middle East)\s+)?[Gg]ulf)\b"
    rf"(?=\s*(?:$|[^\w\s-])|\s+(?:--?\s|\d|{WEEKDAY}|(?:{AFTER}|{COMPASS}\s+of)\b))"
)
WORKS = "|".join(sorted(word_set("afloat")))
OF_GULF = re.compile(rf"\b(?P<name>[Gg]ulf)(?=\s+(?:oil\s+)?(?:{WORKS})s?\b)(?P<how>)")  # "its Gulf oil platforms"
NATION = r"(?P<who>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)"
HOW = r"(?:\b(?P<how>in|into|inside|within|off|from|near)\s+(?:the\s+)?)?"
OWN = re.compile(rf"{HOW}\b(?P<name>{NATION}(?:['’]s)?\s+(?:territorial\s+)?waters)\b")
OWN_OF = re.compile(rf"{HOW}\b(?P<name>(?:territorial\s+)?waters\s+of\s+{NATION})")
COAST = re.compile(
    rf"\b(?P<how>off)\s+(?:the\s+)?(?:{COMPASS}(?:ern)?\s+)?{NATION}(?:\s+[a-z]+)?\s+(?:coast(?:line)?|shores?)\b"
)


def waters(phrases: Phrases, weight: Mapping[str, float]) -> list[PlaceMention]:
    """Mentions of waters by description."""
    return [*gulfs(phrases, weight), *territorial(phrases), *coasts(phrases)]


def gulfs(phrases: Phrases, weight: Mapping[str, float]) -> Iterator[PlaceMention]:
    """ "In the Gulf", "in the southern Gulf", "two Gulf oil platforms"."""
    full = {s.name: s for s in phrases.seas if s.kind == "gulf"}
    if not full and SHORES & set(weight):
        persian = phrases.gazetteer.find("Persian Gulf")[0][0]
        full = {persian.name: persian}
    if len(full) != 1:
        return
    sea = at_sea(next(iter(full.values())), phrases.anchors)
    for m in (*GULF.finditer(phrases.text), *OF_GULF.finditer(phrases.text)):
        if sea.name not in {s.name for s in phrases.seas}:
            phrases.seas.append(sea)  # it names the sea off the coasts of the article
        precision = "waters" if sea.country == "XXX" else "admin"
        yield PlaceMention(m.start("name"), m.end("name"), m["name"], sea, precision, m["how"].lower() or None)


def territorial(phrases: Phrases) -> Iterator[PlaceMention]:
    """ "In Kuwaiti waters", "in the territorial waters of Kuwait": the country's own."""
    for pattern in (OWN, OWN_OF) if "waters" in phrases.text else ():
        for m in pattern.finditer(phrases.text):
            home = nation(phrases, m["who"])
            if home is None:
                continue
            sea = sea_near([(home.place.latitude or 0.0, home.place.longitude or 0.0)])
            latitude, longitude = sea[1] if sea else (home.place.latitude, home.place.longitude)
            place = Place(f"{home.demonyms[0]} waters", "sea", home.alpha3, None, latitude, longitude)
            how = m["how"].lower() if m["how"] else None
            yield PlaceMention(m.start("name"), m.end(), m["name"], place, "waters", how)


def coasts(phrases: Phrases) -> Iterator[PlaceMention]:
    """ "Off the Iranian coast": the sea that the article names, at the nearest point of the coast."""
    for m in COAST.finditer(phrases.text):
        home = nation(phrases, m["who"])
        sea = sea_near([(home.place.latitude or 0.0, home.place.longitude or 0.0)]) if home else None
        if home is None or sea is None:
            continue
        place = phrases.sea_for(Place(f"off {home.place.name}", "sea", "XXX", None, *sea[1]), sea[1])
        yield PlaceMention(m.start(), m.end(), m[0], place, "waters", "off")


def nation(phrases: Phrases, word: str) -> Country | None:
    """The country that a name or a demonym stands for."""
    for part in (word, word.split()[-1]):
        named = [p.country for p, tier, _ in phrases.gazetteer.find(part) if tier == 0]
        country = phrases.gazetteer.demonyms.get(part.lower()) or next(iter(named), None)
        if country in phrases.gazetteer.countries:
            return phrases.gazetteer.countries[country]
    return None
