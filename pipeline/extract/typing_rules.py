"""Incident type from weapon, manner and actor: one table, the codebook's order of precedence.

In: tellings of one act. Out: ``incident_type`` and the weapon types in the order named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract import syntax
from pipeline.extract.fillers import is_state

if TYPE_CHECKING:
    from pipeline.extract.tellings import Telling

BY_WEAPON = {
    "drone": "drone_strike", "missile": "missile_attack", "rocket": "rocket_attack", "artillery_mortar": "shelling",
    "aircraft_bomb": "air_strike", "ied_landmine": "bombing", "vehicle_bomb": "bombing", "suicide_vest": "suicide_bombing",
    "small_arms": "armed_attack", "melee": "armed_attack", "arson": "sabotage", "chemical": "other_violence",
    "naval_vessel": "armed_attack", "other": "armed_attack",
}  # fmt: skip
BY_CLASS = {"abduct": "abduction", "seize": "seizure", "arrest": "security_operation", "raid": "security_operation",
            "operation": "security_operation", "clash": "armed_clash", "riot": "riot", "fire": "armed_attack"}  # fmt: skip
REMOTE = {"drone_strike", "air_strike", "missile_attack", "rocket_attack", "shelling"}
FAMILY = {
    **dict.fromkeys(REMOTE, "remote"), "bombing": "explosive", "suicide_bombing": "explosive",
    "explosion_unattributed": "explosive", "armed_attack": "ground", "armed_clash": "ground",
    "security_operation": "ground", "abduction": "coercion", "seizure": "coercion", "sabotage": "sabotage", "riot": "riot",
}  # fmt: skip
COMPATIBLE = {"explosive": {"remote", "ground"}, "ground": {"explosive", "coercion"}, "sabotage": {"explosive"}, "coercion": {"ground"}}
HARM_WEAPON = {"shoot": "small_arms", "gun": "small_arms", "stab": "melee", "knife": "melee", "slash": "melee", "hack": "melee",
               "behead": "melee", "decapitate": "melee", "machete": "melee", "dynamite": "ied_landmine"}  # fmt: skip
GROUND_HARM = {"shoot", "gun", "stab", "knife", "slash", "hack", "behead", "decapitate", "machete", "execute", "assassinate",
               "murder", "massacre", "slaughter", "lynch", "mow", "butcher", "slay", "hang", "strangle"}  # fmt: skip


def weapons_of(tellings: list[Telling]) -> list[str]:
    """Weapon types that the tellings name or entail, first named first."""
    found: list[tuple[int, str]] = []
    for telling in tellings:
        found += [(w.start, w.weapon_type) for w in telling.weapons]
        for frame in telling.frames:
            implied = HARM_WEAPON.get(frame.token.lemma_.lower()) if frame.cls == "harm" else frame.weapon_type
            if frame.cls == "harm" and frame.token.lemma_ in {"shoot", "gun"}:
                implied = "small_arms"
            if implied:
                found.append((frame.start, implied))
        for filler in telling.perpetrators:
            if filler.text.lower().split()[-1:] and filler.text.lower().split()[-1] in {"gunmen", "gunman"}:
                found.append((filler.start, "small_arms"))
    return list(dict.fromkeys(w for _, w in sorted(found) if w != "unknown"))


def is_suicide(tellings: list[Telling]) -> bool:
    """Does the attacker die with the explosive?"""
    for telling in tellings:
        for frame in telling.frames:
            words = {t.lemma_.lower() for t in syntax.modifiers(frame.token)} if frame.nominal else set()
            if frame.cls == "selfblast" or "suicide" in words or frame.incident_type == "suicide_bombing":
                return True
    return False


def state_perpetrator(tellings: list[Telling]) -> bool | None:
    """Is the perpetrator a state force? None when nobody is named."""
    actors = [f.actor for t in tellings for f in t.perpetrators if f.actor is not None and f.name != "Unknown"]
    return is_state(actors[0]) if actors else None


def type_of(tellings: list[Telling]) -> str | None:
    """Code ``incident_type``; None when nothing tells what was done."""
    frames = [f for t in tellings for f in t.frames]
    classes = [f.cls for f in frames]
    weapons = weapons_of(tellings)
    if is_suicide(tellings):
        return "suicide_bombing"
    state = state_perpetrator(tellings)
    air = any(
        {t.lemma_.lower() for t in syntax.modifiers(f.token)} & {"air", "aerial"} or f.incident_type == "air_strike"
        for f in frames if f.nominal or f.incident_type == "air_strike"
    )  # fmt: skip
    first = next((BY_WEAPON[w] for w in weapons if w in BY_WEAPON), None)
    for cls in ("abduct", "seize"):
        if cls in classes and (first is None or first == "armed_attack"):
            return seize_type(tellings) if cls == "seize" else BY_CLASS[cls]
    if first in REMOTE or first in {"bombing", "suicide_bombing"}:
        return first
    if air and state is not False:
        return "air_strike"
    if "clash" in classes:
        return "armed_clash"
    if state and set(classes) & {"arrest", "raid", "operation"}:
        return "security_operation"
    if first is not None:
        return first
    named = [f.incident_type for f in frames if f.incident_type and f.cls != "operation"]
    if named:
        return settle(named[0], state)
    if "fire" in classes:
        return "armed_attack"
    if set(classes) & {"attack", "impact", "undergo", "blowup", "intercept", "launch"}:
        return default_attack(frames, state)
    if set(classes) & {"harm", "die", "toll"}:
        ground = any(f.token.lemma_.lower() in GROUND_HARM for f in frames)
        if "harm" not in classes and state is None and not any(t.perpetrators for t in tellings):
            return None  # people died, of what is not said
        return "armed_attack" if ground or state is not None else "other_violence"
    return None


def seize_type(tellings: list[Telling]) -> str:
    """A place captured in a fight is a clash; a ship or building taken is a seizure."""
    places = any(f.kind == "place" for t in tellings for f in t.targets)
    return "armed_clash" if places and any(t.classes & {"clash"} for t in tellings) else "seizure"


def settle(named: str, state: bool | None) -> str:
    """A trigger's default type, adjusted to who acted."""
    if named == "air_strike" and state is False:
        return "bombing"
    return named


def default_attack(frames: list[object], state: bool | None) -> str:
    """No weapon named: a state's strikes are air strikes, a group's attacks armed attacks."""
    if state is None:
        return "other_violence" if not any(getattr(f, "cls", "") == "intercept" for f in frames) else "other_violence"
    return "air_strike" if state else "armed_attack"


def family(telling: Telling) -> set[str]:
    """Families of act that a telling allows; empty when open."""
    kind = type_of([telling])
    if kind is None or kind == "other_violence" or not telling.frames:
        return set()
    if not weapons_of([telling]) and kind in {"air_strike", "armed_attack"} and not telling.classes & {"abduct", "seize", "clash"}:
        return set()
    own = FAMILY.get(kind, kind)
    return {own} | COMPATIBLE.get(own, set())
