"""Where and when: date, place and role in the article of an incident.

In: an incident's tellings and the article's mentions. Out: the date and place columns of its row; a place
that no telling names is taken from around it, a date that none gives from the codebook's default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from rapidfuzz.fuzz import WRatio

from pipeline.extract.actors.find import nation_of
from pipeline.extract.evidence import Evidence, Row, note
from pipeline.extract.fillers import Filler
from pipeline.extract.incident import LEVEL, Incident
from pipeline.extract.likeness import armies, lands, named_nations
from pipeline.extract.people import singular, words_of
from pipeline.extract.places.gazetteer import SETTLEMENTS, Place, load_gazetteer
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.tellings import Telling
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

MAIN_DAYS = 4
LEAD = 1  # number of the lead's last paragraph, headings not counted


def fill_dates(view: View, incident: Incident, row: Row, evidence: Evidence) -> None:
    """Date of the act with its precision, and whether the article reports it as news."""
    when = incident.when or incident.inherited
    row["has_date"] = incident.when is not None
    lead = min(t.body for t in incident.tellings) <= LEAD
    past = all(any(f.modality.past_perfect or f.modality.provokes for f in t.frames) for t in incident.tellings)
    recent = when is not None and when[1] >= view.published - timedelta(days=MAIN_DAYS)
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


def fill_place(view: View, incident: Incident, row: Row, evidence: Evidence) -> PlaceMention | None:
    """The most specific named place of the act, else one around it, else the article's country.

    Returns the place that the text gives the act; None where only the country could be filled.
    """
    told = place_told(view, incident)
    mention = told or country_of_article(view, incident)
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
    if ranked or is_at_sea(incident):
        return told
    ground = own_ground(incident)
    if ground is not None and (told is None or told.place.country != ground):
        return nearest_in(view, ground, incident.tellings[0].start)
    return told


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


def around(view: View, incident: Incident, land: PlaceMention | None) -> PlaceMention | None:
    """A place for an act that names none: the land struck, a place around it, the state struck.

    The attackers' own country only where the act's sentence says "in" it.
    """
    near = land or surrounding(view, incident)
    if near is not None and near.precision == "waters":
        return near
    struck = struck_state(view, incident)
    if near is None or struck is not None or not is_own_country(incident, near.place.country):
        return struck or near
    spans = [view.sentence_span(t.sentence) for t in incident.tellings]
    return near if near.preposition is not None and any(a <= near.start < b for a, b in spans) else None


def soil(view: View, incident: Incident) -> PlaceMention | None:
    """The country whose land a text says is struck: "Pakistani villages", "Iran's territory"."""
    for filler in (f for t in incident.tellings for f in t.targets):
        words = filler.text.split()
        if any(singular(w.lower()) in SOIL for w in words):
            for nation in named_nations(filler.text):
                return country_mention(view, nation, filler.start)
    return None


def struck_state(view: View, incident: Incident) -> PlaceMention | None:
    """The state that another one strikes ("the bombing of Libya"), unless at sea."""
    forces = armies(f for t in incident.tellings for f in t.perpetrators)
    struck = [f for t in incident.tellings for f in t.targets if f.actor is not None and f.actor.kind == "state"]
    for filler in struck if forces and not is_at_sea(incident) else []:
        if filler.actor is not None and filler.actor.country and filler.actor.country not in forces:
            return country_mention(view, filler.actor.country, filler.start)
    return None


SOIL = {"territory", "soil", "village", "town", "city", "border", "province", "land", "mainland", "airspace"}


def is_at_sea(incident: Incident) -> bool:
    """Is a ship or an offshore work attacked, so that no land around the act is its place?"""
    struck = [f for t in incident.tellings for f in t.targets]
    return any(
        f.target_type == "commercial_shipping" or any(singular(w) in AFLOAT for w in words_of(f.text)) for f in struck
    )


AFLOAT = word_set("afloat")


def is_own_country(incident: Incident, country: str | None) -> bool:
    """Is it only where the attackers come from? That does not say where they struck what is another's."""
    forces = armies(f for t in incident.tellings for f in t.perpetrators)
    targets = [f for t in incident.tellings for f in t.targets]
    struck = lands(targets)
    return country in forces and country not in struck and (bool(struck) or not targets)


def own_ground(incident: Incident) -> str | None:
    """The nation whose officials, police or institutions are struck: "the Colombian senator" is killed in Colombia."""
    struck = [f for t in incident.tellings for f in t.targets]
    officials = nations(f for f in struck if f.target_type in AT_HOME or set(words_of(f.text)) & INSTITUTIONS)
    return next(iter(officials)) if len(officials) == 1 else None


def nations(fillers: Iterable[Filler]) -> set[str | None]:
    """Nations named in the words for role fillers and in titles of persons."""
    told = (f"{f.name} {f.text} {f.person.title if f.person else ''}" for f in fillers)
    words = (w for text in told for w in CONTINENT.sub(" ", text).split())
    return {nation_of(word) for word in words if word[:1].isupper()} - {None}


