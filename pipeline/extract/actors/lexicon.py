"""The actor lexicons, read into tries of folded words.

In: ``lexicons/actors.csv`` (named actors), ``demonyms.csv``, ``generic_actors.csv``,
``group_adjectives.csv``, ``actor_blockers.csv`` and ``force_nouns.csv``. Out: one ``Lexicon``, read once
a process. Refuses nothing.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.extract.actors.words import Trie, Words, add

FOLDER = Path(__file__).parents[1] / "lexicons"
STATE_KINDS = frozenset({"state", "military", "police", "intelligence"})
# which readings a word can open
BLOCKED, NAMED, NATION, PRO, GROUP, LABEL, BARE = 1, 2, 4, 8, 16, 32, 64
UNARMED_KINDS = frozenset({"civilian", "political_party", "international_organisation"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who can act: a state or one of its forces, an armed group, a kind of group, nobody known."""

    name: str
    kind: str
    country: str | None = None
    parent: str | None = None
    is_generic: bool = False
    is_armed: bool = True

    @property
    def is_state(self) -> bool:
        """Is it a state or a force of one?"""
        return self.kind in STATE_KINDS


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words of a text that name an actor; a modifier names it only to describe something else."""

    start: int
    end: int
    text: str
    actor: Actor
    is_modifier: bool = False


@dataclass(frozen=True, slots=True)
class Nation:
    """A country, or an entity like one, with the adjective that its forces bear."""

    country: str
    name: str
    adjective: str
    is_state: bool
    trap: bool


@dataclass(frozen=True, slots=True)
class NationForm:
    """One spelling of a nation: a name, an adjective, a capital or another word for its government."""

    nation: Nation
    form: str
    type: str
    exact: bool
    adjectival: bool


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of a named actor; ``exact`` for abbreviations, whose case counts."""

    actor: Actor
    form: str
    exact: bool
    capitals: tuple[bool, ...]
    active_from: int = 0
    active_to: int = 9999

    @property
    def full(self) -> bool:
        """Is it a name, not an abbreviation or a description ("Maoist rebels")?"""
        return not self.exact and self.capitals[-1]

    @property
    def common(self) -> bool:
        """Is it common words, which mean this actor in its own country only?"""
        return self.form.islower()


@dataclass(frozen=True, slots=True)
class Label:
    """A word for a kind of group."""

    label: str
    form: str
    kind: str
    qualified_kind: str
    armed: bool
    qualifies: bool
    bare: bool
    adjectival: bool


@dataclass(frozen=True, slots=True)
class Force:
    """A word for a force of a state or the machines it uses."""

    kind: str
    name: str
    bare: bool


@dataclass(frozen=True, slots=True)
class GroupAdjective:
    """A word that says of what nation, faith, people or idea a group is."""

    label: str
    country: str | None
    kind: str | None


@dataclass(slots=True)
class Lexicon:
    """All tries and registers."""

    named: Trie = field(default_factory=dict)
    nations: Trie = field(default_factory=dict)
    labels: Trie = field(default_factory=dict)
    adjectives: Trie = field(default_factory=dict)
    blockers: Trie = field(default_factory=dict)
    classes: dict[str, Trie] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    by_country: dict[str, Nation] = field(default_factory=dict)
    nation_names: dict[str, Nation] = field(default_factory=dict)
    openings: dict[str, int] = field(default_factory=dict)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def state_actor(nation: Nation, force: Force) -> Actor:
    """The force of a nation; where there is no state, a force is a militia."""
    name = f"{nation.adjective} {force.name}"
    if force.kind not in STATE_KINDS:
        return Actor(name, force.kind, nation.country)
    if not nation.is_state and force.kind == "military":
        return Actor(f"{nation.adjective} forces", "militia", nation.country)
    return Actor(name, force.kind, nation.country, nation.name if nation.is_state else None)


def _year(value: str, default: int) -> int:
    return int(value[:4]) if re.match(r"\d{4}", value) else default


def _is_abbreviation(form: str) -> bool:
    """Capitals and digits, or a short word with a capital at its end ("LeT": "Let" is none)."""
    letters = [c for c in form if c.isalnum()]
    if "." in form or len(letters) > 8 or len(form.split()) > 1 or not any(c.isalpha() for c in letters):
        return False
    capitals = all(c.isupper() or c.isdigit() for c in letters)
    return capitals or (len(letters) <= 4 and letters[0].isupper() and letters[-1].isupper())


