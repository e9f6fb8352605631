"""Incidents of one article: tellings that speak of the same act are joined, others kept apart.

In: tellings in reading order. Out: ``Incident`` objects, each with its tellings. A telling joins the
incident it agrees with best, unless something contradicts it: disjoint dates, another place at the
same level, opposed roles, another kind of act, "another", a campaign's total against one act's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from spacy.tokens import Token

from pipeline.extract.actors.find import same_side
from pipeline.extract.dates.find import chain
from pipeline.extract.fillers import GROUP_KINDS, Filler
from pipeline.extract.frames import Frame
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.places.gazetteer import kilometres
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.typing_rules import family, type_of, weapons_of
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

When = tuple[date, date, str]
JOIN = 2.0  # what a telling needs to be another telling of an act
APART = -9.0  # something says that they are two acts
SETTLED = 1.5  # what an undated lead needs to be the act that the text dates
ANNOUNCED = 0.5  # what a headline needs to stand for an act of the text
UNDATED = {"future", "anniversary", "duration", "until", "era", "vague", "recurring", "before", "after", "dateline"}
LEVEL = {"site": 4, "near": 3, "city": 3, "admin": 2, "waters": 2, "country": 1, "unknown": 0}
CONTINUING = word_set("continuing_violence")
KINDS = {
    **dict.fromkeys(("state", "military", "police", "coalition", "intelligence"), "forces"),
    **dict.fromkeys(GROUP_KINDS, "group"), "pro_government_militia": "group", "civilian": "civilians",
}  # fmt: skip
FINENESS = {"day": 3, "week": 2, "month": 1, "year": 0}


@dataclass(slots=True, eq=False)
class Incident:
    """Tellings of one act, and what they agree on so far."""

    tellings: list[Telling] = field(default_factory=list)
    campaign: bool = False
    inherited: When | None = None
    dated_by: Telling | None = None

    @property
    def when(self) -> When | None:
        """The most precise explicit date; the first told wins a tie."""
        dated = [t.when for t in self.tellings if t.when]
        return max(dated, key=lambda w: FINENESS.get(w[2], -1)) if dated else None

    @property
    def last(self) -> Telling:
        """The telling told last."""
        return self.tellings[-1]

    def names(self, role: str) -> list[str]:
        """Specific actor names in a role."""
        return [f.name for t in self.tellings for f in specific(getattr(t, role))]

    def places(self) -> list[PlaceMention]:
        """Every place bound to its tellings."""
        return [p for t in self.tellings for p in t.places if not p.metonym]


def specific(fillers: list[Filler]) -> list[Filler]:
    """Fillers that name a known actor."""
    return [f for f in fillers if f.actor is not None and not f.actor.is_generic]


def resolve_when(telling: Telling, previous: When | None, published: date) -> When | None:
    """The explicit date of a telling; chained expressions lean on the act told before."""
    found: list[When] = []
    for mention in telling.dates:
        if mention.role in UNDATED or (mention.role == "time" and any(m.role == "point" for m in telling.dates)):
            continue
        current = mention
        if current.anchor == "previous":
            if previous is None:
                continue
            current = chain(current, (previous[0], previous[1]))
        if current.date_start is None or current.date_end is None or current.precision == "unknown":
            continue
        if current.date_start > published:
            continue
        end = published if current.role == "since" else current.date_end
        found.append((current.date_start, max(current.date_start, min(end, published)), current.precision))
    scene = telling.scene
    if not found and scene is not None and scene.date_start and scene.date_end and scene.date_start <= published:
        found.append((scene.date_start, scene.date_end, scene.precision))
    return max(found, key=lambda w: FINENESS.get(w[2], -1)) if found else None


def spans_campaign(telling: Telling, when: When | None) -> bool:
    """Does a telling sum up many acts: totals, "since", counted attacks over more than three days?"""
    since = any(d.role == "since" for d in telling.dates)
    open_ended = when is None or when[2] == "year" or since
    totals = open_ended and any(c.total for c in telling.casualties)
    totals = totals or (when is None and any(is_tally(f) for f in telling.frames))
    plural = any(f.modality.aggregate or (f.nominal and f.token.tag_ == "NNS") for f in telling.frames)
    coarse = when is not None and (when[2] in {"year"} or ((when[1] - when[0]) > timedelta(days=3) and since))
    if coarse and (plural or telling.casualties):
        return True
    return totals or (since and (plural or bool(telling.casualties)))


def is_tally(frame: Frame) -> bool:
    """A total still growing: "the bombardment has killed more than 7,300"."""
    helpers = {c.lower_ for c in frame.token.children if c.dep_ == "aux"}
    going_on = any(o.nominal and (o.token.tag_ == "NNS" or o.token.lemma_ in CONTINUING) for o in frame.links)
    return frame.cls in {"harm", "die"} and bool(helpers & {"has", "have"}) and going_on


def overlap(a: When, b: When) -> bool:
    """Can two dates be the same? A day's slack for spans over midnight only."""
    return a[0] <= b[1] and b[0] <= a[1]


