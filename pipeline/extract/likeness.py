"""What a telling and an incident share, and what sets them apart: places, actors, targets, victims, tolls, ships.

In: a telling and an incident. Out: yes, no or open. ``fit.py`` weighs the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipeline.extract.actors.find import nation_of, same_side
from pipeline.extract.actors.lexicon import Actor
from pipeline.extract.fillers import GROUP_KINDS, Filler, is_label, is_state
from pipeline.extract.incident import LEVEL, Incident, specific
from pipeline.extract.numbers.find import find_quantities
from pipeline.extract.people import singular
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.places.gazetteer import kilometres
from pipeline.extract.tellings import Telling
from pipeline.extract.wordsets import words as word_set


def same_place(a: PlaceMention, b: PlaceMention) -> bool | None:
    """True equal, False apart, None when one may contain the other."""
    if a.place.name.casefold() == b.place.name.casefold():
        return True
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return False
    fine, coarse = sorted((a, b), key=lambda p: -LEVEL.get(p.precision, 0))
    if LEVEL.get(fine.precision, 0) != LEVEL.get(coarse.precision, 0) or fine.precision in {"site", "near"}:
        if coarse.precision == "admin" and fine.place.admin1 and coarse.place.admin1:
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
    """Other perpetrator, or the roles are turned round (a retaliation, unless two armies tell one battle)."""
    if is_battle(telling, incident):
        return False
    mine, theirs = specific(telling.perpetrators), incident.names("perpetrators")
    if mine and theirs and not any(same_side(m.name, t) for m in mine for t in theirs):
        known = [f.actor for t in incident.tellings for f in specific(t.perpetrators)]
        return not any(m.actor and a and may_be(m.actor, a) for m in mine for a in known)
    ours, others = kinds_of([telling]), kinds_of(incident.tellings)
    if ours and others and not ours & others and not (mine and theirs):
        return True
    forces = any(f.actor is not None and is_state(f.actor) for f in telling.perpetrators)
    groups = any(f.actor is not None and f.actor.kind in {*GROUP_KINDS, "generic"} for f in telling.targets)
    if forces and groups and any(f.name == "Unknown" for t in incident.tellings for f in t.perpetrators):
        return True  # troops kill militants: not what gunmen did
    aims = [a for a in specific(telling.targets) if not any(same_side(a.name, m.name) for m in mine)]
    hits = incident.names("targets")
    if any(same_side(m.name, t) for m in mine for t in hits) and not any(
        same_side(m.name, t) for m in mine for t in theirs
    ):
        return True
    return any(same_side(a.name, t) for a in aims for t in theirs) and not any(
        same_side(a.name, t) for a in aims for t in hits
    )


def may_be(one: Actor, other: Actor) -> bool:
    """May a kind of group ("Palestinian gunmen") be the group that is named elsewhere, of the same country?"""
    if is_label(one) == is_label(other) or is_state(one) or is_state(other):
        return False
    return one.country == other.country or None in (one.country, other.country)


def is_battle(telling: Telling, incident: Incident) -> bool:
    """Does each of two armies tell what it did to the other, in a clash or at one place (codebook: return fire)?"""
    mine, theirs = armies(telling.perpetrators), armies(f for t in incident.tellings for f in t.perpetrators)
    if not (mine and theirs) or mine & theirs:
        return False
    struck = lands(telling.targets) & theirs or lands(f for t in incident.tellings for f in t.targets) & mine
    clash = any("clash" in t.classes for t in (telling, *incident.tellings))
    return bool(struck) and (clash or places_agree(telling, incident) is True)


def armies(fillers: Iterable[Filler]) -> set[str]:
    """Countries of the states and forces among role fillers."""
    return {f.actor.country for f in fillers if f.actor is not None and is_state(f.actor) and f.actor.country}


def lands(fillers: Iterable[Filler]) -> set[str]:
    """Countries of whom or what is struck, by the actor or by a nation's name in the words."""
    found = list(fillers)
    return armies(found) | {nation for f in found for nation in named_nations(f.text)}


