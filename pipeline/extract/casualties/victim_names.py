"""Persons by name and by origin: "Juan Perez", "Mayor Torres", "Palestinians", "a Filipino".

In: tokens. Out: yes or no, or the word-list row of the title before a name. The entity
recogniser is heard, not obeyed: it takes many foreign names for places and organisations.
"""

import re

from pipeline.extract.parsed import Doc, Token
from pipeline.extract.people import Noun, find, is_person
from pipeline.extract.wordsets import words

ORGANISED = words("organised")
NO_NAMES = frozenset({"GPE", "LOC", "NORP", "DATE", "EVENT", "MONEY", "LANGUAGE"})
NO_LONE_NAMES = frozenset({"NORP", "DATE", "TIME", "MONEY", "EVENT"})
ORIGIN_TAGS = frozenset({"NNP", "NNPS", "NNS", "NN", "JJ"})
DEMONYM = re.compile(
    r"(?:ans|is|ese|ites|nders|eks|urks|urds|rabs|inos|utus|utsis|edes|anes|inns|oles|ots|iards|slims|"
    r"ians|ews|ndus|ikhs)$"
)


def is_name(token: Token) -> bool:
    """Is the token (the end of) a person's name?"""
    if token.tag_ not in ("NNP", "NNPS"):
        return False
    if token.ent_type_ == "PERSON":
        return True
    if token.ent_type_ in NO_NAMES or token.tag_ != "NNP":
        return False
    before = token.doc[token.i - 1] if token.i else None
    return before is not None and before.tag_ == "NNP" and _looks_personal(token)


def is_lone_name(token: Token) -> bool:
    """A capitalised word that can only be a person where victims stand ("Porth, 65, was killed")."""
    if token.tag_ != "NNP" or token.ent_type_ in NO_LONE_NAMES:
        return False
    if token.ent_type_ in ("GPE", "LOC"):
        place = token.dep_ == "pobj" and token.head.lower_ not in ("of", "by")
        if place or not (_has_age(token) or _has_first_name(token)):
            return False
    return _looks_personal(token)


def _looks_personal(token: Token) -> bool:
    """Capitalised, no abbreviation, no "Army" or "Ministry", no common noun."""
    if not token.text[:1].isupper() or token.text.isupper():
        return False
    return token.lower_ not in ORGANISED and find([token.lower_], 1) is None


def _has_age(token: Token) -> bool:
    after = token.doc[token.i + 1 : token.i + 3]
    return len(after) == 2 and after[0].text == "," and after[1].text.isdigit()


def _has_first_name(token: Token) -> bool:
    before = token.doc[token.i - 1] if token.i else None
    return before is not None and before.tag_ == "NNP" and before.ent_type_ == token.ent_type_


def titled(doc: Doc, first: int, head: Token) -> Noun | None:
    """The row for the title before a name ("Mayor Juan Perez", "bodyguard Jairo Ortega")."""
    before = [doc[i].lower_ for i in range(first, head.i)]
    for end in range(len(before), 0, -1):
        found = find(before, end)
        if found is not None and is_person(found):
            return found
    return None


def is_demonym(token: Token, *, plural: bool) -> bool:
    """Nouns for people by origin: "Palestinians", "Israelis", "one Lebanese"."""
    if token.tag_ not in ORIGIN_TAGS or not token.text[:1].isupper():
        return False
    if token.ent_type_ == "NORP":
        return True
    return plural and token.tag_ == "NNPS" and DEMONYM.search(token.lower_) is not None
