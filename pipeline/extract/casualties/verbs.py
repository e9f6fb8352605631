"""Casualties that hang on a verb or an adjective: killed, died, left dead, missing, unhurt.

In: a word of state with its row of casualties.csv. Out: the counts it tells. Fixed expressions ("shot
dead", "took hostage") are in :mod:`casualty_idioms`, nouns (deaths, toll) in :mod:`casualty_nouns`.
"""

from dataclasses import replace

from pipeline.extract.casualties.base import Count, Row, Scene, of_people
from pipeline.extract.casualties.grammar import (
    has_subject,
    is_modifier,
    is_negated,
    is_passive,
    is_past,
    object_of,
    own_objects,
    stands_under_preposition,
    subject,
    subject_is_none,
)
from pipeline.extract.casualties.tolls import listed
from pipeline.extract.casualties.victim_lists import headline_list
from pipeline.extract.casualties.victims import People
from pipeline.extract.parsed import Token
from pipeline.extract.wordsets import words

ACTS = words("acts")
HARMED = words("harmed")
NATURAL = words("natural")
ANY = frozenset({"any", "anyone", "anybody"})
PREDICATES = frozenset({"oprd", "acomp", "attr", "ccomp", "advcl", "conj", "xcomp", "advmod", "ROOT"})
FAR = 24  # tokens between a verb and its "along with two bodyguards"


