"""Up the parse from a mention to the telling that it belongs to.

In: a token and the tellings by their predicates. Out: the telling of the nearest predicate above it, of the act
that a verb only carries ("the strike came on Sunday"), or of the act that another one answers; None where the
grammar gives none.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.extract import syntax
from pipeline.extract.parsed import Token
from pipeline.extract.reporters import is_reporting
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.triggers import is_light, lookup
from pipeline.extract.wordsets import words as word_set

REACTIONS = word_set("reactions")
CLAUSE = {"relcl", "ccomp", "advcl", "acl"}
type Owner = Mapping[tuple[int, int], Telling]


def climb(para: int, token: Token, owner: Owner, *, strict: bool) -> Telling | None:
    """The telling of the nearest predicate above a token.

    A strict climb (dates) stops at reporting verbs and at other clauses' verbs.
    """
    current = token
    while True:
        found = owner.get((para, current.i)) or carried(para, current, owner, token)
        found = found or conjoined(para, current, owner)
        if found is not None:
            return found
        if strict and (
            current.lemma_.lower() in RETALIATION or (current.dep_ == "relcl" and is_sequel(current, token))
        ):
            return None  # the day of what was answered or followed
        if current.pos_ in {"VERB", "AUX"} and strict and current != token:
            if current.dep_ == "relcl" and is_career(current):
                return None  # "the judge, who took office on Friday"
            rows = lookup(current)
            if any(r.cls == "report" for r in rows) and not any(r.cls == "light" for r in rows):
                return None
            told = current.dep_ not in {"relcl", "acl"} or any(c.lower_ == "had" for c in current.children)
            told = told or (
                current.dep_ == "acl" and any(r.cls in CORE for r in rows)
            )  # "occupied by X in the 1948 war"
            if (
                current.dep_ in CLAUSE
                and told
                and not any(r.cls in {"light", "claim"} for r in rows)
                and current.lemma_ != "be"
                and not is_setting(current)
                and not is_means(current)
            ):
                return None
        if current.head == current:
            return None
        current = current.head


def is_career(verb: Token) -> bool:
    """Does a clause tell of somebody's life: elected, appointed, took office, married?"""
    took = verb.lemma_ in {"take", "assume", "leave"} and any(c.lemma_ in {"office", "power"} for c in verb.children)
    return took or verb.lemma_ in CAREER


CAREER = word_set("career")


def is_sequel(verb: Token, token: Token) -> bool:
    """Does a clause name what an act followed, with its day ("the attack, which followed talks last Friday")?"""
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    return verb.lemma_ in {"follow", "precede"} and any(o.is_ancestor(token) for o in objects)


RETALIATION = word_set("retaliation") - {"answer", "respond", "retaliate"}


def is_setting(clause: Token) -> bool:
    """Is it a clause of what went on meanwhile, with the day of the act ("as it refuelled in Aden on Thursday")?"""
    marks = {c.lower_ for c in clause.children if c.dep_ in {"mark", "advmod"}}
    return (clause.dep_ == "advcl" and bool(marks & {"as", "while"})) or was_there(clause)


def was_there(verb: Token) -> bool:
    """Does a clause say where the victim had just been: "shot dead after addressing a rally in X"?"""
    if verb.lemma_ not in PRESENCE or verb.dep_ not in {"advcl", "pcomp"}:
        return False
    after = [c for c in (verb.head, *verb.children) if c.lower_ in {"after", "as", "while", "when"}]
    subjects = syntax.own_subjects(verb)
    long_ago = any(c.lemma_ in LONG for word in (verb, *after) for c in word.children)
    return bool(after) and not long_ago and all(s.pos_ == "PRON" for s in subjects)


PRESENCE = word_set("presence")
LONG = {"hour", "day", "week", "month", "year"}


def is_means(clause: Token) -> bool:
    """Is it a clause of what the act was done with ("was killed by shots fired by soldiers on Monday")?"""
    noun = clause.head
    return clause.dep_ == "acl" and clause.tag_ == "VBN" and noun.dep_ == "pobj" and noun.head.dep_ == "agent"


