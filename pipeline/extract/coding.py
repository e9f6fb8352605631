"""Coded rows: each slot of an incident filled from its tellings, with the sentence that says so.

In: the incidents of one article. Out: dicts with the codebook's fields (``schemas.tables`` events,
without ids). A slot that nothing in the text fills stays null; the codebook is the law for defaults.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from rapidfuzz.fuzz import WRatio

from pipeline.extract import tolls
from pipeline.extract.actors.find import same_side, state_force
from pipeline.extract.fillers import Filler, is_state
from pipeline.extract.merge import LEVEL, Incident, specific
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.tellings import Telling
from pipeline.extract.typing_rules import type_of, weapons_of
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set
from schemas.codes import acled, crosswalk

MAIN_DAYS = 4
ALONG = {  # fields that rest on the same sentences as another
    "incident_type": ("outcome",),
    "date_start": ("date_end", "date_precision"),
    "place_name": ("country", "admin1", "latitude", "longitude", "place_precision"),
    "perpetrator": ("perpetrator_attribution",),
    "target": ("target_type", "target_count"),
    "weapon_type": ("weapon_count",),
    "fatalities_min": ("fatalities_max",),
    "injured_min": ("injured_max",),
    "abducted_min": ("abducted_max",),
    "detained_min": ("detained_max",),
}
COUNTRY_NAMES = crosswalk("country", "label")
TARGET_OF_KIND = {
    "police": "police", "military": "military", "coalition": "military", "private_military": "military",
    "intelligence": "government", "state": "unknown", "civilian": "civilians", "political_party": "government",
    "international_organisation": "other", "unknown": "unknown",
}  # fmt: skip
PEOPLE = word_set("people_nouns")
type Row = dict[str, Any]
type Evidence = dict[str, list[int]]


def code(view: View, incidents: list[Incident]) -> list[Row]:
    """Code every incident of an article; drop what has neither date, place, count nor named actor."""
    rows = [code_one(view, incident) for incident in incidents]
    return [row for row in rows if row is not None]


def code_one(view: View, incident: Incident) -> Row | None:
    """Code one incident, or None when it is too thin to stand."""
    kind = type_of(incident.tellings)
    if kind is None:
        return None
    evidence: Evidence = {}
    row: Row = {"kind": "campaign" if incident.campaign else "incident", "incident_type": kind}
    note(evidence, "incident_type", incident.tellings[0].sentence)
    place = fill_place(view, incident, row, evidence)
    fill_actors(incident, row, evidence)
    row |= tolls.code(incident, evidence)
    fill_weapons(incident, row, evidence)
    row["outcome"] = outcome(incident)
    fill_dates(view, incident, row, evidence)
    if too_thin(row, place):
        return None
    row["acled_event_type"], row["acled_sub_event_type"] = acled(kind, row["outcome"], row["target_type"])
    row["anchor"] = incident.tellings[0].start
    row["evidence"] = spans(view, evidence, row)
    return row


def note(evidence: Evidence, field: str, sentence: int) -> None:
    """Remember the sentence a field rests on."""
    known = evidence.setdefault(field, [])
    if sentence not in known:
        known.append(sentence)


def spans(view: View, evidence: Evidence, row: Row) -> list[dict[str, Any]]:
    """Evidence as spans of the text, sorted by field and position."""
    found = [
        (name, *view.sentence_span(i))
        for field, sentences in evidence.items()
        for name in (field, *ALONG.get(field, ()))
        for i in sentences
        if row.get(name) not in (None, "Unknown", "unknown", ["unknown"])
    ]
    return [{"field": f, "start": s, "end": e} for f, s, e in sorted(set(found))]


def too_thin(row: Row, place: PlaceMention | None) -> bool:
    """Neither an own date, nor a place, count or named actor: nothing a coder could use."""
    counted = any(
        row.get(f"{c}_{e}") is not None
        for c in ("fatalities", "injured", "abducted", "detained")
        for e in ("min", "max")
    )
    named = row["perpetrator"] != "Unknown"
    return not (counted or named or (place is not None and row["has_date"]))


# -- actors ------------------------------------------------------------------------------------


def fill_actors(incident: Incident, row: Row, evidence: Evidence) -> None:
    """Perpetrator, target, claim and attribution."""
    told = [(t, f) for t in incident.tellings for f in t.perpetrators]
    sides = [(t, f) for t in incident.tellings for f in t.sides]
    targets = [(t, f) for t in incident.tellings for f in t.targets]
    if not told and sides:
        told, rest = split_sides(sides)
        targets = rest + targets
    claims = [(t, f) for t in incident.tellings for f in t.claimants if f.actor is not None and f.actor.is_armed]
    claims += [(t, f) for t, f in self_claims(incident)]
    blamed = [(t, f) for t in incident.tellings for f in t.blamed if f.actor is not None]
    chosen = best_actor(told) or best_actor(claims) or best_actor(blamed)
    row["perpetrator"], row["perpetrator_text"] = "Unknown", None
    if chosen is not None:
        row["perpetrator"], row["perpetrator_text"] = perpetrator_name(chosen[1], row), chosen[1].text
        note(evidence, "perpetrator", chosen[0].sentence)
    claim = best_actor(claims)
    row["claimed_by"] = claimant(claim[1]) if claim else None
    if claim:
        note(evidence, "claimed_by", claim[0].sentence)
    row["perpetrator_attribution"] = attribution(incident, row, chosen, told, blamed)
    fill_target(row, targets, evidence)


def national(filler: Filler, row: Row) -> str:
    """ "The army" and "police" without a nation are those of the country of the act."""
    actor = filler.actor
    if actor is not None and actor.is_generic and actor.kind in {"military", "police"} and row["country"]:
        force = state_force(row["country"], actor.kind)
        return force.name if force else filler.name
    return filler.name


def perpetrator_name(filler: Filler, row: Row) -> str:
    """A state acts through its forces; "the army", "police" are those of the country of the act."""
    actor = filler.actor
    if actor is None:
        return filler.name
    if actor.kind == "state" and actor.country is not None:
        force = state_force(actor.country)
        return force.name if force else filler.name
    return national(filler, row)


def claimant(filler: Filler) -> str:
    """Who claims: a state's own forces speak for the state."""
    actor = filler.actor
    if actor is not None and actor.kind in {"military", "police"} and actor.country is not None:
        return COUNTRY_NAMES.get(actor.country, filler.name)
    return filler.name


