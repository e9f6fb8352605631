"""Who did it, where the text says so after the act: "the gunmen belonged to X", "the guerrillas released them".

In: a ``View`` and its tellings with their roles. Out: the same tellings with more ``blamed`` (membership),
``perpetrators`` (who lets abducted people go held them) and ``labels`` ("the attackers" of a later sentence).
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.fillers import actor_filler, is_definite, is_rebel, members_of, phrase, resolve
from pipeline.extract.harmed import HARM, act_before
from pipeline.extract.parsed import Span, Token
from pipeline.extract.reporters import reporter_of
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

ACTS = CORE - {"arrest", "clash"} | HARM
BACK = 3  # sentences between an act and what is said of the culprits
FREEING = word_set("freeing_verbs")
PAST = {"VBD", "VBN"}


def add_culprits(view: View, tellings: list[Telling]) -> None:
    """Give every telling the culprits that later words name."""
    for index, (para, sentence) in enumerate(view.sentences):
        here = [t for t in tellings if t.sentence == index]
        for verb in sentence:
            if verb.pos_ in {"VERB", "AUX"} and not syntax.is_negated(verb):
                belongs(view, tellings, here, para, verb)
                frees(view, tellings, here, para, verb)
        points_back(view, tellings, here, para, sentence)


def belongs(view: View, tellings: list[Telling], here: list[Telling], para: int, verb: Token) -> None:
    """ "The gunmen who killed four belonged to X", "the attackers were members of X"."""
    if verb.lemma_ == "belong":
        bodies = [t for _, t in syntax.prepositional(verb, ("to",))]
        groups = [f for t in bodies if (f := resolve(view, para, t)) is not None]
    elif verb.lemma_ == "be":
        nouns = [c for c in verb.children if c.dep_ == "attr"]
        groups = [actor_filler(m) for noun in nouns for m in members_of(view, para, noun)]
    else:
        return
    groups = [f for f in groups if f.actor is not None and f.actor.is_armed and not f.actor.is_generic]
    subject = next(iter(syntax.own_subjects(verb)), None)
    if not groups or subject is None or not is_nameless(view, para, subject):
        return
    act = next((t for t in here if any(subject in f.roles.get("perpetrator", []) for f in t.frames)), None)
    if act is None and is_definite(subject):
        act = act_before(tellings, view.sentence_index(para, verb), para, ACTS, BACK)
    if act is not None:
        act.blamed += groups
        if (source := reporter_of(verb)) is not None:
            act.frames[0].accusers.append(source)


def frees(view: View, tellings: list[Telling], here: list[Telling], para: int, verb: Token) -> None:
    """ "Guerrillas released three engineers who were kidnapped in May": they held them."""
    if verb.lemma_ not in FREEING or verb.tag_ not in PAST or not syntax.patients(verb):
        return
    holders = [f for t in syntax.agents(verb) if (f := resolve(view, para, t)) is not None]
    holders = [f for f in holders if f.actor is not None and is_rebel(f.actor)]
    taken = next((t for t in here if "abduct" in t.classes), None)
    if holders and taken is None:
        taken = act_before(tellings, view.sentence_index(para, verb), para, {"abduct"}, BACK)
    if taken is not None and not taken.perpetrators:
        taken.perpetrators += holders


def points_back(view: View, tellings: list[Telling], here: list[Telling], para: int, sentence: Span) -> None:
    """The words for those who did what this sentence or those before tell of.

    "He was shot when unidentified men broke in. The attackers fled."
    """
    for token in sentence:
        mention = view.covering(view.actors, para, token) if is_doer(token) else None
        if mention is None:
            continue
        told = here[:1]
        if mention.actor.name == "Unknown":
            act = act_before(tellings, view.sentence_index(para, token), para, ACTS, BACK)
            done = [
                f for t in here for f in t.frames if token in f.roles.get("perpetrator", []) and f.roles.get("target")
            ]
            if done and not is_definite(token):
                act = None  # "gunmen killed a teacher": other gunmen
            if here and is_victim(token, here[0]):
                told = []  # of an act of this sentence
                act = act if act not in here else None
            told += [act] if act is not None else []
        elif not (mention.actor.is_generic and is_rebel(mention.actor)):
            continue
        elif any(t.perpetrators for t in here) or not here:
            told = group_acts(tellings, view.sentence_index(para, token), para, token)
        elif token.dep_ == "nsubjpass":
            continue  # "393 guerrillas were killed"
        for one in told:
            one.labels.append(actor_filler(mention, *phrase(view, para, token)))


def is_victim(token: Token, telling: Telling) -> bool:
    """Is it who was killed or hurt, and no more is told: "two terrorists were killed in an encounter"?"""
    harmed = any(token in f.roles.get("target", []) for f in telling.frames if f.cls in HARM)
    return harmed and not any(f.cls in CORE - {"arrest", "clash", "undergo"} for f in telling.frames if not f.nominal)


def group_acts(tellings: list[Telling], index: int, para: int, token: Token) -> list[Telling]:
    """The act of a named group just told, of which "the guerrillas" did more: they are the group's."""
    if token.dep_ != "nsubj" or token.tag_ != "NNS" or not is_definite(token):
        return []
    act = act_before(tellings, index, para, ACTS, BACK)
    groups = [f.actor for f in act.perpetrators if f.actor is not None] if act is not None else []
    return [act] if act is not None and groups and all(is_rebel(a) and not a.is_generic for a in groups) else []


def is_doer(token: Token) -> bool:
    """Is it the subject of a verb, or named after "by"?"""
    return token.dep_ in {"nsubj", "nsubjpass"} or (token.dep_ == "pobj" and token.head.lower_ == "by")


def is_nameless(view: View, para: int, token: Token) -> bool:
    """Does a noun name culprits without a group ("gunmen", "the two attackers")?"""
    mention = view.covering(view.actors, para, token)
    return mention is not None and mention.actor.name == "Unknown"
