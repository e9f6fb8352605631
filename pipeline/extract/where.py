"""Where and when: date, place and role in the article of an incident.

In: an incident's tellings and the article's mentions. Out: the date and place columns of its row; a place
that no telling names is taken from around it (``where_around.py``), a date that none gives from the codebook's default.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz.fuzz import WRatio

from pipeline.extract.evidence import Evidence, Row, note
from pipeline.extract.incident import LEVEL, Incident
from pipeline.extract.modality import Modality
from pipeline.extract.places.gazetteer import SETTLEMENTS, Place, load_gazetteer
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.view import View
from pipeline.extract.where_around import (
    LEAD,
    around,
    country_of_article,
    dateline_of,
    is_at_sea,
    is_recent,
    nearest_in,
    own_ground,
    soil,
)


def fill_dates(view: View, incident: Incident, row: Row, evidence: Evidence) -> None:
    """Date of the act with its precision, and whether the article reports it as news."""
    when = incident.when or incident.inherited
    row["has_date"] = incident.when is not None
    lead = min(t.body for t in incident.tellings) <= LEAD
    past = all(any(is_past(f.modality) for f in t.frames) for t in incident.tellings)
    recent = is_recent(view, when)
    fresh = when is None and any(t.given_out for t in incident.tellings)
    main = fresh or ((recent or (when is None and lead)) and not (past and not (lead and recent)))
    row["role_in_article"] = "main" if main and (not incident.campaign or lead) else "background"
    if when is None and main:
        row["date_start"], row["date_end"], row["date_precision"] = view.published, view.published, "week"
    elif when is None:
        row["date_start"], row["date_end"], row["date_precision"] = None, None, "unknown"
    else:
        row["date_start"], row["date_end"], row["date_precision"] = when
    if incident.when is None and incident.dated_by is not None:
        note(evidence, "date_start", incident.dated_by.sentence)
    for telling in incident.tellings:
        if telling.when is not None and when is not None and telling.when[:2] == when[:2]:
            note(evidence, "date_start", telling.sentence)


def is_past(modality: Modality) -> bool:
    """Is it told as what was before the news?"""
    return modality.past_perfect or modality.provokes or modality.case_of is not None


def fill_place(view: View, incident: Incident, row: Row, evidence: Evidence) -> PlaceMention | None:
    """The most specific named place of the act, else one around it, else the article's country.

    Returns the place that the text gives the act; None where only the country could be filled.
    """
    told = place_told(view, incident)
    country = country_of_article(view, incident) if told is None else None
    mention = told or (dateline_of(view, incident) if country is not None else None) or country
    for field in ("country", "place_name", "admin1", "latitude", "longitude", "geonames_id"):
        row[field] = None
    row["place_precision"] = "unknown"
    if mention is None:
        return None
    where = mention.place
    row |= {
        "country": where.country, "place_name": shown(mention), "admin1": where.admin1,
        "latitude": where.latitude, "longitude": where.longitude, "geonames_id": where.geonames_id,
        "place_precision": mention.precision,
    }  # fmt: skip
    para, span = view.span(mention.start, mention.end)
    if span is not None and len(span):
        note(evidence, "place_name", view.sentence_index(para, span[0]))
    return told


def place_told(view: View, incident: Incident) -> PlaceMention | None:
    """The most specific place that the text gives the act, or one around it."""
    ranked: list[tuple[tuple[int, int], PlaceMention]] = []
    for order, telling in enumerate(incident.tellings):
        for place in first_of_lists(view, telling.places) + [f.place for f in telling.targets if f.place is not None]:
            if not place.metonym:
                ranked.append(((LEVEL.get(place.precision, 0), -order), place))
    if any(place.place.country == view.home for _, place in ranked):
        ranked = [r for r in ranked if not is_stray(view, r[1])]
    land = soil(view, incident)
    told = max(ranked, key=lambda r: r[0])[1] if ranked else around(view, incident, land)
    if land is not None and told is not None and told.place.country not in {land.place.country, "XXX"}:
        told = land
    if told is not None and is_namesake(view, told):
        told = unlisted(told, view.home)
    if (ranked and not all(is_borrowed(view, p) for _, p in ranked)) or is_at_sea(incident):
        return told
    ground = own_ground(view, incident)
    if ground is not None and (told is None or told.place.country != ground):
        return nearest_in(view, ground, incident.tellings[0].start)
    return told


def is_borrowed(view: View, place: PlaceMention) -> bool:
    """Is it a building that no table holds, put where the report was sent from?"""
    dateline = {p.place.country for p in view.places if p.start < view.dateline_end}
    unknown = place.precision == "site" and bool(place.anchors) and place.place.geonames_id is None
    return unknown and place.place.country in dateline


def is_town_abroad(view: View, place: PlaceMention) -> bool:
    """Is it a town or site of another country than the article's?"""
    return LEVEL.get(place.precision, 0) >= LEVEL["city"] and place.place.country not in {view.home, "XXX", None}


