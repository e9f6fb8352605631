"""The small words around place names: prepositions, kinds of places, titles, verbs of seats of power.

In: lexicons/place_words.csv. Out: ``Words``, one set or mapping a role, and patterns made from them.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parents[1] / "lexicons" / "place_words.csv"


@dataclass(frozen=True, slots=True)
class Words:
    """Words by role; the mappings lead from a word to a kind of place."""

    locative: frozenset[str]
    weak: frozenset[str]
    near: frozenset[str]
    off: frozenset[str]
    speech: frozenset[str]
    reporting: frozenset[str]
    organ: frozenset[str]
    addressing: frozenset[str]
    voice: frozenset[str]
    title: frozenset[str]
    generic: frozenset[str]
    adjective: frozenset[str]
    division: dict[str, str]
    settlement: dict[str, str]
    site: dict[str, str]
    opener: frozenset[str]
    calendar: frozenset[str]
    skip: frozenset[str]
    particle: frozenset[str]
    prefix: dict[str, str]
    kinds: dict[str, str]


def alternatives(words: Iterable[str]) -> str:
    """Regular expression for any of some words, longest first; the case of initials is free.

    Words of one initial stand together, so that a text's word is compared with few of them.

    >>> alternatives(["air base", "camp", "airport"])
    '[aA](?:ir\\\\s+[bB]ase|irport)|[cC](?:amp)'
    """
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        free = _free(word)
        first = 4 if word[0].isalpha() else 0
        groups.setdefault(free[:first], []).append(free[first:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())


def _free(word: str) -> str:
    """One word or phrase with free initials and free blanks."""
    parts = [
        f"[{p[0].lower()}{p[0].upper()}]{re.escape(p[1:])}" if p[0].isalpha() else re.escape(p) for p in word.split()
    ]
    return r"\s+".join(parts)


@cache
def load_words() -> Words:
    """Read the lexicon once."""
    table: dict[str, dict[str, str]] = {}
    with LEXICON.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table.setdefault(row["role"], {})[row["word"]] = row["value"]
    preposition, near = table["preposition"], table["near"]
    return Words(
        locative=frozenset(w for w, v in preposition.items() if v == "locative"),
        weak=frozenset(w for w, v in preposition.items() if v == "weak"),
        near=frozenset(w for w, v in near.items() if v == "near"),
        off=frozenset(w for w, v in near.items() if v == "off"),
        speech=frozenset(table["speech"]),
        reporting=frozenset(w for w, v in table["speech"].items() if v == "report"),
        organ=frozenset(w.lower() for w in table["organ"]),
        addressing=frozenset(table["addressing"]),
        voice=frozenset(table["voice"]),
        title=frozenset(table["title"]),
        generic=frozenset(table["generic"]),
        adjective=frozenset(table["adjective"]),
        division=table["division"],
        settlement=table["settlement"],
        site=table["site"],
        opener=frozenset(table["opener"]),
        calendar=frozenset(table["calendar"]),
        skip=frozenset(table["skip"]),
        particle=frozenset(table["particle"]),
        prefix=table["prefix"],
        kinds=table["site"] | table["settlement"] | table["division"],
    )