def same_place(a: PlaceMention, b: PlaceMention) -> bool | None:
    """True equal, False apart, None when one may contain the other."""
    if a.place.name.casefold() == b.place.name.casefold():
        return True
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return False
    fine, coarse = sorted((a, b), key=lambda p: -LEVEL.get(p.precision, 0))
    if LEVEL.get(fine.precision, 0) != LEVEL.get(coarse.precision, 0) or fine.precision in {"site", "near"}:
        if coarse.precision == "admin" and fine.place.admin1 and coarse.place.admin1 and coarse.place.kind != "region":
            return None if fine.place.admin1 == coarse.place.admin1 else False
        if LEVEL[fine.precision] >= 3 and LEVEL[coarse.precision] >= 3 and distance(fine, coarse) > 60:
            return False
        if fine.precision == coarse.precision == "site" and distance(fine, coarse) > 2:
            return False
        return None
    if a.precision == b.precision == "city":
        return None if distance(a, b) < 15 else False
    if "region" in (a.place.kind, b.place.kind) or a.place.kind != b.place.kind:
        return None if distance(a, b) < 300 else False
    return False


def distance(a: PlaceMention, b: PlaceMention) -> float:
    """Rough kilometres between two places; 0 when either has no coordinates."""
    if None in (a.place.latitude, a.place.longitude, b.place.latitude, b.place.longitude):
        return 0.0
    return float(kilometres(a.place.latitude, a.place.longitude, b.place.latitude, b.place.longitude))  # type: ignore[arg-type]


def places_agree(telling: Telling, incident: Incident) -> bool | None:
    """Best verdict over the pairs of places: equal, apart or open."""
    mine = finest([p for p in telling.places if not p.metonym])
    verdicts = [same_place(a, b) for a in mine for b in finest(incident.places())]
    if not verdicts:
        return None
    if True in verdicts:
        return True
    return None if None in verdicts else False


def finest(places: list[PlaceMention]) -> list[PlaceMention]:
    """Places that say most: towns and sites, else areas, else countries."""
    for least in (3, 2, 0):
        found = [p for p in places if LEVEL.get(p.precision, 0) >= least]
        if found:
            return found
    return []


def actors_conflict(telling: Telling, incident: Incident) -> bool:
    """Other perpetrator, or the roles are turned round (a retaliation)."""
    mine, theirs = specific(telling.perpetrators), incident.names("perpetrators")
    if mine and theirs and not any(same_side(m.name, t) for m in mine for t in theirs):
        return True
    ours, others = kinds_of([telling]), kinds_of(incident.tellings)
    if ours and others and not ours & others and not (mine and theirs):
        return True
    aims, hits = specific(telling.targets), incident.names("targets")
    if any(same_side(m.name, t) for m in mine for t in hits) and not any(
        same_side(m.name, t) for m in mine for t in theirs
    ):
        return True
    return any(same_side(a.name, t) for a in aims for t in theirs) and not any(
        same_side(a.name, t) for a in aims for t in hits
    )


