"""Incidents of one article: tellings that speak of the same act are joined, others kept apart.

In: tellings in reading order. Out: ``Incident`` objects, each with its tellings. A telling joins the
incident it fits best (``fit.py``); one that fits none opens an incident of its own when it tells an act
and not a kind of act.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from pipeline.extract.dates.find import chain
from pipeline.extract.fillers import Filler
from pipeline.extract.fit import APART, JOIN, is_before, is_old_to, score
from pipeline.extract.frame import Frame
from pipeline.extract.incident import Incident, When, most_precise, specific
from pipeline.extract.likeness import common_ground
from pipeline.extract.numbers.find import find_quantities
from pipeline.extract.parsed import Token
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.timing import is_anterior
from pipeline.extract.typing_rules import type_of
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

SETTLED = 1.5  # what an undated lead needs to be the act that the text dates
ANNOUNCED = 0.5  # what a headline needs to stand for an act of the text
CONTINUING = word_set("continuing_violence")
UNDATED = {"future", "anniversary", "duration", "until", "era", "vague", "recurring", "before", "after", "dateline"}


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
    return most_precise(found)


def spans_campaign(telling: Telling, when: When | None) -> bool:
    """Does a telling sum up many acts: totals, "since", counted attacks over more than three days?"""
    if telling.share:
        return False
    since = any(d.role == "since" for d in telling.dates)
    open_ended = when is None or when[2] == "year" or since
    tallied = [f for f in telling.frames if f.nominal and f.token.tag_ == "NNS" and f.cls != "clash"]
    acts = largest(f.token for f in tallied)
    totals = open_ended and (acts >= MANY or is_of_war(telling) or any(c.total for c in telling.casualties))
    totals = totals or (when is None and any(is_tally(f) for f in telling.frames))
    totals = totals or any(runs_since(f) for f in telling.frames)
    plural = any(f.modality.aggregate or (f.nominal and is_plural(f.token)) for f in telling.frames)
    ranged = any(d.role == "range" for d in telling.dates)
    spanning = since or (bool(tallied) and (acts >= TALLY or ranged))  # "30 attacks this week"
    coarse = when is not None and (when[2] in {"year"} or ((when[1] - when[0]) > timedelta(days=3) and spanning))
    if coarse and (plural or any(c.max is None or c.max > FEW for c in telling.casualties)):
        return True
    return totals or (since and (plural or bool(telling.casualties)))


MANY_CHARGES = 50  # bombs and rockets told together without a day
WAR_DEAD = 10_000  # dead told without a day: more than any one act has killed
TALLY = 3  # acts told together over more than three days
MANY = 5  # acts told together without a day
FEW = 10  # victims of one act, told with no more than its year


def is_of_war(telling: Telling) -> bool:
    """Are more dead told, or more bombs that went off, than any one act had? (A salvo is of one day.)"""
    blasts = (f for f in telling.frames if f.cls in {"detonate", "explode"})
    dead = (c.min or 0 for c in telling.casualties if c.state == "killed" and not c.negated)
    charges = largest(t for f in blasts for t in f.roles.get("weapon", []))
    return charges >= MANY_CHARGES or max(dead, default=0) >= WAR_DEAD


def largest(nouns: Iterable[Token]) -> int:
    """The largest number that stands before one of these nouns ("260 bombs"); 0 without any."""
    numbers = (c.text for noun in nouns for c in noun.children if c.dep_ == "nummod")
    return max((q.min or 0 for text in numbers for q in find_quantities(text)), default=0)


def is_plural(noun: Token) -> bool:
    """Is it acts, or violence that goes on ("the fighting since July")?"""
    return noun.tag_ == "NNS" or noun.lemma_ in CONTINUING


def runs_since(frame: Frame) -> bool:
    """ "The rebels have killed 25,000 since they took up arms"."""
    if not any(c.dep_ == "aux" and c.lower_ in {"has", "have"} for c in frame.token.children):
        return False
    clauses = [c for c in frame.token.children if c.dep_ == "advcl"]
    return any(m.dep_ == "mark" and m.lower_ == "since" for c in clauses for m in c.children)


def is_tally(frame: Frame) -> bool:
    """A total still growing: "the bombardment has killed more than 7,300"."""
    helpers = {c.lower_ for c in frame.token.children if c.dep_ == "aux"}
    going_on = any(o.nominal and (o.token.tag_ == "NNS" or o.token.lemma_ in CONTINUING) for o in frame.links)
    return frame.cls in {"harm", "die"} and bool(helpers & {"has", "have"}) and going_on


def merge(view: View, tellings: list[Telling]) -> list[Incident]:
    """Join tellings into incidents, in reading order; headlines last, for they only announce what the text tells."""
    incidents = settle_leads(join([t for t in tellings if not t.headline], view))
    announced = [t for t in tellings if t.headline]
    if not incidents:
        return join(announced, view)
    for telling in announced:
        telling.when = resolve_when(telling, None, view.published)
        told = best_fit(telling, ((n, i) for n, i in enumerate(incidents) if not i.campaign), ANNOUNCED)
        if told is not None:
            told.tellings.append(telling)
    return incidents


def best_fit(telling: Telling, ranked: Iterable[tuple[int, Incident]], least: float) -> Incident | None:
    """Of incidents in order of rank, the one that a telling fits best; None when none reaches the least score."""
    scores = [(score(telling, incident, rank), incident) for rank, incident in ranked]
    best = max(scores, key=lambda s: s[0], default=None)
    return best[1] if best is not None and best[0] >= least else None


def settle_leads(incidents: list[Incident]) -> list[Incident]:
    """Join an undated act of the lead to the dated act that the text then tells in full, if one fits."""
    kept: list[Incident] = []
    for incident in incidents:
        if incident.when or incident.inherited or incident.campaign or incident.tellings[0].body > 1:
            kept.append(incident)
            continue
        fits = [
            ([score(t, other, 0) for t in incident.tellings], other)
            for other in incidents
            if other is not incident
            and other.when
            and not other.campaign
            and not is_old_to(other.when, incident.tellings)
            and any(common_ground(t, other) for t in incident.tellings)
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
            for claimed in struck[:2]:
                claimed.tellings.append(telling)
            continue
        incident = best_fit(telling, enumerate(pool), JOIN)
        aside = bool(recent) and is_before(telling, recent[0].last)
        if incident is None:
            bare = not (telling.when or telling.places or telling.casualties)
            if not opens(telling, campaign=campaign) or (aside and bare):
                continue
            incident = Incident(campaign=campaign)
            incidents.append(incident)
            inherit(incident, telling, incidents[:-1])
            if campaign and telling.when is None and previous is not None:  # it runs since the act told before
                incident.inherited = (previous[0], view.published, previous[2])
                incident.dated_by = next((t for i in recent for t in i.tellings if t.when), None)
        incident.tellings.append(telling)
        others = [i for i in recent if i is not incident]
        recent = [others[0], incident, *others[1:]] if aside and others else [incident, *others]
        if not any(f.modality.provokes for f in telling.frames):
            previous = incident.when or incident.inherited or previous
    return incidents


def inherit(incident: Incident, telling: Telling, before: list[Incident]) -> None:
    """An undated act told in the same paragraph right after a dated one happened about then."""
    if telling.when or not before or any(is_anterior(f.token) or f.modality.provokes for f in telling.frames):
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
    if telling.casualties or telling.classes == {"claim"}:
        return False
    if all(f.modality.negated for f in told):
        return True
    if telling.when:
        return False
    if all(f.modality.aggregate for f in told if lone(f, told)):
        return True
    generic = all(
        (f.nominal and (f.modality.generic or f.modality.aggregate) and not took_place(telling, f)) or f.cls == "event"
        for f in told
        if lone(f, told)
    )
    return generic and not telling.claimants


HAPPENED = word_set("performing_verbs") | {"hear", "feel", "report", "register"}


def took_place(telling: Telling, frame: Frame) -> bool:
    """Were plural acts carried out or heard at a stated target or place ("bomb attacks were launched on X")?"""
    verb = frame.token.head
    past = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(c.lower_ == "were" for c in verb.children))
    return past and verb.lemma_ in HAPPENED and bool(telling.places or telling.targets)


def lone(frame: Frame, told: list[Frame]) -> bool:
    """Not merely a verb around an event noun ("attacks targeting forces", "came under attack")."""
    if frame.cls == "undergo" and any(f.nominal for f in told):
        return False
    return not (frame.token.dep_ == "acl" and any(other.token == frame.token.head for other in frame.links))


def claims_both(telling: Telling) -> bool:
    """Does somebody claim two acts at once ("the group claimed both attacks")?"""
    return any(c.lower_ in {"both", "two"} for f in telling.frames if f.nominal for c in f.token.children)


def opens(telling: Telling, *, campaign: bool) -> bool:
    """May a telling stand as an incident of its own?"""
    if all(f.modality.unreal or f.modality.negated for f in telling.frames):
        return False
    if campaign:
        return True
    if all(f.modality.answers and f.token.dep_ == "attr" for f in telling.frames):
        return False  # "struck the rig in what it said was retaliation"
    tolls = [c for c in telling.casualties if not c.hypothetical and (c.min or c.max)]
    if not telling.classes & CORE and tolls and all(c.text.endswith((" of them", " of those")) for c in tolls):
        return False  # a part of a toll told before
    if telling.classes & CORE:
        generic = all(f.modality.generic or f.modality.aggregate for f in telling.frames if f.cls in CORE)
        return bool(not generic or tolls or telling.when)
    if type_of([telling]) is None and not (tolls and telling.when and telling.body <= 1):
        return False  # deaths without a cause stand only in a lead, whose text tells it
    if tolls and (telling.when or telling.places or specific(telling.perpetrators)):
        return True
    wounded = "harm" in telling.classes or ("die" in telling.classes and bool(telling.weapons))  # "of gunshot wounds"
    hurt = wounded and (tolls or telling.targets)
    return bool(
        hurt and (telling.when or telling.places or telling.perpetrators or any(is_named(f) for f in telling.targets))
    )


def is_named(filler: Filler) -> bool:
    """Does a filler bear a proper name ("Senator Galan", not "the senator")?"""
    return any(w[:1].isupper() for w in filler.text.split()[-1:])