def patient(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Verbs whose object suffers: killed, wounded, kidnapped, arrested."""
    return suffering(scene, token, row, row.state)


def suffering(scene: Scene, token: Token, row: Row, state: str) -> list[Count]:
    """The victims of a transitive verb, active or passive, in the state given."""
    if token.i in scene.consumed or _is_noun(scene, token):
        return []
    if is_modifier(token):
        return modified(scene, token, row, state)
    found = listed(scene, token, state)
    if found is not None:
        return found
    passive = _reads_passive(scene, token) and not _shared_object(scene, token)
    people = passive_victims(scene, token, row) if passive else active_victims(scene, token, row)
    if people is None:
        return []
    none = is_negated(token) or subject_is_none(token)
    if not none and scene.word(people.first) in ANY:
        return []
    if passive and people.pronoun and not is_passive(token) and scene.doc[people.head].tag_ == "PRP":
        return []  # "they killed": an object is understood
    people = _accompanied(scene, token, people)
    return [of_people(people, state, token.i, negated=none, shared=shares(scene, token))]


def undergo(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Verbs whose subject suffers: died, perished, succumbed to wounds, drowned."""
    if token.i in scene.consumed or token.tag_ in ("NN", "NNS", "NNP") or is_modifier(token):
        return []
    after, rest = scene.word(token.i + 1), set(scene.words(token.i + 1, token.i + 6))
    if row.form.startswith("succumb") and not rest & (HARMED | {"their", "his", "her"}):
        return []
    if (after in ("of", "from") and rest & NATURAL) or after in ("down", "out"):
        return []
    people = passive_victims(scene, token, row)
    if people is None or scene.word(people.first) in ANY:
        return []
    people = _accompanied(scene, token, people)
    none = is_negated(token)
    return [of_people(people, row.state, token.i, negated=none, shared=shares(scene, token))]


def state(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Adjectives: "left nine dead", "12 people were dead", "two missing"."""
    if token.i in scene.consumed:
        return []
    if is_modifier(token):
        return modified(scene, token, row, row.state)
    found = listed(scene, token, row.state)
    if found is not None:
        return found
    people = _predicated(scene, token, row)
    if people is None:
        return []
    none = is_negated(token.head)
    return [of_people(people, row.state, token.i, negated=none, shared=shares(scene, token))]


def unhurt(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "All 22 were unhurt", "escaped unhurt": nobody injured."""
    people = _predicated(scene, token, row)
    if people is None and token.head.pos_ in ("VERB", "AUX"):
        head = subject(token.head)
        people = scene.reader.people(head, strict=True) if head is not None else None
    return [] if people is None else [of_people(people, "injured", token.i, negated=True)]


def modified(scene: Scene, token: Token, row: Row, state: str) -> list[Count]:
    """ "two wounded soldiers": a count only with a number and no definite article."""
    noun = scene.reader.noun_after(token.i) or token.head
    people = scene.reader.people(noun, strict=row.strict)
    if people is None or not people.stated or people.definite or people.first > token.i:
        return []
    return [] if people.max == people.min == 1 else [of_people(people, state, token.i)]


def shares(scene: Scene, token: Token) -> bool:
    """Is another state coordinated right beside it: "killed and wounded", "dead or wounded"?"""
    for step in (1, -1):
        at = token.i + step
        while scene.word(at) in (",", "/", "and", "or", "either"):
            at += step
        if abs(at - token.i) > 1 and at in scene.states and scene.word(at) != "shot":
            return not token.lower_.startswith(scene.word(at)[:4])
    return False


# -- victims of an active verb -------------------------------------------------------------------


def active_victims(scene: Scene, token: Token, row: Row) -> People | None:
    """The object of an active verb, with what is coordinated with it."""
    head = object_of(scene, token)
    if head is None and scene.word(token.i + 1) in ("and", "or") and token.i + 2 in scene.states:
        head = object_of(scene, scene.doc[token.i + 2])  # "killing or wounding 12"
    if head is None:
        return None
    people = scene.reader.people(head, stop=token.i, strict=row.strict)
    if people is None or people.first <= token.i:
        return None
    return scene.listed_with(people, token.i, stop=token.i)


def _shared_object(scene: Scene, token: Token) -> bool:
    """ "killed and wounded 18 militants": the object stands behind the second verb."""
    second = scene.reader.token(token.i + 2)
    if second is None or second.i not in scene.states or scene.word(token.i + 1) not in ("and", "or"):
        return False
    if is_passive(token) or is_passive(second):
        return False
    near = scene.head_after(second.i + 1)
    return near is not None and scene.reader.people(near, stop=second.i) is not None


def _accompanied(scene: Scene, token: Token, people: People) -> People:
    """ "He was killed near his home, along with two bodyguards": three."""
    doc = scene.doc
    for at in range(max(token.i, people.last) + 1, min(token.sent.end - 1, token.i + FAR)):
        if doc[at].text in (";", ":") or doc[at].tag_ in ("VBD", "VBZ", "MD") or at in scene.states:
            break
        if doc[at].lower_ in ("along", "together") and scene.word(at + 1) == "with":
            others = scene.people_after(at + 2, token.i)
            if others is None or others.pronoun or people.min is None or others.min is None:
                break
            high = None if people.max is None or others.max is None else people.max + others.max
            stated = people.stated or others.stated
            return replace(people, min=people.min + others.min, max=high, stated=stated)
    return people


# -- victims of a passive, participle or adjective -----------------------------------------------


def _is_noun(scene: Scene, token: Token) -> bool:
    """ "the killing of", "a murder": read as a noun of the act elsewhere."""
    if token.lower_.endswith("ing"):
        return scene.word(token.i + 1) == "of" and scene.word(token.i - 1) != "by"
    return token.tag_ in ("NN", "NNS") and token.lower_ in ACTS


def _reads_passive(scene: Scene, token: Token) -> bool:
    """Is the verb passive: by its auxiliary, as a participle after its noun, or for want of an object?"""
    if not is_past(token):
        return False
    if is_passive(token):
        return True
    own = own_objects(token)
    if own and scene.reader.people(own[0], stop=token.i) is not None:
        return False
    if token.dep_ == "acl" and token.tag_ == "VBN" and token.head.i < token.i:
        return True
    if own:
        return False
    if token.dep_ == "conj" and is_passive(token.head) and not has_subject(token):
        return True
    near = scene.head_after(token.i + 1)
    return near is None or scene.reader.people(near, stop=token.i) is None


def passive_victims(scene: Scene, token: Token, row: Row) -> People | None:
    """The subject of a passive or participle: by the parse, else by what stands before it."""
    passive = is_passive(token)
    head = subject(token)
    for candidate in _candidates(scene, token, head):
        people = scene.reader.people(candidate, strict=row.strict)
        if people is None or people.first > token.i or (people.last >= token.i and people.head >= token.i):
            continue
        if _is_circumstance(scene, candidate, token):
            continue
        whole = headline_list(scene.reader, people)
        if whole is not None:
            return whole
        if candidate == head:
            return scene.listed_with(people, token.i, more=_further_subjects(scene, token, people))
        return whole_list(scene, people, candidate, token)
    if passive and token.i + 1 in scene.reader.at:  # "were killed 12 people"
        late = scene.head_after(token.i + 1)
        return scene.reader.people(late, stop=token.i, strict=row.strict) if late is not None else None
    return None


def _candidates(scene: Scene, token: Token, head: Token | None) -> list[Token]:
    """Where the victims may stand: the grammatical subject and the noun right before, the better first."""
    passive = is_passive(token)
    beside = scene.before(token, over_auxiliaries=passive)
    found = [t for t in (head, beside) if t is not None and t.i < token.i]
    own = passive and has_subject(token)
    if len(found) == 2 and found[1] in found[0].conjuncts:  # "six guards and their driver were killed"
        return found
    if len(found) < 2 or own or found[1].i <= found[0].i or stands_under_preposition(found[1]):
        return found
    near = scene.reader.people(found[1])
    if near is not None and near.stated:  # "the attack left 12 dead and 20 wounded": not the attack
        found.reverse()
    return found


def _is_circumstance(scene: Scene, candidate: Token, verb: Token) -> bool:
    """ "attacks by gunmen killed": the noun right before belongs to a preposition."""
    if is_passive(verb) or candidate.i in scene.reader.at or candidate.dep_ != "pobj":
        return False
    return candidate.head.lower_ in ("by", "on", "since", "at", "from") and candidate.head.i < verb.i


def _further_subjects(scene: Scene, verb: Token, first: People) -> tuple[Token, ...]:
    """Second subjects that the parse gives a verb after "and": the last parts of a list."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and first.last < c.i < verb.i]
    return tuple(own) if own and "and" in scene.words(first.last, own[-1].i) else ()


def whole_list(scene: Scene, people: People, candidate: Token, verb: Token) -> People:
    """The list whose last part stands right before a word, when the parse makes it one."""
    root = candidate
    while root.dep_ == "conj" and root.head.i < root.i:
        root = root.head
    if root == candidate or not (root.dep_ in ("nsubj", "nsubjpass") or root.i in scene.reader.at):
        return people
    first = scene.reader.people(root)
    if first is None or first.last >= people.first:
        return people
    if any(first.last < at < people.first for at in scene.states):
        return people
    return scene.listed_with(first, verb.i)


def _predicated(scene: Scene, token: Token, row: Row) -> People | None:
    """Of whom an adjective is said: the noun right before, the object of "leave", the subject of "be"."""
    beside = scene.before(token, over_auxiliaries=False)
    if beside is not None:
        people = scene.reader.people(beside, strict=row.strict and beside.i not in scene.reader.at)
        if people is not None and (people.stated or people.pronoun or _is_left(scene, beside)):
            return whole_list(scene, people, beside, token)
    verb = token.head
    if token.dep_ not in PREDICATES or verb.pos_ not in ("VERB", "AUX"):
        return None
    head = subject(verb)
    if verb.lemma_ == "leave" and not is_passive(verb):
        head = next((c for c in verb.children if c.dep_ in ("dobj", "nsubj") and verb.i < c.i < token.i), None)
    if head is None or head.i >= token.i:
        return None
    people = scene.reader.people(head, strict=True)
    return None if people is None else scene.listed_with(people, token.i)


def _is_left(scene: Scene, noun: Token) -> bool:
    """Does the noun stand under "leave" ("leaving a contractor dead")?"""
    near = scene.doc[max(0, noun.i - 8) : noun.i]
    return any(t.lemma_ == "leave" for t in [*list(noun.ancestors)[:3], *near])