CONTINENT = re.compile(r"\b(?:Latin|North|South|Central) American?s?\b")
INSTITUTIONS = word_set("institutions")
AT_HOME = {"government", "police"}  # who is attacked at home, unlike soldiers, diplomats and travellers


def nearest_in(view: View, country: str, at: int) -> PlaceMention | None:
    """The last place of a country in the paragraph before a position, else the country itself."""
    start = view.paragraphs[view.paragraph_at(at)].offset
    near = [p for p in view.places if start <= p.start < at and p.place.country == country and not p.metonym]
    return near[-1] if near else country_mention(view, country, at)


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
    return words if (words[:1].isupper() or words[2:3] == "-") and WRatio(words, name) >= 70 else name


OTHERS = {"to", "by", "of"}  # "the envoy to Spain", "sought by the United States"
ELSEWHERE = {"from", "for", "against", "with", "as"}
HERE = re.compile(r"\b(?:here|locals?|this (?:city|capital|town|port))\b", re.IGNORECASE)


def surrounding(view: View, incident: Incident) -> PlaceMention | None:
    """Place of an act that names none: for ships a sea, else a place around it in the article's country.

    The last place before the act in its own paragraph, or of any country in its sentence; the dateline's city
    where the text says "here"; the last place in the two paragraphs before. At sea, waters too.
    """
    first = incident.tellings[0]
    before = [
        p
        for p in view.places
        if p.start < first.start
        and p.place.country
        and not p.metonym
        and p.preposition not in ELSEWHERE
        and not is_adjective(view, p)
    ]
    if is_at_sea(incident):
        seas = [p for p in before if p.precision == "waters" or p.place.country == "XXX"]
        later = (p for p in view.places if p.start >= first.start and p.place.country == "XXX" and not p.metonym)
        return seas[-1] if seas else next(later, None)
    home, end = view.home, view.dateline_end
    at_home = [p for p in before if p.place.country in {home, "XXX"} and p.start >= end]
    sentence = view.sentence_span(first.sentence)[0]
    beside = [p for p in before if p.start >= max(sentence, end) and p.preposition not in OTHERS]
    beside = [p for p in beside if p in at_home or not is_of_clause(view, p, first)]
    here = (
        [p for p in beside if p.preposition == "in"]
        or [p for p in at_home if p.start >= view.paragraphs[first.para].offset]
        or beside
    )
    if here:
        return here[-1]
    dateline = [p for p in view.places if p.start < end and p.place.country == home and p.precision != "country"]
    if dateline and any(HERE.search(view.text[slice(*view.sentence_span(t.sentence))]) for t in incident.tellings):
        return dateline[0]
    near = [p for p in at_home if view.paragraph_at(p.start) >= first.para - 2]
    if near:
        return near[-1]
    return None


def is_of_clause(view: View, place: PlaceMention, act: Telling) -> bool:
    """Is a place of a clause of its own, before the act's ("met in X, but talks ended after the kidnapping")?"""
    where = view.head(place.start, place.end)
    clause = next((t for t in act.frames[0].token.ancestors if t.dep_ == "conj" and t.pos_ in {"VERB", "AUX"}), None)
    own = clause is not None and any(c.dep_ in {"nsubj", "nsubjpass"} for c in clause.children)
    return own and where is not None and clause is not None and not clause.is_ancestor(where[1])


def is_adjective(view: View, place: PlaceMention) -> bool:
    """Does a country's name only say whose something is ("the U.S. embassy")?"""
    head = view.head(place.start, place.end) if place.precision == "country" else None
    return head is not None and head[1].dep_ in {"compound", "amod", "nmod", "poss"}


def country_of_article(view: View, incident: Incident) -> PlaceMention | None:
    """The country that the article speaks of, for an act on land that nothing else places, and not one's own."""
    home = view.home
    if home is None or is_at_sea(incident) or is_own_country(incident, home) or not speaks_of(view, incident, home):
        return None
    return country_mention(view, home, incident.tellings[0].start)


def speaks_of(view: View, incident: Incident, country: str) -> bool:
    """Is the act the news, told in the lead, the country named near it, or a ruler without a nation struck?"""
    recent = incident.when is not None and incident.when[1] >= view.published - timedelta(days=MAIN_DAYS)
    ruler = any(f.target_type == "government" and f.person is not None for t in incident.tellings for f in t.targets)
    if recent or ruler or min(t.body for t in incident.tellings) <= LEAD:
        return True
    paras = {p for t in incident.tellings for p in (t.para - 1, t.para)}
    named = [p.start for p in view.places if p.place.country == country]
    named += [m.start for m in view.actors if m.actor.country == country]
    return any(view.paragraph_at(at) in paras for at in named)


def country_mention(view: View, country: str, at: int) -> PlaceMention | None:
    """The mention of a country nearest to a position; one without words of its own when the text has none."""
    named = [p for p in view.places if p.place.country == country and p.precision == "country"]
    if named:
        return min(named, key=lambda p: abs(p.start - at))
    found = load_gazetteer().countries.get(country)
    return PlaceMention(at, at + 1, found.place.name, found.place, "country") if found else None