def conjoined(para: int, verb: Token, owner: Owner) -> Telling | None:
    """The act among verbs that share the verb's subject ("in August they blocked a road and killed three")."""
    if verb.pos_ != "VERB" or is_reporting(verb):
        return None
    later = [c for c in verb.conjuncts if c.i > verb.i and (para, c.i) in owner]
    later = [c for c in later if not (syntax.has_subject(c) or any(s.ent_type_ == "DATE" for s in c.subtree))]
    return owner[para, later[0].i] if later else None


def newly_claimed(para: int, verb: Token, owner: Owner) -> Telling | None:
    """ "On 5 May the group claimed a suicide attack": an act told for the first time, with its day."""
    for child in verb.children:
        if child.dep_ == "dobj" and (para, child.i) in owner and any(c.lower_ in {"a", "an"} for c in child.children):
            return owner[para, child.i]
    return None


def carried(para: int, verb: Token, owner: Owner, near: Token | None = None) -> Telling | None:
    """The act that a verb only carries: "the strike came on Sunday", "jets carried out a raid".

    Its subject, else its object, is an event noun; a reporting verb carries nothing.
    """
    found = [c for c in verb.children if (para, c.i) in owner and c.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"}]
    if not found and verb.lemma_ == "be":
        return undergone(para, verb, owner)
    if not found or verb.pos_ not in {"VERB", "AUX"}:
        return None
    rows = lookup(verb)
    if verb.pos_ == "VERB" and any(r.cls == "claim" for r in rows):
        return newly_claimed(para, verb, owner)
    if verb.lemma_ in REACTIONS or (any(r.cls == "report" for r in rows) and not is_light(verb)):
        if near is None or verb not in (near.head, near.head.head):
            return None
        told = [c for c in found if c.dep_ == "dobj" and c.i < near.i]  # "reported a blast in X on Monday"
        return owner[para, told[-1].i] if told else None
    subjects = [c for c in found if c.dep_ in {"nsubj", "nsubjpass"}]
    if near is not None and verb.i < near.i and not is_light(verb):  # "today's attack followed bombings on Sunday"
        subjects = [c for c in found if c.dep_ == "dobj" and c.i < near.i] or subjects
    best = next(iter(subjects or found), None)
    return None if best is None else owner[para, best.i]


def undergone(para: int, verb: Token, owner: Owner) -> Telling | None:
    """The act of "was the target of a raid", "was the victim of an attack"."""
    of = (
        c for a in verb.children if a.dep_ == "attr" and a.lemma_ in UNDERGOING for c in a.children if c.lower_ == "of"
    )
    acts = (owner.get((para, c.i)) for prep in of for c in prep.children)
    return next((act for act in acts if act is not None), None)


UNDERGOING = {"target", "victim", "scene", "site", "object"}


def act_before(para: int, token: Token, owner: Owner, *, stops: frozenset[str], first: int = 0) -> Token | None:
    """The predicate of the last act told in a sentence before a token; none beyond a word with a tag of ``stops``."""
    for i in range(token.i - 1, max(token.sent.start, first) - 1, -1):
        word: Token = token.doc[i]
        if (para, i) in owner:
            return word
        if word.tag_ in stops:
            return None
    return None


FINITE = frozenset({"VBD", "VBZ", "VBP"})


def answered(para: int, token: Token, owner: Owner) -> Telling | None:
    """The provoking act that a mention stands right behind, with no other act or verb between."""
    act = act_before(para, token, owner, stops=FINITE | {","})
    telling = owner[para, act.i] if act is not None else None
    provoking = telling is not None and any(f.token == act and f.modality.provokes for f in telling.frames)
    return telling if provoking else None


def borne(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act before the participle that a day or place belongs to.

    "The attack mounted on Monday", "the murder of X, carried out this morning in Y by".
    """
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    deps = {c.dep_ for c in verb.children} if verb is not None else set()
    if verb is None or not is_light(verb) or deps & BORNE_BY_VERB:
        return None
    if verb.tag_ != "VBN" and not (verb.tag_ == "VBD" and "agent" in deps):
        return None
    act = act_before(para, verb, owner, stops=FINITE, first=verb.i - REACH)
    return owner[para, act.i] if act is not None else None


BORNE_BY_VERB = {"nsubj", "nsubjpass", "auxpass", "aux"}
REACH = 14  # words between an act and the participle that tells when it was done
