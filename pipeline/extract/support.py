"""Words that hand their subject or object to an act told by another word: claims, denials, blame, light verbs.

In: a token with its trigger rows and the frames found so far. Out: the frames with claimants, deniers, accusers,
the blamed and perpetrators filled in; a claim without an event noun becomes a frame that makes no incident.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.extract import syntax
from pipeline.extract.arguments import OWNERS, misplaced, role_table, sites
from pipeline.extract.fillers import is_definite
from pipeline.extract.frame import Frame
from pipeline.extract.guilt import (
    CULPABLE,
    OWN,
    SHARES,
    STANDING,
    WORK,
    has_part,
    is_culpable,
    is_work_of,
    stands_behind,
)
from pipeline.extract.parsed import Doc, Token
from pipeline.extract.people import describe, is_person
from pipeline.extract.reporters import loose, reporter_of
from pipeline.extract.triggers import Trigger, has_companion, is_light, rows_of
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

AUXILIARY = {"light", "claim", "deny", "blame", "report"}
CLAIMED = {"responsibility", "credit", "it", "both"}
ACT_WORDS = word_set("act_words")
DOING = {"do", "carry", "commit"}  # "its men carried it out"
JOINING = {"take", "participate", *DOING}


def speaks_of_act(verb: Token, cls: str) -> bool:
    """Does a claim, denial or accusation without an event noun speak of an act told before?"""
    spoken = {t.lemma_.lower() for t in governed(verb)}
    if cls == "claim":
        return bool(spoken & CLAIMED) or any(c.lower_ == "behind" for c in verb.subtree)
    if cls == "deny":
        return bool(spoken & ACT_WORDS)
    return any(True for _ in syntax.prepositional(verb, ("on", "for"))) or bool(syntax.patients(verb))


def acting(doc: Doc) -> Iterator[Token]:
    """The words of a paragraph that may be a trigger or support one."""
    for token in doc:
        if _concerns(token.lemma_, token.pos_, token.lower_):
            yield token


@lru_cache(maxsize=65536)
def _concerns(lemma: str, pos: str, form: str) -> bool:
    """Is a word a trigger or one that :func:`support` reads ("was behind")?"""
    return bool(rows_of(lemma, pos, form)) or may_support(lemma, form)


def may_support(lemma: str, form: str) -> bool:
    """Does a word that is no trigger hand fillers to an act ("was behind", "is responsible for")?"""
    return form in WORK | CULPABLE.keys() | SHARES or lemma in STANDING | PLACING | CALLING | JOINING


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
    is_culpable(view, para, token, by_token, frames)
    has_part(para, token, by_token)
    is_work_of(para, token, by_token)
    laid_it(view, para, token, by_token, frames)
    calls_it_false(view, para, token, by_token, frames)
    for row in rows:
        if row.cls not in AUXILIARY or row.cls == "report" or row.pos != "V":
            continue
        if row.cls == "blame" and syntax.is_negated(token):
            continue
        events = [by_token[para, t.i] for t in governed(token) if (para, t.i) in by_token]
        events = [e for e in events if e.nominal or row.cls in {"claim", "deny", "blame"}]
        if not events and row.cls == "deny" and token.dep_ == "relcl":  # "accused X of the raid, which it denies"
            events = [by_token[para, t.i] for t in token.ancestors if (para, t.i) in by_token][:1]
        if not events and row.cls == "light":
            events = described_by(para, token, by_token)
        if not events and (para, token.i) not in by_token and row.cls != "light" and speaks_of_act(token, row.cls):
            events = [loose(view, para, token, by_token, frames)]
        for event in events:
            hand_over(row.cls, token, event)


def described_by(para: int, verb: Token, by_token: dict[tuple[int, int], Frame]) -> list[Frame]:
    """The act that a participle tells of behind the noun next to it: "the murder of two priests, committed by"."""
    if verb.tag_ not in {"VBN", "VBD"} or not any(c.dep_ == "agent" for c in verb.children):
        return []
    noun = verb.head
    if verb.dep_ == "advcl":
        noun = next((c for c in noun.children if c.dep_ == "dobj" and c.i < verb.i), noun)
    elif verb.dep_ not in {"acl", "relcl"}:
        return []
    while noun.pos_ in {"NOUN", "PROPN", "ADP"}:
        if (event := by_token.get((para, noun.i))) is not None:
            return [event] if event.nominal else []
        if noun.dep_ not in {"pobj", "prep", "appos", "conj"}:
            break
        noun = noun.head
    return []


def laid_it(view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]) -> None:
    """ "The group said it planted the device", "its fighters took part": speaks of an act told before."""
    if (para, token.i) in by_token:
        return
    joined = token.lemma_ == "participate" or (token.lemma_ == "take" and has_companion(token, "part"))
    done = token.lemma_ in DOING and any(t.lower_ in {"it", "this"} for t in syntax.patients(token))
    if (joined or done) and reporter_of(token) is not None and not syntax.is_negated(token):
        frame = loose(view, para, token, by_token, frames)
        own = [t for who in syntax.agents(token) for t in who.subtree if t.lower_ in OWN]
        frame.fill("perpetrator" if own else "blamed", [*syntax.agents(token), *own])
    if token.lemma_ not in PLACING:
        return
    if any(t.lemma_.lower() in CHARGES and is_known(t) for t in syntax.patients(token)):
        frame = loose(view, para, token, by_token, frames)
        frame.fill("perpetrator", syntax.agents(token))
        frame.fill("site", sites(token))


def calls_it_false(
    view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]
) -> None:
    """ "Moscow called the accusation absurd": a denial."""
    if token.lemma_ not in CALLING or (para, token.i) in by_token:
        return
    called = {t.lemma_.lower() for t in token.subtree}
    if called & DISMISSALS and called & ACT_WORDS:
        frame = loose(view, para, token, by_token, frames)
        frame.deniers += syntax.agents(token)


CALLING = {"call", "term", "describe", "brand", "label", "dismiss", "denounce", "slam"}
DISMISSALS = word_set("dismissals")
PLACING = word_set("placing_verbs")
CHARGES = {"bomb", "device", "explosive", "mine", "charge", "ied"}


def is_known(noun: Token) -> bool:
    """Does a noun speak of things told before ("the device", "both bombs")?"""
    return is_definite(noun) or any(c.lower_ == "both" for c in noun.children)


def governed(verb: Token) -> list[Token]:
    """Nouns and clauses that a supporting verb speaks of: objects, responsibility for X, that-clauses."""
    found = list(syntax.patients(verb))
    for noun in list(found):
        if noun.lemma_.lower() not in INQUIRIES:  # who conducts an investigation of a murder did not do it
            found += [t for _, t in syntax.prepositional(noun, ("for", "of", "in", "behind"))]
    found += [t for _, t in syntax.prepositional(verb, ("for", "of", "to", "with", "in"))]
    found += [t for c in verb.children if c.dep_ == "prt" for _, t in syntax.prepositional(c, ("to",))]  # own up to
    clauses = [c for c in verb.children if c.dep_ in {"ccomp", "xcomp", "pcomp"}]
    clauses += [c for prep in verb.children if prep.dep_ == "prep" for c in prep.children if c.dep_ == "pcomp"]
    found += [c for noun in found for c in noun.children if is_owned(c)]
    found += [t for c in clauses if is_light(c) for t in syntax.patients(c)]  # "accused X of carrying out the raid"
    found += clauses + [c for named in clauses for c in named.children if c.dep_ == "oprd"]  # "what it called raids"
    return found


INQUIRIES = {"investigation", "probe", "inquiry", "enquiry", "trial", "report", "study", "coverage", "autopsy"}
OWNING = {"claim", "admit", "acknowledge", "own", "accept", "take", "confess"}


def hand_over(cls: str, verb: Token, event: Frame) -> None:
    """Give an event the fillers that its supporting verb holds."""
    if cls == "light":
        role = "side" if event.cls == "clash" else "target" if event.cls == "intercept" else "perpetrator"
        event.fill(role, syntax.agents(verb))
        if role == "perpetrator":  # "its jets carried out a strike"
            event.fill(role, (t for who in syntax.agents(verb) for t in syntax.possessors(who) if t.lower_ in OWNERS))
        table = role_table()[event.cls]
        for name, found in syntax.prepositional(verb, ("on", "against", "at", "into")):
            if table.get(name) and found.ent_type_ not in syntax.TIMES:
                event.fill(table[name], [found])
        if not event.roles.get("target"):
            event.fill("target", misplaced(verb, table))
    elif cls == "claim" and verb.lemma_ in OWNING and (event.nominal or event.cls == "claim" or is_owned(event.token)):
        event.claimants += syntax.agents(verb)
    elif cls == "deny":
        event.deniers += syntax.agents(verb)
    elif cls == "blame" and verb.dep_ == "xcomp" and verb.head.lemma_ == "be":  # "the rebels are to blame for it"
        event.fill("blamed", syntax.agents(verb))
    elif cls == "blame":
        event.accusers += syntax.agents(verb)
        if is_mutual(verb):
            event.deniers += syntax.agents(verb)
            event.fill("blamed", syntax.agents(verb)[:1])
            return
        blamed = [t for _, t in syntax.prepositional(verb, ("on", "to"))]
        blamed += [t for t in syntax.patients(verb) if t != event.token and t.lemma_ != "blame"]
        if event.nominal and event.token.dep_ == "dobj" and event.token.head == verb and not blamed:
            behind = [t for _, t in syntax.prepositional(event.token, ("on",))]  # "blamed the raid on the rebels"
            event.roles["target"] = [t for t in event.roles.get("target", []) if t not in behind]
            blamed += behind
        for noun in syntax.patients(verb):  # "put the blame on X"
            blamed += [t for _, t in syntax.prepositional(noun, ("on",))] if noun.lemma_ == "blame" else []
        event.fill("blamed", (t for t in blamed if t.ent_type_ not in syntax.TIMES))


def is_owned(verb: Token) -> bool:
    """Is it what somebody takes responsibility for ("for killing the general", "for a bomb that exploded")?"""
    clause = verb.dep_ in {"relcl", "acl"} and verb.head.dep_ == "pobj" and not is_person(describe(verb.head.text))
    above = verb.head.head if clause else verb.head
    return (clause or verb.dep_ == "pcomp") and above.lower_ == "for"


def is_mutual(verb: Token) -> bool:
    """Do two sides blame each other?"""
    return any(
        (t.lower_ == "other" and any(c.lower_ == "each" for c in t.children))
        or (t.lower_ == "another" and t.i > 0 and t.nbor(-1).lower_ == "one")
        for t in verb.children
        if t.dep_ == "dobj"
    )