def _load_named(lexicon: Lexicon) -> None:
    for row in _rows("actors.csv"):
        kind = row["kind"]
        actor = Actor(
            row["actor"],
            kind,
            row["country"] or None,
            row["parent"] or None,
            is_armed=kind not in UNARMED_KINDS,
        )
        if actor.name in lexicon.nation_names:
            continue
        lexicon.actors.setdefault(actor.name, actor)
        years = _year(row["active_from"], 0), _year(row["active_to"], 9999)
        forms = [actor.name, *(a.strip() for a in row["aliases"].split("|"))]
        for form in dict.fromkeys(f for f in forms if f):
            capitals = tuple(WORD_.isupper() for WORD_ in _initials(form))
            alias = Alias(lexicon.actors[actor.name], form, _is_abbreviation(form), capitals, *years)
            add(lexicon.named, form, alias)


def _initials(form: str) -> list[str]:
    """First letter of each word; the Arabic article and the possessive have none that counts."""
    words = Words(form)
    return ["" if k in {"al", "'s", "the"} else words.raw(i)[0] for i, k in enumerate(words.keys)]


def _load_nations(lexicon: Lexicon) -> None:
    rows = list(_rows("demonyms.csv"))
    adjectives = {(r["name"], r["form"].replace(".", "")) for r in rows if r["form_type"] == "adjective"}
    for row in rows:
        nation = Nation(row["country"], row["name"], row["force_adjective"], row["is_state"] == "1", row["trap"] != "")
        nation = lexicon.nation_names.setdefault(nation.name, nation)
        if nation.is_state:
            lexicon.by_country.setdefault(nation.country, nation)
            lexicon.actors.setdefault(nation.name, Actor(nation.name, "state", nation.country))
        adjectival = (nation.name, row["form"].replace(".", "")) in adjectives
        form = NationForm(nation, row["form"], row["form_type"], row["case"] == "exact", adjectival)
        add(lexicon.nations, row["form"], form)


def _load_classes(lexicon: Lexicon) -> None:
    single: dict[str, set[str]] = {}
    forces: list[Force] = []
    for row in _rows("force_nouns.csv"):
        force = Force(row["kind"], row["name"], row["bare"] == "1")
        add(lexicon.classes.setdefault(row["class"], {}), row["phrase"], force)
        single.setdefault(row["class"], set()).add(row["phrase"].lower())
        if row["class"] == "force" and force not in forces:
            forces.append(force)
    lexicon.words = {name: frozenset(values) for name, values in single.items()}
    for nation in lexicon.nation_names.values():
        for force in forces:
            actor = state_actor(nation, force)
            lexicon.actors.setdefault(actor.name, actor)


def _load_groups(lexicon: Lexicon) -> None:
    for row in _rows("generic_actors.csv"):
        flags = (row[name] == "1" for name in ("armed", "qualifies", "bare", "adjectival"))
        label = Label(row["label"], row["form"], row["kind"], row["qualified_kind"], *flags)
        add(lexicon.labels, label.form, label)
        lexicon.actors.setdefault(label.label, generic(label))
    for row in _rows("group_adjectives.csv"):
        adjective = GroupAdjective(row["label"], row["country"] or None, row["kind"] or None)
        add(lexicon.adjectives, row["form"], adjective)
    for row in _rows("actor_blockers.csv"):
        add(lexicon.blockers, row["phrase"], row["reason"])


def generic(label: Label) -> Actor:
    """The kind of group that a bare label names."""
    return Actor(label.label, label.kind, is_generic=True, is_armed=label.armed)


def plural(label: Label) -> str:
    """A label in the plural: what it names, or the word itself where it names nobody."""
    if label.label != "Unknown":
        return label.label
    form = label.form
    if form.endswith("man"):
        return form[:-3] + "men"
    return form if form.endswith(("s", "men", "people")) else form + "s"


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All lexicons, read once."""
    found = Lexicon()
    _load_nations(found)
    _load_classes(found)
    _load_groups(found)
    _load_named(found)
    opening_tries = (
        (BLOCKED, [found.blockers]),
        (NAMED, [found.named]),
        (NATION, [found.nations]),
        (PRO, [found.classes["pro"]]),
        (GROUP, [found.nations, found.adjectives]),
        (LABEL, [found.labels, found.classes["backed_group"]]),
        (BARE, [found.classes["force"], found.classes["opener"], found.classes["strong_opener"]]),
    )
    for bit, tries in opening_tries:
        for key in (key for trie in tries for key in trie if key):
            found.openings[key] = found.openings.get(key, 0) | bit
    return found


def active(alias: Alias, published: date | None) -> bool:
    """Did the actor exist in the year of publication, a year of grace given?"""
    return published is None or alias.active_from - 1 <= published.year <= alias.active_to + 1
