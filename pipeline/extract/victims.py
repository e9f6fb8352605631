"""People in noun phrases: how many, of which side, and which words.

In: a head token of a spaCy Doc and the quantities of its text. Out: :class:`People`, one noun phrase
or a coordination of several ("a policeman and two children": 3). Refuses nouns that are no people
("killed the bill", "200 sheep").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.tokens import Doc, Token

from pipeline.extract.numbers import Quantity, find_quantities
from pipeline.extract.people import Noun, describe, find, is_person, singular
from pipeline.extract.wordsets import words

NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
MODIFIER_TAGS = words("modifier_tags")
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
ONE = words("one")
DEFINITE = words("definite")
SINGLE_PRONOUNS = words("single_pronouns")
PLURAL_PRONOUNS = words("plural_pronouns")
STATES = words("states")
HELD = frozenset({"hostage", "captive", "prisoner"})
OPENERS = frozenset({"a", "an", "another", "his", "her", "their", "the"})
NOBODY = frozenset({"nobody", "none", "no-one", "anyone", "anybody", "no"})
# Nouns that only measure the people of the of-phrase behind them.
MEASURES = words("measures")
REFUSED = words("refused")


@dataclass(frozen=True, slots=True)
class People:
    """A phrase that speaks of people. ``first``, ``last``, ``head`` are token indices, both ends included."""

    first: int
    last: int
    head: int
    min: int | None
    max: int | None
    side: str = "unknown"
    stated: bool = False  # a number or a/an is written
    definite: bool = False
    pronoun: bool = False
    plural: bool = False
    known: bool = True  # the head is a noun or pronoun that surely means people

    @property
    def negated(self) -> bool:
        """No one: "no soldier", "nobody"."""
        return self.min == 0 and self.max == 0


class Reader:
    """Reads the people off one parsed paragraph; keeps its quantities by token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.quantities = find_quantities(doc.text)
        self.at: dict[int, Quantity] = {}
        starts = {token.idx: token.i for token in doc} if self.quantities else {}
        for quantity in self.quantities:
            at = starts.get(quantity.start)
            if at is None:
                at = next((t.i for t in doc if t.idx <= quantity.start < t.idx + len(t)), None)
            while at is not None and at < len(doc) and doc[at].idx < quantity.end:
                self.at[at] = quantity
                at += 1

    def first_of(self, quantity: Quantity, near: int) -> int:
        """Index of the first token of a quantity, given one of its tokens."""
        while near > 0 and self.at.get(near - 1) is quantity:
            near -= 1
        return near

    def last_of(self, quantity: Quantity, near: int) -> int:
        """Index of the last token of a quantity, given one of its tokens."""
        while self.at.get(near + 1) is quantity:
            near += 1
        return near

    # -- one noun phrase --------------------------------------------------------------------

    def people(self, head: Token, *, stop: int = -1, strict: bool = False) -> People | None:
        """The noun phrase around a head, or None when it speaks of no people.

        ``stop``: a token index that the phrase may not cross to the left. ``strict``: take only heads
        that the word lists, a name or a pronoun vouch for.
        """
        if head.i in self.at:
            return self._number(head, strict=strict)
        word = head.lower_
        if word in NOBODY:
            return People(head.i, head.i, head.i, 0, 0, stated=True, pronoun=True)
        if word in SINGLE_PRONOUNS:
            return People(head.i, head.i, head.i, 1, 1, pronoun=True)
        if (
            word in PLURAL_PRONOUNS
            and head.tag_ not in ("DT", "JJ", "PDT", "JJS")
            or word in {"others", "many"}
        ):
            found = self._noun(head, stop=stop) if word == "others" else None
            return found or self._of(head, People(head.i, head.i, head.i, 1, None, pronoun=True, plural=True))
        if word == "another":
            return People(head.i, head.i, head.i, 1, 1, stated=True)
        origin = head.ent_type_ == "NORP" and head.tag_ == "JJ"  # "one Lebanese"
        if head.tag_ not in NOUN_TAGS and not origin and not is_person(find([word], 1)):
            return (
                self._of(head, People(head.i, head.i, head.i, 1, None, pronoun=True, plural=True))
                if word == "some"
                else None
            )
        return self._noun(head, stop=stop, strict=strict)

    def _number(self, head: Token, *, strict: bool) -> People | None:
        """A bare number ("killing 12"), a partitive ("three of the crew") or a number before its noun."""
        quantity = self.at[head.i]
        first, last = self.first_of(quantity, head.i), self.last_of(quantity, head.i)
        found = People(
            first,
            last,
            head.i,
            quantity.min,
            quantity.max,
            stated=True,
            plural=quantity.max != 1,
            known=False,
        )
        after = last + 1
        if after < len(self.doc):
            beside = self.doc[after]
            if (
                beside.tag_ in MODIFIER_TAGS
                and beside.tag_ not in ("DT", "PRP$")
                or beside.lower_ in ("others", "more", "other")
            ):
                noun = self.noun_after(after)
                if noun is not None and self.at.get(noun.i) is None:
                    return self._noun(noun, strict=strict)
        return self._of(head, replace(found, head=last))

    def _of(self, head: Token, found: People) -> People | None:
        """Widen a number or measure by its of-phrase ("three of them", "dozens of people")."""
        at = found.last + 1
        if at + 1 >= len(self.doc) or self.doc[at].lower_ != "of":
            return found
        noun = self.noun_after(at + 1)
        state = (
            self.doc[at + 2]
            if at + 2 < len(self.doc) and self.doc[at + 1].lower_ in ("the", "those")
            else None
        )
        if state is not None and state.lower_ in STATES and (noun is None or noun.i == state.i):
            return replace(found, last=state.i)
        if noun is None:
            inner_word = self.doc[at + 1].lower_
            return replace(found, last=at + 1) if inner_word in PLURAL_PRONOUNS else found
        inner = self.people(noun, stop=at)
        if inner is None:
            kind = describe(noun.text)
            return None if kind is not None and not is_person(kind) else found
        return replace(found, last=inner.last, head=noun.i, side=inner.side, known=inner.known)

    def noun_after(self, at: int) -> Token | None:
        """Head of the noun phrase that begins at a token index: the last noun of the run."""
        head: Token | None = None
        for i in range(at, min(at + 14, len(self.doc))):
            token = self.doc[i]
            if (
                token.lower_ in SINGLE_PRONOUNS | PLURAL_PRONOUNS
                and token.tag_.startswith(("PRP", "WP"))
                and token.tag_ != "PRP$"
            ):
                return token if head is None and i <= at + 1 else head
            if head is not None and (i in self.at or token.tag_ in ("DT", "PRP$", "CD", "PDT") or token.lower_ in HELD):
                break
            if token.tag_ in NOUN_TAGS and i not in self.at:
                if head is not None and head.tag_ in ("NNS",) and token.tag_ in ("NNP",):
                    break
                head = token
            elif (
                i not in self.at
                and token.tag_ not in MODIFIER_TAGS
                and not (head is None and token.tag_ in ("RB", "RBR", "RBS", "JJR"))
            ):
                break
            elif head is not None and token.tag_ in ("VBN", "VBG", "JJ", "JJR"):
                nxt = self.doc[i + 1] if i + 1 < len(self.doc) else None
                if nxt is None or nxt.tag_ not in NOUN_TAGS or token.dep_ not in ("amod", "compound", "nmod"):
                    break
        return head

    def _noun(self, head: Token, *, stop: int = -1, strict: bool = False) -> People | None:
        """A noun or name with what stands before it."""
        first, quantity, determiner = self._left(head, stop)
        text = self.doc[first : head.i + 1].text
        of = self.doc[head.i + 1] if head.i + 1 < len(self.doc) else None
        kind = self._kind(head, first)
        if head.lower_ in MEASURES and of is not None and of.lower_ == "of":
            return self._measure(head, first, quantity, kind)
        plural = self._is_plural(head, kind)
        side = kind.side if kind is not None else "unknown"
        known = (
            kind is not None
            or head.lower_ == "others"
            or is_name(head)
            or _demonym(head, plural)
            or (not strict and _lone_name(head))
        )
        if kind is not None and not is_person(kind) and not is_name(head):
            return None
        if not known and (strict or singular(head.lower_) in REFUSED or quantity is None):
            return None
        low, high, stated = self._count(head, quantity, determiner, kind, plural)
        if describes_suspects(text) and side == "civilians":
            side = "militants" if "militant" in text.lower() else side
        return self._tail(
            People(
                first, head.i, head.i, low, high, side, stated, determiner in DEFINITE, False, plural, known
            ),
            quantity,
        )

    def _kind(self, head: Token, first: int) -> Noun | None:
        """The row of the word lists for the noun phrase that ends in this head."""
        if is_name(head):
            return _titled(self.doc, first, head)
        found = describe(self.doc[first : head.i + 1].text, head_only=True) or describe(
            head.lemma_, head_only=True
        )
        if (
            found is not None
            and head.tag_ in ("NNP", "NNPS")
            and found.facility
            and head.ent_type_ == "PERSON"
        ):
            return None
        return found

    def _left(self, head: Token, stop: int) -> tuple[int, Quantity | None, str]:
        """First token of the phrase, its quantity and its determiner."""
        first, determiner = head.i, ""
        i = head.i - 1
        while i > stop and i >= head.sent.start:
            token = self.doc[i]
            quantity = self.at.get(i)
            if quantity is not None:
                first = self.first_of(quantity, i)
                before = self.doc[first - 1] if first - 1 > stop and first > 0 else None
                if (
                    before is not None
                    and before.lower_ in DEFINITE | {"all", "another"}
                    and before.tag_ != "IN"
                ):
                    determiner, first = before.lower_, before.i
                return first, quantity, determiner
            if token.lower_ == "dead" and i and self.doc[i - 1].lower_ in ("shot", "shooting", "shoot"):
                break
            adverb = token.tag_ == "RB" and self.doc[i + 1].tag_ in ("HYPH", "JJ", "VBN")
            if (
                token.tag_ not in MODIFIER_TAGS
                and not adverb
                or (token.tag_ in ("VBN", "VBG") and token.dep_ not in ("amod", "compound", "nmod"))
            ):
                break
            if token.tag_ == "NNS" and head.tag_ == "NNP":  # "suspects Juan Perez"
                break
            if token.ent_type_ in ("DATE", "TIME") and not _in_age(self.doc, i):
                break
            first = i
            if token.tag_ in ("DT", "PRP$", "PDT") or (token.tag_ == "POS" and False):
                determiner = token.lower_
                break
            i -= 1
        return first, None, determiner

    def _measure(
        self, head: Token, first: int, quantity: Quantity | None, kind: Noun | None
    ) -> People | None:
        """ "a group of 12 farmers", "two members of the family", "a number of people"."""
        noun = self.noun_after(head.i + 2)
        inner = self.people(noun, stop=head.i + 1) if noun is not None else None
        if quantity is not None and inner is not None:
            side = kind.side if kind is not None and not kind.weak else inner.side
            return replace(
                inner, first=first, head=head.i, min=quantity.min, max=quantity.max, side=side, stated=True
            )
        if inner is not None:
            if (
                head.lower_ in ("member", "half", "life", "body", "remains")
                or inner.definite
                and inner.stated is False
            ):
                one = head.lower_ in ("member", "body", "life")
                return replace(inner, first=first, head=head.i, min=1, max=1 if one else None, stated=one)
            return replace(inner, first=first, head=head.i)
        if kind is not None and is_person(kind):
            low, high, stated = self._count(head, quantity, "", kind, self._is_plural(head, kind))
            return People(first, head.i, head.i, low, high, kind.side, stated)
        return None

    @staticmethod
    def _is_plural(head: Token, kind: Noun | None) -> bool:
        if head.tag_ in PLURAL_TAGS or (kind is not None and kind.number != 1):
            return True
        return head.lower_ in {
            "people",
            "police",
            "troops",
            "personnel",
            "staff",
            "others",
            "men",
            "women",
            "children",
            "dead",
            "wounded",
        }

    @staticmethod
    def _count(
        head: Token, quantity: Quantity | None, determiner: str, kind: Noun | None, plural: bool
    ) -> tuple[int | None, int | None, bool]:
        """Bounds of a noun phrase, and whether the text states them."""
        if quantity is not None:
            if kind is not None and kind.number > 1 and quantity.max == 1:
                return kind.number, kind.number, True
            return quantity.min, quantity.max, True
        if determiner == "both":
            return 2, 2, True
        if kind is not None and kind.number > 1 and head.tag_ not in PLURAL_TAGS:
            return kind.number, kind.number, True
        if plural:
            return 1, None, False
        return 1, 1, determiner in ONE or is_name(head)

    def _tail(self, found: People, quantity: Quantity | None) -> People:
        """A number after the noun: "a family of five", "others, 12 of them"; and the of-phrase's words."""
        at = found.last + 1
        if at + 1 < len(self.doc) and self.doc[at].lower_ == "of":
            inner = self.at.get(at + 1)
            if inner is not None and quantity is None and found.plural and found.max is None:
                last = self.last_of(inner, at + 1)
                nxt = self.doc[last + 1] if last + 1 < len(self.doc) else None
                if nxt is None or nxt.tag_ not in NOUN_TAGS:
                    return replace(found, last=last, min=inner.min, max=inner.max, stated=True)
            noun = self.noun_after(at + 1)
            if noun is not None and noun.i - at < 8:
                return replace(found, last=noun.i)
        return found

    # -- coordination -----------------------------------------------------------------------

    def joined(
        self,
        found: People,
        *,
        stop: int = -1,
        barrier: frozenset[int] = frozenset(),
        more: Sequence[Token] = (),
    ) -> People:
        """Add what is coordinated to the right: "a woman and her two daughters" is 3.

        ``barrier``: token indices (other state words) that a coordination may not cross. ``more``: further
        heads that the parse gives the same place ("A, B, and C were killed" with A and C as subjects).
        """
        whole, parts = found, [found]
        others = self._coordinates(found, barrier)
        if more:
            inserted = [
                c
                for c in self.doc[found.head].children
                if c.dep_ == "appos" and found.last < c.i < more[-1].i and self._opens(c)
            ]
            others = sorted({*others, *inserted, *more}, key=lambda t: t.i)
        for token in others:
            part = self.people(token, stop=max(stop, parts[-1].last))
            if part is None or part.first <= parts[-1].last or part.negated or part.pronoun and part.plural:
                continue
            if _appositive(self.doc, parts[0], part, token):
                continue
            parts.append(part)
        if len(parts) > 1:
            whole = _sum(self.doc, parts)
        return whole

    def summed(self, parts: list[People]) -> People:
        """Several phrases as one."""
        return _sum(self.doc, parts)

    def _coordinates(self, found: People, barrier: frozenset[int]) -> list[Token]:
        """Heads coordinated with a phrase, by the parse and by "and" right behind it."""
        heads: list[Token] = []
        head = self.doc[found.head]
        linked = [c for c in head.conjuncts if c.i > found.last]
        for child in head.children:  # "the mayor, his wife and two guards": the parser's apposition is a list
            if child.dep_ == "appos" and child.i > found.last:
                more = [c for c in child.conjuncts if c.i > child.i]
                if more and found.max == 1 and all(self._opens(c) for c in [child, *more]):
                    linked += [child, *more]
        at = found.last
        for token in sorted(set(linked), key=lambda t: t.i):
            if any(at < b < token.i for b in barrier) or self._is_subject_of_next(token, barrier):
                break
            if token.pos_ in ("NOUN", "PROPN", "NUM", "PRON") or token.i in self.at:
                heads.append(token)
        if not heads:
            near, joint = self._next_in_list(found.last)
            if (
                near is not None
                and not any(found.last < b < near.i for b in barrier)
                and (joint or not self._is_subject_of_next(near, barrier))
            ):
                heads.append(near)
        return heads

    def _opens(self, token: Token) -> bool:
        """Has the phrase its own number, article or possessive?"""
        first, quantity, determiner = self._left(token, -1)
        return quantity is not None or bool(determiner) or (is_name(token) and first < token.i)

    def _next_in_list(self, last: int) -> tuple[Token | None, bool]:
        """Head of a phrase with its own number or article right behind "and", "as well as", "along with".

        And whether the link only joins phrases ("along with"), so that no new clause may begin there.
        """
        at, joint = last + 1, False
        if (
            at < len(self.doc) and self.doc[at].text == "("
        ):  # "six priests (five of them foreign) and two maids"
            close = next((t.i for t in self.doc[at : at + 20] if t.text == ")"), None)
            at = at if close is None else close + 1
        words = [t.lower_ for t in self.doc[at : at + 3]]
        if words[:1] == [","]:
            if at + 1 in self.at and self._is_headline(at + 1):  # "Bomb kills 7 policemen, 1 prisoner"
                return self.noun_after(at + 1), False
            at, words = at + 1, words[1:]
        if words[:1] == ["and"] or words[:1] == ["plus"]:
            at += 1
        elif words[:3] == ["as", "well", "as"]:
            at, joint = at + 3, True
        elif words[:2] in (["along", "with"], ["together", "with"]):
            at, joint = at + 2, True
        else:
            return None, False
        if at >= len(self.doc) or not (at in self.at or self.doc[at].lower_ in OPENERS):
            return None, False
        if self.doc[at].lower_ == "the" and at + 1 not in self.at:
            return None, False
        return self.noun_after(at) or (self.doc[at] if at in self.at else None), joint

    def _is_headline(self, at: int) -> bool:
        """Does a short sentence end with the phrase that begins here, or go on with a preposition?"""
        sentence = self.doc[at].sent
        if len(sentence) > 14 or any(t.lower_ == "and" for t in sentence):
            return False
        noun = self.noun_after(at)
        after = self.doc[noun.i + 1] if noun is not None and noun.i + 1 < len(self.doc) else None
        return noun is not None and (after is None or after.is_punct or after.tag_ == "IN")

    def _is_subject_of_next(self, token: Token, barrier: frozenset[int]) -> bool:
        """Does a new predicate follow the phrase ("and 30 others were wounded")?"""
        people = self.people(token)
        at = (people.last if people else token.i) + 1
        for i in range(at, min(at + 4, len(self.doc))):
            nxt = self.doc[i]
            if (
                i in barrier
                or nxt.tag_ in ("VBD", "VBZ", "VBP", "MD")
                or (nxt.tag_ == "VBN" and nxt.dep_ not in ("acl", "amod"))
            ):
                # the predicate of the whole list stands there too: then the parse makes the list its subject
                return not (token.dep_ == "conj" and _verb_of(token) is not None and _verb_of(token).i >= i)  # type: ignore[union-attr]
            if nxt.tag_ not in ("RB", "RBR"):
                return False
        return False


