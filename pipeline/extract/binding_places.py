"""Places go to the act that took place there.

In: a ``View``, a place mention and the tellings by their predicates. Out: the mention in its telling. Left out are
origins ("fired from X"), seats of sources and governments, homes of people, and places of another scene.
"""

from __future__ import annotations

from itertools import takewhile

from pipeline.extract import syntax
from pipeline.extract.climbing import RETALIATION, answered, borne, carried, climb, was_there
from pipeline.extract.fillers import names_thing
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe, is_person
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.tellings import Telling
from pipeline.extract.triggers import is_light, lookup
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

OFFICES = word_set("offices")
WORKS = word_set("works") | {"network", "system", "grid"}
MISHAPS = word_set("mishaps")
GATHERINGS = word_set("gatherings")


def place_place(view: View, place: PlaceMention, owner: dict[tuple[int, int], Telling]) -> None:
    """Bind one place mention, unless it is an origin, a seat of power or somebody's home."""
    where = view.head(place.start, place.end)
    if where is None or where[1].is_space:
        return
    para, token = where
    if in_other_scene(para, token, owner):
        return
    telling = answered(para, token, owner) or borne(para, token, owner) or climb(para, token, owner, strict=False)
    telling = telling or charged(para, token, owner)
    if telling is None or telling.classes == {"claim"} or place in telling.places:
        return
    if telling.classes == {"die"} and any(t.lemma_.lower() in SICKBEDS for t in token.ancestors):
        return  # "died at a hospital in X"
    if (place.preposition == "from" or is_origin(token)) and not telling.classes & TAKING:
        return
    if is_locative(view, para, token, place, telling):
        telling.places.append(place)


