"""Whose a thing is: the owner of a base or post, the troops that stand there, the named ship that is meant.

In: a ``View`` and the head of a noun phrase. Out: the mention of the actor or ship, or None.
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.actors.find import ActorMention
from pipeline.extract.parsed import Token
from pipeline.extract.ships import ShipMention
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

GARRISON = word_set("garrison_verbs")
SHIP_WORDS = word_set("ship_nouns")


def owner_of(view: View, para: int, token: Token) -> ActorMention | None:
    """Whose facility: "bases used by X", "a post of X", "X's camp", "X positions"."""
    for child in token.children:
        if child.dep_ in {"acl", "relcl"} and child.lemma_ in {
            "use",
            "hold",
            "run",
            "own",
            "control",
            "belong",
            "operate",
            "house",
        }:
            reached = [*syntax.agents(child), *(t for _, t in syntax.prepositional(child, ("to",)))]
        elif child.dep_ == "prep" and child.lower_ == "of":
            reached = [c for c in child.children if c.dep_ == "pobj"]
        elif child.dep_ in {"poss", "compound", "amod", "nmod"}:
            reached = [child]
        else:
            continue
        for found in reached:
            mention = view.covering(view.actors, para, found)
            if mention is not None and mention.actor.is_armed and not mention.actor.is_generic:
                return mention
    return None


def ship_of(view: View, para: int, token: Token) -> ShipMention | None:
    """The named ship that a name, an apposition or "the vessel" stands for."""
    for word in [token, *(c for c in token.children if c.dep_ in {"appos", "compound"})]:
        ship = view.covering(view.ships, para, word)
        if ship is not None:
            return ship
    if token.lemma_.lower() not in SHIP_WORDS or token.tag_ == "NNS":
        return None
    if any(c.lower_ in {"a", "an", "another", "one", "any", "no"} for c in token.children):
        return None
    here = view.start(para, token)
    before = [s for s in view.ships if s.start < here and para - view.paragraph_at(s.start) <= 3]
    return before[-1] if before else None


def garrison_of(view: View, para: int, token: Token) -> ActorMention | None:
    """Whose troops stand there: "a base where US troops are deployed", "a field that houses coalition forces"."""
    for clause in token.children:
        for verb in (clause, *(c for c in clause.children if c.dep_ == "conj")):
            if clause.dep_ not in {"relcl", "acl"} or verb.lemma_ not in GARRISON:
                continue
            for found in [*syntax.patients(verb), *syntax.agents(verb)]:
                mention = view.covering(view.actors, para, found)
                if mention is not None and mention.actor.is_armed and not mention.actor.is_generic:
                    return mention
    return None
