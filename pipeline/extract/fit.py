"""Do a telling and an incident speak of one act? Points for and against, read off what both tell.

In: a telling and an incident. Out: a score; below ``JOIN`` it is another act. Disjoint dates, another place
at the same level, opposed roles, another named victim and another kind of act contradict.
"""

from __future__ import annotations

from pipeline.extract.actors.find import same_side
from pipeline.extract.incident import FINENESS, LEVEL, Incident, When, specific
from pipeline.extract.likeness import (
    actors_conflict,
    answers_attackers,
    contained,
    is_added,
    other_ordinals,
    other_ships,
    other_targets,
    other_tolls,
    other_victims,
    places_agree,
    same_kind_of_group,
    same_tolls,
    shares,
    words_of,
)
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.timing import OLD
from pipeline.extract.typing_rules import family, is_crime, weapons_of
from pipeline.extract.wordsets import words as word_set

JOIN = 2.0  # what a telling needs to be another telling of an act
APART = -9.0  # something says that they are two acts


def overlap(a: When, b: When) -> bool:
    """Can two dates be the same? A day's slack for spans over midnight only."""
    return a[0] <= b[1] and b[0] <= a[1]


def by_others(telling: Telling) -> bool:
    """ "Another band of the group": the act of other people."""
    agents = (t for f in telling.frames for t in f.roles.get("perpetrator", []))
    return any(c.lower_ == "another" for t in agents for c in t.children)


def is_same_device(telling: Telling, incident: Incident) -> bool:
    """Is it "the bomb" of an act just told that did more ("the bomb also injured two clerks")?"""
    if telling.sentence - incident.last.sentence > 1:
        return False
    devices = [t for f in telling.frames for t in f.roles.get("weapon", []) if t.tag_ == "NN"]
    named = {t.lemma_ for t in devices if any(c.lower_ == "the" for c in t.children)}
    told = (t.lemma_ for a in incident.tellings for f in a.frames for t in f.roles.get("weapon", []) if t.tag_ == "NN")
    return bool(named) and any(lemma in named for lemma in told)


def is_aftermath(telling: Telling) -> bool:
    """Is it what falling debris or a fire did?"""
    return bool(telling.perpetrators) and all(words_of(f) & DEBRIS for f in telling.perpetrators)