def charged(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The crime of a charge that a place ends: "charged three men over the murder of X in Eldoret"."""
    verb = token.head.head
    if token.head.dep_ != "prep" or verb.lemma_ not in CHARGING:
        return None
    crimes = [t for _, t in syntax.prepositional(verb, ("over", "for", "with", "of", "in")) if t.i < token.i]
    return next((owner[para, t.i] for t in crimes if (para, t.i) in owner), None)


SICKBEDS = {"hospital", "clinic", "infirmary", "surgery"}
CHARGING = word_set("charging")


def is_origin(token: Token) -> bool:
    """Does a place say whence something came or whither a ship went: "from the Golan Heights", "towed to Dubai"?"""
    for word in token.ancestors:
        if word.pos_ == "VERB":
            return False
        if word.lower_ in {"to", "for", "towards"} and word.head.lemma_ in SAILING:
            return True
        if word.lower_ == "from":
            return bool(word.head.pos_ == "VERB")
    return False


def in_other_scene(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> bool:
    """Is a place where victims were taken, or of a clause that only says when ("hours after X opened the tunnel")?"""
    of_act = False
    for word in token.ancestors:
        of_act = of_act or any((para, t.i) in owner for t in (word, *word.children))
        if word.lemma_.lower() in RETALIATION and not of_act:
            return True  # "revenge for Muslims in X"
        if word.pos_ != "VERB" or was_there(word):
            continue
        moved = word.lemma_ in TRANSFERS and not (
            bears(para, word, owner) or is_load(word, token) or holds(word, token)
        )
        act = owner.get((para, word.i))
        if act is not None and (not moved or any(f.token == word and f.cls == "seize" for f in act.frames)):
            return False  # "took control of the palace in X"
        if moved:
            return True
        if word.dep_ == "relcl" and word.lemma_ in CONDUITS:
            return True  # "the pipeline, which links the field at X to the sea"
        if word.dep_ == "xcomp" and not is_light(word) and carried(para, word.head, owner) is not None:
            return True  # "the attack would make them block the strait"
        if word.dep_ in {"advcl", "pcomp"} and any(c.lower_ in WHEN for c in [word.head, *word.children]):
            return carried(para, word, owner) is None
    return False


def holds(verb: Token, place: Token) -> bool:
    """Is it the taking of hostages where they are held ("took 50 men hostage in X"), not a journey to the place?"""
    below = [t for t in place.ancestors if verb.is_ancestor(t)]
    beside = {t.lower_ for t in below if t.dep_ == "prep" and t.head == verb}
    return bool(beside & {"in", "at", "near"}) and any(c.lower_ in syntax.HELD for c in verb.children)


def is_load(verb: Token, place: Token) -> bool:
    """Is it what a vehicle has on board where it was struck ("a bus carrying tourists in X"), not whither it goes?"""
    if verb.dep_ != "acl" or verb.tag_ != "VBG":
        return False
    below = next(
        (t for t in place.ancestors if t.dep_ == "prep" and verb.is_ancestor(t) and t.head.dep_ != "pobj"), None
    )
    return below is not None and below.lower_ in {"in", "at", "near", "outside"}


def bears(para: int, verb: Token, owner: dict[tuple[int, int], Telling]) -> bool:
    """Does a verb that may move people only carry an act ("an attack was carried out", "took place")?"""
    if any(r.cls == "light" for r in lookup(verb)):
        return True
    return is_light(verb) and not syntax.is_passive(verb) and carried(para, verb, owner) is not None


TAKING = {"abduct", "arrest"}  # "abducted from a school in X"
CONDUITS = {"link", "connect", "join", "supply", "serve", "feed", "transport", "pump"}
SAILING = {"tow", "sail", "head", "limp", "proceed", "steam", "bind", "divert"}
WHEN = {"after", "before", "since", "until"}
TRANSFERS = word_set("transfers")
LOCATIVE = {"in", "at", "near", "inside", "across", "into", "over", "off", "around", "throughout", "within", "outside",
            "through", "along", "between", "on", "of", "and", "to", "toward", "towards", "onto", "beyond"}  # fmt: skip


def seat_of_source(token: Token, telling: Telling) -> bool:
    """Is it where a source sits ("the Health Ministry in X"), not where the act was?

    A name before the office is its field ("the X health ministry") and may well be where the act was.
    """
    if token.dep_ != "pobj":
        return False
    of_act = {t.i for f in telling.frames for tokens in (*f.roles.values(), [f.token]) for t in tokens}
    above = list(token.ancestors)
    nouns = takewhile(lambda t: t.i not in of_act, above)
    if not any(t.pos_ in {"NOUN", "PROPN"} and t.lemma_.lower() in OFFICES for t in nouns):
        return False
    inside = next((t for t in above if t.i in of_act), None)
    return inside is None or inside.pos_ not in {"NOUN", "PROPN"} or any(inside == f.token for f in telling.frames)


def is_elsewhere(noun: Token, telling: Telling) -> bool:
    """Are people named after a place not there: at another ("a Vienna doctor in Peru"), or no part of the act?"""
    if not is_person(describe(noun.text)):
        return False
    if any(t.ent_type_ == "GPE" for _, t in syntax.prepositional(noun, ("in", "at"))):
        return True
    above = [f.token for f in telling.frames]
    taking_part = any(noun in tokens for f in telling.frames for tokens in f.roles.values()) or noun.head in above
    return not taking_part and noun.dep_ == "nsubj"


def is_built(noun: Token) -> bool:
    """Is it a building or a work?"""
    return noun.lemma_.lower() in WORKS or names_thing(noun.text)


def is_abroad(view: View, para: int, thing: Token, owner: PlaceMention) -> bool:
    """Is a thing told to lie "in" another country than its owner's?"""
    beside = [t for _, t in syntax.prepositional(thing, ("in", "at", "inside"))]
    found = (view.covering(view.places, para, t) for t in beside)
    return any(p is not None and p.place.country not in {owner.place.country, None} for p in found)


def is_locative(view: View, para: int, token: Token, place: PlaceMention, telling: Telling) -> bool:
    """Does a place name say where, and not whose, who or against whom?"""
    if place.metonym or place.place.country is None or place.preposition == "for" or seat_of_source(token, telling):
        return False
    if token.dep_ == "poss" and is_abroad(view, para, token.head, place):
        return False  # "Tripoli's air base in northern Chad"
    struck = [t for f in telling.frames for r in ("target", "site") for t in f.roles.get(r, [])]
    if token.dep_ == "poss" and token.head in struck and place.precision != "country" and is_built(token.head):
        return True  # "struck London's transport network"
    if token.dep_ == "poss" and place.precision == "city" and describe(token.head.text) is None:
        beside = token.head.dep_ == "pobj" and token.head.head.lower_ in {
            "in",
            "on",
            "at",
            "near",
        }  # "on X's waterfront"
        return beside or any(token.head == f.token for f in telling.frames)  # not "Islamabad's answer"
    if token.dep_ == "compound" and (token.head.lemma_.lower() in MISHAPS or token.head.lemma_.lower() in GATHERINGS):
        return False  # "the Chernobyl disaster", "a White House luncheon"
    if place.precision == "waters" and token.dep_ == "compound" and token.head.pos_ == "NOUN":
        return any(token.head == f.token for f in telling.frames)  # "the Pacific pipeline"
    person = token.head.pos_ in {"NOUN", "PROPN"} and token.dep_ in {"compound", "amod", "poss", "nmod", "npadvmod"}
    if person and is_elsewhere(token.head, telling):
        return False
    if place.precision == "country":
        if view.covering(view.actors, para, token) is not None and (
            place.preposition in {"on", "to", "and", "of", None}
        ):
            return token.dep_ in {"appos", "conj", "npadvmod"} and token.head.ent_type_ in {"GPE", "LOC", "FAC"}
        if person and not any(token.head == f.token for f in telling.frames):
            return False
        return place.preposition in LOCATIVE or token.dep_ in {"appos", "conj", "dobj", "nsubjpass", "compound"}
    return not (person and view.covering(view.actors, para, token.head) is not None and place.precision != "site")
