"""The arguments of a predicate: which words around it fill which role.

In: a frame's predicate in its parse. Out: its roles filled with tokens, by the functions that lexicons/roles.csv
gives to the class of the predicate, and by what the language adds: "X's murder" has a victim, not a culprit;
a bomb that went off in front of a bank hit the bank; the attack that "was directed against" a base has it as target.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extract import syntax
from pipeline.extract.lists import expand
from pipeline.extract.parsed import Span, Token
from pipeline.extract.people import describe
from pipeline.extract.triggers import LEXICONS, lookup
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.frame import Frame
    from pipeline.extract.view import View

TOWARD = {
    "towards": "toward",
    "through": "into",
    "onto": "on",
    "upon": "on",
    "inside": "into",
    "near": "",
    "in": "",
    "along": "by",
}
PREPOSITIONS = ("by", "on", "against", "at", "toward", "into", "with", "from", "of", "between")
RAMMING = {"drive", "plough", "plow", "smash"}
VICTIM_NOUNS = word_set("victim_nouns")
AIMING = word_set("aiming_verbs")
SITE = word_set("site_prepositions")
SIDES = word_set("sides")
OWNERS = {"its", "their"}
PLACING = word_set("placing_verbs")
WRECKING = word_set("wrecking_verbs")
SPEAKING = {"report", "light"}
SENT = {"fire", "launch", "detonate"}
FOILING = word_set("foiling_verbs")


@cache
def role_table() -> dict[str, dict[str, str]]:
    """Which grammatical function fills which role, by class (lexicons/roles.csv)."""
    with (LEXICONS / "roles.csv").open(encoding="utf-8", newline="") as file:
        return {row["class"]: row for row in csv.DictReader(file)}


def read_roles(view: View, frame: Frame) -> None:
    """Fill the roles of a frame from the functions around its predicate."""
    lemma = frame.token.lemma_
    into = driven_into(frame.token) if lemma in RAMMING | {"ram"} and not frame.nominal else []
    ramming = lemma in RAMMING or bool(into)
    table = role_table().get("ram" if ramming else frame.cls, {})
    pairs = list(noun_arguments(view, frame, table) if frame.nominal else verb_arguments(frame, table))
    passive = not frame.nominal and syntax.is_passive(frame.token)
    behind = list(syntax.prepositional(frame.token))
    aimed = any(name in {"on", "upon", "against"} and found.ent_type_ not in syntax.TIMES for name, found in behind)
    for name, found in behind:
        if name == "through" and frame.nominal:  # "claimed the strike through its radio"
            continue
        if name == "at" and aimed:  # "opened fire on workers at a mine"
            continue
        name = TOWARD.get(name, name)
        if name in PREPOSITIONS and (name != "by" or passive or frame.nominal):
            pairs.append((table.get(name, ""), found))
    pairs += [("target", t) for t in into]
    for role, found in pairs:
        if role and found.ent_type_ not in syntax.TIMES:
            frame.fill(role, [found])
    holder = frame.token.head.head
    if frame.cls in {"arrest", "abduct"} and frame.token.dep_ == "acl" and holder.lemma_ == "hold":
        frame.fill("perpetrator", syntax.agents(holder))  # "the militia is holding two soldiers captured on Friday"
    if not frame.roles.get("target"):
        frame.fill("target", misplaced(frame.token, table))
    burst = frame.cls == "blowup" and not syntax.patients(frame.token)  # "a truck blew up outside the ministry"
    defused = lemma in FOILING and frame.cls == "intercept"
    if defused:  # who made it safe was not struck
        frame.roles["target"] = [t for t in frame.roles.get("target", []) if t not in syntax.agents(frame.token)]
    if frame.cls in {"explode", "detonate", "launch"} or burst or defused:
        frame.fill("site", sites(frame.token, frame.roles.get("weapon", [])))


def driven_into(verb: Token) -> list[Token]:
    """What a vehicle is driven into: "rammed a truck packed with explosives into the bank"."""
    above = [verb, *(c for o in syntax.patients(verb) for c in o.children if c.dep_ == "acl")]
    return [t for word in above for _, t in syntax.prepositional(word, ("into",))]


def misplaced(token: Token, table: dict[str, str]) -> Iterator[Token]:
    """Things aimed at that the parser hung on who did it."""
    for name, found in syntax.aims(token):
        noun = describe(" ".join(t.text for t in (*syntax.modifiers(found), found)))
        if table.get(name) == "target" and noun is not None and noun.facility:
            yield found


def verb_arguments(frame: Frame, table: dict[str, str]) -> Iterator[tuple[str, Token]]:
    """Subject and object of a verb; "set fire to X" and "opened fire on X" have their object behind "to"."""
    driven = table.get("object") == "weapon" and not syntax.patients(frame.token)  # "a truck ploughed into them"
    yield from ((table.get("object" if driven else "subject", ""), t) for t in syntax.agents(frame.token))
    objects = syntax.patients(frame.token)
    if any(t.lower_ == "fire" for t in objects):
        objects = [t for _, t in syntax.prepositional(frame.token, ("to",))]
        objects += [t for c in frame.token.children if c.lower_ == "fire" for _, t in syntax.prepositional(c, ("to",))]
    if any(t.lower_ == "control" for t in objects):  # "took control of the palace"
        objects = [t for o in objects for _, t in syntax.prepositional(o, ("of", "over"))] or objects
    yield from ((table.get("object", ""), t) for t in objects)


def noun_arguments(view: View, frame: Frame, table: dict[str, str]) -> Iterator[tuple[str, Token]]:
    """Whose act and against whom: possessors, modifiers, "an attack directed against X"."""
    token = frame.token
    owner = "target" if has_victim_first(token) else table.get("possessor", "")
    yield from ((owner, t) for whose in syntax.possessors(token) for t in own_act(token, whose))
    for word in syntax.modifiers(token):  # "Israeli strikes", "al-Shabaab attack", "a church bombing"
        if view.covering(view.actors, frame.para, word):
            yield table.get("possessor", ""), word
        elif word.ent_type_ == "PERSON" and word.head == token:
            yield owner, word
        elif word.dep_ == "compound" and word.pos_ == "NOUN" and describe(word.text) and word.lower_ != "twin":
            yield table.get("compound", ""), word
    yield from ((table.get("on", ""), t) for t in (*aimed_at(token), *lived_through(token)))
    yield from ((table.get("by", ""), t) for t in hung_above(view, frame.para, token))


def hung_above(view: View, para: int, noun: Token) -> Iterator[Token]:
    """Who did it, hung on a verb above: "reported the murder of X, head of the fire service, by the rebels"."""
    if any(c.lower_ == "by" for c in noun.children):
        return
    for above in noun.ancestors:
        if above.pos_ not in {"VERB", "AUX"}:
            continue
        if syntax.is_passive(above) or any(r.cls not in SPEAKING for r in lookup(above)):
            return
        for _, found in syntax.prepositional(above, ("by",)):
            if found.head.i > noun.right_edge.i and any(view.covering(view.actors, para, t) for t in found.subtree):
                yield found
        if above.dep_ != "conj":
            return


def own_act(noun: Token, owner: Token) -> list[Token]:
    """Whose act "its" is: of "carried out its sixth attack" that of who did, not of who says so."""
    if owner.lower_ in OWNERS and noun.dep_ == "dobj" and (doers := syntax.own_subjects(noun.head)):
        return expand(doers)
    return [owner]


def has_victim_first(noun: Token) -> bool:
    """ "The judge's murder" names the victim, "the gang's murder of the judge" the culprit."""
    return noun.lemma_.lower() in VICTIM_NOUNS and not any(True for _ in syntax.prepositional(noun, ("of",)))


def aimed_at(noun: Token) -> Iterator[Token]:
    """What a participle or the verb above says an attack was aimed at."""
    for clause in noun.children:  # "an attack targeting the base", "an attack directed against the base"
        if clause.dep_ in {"acl", "relcl"} and clause.lemma_ in AIMING:
            yield from (t for t in syntax.patients(clause) if t != noun)
            yield from (t for _, t in syntax.prepositional(clause, ("at", "against")))
    verb = noun.head
    if noun.dep_ in {"nsubj", "nsubjpass", "attr", "dobj"} and verb.pos_ in {"VERB", "AUX"}:
        aimed = noun.dep_ == "nsubjpass" and verb.lemma_ in AIMING  # "one attack was aimed at X"
        yield from (t for _, t in syntax.prepositional(verb, ("at", "against") if aimed else ("against",)))


UNHURT = word_set("unhurt")


def lived_through(noun: Token) -> Iterator[Token]:
    """Whom an attack befell: "was the victim of a raid", "was unharmed following it", "escaped from", "survived it"."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    if verb.dep_ == "attr" and verb.lemma_ in {"victim", "target"}:  # "was the target of a raid"
        yield from expand(syntax.grammatical_subjects(verb.head))
        return
    if verb.dep_ == "acomp":  # "was unharmed after the raid"
        verb = verb.head
    if verb.pos_ not in {"VERB", "AUX"}:
        return
    after = noun.dep_ == "pobj" and noun.head.lower_ in {"after", "following", "in", "during", "from"}
    unhurt = any(c.dep_ in {"acomp", "oprd"} and c.lower_ in UNHURT for c in verb.children)
    if (after and (unhurt or verb.lemma_ == "escape")) or (
        noun.dep_ == "dobj" and verb.lemma_ in {"survive", "escape"}
    ):
        yield from expand(syntax.grammatical_subjects(verb))


