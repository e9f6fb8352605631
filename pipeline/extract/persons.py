"""Persons by name: the name and the title of a victim or suspect, as the article gives them most fully.

In: a ``View`` and a token that the grammar put in a role. Out: a ``Person``, its name without titles, nations
and parties before it, and the words that tell what the person is ("Attorney General", "a leader of the union").
A short name takes the article's full form of it; "he" and "she" take the person spoken of last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract import syntax
from pipeline.extract.casualties.victim_names import is_lone_name, is_name
from pipeline.extract.parsed import Doc, Token
from pipeline.extract.people import describe, find, is_person, words_of
from pipeline.extract.wordsets import words as word_set

if TYPE_CHECKING:
    from pipeline.extract.view import View

TITLES = word_set("titles")
PARTICLES = word_set("name_particles")
POSSESSIVE_OF = {"he": "his", "she": "her", "him": "his", "her": "her"}
BACK = 2  # sentences that "he" may reach back


@dataclass(frozen=True, slots=True)
class Person:
    """A person by name; ``title`` is what the article calls the person there, if anything."""

    name: str
    title: str = ""


def person_at(view: View, para: int, token: Token) -> Person | None:
    """The person that a token names, or that a noun beside it names ("the mayor, Juan Perez")."""
    if token.lower_ in POSSESSIVE_OF:
        return spoken_of(view, para, token)
    if is_name(token) or (token.ent_type_ == "PERSON" and is_lone_name(token)):
        return named(view, token)
    whole = (token, syntax.noun_phrase(token)[1])  # "the mayor of Aden, Salem Nasser"
    for child in dict.fromkeys(c for head in whole for c in head.children):
        if child.dep_ == "appos" and is_name(child) and is_person(describe(token.text)) and token.tag_ == "NN":
            person = named(view, child)
            left, right = syntax.noun_phrase(token)
            return Person(person.name, token.doc[left.i : right.i + 1].text) if person else None
    return None


def named(view: View, token: Token) -> Person | None:
    """The person whose name ends in a token: its last words that are no title, nation or party."""
    doc, first = token.doc, name_start(token)
    name = doc[first : token.i + 1].text
    if not name[:1].isupper():
        return None
    before = doc[syntax.noun_phrase(token)[0].i : first]
    known = before.text if len(before) and is_person(describe(before.text)) else ""
    return Person(full_name(view, name), known or apposed(token))


def name_start(token: Token) -> int:
    """Index of the first token of the name that ends in a token."""
    doc, first = token.doc, int(token.i)
    for at in range(first - 1, token.sent.start - 1, -1):
        word = doc[at]
        if word.lower_ in PARTICLES and at > token.sent.start and doc[at - 1].tag_ == "NNP":
            continue
        if word.tag_ != "NNP" or is_title(word) or word.ent_type_ == "NORP" or not word.text[:1].isupper():
            break
        first = at
    return first


def is_title(word: Token) -> bool:
    """Is a word before a name a title or a noun for people ("Senator", "General", "Dr.")?"""
    low = word.lower_.rstrip(".")
    return low in TITLES or is_person(find([low], 1))


def apposed(token: Token) -> str:
    """What an apposition says of a person: "Juan Perez, a leader of the union"."""
    for child in token.children:
        noun = child.dep_ == "appos" and child.i > token.i and child.tag_ in {"NN", "NNP"}
        if noun and is_person(describe(child.text)):
            left, right = syntax.noun_phrase(child)
            return str(child.doc[left.i : right.i + 1].text)
    return ""


def full_name(view: View, name: str) -> str:
    """The fullest form of a name in the article that holds all its words in this order."""
    parts = words_of(name)
    longer = [p for p in view.persons if len(words_of(p)) > len(parts) and _within(parts, words_of(p))]
    return max(longer, key=lambda p: len(words_of(p))) if longer else name


def _within(parts: list[str], whole: list[str]) -> bool:
    return any(whole[i : i + len(parts)] == parts for i in range(len(whole)))


def spoken_of(view: View, para: int, token: Token) -> Person | None:
    """Whom "he" or "she" means: the nearest person before, subjects first."""
    sentence = view.sentence_index(para, token)
    for index in range(sentence, max(sentence - BACK, 0) - 1, -1):
        where, span = view.sentences[index]
        if where < para - 1:
            return None
        names = [t for t in span if t.ent_type_ == "PERSON" and is_name(t) and (where, t.i) < (para, token.i)]
        names = [t for t in names if not (t.i + 1 < len(t.doc) and t.doc[t.i + 1].ent_type_ == "PERSON")]
        names = [t for t in names if not is_kin(t, token)]
        subjects = [t for t in names if t.dep_ in {"nsubj", "nsubjpass"}]
        for found in subjects or names[-1:]:
            return named(view, found)
    return None


def is_kin(name: Token, pronoun: Token) -> bool:
    """Is somebody named as another's ("her brother, William"), whom the pronoun rather means?"""
    own = POSSESSIVE_OF[pronoun.lower_]
    heads = [name, name.head] if name.dep_ == "appos" else [name]
    return any(c.dep_ == "poss" and c.lower_ == own for head in heads for c in head.children)


def persons_of(doc: Doc) -> list[str]:
    """Every name of two words or more in a parsed paragraph, titles taken off."""
    ends = [entity[-1] for entity in doc.ents if entity.label_ == "PERSON" and len(entity) > 1]
    return [doc[start : end.i + 1].text for end in ends if (start := name_start(end)) < end.i]
