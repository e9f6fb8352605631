"""Weapons in a text: drones, missiles, rockets, guns, devices, and manners that entail one.

In: any English text and lexicons/weapons.csv. Out: non-overlapping :class:`WeaponMention` spans in
order, each with the codebook's weapon type and the count written before it ("two drones", "dozens of
rockets"). Refuses look-alikes by the words beside them ("coal mine", "fuel tank", "Shell company").
"""

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from pipeline.extract.numbers import Quantity, find_quantities
from pipeline.extract.people import find as find_noun
from pipeline.extract.people import is_person, words_of
from pipeline.extract.wordsets import words

LEXICON = Path(__file__).parent / "lexicons" / "weapons.csv"
NEAR = 70  # characters each side in which a word of the column ``near`` must stand
BESIDE = 24  # characters each side read for ``not_after`` and ``not_before``


def _before_one_of(name: str) -> re.Pattern[str]:
    """Matches at the end of a weapon that stands before one of the nouns of a set."""
    nouns = "|".join(sorted(map(re.escape, words(name))))
    return re.compile(rf"[\s-]+(?:and\s+[a-z]+\s+)?(?:{nouns})\b", re.IGNORECASE)


COMPOUND = _before_one_of("weapon_effects")
NO_USE = _before_one_of("weapon_trade")
STOP = words("weapon_stop")
BETWEEN = re.compile(
    r"(?:[\s\u2013-]+[\w'’./+-]+){0,4}?[\s-]+(?:of\s+(?:the\s+|its\s+|their\s+)?)?(?:[\w'’./+-]+\s+){0,3}$"
)
JOIN = re.compile(
    r"[\s-]+(?:(?:type|style|class|made|model|attack|combat|cruise|ballistic|fighter|assault|kamikaze)[\s-]+)?",
    re.IGNORECASE,
)
ARTICLES = frozenset({"a", "an", "another", "one", "single"})
DETERMINERS = ARTICLES | {"the", "this", "that", "each"}


@dataclass(frozen=True, slots=True)
class Weapon:
    """One row of weapons.csv. ``kind``: munition, platform or manner (an act that entails a weapon)."""

    name: str
    weapon_type: str
    kind: str
    incident_type: str | None
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    near: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon named in a text; ``count`` is the number written before it ("a drone" is one).

    ``singular`` says that one weapon is meant ("the drone"), ``modifier`` that it only qualifies
    another noun ("drone attack"), ``kind`` is the row's.
    """

    start: int
    end: int
    text: str
    weapon_type: str
    name: str
    count: Quantity | None = None
    singular: bool = False
    kind: str = "munition"
    incident_type: str | None = None
    modifier: bool = False


def _beside(words: str, *, before: bool) -> re.Pattern[str] | None:
    if not words:
        return None
    options = "|".join(re.escape(w) for w in words.split("|"))
    tail = rf"(?:^|[\s(\"“'’-])(?:{options})[\s-]+$" if before else rf"^[\s-]*(?:{options})(?![\w])"
    return re.compile(tail, re.IGNORECASE)


def _forms(name: str, kind: str) -> list[str]:
    """The name and, for a noun, its plural."""
    if name.endswith("man"):
        return [name, name[:-2] + "en"]
    noun = kind != "manner" or name.endswith(
        ("bomber", "bombing", "attacker", "attack", "battle", "fight", "gunshot", "sniper")
    )
    if not noun or name[-1] in "+." or name.endswith(("ed", "s", "fire", "men", " to", "alive", "down")):
        return [name]
    if name.endswith("y") and name[-2] not in "aeou":
        return [name, name[:-1] + "ies"]
    return [name, name + ("es" if name.endswith(("x", "ch", "sh")) else "s")]


@cache
def table() -> tuple[Weapon, ...]:
    """The rows of weapons.csv."""
    with LEXICON.open(encoding="utf-8", newline="") as file:
        return tuple(
            Weapon(
                row["name"],
                row["weapon_type"],
                row["kind"],
                row["incident_type"] or None,
                _beside(row["not_after"], before=True),
                _beside(row["not_before"], before=False),
                re.compile(rf"\b(?:{row['near']})", re.IGNORECASE) if row["near"] else None,
            )
            for row in csv.DictReader(file)
        )


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[Weapon, bool, bool], ...]]:
    """All names, aliases and plurals; beside each its row, "is capitalised" and "is singular"."""
    patterns: dict[str, tuple[Weapon, bool, bool]] = {}
    with LEXICON.open(encoding="utf-8", newline="") as file:
        for row, weapon in zip(csv.DictReader(file), table(), strict=True):
            for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
                for form in _forms(name, weapon.kind):
                    patterns.setdefault(
                        form.lower(), (weapon, name[0].isupper(), form == name and not name.endswith("s"))
                    )
    return AhoCorasick(list(patterns)), tuple(patterns.values())


def lowered(text: str) -> str:
    """Lower case of equal length, so that offsets hold (a dotted capital I would grow)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def find_weapons(text: str) -> list[WeaponMention]:
    """Find every weapon, and every manner that entails one, in a text of any length.

    >>> [(m.text, m.weapon_type, m.count.min) for m in find_weapons("six Kalibr missiles and 25 drones")]
    [('Kalibr missiles', 'missile', 6), ('drones', 'drone', 25)]
    """
    hits = [(start, end, *row) for start, end, row in _hits(text)]
    if not hits:
        return []
    quantities = find_quantities(text, articles=True)
    ends = [q.end for q in quantities]
    return [_mention(text, start, end, weapon, single, quantities, ends) for start, end, weapon, single in hits]


