"""Predicates of violence: which word is a trigger, of which class, read off lexicons/triggers.csv.

In: a token. Out: the trigger rows that its lemma, part of speech and companion word
(particle, object or preposition: "open fire", "shoot down", "blow up") allow, most specific first.
Refuses trigger words inside names and as mere modifiers ("attack drone", "strike group").
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.extract.parsed import Token

LEXICONS = Path(__file__).parent / "lexicons"
VERBAL = {"VERB", "AUX"}
NOMINAL = {"NOUN", "PROPN"}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One row of triggers.csv: a predicate, its class and what it implies by default."""

    lemma: str
    companion: str
    pos: str
    cls: str
    incident_type: str | None
    weapon_type: str | None


@cache
def table() -> dict[tuple[str, str], tuple[Trigger, ...]]:
    """Trigger rows by (lemma, part of speech), rows with a companion first."""
    found: dict[tuple[str, str], list[Trigger]] = defaultdict(list)
    with (LEXICONS / "triggers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            trigger = Trigger(
                row["lemma"], row["with"], row["pos"], row["class"],
                row["incident_type"] or None, row["weapon_type"] or None,
            )  # fmt: skip
            found[trigger.lemma, trigger.pos].append(trigger)
    return {key: tuple(sorted(rows, key=lambda t: not t.companion)) for key, rows in found.items()}


@lru_cache(maxsize=65536)
def rows_of(lemma: str, pos: str, form: str) -> tuple[Trigger, ...]:
    """The rows of a word by its lemma, part of speech and lower-case form.

    A capitalised plural that the model takes for a name loses its s; a verb form that the model does not know
    ("staged", "maimed", "machinegunned") is stripped by spelling.
    """
    lemma = lemma.lower()
    if pos in NOMINAL:
        if pos == "PROPN" and lemma.endswith("s") and (lemma[:-1], "N") in table():
            lemma = lemma[:-1]
        return table().get((lemma, "N"), ())
    if pos not in VERBAL:
        return ()
    if pos == "VERB" and (lemma, "V") not in table():
        lemma = next((base for base in bases(form) if (base, "V") in table()), lemma)
    return table().get((lemma, "V"), ())


def bases(form: str) -> list[str]:
    """What a verb form may come from by spelling.

    >>> bases("staged"), bases("machinegunned")[-1]
    (['stage', 'stag'], 'machinegun')
    """
    for ending in ("ing", "ed"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 2:
            return [stem + "e", stem, *([stem[:-1]] if stem[-1] == stem[-2] else [])]
    return []


BESIDE = {"prt", "dobj", "prep", "advmod", "oprd", "acomp", "agent", "npadvmod", "xcomp", "ccomp", "attr"}


def is_dating(token: Token) -> bool:
    """Is it a preposition before a date ("was shot on Friday")?"""
    return token.dep_ == "prep" and any(o.ent_type_ == "DATE" for o in token.children)


def has_companion(token: Token, word: str) -> bool:
    """Does a verb have this particle, object, preposition or adverb beside it?"""
    for child in token.children:
        if is_dating(child):
            continue
        if child.lower_ == word or (child.dep_ in BESIDE and child.lemma_.lower() == word):
            return child.dep_ in BESIDE or child.i == token.i + 1
    if word in {"ablaze", "alight"} and any(c.lower_ == word for o in token.rights for c in o.rights):
        return True  # "set two depots ablaze"
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return after is not None and after.lower_ == word and not is_dating(after)


def matches(token: Token, trigger: Trigger) -> bool:
    """Is the companion that a trigger row asks for there?"""
    first, _, rest = trigger.companion.partition(" ")
    if trigger.lemma == "shoot" and first in {"at", "on"} and any(c.dep_ in {"dobj", "oprd"} for c in token.children):
        return False  # "shot the minister at a hotel"
    if first in {"at", "on"} and any(c.dep_ in {"nsubjpass", "auxpass"} and c.i < token.i for c in token.children):
        after = token.nbor(1) if token.i + 1 < len(token.doc) else None  # not "was shot dead at his home"
        return after is not None and after.lower_ == first and not is_dating(after)
    if not first or not has_companion(token, first):
        return not first
    return not rest or any(t.lower_ == rest for t in token.subtree if t.head.lower_ == first)  # "set the bus on fire"


def lookup(token: Token) -> tuple[Trigger, ...]:
    """Trigger rows that fit a token, those with a companion word first.

    A verb form tagged as adjective ("the wounded driver") is none; a noun that modifies another noun
    ("attack drone", "bombing suspect") is none unless the head is a trigger too, which then counts.
    """
    rows = rows_of(token.lemma_, token.pos_, token.lower_)
    if not rows:
        return ()
    pos = rows[0].pos
    if pos == "N" and token.dep_ in {"compound", "nmod", "npadvmod"}:
        return ()
    if pos == "V" and token.dep_ == "amod" and not any(c.dep_ in {"agent", "prep"} for c in token.children):
        return ()
    return tuple(row for row in rows if matches(token, row))


def is_light(token: Token) -> bool:
    """Is it a verb that only carries an event noun ("carried out", "took place", "came")?"""
    return token.lemma_ in {"come", "take", "occur", "happen", "be", "try", "leave", "help"} or any(
        r.cls == "light" for r in lookup(token)
    )


@cache
def gate() -> re.Pattern[str]:
    """One pattern of the word beginnings (lexicons/gate.csv) without which no act of force is told."""
    with (LEXICONS / "gate.csv").open(encoding="utf-8", newline="") as file:
        stems = [row["stem"] for row in csv.DictReader(file)]
    return re.compile(r"\b(?:" + "|".join(map(re.escape, stems)) + ")", re.IGNORECASE)


def is_relevant(text: str) -> bool:
    """May a text tell of violence at all? Errs on the side of yes.

    >>> is_relevant("Bean prices rose to 340 cruzados."), is_relevant("A blast was heard.")
    (False, True)
    """
    return gate().search(text) is not None
