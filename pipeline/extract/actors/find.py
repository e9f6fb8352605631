"""Find who acts in a text: states, their forces, armed groups, and kinds of groups.

In: the text of an article and, where known, its publication date (it decides between groups that share
an abbreviation). Out: mentions that do not overlap, in text order, each with its actor. Refuses nothing;
a text without actors gives an empty list.
"""

from bisect import bisect_left
from datetime import date
from functools import lru_cache

from pipeline.extract.actors.context import Reading
from pipeline.extract.actors.groups import Reader
from pipeline.extract.actors.lexicon import STATE_KINDS, Actor, ActorMention, lexicon
from pipeline.extract.actors.open_names import open_names
from pipeline.extract.actors.words import Words, fold

__all__ = [
    "Actor",
    "ActorMention",
    "by_name",
    "find_actors",
    "nation_of",
    "same_side",
    "state_force",
]


def find_actors(text: str, *, published: date | None = None) -> list[ActorMention]:
    """Every mention of an actor, in order, without overlap."""
    words = Words(text)
    lex = lexicon()
    reader = Reader(words, lex, published, _capitals(words))
    found: list[ActorMention] = []
    i, n, openings, keys = 0, len(words.keys), lex.openings, words.keys
    while i < n:
        reading = reader.read(i) if keys[i] in openings or reader.local else None
        if reading is None:
            i += 1
            continue
        if reading.actor is not None:
            found.append(_mention(words, reading, reading.actor))
        i = reading.end
    return _with_open_names(reader, found)


def _with_open_names(reader: Reader, found: list[ActorMention]) -> list[ActorMention]:
    """Add the groups that only the article names; they replace the bare labels that they contain."""
    words, added = reader.words, []
    for (first, end), actor in open_names(reader):
        people = reader.after("member", end)
        mention = _mention(words, Reading(first, people, actor, reader.described(people)), actor)
        clash = [m for m in found if m.start < mention.end and mention.start < m.end]
        if all(m.actor.is_generic for m in clash):
            found = [m for m in found if m not in clash]
            added.append(mention)
    return sorted(found + added, key=lambda m: m.start) if added else found


def _mention(words: Words, reading: Reading, actor: Actor) -> ActorMention:
    start, end = words.starts[reading.first], words.ends[reading.end - 1]
    return ActorMention(start, end, words.text[start:end], actor, reading.modifier)


def _capitals(words: Words) -> list[bool]:
    """For each word: is its paragraph in capitals?"""
    flags: list[bool] = []
    at = 0
    for paragraph in words.text.split("\n\n"):
        at += len(paragraph) + 2
        flags += [paragraph.isupper()] * (bisect_left(words.starts, at) - len(flags))
    return flags


@lru_cache(maxsize=8192)
def by_name(name: str) -> Actor | None:
    """The actor of a canonical name, of an alias, or of a label that the rules make.

    >>> by_name("Israeli military").country
    'ISR'
    """
    known = lexicon().actors.get(name)
    if known is not None:
        return known
    mentions = find_actors(name)
    if len(mentions) == 1 and mentions[0].text == name.strip():
        return mentions[0].actor
    return None


@lru_cache(maxsize=8192)
def same_side(a: str, b: str) -> bool:
    """Equal, parent and child at any distance, or a state and its own forces.

    >>> same_side("Israel", "Israeli police"), same_side("Israel", "Iran")
    (True, False)
    """
    if fold(a) == fold(b):
        return True
    one, two = by_name(a), by_name(b)
    if one is None or two is None:
        return False
    if one.name == two.name:
        return True
    above_one, above_two = _ancestors(one), _ancestors(two)
    if two.name in above_one or one.name in above_two:
        return True
    return one.is_state and two.is_state and _nation(one, above_one) == _nation(two, above_two) is not None


def _ancestors(actor: Actor) -> list[str]:
    names: list[str] = []
    parent = actor.parent
    while parent and parent not in names:
        names.append(parent)
        above = by_name(parent)
        parent = above.parent if above else None
    return names


def _nation(actor: Actor, above: list[str]) -> str | None:
    """The nation whose state or force this is."""
    lex = lexicon()
    for name in [actor.name, *above]:
        if name in lex.nation_names:
            return name
    home = lex.by_country.get(actor.country or "")
    return home.name if home else None


def state_force(country: str, kind: str = "military") -> Actor | None:
    """The force of a country by its alpha-3 code; kind "state" is the state itself.

    >>> state_force("NGA").name, state_force("NGA", "police").name
    ('Nigerian military', 'Nigerian police')
    """
    lex = lexicon()
    nation = lex.by_country.get(country)
    if nation is None:
        return None
    if kind == "state":
        return lex.actors.get(nation.name)
    name = "intelligence service" if kind == "intelligence" else kind
    actor = lex.actors.get(f"{nation.adjective} {name}")
    return actor if actor and actor.kind in STATE_KINDS else None


@lru_cache(maxsize=8192)
def nation_of(word: str) -> str | None:
    """alpha-3 code of a demonym, a country or a capital; None for other words.

    >>> nation_of("Nigerien"), nation_of("Nigerian"), nation_of("Kyiv")
    ('NER', 'NGA', 'UKR')
    """
    words = Words(word)
    if not words.keys:
        return None
    reader = Reader(words, lexicon(), None, [False] * len(words.keys))
    found = reader.nation(0)
    return found[1].nation.country if found and found[0] == len(words.keys) else None
