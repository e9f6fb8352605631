"""Lists of victims: "a policeman and two children" is three people.

In: the first phrase of a list. Out: one :class:`People` with the sum, where the text divides it.
Refuses what only spells a count out ("two soldiers, Sergeant A and Corporal B") and what is the
subject of the next clause ("killed 12 people and 30 others were wounded").
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.extract.casualties.victim_names import is_name
from pipeline.extract.casualties.victims import People, Reader
from pipeline.extract.parsed import Token
from pipeline.extract.wordsets import words

OPENERS = frozenset({"a", "an", "another", "his", "her", "their", "the"})
OWN = frozenset({"a", "an", "some", "many", "several"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
PARTICLES = words("name_particles")
HEADLINE = 14  # tokens: a sentence no longer may list without "and"


def joined(
    reader: Reader,
    found: People,
    *,
    stop: int = -1,
    barrier: frozenset[int] = frozenset(),
    more: Sequence[Token] = (),
) -> People:
    """Add what is coordinated to the right of a phrase.

    ``barrier``: token indices (other words of state) that a list may not cross. ``more``: further heads
    that the parse gives the same place ("A, B, and C were killed" with A and C as subjects).
    """
    parts = [found]
    others = _coordinated(reader, found, barrier)
    if more:
        inserted = [
            c
            for c in reader.doc[found.head].children
            if c.dep_ == "appos" and found.last < c.i < more[-1].i and _opens(reader, c)
        ]
        others = sorted({*others, *inserted, *more}, key=lambda t: t.i)
    for token in others:
        part = reader.people(token, stop=max(stop, parts[-1].last))
        if part is None or part.first <= parts[-1].last or part.negated or (part.pronoun and part.plural):
            continue
        if all(reader.is_placed(p.last) for p in (parts[-1], part)):
            break  # "three soldiers in Bama and two policemen in Gwoza"
        if not _spells_out(reader, parts[0], part, token):
            parts.append(part)
    return parts[0] if len(parts) == 1 else summed(parts)


def summed(parts: Sequence[People]) -> People:
    """Several phrases as one; parts without a number make the sum a lower bound."""
    counted = any(p.stated or p.max == 1 for p in parts)
    low = sum(p.min or 0 for p in parts) if all(p.min is not None for p in parts) else None
    high = sum(p.max or 0 for p in parts) if all(p.max is not None for p in parts) else None
    largest = max(parts, key=lambda p: p.min or p.max or 0).side
    sides = [largest, *(p.side for p in parts)]
    return replace(
        parts[0],
        last=max(p.last for p in parts),
        min=(low or None) if counted else 1,
        max=high if counted else None,
        side=next((s for s in sides if s != "unknown"), "unknown"),
        stated=any(p.stated for p in parts),
        plural=True,
    )


def headline_list(reader: Reader, people: People) -> People | None:
    """ "Two soldiers, four militants killed": a headline's list without "and"."""
    doc, first = reader.doc, people.first
    sentence = doc[first].sent
    if first < 2 or doc[first - 1].text != "," or len(sentence) > HEADLINE or not people.stated:
        return None
    whole = reader.people(doc[first - 2])
    if whole is None or not whole.stated or (whole.first, whole.last) != (sentence.start, first - 2):
        return None
    return summed([whole, people])


def _coordinated(reader: Reader, found: People, barrier: frozenset[int]) -> list[Token]:
    """Heads coordinated with a phrase: by the parse, else by "and" right behind it."""
    heads: list[Token] = []
    head = reader.doc[found.head]
    linked = [c for c in head.conjuncts if c.i > found.last] + _mistaken_apposition(reader, found)
    for token in sorted(set(linked), key=lambda t: t.i):
        if _crosses(barrier, found.last, token.i) or _begins_clause(reader, token, barrier):
            break
        if token.pos_ in ("NOUN", "PROPN", "NUM", "PRON") or token.i in reader.at:
            heads.append(token)
    if heads:
        return heads
    near, joint = _next_in_list(reader, found.last)
    if near is None or _crosses(barrier, found.last, near.i):
        return []
    return [near] if joint or not _begins_clause(reader, near, barrier) else []


def _crosses(barrier: Iterable[int], first: int, last: int) -> bool:
    return any(first < at < last for at in barrier)