def sites(predicate: Token, things: Iterable[Token] = ()) -> Iterator[Token]:
    """Where a charge went off or was laid: "exploded in front of a bank", "a bomb put under a bus"."""
    verbs = [predicate]
    if predicate.dep_ in {"nsubj", "nsubjpass"}:  # "the explosion took place in a bank"
        verbs.append(predicate.head)
    for thing in things:
        verbs += [c for c in thing.children if c.dep_ in {"acl", "relcl"} and c.lemma_ in PLACING]
    for verb in verbs:
        for name, found in syntax.prepositional(verb):
            if name not in SITE:
                continue
            if found.lower_ in SIDES:
                yield from (t for _, t in syntax.prepositional(found, ("of", "to")))
            else:
                yield found


def name_senders(view: View, frame: Frame) -> None:
    """Whose weapon it is: "a Houthi missile", "its jets", "the bomb that they planted killed two"."""
    roles = ("weapon", "perpetrator")
    told = [w for r in roles for t in frame.roles.get(r, []) for w in (t, *one_of(t))]
    charges = [t for t in told if view.covering(view.weapons, frame.para, t)]
    for weapon in dict.fromkeys([*frame.roles.get("weapon", []), *charges]):
        owners = [*syntax.modifiers(weapon), *syntax.possessors(weapon)]
        known = (t for t in owners if t.lower_ in OWNERS or view.covering(view.actors, frame.para, t))
        frame.fill("perpetrator", known)
    for thing in charges:
        for clause in (
            c for c in thing.children if c.dep_ == "acl" and c.tag_ == "VBN"
        ):  # "by shots fired by soldiers"
            if clause.lemma_ in PLACING or any(r.cls in SENT for r in lookup(clause)):
                frame.fill("perpetrator", syntax.agents(clause))
            elif clause.lemma_ == "blame":  # "a bomb blamed on rebels"
                frame.fill("blamed", (t for _, t in syntax.prepositional(clause, ("on",))))
        if thing.dep_ in {"dobj", "nsubjpass"} and thing.head.lemma_ in PLACING:
            frame.fill("perpetrator", syntax.agents(thing.head))


def one_of(token: Token) -> list[Token]:
    """What a number is of: "one of its jets"."""
    return [t for _, t in syntax.prepositional(token, ("of",))] if token.pos_ == "NUM" else []


def damaged(sentence: Span) -> Iterator[Token]:
    """What a sentence says was wrecked: "houses were destroyed", "causing damage to several shops"."""
    for token in sentence:
        if token.pos_ == "VERB" and token.lemma_ in WRECKING and not syntax.is_negated(token):
            yield from syntax.patients(token)
        elif token.pos_ == "NOUN" and token.lower_ == "damage":
            yield from (t for _, t in syntax.prepositional(token, ("to",)))
