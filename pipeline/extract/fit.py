"""Do a telling and an incident speak of one act? Points for and against, read off what both tell.

In: a telling and an incident. Out: a score; below ``JOIN`` it is another act. Disjoint dates, another place
at the same level, opposed roles, another named victim and another kind of act contradict.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.actors.find import nation_of, same_side
from pipeline.extract.fillers import GROUP_KINDS, Filler, is_state
from pipeline.extract.incident import FINENESS, LEVEL, Incident, When, specific
from pipeline.extract.numbers.find import find_quantities
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.places.gazetteer import kilometres
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.typing_rules import family, weapons_of
from pipeline.extract.wordsets import words as word_set

JOIN = 2.0  # what a telling needs to be another telling of an act
APART = -9.0  # something says that they are two acts


def overlap(a: When, b: When) -> bool:
    """Can two dates be the same? A day's slack for spans over midnight only."""
    return a[0] <= b[1] and b[0] <= a[1]


def same_place(a: PlaceMention, b: PlaceMention) -> bool | None:
    """True equal, False apart, None when one may contain the other."""
    if a.place.name.casefold() == b.place.name.casefold():
        return True
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return False
    fine, coarse = sorted((a, b), key=lambda p: -LEVEL.get(p.precision, 0))
    if LEVEL.get(fine.precision, 0) != LEVEL.get(coarse.precision, 0) or fine.precision in {"site", "near"}:
        if coarse.precision == "admin" and fine.place.admin1 and coarse.place.admin1 and coarse.place.kind != "region":
            return None if fine.place.admin1 == coarse.place.admin1 else False
        if LEVEL[fine.precision] >= 3 and LEVEL[coarse.precision] >= 3 and distance(fine, coarse) > 60:
            return False
        if fine.precision == coarse.precision == "site" and distance(fine, coarse) > 2:
            return False
        return None
    if a.precision == b.precision == "city":
        return None if distance(a, b) < 15 else False
    if "region" in (a.place.kind, b.place.kind) or a.place.kind != b.place.kind:
        return None if distance(a, b) < 300 else False
    return False


def distance(a: PlaceMention, b: PlaceMention) -> float:
    """Rough kilometres between two places; 0 when either has no coordinates."""
    if None in (a.place.latitude, a.place.longitude, b.place.latitude, b.place.longitude):
        return 0.0
    return float(kilometres(a.place.latitude, a.place.longitude, b.place.latitude, b.place.longitude))  # type: ignore[arg-type]


def places_agree(telling: Telling, incident: Incident) -> bool | None:
    """Best verdict over the pairs of places: equal, apart or open."""
    mine = finest([p for p in telling.places if not p.metonym])
    verdicts = [same_place(a, b) for a in mine for b in finest(incident.places())]
    if not verdicts:
        return None
    if True in verdicts:
        return True
    return None if None in verdicts else False


def finest(places: list[PlaceMention]) -> list[PlaceMention]:
    """Places that say most: towns and sites, else areas, else countries."""
    for least in (3, 2, 0):
        found = [p for p in places if LEVEL.get(p.precision, 0) >= least]
        if found:
            return found
    return []


def actors_conflict(telling: Telling, incident: Incident) -> bool:
    """Other perpetrator, or the roles are turned round (a retaliation)."""
    mine, theirs = specific(telling.perpetrators), incident.names("perpetrators")
    if mine and theirs and not any(same_side(m.name, t) for m in mine for t in theirs):
        return True
    ours, others = kinds_of([telling]), kinds_of(incident.tellings)
    if ours and others and not ours & others and not (mine and theirs):
        return True
    forces = any(f.actor is not None and is_state(f.actor) for f in telling.perpetrators)
    groups = any(f.actor is not None and f.actor.kind in {*GROUP_KINDS, "generic"} for f in telling.targets)
    if forces and groups and any(f.name == "Unknown" for t in incident.tellings for f in t.perpetrators):
        return True  # troops kill militants: not what gunmen did
    aims, hits = specific(telling.targets), incident.names("targets")
    if any(same_side(m.name, t) for m in mine for t in hits) and not any(
        same_side(m.name, t) for m in mine for t in theirs
    ):
        return True
    return any(same_side(a.name, t) for a in aims for t in theirs) and not any(
        same_side(a.name, t) for a in aims for t in hits
    )


KINDS = {
    **dict.fromkeys(("state", "military", "police", "coalition", "intelligence"), "forces"),
    **dict.fromkeys(GROUP_KINDS, "group"), "pro_government_militia": "group", "civilian": "civilians",
}  # fmt: skip


