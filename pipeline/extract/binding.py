"""Binding: every mention goes to the telling that it belongs to.

In: a ``View`` and its tellings. Out: the same tellings with their dates, places, weapons, casualties and role
fillers. Each date (``binding_dates.py``), place (``binding_places.py``), weapon (``armed.py``) and casualty goes to
the nearest predicate above it in the parse.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from pipeline.extract import syntax
from pipeline.extract.actors.find import nation_of, state_force
from pipeline.extract.arguments import damaged
from pipeline.extract.armed import bind_weapons
from pipeline.extract.binding_dates import place_date
from pipeline.extract.binding_places import place_place
from pipeline.extract.casualties.find import Casualty
from pipeline.extract.claims import claimants, speaker
from pipeline.extract.climbing import RETALIATION, act_before, climb
from pipeline.extract.culprits import add_culprits
from pipeline.extract.fillers import Filler, resolve, resolve_all
from pipeline.extract.frame import Frame
from pipeline.extract.harmed import STRIKES, add_harmed
from pipeline.extract.mishaps import is_accident
from pipeline.extract.parsed import Token
from pipeline.extract.people import singular, words_of
from pipeline.extract.referents import is_human
from pipeline.extract.senses_people import is_livestock
from pipeline.extract.shares import divide
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.timing import date_by_neighbours
from pipeline.extract.triggers import lookup
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set


def bind(view: View, tellings: list[Telling]) -> list[Telling]:
    """Give every mention to a telling; casualties that none can take become tellings of their own."""
    owner = {(t.para, f.token.i): t for t in tellings for f in t.frames}
    for mention in view.dates:
        place_date(view, mention, owner)
    for place in view.places:
        place_place(view, place, owner)
    bind_weapons(view, owner)
    for para, casualty in view.casualties:
        cue = view.paragraphs[para].doc[casualty.cue]
        if cue.pos_ == "VERB" and (is_mishap(cue) or takes_things(view, para, cue, casualty)):
            continue
        telling = (
            trailing(para, cue, owner)
            or counted_act(para, cue, owner)
            or climb(para, cue, owner, strict=False)
            or by_sentence(view, para, cue, tellings)
        )
        if telling is None:
            frame = Frame(
                -1, para, view.sentence_index(para, cue), cue, "toll", None, None,
                view.start(para, cue), view.end(para, cue),
            )  # fmt: skip
            telling = Telling([frame], frame.sentence, para)
            owner[para, cue.i] = telling
            tellings.append(telling)
            adopt(view, telling, owner)
        if is_avenged(cue, telling):
            continue
        taken = casualty.state == "detained" and any(f.token == cue and f.cls == "abduct" for f in telling.frames)
        telling.casualties.append(replace(casualty, state="abducted") if taken else casualty)
    tellings = sorted(divide(view, tellings), key=lambda t: t.start)
    date_by_neighbours(view, tellings)
    headings = [is_heading(view, i) for i in range(len(view.paragraphs))]
    for telling in tellings:
        telling.headline = headings[telling.para]
        telling.body = telling.para - sum(headings[: telling.para])
        fill(view, telling)
    add_harmed(view, tellings)
    add_culprits(view, tellings)
    return tellings


def is_mishap(verb: Token) -> bool:
    """Is harm told by no force, nor by a clause of violence beside it?"""
    beside = [r.cls for c in (verb.head, *verb.children) if c.pos_ == "VERB" for r in lookup(c)]
    return is_accident(verb) and not CORE & set(beside)


def is_avenged(cue: Token, telling: Telling) -> bool:
    """Are the dead those whom the act avenged ("killed him to avenge the death of its leader")?"""
    acts = {f.token for f in telling.frames}
    between = takewhile(lambda t: t not in acts, (cue, *cue.ancestors))
    return any(t.lemma_.lower() in RETALIATION for t in between)


def takes_things(view: View, para: int, verb: Token, casualty: Casualty) -> bool:
    """Are things taken and no people: "captured one of the strongest forts"?"""
    taken = syntax.patients(verb) if casualty.state in {"detained", "abducted"} else []
    things = [t for t in taken if t.pos_ == "NUM" and not is_human(view, para, t)]
    return any(is_livestock(t) for t in syntax.patients(verb)) or bool(
        things or [t for t in taken if view.covering(view.places, para, t)]
    )


def is_heading(view: View, para: int) -> bool:
    """Is a paragraph a headline, a subhead or a link: short, without a full stop, among others?"""
    doc = view.paragraphs[para].doc
    if doc[-1].idx > 160 and not doc[-1].is_space:
        return False
    words = SIGNED.sub("", doc.text).rstrip()
    return len(view.paragraphs) > 1 and len(words) < 160 and not words.endswith(STOPS)


SIGNED = re.compile(r"(?<=[.!?\"”])\s+\(?(?:Reuters?|REUTERS?|AP|AFP|UPI|EFE|ENDS?|ends)\)?\s*$")  # a wire's last word
STOPS = tuple(mark + quote for mark in ".!?:" for quote in ("", '"', "”", "'", "’", ")"))


def trailing(para: int, cue: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act right before a trailing participle: "a drone hit the base, leaving two dead"."""
    verb = cue
    while verb.head != verb and verb.pos_ != "VERB":
        verb = verb.head
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or (para, verb.i) in owner:
        return None
    act = act_before(para, verb, owner, stops=frozenset())
    return owner[para, act.i] if act is not None else None


