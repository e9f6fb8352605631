"""Frames: one predicate of violence with its roles, before any two tellings are joined.

In: a ``View``. Out: ``Frame`` objects in reading order: trigger, class, role fillers (tokens),
polarity, modality, who reports it, and the links that the grammar gives between frames.
Refuses triggers whose sense is not violence (``senses.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from spacy.tokens import Token

from pipeline.extract import syntax
from pipeline.extract.actors.find import same_side
from pipeline.extract.arguments import name_senders, read_roles, role_table
from pipeline.extract.modality import Modality, modality_of
from pipeline.extract.senses import is_violent
from pipeline.extract.triggers import Trigger, lookup
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

AUXILIARY = {"light", "claim", "deny", "blame", "report"}


@dataclass(slots=True, eq=False)
class Frame:
    """One predicate and its role fillers; tokens belong to paragraph ``para`` of the view."""

    order: int
    para: int
    sentence: int
    token: Token
    cls: str
    incident_type: str | None
    weapon_type: str | None
    start: int
    end: int
    roles: dict[str, list[Token]] = field(default_factory=dict)
    modality: Modality = field(default_factory=Modality)
    reporter: Token | None = None
    claimants: list[Token] = field(default_factory=list)
    deniers: list[Token] = field(default_factory=list)
    suspected: bool = False
    accusers: list[Token] = field(default_factory=list)
    links: list[Frame] = field(default_factory=list)

    def fill(self, role: str, tokens: Iterable[Token]) -> None:
        """Add fillers to a role, each once."""
        known = self.roles.setdefault(role, [])
        known += [t for t in tokens if t not in known and t != self.token]

    def tie(self, other: Frame) -> None:
        """Link two frames of one act, once."""
        if other not in self.links:
            self.links.append(other)
            other.links.append(self)

    @property
    def nominal(self) -> bool:
        """Is the predicate a noun?"""
        return self.token.pos_ in {"NOUN", "PROPN"}


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


def reporter_of(token: Token) -> Token | None:
    """Who says it: the subject of the reporting verb above, or of "according to"."""
    for ancestor in [token, *token.ancestors]:
        if ancestor.pos_ in {"VERB", "AUX"} and any(r.cls == "report" for r in lookup(ancestor)) and ancestor != token:
            subjects = syntax.own_subjects(ancestor)
            if subjects:
                return subjects[0]
        for child in ancestor.children:
            if child.lower_ == "according":
                for to in child.children:
                    for obj in to.children:
                        if obj.dep_ == "pobj":
                            return obj
    return None


def find_frames(view: View) -> list[Frame]:
    """All frames of an article in reading order, their roles read and their links set."""
    frames: list[Frame] = []
    by_token: dict[tuple[int, int], Frame] = {}
    supporting: list[tuple[int, Token, tuple[Trigger, ...]]] = []
    for para, paragraph in enumerate(view.paragraphs):
        for token in paragraph.doc:
            rows = lookup(token)
            if rows or token.lemma_ in STANDING or token.lower_ == RESPONSIBLE:
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
            frame.modality = modality_of(token)
            frame.reporter = reporter_of(token)
            frame.suspected = any(is_suspected(t) for t in frame.roles.get("perpetrator", []))
            frames.append(frame)
            by_token[para, token.i] = frame
    for frame in frames:
        link(view, frame, by_token)
    for before, after in pairwise(frames):
        if is_one_toll(before, after):
            before.tie(after)
    for frame in frames:
        for role in ("perpetrator", "weapon"):
            for token in frame.roles.get(role, []):
                event = by_token.get((frame.para, token.i))
                if event is not None and event.nominal:  # "a blast that killed"
                    frame.tie(event)
    for para, token, rows in supporting:
        support(view, para, token, rows, by_token, frames)
    return sorted(frames, key=lambda f: f.start)


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


SUSPICION = word_set("suspicion")
CONSEQUENCE = word_set("consequences")
APART = {"after", "since", "before", "following", "until", "despite"}


def link(view: View, frame: Frame, by_token: dict[tuple[int, int], Frame]) -> None:
    """Link a frame to the frame above it in the tree when the grammar makes them one act."""
    token, path = frame.token, []
    while token.head != token:
        path.append(token)
        token = token.head
        above = by_token.get((frame.para, token.i)) or borne(token, frame, by_token)
        if above is None:
            stricken = any(r.cls in {"harm", "die"} for r in lookup(token))  # "59 were killed and 175 wounded when"
            passing = stricken or token.dep_ in {"xcomp", "acl"} or (token.dep_ == "advcl" and token.tag_ == "VBG")
            if token.pos_ in {"VERB", "AUX"} and not passing and not is_light(token):
                return
            continue
        if joins(path, frame, above) and not elsewhere(view, path, frame, above) and not opposed(view, frame, above):
            frame.tie(above)
        return


def borne(verb: Token, frame: Frame, by_token: dict[tuple[int, int], Frame]) -> Frame | None:
    """The event noun that a light verb bears, for a participle below it ("launched a raid, wounding two")."""
    if verb.pos_ != "VERB" or not is_light(verb) or frame.token.tag_ != "VBG":
        return None
    found = (by_token.get((frame.para, t.i)) for t in [*syntax.patients(verb), *syntax.own_subjects(verb)])
    return next((f for f in found if f is not None and f is not frame), None)


def is_suspected(token: Token) -> bool:
    """Is an attacker only suspected: "suspected rebels", "gunmen believed to be members of X"?"""
    return any(c.lemma_ in SUSPICION or c.lower_ in SUSPICION for c in syntax.participles(token))


def is_one_toll(before: Frame, after: Frame) -> bool:
    """ "Four soldiers were killed and five others wounded in a raid": one toll, however it was parsed."""
    harm = {"harm", "die"}
    if before.para != after.para or before.cls not in harm or after.cls not in harm:
        return False
    between = list(before.token.doc[before.token.i + 1 : after.token.i])
    counted = {"NUM", "NOUN", "ADJ", "ADV", "DET", "ADP", "AUX", "CCONJ"}
    return (
        0 < len(between) <= 8
        and any(t.lower_ in {"and", "while"} for t in between)
        and any(t.lower_ in {"others", "more", "other", "another"} for t in between)
        and all(t.pos_ in counted for t in between)
    )


def opposed(view: View, below: Frame, above: Frame) -> bool:
    """Have two clauses each their own attacker ("rebels fired rockets as army jets bombed the camp")?"""
    sides = [
        {m.actor.name for t in f.roles.get("perpetrator", []) if (m := view.covering(view.actors, f.para, t))}
        - {"Unknown"}
        for f in (below, above)
    ]
    return all(sides) and not any(same_side(a, b) for a in sides[0] for b in sides[1])


def elsewhere(view: View, path: list[Token], below: Frame, above: Frame) -> bool:
    """Have two coordinated clauses each their own place or day ("killed in A on Monday, and in B on Tuesday")?"""
    branch = next((t for t in reversed(path) if t.dep_ == "conj" and t.pos_ == "VERB"), None)
    if branch is None:
        return False
    start, end = view.start(below.para, branch.left_edge), view.end(below.para, branch.right_edge)
    begin, stop = view.start(above.para, above.token.left_edge), view.end(above.para, above.token.right_edge)
    for mentions in (
        [(m.start, m.place.name) for m in view.places if m.precision != "country" and not m.metonym],
        [(m.start, str(m.date_start)) for m in view.dates if m.role in {"point", "range"} and m.date_start],
    ):
        inside = {name for at, name in mentions if start <= at < end}
        outside = {name for at, name in mentions if begin <= at < start or end <= at < stop}
        if inside and outside and not inside & outside:
            return True
    return False


def is_light(token: Token) -> bool:
    """Is it a verb that only carries an event noun ("carried out", "took place", "came")?"""
    return token.lemma_ in {"come", "take", "occur", "happen", "be", "try", "leave", "help"} or any(
        r.cls == "light" for r in lookup(token)
    )


CHARGES = word_set("charges")


def is_custody(frame: Frame) -> bool:
    """Does a frame tell of an arrest, or of what the police do to find somebody?"""
    return frame.cls in {"arrest", "raid", "operation"}


def joins(path: list[Token], below: Frame, above: Frame) -> bool:
    """Does the path between two predicates say that they are one act?

    Shared: subject, object, participle, relative clause, "when"; apart: "after", "since", "before",
    unless one of the two only states the harm that the other did.
    """
    if below.modality.answers or above.modality.answers or below.modality.another or below.modality.habitual:
        return False
    harm = {"harm", "die", "explode", "selfblast", "intercept"}
    words = {c.lower_ for t in path for c in t.children if c.dep_ in {"mark", "advmod"}} | {t.lower_ for t in path}
    if words & {"since", "despite", "until", "revenge", "retaliation", "response", "avenge", "retaliate"}:
        return False
    if any(t.lemma_ in CONSEQUENCE for t in path):
        return False
    shifted = any(t.ent_type_ in {"DATE", "TIME"} for t in path) or any(
        c.dep_ == "npadvmod" for t in path for c in t.children
    )
    if is_custody(below) != is_custody(above) and {t.lemma_.lower() for t in path} & CHARGES:
        return False  # arrested for, accused of, suspected in a crime told before
    if words & APART:
        return not shifted and (below.cls in {"harm", "die"} or above.cls in harm)
    return True
