"""Binding: every mention goes to the telling that it belongs to.

In: a ``View`` and its tellings. Out: the same tellings with their dates, places, weapons, casualties and role
fillers. Each date, place, weapon and casualty goes to the nearest predicate above it in the parse; left out are a
date under a reporting verb, which dates the statement, and a place after "from", where an attack was launched.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract import syntax
from pipeline.extract.actors.find import nation_of, state_force
from pipeline.extract.arguments import damaged
from pipeline.extract.armed import bind_weapons
from pipeline.extract.casualties.find import Casualty
from pipeline.extract.claims import claimants, speaker
from pipeline.extract.climbing import answered, carried, climb
from pipeline.extract.culprits import add_culprits
from pipeline.extract.dates.find import DateMention
from pipeline.extract.fillers import Filler, resolve, resolve_all
from pipeline.extract.frame import Frame
from pipeline.extract.harmed import STRIKES, add_harmed
from pipeline.extract.mishaps import is_accident
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe, is_person, singular, words_of
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.referents import is_human
from pipeline.extract.senses_people import is_livestock
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.timing import date_by_neighbours, is_of_report
from pipeline.extract.triggers import is_light, lookup
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

OFFICES = word_set("offices")


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
        telling.casualties.append(casualty)
    tellings.sort(key=lambda t: t.start)
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


def takes_things(view: View, para: int, verb: Token, casualty: Casualty) -> bool:
    """Are things taken and no people: "captured one of the strongest forts"?"""
    taken = syntax.patients(verb) if casualty.state in {"detained", "abducted"} else []
    things = [t for t in taken if t.pos_ == "NUM" and not is_human(view, para, t)]
    return any(is_livestock(t) for t in syntax.patients(verb)) or bool(
        things or [t for t in taken if view.covering(view.places, para, t)]
    )


MISHAPS = word_set("mishaps")
GATHERINGS = word_set("gatherings")


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
    for i in range(verb.i - 1, verb.sent.start - 1, -1):
        if (para, i) in owner:
            return owner[para, i]
    return None


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


def place_date(view: View, mention: DateMention, owner: dict[tuple[int, int], Telling]) -> None:
    """Bind one date mention."""
    where = view.head(mention.start, mention.end)
    if where is None or where[1].is_space or mention.role in {"dateline", "age"} or is_of_report(view, mention):
        return
    behind = answered(where[0], where[1], owner)
    telling = (
        behind
        or in_phrase(where[0], where[1], owner)
        or borne(where[0], where[1], owner)
        or climb(where[0], where[1], owner, strict=True)
    )
    if telling is None and mention.part_of_day is not None:  # a part of day dates the act, not its announcement
        verb = next((t for t in [where[1], *where[1].ancestors] if t.pos_ == "VERB"), None)
        told = [owner[where[0], t.i] for t in verb.children if (where[0], t.i) in owner] if verb is not None else []
        telling = told[0] if len(told) == 1 else None
    if telling is None and mention.role == "point":
        telling = when_clause(where[0], where[1], owner)
    if telling is None and mention.role == "point":
        telling = inside_clause(where[0], where[1], owner)
    if telling is not None and telling.classes != {"claim"} and mention not in telling.dates:
        telling.dates.append(mention)  # the day of a claim or denial is not that of the act


def in_phrase(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act named last in a phrase that the date ends: "was in revenge for the raid on X on Saturday"."""
    prep = token.head
    if prep.dep_ != "prep" or prep.head.lemma_ != "be":
        return None
    acts = [(para, t.i) for t in prep.head.subtree if prep.head.i < t.i < prep.i and (para, t.i) in owner]
    return owner[acts[-1]] if acts else None