def named_nations(text: str) -> list[str]:
    """Countries named in a phrase, in its order ("Iran's territory", "the Pakistani villages")."""
    words = (w.removesuffix("'s").removesuffix("’s") for w in text.split() if w[:1].isupper())
    return [nation for word in words if (nation := nation_of(word))]


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


def answers_attackers(telling: Telling, incident: Incident) -> bool:
    """Do forces shoot the attackers of an act just told ("police killed the gunmen")? That belongs to the act."""
    shot = [f for f in telling.targets if words_of(f) & ANSWERED] or shoots_back(telling)
    doers = [f for t in incident.tellings for f in t.perpetrators]
    forces = any(f.actor is not None and is_state(f.actor) for f in doers)
    return bool(shot) and bool(doers) and not forces and telling.sentence - incident.last.sentence <= 2


def is_added(telling: Telling) -> bool:
    """Does a sentence only add to the dead of the one before ("two soldiers also died")?"""
    also = any(c.lower_ == "also" for f in telling.frames for c in f.token.children)
    return also and telling.classes <= {"die", "toll"} and not (telling.places or telling.dates or telling.perpetrators)


def shoots_back(telling: Telling) -> bool:
    """Do forces shoot somebody told of before ("police shot him dead")?"""
    forces = [f for f in telling.perpetrators if f.actor is not None]
    shot = [t for f in telling.frames for t in f.roles.get("target", [])]
    return (
        bool(forces and shot)
        and all(f.actor is not None and is_state(f.actor) for f in forces)
        and all(t.lower_ in {"him", "her", "them"} for t in shot)
    )


def is_answer(telling: Telling) -> bool:
    """Do forces shoot attackers? They did not commit the act, nor was it aimed at the attackers."""
    doers = {f.name for f in telling.perpetrators if f.actor is not None or words_of(f) & GUARDS}
    others = [f for f in telling.targets if f.kind not in {"weapon", "event"} and f.name not in doers]
    return shoots_back(telling) or (bool(doers and others) and all(words_of(f) & ANSWERED for f in others))


def words_of(filler: Filler) -> set[str]:
    """Lower-case words of a filler, plurals with and without their s."""
    words = filler.text.lower().replace("gunmen", "gunman").split()
    return {*words, *(w.rstrip("s") for w in words)}


ANSWERED = word_set("answered")
GUARDS = {"bodyguard", "guard", "escort", "watchman"}


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


def shares(fillers: list[Filler], incident: Incident, role: str) -> bool:
    """Is an actor or thing named in both?"""
    names = incident.names(role)
    if any(same_side(f.name, n) for f in specific(fillers) for n in names):
        return True
    words = {w for t in incident.tellings for f in getattr(t, role) if f.weapon is None for w in content(f.text)}
    return any(words & content(f.text) for f in fillers if f.weapon is None)


EMPTY = {"people", "others", "with", "from", "their"}
OFFSHORE = word_set("offshore_works")


@lru_cache(maxsize=4096)
def content(name: str) -> frozenset[str]:
    """Content words of a name in the singular; a rig, a platform and an oil site are one."""
    words = {singular(w) for w in name.lower().split() if len(w) > 3 and w not in EMPTY}
    return frozenset(words | {"platform"} if words & OFFSHORE else words)


NAME = re.compile(r"\b[A-Z][\w'-]+")


TITLES = word_set("titles") | word_set("nameless_titles")


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


def other_ordinals(telling: Telling, incident: Incident) -> bool | None:
    """Is it another one of things numbered ("the first platform", "the second rig")? None where none is numbered."""
    mine = ordinals([telling])
    theirs = ordinals(incident.tellings) if mine else set()
    return mine.isdisjoint(theirs) if theirs else None


def ordinals(tellings: list[Telling]) -> set[str]:
    """Ordinals before what is struck."""
    return {w for t in tellings for f in t.targets for w in f.text.lower().split()[:3] if w in ORDINALS}


ORDINALS = {"first", "second", "third", "fourth", "fifth"}


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
