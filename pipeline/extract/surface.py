"""Roles in the article's own words: the values of ``perpetrator_text`` and ``target_text``.

In: the fillers of an incident's roles. Out: one string, several values joined with "; ": persons by name and by
title, people by their noun phrase, objects, groups. Refuses pronouns, and words that only repeat what another
value says ("people" beside "three bus passengers").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.actors.find import nation_of
from pipeline.extract.fillers import EDGE, NUMBER_OF, Filler, unbracketed
from pipeline.extract.people import describe, is_person, singular, words_of
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.tellings import Telling

type Told = list[tuple[Telling, Filler]]
STATE_RANK = {"killed": 0, "abducted": 0, "injured": 2}
VAGUE = word_set("vague_victims")
AREAS = word_set("areas")
PORTIONS = {"part", "point", "center", "population"}  # "part of the building" is no area
BRACKETS = re.compile(r"\[[^\]]*\]")
BODIES = word_set("bodies")
MEASURED = re.compile(
    r"^(?:an? |the )?(?:\w+ )?(?:group|gang|band|number|bunch|team|squad|handful|crowd)s? of ", re.IGNORECASE
)
MOST = 12  # values of one role; a longer list is no list of roles


def target_words(targets: Told) -> str | None:
    """Everything that was attacked or harmed, the dead first; vague words only where no people are told."""
    ranked = [f for _, f in sorted(targets, key=lambda p: state_rank(*p))]
    sharp = [f for f in ranked if is_target(f) and not refers_back(f, ranked)]
    known = any(f.person or f.actor or (is_people(f.text) and not is_vague(f.text)) for f in sharp)
    return joined([words_for(f) for f in sharp or ranked[:1]], vague=not known)


def is_target(filler: Filler) -> bool:
    """Is it a person, people, an actor, or an object of a known kind, and not an area or a thing of no kind?"""
    if filler.person is not None or filler.actor is not None:
        return True
    head, of, _ = BRACKETS.sub("", filler.text).partition(" of ")
    last, first = words_of(filler.text)[-1:], words_of(head)[-1:]
    known = (describe(filler.text) or describe("".join(last))) is not None
    known = known or bool({singular(w) for w in last} & BODIES)
    area = {singular(w) for w in first} & (AREAS - PORTIONS if of else AREAS)
    return filler.kind in {"people", "facility"} and known and not area


def refers_back(filler: Filler, others: list[Filler]) -> bool:
    """Does a definite description ("the general", "the priests") only repeat who is named or counted elsewhere?"""
    if not filler.definite or filler.person is not None or not is_people(filler.text):
        return False
    persons = {f.person.name for f in others if f.person is not None}
    if len(persons) > filler.plural:
        return True
    return any(not f.definite and head_of(f.text) == head_of(filler.text) for f in others)


def head_of(text: str) -> str:
    """The singular head noun of a noun phrase."""
    noun = describe(text)
    return noun.noun if noun is not None else ""


def state_rank(telling: Telling, filler: Filler) -> int:
    """Killed and abducted before unknown before injured."""
    for count in telling.casualties:
        start, end = count.victims_start, count.victims_end
        if start is not None and end is not None and start <= filler.start < end and not count.negated:
            return STATE_RANK.get(count.state, 1)
    return 1


def perpetrator_words(chosen: list[Filler], told: Told) -> str | None:
    """The people who acted, then the groups or forces that they belong to."""
    people = next((f.text for _, f in told if is_people(f.text) and f.person is None), None)
    known = [f for f in chosen if f.actor is not None and not f.actor.is_generic]
    groups = [group for f in known if (group := body_of(f.named))]
    if not people and not groups:
        return chosen[0].text if chosen else None
    return "; ".join(dict.fromkeys(v for v in (MEASURED.sub("", people or ""), *groups) if v))


def body_of(name: str) -> str:
    """A group's name without the word for its people ("Shining Path members"); empty for people of a nation."""
    words = name.split()
    while words and not (len(words) > 1 and words[-2] == "and"):  # "Support of Islam and Muslims"
        noun = describe(words[-1])
        if noun is None or not is_person(noun) or noun.number != 1:
            break
        words.pop()
    if len(words) < len(name.split()):  # "Islamic State suicide bomber"
        while words and words[-1].islower() and any(not w.islower() for w in words):
            words.pop()
    rest = " ".join(words).strip(EDGE)
    return "" if nation_of(rest) else rest


def is_people(text: str) -> bool:
    """Is the noun phrase about people ("two hooded men"), not about a body ("the army", "the FMLN")?"""
    return is_person(describe(text, head_only=True))


def words_for(filler: Filler) -> str:
    """A person's name, with the title before a lone surname; else the phrase."""
    person = filler.person
    if person is None:
        return NUMBER_OF.sub("", filler.text)
    named = filler.text if " " not in person.name and person.name in filler.text else person.name
    return re.sub(r"['’]s?$", "", named)


def joined(found: list[str], *, vague: bool) -> str | None:
    """Values without doubles, joined; None when there are none. ``vague``: nothing sharper tells who was harmed."""
    kept: list[str] = []
    for value in found:
        value = unbracketed(value.replace(";", ",")).strip(EDGE)
        if value and not any(says(k, value) for k in kept):
            kept = [k for k in kept if not says(value, k)] + [value]
    sharp = [v for v in kept if not is_vague(v) or (vague and is_people(v))]
    return "; ".join((sharp or kept)[:MOST]) or None


def is_vague(value: str) -> bool:
    """Does a value say no more than that there were victims?"""
    return all(word in VAGUE for word in words_of(value))


def says(one: str, other: str) -> bool:
    """Does one value hold every telling word of another?"""
    mine, theirs = ({singular(w) for w in words_of(text)} - VAGUE for text in (one, other))
    return bool(theirs or not mine) and theirs <= mine