def split_sides(
    sides: list[tuple[Telling, Filler]],
) -> tuple[list[tuple[Telling, Filler]], list[tuple[Telling, Filler]]]:
    """Of a clash's sides the non-state one is the perpetrator (codebook), else the first named."""
    actors = [(t, f) for t, f in sides if f.actor is not None]
    rebels = [(t, f) for t, f in actors if f.actor is not None and not is_state(f.actor)]
    first = (rebels or actors or sides)[:1]
    return first, [s for s in sides if s[1].name != first[0][1].name]


def self_claims(incident: Incident) -> list[tuple[Telling, Filler]]:
    """The perpetrator, or its own state, says itself that it did it."""
    found = []
    for telling in incident.tellings:
        speaker = telling.reporter
        if speaker is None or speaker.actor is None or speaker.actor.is_generic:
            continue
        for filler in specific(telling.perpetrators):
            if same_side(speaker.name, filler.name):
                found.append((telling, filler))
    return found


def best_actor(told: list[tuple[Telling, Filler]]) -> tuple[Telling, Filler] | None:
    """The most specific actor: a named one, then a kind of group, then nothing ("gunmen" = Unknown)."""
    actors = [(t, f) for t, f in told if f.actor is not None and f.name != "Unknown"]
    if any(f.name == "Unknown" for _, f in told):  # forces that shot "the gunmen" answered them
        actors = [(t, f) for t, f in actors if f.actor is not None and not is_state(f.actor)]
    named = [(t, f) for t, f in actors if f.actor is not None and not f.actor.is_generic]
    forces = [(t, f) for t, f in named if f.actor is not None and f.actor.is_armed]
    for pool in (forces, named, actors):
        if pool:
            return pool[0]
    return None


