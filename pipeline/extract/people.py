"""What a noun phrase speaks of: kinds of people and of facilities, read off two word lists.

In: a noun phrase ("two police officers", "the oil tanker Tutor", "a checkpoint of the army").
Out: its row of lexicons/people.csv or lexicons/facilities.csv, and from it a target type of the
codebook, a side and a default label. A phrase that names neither is ("unknown", "unknown").
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from pipeline.extract.wordsets import words

LEXICONS = Path(__file__).parent / "lexicons"
WORD = re.compile(r"[^\W\d_]+(?:['’\-.][^\W\d_]+)*\.?")
POSSESSIVE = re.compile(r"['’]s?$")
# Words after which the rest of a phrase only tells where, whose or of what.
CUT = words("phrase_cut")
# Endings of nouns that name a person by what he does or where he comes from ("-man" and "-woman" in any case).
AGENTIVE = re.compile(
    r"[a-z]{2}(?:man|woman|person|worker|goer|ist|eer|monger|smith|maker|keeper|fighter|bearer|holder|leader|"
    r"owner|driver|wright)$"
)


DEMONYM = re.compile(
    r"(?:ans|is|ites|nders|eks|urks|urds|rabs|inos|utus|utsis|edes|anes|inns|oles|ots|iards|slims|ians|ews|ndus|ikhs)$"
)
NOT_PEOPLE = words("not_agentive")
FORMER = words("former_words")
AREAS = words("areas")
NOT_MODIFIERS = words("not_modifiers")
HEADS = words("heads_of_bodies")
PRIVATE = words("private_bodies")


@dataclass(frozen=True, slots=True)
class Noun:
    """One row: a kind of people, facility or thing. ``number`` is what its singular counts (0: many)."""

    noun: str
    target_type: str
    side: str
    label: str
    weak: bool
    number: int
    facility: bool


@cache
def table() -> dict[str, Noun]:
    """All rows by lower-case noun; people before facilities where a word is both."""
    rows: dict[str, Noun] = {}
    for name in ("people", "facilities"):
        with (LEXICONS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                number = row.get("number", "")
                noun = Noun(
                    noun=row["noun"],
                    target_type=row["target_type"],
                    side=row.get("side") or "unknown",
                    label=row["label"],
                    weak=row["weak"] == "1",
                    number=0 if number == "many" else int(number or 1),
                    facility=name == "facilities",
                )
                rows.setdefault(noun.noun.lower(), noun)
    return rows


@cache
def _longest() -> int:
    return max(key.count(" ") + 1 for key in table())


@cache
def _irregular() -> dict[str, str]:
    """Plurals that no ending tells, with their singular."""
    with (LEXICONS / "plurals.csv").open(encoding="utf-8", newline="") as file:
        return {row["plural"]: row["singular"] for row in csv.DictReader(file)}


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """The singular of a lower-case noun, as the lists write it.

    >>> [singular(w) for w in ("soldiers", "policemen", "embassies", "churches", "buses", "us")]
    ['soldier', 'policeman', 'embassy', 'church', 'bus', 'us']
    """
    if word in _irregular():
        return _irregular()[word]
    if word.endswith("men") and len(word) > 4:
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if word.endswith(("ss", "us", "is")) or not word.endswith("s") or len(word) < 4:
        return word
    return word[:-1]


def words_of(text: str) -> list[str]:
    """Lower-case words of a phrase without possessive endings."""
    return [POSSESSIVE.sub("", low) or low for low in map(str.lower, WORD.findall(text))]


def find(low: Sequence[str], end: int) -> Noun | None:
    """The longest row that ends before index ``end`` of lower-case words."""
    rows = table()
    last = singular(low[end - 1])
    for size in range(min(_longest(), end), 0, -1):
        found = rows.get(" ".join([*low[end - size : end - 1], last]))
        if found is None and last != low[end - 1]:
            found = rows.get(" ".join(low[end - size : end]))
        if found is not None:
            return found
    return None


def describe(text: str, *, head_only: bool = False) -> Noun | None:
    """The row that a noun phrase speaks of: that of its head, or of its modifiers where the head is weak or unknown.

    ``head_only``: None when the head itself is in neither list ("army rifles").

    >>> describe("two Iraqi police officers").label, describe("the base of the army").target_type
    ('police officers', 'military')
    """
    return _describe(text, head_only)


@lru_cache(maxsize=50_000)
def _describe(text: str, head_only: bool) -> Noun | None:
    raw, low = WORD.findall(text), words_of(text)
    end = next((i for i in range(1, len(low)) if _cuts(low, i)), len(low))
    head = None
    # the head closes the first part; only names may follow it ("the tanker Tutor", "Mayor Juan Perez")
    for at in range(end, 0, -1):
        head = find(low, at)
        if head is not None or not raw[at - 1][0].isupper():
            break
    if head is not None and head.noun in HEADS and _of_body(raw):
        return replace(head, target_type="civilians", side="civilians", weak=False)
    if head is not None and not head.weak:
        return head
    shaped = _by_shape(raw[end - 1]) if end else None
    if head is None and head_only:
        return shaped
    told = _strongest(raw, low, end)
    if told is not None and told.facility and head is not None and is_person(head):
        return _of_place(head, told)
    return told or head or shaped


def _of_body(raw: list[str]) -> bool:
    """Is a company, club or trade union named (no "Soviet Union")?"""
    return not PRIVATE.isdisjoint(singular(w.lower()) for w in raw if w != "Union")


def _of_place(person: Noun, facility: Noun) -> Noun:
    """Somebody of a building or company ("bank director", "a member of the embassy"): a person of its kind."""
    kind = "civilians" if facility.target_type == "infrastructure" else facility.target_type
    return replace(person, target_type=kind, weak=False)


def _cuts(low: list[str], at: int) -> bool:
    """Does a phrase's first part end before this word: a preposition, or a participle after its noun?"""
    word = low[at]
    if word in CUT:
        return True
    return word.endswith(("ing", "ed")) and word not in _row_words() and find(low, at) is not None


