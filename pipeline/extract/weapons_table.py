"""The rows of lexicons/weapons.csv, compiled for searching.

In: the file. Out: :class:`Weapon` rows with the conditions under which a word means one, an automaton
over all names, aliases and plurals, and the rows that are found by a pattern ("truck filled with 100 kg
of dynamite").
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

LEXICON = Path(__file__).parent / "lexicons" / "weapons.csv"
SAME_IN_PLURAL = ("ed", "s", "fire", "men", " to", "alive", "down")
NOUNS_OF_MANNER = (
    "bomber",
    "bombing",
    "attacker",
    "attack",
    "battle",
    "fight",
    "gunshot",
    "sniper",
    "shooting",
    "stabbing",
)


@dataclass(frozen=True, slots=True)
class Weapon:
    """One row. ``kind``: munition, platform or manner (an act or person that entails a weapon).

    ``not_after``, ``not_before``: words beside a match that give it another sense; ``near``: words of
    which one must stand near; ``lower``: with a capital inside a sentence it is a name ("Shell");
    ``pattern``: how the row is found when not by its names.
    """

    name: str
    aliases: tuple[str, ...]
    weapon_type: str
    kind: str
    incident_type: str | None
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    near: re.Pattern[str] | None
    lower: bool
    pattern: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a weapon; ``capital``: a name, to be written with a capital."""

    weapon: Weapon
    capital: bool
    singular: bool


def _options(words: str) -> str:
    return "|".join(re.escape(word) for word in words.split("|"))


def _compiled(pattern: str, source: str) -> re.Pattern[str] | None:
    """A pattern built from a cell of the table; None when the cell is empty."""
    return re.compile(pattern, re.IGNORECASE) if source else None


@cache
def table() -> tuple[Weapon, ...]:
    """All rows, in the order of the file."""
    with LEXICON.open(encoding="utf-8", newline="") as file:
        return tuple(
            Weapon(
                name=row["name"],
                aliases=tuple(filter(None, row["aliases"].split("|"))),
                weapon_type=row["weapon_type"],
                kind=row["kind"],
                incident_type=row["incident_type"] or None,
                not_after=_compiled(rf"(?:^|[\s(\"“'’-])(?:{_options(row['not_after'])})[\s-]+$", row["not_after"]),
                not_before=_compiled(rf"[\s-]*(?:{_options(row['not_before'])})(?!\w)", row["not_before"]),
                near=_compiled(rf"\b(?:{row['near']})", row["near"]),
                lower=row["lower"] == "1",
                pattern=_compiled(rf"\b{row['pattern']}\b", row["pattern"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def automaton() -> tuple[AhoCorasick, tuple[Form, ...]]:
    """All forms in lower case, and beside each what it means."""
    forms: dict[str, Form] = {}
    for weapon in table():
        if weapon.pattern is not None:
            continue
        for name in (weapon.name, *weapon.aliases):
            for form in _forms(name, weapon.kind):
                singular = form == name and not name.endswith("s")
                forms.setdefault(form.lower(), Form(weapon, name[0].isupper(), singular))
    return AhoCorasick(list(forms)), tuple(forms.values())


@cache
def patterns() -> tuple[Weapon, ...]:
    """The rows that are found by a pattern."""
    return tuple(weapon for weapon in table() if weapon.pattern is not None)


def _forms(name: str, kind: str) -> list[str]:
    """The name and, for a noun, its plural."""
    if name.endswith("man"):
        return [name, name[:-2] + "en"]
    noun = kind != "manner" or name.endswith(NOUNS_OF_MANNER)
    if not noun or name[-1] in "+." or name.endswith(SAME_IN_PLURAL):
        return [name]
    if name.endswith("y") and name[-2] not in "aeou":
        return [name, name[:-1] + "ies"]
    return [name, name + ("es" if name.endswith(("x", "ch", "sh")) else "s")]