def kinds_of(tellings: list[Telling]) -> set[str]:
    """Broad kinds of the perpetrators: forces of a state, armed groups, civilians; none where attackers are unnamed."""
    actors = [f.actor for t in tellings for f in t.perpetrators]
    if any(a is not None and a.kind == "unknown" for a in actors):
        return set()
    return {KINDS[a.kind] for a in actors if a is not None and a.kind in KINDS}


def by_others(telling: Telling) -> bool:
    """ "Another band of the group": the act of other people."""
    agents = (t for f in telling.frames for t in f.roles.get("perpetrator", []))
    return any(c.lower_ == "another" for t in agents for c in t.children)


def answers_attackers(telling: Telling, incident: Incident) -> bool:
    """Do forces shoot the attackers of an act just told ("police killed the gunmen")? That belongs to the act."""
    shot = [f for f in telling.targets if words_of(f) & ANSWERED]
    doers = [f for t in incident.tellings for f in t.perpetrators]
    forces = any(f.actor is not None and is_state(f.actor) for f in doers)
    return bool(shot) and bool(doers) and not forces and telling.sentence - incident.last.sentence <= 2


def words_of(filler: Filler) -> set[str]:
    """Lower-case words of a filler, plurals with and without their s."""
    words = filler.text.lower().replace("gunmen", "gunman").split()
    return {*words, *(w.rstrip("s") for w in words)}


def is_aftermath(telling: Telling) -> bool:
    """Is it what falling debris or a fire did?"""
    return bool(telling.perpetrators) and all(words_of(f) & DEBRIS for f in telling.perpetrators)