@cache
def _row_words() -> frozenset[str]:
    return frozenset(word for noun in table() for word in noun.split())


def _strongest(raw: list[str], low: list[str], end: int) -> Noun | None:
    """A row with a type of its own before the head ("army base"), else after "of" ("members of the police")."""
    for at in range(end - 1, 0, -1):
        found = find(low, at)
        named = low[at - 1] in AREAS and raw[at - 1][0].isupper()  # "Green Village base" is no village
        named = named or (at == end - 1 and is_origin(raw[at - 1]) and find(low, end) is not None)  # "Israeli barracks"
        if found is not None and not found.weak and found.noun not in NOT_MODIFIERS and not named:
            return found
    if end < len(low) and low[end] == "of":
        rest = low[end + 1 :]
        stop = next((i for i, word in enumerate(rest) if word in CUT), len(rest))
        for at in range(stop, 0, -1):
            found = find(rest, at)
            if found is not None and not found.weak:
                return found
    return None


def is_origin(raw: str) -> bool:
    """Is a capitalised word shaped like the name of a people ("Israeli", "Spaniards")?"""
    found = table().get(raw.lower())
    return raw[0].isupper() and not raw.isupper() and found is not None and found.noun[0].isupper()


def _by_shape(raw: str) -> Noun | None:
    """A person by the shape of the word: "tribesmen", "cyclist", "Spaniards"."""
    word = singular(raw.lower())
    origin = raw[0].isupper() and not raw.isupper() and DEMONYM.search(raw) is not None
    if NOT_PEOPLE.isdisjoint((word, raw.lower())) and (origin or AGENTIVE.search(word)):
        return Noun(word, "civilians", "civilians", raw, False, 1, False)
    return None


def is_person(noun: Noun | None) -> bool:
    """Is this a kind of people (and not a facility or an animal)?"""
    return noun is not None and not noun.facility and noun.side != "animals"


def classify_target(text: str) -> tuple[str, str]:
    """Target type of the codebook and side of a noun phrase or head noun.

    >>> classify_target("three Syrian regime soldiers"), classify_target("police station")
    (('military', 'military'), ('police', 'unknown'))
    """
    found = describe(text)
    if found is None:
        return "unknown", "unknown"
    if found.target_type in {"military", "police"} and not FORMER.isdisjoint(words_of(text)) and not found.facility:
        return "civilians", "civilians"  # who has left the force is a civilian
    return found.target_type, found.side