def is_stray(view: View, place: PlaceMention) -> bool:
    """Is it a name taken for a town or site of a country that the article never speaks of?"""
    country = place.place.country
    if not is_town_abroad(view, place):
        return False
    named = any(p.place.country == country and p.place.name != place.place.name for p in view.places)
    return not named and not any(m.actor.country == country for m in view.actors)


def is_namesake(view: View, place: PlaceMention) -> bool:
    """Is it a town of another country, which the text does not say, for want of a town of that name at home?"""
    where = place.place
    famous = where.kind in SETTLEMENTS and where.population >= FAMOUS
    if view.home is None or view.seat != view.home or famous or not (is_town_abroad(view, place) and is_common(where)):
        return False
    para = view.paragraph_at(place.start)
    beside = [p for p in view.places if p.place.country == where.country and p.place.name != where.name]
    return not any(view.paragraph_at(p.start) == para and abs(p.start - place.start) < NEAR for p in beside)


def is_common(where: Place) -> bool:
    """Do places of several countries bear its name, a last word for what it is aside ("San Diego municipality")?"""
    find = load_gazetteer().find
    known = find(where.name) or find(where.name.rpartition(" ")[0])
    ours = [tier for place, tier, _ in known if place.country == where.country]
    return len({place.country for place, _, _ in known}) > 1 and all(tier > 1 for tier in ours)


FAMOUS = 300_000  # inhabitants of a town that is known without its country
NEAR = 60  # characters between a town and the name of its country


def unlisted(place: PlaceMention, country: str | None) -> PlaceMention:
    """A place of which no more than the name and the country is known."""
    where = Place(place.place.name, place.place.kind, country, None, None, None)
    return replace(place, place=where)


def first_of_lists(view: View, places: list[PlaceMention]) -> list[PlaceMention]:
    """Of places in one list ("Hodeidah, Ras Isa and Salif") the first named (codebook)."""
    later: set[int] = set()
    for place in places:
        where = view.head(place.start, place.end)
        if where is not None:
            later |= {view.start(where[0], t) for t in where[1].conjuncts if t.i > where[1].i}
    heads = [view.head(p.start, p.end) for p in places]
    return [p for p, h in zip(places, heads, strict=True) if h is None or view.start(*h) not in later]


BEFORE_NAME = re.compile(r"^.*\b(?:from|of|near|outside|off|to)\s+(?:the\s+)?", re.IGNORECASE | re.DOTALL)


def shown(mention: PlaceMention) -> str:
    """The place's name in the words of the text; the gazetteer's where the text only describes it."""
    name = mention.place.name
    if mention.precision == "waters" or mention.place.country == "XXX":
        return name
    words = " ".join(BEFORE_NAME.sub("", mention.text).split()) if mention.precision == "near" else mention.text
    words = re.sub(r"^the\s+", "", " ".join(words.split()))
    if words.isupper() and mention.precision != "site":
        return name  # a dateline's or headline's capitals
    spelt = WRatio(words, name) >= 70 or any(p == mention.place for p, _, _ in load_gazetteer().find(words))
    return words if (words[:1].isupper() or words[2:3] == "-") and spelt else name