def counted_act(para: int, cue: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act whose toll is told: "the death toll from the raid rose to nine"."""
    acts = (owner.get((para, t.i)) for _, t in syntax.prepositional(cue, ("from", "in", "of", "by")))
    return next((t for t in acts if t is not None), None) if cue.pos_ == "NOUN" else None


def by_sentence(view: View, para: int, token: Token, tellings: list[Telling]) -> Telling | None:
    """The sentence's only telling, or its only telling of an act, when the parse leads nowhere."""
    index = view.sentence_index(para, token)
    here = [t for t in tellings if t.sentence == index]
    acts = [t for t in here if t.classes & CORE and not t.unreal] if len(here) > 1 else here
    return acts[0] if len(acts) == 1 else None


def adopt(view: View, telling: Telling, owner: dict[tuple[int, int], Telling]) -> None:
    """Bind the sentence's loose dates and places to a new toll telling."""
    begin, end = view.sentence_span(telling.sentence)
    for mention in view.dates:
        if begin <= mention.start < end:
            place_date(view, mention, owner)
    for place in view.places:
        if begin <= place.start < end:
            place_place(view, place, owner)


def fill(view: View, telling: Telling) -> None:
    """Resolve the role fillers of a telling's frames; an arrest "over the killing" has none in the killing."""
    crime = any(f.nominal and f.cls not in {"arrest", "operation", "raid"} for f in telling.frames)
    real = any(not f.modality.unreal for f in telling.frames)
    for frame in telling.frames:
        if real and frame.modality.unreal and not frame.nominal:  # "shot it down before it could strike"
            continue
        if crime and frame.cls == "arrest":
            continue
        for role, into in (
            ("perpetrator", telling.perpetrators), ("target", telling.targets), ("side", telling.sides),
            ("blamed", telling.blamed),
        ):  # fmt: skip
            for token in frame.roles.get(role, []):
                found = resolved(view, frame, [token])
                if role == "perpetrator":
                    found = [as_army(f) for f in found]
                elif role == "target" and token.pos_ == "PRON":
                    found = [f for f in found if not is_self(f, telling)]
                into += found
        telling.targets += [
            replace(f, site=True) for f in resolved(view, frame, frame.roles.get("site", [])) if is_struck(f)
        ]
        telling.claimants += [f for t in frame.claimants for f in claimants(view, frame.para, t, frame.reporter)]
        for token in frame.roles.get("weapon", []):
            filler = resolve(view, frame.para, token, frame.reporter)
            if filler is None or filler.weapon is not None or filler.kind == "event":
                continue
            if filler.kind == "actor" and frame.cls in {"impact", "explode"}:
                telling.perpetrators.append(filler)
        if frame.cls in STRIKES and not frame.modality.provokes:
            wrecked = [t for t in damaged(frame.token.sent) if t not in frame.roles.get("target", [])]
            telling.targets += [replace(f, site=True) for f in resolved(view, frame, wrecked) if is_struck(f)]
        telling.deniers += resolved(view, frame, frame.deniers)
        telling.weapons += [w for f in telling.perpetrators if (w := f.weapon) and w not in telling.weapons]
        if frame.reporter is not None and telling.reporter is None:
            telling.reporter = speaker(view, frame.para, frame.reporter)


def as_army(filler: Filler) -> Filler:
    """ "The Iranians fired on a ship": those who attack are the nation's forces."""
    own = filler.actor is None and filler.plural and not {"of", "ethnic"} & set(filler.text.split())
    last = filler.text.rpartition(" ")[2] if own else ""
    nation = nation_of(last.removesuffix("s")) or nation_of(last) if last[:1].isupper() else None
    force = state_force(nation) if nation is not None else None
    return replace(filler, kind="actor", name=force.name, actor=force) if force is not None else filler


def is_self(filler: Filler, telling: Telling) -> bool:
    """Is a pronoun for what is struck taken for the attacker ("a gunboat fired missiles at it")?"""
    return any(filler.name == p.name for p in telling.perpetrators)


def is_struck(filler: Filler) -> bool:
    """Is what stands where a charge went off a building, vehicle or work of its own, not a street or town?"""
    area, of, _ = filler.text.partition(" of ")
    if of and {singular(w) for w in words_of(area)[-1:]} & AREAS:  # "in the city of Cali"
        return False
    typed = filler.target_type not in {"unknown", "other"} or {singular(w) for w in words_of(filler.text)} & WORKS
    return filler.kind == "facility" and bool(typed)


WORKS = word_set("works")
AREAS = word_set("areas")


def resolved(view: View, frame: Frame, tokens: list[Token]) -> list[Filler]:
    """Fillers of tokens, without the empty ones."""
    return [f for token in tokens for f in resolve_all(view, frame.para, token, frame.reporter)]
