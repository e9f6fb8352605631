"""Who did it to whom: perpetrator, target, claim and attribution of an incident.

In: an incident's tellings. Out: the actor columns of its row (codebook: canonical names, "Unknown"
for bare labels, a state acts through its forces, claimed / stated / alleged / disputed).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipeline.extract import fillers
from pipeline.extract.actors.find import state_force
from pipeline.extract.claims import Told, attribution, claimant, claims_of
from pipeline.extract.evidence import Evidence, Row, note
from pipeline.extract.fillers import Filler, is_state, names_thing
from pipeline.extract.incident import Incident
from pipeline.extract.likeness import is_answer, lands
from pipeline.extract.numbers.find import find_quantities
from pipeline.extract.people import describe
from pipeline.extract.surface import perpetrator_words, target_words
from pipeline.extract.tellings import Telling
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

TARGET_OF_KIND = {
    "police": "police", "military": "military", "coalition": "military", "private_military": "military",
    "intelligence": "government", "state": "unknown", "civilian": "civilians", "political_party": "government",
    "international_organisation": "other", "unknown": "unknown",
}  # fmt: skip
PEOPLE = word_set("people_nouns")
KINDS = word_set("kinds_of_rebel")


def fill_actors(view: View, incident: Incident, row: Row, evidence: Evidence) -> None:
    """Perpetrator, target, claim and attribution."""
    acts = incident.tellings
    if row["incident_type"] != "security_operation":  # who was arrested for an act is not its target
        acts = [t for t in acts if t.classes != {"arrest"}] or acts
    acts = [t for t in acts if not is_answer(t)] or acts
    told = [(t, f) for t in acts for f in t.perpetrators]
    sides = [(t, f) for t in acts for f in t.sides]
    targets = [(t, f) for t in acts for f in t.targets]
    bystanders: list[Told] = []
    if sides and not told and not targets and len({f.name for _, f in sides}) == 1 and is_against(sides[0]):
        targets = sides  # who fights it is not said
    elif not told and sides:
        told, rest = split_sides(sides)
        bystanders = [(t, f) for t, f in targets if rest and is_anybody(f)]  # who died in it is no side of it
        targets = rest + [p for p in targets if p not in bystanders]
    suspects = [(t, f) for t in incident.tellings for f in t.blamed]
    blamed = [(t, f) for t, f in suspects if f.actor is not None]
    claims = claims_of(incident, row, blamed, view.seat)
    claim = best_actor(claims) or next(iter(claims), None)
    ranked = [best_actor(told), claim, best_actor(blamed)]
    chosen = next((p for p in ranked if p and not is_label(p[1])), None) or next((p for p in ranked if p), None)
    doers = together(view, chosen, told) if chosen is not None else []
    row["perpetrator"] = "; ".join(dict.fromkeys(perpetrator_name(f, row) for f in doers)) or "Unknown"
    if chosen is not None and is_bare(chosen[1]) and (other := opponent(view, row, chosen[0].targets)):
        row["perpetrator"] = other
    labels = [(t, f) for t in acts for f in t.labels]
    acting = [(t, f) for t, f in told if f.text.lower() not in KINDS]  # not whose "the terrorist act" was
    known = (acting or claims + suspects) + labels
    row["perpetrator_text"] = perpetrator_words(doers, known)
    if chosen is not None:
        note(evidence, "perpetrator", chosen[0].sentence)
    row["claimed_by"] = claimant(claim[1], row) if claim else None
    if claim:
        note(evidence, "claimed_by", claim[0].sentence)
    row["perpetrator_attribution"] = attribution(incident, row, chosen, told, blamed)
    fill_target(row, targets, bystanders + [(t, f) for t in acts for f in t.harmed], evidence)


def together(view: View, chosen: Told, told: list[Told]) -> list[Filler]:
    """The actor chosen and those named with it: "the FARC and the ELN", "gunmen of Hamas and Islamic Jihad"."""
    telling, first = chosen
    named = [f for t, f in told if t is telling and not is_label(f)]
    if not any(f is first for f in named):
        return [first]
    found = named[:1]
    for filler in named[1:]:
        if filler.start == found[-1].start or JOINED.fullmatch(view.text[found[-1].end : filler.start]):
            found.append(filler)
        elif found[-1] is first or any(f is first for f in found):
            break
        else:
            found = [filler]
    return found if any(f is first for f in found) else [first]


JOINED = re.compile(r"\s*(?:,|and|,\s*and)\s+(?:the\s+)?")


def is_against(side: Told) -> bool:
    """Is a side of a fight named with "against" ("fighting against Iraq")?"""
    telling, filler = side
    against = (t for f in telling.frames for t in f.token.children if t.lower_ == "against")
    return any(filler.text in t.doc[t.left_edge.i : t.right_edge.i + 1].text for t in against)


def is_label(filler: Filler) -> bool:
    """Is it only a kind of group ("guerrillas", "Islamist gunmen"), and no name that a claim was made in?"""
    return fillers.is_label(filler.actor) if filler.actor is not None else filler.kind != "other"


def national(filler: Filler, row: Row) -> str:
    """ "The army" and "police" without a nation are those of the country of the act."""
    actor = filler.actor
    if actor is not None and actor.is_generic and actor.kind in {"military", "police"} and row["country"]:
        force = state_force(row["country"], actor.kind)
        return force.name if force else filler.name
    return filler.name


def is_bare(filler: Filler) -> bool:
    """Is it a force without a nation ("warplanes", "the troops")?"""
    actor = filler.actor
    return actor is not None and actor.is_generic and actor.kind == "military"


def opponent(view: View, row: Row, targets: list[Filler]) -> str | None:
    """The army that strikes what is told to be the state's where it is struck: the other one of the article."""
    home = row["country"]
    things = [f for f in targets if f.kind == "facility" or (f.actor is not None and is_state(f.actor))]
    if home is None or home not in lands(things):
        return None
    states = (m.actor.country for m in view.actors if is_state(m.actor) and m.actor.country)
    told = Counter(country for country in states if country != home)
    country = max(told, key=lambda c: (told[c], c), default=None)
    force = state_force(country) if country is not None and told[country] > 1 else None
    return force.name if force else None


