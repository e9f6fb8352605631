"""Binding: every mention goes to the telling that it belongs to.

In: a ``View`` and its tellings. Out: the same tellings with their dates, places, weapons, casualties and role
fillers. Each date, place, weapon and casualty goes to the nearest predicate above it in the parse; left out are a
date under a reporting verb, which dates the statement, and a place after "from", where an attack was launched.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pipeline.extract import syntax
from pipeline.extract.arguments import damaged
from pipeline.extract.claims import claimants, speaker
from pipeline.extract.culprits import add_culprits
from pipeline.extract.dates.find import DateMention
from pipeline.extract.fillers import Filler, resolve, resolve_all
from pipeline.extract.frame import Frame
from pipeline.extract.harmed import add_harmed
from pipeline.extract.people import describe
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.timing import date_by_neighbours
from pipeline.extract.triggers import is_light, lookup
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

WRECKS = {"attack", "impact", "explode", "detonate", "blowup", "launch", "fire"}
OFFICES = word_set("offices")
CLAUSE = {"relcl", "ccomp", "advcl", "acl"}


def climb(para: int, token: Token, owner: dict[tuple[int, int], Telling], *, strict: bool) -> Telling | None:
    """The telling of the nearest predicate above a token.

    A strict climb (dates) stops at reporting verbs and at other clauses' verbs.
    """
    current = token
    while True:
        found = owner.get((para, current.i)) or carried(para, current, owner, token)
        found = found or conjoined(para, current, owner)
        if found is not None:
            return found
        if current.pos_ in {"VERB", "AUX"} and strict and current != token:
            rows = lookup(current)
            if any(r.cls == "report" for r in rows) and not any(r.cls == "light" for r in rows):
                return None
            told = current.dep_ not in {"relcl", "acl"} or any(c.lower_ == "had" for c in current.children)
            if (
                current.dep_ in CLAUSE
                and told
                and not any(r.cls in {"light", "claim"} for r in rows)
                and current.lemma_ != "be"
                and not is_setting(current)
            ):
                return None
        if current.head == current:
            return None
        current = current.head


def is_setting(clause: Token) -> bool:
    """Is it a clause of what went on meanwhile, with the day of the act ("as it refuelled in Aden on Thursday")?"""
    marks = {c.lower_ for c in clause.children if c.dep_ in {"mark", "advmod"}}
    return clause.dep_ == "advcl" and bool(marks & {"as", "while"})


def conjoined(para: int, verb: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act among verbs that share the verb's subject ("in August they blocked a road and killed three")."""
    if verb.pos_ != "VERB" or any(r.cls == "report" for r in lookup(verb)):
        return None
    later = [c for c in verb.conjuncts if c.i > verb.i and (para, c.i) in owner]
    later = [c for c in later if not any(s.dep_ in SUBJECTS or s.ent_type_ == "DATE" for s in c.subtree)]
    return owner[para, later[0].i] if later else None


SUBJECTS = {"nsubj", "nsubjpass"}


