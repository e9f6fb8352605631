"""Whose act it was, by words that are no verbs of blame: "was behind", "is responsible for", "was the work of".

In: a token and the frames found so far. Out: the frames with perpetrators and the blamed filled in.
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.frame import Frame
from pipeline.extract.lists import expand
from pipeline.extract.parsed import Token
from pipeline.extract.reporters import loose
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

STANDING = {"be", "stand"}
WORK = {"work", "doing", "handiwork", "action", "act", "deed"}
CULPABLE = {"responsible": ("for",), "guilty": ("of", "for"), "involved": ("in",), "implicated": ("in",)}
SHARES = word_set("shares")
OWN = {"it", "they", "its", "their", "we", "our", "he"}


def stands_behind(
    view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]
) -> None:
    """ "X was behind the attack": X did it, whoever says so."""
    if token.lemma_ not in STANDING:
        return
    for _, found in syntax.prepositional(token, ("behind",)):
        event = by_token.get((para, found.i))
        if event is None and found.pos_ == "PRON" and (para, token.i) not in by_token:
            event = loose(view, para, token, by_token, frames)
        if event is not None:
            event.fill("perpetrator", syntax.grammatical_subjects(token))


def is_work_of(para: int, token: Token, by_token: dict[tuple[int, int], Frame]) -> None:
    """ "The attack was its work", "the killing was the work of the group", "was an action by the army"."""
    if token.lemma_ not in WORK or token.dep_ != "attr":
        return
    for noun in syntax.own_subjects(token.head):
        event = by_token.get((para, noun.i))
        if event is not None:
            event.fill("perpetrator", (t for t in syntax.possessors(token) if t.lower_ in OWN))
            event.fill("blamed", (t for _, t in syntax.prepositional(token, ("of", "by"))))


def is_culpable(
    view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]
) -> None:
    """ "X is responsible for the attack", "they hold X responsible", "was found guilty of", "involved in": blamed."""
    behind = CULPABLE.get(token.lower_)
    if behind is None or syntax.is_negated(token) or syntax.is_negated(token.head):
        return
    who = [c for c in token.children if c.dep_ in {"nsubj", "nsubjpass"}]
    if token.dep_ in {"acomp", "oprd"}:
        who += syntax.grammatical_subjects(token.head) if token.head.lemma_ == "be" else syntax.patients(token.head)
    if token.dep_ in {"amod", "acl"} and token.head.i < token.i:
        who.append(token.head)
    acts = [t for _, t in syntax.prepositional(token, behind)]
    if not acts and token.dep_ == "acomp" and who and behind == ("for",):  # "the army said the rebels were responsible"
        event = loose(view, para, token, by_token, frames)
        event.fill("blamed", expand(syntax.antecedent(w) for w in who))
    for found in acts:
        told = by_token.get((para, found.i))
        if told is not None:
            told.fill("blamed", expand(syntax.antecedent(w) for w in who))


def has_part(para: int, token: Token, by_token: dict[tuple[int, int], Frame]) -> None:
    """ "The involvement of troops in the murder", "the army's role in the massacre": they are blamed."""
    if token.lower_ not in SHARES or syntax.is_negated(token):
        return
    who = [*syntax.possessors(token), *(t for _, t in syntax.prepositional(token, ("of",)))]
    for _, found in syntax.prepositional(token, ("in", "for")):
        if (told := by_token.get((para, found.i))) is not None:
            told.fill("blamed", who)
