"""Which frames of a sentence are one act: the links that the grammar gives.

In: frames by their tokens. Out: frames tied to each other. Apart: what answers or follows another act, what has
its own place, day or attacker, an arrest and the crime it is for.
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.actors.find import same_side
from pipeline.extract.frame import Frame
from pipeline.extract.modality import is_inquiry
from pipeline.extract.parsed import Token
from pipeline.extract.triggers import is_light, lookup
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

CONSEQUENCE = word_set("consequences")
APART = {"after", "since", "before", "following", "until", "despite"}


def link(view: View, frame: Frame, by_token: dict[tuple[int, int], Frame]) -> None:
    """Link a frame to the frame above it in the tree when the grammar makes them one act."""
    token, path = frame.token, []
    described = describer(token)
    while token.head != token:
        path.append(token)
        token = token.head
        above = by_token.get((frame.para, token.i)) or borne(token, frame, by_token)
        if above is None:
            stricken = any(r.cls in {"harm", "die"} for r in lookup(token))  # "59 were killed and 175 wounded when"
            passing = (
                stricken
                or token == described
                or token.dep_ in {"xcomp", "acl"}
                or (token.dep_ == "advcl" and token.tag_ == "VBG")
            )
            if token.pos_ in {"VERB", "AUX"} and not passing and not is_light(token):
                if (told := means_of(frame, path)) is not None and (act := by_token.get((frame.para, told.i))):
                    frame.tie(act)
                return
            continue
        if frame.modality.case_of is not None and any(map(is_inquiry, path)):
            return
        suspects(path, frame, above)
        if is_other_deed(frame, above) or is_of_same_time(path):
            frame.part(above)
        elif joins(path, frame, above) and not elsewhere(view, path, frame, above) and not opposed(view, frame, above):
            frame.tie(above)
        return


def means_of(frame: Frame, path: list[Token]) -> Token | None:
    """The object of a verb beside "in an attack": "denounced the murder of X in an attack in which his driver died"."""
    prep, noun = path[-1], frame.token
    if not frame.nominal or prep.lower_ not in {"in", "during"} or noun.head != prep or noun.tag_ != "NN":
        return None
    if not any(c.dep_ == "det" and c.lower_ in {"a", "an"} for c in noun.children):
        return None
    return next((c for c in prep.head.children if c.dep_ in {"dobj", "nsubjpass"} and c.i < prep.i), None)


def describer(token: Token) -> Token | None:
    """The verb that says what something was: "which sources described as a drone attack", "called a raid"."""
    if token.dep_ == "oprd":
        verb = token.head
    elif token.dep_ == "pobj" and token.head.lower_ == "as":
        verb = token.head.head
    else:
        return None
    return verb if verb.pos_ == "VERB" and verb.lemma_ in DESCRIBING else None


DESCRIBING = word_set("describing")


def borne(verb: Token, frame: Frame, by_token: dict[tuple[int, int], Frame]) -> Frame | None:
    """The event noun that a light verb bears, for a participle below it ("launched a raid, wounding two")."""
    if verb.pos_ != "VERB" or not is_light(verb) or frame.token.tag_ != "VBG":
        return None
    found = (by_token.get((frame.para, t.i)) for t in [*syntax.patients(verb), *syntax.own_subjects(verb)])
    return next((f for f in found if f is not None and f is not frame), None)


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


def names_captors(verb: Token) -> bool:
    """Does a clause of its own say who arrests, not only that somebody was arrested?"""
    own = {c for c in verb.children if c.dep_ in {"nsubj", "agent"}}
    return bool(own and syntax.agents(verb))


def is_beside(clause: Token) -> bool:
    """Is it a clause beside the one above: "and", a semicolon, or a "while" with a subject of its own?"""
    if clause.pos_ != "VERB":
        return False
    if clause.dep_ == "conj":
        return True
    own = syntax.has_subject(clause)
    if clause.dep_ == "advcl":
        return own and any(c.dep_ == "mark" and c.lower_ in {"while", "whereas"} for c in clause.children)
    low, high = sorted((clause.i, clause.head.i))
    return own and clause.dep_ in {"ccomp", "parataxis"} and any(t.text == ";" for t in clause.doc[low:high])


def elsewhere(view: View, path: list[Token], below: Frame, above: Frame) -> bool:
    """Have two clauses side by side each their own place or day ("killed in A on Monday, and in B on Tuesday")?"""
    branch = next(
        (t for t in reversed(path) if is_beside(t) or (t is below.token and is_act_beside(below, above))), None
    )
    if branch is None:
        return False
    start, end = view.start(below.para, branch.left_edge), view.end(below.para, branch.right_edge)
    begin, stop = view.start(above.para, above.token.left_edge), view.end(above.para, above.token.right_edge)
    places = [m for m in view.places if not m.metonym]
    for mentions in (
        [(m.start, m.place.name) for m in places if m.precision != "country"],
        [(m.start, str(m.place.country)) for m in places if below.nominal],
        [(m.start, str(m.date_start)) for m in view.dates if m.role in {"point", "range"} and m.date_start],
    ):
        inside = {name for at, name in mentions if start <= at < end}
        outside = {name for at, name in mentions if begin <= at < start or end <= at < stop}
        if inside and outside and not inside & outside:
            return True
    return False


def is_act_beside(below: Frame, above: Frame) -> bool:
    """Are two nouns of acts side by side ("the attacks in Dhaka and the murder of a priest in El Arish")?"""
    return below.token.dep_ == "conj" and below.nominal and above.nominal


def is_other_deed(below: Frame, above: Frame) -> bool:
    """Has a deed against a person its own article and victim: "the bombings in X and the murder of six priests"?

    One act is "the kidnapping and murder of X", "the raid on the village and the murder of its chief".
    """
    deed = below.token
    if not is_act_beside(below, above) or not {deed.lemma_.lower(), above.token.lemma_.lower()} & DEEDS:
        return False
    article = any(c.dep_ == "det" and c.lower_ in {"the", "a", "an"} for c in deed.lefts)
    owned = [t for t in deed.subtree if t.dep_ == "poss" and t.pos_ == "PRON"]
    aimed = any(c.dep_ == "prep" and c.lower_ in AIMING for c in above.token.children if c.i < deed.i)
    return article and not owned and (aimed or above.token.tag_ == "NNS")


def is_of_same_time(path: list[Token]) -> bool:
    """Is an act only told to date another: "on the same night when the city was bombed, they were shot"?"""
    return any(t.lemma_ in SPANS and any(c.lower_ == "same" for c in t.children) for t in path)


AIMING = {"of", "on", "against", "at", "in"}
DEEDS = word_set("deeds")


CHARGES = word_set("charges")


def is_hours_after(mark: Token) -> bool:
    """ "Hours after", "two days before": a clause that another act is told by."""
    return mark.lower_ in APART and mark.i > 0 and mark.nbor(-1).lemma_.lower() in SPANS


SPANS = {"minute", "hour", "day", "night", "week", "month", "year"}


def is_custody(frame: Frame) -> bool:
    """Does a frame tell of an arrest, or of what the police do to find somebody?"""
    return frame.cls in {"arrest", "raid", "operation"}


def suspects(path: list[Token], crime: Frame, arrest: Frame) -> None:
    """ "Three soldiers were arrested in connection with the killing": they are blamed for it."""
    if is_custody(arrest) and not is_custody(crime) and {t.lemma_.lower() for t in path} & CHARGES:
        crime.fill("blamed", arrest.roles.get("target", []))


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
    shifted = any(t.ent_type_ in syntax.TIMES for t in path) or any(
        c.dep_ == "npadvmod" or is_hours_after(c) for t in path for c in t.children
    )
    if below.nominal and any(t.lemma_ == "blame" or (t.lemma_ == "follow" and above.nominal) for t in path):
        return False
    if is_custody(below) != is_custody(above):
        if {t.lemma_.lower() for t in path} & CHARGES:
            return False  # arrested for, accused of, suspected in a crime told before
        arrest = below if is_custody(below) else above
        if arrest.cls == "arrest" and names_captors(arrest.token) and any(map(is_beside, path)):
            return False  # "a bomb went off, and the police arrested two men"
    between = [c for c in above.token.children if c.dep_ == "mark" and below.token.i < c.i < above.token.i]
    if any(is_hours_after(c) for c in between):
        return False  # "killed 80 on the island, hours after a bomb killed seven in Oslo", parsed the wrong way round
    if words & APART:
        return not shifted and (below.cls in {"harm", "die"} or above.cls in harm)
    return True
