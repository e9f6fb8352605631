"""Verbs of harm to people and of taking: killed, died, kidnapped, arrested, seized, occupied.

In: a ``Case``. Out: does the verb mean violence there? "Killed a bill", "fell to a low", "took over a firm" do not.
"""

from __future__ import annotations

import re

from pipeline.extract import syntax
from pipeline.extract.mishaps import is_accident
from pipeline.extract.parsed import Token
from pipeline.extract.people import classify_target
from pipeline.extract.referents import heads, is_event
from pipeline.extract.senses_case import Case
from pipeline.extract.triggers import has_companion
from pipeline.extract.wordsets import words as word_set

COURT = re.compile(rf"\b(?:{'|'.join(sorted(word_set('court_words')))})\b", re.IGNORECASE)
LIVESTOCK = word_set("livestock")


def harm(case: Case) -> bool:
    """Are people hurt or killed, and on purpose: no record is hit, no price shot up, no cattle slaughtered?"""
    if is_accident(case.token):
        return False
    if case.row.lemma in {"hang", "execute"} and COURT.search(case.token.sent.text):
        return False  # a sentence carried out
    if case.row.companion == "throat":
        return True
    people = any(case.human(t) for t in case.patients)
    down = case.row.lemma == "shoot" and has_companion(case.token, "down")
    if down and all(t.pos_ == "NUM" for t in case.patients):  # "five were shot down": weapons in flight
        return False
    if case.row.lemma in {"hurt", "harm", "injure"} and case.patients and all(map(case.nation, case.patients)):
        return False  # "would hurt the United States"
    if down and not people:
        return False
    if case.row.lemma in {"claim", "cost"}:
        return bool(heads(case.patients) & {"life", "casualty", "victim"})
    if any(is_livestock(t) for t in case.patients) and not (people and case.row.lemma != "slaughter"):
        return False
    if case.row.lemma in {"hurt", "harm", "beat", "hit", "eliminate", "hang", "poison", "liquidate"}:
        return people
    if case.rises():
        return False
    if case.row.lemma == "shoot" and (not case.patients or has_companion(case.token, "dead")):
        return True
    if any(case.actor(t) or case.weapon(t) for t in case.agents):  # whatever a drone or a gang kills
        return True
    return not case.patients or people or any(t.pos_ in {"PROPN", "PRON", "NUM"} for t in case.patients)


def is_livestock(token: Token) -> bool:
    """Are animals killed ("cattle", "8,700 head of cattle")?"""
    of = [t for _, t in syntax.prepositional(token, ("of",))] if token.lemma_.lower() == "head" else []
    return any(classify_target(t.lemma_.lower())[1] == "animals" or t.lemma_.lower() in LIVESTOCK for t in (token, *of))


def die(case: Case) -> bool:
    """Do people die, or fall in a fight, and not in an accident?"""
    if is_accident(case.token) or (case.row.lemma == "fall" and not any(map(is_event, case.places("in")))):
        return False
    return any(case.human(t) for t in case.agents)


QUESTIONING = {"questioning", "interrogation"}


def take(case: Case) -> bool:
    """Are people held, or is a place, a ship or a building taken: not an office, a chance or a share?"""
    human = any(case.human(t) for t in case.patients)
    if case.row.lemma in {"kidnap", "abduct"}:
        return True
    if case.row.companion == "away" and (case.row.cls == "arrest") != bool(heads(case.places("for")) & QUESTIONING):
        return False
    if case.row.cls == "abduct" or case.row.cls == "arrest":
        plain = case.row.lemma in {"kidnap", "abduct", "arrest", "detain", "apprehend", "take"} or case.row.companion
        return human or (bool(plain) and not case.patients and case.row.lemma != "take")
    if case.row.lemma == "take" or case.row.companion == "control":
        return bool(case.row.companion) and takes_over(case)
    if case.token.tag_ == "VBN" and any(t.i == case.token.i + 1 for t in case.patients):
        return False  # "occupied Crimea": which one, not what was done
    if case.row.lemma == "occupy" and case.token.dep_ == "acl":
        return False  # "land occupied by settlers": a state of things
    if case.row.lemma in {"take", "seize", "capture", "occupy", "board", "overtake"}:
        return any(is_taken(case, t) for t in case.patients)
    return bool(case.patients) and not human


def takes_over(case: Case) -> bool:
    """Who takes over or takes control by force: soldiers and rebels; others only a place or a ship."""
    if any(case.force(t) for t in case.agents):
        return bool(case.patients)
    taken = [t for t in case.patients if t.ent_type_ != "ORG"]
    return any(case.located(t) for t in taken)


def is_taken(case: Case, token: Token) -> bool:
    """Is it a place, a ship, a building: not a company, a chance or captured guns?"""
    if case.located(token):
        return True
    if token.lemma_.lower() in {"land", "farm", "farmland", "plot", "estate"} and not any(map(case.force, case.agents)):
        return False  # squatters
    if case.weapon(token) and classify_target(token.lemma_.lower())[0] == "unknown":
        return False
    forced = any(case.force(t) for t in case.agents)
    if token.ent_type_ == "ORG" and not forced and classify_target(token.text)[0] == "unknown":
        return False
    return case.physical(token) and not case.human(token)
