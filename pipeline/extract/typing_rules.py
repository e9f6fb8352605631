"""Incident type from weapon, manner and actor: one table, the codebook's order of precedence.

In: tellings of one act. Out: ``incident_type`` and the weapon types in the order named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.extract import syntax, tolls
from pipeline.extract.fillers import Filler, is_state
from pipeline.extract.frame import Frame
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe, singular, words_of
from pipeline.extract.wordsets import words as word_set
from schemas.codes import crosswalk

if TYPE_CHECKING:
    from pipeline.extract.tellings import Telling

BY_WEAPON = crosswalk("weapon_type", "incident_type")
FAMILY = crosswalk("incident_type", "family")
REMOTE = {code for code, name in FAMILY.items() if name == "remote"}
COMPATIBLE = {
    "explosive": {"remote", "ground"},
    "ground": {"explosive", "coercion"},
    "sabotage": {"explosive"},
    "coercion": {"ground"},
}
GROUND_HARM = word_set("close_killing")


def weapons_of(tellings: list[Telling]) -> list[str]:
    """Weapon types that the tellings name or entail, first named first."""
    found: list[tuple[int, str]] = []
    for telling in tellings:
        named = {w.weapon_type for w in telling.weapons}
        charged = "vehicle_bomb" in named  # "a car bomb with 100 kg of dynamite"
        found += [(w.start, w.weapon_type) for w in telling.weapons if not (charged and w.name in LOADS)]
        idle = {"ied_landmine", "other"} if named & {"vehicle_bomb", "suicide_vest"} else set()
        idle |= {"suicide_vest"} if charged else set()  # "a suicide bomber rammed a truck bomb into the bank"
        found += [(f.start, f.weapon_type) for f in telling.frames if f.weapon_type and f.weapon_type not in idle]
        for filler in telling.perpetrators:
            if filler.text.lower().split()[-1:] and filler.text.lower().split()[-1] in {"gunmen", "gunman"}:
                found.append((filler.start, "small_arms"))
    if any(BY_WEAPON.get(w.weapon_type) in REMOTE for t in tellings for w in t.weapons):
        found = [f for f in found if f[1] != "arson"]  # what a missile set on fire
    return list(dict.fromkeys(w for _, w in sorted(found) if w != "unknown"))


LOADS = word_set("loads")


def is_suicide(tellings: list[Telling]) -> bool:
    """Does the attacker die with the explosive?"""
    for telling in tellings:
        if any(w.name.startswith("suicide") for w in telling.weapons):  # "a suicide truck bomb"
            return True
        for frame in telling.frames:
            words = {t.lemma_.lower() for t in syntax.modifiers(frame.token)} if frame.nominal else set()
            if any(is_strapped(t) for role in ("weapon", "perpetrator") for t in frame.roles.get(role, [])):
                return True
            if frame.cls == "selfblast" or "suicide" in words or frame.incident_type == "suicide_bombing":
                return True
    return False


def is_bare_raid(tellings: list[Telling]) -> bool:
    """Is it only "the raids", by nobody and with nothing named? Beside air strikes they are air raids."""
    acts = [f for t in tellings for f in t.frames if f.cls not in {"harm", "die", "toll"}]
    named = any(f.actor is not None for t in tellings for f in t.perpetrators) or weapons_of(tellings)
    return bool(acts) and all(f.token.lemma_ == "raid" and f.modality.definite for f in acts) and not named


def is_strapped(charge: Token) -> bool:
    """ "A bomb strapped to a girl": who bears it dies with it."""
    return any(
        c.dep_ == "acl" and c.lemma_ == "strap" and any(describe(t.text) for _, t in syntax.prepositional(c, ("to",)))
        for c in charge.children
    )


def state_perpetrator(tellings: list[Telling]) -> bool | None:
    """Is the perpetrator a state force? "Gunmen" and "a terrorist group" are none; None when nobody is told."""
    found = [f.actor for t in tellings for f in t.perpetrators if f.actor is not None]
    actors = [actor for actor in found if actor.name != "Unknown"]
    return is_state(actors[0]) if actors else False if found else None


def type_of(tellings: list[Telling]) -> str | None:
    """Code ``incident_type``; None when nothing tells what was done. Arrests for an act do not type it."""
    tellings = [t for t in tellings if t.classes != {"arrest"}] or tellings
    told = [f for t in tellings for f in t.frames]
    frames = [f for f in told if not (f.modality.unreal or f.modality.attempted)] or told
    if any(f.cls == "abduct" for f in frames) and kills_more(tellings):
        frames = [f for f in frames if f.cls != "abduct"] or frames
    classes = [f.cls for f in frames]
    if set(classes) == {"arrest"}:
        return "security_operation"  # whatever they carried
    weapons = weapons_of(tellings)
    if is_suicide(tellings):
        return "suicide_bombing"
    state = state_perpetrator(tellings)
    air = any(
        {t.lemma_.lower() for t in syntax.modifiers(f.token)} & {"air", "aerial"} or f.incident_type == "air_strike"
        for f in frames if f.nominal or f.incident_type == "air_strike"
    )  # fmt: skip
    first = by_weapon(tellings, weapons)
    if first == "sabotage" and kills_first(frames):
        first = None
    if first == "shelling" and state and is_on_ground(tellings) and not fired(tellings):
        first = None  # infantry backed by tanks
    sieges = {f.nominal for f in frames if f.cls == "seize"} == {True} and set(classes) & {"attack", "fire", "harm"}
    boarded = "abduct" in classes and any(is_boarded(t) for t in tellings)
    if boarded:
        classes.append("seize")
    taken = boarded or any(is_vessel_or_site(t) for t in tellings)
    for cls in ("seize", "abduct") if taken else ("abduct", "seize"):
        if cls == "seize" and sieges:  # a raid that ended in a siege
            continue
        if cls in classes and (first is None or first == "armed_attack"):
            return seize_type(tellings, state) if cls == "seize" else "abduction"
    if first in REMOTE or first in {"bombing", "suicide_bombing"}:
        return first
    if air and state is not False:
        return "air_strike"
    if "clash" in classes and not strikes_the_unarmed(tellings):
        return "riot" if is_riot(tellings) else "armed_clash"
    if state and in_operation(frames):
        return "security_operation"
    policing = set(classes) & POLICING
    if state and policing and not set(classes[:1]) & FORCE and not (policing == {"operation"} and "attack" in classes):
        return "security_operation"
    if first is not None:
        return first
    named = [f.incident_type for f in frames if f.incident_type and f.cls not in {"operation", "clash"}]
    named.sort(key=lambda kind: kind == "security_operation")  # the crime, not the search for who did it
    if named and not (named[0] == "sabotage" and kills_first(frames)):
        return settle(named[0], state)
    if "fire" in classes:
        return "armed_attack"
    if set(classes) & {"attack", "impact", "undergo", "blowup", "intercept", "launch"}:
        return default_attack(tellings, state)
    if set(classes) & {"harm", "die", "toll"}:
        ground = any(f.token.lemma_.lower() in GROUND_HARM for f in frames)
        if not ground and "harm" not in classes and state is None and not any(t.perpetrators for t in tellings):
            return None  # people died, of what is not said
        return "armed_attack" if ground or state is not None else "other_violence"
    return None


def types_of(incidents: list[list[Telling]]) -> list[str | None]:
    """Code the types of an article's incidents; bare raids beside air strikes are air strikes too."""
    kinds = [type_of(tellings) for tellings in incidents]
    if "air_strike" not in kinds:
        return kinds
    return ["air_strike" if is_bare_raid(t) else kind for t, kind in zip(incidents, kinds, strict=True)]


