"""Is an incident backed by more than a word of many senses?

In: the incidents' tellings in their article. Out: yes or no. Words like "strike", "battle", "seize", "explosion" and
"killed" make a row only beside an armed force, a weapon, something struck by somebody, or victims of violence;
accidents and disasters, and arrests in cases of business or crime, make none.
"""

from __future__ import annotations

import re

from pipeline.extract.fillers import Filler
from pipeline.extract.frame import Frame
from pipeline.extract.incident import Incident
from pipeline.extract.tellings import Telling
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

MISHAPS = word_set("mishaps")
VIOLENT = re.compile(rf"\b(?:{'|'.join(sorted(word_set('words_of_conflict')))})s?\b", re.IGNORECASE)
CRIMES = re.compile(rf"\b(?:{'|'.join(sorted(word_set('crimes')))})", re.IGNORECASE)
PLAIN_CRIMES = word_set("plain_crimes")
CLOSE_KILLING = word_set("close_killing")
AMBIGUOUS_TYPES = {
    None, "explosion_unattributed", "armed_clash", "seizure", "security_operation", "sabotage", "other_violence",
}  # fmt: skip
STATEWIDE = {"state", "coalition"}
GROUPS = {"rebel", "militia", "militant", "pro_government_militia"}
GUARDED = {
    "military",
    "police",
    "government",
    "diplomatic",
    "media",
    "religious",
    "aid_or_medical",
    "commercial_shipping",
}
MISHAP = {"explode", "harm", "die", "toll", "impact"}
CUSTODY = {"arrest", "raid", "operation", "toll", "event", "claim"}


def is_backed(view: View, incident: Incident, kind: str) -> bool:
    """Do forces, weapons, victims or plain words of violence stand behind an incident of this type?"""
    frames = [f for t in incident.tellings for f in t.frames]
    classes = {f.cls for f in frames} - {"event"}
    if "arrest" in classes and said(view, incident) & PLAIN_CRIMES:
        return False
    if is_mishap(view, incident, classes):
        return False
    if kind == "security_operation" and classes <= CUSTODY:
        return is_political(view, incident)
    if any(is_plain(f) for f in frames) or any(t.weapons for t in incident.tellings):
        return True
    if has_force(incident) or has_sides(incident) or has_victims(view, incident, classes):
        return True
    if "attack" in classes and (is_assault(incident) or says_conflict(view, incident)):
        return True
    if any(is_counted(f) for f in frames) and any(t.when and t.places for t in incident.tellings):
        return True
    told = classes & {"explode", "harm"} or ("clash" in classes and bool(doers(incident)))
    return bool(told) and is_violent_article(view)


def is_assault(incident: Incident) -> bool:
    """Was a post, an embassy, an office or a ship attacked, by whomever?"""
    frames = [f for t in incident.tellings for f in t.frames if f.token.lemma_.lower() not in {"strike", "hit"}]
    return bool(frames) and any(f.target_type in GUARDED for t in incident.tellings for f in t.targets)


def says_conflict(view: View, incident: Incident) -> bool:
    """Do the sentences of the incident themselves speak of terrorism, guerrillas, bombs?"""
    spans = [view.sentence_span(t.sentence) for t in incident.tellings]
    return any(VIOLENT.search(view.text, start, end) for start, end in spans)


def is_counted(frame: Frame) -> bool:
    """Are blasts or attacks several ("three explosions occurred", "a series of attacks was perpetrated")?"""
    noun = frame.token
    plural = frame.nominal and noun.tag_ == "NNS" and frame.cls in {"explode", "attack"}
    several = any(c.dep_ == "nummod" or c.lower_ in SEVERAL for c in noun.children)
    return plural and (several or (noun.dep_ == "pobj" and noun.head.head.lemma_ in SEVERAL))


SEVERAL = {"several", "multiple", "twin", "simultaneous", "coordinated", "series", "string", "wave", "spate"}


def is_plain(frame: Frame) -> bool:
    """A word that hardly means anything but violence: bombing, ambush, kidnap, gun down."""
    return bool(
        frame.weapon_type or frame.incident_type not in AMBIGUOUS_TYPES or frame.token.lemma_.lower() in CLOSE_KILLING
    )


def fillers(telling: Telling) -> list[Filler]:
    """Everybody in a role of the telling."""
    return [*telling.perpetrators, *telling.targets, *telling.sides, *telling.claimants, *telling.blamed]


def has_force(incident: Incident) -> bool:
    """Do soldiers, police or an armed group take part? A state alone may also argue, buy and sell."""
    actors = [f.actor for t in incident.tellings for f in fillers(t) if f.actor is not None]
    return any(a.is_armed and a.kind not in STATEWIDE for a in actors)


def has_sides(incident: Incident) -> bool:
    """Is somebody named who did it, and something that force is used on?"""
    acting = doers(incident)
    struck = [f for t in incident.tellings for f in t.targets if f.place or f.actor or f.target_type != "unknown"]
    return bool(acting and struck) or len({f.name for f in acting}) > 1


def doers(incident: Incident) -> list[Filler]:
    """Actors said to have done it, or to have taken a side in it."""
    return [f for t in incident.tellings for f in [*t.perpetrators, *t.sides, *t.claimants, *t.blamed] if f.actor]


def has_victims(view: View, incident: Incident, classes: set[str]) -> bool:
    """Are people harmed in an act of force, or in an article that tells of violence?"""
    harmed = any((c.min or c.max) and not c.hypothetical for t in incident.tellings for c in t.casualties)
    return harmed and (not classes <= MISHAP or is_violent_article(view))


def is_mishap(view: View, incident: Incident, classes: set[str]) -> bool:
    """An explosion or deaths by nobody: a disaster, or in an article that tells of no violence at all."""
    blamed = any(f.actor for t in incident.tellings for f in t.blamed)
    if not classes - {"claim"} <= MISHAP or blamed or any(t.claimants or munitions(t) for t in incident.tellings):
        return False
    if any(f.actor for t in incident.tellings for f in t.perpetrators):
        return False
    if said(view, incident) & MISHAPS:
        return True
    frames = [f for t in incident.tellings for f in t.frames]
    plain = any(is_plain(f) or (f.cls == "explode" and f.token.tag_ == "NNS") for f in frames)  # blasts in number
    return not plain and not has_force(incident) and not is_violent_article(view)


def said(view: View, incident: Incident) -> set[str]:
    """Lemmas of the sentences that tell an incident."""
    return {w.lemma_.lower() for t in incident.tellings for w in view.sentences[t.sentence][1]}


def munitions(telling: Telling) -> bool:
    """Is a weapon named that can have done the harm, not merely a vehicle?"""
    return any(w.kind != "platform" for w in telling.weapons)


def is_violent_article(view: View) -> bool:
    """Does the article name an armed group, a weapon or a kind of violence anywhere?"""
    if any(w.kind not in {"platform", "manner"} for w in view.weapons):
        return True
    return any(m.actor.kind in GROUPS for m in view.actors) or VIOLENT.search(view.text) is not None


def is_political(view: View, incident: Incident) -> bool:
    """Is an arrest part of a conflict: of fighters, or beside words of revolt, violence and murder?"""
    held = [f.actor for t in incident.tellings for f in t.targets if f.actor is not None]
    if any(a.kind in GROUPS for a in held):
        return True
    return is_violent_article(view) or CRIMES.search(view.text) is not None