def _in_age(doc: Doc, at: int) -> bool:
    """Does a token belong to "five-year-old"?"""
    return any(t.text == "-" or t.lower_ in ("old", "aged") for t in doc[max(0, at - 1) : at + 2])


def _verb_of(token: Token) -> Token | None:
    """The predicate that a coordination's first part depends on."""
    while token.dep_ in ("conj", "appos") and token.head != token:
        token = token.head
    head: Token = token.head
    return head if token.dep_ in ("nsubj", "nsubjpass") else None


def _appositive(doc: Doc, first: People, part: People, token: Token) -> bool:
    """Names after a counted plural spell it out ("two soldiers, Sgt A and Cpl B"); "other workers" is inside "139 guards and"."""
    counted = first.stated and (first.min or 0) > 1
    if counted and is_name(token) and part.max == 1:
        return True
    own = doc[part.first].lower_ in ("a", "an", "some", "many", "several")
    return counted and not part.stated and part.plural and not own


def _sum(doc: Doc, parts: list[People]) -> People:
    """One phrase out of several."""
    stated = [p for p in parts if p.stated or p.max == 1]
    low: int | None
    high: int | None
    if not stated:
        low, high = 1, None
    else:
        low = sum(p.min or 0 for p in parts) if all(p.min is not None for p in parts) else None
        low = low or None
        high = sum(p.max or 0 for p in parts) if all(p.max is not None for p in parts) else None
    sides = [p.side for p in parts if p.side != "unknown"]
    side = max(parts, key=lambda p: p.min or p.max or 0).side
    return replace(
        parts[0],
        last=max(p.last for p in parts),
        min=low,
        max=high,
        side=side if side != "unknown" else (sides[0] if sides else "unknown"),
        stated=any(p.stated for p in parts),
        plural=True,
    )


