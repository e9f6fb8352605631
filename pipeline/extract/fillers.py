"""What a role filler is: an actor, people, a facility, a weapon, a place, another event, or a pronoun.

In: a token that the grammar put in a role. Out: a ``Filler`` with the words of the article and, for
actors, the canonical name. Pronouns and definite descriptions ("the group", "the base", "they") are
resolved to the nearest fitting mention before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.extract import syntax
from pipeline.extract.actors.find import Actor, ActorMention, nation_of, state_force
from pipeline.extract.numbers.find import find_quantities
from pipeline.extract.owners import garrison_of, owner_of, ship_of
from pipeline.extract.parsed import Token
from pipeline.extract.people import classify_target, describe
from pipeline.extract.persons import POSSESSIVE_OF, Person, person_at, spoken_of
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.referents import is_event
from pipeline.extract.view import View
from pipeline.extract.weapons import WeaponMention
from pipeline.extract.wordsets import words as word_set

GROUP_WORDS = word_set("group_nouns")
MEMBER_WORDS = GROUP_WORDS | word_set("member_nouns")
THIRD = {"it", "they", "them", "its", "their"}
FIRST = {"we", "us", "our", "i"}
GROUP_KINDS = {"rebel", "militia", "militant", "criminal", "pro_government_militia"}
PARTS = word_set("thing_parts")
REMAINS = word_set("remains")
EDGE = " \"'“”‘’,.;:-–—"
NUMBER_OF = re.compile(r"^(?:(?!of\b)[\w\-]+ ){0,4}numbers? of (?=\w)", re.I)  # "a still unknown number of shops"
LEADING = re.compile(
    r"^(?:dead|ablaze|alight|the|a|an|its|their|his|her|our|this|that|these|those|some|several|many)\s+", re.I
)


@dataclass(frozen=True, slots=True)
class Filler:
    """A resolved role filler; ``start`` and ``end`` are offsets into the article."""

    kind: str  # actor people facility weapon place event other
    name: str
    text: str
    start: int
    end: int
    actor: Actor | None = None
    weapon: WeaponMention | None = None
    place: PlaceMention | None = None
    target_type: str = "unknown"
    owned: bool = False
    named: str = ""  # the actor's name alone, as the article writes it
    person: Person | None = None
    site: bool = False  # where a charge went off
    definite: bool = False
    plural: bool = False


def is_state(actor: Actor) -> bool:
    """Is it a state, one of its forces, or an alliance of states?"""
    return actor.kind in {"state", "military", "police", "intelligence", "coalition"}


def actor_filler(mention: ActorMention, start: int = -1, end: int = -1, text: str = "") -> Filler:
    """A filler that names an actor, in the words of its phrase, else (for pronouns) of the mention meant."""
    if not text:
        start, end, text = mention.start, mention.end, mention.text
    return Filler("actor", mention.actor.name, text, start, end, actor=mention.actor, named=mention.text)


def phrase(view: View, para: int, token: Token) -> tuple[int, int, str]:
    """Offsets and words of the noun phrase around a head."""
    left, right = syntax.noun_phrase(token)
    start, end = view.start(para, left), view.end(para, right)
    return start, end, view.text[start:end]


def speaker_of(view: View, para: int, token: Token) -> ActorMention | None:
    """On whose behalf a source speaks: "the group", "a US defense official", "Hamas spokesman X"."""
    direct = view.covering(view.actors, para, token)
    if direct is not None:
        return direct
    for word in [*syntax.modifiers(token), *syntax.possessors(token), *members(token)]:
        mention = view.covering(view.actors, para, word)
        if mention is not None:
            return mention
    return next(iter(members_of(view, para, token)), None)


def members(token: Token) -> list[Token]:
    """Objects of "of" and appositions of a noun ("spokesman of the group", "Saree, a Houthi spokesman")."""
    found = [t for _, t in syntax.prepositional(token, ("of", "for", "from"))]
    for child in token.children:
        if child.dep_ == "appos":
            found += [child, *syntax.modifiers(child)]
    return found


def resolve_all(view: View, para: int, token: Token, reporter: Token | None = None) -> list[Filler]:
    """Every filler that a head token stands for; several for "American and other forces from X"."""
    first = resolve(view, para, token, reporter)
    found = [first] if first is not None else []
    covered = view.covering(view.actors, para, token)
    if first is not None and first.actor is not None and is_state(first.actor):
        others = [replace(first, name=f.name, actor=f, named="") for f in allied(token, first.actor)]
        found = [*others, replace(first, named=first.text)] if others else found
    if not is_pronoun(token) and (covered is None or covered.actor.name == "Unknown"):  # "gunmen of X" are X
        start, end, words = phrase(view, para, token)
        named = {f.name for f in found}
        found += [
            actor_filler(m, start, end, words) for m in members_of(view, para, token) if m.actor.name not in named
        ]
    return found


def allied(token: Token, force: Actor) -> Iterator[Actor]:
    """The first forces of "U.S. and British warplanes", of which the last alone is read as one name."""
    for word in token.children:
        nation = nation_of(word.text) if word.i < token.i and any(c.dep_ == "conj" for c in word.children) else None
        other = state_force(nation, force.kind) if nation is not None and nation != force.country else None
        if other is not None:
            yield other


def resolve(view: View, para: int, token: Token, reporter: Token | None = None) -> Filler | None:
    """Turn a head token into a filler; None for words that name nothing."""
    if token.pos_ == "ADJ" and token.dep_ == "pobj" and not list(token.children):
        return None  # "at random"
    if token.lower_ == "one" and any(c.lower_ == "no" for c in token.lefts):
        return None  # "no one was hurt"
    if is_pronoun(token):
        return resolve_pronoun(view, para, token, reporter)
    own = token.lemma_.lower() in MEMBER_WORDS or is_bare_force(view.covering(view.actors, para, token))
    for owner_word in syntax.possessors(token) if own else []:
        if is_pronoun(owner_word) and (found := resolve_pronoun(view, para, owner_word, reporter)) is not None:
            return found  # "its men", "our fighters"
    part = token.lower_ in {"one", "some", "several", "many", "members"} and token.pos_ in {"PRON", "DET", "ADJ"}
    if part or token.pos_ == "NUM":
        for _, inner in syntax.prepositional(token, ("of",)):
            found = resolve(view, para, inner, reporter)
            if found is None and is_pronoun(inner) and token.pos_ == "NUM":  # "two of them"
                return Filler("people", token.text, token.text, view.start(para, token), view.end(para, token))
            return found
    if token.lemma_.lower() in REMAINS | PARTS:
        for _, inner in syntax.prepositional(token, ("of",)):
            return resolve(view, para, inner, reporter)
    start, end, words = phrase(view, para, token)
    mention = view.covering(view.actors, para, token)
    if mention is None or is_label(mention.actor):
        mention = next(iter(members_of(view, para, token)), mention)
    if mention is not None:
        if mention.actor.is_generic or (token.lemma_.lower() in GROUP_WORDS and is_definite(token)):
            specific = definite_group(view, para, token, mention)
            if specific is not None:
                return actor_filler(specific, start, end, words)
        return actor_filler(mention, start, end, words)
    weapon = view.covering(view.weapons, para, token)
    if weapon is not None and weapon.kind != "manner":  # "gunmen" only entails a weapon
        return Filler("weapon", weapon.name, weapon.text, weapon.start, weapon.end, weapon=weapon)
    if token.lemma_.lower() in GROUP_WORDS and is_definite(token):
        specific = definite_group(view, para, token, None)
        if specific is not None:
            return actor_filler(specific, start, end, words)
    if is_event(token) and not names_thing(words):  # "a telephone exchange" is no exchange of fire
        return Filler("event", words, words, start, end)
    ship = ship_of(view, para, token)
    if ship is not None:
        kind = "military" if ship.military else "commercial_shipping"
        return Filler("facility", ship.name, words, start, end, target_type=kind)
    owner = owner_of(view, para, token)
    guest = garrison_of(view, para, token)
    if guest is not None:
        return actor_filler(guest, start, end, words)
    place = view.covering(view.places, para, token)
    target_type, _side = classify_target(words)
    if target_type in {"unknown", "other"}:
        target_type = classify_target(token.lemma_.lower())[0]
    if target_type in {"unknown", "other"} and leads_rebels(view, para, token):
        target_type = "non_state_armed_group"
    if place is not None and place.precision != "site":
        return Filler("place", place.place.name, words, start, end, place=place)
    name = clean(words)
    possessed = owner is not None and words.startswith((f"{owner.text}'s ", f"{owner.text}’s "))
    if owner is not None and target_type not in {"unknown", "civilians"} and name and not possessed:
        name = f"{owner.text} {token.text}"
    if not name or token.pos_ in {"ADV", "PUNCT", "DET"} or token.ent_type_ in {"DATE", "TIME", "MONEY", "PERCENT"}:
        return None
    thing = names_thing(token.lower_)  # "the house of Judge X"
    person = person_at(view, para, token) if place is None and not thing else None
    if person is not None and target_type in {"unknown", "other"}:
        target_type = classify_target(person.title)[0] if person.title else "civilians"
    owned = owner is not None and name.startswith(owner.text)
    kind = "facility" if place is not None or owned or thing or names_thing(words) else "people"
    return Filler(
        kind, name, words, start, end, place=place, target_type=target_type, owned=owned, person=person,
        definite=is_definite(token) or bool(syntax.possessors(token)), plural=token.tag_ in {"NNS", "NNPS"},
    )  # fmt: skip


def leads_rebels(view: View, para: int, token: Token) -> bool:
    """Is it somebody of an armed group ("Hamas leader X", "a commander of the Taliban")?"""
    around = [*syntax.modifiers(token), *(t for w in (token, *syntax.modifiers(token)) for t in members(w))]
    found = (view.covering(view.actors, para, t) for t in around if t.ent_type_ not in syntax.TIMES)
    return any(m is not None and is_rebel(m.actor) and not m.actor.is_generic for m in found)


def is_rebel(actor: Actor) -> bool:
    """Is it armed, and no state's?"""
    return actor.is_armed and not is_state(actor)


