"""Which nouns mean violence here: heart attack, strike of workers, court battle and the like do not.

In: a noun with the row of triggers.csv under test. Out: yes or no, by its modifiers, its owner and what it is of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract import syntax
from pipeline.extract.parsed import Token
from pipeline.extract.people import classify_target
from pipeline.extract.referents import is_abstract, is_event, is_force, is_human, is_physical, is_weapon
from pipeline.extract.triggers import Trigger, lookup
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.view import View

LIVESTOCK = word_set("livestock")
STOPPAGE_VERBS = word_set("stoppage_verbs")
STOPPAGE_WORDS = word_set("workers") | word_set("stoppage_modifiers") | {"rail", "labor", "labour", "hunger"}
WORK = re.compile(rf"\b(?:{'|'.join(sorted(word_set('work_talk')))})s?\b")
FIGURATIVE = word_set("figurative_acts")
CONTEST = word_set("figurative_contests")
RETALIATION = word_set("retaliation")
DISEASES = word_set("diseases")
TRADES = word_set("trades")
TRIALS = word_set("tested_blasts")
DOERS = word_set("weapon_effects") | word_set("group_nouns") | word_set("member_nouns") | word_set("people_nouns")
DOERS |= word_set("flying_pieces")
MILITARY = word_set("military_modifiers")
CAUSING = {"harm", "impact", "attack", "die", "intercept"}


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun under test: the words before it, its owners and the objects of its prepositions."""

    view: View
    para: int
    token: Token
    row: Trigger
    before: set[str]

    def of(self, *names: str) -> list[Token]:
        """Objects of these prepositions, dates left out."""
        found = syntax.prepositional(self.token, names)
        return [t for _, t in found if t.ent_type_ not in syntax.TIMES]

    def forced(self) -> bool:
        """Does a force or a weapon own it, do it or stand before it?"""
        words = [*syntax.modifiers(self.token), *syntax.possessors(self.token), *self.of("by", "with", "between")]
        return any(is_force(self.view, self.para, t) or is_weapon(self.view, self.para, t) for t in words)

    def any_of(self, test: Callable[[View, int, Token], bool], tokens: list[Token]) -> bool:
        """Does a test hold for any of the tokens?"""
        return any(test(self.view, self.para, t) for t in tokens)


ARMED_BEFORE = {
    "air",
    "drone",
    "missile",
    "rocket",
    "artillery",
    "suicide",
    "bomb",
    "mortar",
    "grenade",
    "gun",
    "arson",
}


def noun_sense(view: View, para: int, token: Token, row: Trigger) -> bool:
    """Does a noun, read as this row, mean an act of force?"""
    before = {t.lemma_.lower() for t in syntax.modifiers(token)}
    noun = Noun(view, para, token, row, before)
    if before & FIGURATIVE or is_reason(token) or is_blame(token):
        return False
    if row.cls == "person":
        return "suicide" in before or token.lemma_.lower() == "suicide-bomber"
    if row.cls == "event":
        supposed = token.head.lower_ == "in" and any(c.lower_ == "of" for c in token.children)  # "in the event of"
        return any(c.lower_ in {"the", "this", "that"} for c in token.children) and not supposed
    if any(t.lemma_.lower() in DISEASES for t in noun.of("of", "by")):
        return False
    on = noun.of("on", "against")
    if on and all(is_abstract(t) for t in on) and not before & ARMED_BEFORE:
        return False  # "an attack on inflation"
    check = BY_WORD.get(token.lemma_.lower()) or BY_CLASS.get(row.cls)
    return check(noun) if check else True


def is_reason(token: Token) -> bool:
    """Is it only why another act was done: "hit the base in retaliation for the raid"?"""
    bare = not any(c.dep_ in {"det", "poss"} for c in token.children)
    return token.lemma_.lower() in RETALIATION and token.dep_ == "pobj" and token.head.lower_ == "in" and bare


def is_blame(token: Token) -> bool:
    """Is somebody blamed: "under attack for selling below cost", "under fire for his remarks"?"""
    under = token.head
    if under.lower_ != "under" or any(c.dep_ != "prep" for c in token.children):
        return False
    why = [t for w in (token, under, under.head) for c in w.children if c.lower_ == "for" for t in c.children]
    return any(t.i > token.i and not syntax.TIMES & {w.ent_type_ for w in t.subtree} for t in why)


def _strike(noun: Noun) -> bool:
    """A strike of arms: a force, a weapon or something struck is named, or nothing speaks of work."""
    if is_stoppage(noun.token, noun.before):
        return False
    if noun.before & MILITARY or noun.forced() or noun.any_of(is_physical, noun.of("on", "against")):
        return True
    above = noun.token.head
    if noun.token.dep_ in {"nsubj", "agent", "pobj"} and any(r.cls in CAUSING for r in lookup(above)):
        return True
    return not speaks_of_work(noun.view)


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


def speaks_of_work(view: View) -> bool:
    """Does the article speak of workers, pay and unions?"""
    return WORK.search(view.text) is not None


