"""Casualties that hang on a noun: deaths, casualties, injuries, the killing of, bodies, hostages.

In: a word of state with its row of casualties.csv. Out: the counts it tells. Refuses nouns of which the
text only asks or warns ("no word on casualties", "fears of casualties").
"""

import re
from dataclasses import replace

from pipeline.extract.casualties.base import Count, Row, Scene, of_none, of_number, of_people, of_some
from pipeline.extract.casualties.grammar import is_negated
from pipeline.extract.casualties.tolls import listed, quantity_before
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe, is_person
from pipeline.extract.wordsets import words

FREE = words("free")
FOUND = words("found")
ASSERTING = words("asserting")
MODIFIERS = frozenset({"compound", "nmod", "npadvmod"})
REACH = 7  # words to the left that can deny or unsettle a noun

UNKNOWN = re.compile(
    r"\b(?:word|information|details?|whether|if|avoid\w*|minimi[sz]\w*|prevent\w*|reduc\w*|limit\w*|risks?|"
    r"fears? of|fear\w*|possible|potential|unknown|not known|unclear|immediate|extent of|number of|any|mass|"
    r"cause|inflict|estimate of)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
NO_REPORTS = re.compile(
    r"\bno (?:reports?|record|sign|indications?|evidence)\s+of(?: any)?\W+(?:\w+\W+){0,3}$", re.IGNORECASE
)
NO_WORD = re.compile(r"\bno (?:immediate|word|information|details|confirmed|official|clear|exact)\b", re.IGNORECASE)
WITHOUT = re.compile(
    r"\b(?:without|neither|nor)\s+(?:any\s+|causing\s+(?:any\s+)?|either\s+)?(?:\w+\s+(?:or|and|nor)\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
ASKING = re.compile(r"^(?:know|confirm|say|specify|give|mention|comment)")


def count(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Fatalities, casualties, injuries: "12 casualties", "no injuries", "heavy casualties"."""
    if token.i in scene.consumed or token.dep_ in ("compound", "nmod"):
        return []
    found = listed(scene, token, row.state)
    if found:
        return found
    if row.state == "injured" and scene.word(token.i + 1) == "to":  # "injuries to four civilians"
        people = scene.people_after(token.i + 2, token.i, strict=True)
        if people is not None and people.stated:
            return [of_people(people, row.state, token.i)]
    number = quantity_before(scene, token)
    if number is not None:
        quantity, first = number
        if quantity.max == 0 and NO_WORD.search(scene.doc[first : token.i].text):
            return []
        return [of_number(row.state, quantity, token.i, first, token.i, _side(scene, first + 1, token.i))]
    left = _words_before(scene, token)
    if NO_REPORTS.search(left) or _is_denied(scene, token, left):
        return [of_none(row.state, token.i)]
    bare = row.state == "injured" or not token.lower_.endswith("s")
    if bare or UNKNOWN.search(left) or not _is_asserted(token):
        return []
    return [of_some(row.state, token.i, side=_side(scene, token.i - 2, token.i))]


def _words_before(scene: Scene, token: Token) -> str:
    first = max(token.sent.start, token.i - REACH)
    return f"{scene.doc[first : token.i].text} "


def _side(scene: Scene, first: int, last: int) -> str:
    """The side that a modifier names: "three civilian deaths"."""
    told = [
        t.text
        for t in scene.doc[max(first, 0) : last]
        if t.tag_ in ("NN", "NNS") or t.lower_ in ("civilian", "military")
    ]
    found = describe(" ".join(told)) if told else None
    return found.side if found is not None and is_person(found) else "unknown"


def _is_denied(scene: Scene, token: Token, left: str) -> bool:
    """ "without casualties", "did not cause any casualties", "no deaths or injuries"."""
    if WITHOUT.search(left):
        return True
    verb = token.head
    if verb.pos_ in ("VERB", "AUX") and token.dep_ in ("dobj", "attr", "nsubjpass") and is_negated(verb):
        return ASKING.match(verb.lemma_) is None
    return scene.word(token.i - 1) in ("or", "and", "nor") and "no" in scene.words(token.i - 4, token.i - 1)


def _is_asserted(token: Token) -> bool:
    """Is a bare "casualties" told of an act: inflict, suffer, cause, leave, report, there were?"""
    verb = token.head
    while verb.pos_ in ("NOUN", "ADP", "ADJ") and verb.head != verb:
        verb = verb.head
    if verb.lemma_ == "be":
        return any(c.dep_ == "expl" for c in verb.children)
    return verb.lemma_ in ASSERTING


def event(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Nouns of the act: "12 deaths", "the killing of two priests", "Hoyos' murder", "315 lynchings"."""
    after = scene.reader.token(token.i + 1)
    if token.i in scene.consumed or token.dep_ in MODIFIERS or scene.word(token.i - 1) == "to":
        return []  # "death threats", "stabbed to death"
    if after is not None and after.tag_ in ("NN", "NNS"):
        return []
    number = quantity_before(scene, token) if token.lower_.endswith("s") else None
    of = _of(scene, token)
    people = scene.people_after(of + 1, token.i) if of is not None else None
    if people is not None and not (people.pronoun and people.plural):
        if number is not None and not people.stated:  # "315 lynchings of gang members"
            quantity, first = number
            people = replace(people, first=first, min=quantity.min, max=quantity.max, stated=True)
        none = any(c.lower_ == "no" for c in token.children)
        return [of_people(people, row.state, token.i, negated=none)]
    if number is not None:
        quantity, first = number
        return [of_number(row.state, quantity, token.i, first, token.i, _side(scene, first + 1, token.i))]
    if token.lower_.endswith("s") and _is_denied(scene, token, _words_before(scene, token)):
        return [of_none(row.state, token.i)]
    return _possessed(scene, token, row)


def _of(scene: Scene, token: Token) -> int | None:
    """The "of" that tells whose death it was: next to the noun, or after a place ("the murder in Rome of")."""
    at: int = token.i
    if scene.word(at + 1) == "of":
        return at + 1
    if scene.word(at + 1) in ("in", "on", "near", "at", "last", "yesterday", "today"):
        return next((i for i in range(at + 2, at + 6) if scene.word(i) == "of"), None)
    return None


def _possessed(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "the governor's assassination"."""
    for child in token.children:
        if child.dep_ == "poss" and child.i < token.i:
            people = scene.reader.people(child, strict=True)
            if people is not None and not people.pronoun:
                return [of_people(people, row.state, token.i)]
    return []


def loss_of_life(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "no loss of life", "some losses in human life", "the loss of nearly 400 lives"."""
    after = scene.words(token.i + 1, token.i + 7)
    if after[:1] not in (["of"], ["in"]) or not {"life", "lives"} & set(after):
        return []
    last = token.i + 1 + next(i for i, w in enumerate(after) if w in ("life", "lives"))
    first = next((i for i in range(token.i + 2, last) if i in scene.reader.at), None)
    if first is not None:
        return [of_number(row.state, scene.reader.at[first], token.i, token.i, last)]
    if {"no", "without"} & set(scene.words(token.i - 3, token.i)):
        return [of_none(row.state, token.i)]
    return [of_some(row.state, token.i, last)]


def bodies(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "70 bodies were found", "recovered the bodies of three hostages"."""
    if token.tag_ not in ("NN", "NNS") or token.dep_ in ("compound", "nmod", "poss"):
        return []
    plural = token.lower_ in ("bodies", "corpses")
    found = bool(_verbs_around(token) & FOUND)
    number = quantity_before(scene, token) if plural else None
    if number is not None:
        quantity, first = number
        told = found or scene.word(token.i + 1) in ("were", "have", "had", "lay", "found")
        return [of_number(row.state, quantity, token.i, first, token.i)] if told and quantity.max != 0 else []
    if not found:
        return []
    if scene.word(token.i + 1) == "of":
        people = scene.people_after(token.i + 2, token.i, strict=True)
        if people is not None:
            return [of_people(people, row.state, token.i)]
    known = any(c.lower_ in ("the", "their") or c.dep_ == "poss" for c in token.children)
    return [of_some(row.state, token.i)] if plural and not known else []


def _verbs_around(token: Token) -> set[str]:
    """Lemmas of what governs a noun and of the clauses that qualify it."""
    above = {a.lemma_.lower() for a in list(token.ancestors)[:2]}
    return above | {c.lemma_.lower() for c in token.children if c.dep_ in ("acl", "relcl")}


def held(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "15 hostages", "took hostages"; not those freed."""
    if token.i in scene.consumed or not token.lower_.endswith("s") or _verbs_around(token) & FREE:
        return []
    number = quantity_before(scene, token)
    if number is not None:
        quantity, first = number
        return [] if quantity.max == 0 else [of_number(row.state, quantity, token.i, first, token.i)]
    taken = token.dep_ == "dobj" and token.head.lemma_ in ("take", "hold", "seize", "grab")
    return [of_some(row.state, token.i)] if taken and token.i == token.head.i + 1 else []
