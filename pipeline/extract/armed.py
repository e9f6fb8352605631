"""Weapons go to the act that they are used in.

In: a ``View`` and its tellings by their predicates. Out: the same tellings with their weapons. Left out are
weapons that are only owned, that were destroyed or taken, and those of a clause beside the act.
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.climbing import Owner, climb
from pipeline.extract.parsed import Token
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.triggers import is_light
from pipeline.extract.view import View
from pipeline.extract.weapons import WeaponMention
from pipeline.extract.wordsets import words as word_set

HOLDING = {"have", "possess", "own", "buy", "sell", "acquire", "obtain", "receive", "deploy", "install", "announce"}
LOSSES = word_set("losses")


def bind_weapons(view: View, owner: Owner) -> None:
    """Give every weapon to a telling."""
    did_it = {
        (f.para, token.i): telling
        for telling in owner.values()
        for f in telling.frames
        for token in f.roles.get("weapon", [])
    }  # "the bomb that exploded"
    for weapon in view.weapons:
        where = view.head(weapon.start, weapon.end)
        if where is not None and where[1].pos_ == "VERB" and weapon.kind == "munition":
            continue  # "Pakistan bombs targets": what was done, not a bomb
        if where is None or in_side_clause(where[0], where[1], owner) or is_loss(where[1], weapon):
            continue
        telling = (
            put_to_use(where[0], where[1], owner)
            or climb(where[0], where[1], owner, strict=False)
            or did_it.get((where[0], where[1].i))
            or told_before(view, where[0], where[1], owner)
        )
        if telling:
            telling.weapons.append(weapon)


def put_to_use(para: int, token: Token, owner: Owner) -> Telling | None:
    """The act that a weapon is used for: "used missiles to hit a ship"."""
    verb = token.head
    if token.dep_ != "dobj" or verb.lemma_ not in {"use", "employ"}:
        return None
    acts = (c for c in verb.children if c.dep_ in {"xcomp", "advcl"} and (para, c.i) in owner)
    return next((owner[para, c.i] for c in acts), None)


def told_before(view: View, para: int, token: Token, owner: Owner) -> Telling | None:
    """The act of the sentence before, of which a sentence only says with what: "Sixty drones were used"."""
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    if verb is None or (verb.lemma_ not in USES and not is_means(token, verb)):
        return None
    before = view.sentence_index(para, token) - 1
    acts = (t for t in owner.values() if t.sentence == before and t.classes & CORE and not t.unreal)
    return min(acts, key=lambda t: t.start, default=None)


USES = {"use", "employ", "involve", "deploy", "cause"}


def is_means(token: Token, verb: Token) -> bool:
    """Is it named as what did it: "that was the work of explosives", "a bomb was to blame"?"""
    if token.dep_ == "pobj":
        return bool(token.head.head.lemma_ == "work" and token.head.head.head == verb)
    return token.dep_ == "nsubj" and any(c.lemma_ in {"responsible", "blame"} for c in verb.children)


def is_loss(token: Token, weapon: WeaponMention) -> bool:
    """Is a tank, ship or aircraft what was destroyed or taken, not what was used?"""
    if token.dep_ == "pobj" and token.head.head.lemma_.lower() in {"seizure", "capture", "loss"}:
        return True
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    if weapon.kind != "platform" or weapon.weapon_type == "drone" or verb is None or verb.lemma_ not in LOSSES:
        return False
    lost = [*syntax.patients(verb), *(t for _, t in syntax.prepositional(verb, ("with",)))]
    return any(token in (t, *t.conjuncts) for t in lost)


def in_side_clause(para: int, token: Token, owner: Owner) -> bool:
    """Does a clause of its own, without an act, come before the verb of one ("as the missiles flew, gunmen ...")?"""
    verb = next((t for t in [token, *token.ancestors] if t.pos_ == "VERB" or (para, t.i) in owner), None)
    if verb is not None and (para, verb.i) not in owner and verb.lemma_ in HOLDING:
        return True  # "said that it had missiles"
    if verb is None or (para, verb.i) in owner or verb.dep_ != "advcl" or is_light(verb):
        return False
    return token.dep_ in {"nsubj", "nsubjpass"} and verb.tag_ in {"VBD", "VBZ", "VBP"}