def kinds_of(tellings: list[Telling]) -> set[str]:
    """Broad kinds of the perpetrators: forces of a state, armed groups, civilians; none where attackers are unnamed."""
    actors = [f.actor for t in tellings for f in t.perpetrators]
    if any(a is not None and a.kind == "unknown" for a in actors):
        return set()
    return {KINDS[a.kind] for a in actors if a is not None and a.kind in KINDS}


def score(telling: Telling, incident: Incident, rank: int) -> float:
    """How well a telling fits an incident; below JOIN it is another act."""
    when = incident.when
    if telling.when and when and not overlap(telling.when, when):
        return APART
    placed = places_agree(telling, incident)
    if placed is False or actors_conflict(telling, incident):
        return APART
    mine, theirs = family(telling), incident_family(incident)
    if mine and theirs and not mine & theirs:
        return APART
    points = 0.0
    nominal = [f for f in telling.frames if f.nominal]
    weak = not telling.classes & CORE
    if any(f.modality.answers for f in telling.frames) and not any(
        same_side(f.name, n) for f in specific(telling.perpetrators) for n in incident.names("perpetrators")
    ):
        return APART  # an answer is another act than what it answers
    if rank == 0 and any(f.modality.provokes for f in telling.frames):
        return APART  # nor the act that was just told as the answer to it
    if any(f.modality.another for f in nominal) and not any(f.modality.definite for f in nominal):
        return APART
    points += 2.0 * any(f.modality.definite and f.token.tag_ in {"NN", "NNS"} for f in nominal)
    points += 1.5 * weak
    points += 1.0 * (telling.when is not None and when is not None and FINENESS.get(telling.when[2], 0) >= 2)
    points += 1.5 * (placed is True)
    points += 1.0 * shares(telling.perpetrators, incident, "perpetrators")
    points += 1.0 * shares(telling.targets, incident, "targets")
    points += 0.7 * same_kind_of_group(telling, incident)
    points += 0.5 * contained(telling, incident)
    points += 2.0 * same_tolls(telling, incident)
    points -= (1.5 if (when is None) == (telling.when is None) else 3.5) * other_tolls(telling, incident)
    points += 1.0 * bool(mine and theirs and mine & theirs)
    points += 0.7 * weapons_shared(telling, incident)
    points += 0.7 * (telling.para == incident.last.para)
    points += 0.7 * (telling.sentence - incident.last.sentence <= 1)
    points += 0.5 * (incident.tellings[0].para <= 1)
    points -= min(0.4 * rank, 0.8)
    if telling.when is None and not [p for p in telling.places if LEVEL.get(p.precision, 0) > 1]:
        points += 0.8
    if all(t.headline for t in incident.tellings):
        points += 1.5  # the lead tells what the headline told
    elif telling.when and not when and incident.tellings[0].para > 1:
        points -= 1.0  # a lead without a day is about the first act that has one
    if any(f.modality.past_perfect for f in telling.frames) and not any(
        f.modality.past_perfect for t in incident.tellings for f in t.frames
    ):
        points -= 1.0
    return points


def same_kind_of_group(telling: Telling, incident: Incident) -> bool:
    """Do "jihadists" here and a named group there fit one another?"""
    mine, theirs = groups_of([telling]), groups_of(incident.tellings)
    return any(a != b for a in mine for b in theirs)


def groups_of(tellings: list[Telling]) -> set[bool]:
    """Of the non-state groups that act: are there generic ones (True), named ones (False)?"""
    actors = (f.actor for t in tellings for f in t.perpetrators)
    return {a.is_generic for a in actors if a is not None and a.kind in GROUP_KINDS}


def contained(telling: Telling, incident: Incident) -> bool:
    """Does a town or site of one lie within an area of the other?"""
    pairs = [(a, b) for a in telling.places if not a.metonym for b in incident.places()]
    levels = [(LEVEL.get(a.precision, 0), LEVEL.get(b.precision, 0)) for a, b in pairs if same_place(a, b) is None]
    return any(a != b and a and b for a, b in levels)