def newly_claimed(para: int, verb: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """ "On 5 May the group claimed a suicide attack": an act told for the first time, with its day."""
    for child in verb.children:
        if child.dep_ == "dobj" and (para, child.i) in owner and any(c.lower_ in {"a", "an"} for c in child.children):
            return owner[para, child.i]
    return None


def carried(para: int, verb: Token, owner: dict[tuple[int, int], Telling], near: Token | None = None) -> Telling | None:
    """The act that a verb only carries: "the strike came on Sunday", "jets carried out a raid".

    Its subject, else its object, is an event noun; a reporting verb carries nothing.
    """
    found = [c for c in verb.children if (para, c.i) in owner and c.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"}]
    if not found or verb.pos_ not in {"VERB", "AUX"}:
        return None
    rows = lookup(verb)
    if verb.pos_ == "VERB" and any(r.cls == "claim" for r in rows):
        return newly_claimed(para, verb, owner)
    if any(r.cls == "report" for r in rows) and not is_light(verb):
        return None
    subjects = [c for c in found if c.dep_ in {"nsubj", "nsubjpass"}]
    if near is not None and verb.i < near.i and not is_light(verb):  # "today's attack followed bombings on Sunday"
        subjects = [c for c in found if c.dep_ == "dobj" and c.i < near.i] or subjects
    best = next(iter(subjects or found), None)
    return None if best is None else owner[para, best.i]


def bind(view: View, tellings: list[Telling]) -> list[Telling]:
    """Give every mention to a telling; casualties that none can take become tellings of their own."""
    owner = {(t.para, f.token.i): t for t in tellings for f in t.frames}
    for mention in view.dates:
        place_date(view, mention, owner)
    for place in view.places:
        place_place(view, place, owner)
    for weapon in view.weapons:
        where = view.head(weapon.start, weapon.end)
        if where is None or in_side_clause(where[0], where[1], owner):
            continue
        telling = climb(where[0], where[1], owner, strict=False)
        if telling:
            telling.weapons.append(weapon)
    for para, casualty in view.casualties:
        cue = view.paragraphs[para].doc[casualty.cue]
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


def is_heading(view: View, para: int) -> bool:
    """Is a paragraph a headline, a subhead or a link: short, without a full stop, among others?"""
    doc = view.paragraphs[para].doc
    if doc[-1].idx > 160 and not doc[-1].is_space:
        return False
    words = doc.text.rstrip()
    return len(view.paragraphs) > 1 and len(words) < 160 and not words.endswith(STOPS)


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
    if where is None or where[1].is_space or mention.role in {"dateline", "age"}:
        return
    telling = in_phrase(where[0], where[1], owner) or climb(where[0], where[1], owner, strict=True)
    if telling is None and mention.part_of_day is not None:  # a part of day dates the act, not its announcement
        verb = next((t for t in [where[1], *where[1].ancestors] if t.pos_ == "VERB"), None)
        told = [owner[where[0], t.i] for t in verb.children if (where[0], t.i) in owner] if verb is not None else []
        telling = told[0] if len(told) == 1 else None
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
    telling = climb(para, token, owner, strict=False)
    if telling is None or telling.classes == {"claim"} or place in telling.places or is_origin(token):
        return
    if is_locative(view, para, token, place, telling):
        telling.places.append(place)


def is_origin(token: Token) -> bool:
    """Does a place say whence something came: "from the direction of the Golan Heights"?"""
    for word in token.ancestors:
        if word.pos_ == "VERB":
            return False
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
        if word.dep_ in {"advcl", "pcomp"} and any(c.lower_ in WHEN for c in [word.head, *word.children]):
            return carried(para, word, owner) is None
    return False


def in_side_clause(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> bool:
    """Does a clause of its own, without an act, come before the verb of one ("as the missiles flew, gunmen ...")?"""
    verb = next((t for t in [token, *token.ancestors] if t.pos_ == "VERB" or (para, t.i) in owner), None)
    if verb is None or (para, verb.i) in owner or verb.dep_ != "advcl" or is_light(verb):
        return False
    return token.dep_ in {"nsubj", "nsubjpass"} and verb.tag_ in {"VBD", "VBZ", "VBP"}


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
        if any(word == f.token for f in telling.frames):
            return False
        if word.pos_ in {"NOUN", "PROPN"} and word.lemma_.lower() in OFFICES:
            return True
    return False


def is_locative(view: View, para: int, token: Token, place: PlaceMention, telling: Telling) -> bool:
    """Does a place name say where, and not whose, who or against whom?"""
    if place.metonym or place.place.country is None or seat_of_source(token, telling):
        return False
    if token.dep_ == "poss" and place.precision == "city" and describe(token.head.text) is None:
        return any(token.head == f.token for f in telling.frames)  # "Islamabad's answer": the government there
    person = token.head.pos_ in {"NOUN", "PROPN"} and token.dep_ in {"compound", "amod", "poss", "nmod", "npadvmod"}
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
            into += resolved(view, frame, frame.roles.get(role, []))
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
        if frame.cls in WRECKS:
            wrecked = [t for t in damaged(frame.token.sent) if t not in frame.roles.get("target", [])]
            telling.targets += [replace(f, site=True) for f in resolved(view, frame, wrecked) if is_struck(f)]
        telling.deniers += resolved(view, frame, frame.deniers)
        telling.weapons += [w for f in telling.perpetrators if (w := f.weapon) and w not in telling.weapons]
        if frame.reporter is not None and telling.reporter is None:
            telling.reporter = speaker(view, frame.para, frame.reporter)


def is_struck(filler: Filler) -> bool:
    """Is what stands where a charge went off a building, vehicle or work of its own, not a street or town?"""
    return filler.kind == "facility" and filler.target_type not in {"unknown", "other"}


def resolved(view: View, frame: Frame, tokens: list[Token]) -> list[Filler]:
    """Fillers of tokens, without the empty ones."""
    return [f for token in tokens for f in resolve_all(view, frame.para, token, frame.reporter)]