def is_label(actor: Actor) -> bool:
    """Is it only a kind of group ("gunmen", "Islamist rebels")?"""
    return actor.is_generic or (actor.kind in GROUP_KINDS and actor.name.split()[-1].islower())


def is_bare_force(mention: ActorMention | None) -> bool:
    """Is it a force without a name ("warplanes", "the army")?"""
    return mention is not None and mention.actor.is_generic and is_state(mention.actor)


def is_pronoun(token: Token) -> bool:
    """Is it a pronoun, and not the country "US"?"""
    return token.text != "US" and (token.pos_ == "PRON" or token.lower_ in THIRD | FIRST)


def names_thing(words: str) -> bool:
    """Is the noun phrase about a building, vehicle or site, not people?"""
    noun = describe(words)
    return noun is not None and noun.facility


def is_definite(token: Token) -> bool:
    """Has the noun a definite article or a demonstrative?"""
    return any(c.lower_ in {"the", "this", "that", "these", "those"} for c in token.children)


def members_of(view: View, para: int, token: Token) -> list[ActorMention]:
    """The actors in "members of X", "X fighters", "forces from X and Y", "a group calling itself X"."""
    generic = view.covering(view.actors, para, token)
    if token.lemma_.lower() not in MEMBER_WORDS and generic is None:
        return []
    found: list[ActorMention] = []
    described = [t for word in syntax.participles(token) for t in word.subtree]
    others = {t for c in token.rights if c.dep_ == "conj" for t in c.subtree}  # "the army and Houthi rebels"
    for child in [*token.subtree, *described]:
        if child == token or child in others or child.i > token.i + 10 or in_clause(child, token):
            continue
        mention = view.covering(view.actors, para, child)
        if mention is None and child.dep_ == "pobj" and child.lemma_.lower() in GROUP_WORDS:  # "gunmen from the group"
            mention = definite_group(view, para, child, None)
        if (
            mention is None
            and is_own_word(view, para, child, token)
            and child.dep_ in {"amod", "conj"}
            and child.i < token.i
            and token.lemma_.lower() not in GROUP_WORDS  # "a Colombian group" is no force of Colombia
            and (country := nation_of(child.text))
        ):
            force = state_force(country)  # "American and other forces"
            here = view.start(para, child)
            mention = ActorMention(here, here + len(child), child.text, force) if force else None
        if mention is None or mention.actor.is_generic or mention.is_modifier or mention in [*found, generic]:
            continue
        if mention.actor.kind == "state" and not is_own_word(view, para, child, token):
            continue  # "members of the Workers' Party of Chile" are not Chile's
        if found and view.text[found[-1].end : mention.start].isspace():  # "the international coalition ISIS"
            continue
        if child.dep_ in {"pobj", "oprd", "compound", "poss", "appos", "amod", "nmod", "conj", "attr"}:
            found.append(mention)
    return found