def attribution(
    incident: Incident, row: Row, chosen: tuple[Telling, Filler] | None, told: list[Any], blamed: list[Any]
) -> str:
    """claimed, disputed, alleged, stated or unknown (codebook)."""
    denied = any(f.deniers for t in incident.tellings for f in t.frames)
    if row["claimed_by"] is not None:
        return "disputed" if denied else "claimed"
    if chosen is None:
        return "unknown"
    if denied:
        return "disputed"
    accused = any(f.accusers for t in incident.tellings for f in t.frames) or (not told and bool(blamed))
    return "alleged" if accused else "stated"


def fill_target(row: Row, targets: list[tuple[Telling, Filler]], evidence: Evidence) -> None:
    """The attacked actor or object: a named actor, else people or a facility, else the place.

    Named actors of one sentence stand together. People without a name are coded as ACLED does it,
    ``Civilians (place)``.
    """
    usable = [(t, f) for t, f in targets if f.kind not in {"weapon", "event"} and f.name != row["perpetrator"]]
    ranked = sorted(usable, key=lambda p: target_rank(p[1]))
    row["target"], row["target_text"], row["target_type"], row["target_count"] = "Unknown", None, "unknown", None
    if not ranked:
        return
    telling, filler = ranked[0]
    row["target"], row["target_text"] = national(filler, row), filler.text
    if target_rank(filler) == 0:
        together = [
            national(f, row) for t, f in ranked if t is telling and target_rank(f) == 0 and f.owned == filler.owned
        ]
        row["target"] = "; ".join(dict.fromkeys(together))
    row["target_type"] = target_type(filler)
    if row["target_type"] == "unknown":
        row["target_type"] = next((k for _, f in ranked if (k := target_type(f)) != "unknown"), "unknown")
    if filler.actor is None and filler.name.lower() in PEOPLE:
        row["target"] = f"Civilians ({row['place_name']})" if row["place_name"] else "Civilians"
    row["target_count"] = target_count(filler)
    note(evidence, "target", telling.sentence)


def target_rank(filler: Filler) -> int:
    """Named armed actor, named facility, people, generic actor, place, pronoun."""
    if filler.actor is not None and not filler.actor.is_generic:
        return 0
    if filler.kind == "facility":
        return 0 if filler.owned else 1
    if filler.target_type not in {"unknown", "other"}:
        return 2
    if filler.actor is not None:
        return 3
    return 5 if filler.kind == "place" else 4


def target_type(filler: Filler) -> str:
    """Target type of a filler, by the actor's kind or the noun."""
    if filler.actor is None:
        return filler.target_type
    return TARGET_OF_KIND.get(filler.actor.kind, "non_state_armed_group")


def target_count(filler: Filler) -> int | None:
    """A number before a facility or ship ("two tankers"); people are no targets in number."""
    from pipeline.extract.numbers.find import find_quantities

    if filler.kind != "facility" or filler.actor is not None:
        return None
    found = find_quantities(filler.text)
    return found[0].min if found and found[0].start == 0 else None


# -- weapons, outcome --------------------------------------------------------------------------


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
    landed = any(f.cls in {"impact", "explode", "selfblast", "blowup"} and not f.modality.negated for f in frames)
    harmed = any((c.min or 0) > 0 and not c.hypothetical for t in incident.tellings for c in t.casualties)
    if stopped and not landed and not harmed:
        foiled = {"foil", "thwart", "defuse", "dismantle", "deactivate", "disarm", "disrupt", "prevent", "avert"}
        return "foiled" if all(f.token.lemma_.lower() in foiled for f in stopped) else "intercepted"
    if any(f.modality.attempted for f in frames) and not landed and not harmed:
        return "failed"
    return "completed"


# -- dates and places --------------------------------------------------------------------------


def fill_dates(view: View, incident: Incident, row: Row, evidence: Evidence) -> None:
    """Date of the act with its precision, and whether the article reports it as news."""
    when = incident.when or incident.inherited
    row["has_date"] = incident.when is not None
    lead = min(t.para for t in incident.tellings) <= lead_paragraphs(view)
    past = all(any(f.modality.past_perfect for f in t.frames) for t in incident.tellings)
    recent = when is not None and when[1] >= view.published - timedelta(days=MAIN_DAYS)
    main = (recent or (when is None and lead)) and not (past and not lead)
    row["role_in_article"] = "main" if main and (not incident.campaign or lead) else "background"
    if when is None and main:
        row["date_start"], row["date_end"], row["date_precision"] = view.published, view.published, "week"
    elif when is None:
        row["date_start"], row["date_end"], row["date_precision"] = None, None, "unknown"
    else:
        row["date_start"], row["date_end"], row["date_precision"] = when
    if incident.when is None and incident.dated_by is not None:
        note(evidence, "date_start", incident.dated_by.sentence)
    for telling in incident.tellings:
        if telling.when is not None and when is not None and telling.when[:2] == when[:2]:
            note(evidence, "date_start", telling.sentence)