def _measure(noun: Noun) -> bool:
    """ "hail of bullets", "attempt on", "exchange of fire": what it is of tells."""
    linked = noun.of("of", "on", "with")
    return any(is_weapon(noun.view, noun.para, t) or is_event(t) for t in linked) or bool(
        noun.before & {"fire", "gunfire"}
    )


def _attempt(noun: Noun) -> bool:
    """ "An attempt on his life", "an attempt against the mayor", "the assassination attempt"."""
    aims = noun.of("on", "against")
    return bool(noun.before & LETHAL) or any(t.lemma_ == "life" or is_human(noun.view, noun.para, t) for t in aims)


LETHAL = {"assassination", "murder", "kidnap", "kidnapping", "abduction", "bombing", "killing"}


def _barrage(noun: Noun) -> bool:
    return not noun.of("of") or _measure(noun)


def _confrontation(noun: Noun) -> bool:
    sides = noun.of("with", "between", "of")
    return noun.any_of(is_force, sides) or noun.any_of(is_weapon, sides)


def _operation(noun: Noun) -> bool:
    if any(c.lower_ in {"the", "this", "that"} for c in noun.token.children) and noun.token.tag_ == "NN":
        return True
    return noun.forced() or bool(noun.before & MILITARY)


def _contest(noun: Noun) -> bool:
    """Battle, fight, clash: of arms, not of courts, companies and prices."""
    if noun.before & CONTEST:
        return False
    aims = noun.of("for", "over", "against", "with")
    return not aims or not all(is_abstract(t) or t.ent_type_ in {"ORG", "MONEY"} for t in aims) or noun.forced()


def _taking(noun: Noun) -> bool:
    """Takeover, seizure: of a place, a ship, a building; or by a force."""
    what = noun.of("of")
    places, ships = noun.view.places, noun.view.ships
    if what and all(t.lemma_.lower() in TRADES for t in what):
        return False  # an expropriation
    struck = any(noun.view.covering(places, noun.para, t) or noun.view.covering(ships, noun.para, t) for t in what)
    kinds = {classify_target(t.lemma_.lower())[0] for t in what if t.ent_type_ != "ORG"}
    taken = struck or bool(kinds - {"unknown", "other"})
    if noun.token.lemma_.lower() == "takeover":
        return noun.forced() or (taken and not noun.before & CONTEST)
    return taken or (noun.forced() and not what) or not what


def _victims(noun: Noun) -> bool:
    """Killing, murder, execution, slaughter: of people, not of cattle or contracts."""
    if noun.before & LIVESTOCK:
        return False
    of = noun.of("of")
    if noun.token.lemma_.lower() == "execution":
        return not of or any(is_human(noun.view, noun.para, t) or t.pos_ in {"PROPN", "NUM", "PRON"} for t in of)
    return not of or not all(is_abstract(t) or classify_target(t.lemma_.lower())[1] == "animals" for t in of)


SPACE = re.compile(rf"\b(?:{'|'.join(sorted(word_set('tried_out')))})s?\b")


def tried_out(view: View) -> bool:
    """Does the article speak of tests and of space, where rockets are launched at nobody?"""
    return SPACE.search(view.text.lower()) is not None


def _blast(noun: Noun) -> bool:
    """Explosion: of a device or of what is struck, not of a test, a rocket, a population or of demand."""
    if tried_out(noun.view) and any(t.pos_ == "PROPN" for t in syntax.modifiers(noun.token)):
        return False  # "the Challenger explosion"
    return not noun.before & TRIALS and not (noun.of("of", "in") and all(is_abstract(t) for t in noun.of("of", "in")))


BY_WORD = {
    "strike": _strike, "operation": _operation, "confrontation": _confrontation, "takeover": _taking,
    "arrest": lambda noun: "house" not in noun.before, "seizure": _taking, "barrage": _barrage, "salvo": _barrage,
    "attempt": _attempt,
    **dict.fromkeys(("hit", "exchange", "encounter", "hail", "volley", "occupation", "boarding", "capture"),
                    _measure),
    **dict.fromkeys(("execution", "killing", "murder", "slaughter", "massacre", "assassination"), _victims),
}  # fmt: skip


def _riot(noun: Noun) -> bool:
    """Unrest in the streets, not in a sector of trade."""
    inside = noun.of("in", "within")
    return not noun.before & CONTEST and not (inside and all(map(is_abstract, inside)))


BY_CLASS = {"clash": _contest, "explode": _blast, "riot": _riot}


def can_act(view: View, para: int, token: Token) -> bool:
    """May the token do violence or bring it: people, forces, places that stand for them, weapons, acts, names?"""
    if token.pos_ in {"PROPN", "PRON", "NUM"} or is_human(view, para, token) or is_weapon(view, para, token):
        return True
    if token.lemma_.lower() in DOERS or view.covering(view.places, para, token):
        return True
    if is_violent_noun(view, para, token):
        return True
    kind, side = classify_target(token.lemma_.lower())
    return kind != "unknown" and side != "animals"


def is_violent_noun(view: View, para: int, token: Token) -> bool:
    """Is it a noun of violence in that sense ("the raid", not "the takeover bid")?"""
    return any(r.pos == "N" and noun_sense(view, para, token, r) for r in lookup(token))