def is_name(token: Token) -> bool:
    """Is the token (part of) a person's name?"""
    if token.tag_ not in ("NNP", "NNPS"):
        return False
    if token.ent_type_ == "PERSON":
        return True
    if token.ent_type_ in ("GPE", "LOC", "NORP", "DATE", "EVENT", "MONEY", "LANGUAGE") or token.tag_ != "NNP":
        return False
    before = token.doc[token.i - 1] if token.i else None
    if before is None or before.tag_ != "NNP" or not token.text[:1].isupper():
        return False
    # the recogniser takes many foreign names for organisations: trust the words instead
    return not token.text.isupper() and token.lower_ not in ORGANISED and find([token.lower_], 1) is None


def _lone_name(token: Token) -> bool:
    """A single capitalised word where victims stand ("Porth was killed")."""
    if (
        token.tag_ != "NNP"
        or token.ent_type_ in ("NORP", "DATE", "TIME", "MONEY", "EVENT")
        or not token.text[:1].isupper()
    ):
        return False
    if token.ent_type_ in ("GPE", "LOC"):  # the recogniser's place, unless it has a first name or an age
        doc, at = token.doc, token.i
        aged = at + 2 < len(doc) and doc[at + 1].text == "," and doc[at + 2].text.isdigit()
        if not aged and not (
            at
            and doc[at - 1].tag_ == "NNP"
            and doc[at - 1].ent_type_ == token.ent_type_
            and doc[at + 1 : at + 2].text != ")"
        ):
            return False
    return not token.text.isupper() and token.lower_ not in ORGANISED and find([token.lower_], 1) is None