def lead_paragraphs(view: View) -> int:
    """Index of the last paragraph of the lead: the headline and two more."""
    return 2 if len(view.paragraphs) > 3 else 1


def fill_place(view: View, incident: Incident, row: Row, evidence: Evidence) -> PlaceMention | None:
    """The most specific named place of the act; for main acts without one, the dateline."""
    best: tuple[tuple[int, int], PlaceMention] | None = None
    for order, telling in enumerate(incident.tellings):
        for place in first_of_lists(view, telling.places) + [f.place for f in telling.targets if f.place is not None]:
            rank = (LEVEL.get(place.precision, 0), -order)
            if not place.metonym and (best is None or rank > best[0]):
                best = (rank, place)
    mention = best[1] if best is not None else surrounding(view, incident)
    for field in ("country", "place_name", "admin1", "latitude", "longitude", "geonames_id"):
        row[field] = None
    row["place_precision"] = "unknown"
    if mention is None:
        return None
    where = mention.place
    row |= {
        "country": where.country, "place_name": shown(mention), "admin1": where.admin1,
        "latitude": where.latitude, "longitude": where.longitude, "geonames_id": where.geonames_id,
        "place_precision": mention.precision,
    }  # fmt: skip
    para, span = view.span(mention.start, mention.end)
    if span is not None and len(span):
        note(evidence, "place_name", view.sentence_index(para, span[0]))
    return mention


def first_of_lists(view: View, places: list[PlaceMention]) -> list[PlaceMention]:
    """Of places in one list ("Hodeidah, Ras Isa and Salif") the first named (codebook)."""
    later: set[int] = set()
    for place in places:
        where = view.head(place.start, place.end)
        if where is not None:
            later |= {view.start(where[0], t) for t in where[1].conjuncts if t.i > where[1].i}
    heads = [view.head(p.start, p.end) for p in places]
    return [p for p, h in zip(places, heads, strict=True) if h is None or view.start(*h) not in later]


BEFORE_NAME = re.compile(r"^.*\b(?:from|of|near|outside|off|to)\s+(?:the\s+)?", re.IGNORECASE | re.DOTALL)


def shown(mention: PlaceMention) -> str:
    """The place's name in the words of the text; the gazetteer's where the text only describes it."""
    name = mention.place.name
    if mention.precision == "waters" or mention.place.country == "XXX":
        return name
    words = " ".join(BEFORE_NAME.sub("", mention.text).split()) if mention.precision == "near" else mention.text
    words = re.sub(r"^the\s+", "", " ".join(words.split()))
    return words if (words[:1].isupper() or words[2:3] == "-") and WRatio(words, name) >= 70 else name


def surrounding(view: View, incident: Incident) -> PlaceMention | None:
    """Place of an act that names none: for ships the sea told last, else the last place before it.

    Looked for in its own paragraph, then for main acts in the dateline, then in the two paragraphs before.
    """
    first = incident.tellings[0]
    before = [
        p
        for p in view.places
        if p.start < first.start and p.place.country and not p.metonym and p.preposition != "from"
    ]
    if any(f.target_type == "commercial_shipping" for t in incident.tellings for f in t.targets):
        seas = [p for p in before if p.precision == "waters" or p.place.country == "XXX"]
        if seas:
            return seas[-1]
    here = [p for p in before if p.start >= view.paragraphs[first.para].offset]
    if here:
        return here[-1]
    head = [p for p in view.places if p.start < 400 and not p.metonym]
    if head and first.para <= lead_paragraphs(view):
        return head[0]
    near = [p for p in before if view.paragraph_at(p.start) >= first.para - 2]
    return near[-1] if near else None