def perpetrator_name(filler: Filler, row: Row) -> str:
    """A state acts through its forces; "the army", "police" are those of the country of the act."""
    actor = filler.actor
    if actor is None:
        return filler.name
    if actor.kind == "state" and actor.country is not None:
        force = state_force(actor.country)
        return force.name if force else filler.name
    return national(filler, row)


def split_sides(sides: list[Told]) -> tuple[list[Told], list[Told]]:
    """Of a clash's sides the non-state one is the perpetrator (codebook), else the first named."""
    actors = [(t, f) for t, f in sides if f.actor is not None]
    rebels = [(t, f) for t, f in actors if f.actor is not None and not is_state(f.actor)]
    first = (rebels or actors or sides)[:1]
    return first, [s for s in sides if s[1].name != first[0][1].name]


def best_actor(told: list[Told]) -> Told | None:
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


def fill_target(row: Row, targets: list[Told], harmed: list[Told], evidence: Evidence) -> None:
    """The attacked actor or object: a named actor, else people or a facility, else the place.

    Named actors of one sentence stand together. People without a name are coded as ACLED does it,
    ``Civilians (place)``.
    """
    aimed = [(t, f) for t, f in targets if t.classes != {"intercept"}]  # who shot a weapon down is no target beside
    targets = aimed if any(is_plain_aim(f) for _, f in aimed) else targets
    usable = [
        (t, f)
        for t, f in targets
        if f.kind not in {"weapon", "event"} and f.name not in (row["perpetrator"], "Unknown")
    ]
    usable = with_fighters(row, targets, usable)
    ranked = sorted(usable, key=lambda p: target_rank(p[1]))
    row["target"], row["target_type"], row["target_count"] = "Unknown", "unknown", None
    row["target_text"] = target_words(usable + harmed)
    if not ranked:
        return
    telling, filler = ranked[0]
    row["target"] = national(filler, row)
    if target_rank(filler) == 0:
        together = [
            national(f, row)
            for t, f in ranked
            if t is telling and target_rank(f) == 0 and (f.owned, f.kind) == (filler.owned, filler.kind)
        ]
        once = [name for name in dict.fromkeys(together) if not any(o.endswith(f" {name}") for o in together)]
        row["target"] = "; ".join(once)
    row["target_type"] = target_type(filler)
    if row["target_type"] == "unknown":
        row["target_type"] = next((k for _, f in ranked if (k := target_type(f)) != "unknown"), "unknown")
    anybody = is_anybody(filler)
    unarmed = anybody or (row["incident_type"] != "armed_clash" and is_harmed(telling, filler))
    if row["target_type"] == "unknown" and unarmed:
        row["target_type"] = "civilians"
    if anybody:
        row["target"] = f"Civilians ({row['place_name']})" if row["place_name"] else "Civilians"
    row["target_count"] = target_count(filler)
    note(evidence, "target", telling.sentence)