def _hits(text: str) -> list[tuple[int, int, tuple[Weapon, bool]]]:
    """Longest matches on word boundaries whose neighbours allow them, left to right."""
    automaton, rows = _automaton()
    found: list[tuple[int, int, int]] = []
    for index, start, end in automaton.find_matches_as_indexes(lowered(text), overlapping=True):
        if start and (text[start - 1].isalnum() or (text[start - 1] == "-" and text[start - 2 : start - 1].isdigit())):
            continue
        if end < len(text) and text[end].isalnum():
            continue
        found.append((start, -end, index))
    hits: list[tuple[int, int, tuple[Weapon, bool]]] = []
    reached = 0
    for start, minus_end, index in sorted(found):
        weapon, capital, single = rows[index]
        if start < reached or (capital and not text[start].isupper()) or not _allowed(text, start, -minus_end, weapon):
            continue
        reached = -minus_end
        if hits and _joins(text, hits[-1], start, weapon):  # "T-72 tanks", "Shahed-type drones"
            first = hits.pop()
            start, weapon = first[0], first[2][0]
        hits.append((start, reached, (weapon, single)))
    return hits


def _joins(text: str, first: tuple[int, int, tuple[Weapon, bool]], start: int, weapon: Weapon) -> bool:
    """Is a match the generic noun of the model right before it?"""
    model = first[2][0]
    if "manner" in (model.kind, weapon.kind) or model.weapon_type != weapon.weapon_type:
        return False
    return JOIN.fullmatch(text[first[1] : start]) is not None


def _allowed(text: str, start: int, end: int, weapon: Weapon) -> bool:
    """Do the words beside a match let it mean the weapon?"""
    if weapon.kind == "munition" and NO_USE.match(text, end):
        return False
    if weapon.not_after and weapon.not_after.search(text[max(0, start - BESIDE) : start]):
        return False
    if weapon.not_before and weapon.not_before.search(text[end : end + BESIDE]):
        return False
    if weapon.near is None:
        return True
    left = text.rfind("\n", 0, start)
    right = text.find("\n", end)
    window = (
        text[max(left + 1, start - NEAR) : start]
        + " "
        + text[end : min(right if right >= 0 else len(text), end + NEAR)]
    )
    return weapon.near.search(window) is not None


def _mention(
    text: str, start: int, end: int, weapon: Weapon, single: bool, quantities: list[Quantity], ends: list[int]
) -> WeaponMention:
    modifier = weapon.kind != "manner" and COMPOUND.match(text, end) is not None
    counted = weapon.kind != "manner" or weapon.weapon_type == "suicide_vest"
    count = None if modifier or not counted else _count(text, start, single, quantities, ends)
    singular = single and not modifier and weapon.kind != "manner" and _is_singular(text, start, count)
    return WeaponMention(
        start,
        end,
        text[start:end],
        weapon.weapon_type,
        weapon.name,
        count,
        singular,
        weapon.kind,
        weapon.incident_type,
        modifier,
    )


def _count(text: str, start: int, single: bool, quantities: list[Quantity], ends: list[int]) -> Quantity | None:
    """The quantity before a weapon, with at most some adjectives or a measure ("a salvo of") between."""
    at = bisect_right(ends, start) - 1
    if at < 0:
        return None
    quantity = quantities[at]
    between = text[quantity.end : start]
    if len(between) > 48 or "\n" in between or not BETWEEN.fullmatch(between) or quantity.max == 0:
        return None
    words = words_of(between)
    if any(w in STOP for w in words) or any(is_person(find_noun(words, i + 1)) for i in range(len(words))):
        return None
    one = quantity.text.lower() in ARTICLES
    if one and not single:
        return None  # "a barrage of rockets", "another rockets"
    if one and "of" in words:
        return None
    return quantity


def _is_singular(text: str, start: int, count: Quantity | None) -> bool:
    """Is one weapon meant: "a drone", "the missile", "one rocket"?"""
    if count is not None:
        return count.min == count.max == 1
    before = text[max(0, start - 40) : start]
    words = re.findall(r"[\w'’-]+", before)[-4:]
    for word in reversed(words):
        if word.lower() in DETERMINERS:
            return True
        if word.lower() in STOP or word.lower() in {"of", "some", "these", "those"}:
            return False
    return False
