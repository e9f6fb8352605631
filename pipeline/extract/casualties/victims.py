"""People in noun phrases: how many, of which side, and which words.

In: a head token of a Doc and the quantities of its text. Out: :class:`People`, one noun phrase.
Refuses nouns that are no people ("killed the bill", "200 sheep"). Coordinations ("a policeman and two
children") are in :mod:`pipeline.extract.casualties.victim_lists`.
"""

from dataclasses import dataclass, replace

from pipeline.extract.casualties.victim_names import is_demonym, is_lone_name, is_name, titled
from pipeline.extract.numbers.find import Quantity, find_quantities
from pipeline.extract.parsed import Doc, Token
from pipeline.extract.people import Noun, describe, find, is_person, singular
from pipeline.extract.wordsets import words

NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
MODIFIER_TAGS = words("modifier_tags")
PREMODIFIERS = frozenset({"amod", "compound", "nmod"})
ONE = words("one")
DEFINITE = words("definite")
SINGLE_PRONOUNS = words("single_pronouns")
PLURAL_PRONOUNS = words("plural_pronouns")
PRONOUNS = SINGLE_PRONOUNS | PLURAL_PRONOUNS
STATES = words("states")
HELD = frozenset({"hostage", "captive", "prisoner"})
NOBODY = frozenset({"nobody", "none", "no-one", "anyone", "anybody", "no"})
MEASURES = words("measures")
PARTS = frozenset({"member", "half", "life", "body", "remains"})
REFUSED = words("refused")
ALWAYS_PLURAL = words("always_plural")
REACH = 14  # tokens that a noun phrase may run
PLACING = frozenset({"in", "at", "near", "outside", "around"})  # before the place where people were harmed


@dataclass(frozen=True, slots=True)
class People:
    """A phrase that speaks of people. ``first``, ``last``, ``head`` are token indices, both ends included.

    ``stated``: a number or a/an is written. ``known``: the head is a noun, name or pronoun that surely
    means people.
    """

    first: int
    last: int
    head: int
    min: int | None
    max: int | None
    side: str = "unknown"
    stated: bool = False
    definite: bool = False
    pronoun: bool = False
    plural: bool = False
    known: bool = True

    @property
    def negated(self) -> bool:
        """No one: "no soldier", "nobody"."""
        return self.min == 0 and self.max == 0


@dataclass(frozen=True, slots=True)
class _Left:
    """What stands before a noun: first token of its phrase, quantity, determiner."""

    first: int
    quantity: Quantity | None
    determiner: str


