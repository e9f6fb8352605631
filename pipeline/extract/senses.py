"""Which trigger words mean violence here: sense checks by argument, not by article.

In: a trigger word with the row of triggers.csv under test. Out: yes or no. "Fired a manager",
"shot a film", "hit a record", "attacked the policy" are no; "fired a rocket", "shot a guard" are yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from pipeline.extract import syntax
from pipeline.extract.triggers import Trigger, has_companion, lookup

if TYPE_CHECKING:
    from pipeline.extract.view import View

EVENT_NOUNS = {"attack", "explode", "abduct", "seize", "clash", "arrest", "sabotage", "operation", "riot", "intercept"}
PERSONAL = {"PERSON", "NORP"}
ABSTRACT = {
    "market", "price", "economy", "stock", "profit", "rate", "share", "record", "deal", "plan", "bill", "policy", "proposal",
    "report", "law", "decision", "government", "idea", "criticism", "target", "goal", "road", "note", "low", "high", "chord",
    "headline", "film", "movie", "video", "photo", "scene", "picture", "question", "ball", "shot", "penalty", "budget",
    "inflation", "growth", "currency", "dollar", "sales", "industry", "sector", "opposition", "article", "speech", "bid",
    "vote", "measure", "tax", "tariff", "sanction", "hope", "effort", "process", "talk", "agreement", "option", "chance",
}  # fmt: skip
SPORT = {"match", "goal", "coach", "league", "cup", "championship", "striker", "midfielder", "penalty", "playoff", "innings"}


def heads(tokens: list[Token]) -> set[str]:
    """Lower-case lemmas of tokens."""
    return {t.lemma_.lower() for t in tokens}


def is_weapon(view: View, para: int, token: Token) -> bool:
    """Is the token, or a noun that it modifies or measures, a weapon mention?"""
    if view.covering(view.weapons, para, token):
        return True
    return any(view.covering(view.weapons, para, t) for _, t in syntax.prepositional(token, ("of",)))


def is_event(token: Token) -> bool:
    """Is the token a noun of violence?"""
    return any(r.pos == "N" and r.cls in EVENT_NOUNS for r in lookup(token))


def is_human(view: View, para: int, token: Token) -> bool:
    """Does the token speak of people?"""
    from pipeline.extract.people import classify_target

    if token.ent_type_ in PERSONAL or token.lower_ in {"he", "she", "him", "her", "they", "them", "who", "himself", "us"}:
        return True
    if token.pos_ == "NUM" or token.lower_ in {"people", "others", "dozens", "hundreds", "several", "many", "one", "two"}:
        return True
    if view.covering(view.actors, para, token):
        return True
    kind, _ = classify_target(token.lemma_.lower())
    return kind in {"civilians", "military", "police", "government", "non_state_armed_group", "media", "aid_or_medical"}


def is_violent(view: View, para: int, token: Token, row: Trigger) -> bool:
    """Does the trigger word, read as this row, mean an act of force?"""
    if view.covering(view.actors, para, token) and token.ent_type_ == "ORG":
        return False
    if row.pos == "N":
        return noun_sense(view, para, token, row)
    check = VERB_CHECKS.get(row.cls)
    agents, patients = syntax.agents(token), syntax.patients(token)
    if heads(patients) & ABSTRACT and row.cls not in {"explode", "clash"}:
        return False
    return check(view, para, token, row, agents, patients) if check else True


def noun_sense(view: View, para: int, token: Token, row: Trigger) -> bool:
    """Nouns: heart attack, strike of workers, operation on a patient, hit song and the like are none."""
    before = {t.lemma_.lower() for t in syntax.modifiers(token)}
    lemma = token.lemma_.lower()
    if before & {"heart", "panic", "asthma", "verbal", "hunger", "rail", "labor", "labour", "general", "cyber", "personal"}:
        return False
    if lemma == "strike":
        ofs = {t.lemma_.lower() for _, t in syntax.prepositional(token, ("by", "over", "of"))}
        workers = {"worker", "teacher", "doctor", "nurse", "union", "pilot", "miner", "driver", "pay", "wage", "employee"}
        if (ofs | before) & workers or token.head.lemma_ in {"call", "go", "end"} and token.head.pos_ == "VERB":
            return False
    if row.cls == "person":
        return "suicide" in before or lemma == "suicide-bomber"
    if lemma in {"hit", "attempt", "exchange", "encounter", "hail", "volley", "occupation", "boarding", "capture"}:
        linked = [t for _, t in syntax.prepositional(token, ("of", "on", "with"))]
        return any(is_weapon(view, para, t) or is_event(t) for t in linked) or bool(before & {"fire", "gunfire"})
    if lemma == "operation":
        if any(c.lower_ in {"the", "this", "that"} for c in token.children) or any(True for _ in syntax.possessors(token)):
            return True
        return bool(before & {"military", "security", "police", "army", "rescue", "clearance", "search", "commando", "special"})
    return not (row.cls == "event" and not any(c.lower_ in {"the", "this", "that"} for c in token.children))


def _attack(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    weapon = any(is_weapon(view, para, t) or is_event(t) for t in agents)
    if row.lemma in {"strike", "hit", "pound", "rip", "engage", "target"} and weapon and row.lemma != "target":
        return False  # the impact reading
    if any(t.lemma_.lower() in ABSTRACT for t in agents):
        return False
    if row.companion == "with":
        return any(is_weapon(view, para, t) for _, t in syntax.prepositional(token, ("with",)))
    if row.lemma in {"hit", "strike"} and not patients:
        return any(True for _ in syntax.prepositional(token, ("at", "in", "near", "on")))
    if row.lemma in {"engage", "hit", "target", "strike"} and not passive_or_armed(view, para, token, agents, patients):
        return False
    return bool(patients or agents) or token.dep_ == "acl"


def passive_or_armed(view: View, para: int, token: Token, agents: list[Token], patients: list[Token]) -> bool:
    """For words of many senses: an armed subject, a military object or a place must stand beside them."""
    armed = [view.covering(view.actors, para, t) for t in [*agents, *patients]]
    if any(m is not None for m in armed):
        return True
    if any(view.covering(view.places, para, t) for t in patients) or any(is_weapon(view, para, t) for t in patients):
        return True
    from pipeline.extract.people import classify_target

    return any(classify_target(t.lemma_.lower())[0] not in {"unknown", "other"} for t in patients)


def _launch(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    return any(is_weapon(view, para, t) for t in patients)


def _fire(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.lemma == "open":
        return has_companion(token, "fire")
    return not any(is_weapon(view, para, t) for t in [*patients, *agents])


def _impact(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    return any(is_weapon(view, para, t) or is_event(t) for t in agents)


def _intercept(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.lemma in {"shoot", "down", "intercept"} and any(t.lower_ == "it" for t in patients):
        return True
    return any(is_weapon(view, para, t) or is_event(t) for t in patients)


def _harm(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.lemma in {"claim", "cost"}:
        return bool(heads(patients) & {"life", "casualty", "victim"})
    if row.lemma in {"hurt", "harm", "beat", "hit", "eliminate", "hang", "poison"}:
        return any(is_human(view, para, t) for t in patients)
    if row.lemma == "shoot" and not patients:
        return True
    return not patients or any(is_human(view, para, t) or t.pos_ in {"PROPN", "PRON", "NUM"} for t in patients)


def _die(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.lemma == "fall":
        return False
    return any(is_human(view, para, t) for t in agents)


def _take(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    human = any(is_human(view, para, t) for t in patients)
    if row.cls == "abduct" or row.cls == "arrest":
        plain = row.lemma in {"kidnap", "abduct", "arrest", "detain", "apprehend", "take"} or row.companion
        return human or (bool(plain) and not patients and row.lemma != "take")
    if row.lemma == "take":
        return bool(row.companion) and bool(patients)
    return bool(patients) and not human


def _explode(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.lemma in {"erupt", "burst"}:
        return False
    if row.lemma == "set" or row.cls in {"detonate"}:
        return any(is_weapon(view, para, t) or is_event(t) for t in patients)
    return bool(agents or patients)


def _clash(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.companion:
        return True
    with_side = [t for _, t in syntax.prepositional(token, ("with", "against"))]
    return any(view.covering(view.actors, para, t) for t in [*agents, *with_side])


def _undergo(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.lemma == "come":
        under = [t for _, t in syntax.prepositional(token, ("under",))]
        return any(t.lemma_.lower() in {"fire", "attack", "bombardment", "shelling", "assault"} for t in under)
    return any(is_event(t) for t in patients)


def _raid(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    return any(view.covering(view.actors, para, t) for t in agents)


def _damage(view: View, para: int, token: Token, row: Trigger, agents: list[Token], patients: list[Token]) -> bool:
    if row.lemma in {"cut", "topple", "burn", "loot"}:
        return bool(patients) and any(view.covering(view.actors, para, t) for t in agents)
    return bool(patients)


VERB_CHECKS = {
    "attack": _attack, "launch": _launch, "fire": _fire, "impact": _impact, "intercept": _intercept, "harm": _harm, "die": _die,
    "abduct": _take, "seize": _take, "arrest": _take, "explode": _explode, "detonate": _explode, "clash": _clash,
    "undergo": _undergo, "raid": _raid, "burn": _damage, "sabotage": _damage,
}  # fmt: skip
