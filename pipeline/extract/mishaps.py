"""Harm by no force: disasters, crashes, fires and disease.

In: a predicate of harm in its parse. Out: whether its cause is a mishap. "Killed in a stampede", "died when the bus
overturned", "a mine fire killed one man" are; "killed when the bus hit a land mine" is not.
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe
from pipeline.extract.triggers import lookup
from pipeline.extract.wordsets import words as word_set

ACCIDENTS = word_set("accidents")
VEHICLES = word_set("conveyances")
CARRIERS = word_set("carriers")
ARMS = word_set("arms")
COLLIDING = {"strike", "hit", "crash", "slam", "fall", "land"}
CAUSES = ("in", "by", "from", "of", "after", "during")


def is_accident(token: Token) -> bool:
    """Did people come to harm by no force?"""
    causes = [t for _, t in syntax.prepositional(token, CAUSES)]
    due = [c for v in (token, *token.conjuncts) for c in v.children if c.lower_ in {"due", "because"}]
    causes += [t for c in due for t in c.subtree if t.lemma_.lower() in ACCIDENTS]
    clauses = [c for c in token.children if c.dep_ == "advcl"]
    causes += clauses + syntax.agents(token)
    if token.dep_ == "advcl" and token.tag_ == "VBG":  # "a bridge collapsed, killing nine"
        causes.append(token.head)
    return any(is_mishap_word(t) for t in causes) or any(map(is_crash, clauses))


def is_mishap_word(token: Token) -> bool:
    """Is it a disaster, a crash, a sickness or a fire that burns, not one that is shot?"""
    if token.lemma_.lower() == "fire" and token.pos_ == "NOUN":
        before = syntax.modifiers(token)
        article = any(c.lower_ in {"a", "the", "another"} for c in token.children)
        return article and all((noun := describe(t.text)) is not None and noun.facility for t in before)
    return token.lemma_.lower() in ACCIDENTS and (token.pos_, token.lemma_) != ("VERB", "crush")


def is_crash(clause: Token) -> bool:
    """Did a vehicle come to harm by itself: "when an airliner flew into power lines"?"""
    if clause.pos_ != "VERB" or syntax.is_passive(clause):
        return False
    violent = lookup(clause) and clause.lemma_ not in {"crash", "fall"}
    kinds = CARRIERS if violent else VEHICLES | CARRIERS
    driven = [t for t in syntax.own_subjects(clause) if t.lemma_.lower() in kinds]
    if not driven or (violent and clause.lemma_ not in COLLIDING):
        return False
    return not any(t.lemma_.lower() in ARMS for t in clause.subtree)


def is_collision(verb: Token, agents: list[Token]) -> bool:
    """Does an unarmed carrier strike something ("a ferry struck a pier")?"""
    return verb.lemma_ in COLLIDING and bool(agents) and all(t.lemma_.lower() in CARRIERS for t in agents)