def by_weapon(tellings: list[Telling], weapons: list[str]) -> str | None:
    """The type that the first weapon entails; what a ship fires goes before the ship."""
    used = {w.weapon_type for t in tellings for w in t.weapons if w.kind == "munition"} & MUNITIONS
    ranked = sorted((w for w in weapons if w in BY_WEAPON), key=lambda w: bool(used) and w == "naval_vessel")
    return BY_WEAPON[ranked[0]] if ranked else None


MUNITIONS = {code for code, kind in BY_WEAPON.items() if kind in REMOTE}


def fired(tellings: list[Telling]) -> bool:
    """Is shelling told, or a shell, and not only a tank or a gun?"""
    acts = any(f.incident_type == "shelling" or f.weapon_type for t in tellings for f in t.frames)
    return acts or any(w.kind != "platform" for t in tellings for w in t.weapons)


POLICING = {"arrest", "raid", "operation"}
FORCE = {"harm", "fire", "explode", "detonate", "blowup", "launch"}
UNARMED = {"civilians", "government", "infrastructure", "religious", "media", "diplomatic", "aid_or_medical"}


def strikes_the_unarmed(tellings: list[Telling]) -> bool:
    """Is it told first as an attack on people or things that do not fight back, and only then as a fight?"""
    first = next((t for t in tellings if t.classes & {"attack", "clash", "harm", "fire"}), None)
    if any(is_crime(t) and any(f.target_type in UNARMED for f in t.targets) for t in tellings):
        return True
    return (
        first is not None
        and "clash" not in first.classes
        and "attack" in first.classes
        and any(f.target_type in UNARMED for f in first.targets)
    )


