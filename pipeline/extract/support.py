"""Words that hand their subject or object to an act told by another word: claims, denials, blame, light verbs.

In: a token with its trigger rows and the frames found so far. Out: the frames with claimants, deniers, accusers,
the blamed and perpetrators filled in; a claim without an event noun becomes a frame that makes no incident.
"""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.extract import syntax
from pipeline.extract.arguments import role_table
from pipeline.extract.frame import Frame
from pipeline.extract.triggers import Trigger
from pipeline.extract.view import View

AUXILIARY = {"light", "claim", "deny", "blame", "report"}
ACT_WORDS = {"responsibility", "credit", "involvement", "role", "blame", "it", "this", "that"}


def speaks_of_act(verb: Token, cls: str) -> bool:
    """Does a claim, denial or accusation without an event noun speak of an act told before?"""
    spoken = {t.lemma_.lower() for t in governed(verb)}
    if cls == "claim":
        return bool(spoken & {"responsibility", "credit"}) or any(c.lower_ == "behind" for c in verb.subtree)
    if cls == "deny":
        return bool(spoken & ACT_WORDS)
    return any(True for _ in syntax.prepositional(verb, ("on", "for"))) or bool(syntax.patients(verb))


def loose(view: View, para: int, token: Token, frames: list[Frame]) -> Frame:
    """A frame of its own for a claim, denial or accusation; it never makes an incident."""
    frame = Frame(
        len(frames), para, view.sentence_index(para, token), token, "claim", None, None,
        view.start(para, token), view.end(para, token),
    )  # fmt: skip
    frame.modality.definite = True
    frames.append(frame)
    return frame


STANDING = {"be", "stand"}
RESPONSIBLE = "responsible"


def may_support(token: Token) -> bool:
    """Does a word that is no trigger hand fillers to an act ("was behind", "is responsible for")?"""
    return token.lemma_ in STANDING or token.lower_ == RESPONSIBLE


def support(
    view: View,
    para: int,
    token: Token,
    rows: tuple[Trigger, ...],
    by_token: dict[tuple[int, int], Frame],
    frames: list[Frame],
) -> None:
    """Let light, claim, deny and blame verbs hand their subject to the event noun they govern."""
    stands_behind(view, para, token, by_token, frames)
    is_responsible(para, token, by_token)
    for row in rows:
        if row.cls not in AUXILIARY or row.cls == "report" or row.pos != "V":
            continue
        events = [by_token[para, t.i] for t in governed(token) if (para, t.i) in by_token]
        events = [e for e in events if e.nominal or row.cls in {"claim", "deny", "blame"}]
        if not events and (para, token.i) not in by_token and row.cls != "light" and speaks_of_act(token, row.cls):
            events = [loose(view, para, token, frames)]
            by_token[para, token.i] = events[0]
        for event in events:
            hand_over(row.cls, token, event)


def stands_behind(
    view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]
) -> None:
    """ "X was behind the attack": X did it, whoever says so."""
    if token.lemma_ not in STANDING:
        return
    for _, found in syntax.prepositional(token, ("behind",)):
        event = by_token.get((para, found.i))
        if event is None and found.pos_ == "PRON" and (para, token.i) not in by_token:
            event = by_token[para, token.i] = loose(view, para, token, frames)
        if event is not None:
            event.fill("perpetrator", syntax.grammatical_subjects(token))


def is_responsible(para: int, token: Token, by_token: dict[tuple[int, int], Frame]) -> None:
    """ "X is responsible for the attack", "they hold X responsible for it": X is blamed."""
    if token.lower_ != RESPONSIBLE or syntax.is_negated(token.head):
        return
    who = [c for c in token.children if c.dep_ == "nsubj"]
    if token.dep_ in {"acomp", "oprd"}:
        who += [c for c in token.head.children if c.dep_ == ("nsubj" if token.head.lemma_ == "be" else "dobj")]
    if token.dep_ == "amod" and token.head.i < token.i:
        who.append(token.head)
    for _, found in syntax.prepositional(token, ("for",)):
        event = by_token.get((para, found.i))
        if event is not None:
            event.fill("blamed", syntax.expand(syntax.antecedent(w) for w in who))


def governed(verb: Token) -> list[Token]:
    """Nouns and clauses that a supporting verb speaks of: objects, responsibility for X, that-clauses."""
    found = list(syntax.patients(verb))
    for noun in list(found):
        if noun.lemma_.lower() not in INQUIRIES:  # who conducts an investigation of a murder did not do it
            found += [t for _, t in syntax.prepositional(noun, ("for", "of", "in", "behind"))]
    found += [t for _, t in syntax.prepositional(verb, ("for", "of", "to", "with", "in"))]
    clauses = [c for c in verb.children if c.dep_ in {"ccomp", "xcomp", "pcomp"}]
    found += clauses + [c for named in clauses for c in named.children if c.dep_ == "oprd"]  # "what it called raids"
    for prep in verb.children:
        if prep.dep_ == "prep":
            found += [c for c in prep.children if c.dep_ == "pcomp"]
    return found


INQUIRIES = {"investigation", "probe", "inquiry", "enquiry", "trial", "report", "study", "coverage", "autopsy"}
OWNING = {"claim", "admit", "acknowledge", "own", "accept", "take", "confess"}


def hand_over(cls: str, verb: Token, event: Frame) -> None:
    """Give an event the fillers that its supporting verb holds."""
    if cls == "light":
        role = "side" if event.cls == "clash" else "target" if event.cls == "intercept" else "perpetrator"
        event.fill(role, syntax.agents(verb))
        table = role_table()[event.cls]
        for name, found in syntax.prepositional(verb, ("on", "against", "at", "into")):
            if table.get(name) and found.ent_type_ not in {"DATE", "TIME"}:
                event.fill(table[name], [found])
    elif cls == "claim" and verb.lemma_ in OWNING and (event.nominal or event.cls == "claim"):
        event.claimants += syntax.agents(verb)
    elif cls == "deny":
        event.deniers += syntax.agents(verb)
    elif cls == "blame":
        event.accusers += syntax.agents(verb)
        blamed = [t for _, t in syntax.prepositional(verb, ("on", "to"))]
        blamed += [t for t in syntax.patients(verb) if t != event.token and t.lemma_ != "blame"]
        for noun in syntax.patients(verb):  # "put the blame on X"
            blamed += [t for _, t in syntax.prepositional(noun, ("on",))] if noun.lemma_ == "blame" else []
        event.fill("blamed", blamed)