class Reader:
    """Reads the people off one parsed paragraph; keeps its quantities by token."""

    def __init__(self, doc: Doc, text: str) -> None:
        self.doc = doc
        self.at: dict[int, Quantity] = {}
        quantities = find_quantities(text)
        starts = {token.idx: token.i for token in doc} if quantities else {}
        for quantity in quantities:
            at = starts.get(quantity.start)
            if at is None:  # the number begins inside a token
                at = next((t.i for t in doc if t.idx <= quantity.start < t.idx + len(t)), None)
            while at is not None and at < len(doc) and doc[at].idx < quantity.end:
                self.at[at] = quantity
                at += 1

    def first_of(self, at: int) -> int:
        """Index of the first token of the quantity that covers a token."""
        while at > 0 and self.at.get(at - 1) is self.at[at]:
            at -= 1
        return at

    def last_of(self, at: int) -> int:
        """Index of the last token of the quantity that covers a token."""
        while self.at.get(at + 1) is self.at[at]:
            at += 1
        return at

    def token(self, at: int) -> Token | None:
        """The token at an index, or None outside the paragraph."""
        return self.doc[at] if 0 <= at < len(self.doc) else None

    def people(self, head: Token, *, stop: int = -1, strict: bool = False) -> People | None:
        """The noun phrase around a head, or None when it speaks of no people.

        ``stop``: a token index that the phrase may not cross to the left. ``strict``: take only heads
        that the word lists, a name or a pronoun vouch for.
        """
        at, word = head.i, head.lower_
        if at in self.at:
            return self._number(head, strict=strict)
        if word in NOBODY:
            return People(at, at, at, 0, 0, stated=True, pronoun=True)
        if word in SINGLE_PRONOUNS:
            return People(at, at, at, 1, 1, pronoun=True)
        if word == "another":
            return People(at, at, at, 1, 1, stated=True)
        if word in ("others", "many", "some") or (
            word in PLURAL_PRONOUNS and head.tag_ not in ("DT", "JJ", "PDT", "JJS")
        ):
            found = self._noun(head, stop=stop) if word == "others" else None
            return found or self._partitive(People(at, at, at, 1, None, pronoun=True, plural=True))
        origin = head.ent_type_ == "NORP" and head.tag_ == "JJ"  # "one Lebanese"
        if head.tag_ not in NOUN_TAGS and not origin and not is_person(find([word], 1)):
            return None
        return self._noun(head, stop=stop, strict=strict)

    def is_placed(self, last: int) -> bool:
        """Does a place of its own follow the phrase that ends at a token: "three soldiers in Bama"?"""
        after, name = self.token(last + 1), self.token(last + 2)
        return after is not None and after.lower_ in PLACING and name is not None and name.pos_ == "PROPN"

    def noun_after(self, at: int) -> Token | None:
        """Head of the noun phrase that begins at a token index: the last noun of the run."""
        head: Token | None = None
        for i in range(at, min(at + REACH, len(self.doc))):
            token = self.doc[i]
            pronoun = token.tag_.startswith(("PRP", "WP")) and token.tag_ != "PRP$"
            if pronoun and token.lower_ in PRONOUNS:
                return token if head is None and i <= at + 1 else head
            if i in self.at:
                if head is not None:
                    break
            elif token.tag_ in NOUN_TAGS:
                if head is not None and (token.lower_ in HELD or (head.tag_ == "NNS" and token.tag_ == "NNP")):
                    break
                head = token
            elif self._ends(token, begun=head is not None):
                break
        return head

    def _ends(self, token: Token, *, begun: bool) -> bool:
        """Does the token end a noun phrase that has, or has not yet, its noun?"""
        if not begun:
            return token.tag_ not in MODIFIER_TAGS and token.tag_ not in ("RB", "RBR", "RBS")
        if token.tag_ not in MODIFIER_TAGS or token.tag_ in ("DT", "PRP$", "CD", "PDT"):
            return True
        if token.tag_ not in ("VBN", "VBG", "JJ", "JJR"):
            return False
        after = self.token(token.i + 1)
        return after is None or after.tag_ not in NOUN_TAGS or token.dep_ not in PREMODIFIERS

    # -- numbers ----------------------------------------------------------------------------

    def _number(self, head: Token, *, strict: bool) -> People | None:
        """A bare number ("killing 12"), a partitive ("three of the crew") or a number before its noun."""
        quantity = self.at[head.i]
        first, last = self.first_of(head.i), self.last_of(head.i)
        after = self.token(last + 1)
        if after is not None and after.lower_ not in STATES:
            modifier = after.tag_ in MODIFIER_TAGS and after.tag_ not in ("DT", "PRP$")
            noun = self.noun_after(after.i) if modifier or after.lower_ == "others" else None
            if noun is not None and noun.i not in self.at:
                return self._noun(noun, strict=strict)
        low, high = quantity.min, quantity.max
        return self._partitive(People(first, last, last, low, high, stated=True, plural=high != 1, known=False))

    def _partitive(self, found: People) -> People | None:
        """Widen a number or measure by its of-phrase ("three of them", "dozens of people")."""
        of, after = self.token(found.last + 1), self.token(found.last + 2)
        if of is None or after is None or of.lower_ != "of":
            return found
        noun = self.noun_after(after.i)
        state = self.token(after.i + 1) if after.lower_ in ("the", "those") else None
        if state is not None and state.lower_ in STATES and (noun is None or noun.i == state.i):
            return replace(found, last=state.i)
        if noun is None:
            return replace(found, last=after.i) if after.lower_ in PLURAL_PRONOUNS else found
        inner = self.people(noun, stop=of.i)
        if inner is None:
            kind = describe(noun.text)
            return found if kind is None or is_person(kind) else None
        return replace(found, last=inner.last, head=noun.i, side=inner.side, known=inner.known)

    # -- nouns ------------------------------------------------------------------------------

    def _noun(self, head: Token, *, stop: int = -1, strict: bool = False) -> People | None:
        """A noun or name with what stands before it."""
        left = self.left(head, stop)
        kind, named = self._kind(head, left.first), is_name(head)
        of = self.token(head.i + 1)
        if head.lower_ in MEASURES and of is not None and of.lower_ == "of":
            return self._measure(head, left, kind)
        if kind is not None and not is_person(kind) and not named:
            return None
        plural = _is_plural(head, kind)
        known = kind is not None or named or head.lower_ == "others" or is_demonym(head, plural=plural)
        known = known or (not strict and is_lone_name(head))
        if not known and (strict or left.quantity is None or singular(head.lower_) in REFUSED):
            return None
        low, high, stated = _count(head, left, kind, plural=plural)
        side = kind.side if kind is not None else "unknown"
        definite = left.determiner in DEFINITE
        found = People(left.first, head.i, head.i, low, high, side, stated, definite, False, plural, known)
        return self._tail(found, left.quantity)

    def _kind(self, head: Token, first: int) -> Noun | None:
        """The row of the word lists for the noun phrase that ends in this head."""
        if is_name(head):
            return titled(self.doc, first, head)
        text = self.doc[first : head.i + 1].text
        return describe(text, head_only=True) or describe(head.lemma_, head_only=True)

    def left(self, head: Token, stop: int = -1) -> _Left:
        """Walk left over what modifies a noun, to its number or article."""
        first, i = head.i, head.i - 1
        floor = max(stop, head.sent.start - 1)
        while i > floor:
            token = self.doc[i]
            if i in self.at:
                return self._number_before(i, stop)
            if not self._modifies(token, head):
                break
            first = i
            if token.tag_ in ("DT", "PRP$", "PDT"):
                return _Left(first, None, token.lower_)
            i -= 1
        return _Left(first, None, "")

    def _number_before(self, at: int, stop: int) -> _Left:
        """The quantity before a noun, and an article before that ("the 12 people")."""
        first = self.first_of(at)
        before = self.token(first - 1) if first - 1 > stop else None
        article = before is not None and before.tag_ != "IN"
        if before is not None and article and before.lower_ in DEFINITE | {"all", "another"}:
            return _Left(before.i, self.at[at], before.lower_)
        return _Left(first, self.at[at], "")

    def _modifies(self, token: Token, head: Token) -> bool:
        """May the token stand inside a noun phrase before its head?"""
        after = self.doc[token.i + 1]
        if token.lower_ == "dead" and token.i and self.doc[token.i - 1].lower_.startswith("shot"):
            return False  # "shot dead two men"
        if token.tag_ == "RB":
            return after.tag_ in ("HYPH", "JJ", "VBN")
        if token.tag_ not in MODIFIER_TAGS or (token.tag_ == "NNS" and head.tag_ == "NNP"):
            return False
        if token.tag_ in ("VBN", "VBG") and token.dep_ not in PREMODIFIERS:
            return False
        return token.ent_type_ not in ("DATE", "TIME") or _in_age(self.doc, token.i)

    def _measure(self, head: Token, left: _Left, kind: Noun | None) -> People | None:
        """ "a group of 12 farmers", "two members of the family", "a number of people"."""
        noun = self.noun_after(head.i + 2)
        inner = self.people(noun, stop=head.i + 1) if noun is not None else None
        if inner is None:
            if not is_person(kind) or kind is None:
                return None
            low, high, stated = _count(head, left, kind, plural=_is_plural(head, kind))
            return People(left.first, head.i, head.i, low, high, kind.side, stated)
        inner = replace(inner, first=left.first, head=head.i)
        quantity = left.quantity
        if quantity is not None:
            side = kind.side if kind is not None and not kind.weak else inner.side
            return replace(inner, min=quantity.min, max=quantity.max, side=side, stated=True)
        if head.lower_ in PARTS or (inner.definite and not inner.stated):
            one = head.lower_ in ("member", "body", "life")
            return replace(inner, min=1, max=1 if one else None, stated=one)
        return inner

    def _tail(self, found: People, quantity: Quantity | None) -> People:
        """A number after the noun ("a family of five"), or the words of its of-phrase."""
        of = self.token(found.last + 1)
        if of is None or of.lower_ != "of" or of.i + 1 >= len(self.doc):
            return found
        inner = self.at.get(of.i + 1)
        noun = self.noun_after(of.i + 1)
        if inner is not None and quantity is None and found.plural and found.max is None and noun is None:
            last = self.last_of(of.i + 1)
            return replace(found, last=last, min=inner.min, max=inner.max, stated=True)
        if noun is not None and noun.i - of.i < REACH // 2:
            return replace(found, last=noun.i)
        return found


def _is_plural(head: Token, kind: Noun | None) -> bool:
    plural = head.tag_ in PLURAL_TAGS or head.lower_ in ALWAYS_PLURAL
    return plural or (kind is not None and kind.number != 1)


def _count(head: Token, left: _Left, kind: Noun | None, *, plural: bool) -> tuple[int | None, int | None, bool]:
    """Bounds of a noun phrase, and whether the text states them."""
    several = kind.number if kind is not None and head.tag_ not in PLURAL_TAGS else 1
    if left.quantity is not None:
        if several > 1 and left.quantity.max == 1:  # "one couple"
            return several, several, True
        return left.quantity.min, left.quantity.max, True
    if left.determiner == "both" or several > 1:
        return max(several, 2), max(several, 2), True
    if plural:
        return 1, None, False
    return 1, 1, left.determiner in ONE or is_name(head)


def _in_age(doc: Doc, at: int) -> bool:
    """Does a token belong to "five-year-old"?"""
    return any(t.text == "-" or t.lower_ in ("old", "aged") for t in doc[max(0, at - 1) : at + 2])
