"""The capital without its name: "the Somali capital", "Mali's capital", "in the capital".

In: the text, its mentions, the weights of its countries. Out: mentions of the capital city. A bare "the capital"
is taken for the country that the article speaks of most, when the article names that capital, else for the
dateline's, else for the country that it speaks of almost alone. A capital of a province is refused, and one whose
name stands beside it.
"""

import re
from collections.abc import Mapping, Sequence

from pipeline.extract.places.gazetteer import Gazetteer
from pipeline.extract.places.mention import PlaceMention

CAPITAL = re.compile(
    r"(?:(?P<whose>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)['’]s\s+|\b[tT]he\s+(?:(?P<demonym>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)\s+|(?:country|nation)['’]s\s+)?)"
    r"(?:besieged\s+|coastal\s+|seaside\s+)?capital(?:\s+city)?\b(?!\s+(?:punishment|of\b|[A-Z]|expenditure|market))"
)
DATELINE = 20  # characters in which a text's dateline begins
PREPOSITION = re.compile(
    r"\b(in|at|near|outside|around|across|to|from|of|on|over|inside|into|through)\s+(?:the\s+)?$", re.I
)


def capitals(
    text: str, gazetteer: Gazetteer, weight: Mapping[str, float], mentions: Sequence[PlaceMention]
) -> list[PlaceMention]:
    """Mentions of capitals by description; those that overlap another mention are left to the caller."""
    if "capital" not in text:
        return []
    ranked = sorted(weight.items(), key=lambda i: (-i[1], i[0]))
    found = []
    for m in CAPITAL.finditer(text):
        if any(0 <= other.start - m.end() <= 2 for other in mentions):
            continue
        who = m["whose"] or m["demonym"]
        country = _country(gazetteer, who) if who else _main(gazetteer, ranked, mentions)
        place = gazetteer.capitals.get(country) if country else None
        if place is None:
            continue
        before = PREPOSITION.search(text[max(0, m.start() - 20) : m.start()])
        span = (m.start(), m.end())
        preposition = before[1].lower() if before else None
        precision = "near" if preposition in ("near", "outside") else "city"
        found.append(PlaceMention(*span, text[slice(*span)], place, precision, preposition))
    return found


def _country(gazetteer: Gazetteer, who: str) -> str | None:
    """Country of a demonym or a country's name."""
    for name in (who, who.split()[-1]):
        if name.lower() in gazetteer.demonyms:
            return gazetteer.demonyms[name.lower()]
        for place, tier, _ in gazetteer.find(name):
            if tier == 0:
                return place.country
    return None


def _main(gazetteer: Gazetteer, ranked: Sequence[tuple[str, float]], mentions: Sequence[PlaceMention]) -> str | None:
    """The country whose capital a bare "the capital" is."""
    if not ranked:
        return None
    named = {m.place.geonames_id for m in mentions if m.place.geonames_id}
    for country, _ in ranked[:3]:
        place = gazetteer.capitals.get(country)
        if place is not None and place.geonames_id in named and country == ranked[0][0]:
            return country
    first = min(mentions, key=lambda m: m.start, default=None)
    if first is not None and first.start < DATELINE:  # written in a capital: that one
        seat = gazetteer.capitals.get(first.place.country or "")
        if seat is not None and seat.geonames_id == first.place.geonames_id:
            return first.place.country
    alone = len(ranked) == 1 or ranked[0][1] > 1.6 * ranked[1][1]
    return ranked[0][0] if alone else None
