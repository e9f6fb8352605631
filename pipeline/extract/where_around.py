"""A place for an act that names none: whose land or officials are struck, a place around it, the article's country.

In: an incident's tellings and the article's mentions. Out: one place mention, or none. Unknown stays null: the
attackers' own country does not say where they struck, and a ship is attacked at sea.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.extract import syntax
from pipeline.extract.climbing import REACTIONS
from pipeline.extract.fillers import Filler, names_thing
from pipeline.extract.incident import Incident, When
from pipeline.extract.likeness import armies, lands, named_nations
from pipeline.extract.people import describe, is_person, singular, words_of
from pipeline.extract.places.gazetteer import load_gazetteer
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.tellings import Telling
from pipeline.extract.timing import NEWS
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

LEAD = 1  # number of the lead's last paragraph, headings not counted
OTHERS = {"to", "by", "of"}  # "the envoy to Spain", "sought by the United States"
ELSEWHERE = {"from", "for", "against", "with", "as"}
HERE = re.compile(r"\b(?:here|locals?|this (?:city|capital|town|port))\b", re.IGNORECASE)


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


def own_ground(view: View, incident: Incident) -> str | None:
    """The nation whose officials, police or institutions are struck: "the Colombian senator" is killed in Colombia.

    Of an act known only by what another state says of it, whoever was struck: "France condemned the murder of".
    """
    struck = [f for t in incident.tellings for f in t.targets]
    abroad = is_told_abroad(view, incident)
    doers = armies(f for t in incident.tellings for f in t.perpetrators)
    own = doers & nations(f for f in struck if f.target_type not in SENT)
    if len(own) == 1:  # "the Salvadoran army murdered Salvadoran peasants"
        return next(iter(own))
    officials = nations(
        f
        for f in struck
        if f.target_type in AT_HOME or set(words_of(f.text)) & INSTITUTIONS or (abroad and f.target_type not in SENT)
    )
    return next(iter(officials)) if len(officials) == 1 else None


def is_told_abroad(view: View, incident: Incident) -> bool:
    """Is an act known only by the reaction of the article's state ("France condemned the murder of")?"""
    nouns = [(f.para, f.token) for t in incident.tellings for f in t.frames if f.nominal and f.cls != "arrest"]
    verbs = [(para, v) for para, noun in nouns for v in noun.ancestors if v.lemma_ in REACTIONS]
    who = [(para, t) for para, v in verbs for s in syntax.own_subjects(v) for t in s.subtree]
    said = any((m := view.covering(view.actors, *w)) is not None and m.actor.country == view.home for w in who)
    return said and len({para for para, _ in verbs}) == len({t.para for t in incident.tellings})


def nations(fillers: Iterable[Filler]) -> set[str]:
    """Nations named in the words for role fillers and in titles of persons."""
    told = (f"{f.name} {f.text} {f.person.title if f.person else ''}" for f in fillers)
    return {nation for text in told for nation in named_nations(CONTINENT.sub(" ", text))}


CONTINENT = re.compile(r"\b(?:Latin|North|South|Central) American?s?\b")
INSTITUTIONS = word_set("institutions")
SENT = {"military", "diplomatic"}  # who is abroad on duty
AT_HOME = {"government", "police"}  # who is attacked at home, unlike soldiers, diplomats and travellers


def nearest_in(view: View, country: str, at: int) -> PlaceMention | None:
    """The last place of a country in the paragraph before a position, else the country itself."""
    start = view.paragraphs[view.paragraph_at(at)].offset
    near = [p for p in view.places if start <= p.start < at and p.place.country == country and not p.metonym]
    return near[-1] if near else country_mention(view, country, at)


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
    if where is None or clause is None or clause.is_ancestor(where[1]):
        return False
    return syntax.has_subject(clause)


def is_adjective(view: View, place: PlaceMention) -> bool:
    """Does a name only say whose something is ("the U.S. embassy") or whence people are ("Havana students")?"""
    head = view.head(place.start, place.end)
    if head is None or head[1].dep_ not in {"compound", "amod", "nmod", "poss"}:
        return False
    return place.precision == "country" or is_person(describe(head[1].head.text))


def country_of_article(view: View, incident: Incident) -> PlaceMention | None:
    """The country that the article speaks of, for an act on land that nothing else places, and not one's own."""
    home = view.home
    if home is None or is_at_sea(incident) or is_own_country(incident, home) or not speaks_of(view, incident, home):
        return None
    return country_mention(view, home, incident.tellings[0].start)


def dateline_of(view: View, incident: Incident) -> PlaceMention | None:
    """The dateline's city in the article's country, for news of the lead that names no place.

    Not for an act that the lead takes as known ("condemned the murder of").
    """
    first = incident.tellings[0]
    known = all(f.nominal and f.modality.definite for f in first.frames)
    if first.body > LEAD or known or not (incident.when is None or is_recent(view, incident.when)):
        return None
    if any(AFAR.search(view.text, *view.sentence_span(t.sentence)) for t in incident.tellings):
        return None
    struck = [f.text for t in incident.tellings for f in t.targets if names_thing(f.text)]
    if any(named_nations(text) and text.endswith("s") for text in struck):
        return None  # "two Iraqi bases" are anywhere in Iraq
    here = (p for p in view.places if p.start < view.dateline_end and p.place.country == view.home)
    return next((p for p in here if p.precision != "country"), None)


AFAR = re.compile(r"\b(?:border|frontier|(?:north|south|east|west)(?:\w*ern)?|central|remote|rural)\b", re.IGNORECASE)


def is_recent(view: View, when: When | None) -> bool:
    """Does a date lie in the last days before the article?"""
    return when is not None and when[1] >= view.published - NEWS


def speaks_of(view: View, incident: Incident, country: str) -> bool:
    """Is the act the news, told in the lead, the country named near it, or a ruler without a nation struck?"""
    ruler = any(f.target_type == "government" and f.person is not None for t in incident.tellings for f in t.targets)
    if is_recent(view, incident.when) or ruler or min(t.body for t in incident.tellings) <= LEAD:
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