def is_own_word(view: View, para: int, word: Token, noun: Token) -> bool:
    """Does a nation's name belong to the noun, or to a force that the noun is of ("officers of Mali's army")?"""
    while word.dep_ == "conj" and word.head != noun:
        word = word.head
    above = word.head.head if word.head.pos_ == "ADP" else word.head
    return (
        above == noun or above.lemma_.lower() in MEMBER_WORDS or is_bare_force(view.covering(view.actors, para, above))
    )


def in_clause(word: Token, noun: Token) -> bool:
    """Does a word stand in a finite relative clause of a noun ("the group, which is allied with X")?"""
    between = [a for a in word.ancestors if noun.is_ancestor(a)]
    return any(a.dep_ == "relcl" for a in between)


def definite_group(view: View, para: int, token: Token, generic: ActorMention | None) -> ActorMention | None:
    """The specific non-state group that "the militants" or "the group" stands for."""
    if not is_definite(token) and token.pos_ != "PRON":
        return None
    if generic is not None and is_state(generic.actor):
        return None
    here = view.start(para, token)
    for mention in reversed(view.actors):
        if mention.start >= here or mention.actor.is_generic or mention.is_modifier:
            continue
        if view.paragraph_at(mention.start) < para - 4:
            return None
        if mention.actor.kind in GROUP_KINDS:
            return mention
    return None