def is_crime(telling: Telling) -> bool:
    """Does a telling use a word for what only criminals do ("murder", "kidnapping")?"""
    return any(f.token.lemma_.lower() in CRIMES for f in telling.frames)


CRIMES = word_set("crimes")


def kills_more(tellings: list[Telling]) -> bool:
    """Are more killed than abducted, or as many and told first (codebook: the main act gives the type)?"""
    killed = [c for t in tellings for c in tolls.usable(t, "killed") if c.min]
    held = [c for t in tellings for c in tolls.usable(t, "abducted") if c.min]
    if not killed or not held:
        return False
    dead, taken = (max(c.min or 0 for c in counts) for counts in (killed, held))
    return dead > taken or (dead == taken and min(c.start for c in killed) < min(c.start for c in held))


def is_boarded(telling: Telling) -> bool:
    """Is a ship stormed, whose people are then held?"""
    stormed = any(f.token.lemma_ in {"storm", "board"} for f in telling.frames)
    return stormed and any(f.target_type == "commercial_shipping" for f in telling.targets)


def is_vessel_or_site(telling: Telling) -> bool:
    """Is a ship, vehicle or building seized, whose people are then held (codebook)?"""
    if not telling.classes & {"seize"}:
        return False
    return any(f.kind == "facility" or f.target_type == "commercial_shipping" for f in telling.targets)


def seize_type(tellings: list[Telling], state: bool | None) -> str:
    """A place captured in a fight is a clash; a ship or building taken is a seizure.

    What police take, and private buildings and goods that any forces of a state take, are taken in a raid.
    """
    taken = [f.target_type for t in tellings for f in t.targets if f.kind == "facility"]
    police = is_policed(f for t in tellings for f in t.perpetrators)
    if state and taken and (set(taken) == {"civilians"} or (police and "commercial_shipping" not in taken)):
        return "security_operation"
    kinds = {f.incident_type for t in tellings for f in t.frames if f.cls == "seize"}
    if kinds == {"armed_clash"} and any(t.classes & {"clash"} for t in tellings):
        return "armed_clash"  # a siege, in a fight
    places = any(f.kind == "place" for t in tellings for f in t.targets)
    return "armed_clash" if places and any(t.classes & {"clash"} for t in tellings) else "seizure"


