"""Frames: one predicate of violence with its roles, before any two tellings are joined.

In: a ``View``. Out: ``Frame`` objects in reading order: trigger, class, role fillers (tokens),
polarity, modality, who reports it, and the links that the grammar gives between frames.
Refuses triggers whose sense is not violence (``senses.py``).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pipeline.extract import syntax
from pipeline.extract.arguments import name_senders, read_roles
from pipeline.extract.fillers import is_rebel
from pipeline.extract.frame import Frame
from pipeline.extract.links import describer, is_one_toll, link
from pipeline.extract.modality import modality_of
from pipeline.extract.parsed import Token
from pipeline.extract.reporters import reporter_of
from pipeline.extract.senses import is_violent
from pipeline.extract.support import AUXILIARY, acting, support
from pipeline.extract.triggers import Trigger, lookup
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

SUSPICION = word_set("suspicion")


def choose(view: View, para: int, token: Token, rows: tuple[Trigger, ...]) -> Trigger | None:
    """The reading of a trigger word that its arguments allow."""
    found = next((row for row in rows if row.cls not in AUXILIARY and is_violent(view, para, token, row)), None)
    if found is not None and found.pos == "V" and found.cls == "attack" and at_weapon(view, para, token):
        return replace(found, cls="intercept", incident_type=None)
    return found


def at_weapon(view: View, para: int, token: Token) -> bool:
    """Is the thing attacked a weapon in flight ("engaged a drone"), so that the attacker is the defender?"""
    hit = [view.covering(view.weapons, para, t) for t in syntax.patients(token)]
    return any(w is not None and w.weapon_type in {"drone", "missile", "rocket"} for w in hit)


def find_frames(view: View) -> list[Frame]:
    """All frames of an article in reading order, their roles read and their links set."""
    frames: list[Frame] = []
    by_token: dict[tuple[int, int], Frame] = {}
    supporting: list[tuple[int, Token, tuple[Trigger, ...]]] = []
    for para, paragraph in enumerate(view.paragraphs):
        for token in acting(paragraph.doc):
            rows = lookup(token)
            supporting.append((para, token, rows))
            trigger = choose(view, para, token, rows) if rows else None
            if trigger is None:
                continue
            frame = Frame(
                len(frames), para, view.sentence_index(para, token), token, trigger.cls,
                trigger.incident_type, trigger.weapon_type, view.start(para, token), view.end(para, token),
            )  # fmt: skip
            read_roles(view, frame)
            name_senders(view, frame)
            if frame.cls == "arrest" and is_taken_by_rebels(view, frame):
                frame.cls, frame.incident_type = "abduct", "abduction"
            frame.modality = modality_of(token)
            frame.reporter = reporter_of(token)
            doers = frame.roles.get("perpetrator", [])
            frame.suspected = is_called(frame) or is_doubted(token) or any(is_suspected(t) for t in doers)
            frames.append(frame)
            by_token[para, token.i] = frame
    for frame in frames:
        link(view, frame, by_token)
    for before, after in pairwise(frames):
        if is_one_toll(before, after):
            before.tie(after)
    for frame in frames:
        for toll in frames if is_cause(frame) else []:
            if toll.sentence == frame.sentence and toll.cls in {"harm", "die"} and toll.start < frame.start:
                toll.tie(frame)
    for frame in frames:
        for role in ("perpetrator", "weapon"):
            for token in frame.roles.get(role, []):
                event = by_token.get((frame.para, token.i))
                if event is not None and event.nominal:  # "a blast that killed"
                    frame.tie(event)
    for para, token, rows in supporting:
        support(view, para, token, rows, by_token, frames)
    return sorted(frames, key=lambda f: f.start)


def is_cause(frame: Frame) -> bool:
    """Is it what the toll before it came of ("four dead and five injured are the result of a blast in X")?"""
    result = frame.token.head.head
    caused = frame.nominal and frame.token.head.lower_ == "of" and result.dep_ == "attr" and result.head.lemma_ == "be"
    return caused and result.lemma_ in {"result", "consequence", "outcome", "toll"}


def is_taken_by_rebels(view: View, frame: Frame) -> bool:
    """Are people held by an armed group ("rebels captured 20 soldiers")? Only a state arrests (codebook)."""
    takers = (view.covering(view.actors, frame.para, t) for t in frame.roles.get("perpetrator", []))
    return not frame.nominal and any(m is not None and is_rebel(m.actor) for m in takers)


def is_suspected(token: Token) -> bool:
    """Is an attacker only suspected: "suspected rebels", "gunmen believed to be members of X"?"""
    nouns = [token, *(t for _, t in syntax.prepositional(token, ("of",)))]  # "a group of alleged rebels"
    return any(c.lemma_ in SUSPICION or c.lower_ in SUSPICION for noun in nouns for c in syntax.participles(noun))


def is_doubted(act: Token) -> bool:
    """Is it only said or thought who did it: "was allegedly shot by", "kidnapped, apparently by rebels"?"""
    by = [c for c in act.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
    return any(c.dep_ == "advmod" and c.lower_ in SUSPICION for word in (act, *by) for c in word.children)


def is_called(frame: Frame) -> bool:
    """Does only a source say whose act it was ("what officials said was an Israeli strike", "called a rebel raid")?"""
    token = frame.token
    if not frame.nominal:
        return False
    if token.dep_ == "attr" and token.head.dep_ == "ccomp" and frame.reporter is not None:
        return True
    return bool(frame.roles.get("perpetrator")) and describer(token) is not None