def resolve_pronoun(view: View, para: int, token: Token, reporter: Token | None) -> Filler | None:
    """we: the speaker; it, they: the nearest armed actor before in the sentence or the one before."""
    start, _end = view.start(para, token), view.end(para, token)
    if token.lower_ in FIRST and reporter is not None:
        mention = speaker_of(view, para, reporter)
        return actor_filler(mention) if mention else None
    if token.lower_ in POSSESSIVE_OF:
        person = spoken_of(view, para, token)
        if person is None:
            return None
        kind = classify_target(person.title)[0] if person.title else "civilians"
        return Filler("people", person.name, person.name, start, _end, target_type=kind, person=person)
    if token.lower_ not in THIRD:
        return None
    if reporter is not None and reporter.i < token.i and reporter.sent == token.sent:
        if (group := spoken_group(reporter, token)) is not None:
            return resolve(view, para, group)
        speaker = view.covering(view.actors, para, reporter) or next(iter(members_of(view, para, reporter)), None)
        if speaker is not None and speaker.actor.is_armed and token.lower_ in {"it", "its"}:
            return actor_filler(speaker)
    sentence = view.sentence_index(para, token)
    singular = token.lower_ in {"it", "its"}
    clause = next((t for t in token.ancestors if t.pos_ == "VERB"), None) if token.lower_ == "them" else None
    best: ActorMention | None = None
    for mention in reversed(view.actors):
        if mention.start >= start or mention.is_modifier:
            continue
        where = view.head(mention.start, mention.end)
        if where is None or view.sentence_index(*where) < sentence - 1:
            break
        if clause is not None and where[1].head is clause and where[1].dep_ == "nsubj":
            continue  # who acts is not "them"
        subject = where[1].dep_ in {"nsubj", "nsubjpass", "conj", "poss"} or (best is None and clause is None)
        if mention.actor.is_armed and subject and not (singular and mention.actor.is_generic):
            best = mention
            if where[1].dep_ in {"nsubj", "nsubjpass"}:
                break
    return actor_filler(best) if best else None


def spoken_group(reporter: Token, token: Token) -> Token | None:
    """The group that a speaker speaks of before "it": "police said the group had planned it and that it killed two"."""
    if token.lower_ not in {"it", "its"}:
        return None
    between = token.doc.tokens[reporter.i + 1 : token.i]
    subjects = (t for t in between if t.dep_ in {"nsubj", "nsubjpass"} and t.head is not token.head)
    return next((t for t in subjects if t.tag_ == "NN" and t.lemma_.lower() in GROUP_WORDS), None)


def unbracketed(words: str) -> str:
    """Words without a square bracket whose other half stands elsewhere ("[late minister of the presidency")."""
    return words if words.count("[") == words.count("]") else words.replace("[", "").replace("]", "")


@lru_cache(maxsize=20_000)
def clean(words: str) -> str:
    """A noun phrase as a name: no leading article, number word or quotation mark."""
    text = unbracketed(words).strip(EDGE)
    previous = None
    while previous != text:
        previous = text
        text = NUMBER_OF.sub("", LEADING.sub("", text))
        counts = find_quantities(text)
        if counts and counts[0].start == 0 and counts[0].end < len(text):
            text = text[counts[0].end :].strip(EDGE).removeprefix("of ")  # "hundreds of people"
    return text[:160]