def named_after(telling: Telling, incident: Incident) -> bool:
    """Does an act bear a name that the incident told ("the Cole bombing", "the Baga massacre")?"""
    nouns = [f.token for f in telling.frames if f.nominal]
    names = {t.text for noun in nouns for t in noun.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"}
    told = (f.token.sent for t in incident.tellings for f in t.frames)
    return bool(names) and any(t.text in names for sentence in told for t in sentence)


DEBRIS = word_set("debris")


def is_day_of_claim(telling: Telling, when: When) -> bool:
    """ "claimed responsibility for the raid on Sunday": the day may be that of the claim, some days after the act."""
    if not telling.claimants or telling.when is None or telling.places or telling.casualties:
        return False
    return 0 < (telling.when[0] - when[1]).days <= CLAIM_DAYS and all(f.modality.definite for f in telling.frames)


CLAIM_DAYS = 7


def score(telling: Telling, incident: Incident, rank: int) -> float:
    """How well a telling fits an incident; below JOIN it is another act."""
    when = incident.when
    if telling.when and when and not overlap(telling.when, when) and not is_day_of_claim(telling, when):
        return APART
    placed = places_agree(telling, incident)
    answered = answers_attackers(telling, incident)
    if placed is False or (actors_conflict(telling, incident) and not answered):
        return APART
    aftermath = is_aftermath(telling)
    mine, theirs = set() if aftermath else family(telling), incident_family(incident)
    if mine and theirs and not mine & theirs:
        return APART
    if is_arrest([telling]) and any(is_crime(t) for t in incident.tellings):
        return APART
    if is_crime(telling) and all("clash" in t.classes for t in incident.tellings):
        return APART  # a murder is no part of a battle
    if is_crime(telling) and is_arrest(incident.tellings):
        return APART
    if other_ships(telling, incident):
        return APART
    if (telling.share or incident.tellings[0].share) and other_tolls(telling, incident):
        return APART  # the tolls of several places are told in full
    if any(other in f.apart for f in telling.frames for t in incident.tellings for other in t.frames):
        return APART
    if any(is_case_of(a, b) for t in incident.tellings for a, b in ((telling, t), (t, telling))):
        return APART
    points = 0.0
    nominal = [f for f in telling.frames if f.nominal]
    definite = any(f.modality.definite for f in nominal) or is_same_device(telling, incident)
    weak = not telling.classes & CORE
    if any(f.modality.answers for f in telling.frames) and not any(
        same_side(f.name, n) for f in specific(telling.perpetrators) for n in incident.names("perpetrators")
    ):
        return APART  # an answer is another act than what it answers
    if rank == 0 and any(f.modality.provokes for f in telling.frames):
        return APART  # nor the act that was just told as the answer to it
    if by_others(telling):
        return APART
    if (any(f.modality.another for f in nominal) and not definite) or any(f.modality.apart for f in telling.frames):
        return APART
    if is_before(telling, incident.last) or is_old_to(telling.when, incident.tellings):
        return APART
    points += 2.0 * any(f.modality.definite and f.token.tag_ in {"NN", "NNS", "NNP"} for f in nominal)
    points += 1.5 * weak + 2.0 * answered + 2.5 * aftermath + 2.5 * named_after(telling, incident)
    points += 1.0 * (telling.when is not None and when is not None and FINENESS.get(telling.when[2], 0) >= 2)
    points += 1.5 * (placed is True) + 2.0 * takes_up(telling)
    points += 1.0 * shares(telling.perpetrators, incident, "perpetrators")
    points += 1.0 * shares(telling.targets, incident, "targets")
    points += 0.7 * same_kind_of_group(telling, incident)
    points += 0.5 * contained(telling, incident)
    points += 2.0 * same_tolls(telling, incident)
    points -= (3.5 if telling.when and not when else 1.5) * other_tolls(telling, incident)
    points += 1.0 * bool(mine and theirs and mine & theirs)
    points += 0.7 * weapons_shared(telling, incident)
    points += 0.7 * (telling.para == incident.last.para)
    points += 0.7 * (telling.sentence - incident.last.sentence <= 1)
    points += 0.5 * (incident.tellings[0].body <= 1)
    more = is_added(telling) and telling.sentence - incident.last.sentence == 1
    points -= 2.0 * (not definite and adds(telling) and not more)
    points -= 1.0 * (
        definite and not telling.when and all(f.modality.provokes for t in incident.tellings for f in t.frames)
    )
    points -= 6.0 * (not definite and other_victims(telling, incident))
    points -= 3.0 * (not definite and other_targets(telling, incident))
    numbered = other_ordinals(telling, incident)
    points += 0.0 if numbered is None else -3.0 if numbered else 2.0
    points -= min(0.4 * rank, 0.8)
    if telling.when is None and not [p for p in telling.places if LEVEL.get(p.precision, 0) > 1]:
        points += 0.8
    points += 1.0 * (not when and all(is_toll_news(t) for t in incident.tellings))
    if all(t.headline for t in incident.tellings):
        points += 1.5  # the lead tells what the headline told
    elif telling.when and not when and incident.tellings[0].body > 1:
        points -= 1.0  # a lead without a day is about the first act that has one
    if any(f.modality.past_perfect for f in telling.frames) and not any(
        f.modality.past_perfect for t in incident.tellings for f in t.frames
    ):
        points -= 1.0
    return points


def takes_up(telling: Telling) -> bool:
    """Is what was struck told of again ("both ships were hit in ...")?"""
    return any(f.text.lower().startswith(("both ", "all of them", "the two ")) for f in telling.targets)


def is_case_of(case: Telling, act: Telling) -> bool:
    """Is it what the one struck was looking into: "Judge X, who was investigating the massacre, was shot"?"""
    held_by = [f.modality.case_of for f in case.frames if f.modality.case_of is not None]
    return bool(held_by) and any(t in held_by for f in act.frames for t in f.roles.get("target", []))


def is_before(telling: Telling, last: Telling) -> bool:
    """Is it what the act just told came after ("were arrested after the shootings")?"""
    verbs = {(last.para, f.token) for f in last.frames}
    marks = [f.token.head for f in telling.frames if f.nominal]
    return any(m.lower_ in {"after", "following"} and (telling.para, m.head) in verbs for m in marks)


def is_old_to(when: When | None, news: list[Telling]) -> bool:
    """Is a date weeks before a statement that gave an act out as news?"""
    given_out = [t.given_out for t in news if t.given_out is not None]
    return bool(given_out) and when is not None and when[1] < max(given_out) - OLD


def is_toll_news(telling: Telling) -> bool:
    """ "The death toll from the attack rose to 30": news of an act that the text tells again."""
    return telling.body <= 1 and any(
        f.token.dep_ == "pobj" and f.token.head.head.lemma_.lower() in {"toll", "number"} for f in telling.frames
    )


ADDING = word_set("adding_adverbs")


def adds(telling: Telling) -> bool:
    """Is an act told as one more ("was also kidnapped", "meanwhile", "elsewhere")?"""
    return any(
        c.dep_ == "advmod" and c.lower_ in ADDING
        for f in telling.frames
        for verb in [f.token, *f.token.ancestors][:2]
        if verb.pos_ == "VERB"
        for c in verb.children
    )


def is_arrest(tellings: list[Telling]) -> bool:
    """Is it told as an arrest or a search, and as no crime?"""
    return any(t.classes & {"arrest", "raid", "operation"} for t in tellings) and not any(is_crime(t) for t in tellings)


def weapons_shared(telling: Telling, incident: Incident) -> int:
    """1 when a weapon type is named in both, -1 when both name weapons and none is the same."""
    mine = set(weapons_of([telling]))
    theirs = set(weapons_of(incident.tellings)) if mine else set()
    return 0 if not theirs else 1 if mine & theirs else -1


def incident_family(incident: Incident) -> set[str]:
    """Kinds of act that the incident's tellings allow."""
    found: set[str] = set()
    for telling in incident.tellings:
        found |= family(telling)
    return found
