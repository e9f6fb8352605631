"""Dates go to the act that they date.

In: a ``View``, a date mention and the tellings by their predicates. Out: the mention in its telling. Left out is the
day of a statement ("said on Monday"), of a claim, and of what an act answered or followed.
"""

from __future__ import annotations

from pipeline.extract import syntax
from pipeline.extract.climbing import answered, borne, climb
from pipeline.extract.dates.find import DateMention
from pipeline.extract.modality import governing_verb
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe, is_person
from pipeline.extract.reporters import is_reporting
from pipeline.extract.tellings import Telling
from pipeline.extract.timing import is_of_report
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set


def place_date(view: View, mention: DateMention, owner: dict[tuple[int, int], Telling]) -> None:
    """Bind one date mention."""
    where = view.head(mention.start, mention.end)
    if where is None or where[1].is_space or mention.role in {"dateline", "age"} or is_of_report(view, mention):
        return
    if is_of_office(mention, where[1]):
        return
    behind = answered(where[0], where[1], owner)
    telling = (
        behind
        or in_phrase(where[0], where[1], owner)
        or borne(where[0], where[1], owner)
        or climb(where[0], where[1], owner, strict=True)
    )
    if telling is None and mention.part_of_day is not None:  # a part of day dates the act, not its announcement
        verb = next((t for t in [where[1], *where[1].ancestors] if t.pos_ == "VERB"), None)
        told = [owner[where[0], t.i] for t in verb.children if (where[0], t.i) in owner] if verb is not None else []
        telling = told[0] if len(told) == 1 else None
    if telling is None and mention.role == "point":
        telling = when_clause(*where, owner) or inside_clause(*where, owner) or reported(*where, owner)
    telling = telling or recorded(mention, *where, owner)
    if (telling is None or telling.classes == {"claim"}) and mention.role == "point":
        telling = gone_through(where[0], where[1], owner)
    if telling is not None and telling.classes != {"claim"} and mention not in telling.dates:
        telling.dates.append(mention)  # the day of a claim or denial is not that of the act


def is_of_office(mention: DateMention, token: Token) -> bool:
    """Is it the year of somebody's office ("the mayor of Cali in 1984")?"""
    noun = token.head.head if token.head.dep_ == "prep" else None
    return mention.precision == "year" and noun is not None and noun.pos_ == "NOUN" and is_person(describe(noun.text))


def in_phrase(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act named last in a phrase that the date ends: "was in revenge for the raid on X on Saturday"."""
    prep = token.head
    if prep.dep_ != "prep" or prep.head.lemma_ != "be":
        return None
    acts = [(para, t.i) for t in prep.head.subtree if prep.head.i < t.i < prep.i and (para, t.i) in owner]
    return owner[acts[-1]] if acts else None


def when_clause(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act of a clause of the same moment: "two days ago when they blew it up", "marched today, attacking shops"."""
    verb = next((t for t in token.ancestors if t.pos_ in {"VERB", "AUX"} or t.head == t), None)
    if verb is None or is_reporting(verb):
        return None
    near = [*verb.children, *token.children, *token.head.children]
    clauses = [c for c in near if c.dep_ in {"advcl", "relcl"} and any(m.lower_ == "when" for m in c.children)]
    clauses += [c for c in verb.children if c.dep_ == "advcl" and c.tag_ == "VBG"]
    return next((owner[para, c.i] for c in clauses if (para, c.i) in owner), None)


def inside_clause(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The only act told inside the clause that a date belongs to: "those who fell by the bombing on Thursday"."""
    verb = governing_verb(token)
    if verb is None or verb.dep_ not in {"relcl", "acl"} or is_reporting(verb):
        return None
    found = {id(t): t for word in verb.subtree if (t := owner.get((para, word.i))) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def reported(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act told before a day that ends it: "killed him in a raid, on Sunday, the president said"."""
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    if verb is None or not is_reporting(verb):
        return None
    told = [c for c in verb.children if c.dep_ == "ccomp" and c.i < token.i]
    speaker = [c for c in verb.children if c.dep_ == "nsubj" and c.i > token.i]
    return owner.get((para, told[-1].i)) if told and speaker and verb.i > token.i else None


def recorded(mention: DateMention, para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The acts of a count kept over a month or a year: "142 murders were reported in September"."""
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    if mention.precision == "day" or verb is None or not is_reporting(verb):
        return None
    counted = [c for c in verb.children if c.dep_ == "nsubjpass"]
    counted += [t for c in counted for _, t in syntax.prepositional(c, ("of",))]
    return next((owner[para, t.i] for t in counted if (para, t.i) in owner), None)


def gone_through(para: int, token: Token, owner: dict[tuple[int, int], Telling]) -> Telling | None:
    """The act before a day that cannot be its verb's own: "survived a raid on Monday", "has condemned it on Monday".

    Who survives an act does so on its day; a present perfect has no day, and a present ("is responsible for") no other.
    """
    verb = governing_verb(token)
    if verb is None or verb.i > token.i:
        return None
    perfect = verb.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in {"has", "have"} for c in verb.children)
    present = verb.tag_ in {"VBZ", "VBP"} and not is_reporting(verb)
    if not perfect and not present and verb.lemma_ not in SURVIVALS:
        return None
    acts = [(para, t.i) for t in verb.subtree if verb.i < t.i < token.i and (para, t.i) in owner]
    return owner[acts[-1]] if acts else None


SURVIVALS = word_set("survivals")