def in_operation(frames: list[Frame]) -> bool:
    """ "Troops killed 20 militants in an operation": what was done is the operation."""
    objects = (t for f in frames if f.cls == "harm" for _, t in syntax.prepositional(f.token, ("in", "during")))
    return any(t.lemma_.lower() in {"operation", "sweep", "manhunt"} for t in objects)


def kills_first(frames: list[Frame]) -> bool:
    """Is it told first that people were killed, and then what was burnt?"""
    return bool(frames) and frames[0].cls == "harm" and frames[0].token.lemma_.lower() in KILLING


KILLING = {"kill", "shoot", "murder", "behead", "massacre", "slay"}


def settle(named: str, state: bool | None) -> str:
    """A trigger's default type, adjusted to who acted."""
    if named == "air_strike" and state is False:
        return "bombing"
    if named == "bombing" and state:  # "the bombing of the port by American forces"
        return "air_strike"
    return named


def default_attack(tellings: list[Telling], state: bool | None) -> str:
    """No weapon named: a state's strikes are air strikes, its troops clash; a group's attacks are armed attacks."""
    if state is None:
        return "other_violence"
    if state and is_on_ground(tellings):
        return "armed_clash"
    kinds = {f.actor.kind for t in tellings for f in t.perpetrators if f.actor is not None}
    return "air_strike" if state and kinds != {"police"} else "armed_attack"  # the police have no bombers


def said(tellings: list[Telling]) -> set[str]:
    """Lower-case lemmas of the sentences that tell an act."""
    return {w.lemma_.lower() for t in tellings for f in t.frames[:1] for w in f.token.sent}


def is_on_ground(tellings: list[Telling]) -> bool:
    """Do troops attack: by the word for the act ("assault", "offensive") or by what its sentence speaks of?"""
    if {f.token.lemma_.lower() for t in tellings for f in t.frames} & GROUND_ACTS:
        return True
    return bool(said(tellings) & GROUND_WORDS)


GROUND_ACTS = word_set("ground_acts")
GROUND_WORDS = word_set("ground_words")


def is_policed(fillers: Iterable[Filler]) -> bool:
    """Are police among role fillers?"""
    return any(f.actor is not None and f.actor.kind == "police" for f in fillers)


def is_riot(tellings: list[Telling]) -> bool:
    """Is it a crowd that clashes, with the police or by itself, and no armed group?"""
    sides = [f for t in tellings for f in (*t.sides, *t.targets, *t.perpetrators)]
    if any(f.actor is not None and f.actor.is_armed and f.actor.kind not in {"police", "unknown"} for f in sides):
        return False
    if any(w.kind == "munition" for t in tellings for w in t.weapons):
        return False
    words = said(tellings)
    policed = is_policed(sides) or "police" in words
    crowd = any(singular(w) in CROWDS for f in sides for w in words_of(f.text))
    return (policed and crowd) or bool(words & CROWD_WORDS)


CROWDS = word_set("crowds")
CROWD_WORDS = word_set("crowd_words")


def family(telling: Telling) -> set[str]:
    """Families of act that a telling allows; empty when open. Read once a telling."""
    if telling.families is None:
        telling.families = read_family(telling)
    return telling.families


def read_family(telling: Telling) -> set[str]:
    """Families of act by the type of a telling alone."""
    kind = type_of([telling])
    if telling.classes == {"burn"} and not telling.perpetrators:
        return set()  # set ablaze, by what is told elsewhere
    if kind is None or kind == "other_violence" or not telling.frames:
        return set()
    if (
        set(weapons_of([telling])) <= {"naval_vessel"}  # what it fires is not said
        and (kind in {"air_strike", "armed_attack"} or (kind == "armed_clash" and state_perpetrator([telling])))
        and not telling.classes & {"abduct", "seize", "clash"}
    ):
        return set()
    own = FAMILY.get(kind, kind)
    return {own} | COMPATIBLE.get(own, set())