def named_after(telling: Telling, incident: Incident) -> bool:
    """Does an act bear a name that the incident told ("the Cole bombing", "the Baga massacre")?"""
    nouns = [f.token for f in telling.frames if f.nominal]
    names = {t.text for noun in nouns for t in noun.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"}
    told = (f.token.sent for t in incident.tellings for f in t.frames)
    return bool(names) and any(t.text in names for sentence in told for t in sentence)


ANSWERED = word_set("answered")
DEBRIS = word_set("debris")


def is_day_of_claim(telling: Telling, when: When) -> bool:
    """ "claimed responsibility for the raid on Sunday": the day may be that of the claim, some days after the act."""
    if not telling.claimants or telling.when is None or telling.places or telling.casualties:
        return False
    return 0 < (telling.when[0] - when[1]).days <= CLAIM_DAYS and all(f.modality.definite for f in telling.frames)


CLAIM_DAYS = 7


def score(telling: Telling, incident: Incident, rank: int) -> float:
    """How well a telling fits an incident; below JOIN it is another act."""
    when = incident.when
    if telling.when and when and not overlap(telling.when, when) and not is_day_of_claim(telling, when):
        return APART
    placed = places_agree(telling, incident)
    answered = answers_attackers(telling, incident)
    if placed is False or (actors_conflict(telling, incident) and not answered):
        return APART
    aftermath = is_aftermath(telling)
    mine, theirs = set() if aftermath else family(telling), incident_family(incident)
    if mine and theirs and not mine & theirs:
        return APART
    if is_arrest([telling]) and any(is_crime(t) for t in incident.tellings):
        return APART
    if is_crime(telling) and all("clash" in t.classes for t in incident.tellings):
        return APART  # a murder is no part of a battle
    if is_crime(telling) and is_arrest(incident.tellings):
        return APART
    if other_ships(telling, incident):
        return APART
    points = 0.0
    nominal = [f for f in telling.frames if f.nominal]
    weak = not telling.classes & CORE
    if any(f.modality.answers for f in telling.frames) and not any(
        same_side(f.name, n) for f in specific(telling.perpetrators) for n in incident.names("perpetrators")
    ):
        return APART  # an answer is another act than what it answers
    if rank == 0 and any(f.modality.provokes for f in telling.frames):
        return APART  # nor the act that was just told as the answer to it
    if by_others(telling):
        return APART
    if any(f.modality.another for f in nominal) and not any(f.modality.definite for f in nominal):
        return APART
    points += 2.0 * any(f.modality.definite and f.token.tag_ in {"NN", "NNS", "NNP"} for f in nominal)
    points += 1.5 * weak + 2.0 * answered + 2.5 * aftermath + 2.5 * named_after(telling, incident)
    points += 1.0 * (telling.when is not None and when is not None and FINENESS.get(telling.when[2], 0) >= 2)
    points += 1.5 * (placed is True)
    points += 1.0 * shares(telling.perpetrators, incident, "perpetrators")
    points += 1.0 * shares(telling.targets, incident, "targets")
    points += 0.7 * same_kind_of_group(telling, incident)
    points += 0.5 * contained(telling, incident)
    points += 2.0 * same_tolls(telling, incident)
    points -= (3.5 if telling.when and not when else 1.5) * other_tolls(telling, incident)
    points += 1.0 * bool(mine and theirs and mine & theirs)
    points += 0.7 * weapons_shared(telling, incident)
    points += 0.7 * (telling.para == incident.last.para)
    points += 0.7 * (telling.sentence - incident.last.sentence <= 1)
    points += 0.5 * (incident.tellings[0].body <= 1)
    points -= 2.0 * (adds(telling) and not any(f.modality.definite for f in nominal))
    points -= 6.0 * (not any(f.modality.definite for f in nominal) and other_victims(telling, incident))
    points -= 3.0 * (not any(f.modality.definite for f in nominal) and other_targets(telling, incident))
    points -= min(0.4 * rank, 0.8)
    if telling.when is None and not [p for p in telling.places if LEVEL.get(p.precision, 0) > 1]:
        points += 0.8
    points += 1.0 * (not when and all(is_toll_news(t) for t in incident.tellings))
    if all(t.headline for t in incident.tellings):
        points += 1.5  # the lead tells what the headline told
    elif telling.when and not when and incident.tellings[0].body > 1:
        points -= 1.0  # a lead without a day is about the first act that has one
    if any(f.modality.past_perfect for f in telling.frames) and not any(
        f.modality.past_perfect for t in incident.tellings for f in t.frames
    ):
        points -= 1.0
    return points


def is_toll_news(telling: Telling) -> bool:
    """ "The death toll from the attack rose to 30": news of an act that the text tells again."""
    return telling.body <= 1 and any(
        f.token.dep_ == "pobj" and f.token.head.head.lemma_.lower() in {"toll", "number"} for f in telling.frames
    )


ADDING = word_set("adding_adverbs")


def adds(telling: Telling) -> bool:
    """Is an act told as one more ("was also kidnapped", "meanwhile", "elsewhere")?"""
    return any(
        c.dep_ == "advmod" and c.lower_ in ADDING
        for f in telling.frames
        for verb in [f.token, *f.token.ancestors][:2]
        if verb.pos_ == "VERB"
        for c in verb.children
    )


def common_ground(telling: Telling, incident: Incident) -> bool:
    """Is an actor, a target, a place or a toll the same in both?"""
    return (
        places_agree(telling, incident) is True
        or contained(telling, incident)
        or shares(telling.perpetrators, incident, "perpetrators")
        or shares(telling.targets, incident, "targets")
        or same_tolls(telling, incident)
    )


def same_kind_of_group(telling: Telling, incident: Incident) -> bool:
    """Do "jihadists" here and a named group there fit one another?"""
    mine, theirs = groups_of([telling]), groups_of(incident.tellings)
    return any(a != b for a in mine for b in theirs)


def groups_of(tellings: list[Telling]) -> set[bool]:
    """Of the non-state groups that act: are there generic ones (True), named ones (False)?"""
    actors = (f.actor for t in tellings for f in t.perpetrators)
    return {a.is_generic for a in actors if a is not None and a.kind in GROUP_KINDS}


def contained(telling: Telling, incident: Incident) -> bool:
    """Does a town or site of one lie within an area of the other?"""
    pairs = [(a, b) for a in telling.places if not a.metonym for b in incident.places() if same_place(a, b) is None]
    return any(size(a) != size(b) and size(a) and size(b) for a, b in pairs)


def size(place: PlaceMention) -> float:
    """Level of a place; vague regions ("western Niger") lie above provinces."""
    level = LEVEL.get(place.precision, 0)
    return 1.5 if place.place.kind == "region" and level == 2 else level


CRIMES = word_set("crimes")


def is_crime(telling: Telling) -> bool:
    """Does a telling use a word for what only criminals do ("murder", "kidnapping")?"""
    return any(f.token.lemma_.lower() in CRIMES for f in telling.frames)


def is_arrest(tellings: list[Telling]) -> bool:
    """Is it told as an arrest or a search, and as no crime?"""
    return any(t.classes & {"arrest", "raid", "operation"} for t in tellings) and not any(is_crime(t) for t in tellings)


def weapons_shared(telling: Telling, incident: Incident) -> int:
    """1 when a weapon type is named in both, -1 when both name weapons and none is the same."""
    mine = set(weapons_of([telling]))
    theirs = set(weapons_of(incident.tellings)) if mine else set()
    return 0 if not theirs else 1 if mine & theirs else -1


def incident_family(incident: Incident) -> set[str]:
    """Kinds of act that the incident's tellings allow."""
    found: set[str] = set()
    for telling in incident.tellings:
        found |= family(telling)
    return found


def shares(fillers: list[Filler], incident: Incident, role: str) -> bool:
    """Is an actor or thing named in both?"""
    names = incident.names(role)
    if any(same_side(f.name, n) for f in specific(fillers) for n in names):
        return True
    words = {w for t in incident.tellings for f in getattr(t, role) for w in content(f.text)}
    return any(words & content(f.text) for f in fillers)


EMPTY = {"people", "others", "with", "from", "their"}


@lru_cache(maxsize=4096)
def content(name: str) -> frozenset[str]:
    """Content words of a name."""
    return frozenset(
        w for w in name.lower().split() if len(w) > 3 and w not in {"people", "others", "with", "from", "their"}
    )


NAME = re.compile(r"\b[A-Z][\w'-]+")
TITLES = word_set("titles")


def victims(telling: Telling) -> list[frozenset[str]]:
    """Names of the people whom a telling says to be attacked, each as its capitalised words."""
    return [named for f in telling.targets if f.kind == "people" and (named := own_names(f.text))]


@lru_cache(maxsize=4096)
def own_names(text: str) -> frozenset[str]:
    """The capitalised words of a phrase that counts nobody, without titles and nations."""
    if find_quantities(text):
        return frozenset()
    return frozenset(n for n in NAME.findall(text) if n.lower() not in TITLES and not nation_of(n))


def other_victims(telling: Telling, incident: Incident) -> bool:
    """Do both name whom it befell, and nobody is named in both?"""
    mine = {word for names in victims(telling) for word in names}
    known = {word for t in incident.tellings for names in victims(t) for word in names} if mine else set()
    return bool(known) and mine.isdisjoint(known)


def other_ships(telling: Telling, incident: Incident) -> bool:
    """Are ships of other nations attacked ("a Cypriot tanker", "an Iranian tanker")?"""
    mine, theirs = flags([telling]), flags(incident.tellings)
    return bool(mine and theirs) and not mine & theirs


def flags(tellings: list[Telling]) -> set[str]:
    """Nations of the merchant ships attacked."""
    ships = (f for t in tellings for f in t.targets if f.target_type == "commercial_shipping")
    return {nation for f in ships for word in NAME.findall(f.text) if (nation := nation_of(word.split("-")[0]))}


def other_targets(telling: Telling, incident: Incident) -> bool:
    """Is something else struck, with no word in common, and not in the next sentence?"""
    if telling.sentence - incident.last.sentence <= 1:
        return False
    mine = struck([telling])
    theirs = struck(incident.tellings) if mine else set()
    return bool(theirs) and mine.isdisjoint(theirs)


def struck(tellings: list[Telling]) -> set[str]:
    """Content words of what is struck."""
    return {w for t in tellings for f in t.targets if f.kind in {"people", "facility"} for w in content(f.text)}


def same_tolls(telling: Telling, incident: Incident) -> bool:
    """Is one stated toll (above one) told in both?"""
    seen = {(c.state, c.min, c.max) for t in incident.tellings for c in t.casualties if (c.min or 0) > 1}
    return any((c.state, c.min, c.max) in seen for c in telling.casualties)


def deaths(telling: Telling) -> set[tuple[int | None, int | None]]:
    """Death counts that a telling gives as the current whole."""
    return {(c.min, c.max) for c in telling.casualties if c.state == "killed" and not (c.inner or c.superseded)}


def other_tolls(telling: Telling, incident: Incident) -> bool:
    """Do both tell deaths, and none of the counts is the same?"""
    known = {count for t in incident.tellings for count in deaths(t)}
    mine = deaths(telling)
    return bool(known and mine) and not any(compatible(a, b) for a in mine for b in known)


def compatible(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    """Can two bounds hold the same number?"""
    return max(a[0] or 0, b[0] or 0) <= min(a[1] or 10**9, b[1] or 10**9)
