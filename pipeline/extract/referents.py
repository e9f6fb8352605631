"""What an argument of a trigger word is: a weapon, an act, people, an armed force, something that can be struck.

In: a token in its view. Out: yes or no. The sense checks of verbs and nouns ask these questions and no others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract import syntax
from pipeline.extract.parsed import Token
from pipeline.extract.people import classify_target, describe, is_person
from pipeline.extract.triggers import lookup
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.view import View

EVENT_NOUNS = {"attack", "explode", "abduct", "seize", "clash", "arrest", "sabotage", "operation", "riot", "intercept"}
PERSONAL = {"PERSON", "NORP"}
PRONOUNS = {"he", "she", "him", "her", "they", "them", "who", "himself", "us"}
MEASURES = word_set("people_measures")
ABSTRACT = word_set("abstract_objects")
ABSTRACT_SHAPE = re.compile(r"[a-z]{3}(?:tion|sion|ism|ity|ment|ness|ance|ence|ship|cy|ing)s?$")


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
    if token.ent_type_ in PERSONAL or token.lower_ in PRONOUNS:
        return True
    if token.pos_ == "NUM" or token.lower_ in MEASURES:
        of = [t for _, t in syntax.prepositional(token, ("of",))]
        return not of or any(is_human(view, para, t) for t in of)  # "one of the forts" is a fort
    if view.covering(view.actors, para, token):
        return True
    return is_person(describe(token.lemma_.lower()))


def is_force(view: View, para: int, token: Token) -> bool:
    """Does a mention of soldiers, police or an armed group cover the token? A state alone is no force."""
    mention = view.covering(view.actors, para, token)
    return mention is not None and mention.actor.is_armed and mention.actor.kind != "state"


def is_physical(view: View, para: int, token: Token) -> bool:
    """Is it people, a place, a ship, a building or a name: something that force can be used on?"""
    if token.pos_ in {"PRON", "NUM"} or is_human(view, para, token) or is_weapon(view, para, token):
        return True
    if view.covering(view.places, para, token) or view.covering(view.ships, para, token):
        return True
    if token.pos_ == "PROPN":
        return token.ent_type_ not in {"LAW", "WORK_OF_ART"} and not is_abstract(token)
    kind, side = classify_target(" ".join([*(t.text for t in syntax.modifiers(token)), token.text]))
    return kind not in {"unknown", "other"} or side == "animals" or token.lemma_.lower() in STRUCK


STRUCK = word_set("struck_nouns")
ORGANISED = word_set("organised")


def is_abstract(token: Token) -> bool:
    """Is it a policy, price, law or quality, by the word or by its ending?

    People and buildings with such endings ("settlement", "delegation") are in the lists of nouns.
    """
    word = token.lemma_.lower()
    if word in ABSTRACT:
        return True
    if word in ORGANISED:
        return False
    if token.pos_ not in {"NOUN", "PROPN"} or word in STRUCK or not ABSTRACT_SHAPE.search(word):
        return False
    return classify_target(word)[0] == "unknown" and not is_event(token)