def weapons_shared(telling: Telling, incident: Incident) -> int:
    """1 when a weapon type is named in both, -1 when both name weapons and none is the same."""
    mine, theirs = set(weapons_of([telling])), set(weapons_of(incident.tellings))
    return 0 if not mine or not theirs else 1 if mine & theirs else -1


def incident_family(incident: Incident) -> set[str]:
    """Kinds of act that the incident's tellings allow."""
    found: set[str] = set()
    for telling in incident.tellings:
        found |= family(telling)
    return found


def shares(fillers: list[Filler], incident: Incident, role: str) -> bool:
    """Is an actor or thing named in both?"""
    names = incident.names(role)
    if any(same_side(f.name, n) for f in specific(fillers) for n in names):
        return True
    words = {w for t in incident.tellings for f in getattr(t, role) for w in content(f.text)}
    return any(words & content(f.text) for f in fillers)


def content(name: str) -> set[str]:
    """Content words of a name."""
    return {w for w in name.lower().split() if len(w) > 3 and w not in {"people", "others", "with", "from", "their"}}


def same_tolls(telling: Telling, incident: Incident) -> bool:
    """Is one stated toll (above one) told in both?"""
    seen = {(c.state, c.min, c.max) for t in incident.tellings for c in t.casualties if (c.min or 0) > 1}
    return any((c.state, c.min, c.max) in seen for c in telling.casualties)


def deaths(telling: Telling) -> set[tuple[int | None, int | None]]:
    """Death counts that a telling gives as the current whole."""
    return {(c.min, c.max) for c in telling.casualties if c.state == "killed" and not (c.inner or c.superseded)}


def other_tolls(telling: Telling, incident: Incident) -> bool:
    """Do both tell deaths, and none of the counts is the same?"""
    known = {count for t in incident.tellings for count in deaths(t)}
    mine = deaths(telling)
    return bool(known and mine) and not any(compatible(a, b) for a in mine for b in known)