def with_fighters(row: Row, targets: list[Told], usable: list[Told]) -> list[Told]:
    """Targets with fighters without a group, where a state's forces struck or nobody else is named."""
    named = [p for p in usable if not is_number(p[1])]
    forces = (f for t, _ in targets for f in t.perpetrators if f.actor is not None and is_state(f.actor))
    if named and not any(perpetrator_name(f, row) == row["perpetrator"] for f in forces):
        return usable
    doing = row["perpetrator_text"] or ""
    armed = [(t, fighters(f)) for t, f in targets if f.name == "Unknown" and f.text not in doing]
    armed = [p for p in armed if p[1].name]
    return [*named, *armed] if armed else usable


def fighters(filler: Filler) -> Filler:
    """Fighters without a group as a target, by their own word ("killed 12 terrorists"); others without a name."""
    noun = describe(filler.text)
    name = noun.label if noun is not None and noun.target_type == "non_state_armed_group" else ""
    return replace(filler, kind="people", name=name, actor=None, target_type="non_state_armed_group")


def is_harmed(telling: Telling, filler: Filler) -> bool:
    """Are people of no listed kind among the counted victims, or by their name those who do something ("weavers")?"""
    counts = [c for c in telling.casualties if c.victims_start is not None and not c.negated]
    spans = [(c.victims_start or 0, c.victims_end or 0) for c in counts]
    named = DOERS.search(filler.name) is not None
    return bool(spans) and filler.kind == "people" and (named or any(a <= filler.start < b for a, b in spans))


DOERS = re.compile(r"[a-z](?:[eo]rs?|ists?|ians?)$")


def is_anybody(filler: Filler) -> bool:
    """Are victims told as "people", "civilians" and the like, or by their number alone ("killing six")?"""
    if filler.actor is not None or filler.name.lower() in PEOPLE:
        return filler.actor is None
    return is_number(filler)


def is_number(filler: Filler) -> bool:
    """Are people told by their number alone ("killing six")?"""
    return filler.kind == "people" and [q.text for q in find_quantities(filler.name)] == [filler.name]


def is_plain_aim(filler: Filler) -> bool:
    """Is a target so plain (a ship, somebody by name) that who defended it is none?"""
    return target_rank(filler) == 0 or filler.target_type == "commercial_shipping"


def target_rank(filler: Filler) -> int:
    """Named armed actor or person, named facility, people, generic actor, place, pronoun."""
    named = filler.person is not None and (filler.person.title or " " in filler.person.name)
    if named or (filler.actor is not None and not filler.actor.is_generic):
        return 0
    if filler.site and filler.target_type == "civilians":  # a bomb in a market is aimed at people
        return 3
    if filler.kind == "facility" and filler.text.split()[0].lower() in {"their", "his", "her"}:
        return 4  # the car of the people attacked
    if filler.kind == "facility":
        return 0 if filler.owned else 1
    if filler.target_type not in {"unknown", "other"} and filler.name.lower() != "others":
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
    """A number before a facility or ship ("two tankers"), one for a single ship; people are no targets in number."""
    if not names_thing(filler.text) and filler.kind != "facility":
        return None
    found = find_quantities(filler.text)
    if found and not filler.text[: found[0].start].strip(" "):
        return found[0].min
    return 1 if filler.target_type == "commercial_shipping" and not filler.plural else None