ORGANISED = words("organised")


def _titled(doc: Doc, first: int, head: Token) -> Noun | None:
    """The row for the title before a name ("Mayor Juan Perez", "bodyguard Jairo Ortega")."""
    words = [doc[i].lower_ for i in range(first, head.i)]
    for end in range(len(words), 0, -1):
        found = find(words, end)
        if found is not None and is_person(found):
            return found
    return None


@lru_cache(maxsize=5_000)
def describes_suspects(text: str) -> bool:
    """Does a phrase call its people suspected or alleged members of something?"""
    low = text.lower()
    return "suspected" in low or "alleged" in low


DEMONYM = re.compile(
    r"(?:ans|is|ese|ites|nders|eks|urks|urds|rabs|inos|utus|utsis|edes|anes|inns|oles|ots|iards|slims|ians|ews|ndus|ikhs)$"
)


def _demonym(token: Token, plural: bool) -> bool:
    """Nouns for people by origin: "Palestinians", "Israelis", "a Filipino"."""
    if token.tag_ not in ("NNP", "NNPS", "NNS", "NN", "JJ") or not token.text[:1].isupper():
        return False
    return token.ent_type_ == "NORP" or (
        plural and token.tag_ == "NNPS" and DEMONYM.search(token.lower_) is not None
    )