def compatible(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> bool:
    """Can two bounds hold the same number?"""
    return max(a[0] or 0, b[0] or 0) <= min(a[1] or 10**9, b[1] or 10**9)


def merge(view: View, tellings: list[Telling]) -> list[Incident]:
    """Join tellings into incidents, in reading order; headlines last, for they only announce what the text tells."""
    incidents = settle_leads(join([t for t in tellings if not t.headline], view))
    announced = [t for t in tellings if t.headline]
    if not incidents:
        return join(announced, view)
    for telling in announced:
        telling.when = resolve_when(telling, None, view.published)
        ranked = [(score(telling, i, rank), -rank, i) for rank, i in enumerate(incidents) if not i.campaign]
        best = max(ranked, key=lambda r: (r[0], r[1]), default=None)
        if best is not None and best[0] >= ANNOUNCED:
            best[2].tellings.append(telling)
    return incidents


def settle_leads(incidents: list[Incident]) -> list[Incident]:
    """Join an undated act of the lead to the dated act that the text then tells in full, if one fits."""
    kept: list[Incident] = []
    for incident in incidents:
        if incident.when or incident.inherited or incident.campaign or incident.tellings[0].para > 1:
            kept.append(incident)
            continue
        fits = [
            ([score(t, other, 0) for t in incident.tellings], other)
            for other in incidents
            if other is not incident and other.when and not other.campaign
        ]
        best = max((f for f in fits if min(f[0]) > APART), key=lambda f: max(f[0]), default=None)
        if best is not None and max(best[0]) >= SETTLED:
            best[1].tellings = sorted([*incident.tellings, *best[1].tellings], key=lambda t: t.start)
        else:
            kept.append(incident)
    return kept


def join(tellings: list[Telling], view: View) -> list[Incident]:
    """Join tellings into incidents, in the order given."""
    incidents: list[Incident] = []
    recent: list[Incident] = []
    previous: When | None = None
    for telling in tellings:
        telling.when = resolve_when(telling, previous, view.published)
        if is_generic(telling):
            continue
        campaign = spans_campaign(telling, telling.when)
        pool = [i for i in recent if i.campaign == campaign]
        if telling.claimants and claims_both(telling) and len(recent) > 1:
            struck = [i for i in recent if any(t.classes & CORE - {"abduct", "arrest", "seize"} for t in i.tellings)]
            for incident in struck[:2]:
                incident.tellings.append(telling)
            continue
        ranked = [(score(telling, i, rank), -rank, i) for rank, i in enumerate(pool)]
        best = max(ranked, key=lambda r: (r[0], r[1]), default=None)
        if best is not None and best[0] >= JOIN:
            incident = best[2]
        elif not opens(telling, campaign=campaign):
            continue
        else:
            incident = Incident(campaign=campaign)
            incidents.append(incident)
            inherit(incident, telling, incidents[:-1])
            if campaign and telling.when is None and previous is not None:  # it runs since the act told before
                incident.inherited = (previous[0], view.published, previous[2])
                incident.dated_by = next((t for i in recent for t in i.tellings if t.when), None)
        incident.tellings.append(telling)
        recent = [incident, *(i for i in recent if i is not incident)]
        previous = incident.when or incident.inherited or previous
    return incidents


def inherit(incident: Incident, telling: Telling, before: list[Incident]) -> None:
    """An undated act told in the same paragraph right after a dated one happened about then."""
    if telling.when or not before or any(is_anterior(f.token) for f in telling.frames):
        return
    last = before[-1]
    if (
        last.last.para == telling.para
        and not any(f.modality.past_perfect for f in telling.frames)
        and not last.campaign
    ):
        incident.inherited = last.when or last.inherited
        incident.dated_by = next((t for t in last.tellings if t.when), last.dated_by)


def is_generic(telling: Telling) -> bool:
    """A kind of act, not an act: "attacks on troops", "a surge in attacks", "if they attack again"."""
    told = [f for f in telling.frames if not f.modality.unreal and not f.modality.habitual]
    if not told:
        return True
    if telling.casualties or telling.when or telling.classes == {"claim"}:
        return False
    if all(f.modality.aggregate for f in told if lone(f)):
        return True
    generic = all(
        (f.nominal and (f.modality.generic or f.modality.aggregate)) or f.cls == "event" for f in told if lone(f)
    )
    return generic and not telling.claimants


def lone(frame: Frame) -> bool:
    """Not merely a participle that describes an event noun ("attacks targeting forces")."""
    return not (frame.token.dep_ == "acl" and any(other.token == frame.token.head for other in frame.links))


def claims_both(telling: Telling) -> bool:
    """Does somebody claim two acts at once ("the group claimed both attacks")?"""
    return any(c.lower_ in {"both", "two"} for f in telling.frames if f.nominal for c in f.token.children)


def is_anterior(token: Token) -> bool:
    """Does a clause place the act before another one ("after the army struck", "since the raid")?"""
    for word in [token, *token.ancestors]:
        if any(c.dep_ == "mark" and c.lower_ in {"after", "since"} for c in word.children) or word.lower_ in {
            "after",
            "since",
        }:
            return True
        if word.dep_ in {"ccomp", "ROOT"}:
            return False
    return False


def opens(telling: Telling, *, campaign: bool) -> bool:
    """May a telling stand as an incident of its own?"""
    if all(f.modality.unreal or f.modality.negated for f in telling.frames):
        return False
    if campaign:
        return True
    tolls = [c for c in telling.casualties if not c.hypothetical and (c.min or c.max)]
    if telling.classes & CORE:
        generic = all(f.modality.generic or f.modality.aggregate for f in telling.frames if f.cls in CORE)
        return bool(not generic or tolls or telling.when)
    placed = telling.when or telling.places or specific(telling.perpetrators)
    return bool(tolls and placed and type_of([telling]) is not None)
