"""Weapons in a text: drones, missiles, rockets, guns, devices, and manners that entail one.

In: any English text and lexicons/weapons.csv. Out: non-overlapping :class:`WeaponMention` spans in
order, each with the codebook's weapon type and the count written before it ("two drones", "dozens of
rockets"). Refuses look-alikes by the words beside them ("coal mine", "fuel tank", "Shell company") and
weapons that are only made, kept or sold ("missile factory").
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.numbers.find import Quantity, find_quantities
from pipeline.extract.people import find as find_noun
from pipeline.extract.people import is_person, words_of
from pipeline.extract.search import whole_words
from pipeline.extract.weapons_table import Form, Weapon, automaton, patterns
from pipeline.extract.wordsets import words

NEAR = 70  # characters each side in which a word of the column ``near`` must stand
BESIDE = 24  # characters each side read for ``not_after`` and ``not_before``
COUNT_REACH = 48  # characters between a number and its weapon


def _before_one_of(name: str) -> re.Pattern[str]:
    """Matches at the end of a weapon that stands before one of the nouns of a set."""
    nouns = "|".join(sorted(map(re.escape, words(name))))
    return re.compile(rf"[\s-]+(?:and\s+[a-z]+\s+)?(?:{nouns})\b", re.IGNORECASE)


COMPOUND = _before_one_of("weapon_effects")  # "two drone strikes" counts strikes, not drones
NO_USE = _before_one_of("weapon_trade")
STOP = words("weapon_stop")
# Adjectives or a measure ("a salvo of", "34 of the") between a number and its weapon.
BETWEEN = re.compile(
    r"(?:[\s\u2013-]+[\w'’./+-]+){0,4}?[\s-]+(?:of\s+(?:the\s+|its\s+|their\s+)?)?(?:[\w'’./+-]+\s+){0,3}"
)
JOIN = re.compile(
    r"[\s-]+(?:(?:type|style|class|made|model|attack|combat|cruise|ballistic|fighter|assault|kamikaze)[\s-]+)?",
    re.IGNORECASE,
)
BEGINS = re.compile(r"(?:^|[.!?:;\n\"“‘'(\u2014-])\s*\Z")  # the end of what stands before a sentence
ARTICLES = frozenset({"a", "an", "another", "one", "single"})
DETERMINERS = ARTICLES | {"the", "this", "that", "each"}
PLURAL_WORDS = frozenset({"of", "some", "these", "those"})


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """A weapon named in a text; ``count`` is the number written before it ("a drone" is one).

    ``singular``: one weapon is meant ("the drone"); ``modifier``: it only qualifies another noun ("drone
    attack"); ``kind``: munition, platform or manner ("gunmen", "opened fire": no thing is named).
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


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    weapon: Weapon
    singular: bool


def find_weapons(text: str) -> list[WeaponMention]:
    """Find every weapon, and every manner that entails one, in a text of any length.

    >>> [(m.text, m.weapon_type, m.count.min) for m in find_weapons("six Kalibr missiles and 25 drones")]
    [('Kalibr missiles', 'missile', 6), ('drones', 'drone', 25)]
    """
    hits = _chosen(text)
    if not hits:
        return []
    quantities = find_quantities(text, articles=True)
    ends = [q.end for q in quantities]
    return [_mention(text, hit, quantities, ends) for hit in hits]


def _chosen(text: str) -> list[_Hit]:
    """The longest matches that their neighbours allow, left to right."""
    hits: list[_Hit] = []
    for hit in sorted(_hits(text), key=lambda h: (h.start, -h.end)):
        if (hits and hit.start < hits[-1].end) or not _allowed(text, hit):
            continue
        if hits and _joins(text, hits[-1], hit):  # "T-72 tanks", "Shahed-type drones"
            hit = _Hit(hits[-1].start, hit.end, hits.pop().weapon, hit.singular)
        hits.append(hit)
    return hits


def _hits(text: str) -> Iterator[_Hit]:
    """Every match on word boundaries, overlapping ones too."""
    search, forms = automaton()
    for index, start, end in whole_words(search, text):
        form = forms[index]
        numbered = start > 1 and text[start - 1] == "-" and text[start - 2].isdigit()
        if not numbered and _right_case(text, start, form):
            yield _Hit(start, end, form.weapon, form.singular)
    for weapon in patterns():
        if weapon.pattern is not None:
            for found in weapon.pattern.finditer(text):
                yield _Hit(found.start(), found.end(), weapon, singular=True)


def _right_case(text: str, start: int, form: Form) -> bool:
    """Names need a capital; a common word with one inside a sentence may be a name ("Royal Dutch/Shell")."""
    if form.capital:
        return text[start].isupper()
    name = form.weapon.lower and text[start].isupper()
    return not name or BEGINS.search(text, max(0, start - 4), start) is not None


def _joins(text: str, model: _Hit, generic: _Hit) -> bool:
    """Is a match the generic noun of the model right before it?"""
    if "manner" in (model.weapon.kind, generic.weapon.kind):
        return False
    same = model.weapon.weapon_type == generic.weapon.weapon_type
    return same and JOIN.fullmatch(text, model.end, generic.start) is not None


def _allowed(text: str, hit: _Hit) -> bool:
    """Do the words beside a match let it mean the weapon?"""
    weapon = hit.weapon
    if weapon.kind == "munition" and NO_USE.match(text, hit.end):
        return False
    if weapon.not_after and weapon.not_after.search(text[max(0, hit.start - BESIDE) : hit.start]):
        return False
    if weapon.not_before and weapon.not_before.match(text, hit.end):
        return False
    if weapon.near is None:
        return True
    line = text.find("\n", hit.end)
    left = text[max(text.rfind("\n", 0, hit.start) + 1, hit.start - NEAR) : hit.start]
    right = text[hit.end : min(line if line >= 0 else len(text), hit.end + NEAR)]
    return weapon.near.search(f"{left} {right}") is not None


def _mention(text: str, hit: _Hit, quantities: list[Quantity], ends: list[int]) -> WeaponMention:
    weapon = hit.weapon
    manner = weapon.kind == "manner"
    modifier = not manner and COMPOUND.match(text, hit.end) is not None
    counted = not modifier and (not manner or weapon.weapon_type == "suicide_vest")
    count = _count(text, hit, quantities, ends) if counted else None
    return WeaponMention(
        start=hit.start,
        end=hit.end,
        text=text[hit.start : hit.end],
        weapon_type=weapon.weapon_type,
        name=weapon.name,
        count=count,
        singular=hit.singular and not modifier and not manner and _is_singular(text, hit.start, count),
        kind=weapon.kind,
        incident_type=weapon.incident_type,
        modifier=modifier,
    )


def _count(text: str, hit: _Hit, quantities: list[Quantity], ends: list[int]) -> Quantity | None:
    """The quantity before a weapon, with at most some adjectives or a measure ("a salvo of") between."""
    at = bisect_right(ends, hit.start) - 1
    if at < 0:
        return None
    quantity = quantities[at]
    between = text[quantity.end : hit.start]
    if len(between) > COUNT_REACH or "\n" in between or quantity.max == 0 or not BETWEEN.fullmatch(between):
        return None
    told = words_of(between)
    if not STOP.isdisjoint(told) or any(is_person(find_noun(told, i + 1)) for i in range(len(told))):
        return None
    article = quantity.text.lower() in ARTICLES
    if article and (not hit.singular or "of" in told):  # "a barrage of rockets"
        return None
    return quantity


def _is_singular(text: str, start: int, count: Quantity | None) -> bool:
    """Is one weapon meant: "a drone", "the missile", "one rocket"?"""
    if count is not None:
        return count.min == count.max == 1
    for word in reversed(words_of(text[max(0, start - 40) : start])[-4:]):
        if word in DETERMINERS:
            return True
        if word in STOP or word in PLURAL_WORDS:
            return False
    return False