def borne(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act right before the participle that a date belongs to ("the attack mounted on Monday")."""
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    light = verb is not None and verb.tag_ == "VBN" and verb.i > 0 and is_light(verb)
    return owner.get((para, verb.i - 1)) if verb is not None and light else None


def when_clause(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act of a clause of the same moment: "two days ago when they blew it up", "marched today, attacking shops"."""
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"} or t.head == t), None)
    if verb is None or any(r.cls == "report" for r in lookup(verb)):
        return None
    near = [*verb.children, *token.children, *token.head.children]
    clauses = [c for c in near if c.dep_ in {"advcl", "relcl"} and any(m.lower_ == "when" for m in c.children)]
    clauses += [c for c in verb.children if c.dep_ == "advcl" and c.tag_ == "VBG"]
    return next((owner[para, c.i] for c in clauses if (para, c.i) in owner), None)


def inside_clause(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The only act told inside the clause that a date belongs to: "those who fell by the bombing on Thursday"."""
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    if verb is None or verb.dep_ not in {"relcl", "acl"} or any(r.cls == "report" for r in lookup(verb)):
        return None
    found = {id(t): t for word in verb.subtree if (t := owner.get((para, word.i))) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def place_place(view: View, place: PlaceMention, owner: dict[tuple[int, int], Telling]) -> None:
    """Bind one place mention, unless it is an origin, a seat of power or somebody's home."""
    where = view.head(place.start, place.end)
    if where is None or place.preposition == "from" or where[1].is_space:
        return
    para, token = where
    if in_other_scene(para, token, owner):
        return
    telling = answered(para, token, owner) or climb(para, token, owner, strict=False)
    if telling is None or telling.classes == {"claim"} or place in telling.places or is_origin(token):
        return
    if is_locative(view, para, token, place, telling):
        telling.places.append(place)


def is_origin(token: Token) -> bool:
    """Does a place say whence something came or whither a ship went: "from the Golan Heights", "towed to Dubai"?"""
    for word in token.ancestors:
        if word.pos_ == "VERB":
            return False
        if word.lower_ in {"to", "for", "towards"} and word.head.lemma_ in SAILING:
            return True
        if word.lower_ == "from":
            return bool(word.head.pos_ == "VERB")
    return False


def in_other_scene(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> bool:
    """Is a place where victims were taken, or of a clause that only says when ("hours after X opened the tunnel")?"""
    for word in token.ancestors:
        if word.pos_ != "VERB":
            continue
        if (para, word.i) in owner and word.lemma_ not in TRANSFERS:
            return False
        if word.lemma_ in TRANSFERS:
            return True
        if word.dep_ == "relcl" and word.lemma_ in CONDUITS:
            return True  # "the pipeline, which links the field at X to the sea"
        if word.dep_ == "xcomp" and not is_light(word) and carried(para, word.head, owner) is not None:
            return True  # "the attack would make them block the strait"
        if word.dep_ in {"advcl", "pcomp"} and any(c.lower_ in WHEN for c in [word.head, *word.children]):
            return carried(para, word, owner) is None
    return False


CONDUITS = {"link", "connect", "join", "supply", "serve", "feed", "run", "lead", "transport", "pump"}
SAILING = {"tow", "sail", "head", "limp", "proceed", "steam", "bind", "divert"}
WHEN = {"after", "before", "since", "until"}
TRANSFERS = word_set("transfers")
LOCATIVE = {"in", "at", "near", "inside", "across", "into", "over", "off", "around", "throughout", "within", "outside",
            "through", "along", "between", "on", "of", "and", "to", "toward", "towards", "onto", "beyond"}  # fmt: skip


def seat_of_source(token: Token, telling: Telling) -> bool:
    """Is it where a source sits ("the Health Ministry in X"), not where the act was?

    A name before the office is its field ("the X health ministry") and may well be where the act was.
    """
    if token.dep_ != "pobj":
        return False
    for word in token.ancestors:
        if any(word == f.token or word in tokens for f in telling.frames for tokens in f.roles.values()):
            return False  # "the abduction of an envoy in X"
        if word.pos_ in {"NOUN", "PROPN"} and word.lemma_.lower() in OFFICES:
            return True
    return False


def is_elsewhere(noun: Token, telling: Telling) -> bool:
    """Are people named after a place not there: at another ("a Vienna doctor in Peru"), or no part of the act?"""
    if not is_person(describe(noun.text)):
        return False
    if any(t.ent_type_ == "GPE" for _, t in syntax.prepositional(noun, ("in", "at"))):
        return True
    above = [f.token for f in telling.frames]
    taking_part = any(noun in tokens for f in telling.frames for tokens in f.roles.values()) or noun.head in above
    return not taking_part and noun.dep_ == "nsubj"


def is_abroad(view: View, para: int, thing: Token, owner: PlaceMention) -> bool:
    """Is a thing told to lie "in" another country than its owner's?"""
    beside = [t for _, t in syntax.prepositional(thing, ("in", "at", "inside"))]
    found = (view.covering(view.places, para, t) for t in beside)
    return any(p is not None and p.place.country not in {owner.place.country, None} for p in found)


def is_locative(view: View, para: int, token: Token, place: PlaceMention, telling: Telling) -> bool:
    """Does a place name say where, and not whose, who or against whom?"""
    if place.metonym or place.place.country is None or place.preposition == "for" or seat_of_source(token, telling):
        return False
    if token.dep_ == "poss" and is_abroad(view, para, token.head, place):
        return False  # "Tripoli's air base in northern Chad"
    if token.dep_ == "poss" and place.precision == "city" and describe(token.head.text) is None:
        return any(token.head == f.token for f in telling.frames)  # "Islamabad's answer": the government there
    if token.dep_ == "compound" and (token.head.lemma_.lower() in MISHAPS or token.head.lemma_.lower() in GATHERINGS):
        return False  # "the Chernobyl disaster", "a White House luncheon"
    person = token.head.pos_ in {"NOUN", "PROPN"} and token.dep_ in {"compound", "amod", "poss", "nmod", "npadvmod"}
    if person and is_elsewhere(token.head, telling):
        return False
    if place.precision == "country":
        if view.covering(view.actors, para, token) is not None and (
            place.preposition in {"on", "to", "and", "of", None}
        ):
            return token.dep_ in {"appos", "conj", "npadvmod"} and token.head.ent_type_ in {"GPE", "LOC", "FAC"}
        if person and not any(token.head == f.token for f in telling.frames):
            return False
        return place.preposition in LOCATIVE or token.dep_ in {"appos", "conj", "dobj", "nsubjpass", "compound"}
    return not (person and view.covering(view.actors, para, token.head) is not None and place.precision != "site")


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
            tokens = frame.roles.get(role, [])
            if role == "target":
                tokens = [t for t in tokens if t.pos_ != "PRON" or not is_self(view, frame, t, telling)]
            found = resolved(view, frame, tokens)
            into += [as_army(f) for f in found] if role == "perpetrator" else found
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
    last = filler.text.split()[-1] if filler.actor is None and filler.plural else ""
    nation = nation_of(last.removesuffix("s")) if last[:1].isupper() else None
    force = state_force(nation) if nation is not None else None
    return replace(filler, kind="actor", name=force.name, actor=force) if force is not None else filler


def is_self(view: View, frame: Frame, pronoun: Token, telling: Telling) -> bool:
    """Is a pronoun for what is struck taken for the attacker ("a gunboat fired missiles at it")?"""
    found = resolved(view, frame, [pronoun])
    return any(f.name == p.name for f in found for p in telling.perpetrators)


def is_struck(filler: Filler) -> bool:
    """Is what stands where a charge went off a building, vehicle or work of its own, not a street or town?"""
    typed = filler.target_type not in {"unknown", "other"} or {singular(w) for w in words_of(filler.text)} & WORKS
    return filler.kind == "facility" and bool(typed)


WORKS = word_set("works")


def resolved(view: View, frame: Frame, tokens: list[Token]) -> list[Filler]:
    """Fillers of tokens, without the empty ones."""
    return [f for token in tokens for f in resolve_all(view, frame.para, token, frame.reporter)]