def _mistaken_apposition(reader: Reader, found: People) -> list[Token]:
    """ "the mayor, his wife and two guards": a list whose second part the parse takes for an apposition."""
    for child in reader.doc[found.head].children:
        if child.dep_ == "appos" and child.i > found.last and found.max == 1:
            more = [c for c in child.conjuncts if c.i > child.i]
            if more and all(_opens(reader, c) for c in [child, *more]):
                own = is_name(child) and not is_name(reader.doc[found.head])  # "the envoy, Ana Ruiz, and 16 others"
                return more if own else [child, *more]
    return []


def _opens(reader: Reader, token: Token) -> bool:
    """Has the phrase its own number, article or possessive, or is it a full name?"""
    left = reader.left(token)
    return left.quantity is not None or bool(left.determiner) or (is_name(token) and left.first < token.i)


def _next_in_list(reader: Reader, last: int) -> tuple[Token | None, bool]:
    """Head of a phrase with its own number or article right behind "and", "as well as", "along with".

    And whether the link only joins phrases ("along with"), so that no new clause may begin there.
    """
    doc, at, joint = reader.doc, last + 1, False
    if at < len(doc) and doc[at].text == "(":  # "six priests (five of them foreign) and two maids"
        at = next((t.i + 1 for t in doc[at : at + 20] if t.text == ")"), at)
    at = _after_name(reader, at)
    if at < len(doc) and doc[at].text == ",":
        if at + 1 in reader.at and _is_headline(reader, at + 1):  # "Bomb kills 7 policemen, 1 prisoner"
            return reader.noun_after(at + 1), False
        at += 1
    link = [t.lower_ for t in doc[at : at + 3]]
    if link[:1] in (["and"], ["plus"]):
        at += 1
    elif link == ["as", "well", "as"]:
        at, joint = at + 3, True
    elif link[:2] in (["along", "with"], ["together", "with"]):
        at, joint = at + 2, True
    else:
        return None, False
    if at >= len(doc) or not (at in reader.at or doc[at].lower_ in OPENERS):
        return None, False
    if doc[at].lower_ == "the" and at + 1 not in reader.at:
        return None, False
    return reader.noun_after(at) or (doc[at] if at in reader.at else None), joint


def _after_name(reader: Reader, at: int) -> int:
    """Index after a name set between commas behind a title: "the envoy, Ana Ruiz, and 16 others"."""
    doc, end = reader.doc, at + 1
    while end < len(doc) and (doc[end].tag_ == "NNP" or doc[end].lower_ in PARTICLES):
        end += 1
    named = at + 1 < end < len(doc) and doc[at].text == "," == doc[end].text and is_name(doc[end - 1])
    return end if named and not is_name(doc[at - 1]) else at


def _is_headline(reader: Reader, at: int) -> bool:
    """Does a short sentence end with the phrase that begins here, or go on with a preposition?"""
    sentence = reader.doc[at].sent
    if len(sentence) > HEADLINE or any(t.lower_ == "and" for t in sentence):
        return False
    noun = reader.noun_after(at)
    after = reader.token(noun.i + 1) if noun is not None else None
    return noun is not None and (after is None or after.is_punct or after.tag_ == "IN")


def _begins_clause(reader: Reader, token: Token, barrier: frozenset[int]) -> bool:
    """Does a predicate of its own follow the phrase ("and 30 others were wounded")?"""
    people = reader.people(token)
    at = (people.last if people is not None else token.i) + 1
    for i in range(at, min(at + 4, len(reader.doc))):
        after = reader.doc[i]
        participle = after.tag_ == "VBN" and after.dep_ not in ("acl", "amod")
        if i in barrier or after.tag_ in FINITE or participle:
            verb = _verb_of(token)  # unless that is the predicate of the whole list
            return not (token.dep_ == "conj" and verb is not None and verb.i >= i)
        if after.tag_ not in ("RB", "RBR"):
            return False
    return False


def _verb_of(token: Token) -> Token | None:
    """The predicate that the first part of a list is the subject of."""
    while token.dep_ in ("conj", "appos") and token.head != token:
        token = token.head
    head: Token = token.head
    return head if token.dep_ in ("nsubj", "nsubjpass") else None


def _spells_out(reader: Reader, first: People, part: People, token: Token) -> bool:
    """Is a later part inside the first count: names after "two soldiers", "other workers" after "139 guards"?"""
    if not first.stated or (first.min or 0) <= 1:
        return False
    if is_name(token) and part.max == 1:
        return True
    return not part.stated and part.plural and reader.doc[part.first].lower_ not in OWN
