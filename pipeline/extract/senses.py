"""Which trigger words mean violence here: sense checks by argument, not by article.

In: a trigger word with the row of triggers.csv under test. Out: yes or no. "Fired a manager",
"shot a film", "hit a record", "attacked the policy" are no; "fired a rocket", "shot a guard" are yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract import syntax
from pipeline.extract.mishaps import is_collision
from pipeline.extract.parsed import Token
from pipeline.extract.people import classify_target, describe
from pipeline.extract.places.words import load_words
from pipeline.extract.referents import ABSTRACT, heads, is_abstract, is_event
from pipeline.extract.senses_case import Case
from pipeline.extract.senses_nouns import can_act, noun_sense, speaks_of_work, tried_out
from pipeline.extract.senses_people import die, harm, take
from pipeline.extract.triggers import Trigger, has_companion
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.view import View

ALL_OF_THEM = {"it", "all", "both", "none", "most", "they", "them", "some", "many", "each"}
TRIAL_TARGETS = word_set("trial_targets")
STRICKEN = word_set("stricken")


def is_violent(view: View, para: int, token: Token, row: Trigger) -> bool:
    """Does the trigger word, read as this row, mean an act of force?"""
    if view.covering(view.actors, para, token) and token.ent_type_ == "ORG":
        return False
    if row.pos == "N":
        return noun_sense(view, para, token, row)
    if any(c.lower_ in {"accidentally", "unintentionally"} for c in token.children):
        return False
    check = VERB_CHECKS.get(row.cls)
    case = Case(view, para, token, row, syntax.agents(token), syntax.patients(token))
    if any(is_abstract(t) for t in case.patients) and row.cls not in {"explode", "clash"} and not storms_market(case):
        return False
    doubtful = row.cls in DONE_BY_SOMEBODY and row.lemma not in BOMBARDING
    if doubtful and case.agents and not any(can_act(view, para, t) for t in case.agents):
        return False  # floods, losses and imports hit, kill and injure in another sense
    return check(case) if check else True


def storms_market(case: Case) -> bool:
    """Is what is attacked a place after all: markets and roads, when an armed actor attacks them?"""
    actors = [case.view.covering(case.view.actors, case.para, t) for t in case.agents]
    armed = any(a is not None and a.actor.is_armed for a in actors)
    spots = {"market", "road", "scene"}
    return armed and all(t.lemma_.lower() in spots for t in case.patients if is_abstract(t))


def _attack(case: Case) -> bool:
    weapon = any(case.weapon(t) or is_event(t) for t in case.agents)
    if (
        case.row.lemma in {"strike", "hit", "pound", "rip", "engage", "target"}
        and weapon
        and case.row.lemma != "target"
    ):
        return False  # the impact reading
    if any(t.lemma_.lower() in ABSTRACT for t in case.agents) or (case.row.lemma == "raid" and is_search(case)):
        return False
    if case.row.companion == "with":
        return any(case.weapon(t) for _, t in syntax.prepositional(case.token, ("with",)))
    if is_collision(case.token, case.agents) or (case.row.lemma == "engage" and case.places("in")):
        return False
    if case.row.lemma in {"hit", "strike"} and speaks_of_work(case.view) and not any(map(case.force, case.agents)):
        return weapon
    if case.row.lemma in {"hit", "strike"} and not case.patients:
        return bool(case.places("at", "in", "near", "on"))
    if has_companion(case.token, "off") and case.row.lemma == "blast":
        return False  # a rocket that leaves its pad
    if case.row.lemma in ANSWERS and not case.patients:
        return any(case.force(t) or case.weapon(t) for t in [*case.agents, *case.places("with", "against", "on")])
    if case.row.lemma == "mine" and not any(case.force(t) for t in case.agents):
        return any(case.view.covering(case.view.places, case.para, t) for t in case.patients)
    if case.row.companion in {"into", "through"}:  # "drove a truck into a crowd"
        struck = case.places(case.row.companion)
        driven = any(t.lemma_.lower() in VEHICLES for t in [*case.patients, *case.agents])
        return driven and any(case.human(t) or classify_target(t.lemma_.lower())[0] == "civilians" for t in struck)
    if case.row.companion == "down":
        return any(is_crewed(t) for t in case.patients)
    if case.row.lemma == "sink":
        return any(map(case.force, case.agents)) and any(map(case.physical, case.patients))
    shelled = case.patients or case.places("of")  # "in shelling of the city"
    if case.row.lemma in BOMBARDING and any(describe(t.text) or case.physical(t) for t in shelled):
        return True
    if case.patients and not any(map(case.force, case.agents)) and not any(map(case.physical, case.patients)):
        return False  # "attacked the forecasts"
    if case.row.lemma in {"engage", "hit", "target", "strike"} and not passive_or_armed(case):
        return False
    return bool(case.patients or case.agents) or case.token.dep_ == "acl"


def is_search(case: Case) -> bool:
    """Do police or troops raid what is private ("the army raided five farms"), and no town or camp?"""
    forces = bool(case.agents) and all(case.force(t) and not case.attacker(t) for t in case.agents)
    settled = load_words().settlement
    private = all(case.civil(t) and t.lemma_.lower() not in settled for t in case.patients)
    return forces and private and bool(case.patients)


VEHICLES = word_set("vehicles")
AIRCRAFT = word_set("crewed_aircraft")
BOMBARDING = word_set("bombarding_verbs")


def is_crewed(token: Token) -> bool:
    """Is it an aircraft with people on board?"""
    return token.lemma_.lower() in AIRCRAFT and not {t.lower_ for t in syntax.modifiers(token)} & {"unmanned", "spy"}


def passive_or_armed(case: Case) -> bool:
    """For words of many senses: an armed subject, a military object or a place must stand beside them."""
    if any(case.actor(t) for t in [*case.agents, *case.patients]):
        return True
    if any(case.view.covering(case.view.places, case.para, t) for t in case.patients) or any(
        case.weapon(t) for t in case.patients
    ):
        return True
    return any(classify_target(t.lemma_.lower())[0] not in {"unknown", "other"} for t in case.patients)


def _launch(case: Case) -> bool:
    """Missiles fired, bombs dropped: not ships sent out, not rockets tried out or shot into space."""
    if case.row.lemma == "send" and not any(case.places("at", "against", "into", "on", "toward", "towards", "to")):
        weapons = [case.view.covering(case.view.weapons, case.para, t) for t in case.patients]
        if all(w is None or w.kind == "platform" for w in weapons):
            return False
    aims = case.places("at", "against", "on", "into", "toward", "towards")
    if tried_out(case.view) and (not aims or heads(aims) & TRIAL_TARGETS):
        return False
    return any(case.weapon(t) for t in case.patients)


def _fire(case: Case) -> bool:
    if case.row.lemma == "open":
        return has_companion(case.token, "fire")
    return not case.rises() and not any(case.weapon(t) for t in [*case.patients, *case.agents])


def _impact(case: Case) -> bool:
    if case.row.lemma == "leave" and not any(t.lower_ in STRICKEN for t in case.token.subtree):
        return False
    if case.row.lemma in {"fall", "land", "crash"} and tried_out(case.view):
        return False
    return any(case.weapon(t) or is_event(t) for t in case.agents)


def _intercept(case: Case) -> bool:
    if any(is_crewed(t) for t in case.patients):
        return False  # an aircraft with people on board is no weapon in flight
    counted = any(t.pos_ == "NUM" for t in case.patients) and case.row.lemma != "destroy"
    if case.row.lemma in {"shoot", "down", "intercept", "destroy"} and (counted or heads(case.patients) & ALL_OF_THEM):
        return True
    return any(is_flying(case, t) or is_event(t) for t in case.patients)


def is_flying(case: Case, token: Token) -> bool:
    """Is it a weapon on its way or a charge that is laid, not a ship or a tank?"""
    weapon = case.view.covering(case.view.weapons, case.para, token)
    return case.weapon(token) and (weapon is None or weapon.kind != "platform" or weapon.weapon_type in AIRBORNE)


AIRBORNE = {"drone", "aircraft_bomb", "missile", "rocket", "vehicle_bomb"}


def _explode(case: Case) -> bool:
    if case.row.lemma in {"erupt", "burst"}:
        return False
    if case.row.lemma in {"trigger", "spark"}:  # a bomb, not the strikes that answer
        return any(case.weapon(t) for t in case.patients)
    if case.row.lemma == "go" and any(case.places("off")):
        return False  # "went off the gold standard"
    if tried_out(case.view) and heads(case.agents) & {"rocket", "booster", "shuttle"}:
        return False  # a rocket that fails
    if case.row.lemma == "set" or case.row.cls in {"detonate"}:
        return any(case.weapon(t) or is_event(t) for t in case.patients)
    return bool(case.agents or case.patients)


def _clash(case: Case) -> bool:
    if case.row.companion:
        return True
    sides = [*case.agents, *case.patients, *case.places("with", "against", "between")]
    if case.places("over") and not any(map(case.force, sides)):
        return False  # governments clash over trade
    if case.row.lemma in {"fight", "battle"} and not any(case.force(t) for t in sides):
        return sum(case.actor(t) for t in sides) > 1  # a state alone fights inflation and for its markets
    return any(case.actor(t) for t in sides)


def _undergo(case: Case) -> bool:
    if case.row.lemma == "come":
        under = [t for _, t in syntax.prepositional(case.token, ("under",))]
        return any(t.lemma_.lower() in {"fire", "attack", "bombardment", "shelling", "assault"} for t in under)
    return any(is_event(t) for t in case.patients)


def _raid(case: Case) -> bool:
    return any(case.force(t) for t in case.agents) and not any(case.places("for"))


def _damage(case: Case) -> bool:
    if case.patients and heads(case.patients) <= REMAINS:
        return False  # whom they had killed
    if case.row.lemma in {"destroy", "damage"}:  # by rebels or gunmen: not by storms, nor soldiers and what they find
        return any(case.attacker(t) for t in case.agents) and any(case.civil(t) for t in case.patients)
    if case.row.lemma in {"cut", "topple"}:  # a cable or a pylon, not a price
        return any(classify_target(t.lemma_.lower())[0] == "infrastructure" for t in case.patients)
    if case.row.lemma == "demolish":
        return any(case.force(t) or case.weapon(t) for t in [*case.agents, *case.places("with")])
    if case.row.lemma in {"burn", "loot"}:
        return bool(case.patients) and any(case.actor(t) for t in case.agents)
    return bool(case.patients)


REMAINS = word_set("remains")
ANSWERS = {"retaliate", "lash"}
DONE_BY_SOMEBODY = {"attack", "harm", "abduct", "seize", "arrest", "burn", "sabotage", "raid"}
VERB_CHECKS = {
    "attack": _attack,
    "launch": _launch,
    "fire": _fire,
    "impact": _impact,
    "intercept": _intercept,
    "harm": harm,
    "die": die,
    "abduct": take,
    "seize": take,
    "arrest": take,
    "explode": _explode,
    "detonate": _explode,
    "clash": _clash,
    "undergo": _undergo,
    "raid": _raid,
    "burn": _damage,
    "sabotage": _damage,
}
