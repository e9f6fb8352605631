"""Which trigger words mean violence here: sense checks by argument, not by article.

In: a trigger word with the row of triggers.csv under test. Out: yes or no. "Fired a manager",
"shot a film", "hit a record", "attacked the policy" are no; "fired a rocket", "shot a guard" are yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Token

from pipeline.extract import syntax
from pipeline.extract.people import classify_target
from pipeline.extract.triggers import Trigger, has_companion, lookup
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.view import View

EVENT_NOUNS = {"attack", "explode", "abduct", "seize", "clash", "arrest", "sabotage", "operation", "riot", "intercept"}
PERSONAL = {"PERSON", "NORP"}
ABSTRACT = word_set("abstract_objects")
WORKERS = word_set("workers")
ALL_OF_THEM = {"it", "all", "both", "none", "most", "they", "them", "some", "many", "each"}
ACCIDENTS = word_set("accidents")
STRICKEN = word_set("stricken")


@dataclass(frozen=True, slots=True)
class Case:
    """A verb under test with its logical subjects and objects."""

    view: View
    para: int
    token: Token
    row: Trigger
    agents: list[Token]
    patients: list[Token]

    def weapon(self, token: Token) -> bool:
        """Is the token a weapon?"""
        return is_weapon(self.view, self.para, token)

    def human(self, token: Token) -> bool:
        """Does the token speak of people?"""
        return is_human(self.view, self.para, token)

    def actor(self, token: Token) -> bool:
        """Does an actor mention cover the token?"""
        return self.view.covering(self.view.actors, self.para, token) is not None


def heads(tokens: list[Token]) -> set[str]:
    """Lower-case lemmas of tokens."""
    return {t.lemma_.lower() for t in tokens}


def is_weapon(view: View, para: int, token: Token) -> bool:
    """Is the token, or a noun that it measures ("a volley of rockets"), a weapon and not a manner of attack?"""
    for word in (token, *(t for _, t in syntax.prepositional(token, ("of",)))):
        weapon = view.covering(view.weapons, para, word)
        if weapon is not None and weapon.kind != "manner":
            return True
    return False


def is_event(token: Token) -> bool:
    """Is the token a noun of violence?"""
    return any(r.pos == "N" and r.cls in EVENT_NOUNS for r in lookup(token))


def is_human(view: View, para: int, token: Token) -> bool:
    """Does the token speak of people?"""
    if token.ent_type_ in PERSONAL or token.lower_ in {
        "he",
        "she",
        "him",
        "her",
        "they",
        "them",
        "who",
        "himself",
        "us",
    }:
        return True
    if token.pos_ == "NUM" or token.lower_ in {
        "people",
        "others",
        "dozens",
        "hundreds",
        "several",
        "many",
        "one",
        "two",
    }:
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
    case = Case(view, para, token, row, syntax.agents(token), syntax.patients(token))
    if heads(case.patients) & ABSTRACT and row.cls not in {"explode", "clash"} and not storms_market(case):
        return False
    return check(case) if check else True


def storms_market(case: Case) -> bool:
    """Is what is attacked a place after all: markets and roads, when an armed actor attacks them?"""
    actors = [case.view.covering(case.view.actors, case.para, t) for t in case.agents]
    armed = any(a is not None and a.actor.is_armed for a in actors)
    return armed and not heads(case.patients) & ABSTRACT - {"market", "road", "scene"}


LIVESTOCK = word_set("livestock")
STOPPAGE_VERBS = word_set("stoppage_verbs")
STOPPAGE_WORDS = WORKERS | word_set("stoppage_modifiers")


def is_stoppage(token: Token, before: set[str]) -> bool:
    """Is it a strike of workers: theirs, over pay, nationwide, called, lifted, week-long, or are people on strike?"""
    if token.dep_ == "pobj" and token.head.lower_ == "on" and not any(c.dep_ == "det" for c in token.children):
        return True
    spoken = {t.lemma_.lower() for _, t in syntax.prepositional(token, ("by", "over", "of", "for"))} | before
    spoken |= {t.lemma_.lower() for t in syntax.possessors(token)}
    if token.head.pos_ == "VERB":
        if token.head.lemma_ in STOPPAGE_VERBS:
            return True
        spoken |= {t.lemma_.lower() for t in syntax.grammatical_subjects(token.head)}
    return bool(spoken & STOPPAGE_WORDS)


def noun_sense(view: View, para: int, token: Token, row: Trigger) -> bool:
    """Nouns: heart attack, strike of workers, operation on a patient, hit song and the like are none."""
    before = {t.lemma_.lower() for t in syntax.modifiers(token)}
    lemma = token.lemma_.lower()
    if before & {
        "heart",
        "panic",
        "asthma",
        "verbal",
        "hunger",
        "rail",
        "labor",
        "labour",
        "general",
        "cyber",
        "personal",
    }:
        return False
    if row.cls == "arrest" and "house" in before:
        return False
    if lemma == "slaughter" and before & LIVESTOCK:
        return False
    if lemma == "strike" and is_stoppage(token, before):
        return False
    if row.cls == "person":
        return "suicide" in before or lemma == "suicide-bomber"
    if lemma in {"hit", "attempt", "exchange", "encounter", "hail", "volley", "occupation", "boarding", "capture"}:
        linked = [t for _, t in syntax.prepositional(token, ("of", "on", "with"))]
        return any(is_weapon(view, para, t) or is_event(t) for t in linked) or bool(before & {"fire", "gunfire"})
    if lemma == "confrontation":
        sides = [t for _, t in syntax.prepositional(token, ("with", "between", "of"))]
        return any(view.covering(view.actors, para, t) or is_weapon(view, para, t) for t in sides)
    if lemma == "operation":
        if any(c.lower_ in {"the", "this", "that"} for c in token.children) or any(
            True for _ in syntax.possessors(token)
        ):
            return True
        return bool(
            before & {"military", "security", "police", "army", "rescue", "clearance", "search", "commando", "special"}
        )
    return not (row.cls == "event" and not any(c.lower_ in {"the", "this", "that"} for c in token.children))


def _attack(case: Case) -> bool:
    weapon = any(case.weapon(t) or is_event(t) for t in case.agents)
    if (
        case.row.lemma in {"strike", "hit", "pound", "rip", "engage", "target"}
        and weapon
        and case.row.lemma != "target"
    ):
        return False  # the impact reading
    if any(t.lemma_.lower() in ABSTRACT for t in case.agents):
        return False
    if case.row.companion == "with":
        return any(case.weapon(t) for _, t in syntax.prepositional(case.token, ("with",)))
    if case.row.lemma in {"hit", "strike"} and not case.patients:
        return any(True for _ in syntax.prepositional(case.token, ("at", "in", "near", "on")))
    if case.row.lemma in {"engage", "hit", "target", "strike"} and not passive_or_armed(case):
        return False
    return bool(case.patients or case.agents) or case.token.dep_ == "acl"


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
    return any(case.weapon(t) for t in case.patients)


def _fire(case: Case) -> bool:
    if case.row.lemma == "open":
        return has_companion(case.token, "fire")
    return not any(case.weapon(t) for t in [*case.patients, *case.agents])


def _impact(case: Case) -> bool:
    if case.row.lemma == "leave" and not any(t.lower_ in STRICKEN for t in case.token.subtree):
        return False
    return any(case.weapon(t) or is_event(t) for t in case.agents)


def _intercept(case: Case) -> bool:
    if case.row.lemma in {"shoot", "down", "intercept", "destroy"} and heads(case.patients) & ALL_OF_THEM:
        return True
    return any(case.weapon(t) or is_event(t) for t in case.patients)


def is_accident(token: Token) -> bool:
    """Did people come to harm by no force: "killed in a stampede", "died when the bridge collapsed"?"""
    causes = [t for _, t in syntax.prepositional(token, ("in", "by", "from", "of", "after", "during"))]
    causes += [c for c in token.children if c.dep_ == "advcl"] + syntax.agents(token)
    if token.dep_ == "advcl" and token.tag_ == "VBG":  # "a bridge collapsed, killing nine"
        causes.append(token.head)
    return any(t.lemma_.lower() in ACCIDENTS for t in causes)


def _harm(case: Case) -> bool:
    if is_accident(case.token):
        return False
    people = any(case.human(t) for t in case.patients)
    if case.row.lemma == "shoot" and has_companion(case.token, "down") and not people:
        return False
    if case.row.lemma in {"claim", "cost"}:
        return bool(heads(case.patients) & {"life", "casualty", "victim"})
    if case.row.lemma in {"hurt", "harm", "beat", "hit", "eliminate", "hang", "poison"}:
        return people
    if case.row.lemma == "shoot" and (not case.patients or has_companion(case.token, "dead")):
        return True
    return not case.patients or people or any(t.pos_ in {"PROPN", "PRON", "NUM"} for t in case.patients)


def _die(case: Case) -> bool:
    if case.row.lemma == "fall" or is_accident(case.token):
        return False
    return any(case.human(t) for t in case.agents)


def _take(case: Case) -> bool:
    human = any(case.human(t) for t in case.patients)
    if case.row.lemma in {"kidnap", "abduct"}:
        return True
    if case.row.cls == "abduct" or case.row.cls == "arrest":
        plain = case.row.lemma in {"kidnap", "abduct", "arrest", "detain", "apprehend", "take"} or case.row.companion
        return human or (bool(plain) and not case.patients and case.row.lemma != "take")
    if case.row.lemma == "take":
        return bool(case.row.companion) and bool(case.patients)
    if case.token.tag_ == "VBN" and any(t.i == case.token.i + 1 for t in case.patients):
        return False  # "occupied Crimea": which one, not what was done
    return bool(case.patients) and not human


def _explode(case: Case) -> bool:
    if case.row.lemma in {"erupt", "burst"}:
        return False
    if case.row.lemma in {"trigger", "spark"}:  # a bomb, not the strikes that answer
        return any(case.weapon(t) for t in case.patients)
    if case.row.lemma == "set" or case.row.cls in {"detonate"}:
        return any(case.weapon(t) or is_event(t) for t in case.patients)
    return bool(case.agents or case.patients)


def _clash(case: Case) -> bool:
    if case.row.companion:
        return True
    with_side = [t for _, t in syntax.prepositional(case.token, ("with", "against", "between"))]
    return any(case.actor(t) for t in [*case.agents, *with_side])


def _undergo(case: Case) -> bool:
    if case.row.lemma == "come":
        under = [t for _, t in syntax.prepositional(case.token, ("under",))]
        return any(t.lemma_.lower() in {"fire", "attack", "bombardment", "shelling", "assault"} for t in under)
    return any(is_event(t) for t in case.patients)


def _raid(case: Case) -> bool:
    return any(case.actor(t) for t in case.agents)


def _damage(case: Case) -> bool:
    if case.row.lemma in {"cut", "topple"}:  # a cable or a pylon, not a price
        return any(classify_target(t.lemma_.lower())[0] == "infrastructure" for t in case.patients)
    if case.row.lemma in {"burn", "loot"}:
        return bool(case.patients) and any(case.actor(t) for t in case.agents)
    return bool(case.patients)


VERB_CHECKS = {
    "attack": _attack,
    "launch": _launch,
    "fire": _fire,
    "impact": _impact,
    "intercept": _intercept,
    "harm": _harm,
    "die": _die,
    "abduct": _take,
    "seize": _take,
    "arrest": _take,
    "explode": _explode,
    "detonate": _explode,
    "clash": _clash,
    "undergo": _undergo,
    "raid": _raid,
    "burn": _damage,
    "sabotage": _damage,
}
