"""What a noun phrase speaks of: kinds of people and of facilities, read off two word lists.

In: a noun phrase ("two police officers", "the oil tanker Tutor", "a checkpoint of the army").
Out: its row of lexicons/people.csv or lexicons/facilities.csv, and from it a target type of the
codebook, a side and a default label. A phrase that names neither is ("unknown", "unknown").
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.extract.wordsets import words

LEXICONS = Path(__file__).parent / "lexicons"
WORD = re.compile(r"[^\W\d_]+(?:['’\-.][^\W\d_]+)*\.?")
# Words after which the rest of a phrase only tells where, whose or of what.
CUT = words("phrase_cut")
# Endings of nouns that name a person by what he does or where he comes from ("-man" and "-woman" in any case).
AGENTIVE = re.compile(
    r"[a-z]{2}(?:man|woman|person|worker|goer|ist|eer|monger|smith|maker|keeper|fighter|bearer|holder|leader|"
    r"owner|driver|wright)$"
)


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
    return [re.sub(r"['’]s?$", "", w.lower()) or w.lower() for w in WORD.findall(text)]


def find(words: Sequence[str], end: int) -> Noun | None:
    """The longest row that ends before index ``end`` of lower-case words."""
    rows = table()
    last = singular(words[end - 1])
    for size in range(min(_longest(), end), 0, -1):
        found = rows.get(" ".join([*words[end - size : end - 1], last]))
        if found is None and last != words[end - 1]:
            found = rows.get(" ".join(words[end - size : end]))
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
    raw = WORD.findall(text)
    words = words_of(text)
    head_end = next((i for i, w in enumerate(words) if w in CUT and i), len(words))
    head = None
    # the head closes the first part; only names may follow it ("the tanker Tutor", "Mayor Juan Perez")
    for end in range(head_end, 0, -1):
        head = find(words, end)
        if head is not None or not raw[end - 1][0].isupper():
            break
    if head is not None and not head.weak:
        return head
    if head is None and head_only:
        return _agentive(words, head_end)
    stronger = _strongest(words, head_end, after=head is not None)
    return stronger or head or _agentive(words, head_end)


def _strongest(words: list[str], head_end: int, *, after: bool) -> Noun | None:
    """A row with a type of its own before the head ("army base"), else after "of" ("members of the police")."""
    for end in range(head_end - 1, 0, -1):
        found = find(words, end)
        if found is not None and not found.weak:
            return found
    if after and head_end < len(words) and words[head_end] == "of":
        rest = words[head_end + 1 :]
        stop = next((i for i, w in enumerate(rest) if w in CUT), len(rest))
        for end in range(stop, 0, -1):
            found = find(rest, end)
            if found is not None and not found.weak:
                return found
    return None


def _agentive(words: list[str], head_end: int) -> Noun | None:
    """A person by the shape of the word: "tribesmen", "cyclist", "chairwoman"."""
    if not head_end:
        return None
    word = singular(words[head_end - 1])
    if AGENTIVE.search(word) and word not in NOT_PEOPLE:
        return Noun(word, "civilians", "civilians", words[head_end - 1], False, 1, False)
    return None


NOT_PEOPLE = words("not_agentive")


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
    return found.target_type, found.side
