"""Coded rows: each slot of an incident filled from its tellings, with the sentence that says so.

In: the incidents of one article. Out: dicts with the codebook's fields (``schemas.tables`` events,
without ids). A slot that nothing in the text fills stays null; the codebook is the law for defaults.
"""

from __future__ import annotations

from pipeline.extract import syntax, tolls
from pipeline.extract.contexts import speaks_of_arms
from pipeline.extract.evidence import Evidence, Row, note, spans
from pipeline.extract.fillers import Filler
from pipeline.extract.frame import Frame
from pipeline.extract.incident import Incident
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.plausible import is_backed
from pipeline.extract.tellings import CORE
from pipeline.extract.typing_rules import types_of, weapons_of
from pipeline.extract.view import View
from pipeline.extract.where import fill_dates, fill_place
from pipeline.extract.who import fill_actors
from pipeline.extract.wordsets import words as word_set
from schemas.codes import acled


def code(view: View, incidents: list[Incident]) -> list[Row]:
    """Code every incident of an article; drop what has neither date, place, count nor named actor."""
    kinds = types_of([incident.tellings for incident in incidents])
    rows = [code_one(view, incident, kind) for incident, kind in zip(incidents, kinds, strict=True)]
    return [row for row in rows if row is not None]


def code_one(view: View, incident: Incident, kind: str | None) -> Row | None:
    """Code one incident of a type, or None when it is too thin to stand."""
    if kind is None or not is_backed(view, incident, kind):
        return None
    evidence: Evidence = {}
    row: Row = {"kind": "campaign" if incident.campaign else "incident", "incident_type": kind}
    note(evidence, "incident_type", incident.tellings[0].sentence)
    place = fill_place(view, incident, row, evidence)
    fill_actors(view, incident, row, evidence)
    row |= tolls.code(incident, evidence)
    fill_weapons(incident, row, evidence)
    row["outcome"] = outcome(incident)
    fill_dates(view, incident, row, evidence)
    if too_thin(row, place, plain=is_plain(view, incident, row)):
        return None
    row["acled_event_type"], row["acled_sub_event_type"] = acled(kind, row["outcome"], row["target_type"])
    row["anchor"] = incident.tellings[0].start
    row["evidence"] = spans(view, evidence, row)
    return row


def too_thin(row: Row, place: PlaceMention | None, *, plain: bool) -> bool:
    """Neither a count nor a named actor, nor two of place, own date, target and harm without a number.

    A target counts only where the words can mean nothing but violence; "people were killed" is no count.
    """
    columns = ("fatalities", "injured", "abducted", "detained")
    counts = {(row.get(f"{c}_min"), row.get(f"{c}_max")) for c in columns} - {(None, None)}
    if counts - {UNCOUNTED}:
        return False
    if row["perpetrator"] != "Unknown":  # whose attacks, and nothing else, is talk
        return not (place or counts or row["has_date"] or row["target_text"] or row["weapon_text"])
    told: list[bool] = [place is not None, row["has_date"], plain and row["target_text"] is not None, bool(counts)]
    return sum(told) < 2


UNCOUNTED = (1, None)
PLAIN = {"harm", "explode", "detonate", "blowup", "selfblast", "abduct", "fire", "launch"}
LOOSE = {"seize", "sabotage", "burn", "riot", "arrest"}
FIGURATIVE = word_set("figurative_triggers")


def is_plain(view: View, incident: Incident, row: Row) -> bool:
    """Can the words mean nothing but violence?

    News, or a definite act ("the raid on the hotel"), told with a weapon, an armed label ("gunmen"), a predicate
    without another sense ("kidnapped", "assassination"), or in an article that speaks of armed people.
    """
    frames = [f for t in incident.tellings for f in t.frames]
    if row["role_in_article"] == "background" and not any(f.modality.definite for f in frames if f.nominal):
        return False
    if any(t.weapons or any(is_armed(f) for f in t.perpetrators) for t in incident.tellings):
        return True
    if any(
        f.token.lemma_.lower() not in FIGURATIVE and (f.cls in PLAIN or (f.cls == "attack" and f.incident_type))
        for f in frames
    ):
        return True
    return speaks_of_arms(view.text) and any(f.cls in CORE - LOOSE for f in frames)


def is_armed(filler: Filler) -> bool:
    """Does a filler name an armed actor, or a bare label of one?"""
    return filler.name == "Unknown" or (filler.actor is not None and filler.actor.is_armed)


def fill_weapons(incident: Incident, row: Row, evidence: Evidence) -> None:
    """Weapon types in the order named, the words, and how many."""
    types = weapons_of(incident.tellings)
    row["weapon_type"] = types or ["unknown"]
    mentions = sorted((w for t in incident.tellings for w in t.weapons), key=lambda w: w.start)
    row["weapon_text"] = mentions[0].text if mentions else None
    counts = [w.count for w in mentions if w.count is not None and w.weapon_type == types[0]] if types else []
    first = counts[0] if counts else None
    row["weapon_count"] = (first.min if first.min is not None else first.max) if first else None
    if row["weapon_count"] is None and mentions and mentions[0].singular and len(mentions) == 1:
        row["weapon_count"] = 1
    for telling in incident.tellings:
        if weapons_of([telling]):
            note(evidence, "weapon_type", telling.sentence)


def outcome(incident: Incident) -> str:
    """intercepted, foiled, failed or completed; partly intercepted counts as completed."""
    frames = [f for t in incident.tellings for f in t.frames]
    stopped = [f for f in frames if f.cls == "intercept"]
    told = [f for f in frames if not (f.modality.negated or f.modality.attempted or f.modality.unreal)]
    hits = [f for f in told if f.cls in {"impact", "explode", "selfblast", "blowup"}]
    landed = any(not missed(f) for f in hits)
    harmed = any((c.min or 0) > 0 and not c.hypothetical for t in incident.tellings for c in t.casualties)
    if not landed and any(f.token.lemma_.lower() in {"foil", "thwart"} for f in stopped):
        return "foiled"  # whoever was shot meanwhile
    if stopped and not landed and not harmed:
        return "foiled" if all(f.token.lemma_.lower() in FOILING for f in stopped) else "intercepted"
    if any(f.modality.attempted or missed(f) for f in frames) and not landed and not harmed:
        return "failed"
    return "completed"


FOILING = word_set("foiling_verbs")


def missed(frame: Frame) -> bool:
    """Did a weapon come down where nothing was: in the sea, in open ground, short of its target?"""
    if frame.cls != "impact" or frame.token.lemma_ not in {"fall", "land", "splash", "crash", "come"}:
        return False
    short = any(c.lower_ in {"short", "harmlessly"} for c in frame.token.children)
    spots = [t for _, t in syntax.prepositional(frame.token, ("in", "into", "on"))]
    bare = any(c.lower_ in {"open", "empty", "vacant", "uninhabited"} for t in spots for c in t.children)
    return short or bare or any(t.lemma_.lower() in {"sea", "water", "ocean", "desert"} for t in spots)
