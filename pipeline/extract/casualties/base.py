"""What the casualty patterns share: the paragraph under reading and a count in the making.

In: a Doc and its :class:`Reader`. Out: :class:`Scene`, which finds phrases of people beside and
behind a word, and :class:`Count`, one state with its bounds before the context is read.
"""

from dataclasses import dataclass, field
from typing import Protocol

from pipeline.extract.casualties.victim_lists import joined
from pipeline.extract.casualties.victims import NOUN_TAGS, People, Reader
from pipeline.extract.numbers.find import Quantity
from pipeline.extract.parsed import Doc, Token
from pipeline.extract.wordsets import words

BE = words("be")
SKIPPED = words("skipped")
INSERTING = words("inserting")
DASHES = frozenset({"(", "-", "–", "—"})
PARENTHESIS = 30  # tokens that an insertion between subject and verb may run
TIMES = frozenset({"DATE", "TIME"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of casualties.csv: a form, the state it tells, the pattern that finds its victims.

    ``strict``: the form has other uses, so that its victims must surely be people.
    """

    form: str
    state: str
    pattern: str
    strict: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A count in the making; ``first`` and ``last`` are the token indices of its words.

    ``shared``: another state stands coordinated beside its own ("killed or wounded").
    """

    state: str
    min: int | None
    max: int | None
    cue: int
    first: int
    last: int
    people: People | None = None
    side: str = "unknown"
    inner: bool = False
    superseded: bool = False
    negated: bool = False
    implied: bool = False
    shared: bool = False


def of_people(
    people: People,
    state: str,
    cue: int,
    *,
    negated: bool = False,
    shared: bool = False,
    inner: bool = False,
) -> Count:
    """The count of the people of a noun phrase."""
    none = negated or people.negated
    low, high = (0, 0) if none else (people.min, people.max)
    if low is None and high is None:
        low = 1
    return Count(
        state,
        low,
        high,
        cue,
        people.first,
        people.last,
        people=people,
        side=people.side,
        inner=inner,
        negated=none,
        implied=not people.stated and not none,
        shared=shared,
    )


def of_number(state: str, quantity: Quantity, cue: int, first: int, last: int, side: str = "unknown") -> Count:
    """A count written as a bare number ("12 deaths")."""
    none = quantity.max == 0
    return Count(state, quantity.min, quantity.max, cue, first, last, side=side, negated=none)


def of_none(state: str, cue: int) -> Count:
    """Stated none: "without casualties"."""
    return Count(state, 0, 0, cue, cue, cue, negated=True)


def of_some(state: str, cue: int, last: int | None = None, side: str = "unknown") -> Count:
    """One or more, number not given: "caused casualties"."""
    return Count(state, 1, None, cue, cue, cue if last is None else last, side=side, implied=True)


@dataclass(slots=True)
class Scene:
    """A paragraph under reading.

    ``states``: indices of words that tell a state; ``consumed``: words already read with another.
    """

    doc: Doc
    reader: Reader
    states: frozenset[int]
    consumed: set[int] = field(default_factory=set)

    def word(self, at: int) -> str:
        """The lower-case word at an index; empty outside the paragraph."""
        token = self.reader.token(at)
        return "" if token is None else token.lower_

    def words(self, first: int, last: int) -> list[str]:
        """Lower-case words from one index to before another."""
        return [t.lower_ for t in self.doc[max(first, 0) : max(last, 0)]]

    def head_after(self, at: int) -> Token | None:
        """Head of the noun phrase that begins at a token, over adverbs; None when none begins there."""
        doc, reader = self.doc, self.reader
        while at < len(doc) and at not in reader.at:
            if doc[at].tag_ not in ("RB", "RP") and not (doc[at].lower_ == "dead" and at in self.consumed):
                break
            at += 1
        if at >= len(doc) or (doc[at].is_punct and doc[at].text not in ("“", '"', "``")):
            return None
        noun = reader.noun_after(at)
        if noun is not None:
            return None if noun.ent_type_ in TIMES and at not in reader.at else noun
        if at in reader.at:
            return doc[reader.last_of(at)]
        return doc[at] if doc[at].lower_ in ("anyone", "anybody", "nobody", "none", "others") else None

    def people_after(self, at: int, cue: int, *, strict: bool = False) -> People | None:
        """The people, list and all, of the phrase that begins at a token."""
        head = self.head_after(at)
        people = None if head is None else self.reader.people(head, stop=at - 1, strict=strict)
        return None if people is None else self.listed_with(people, cue, stop=at - 1)

    def listed_with(self, people: People, cue: int, *, stop: int = -1, more: tuple[Token, ...] = ()) -> People:
        """A phrase with what is coordinated with it, up to the next word of state."""
        return joined(self.reader, people, stop=stop, barrier=self.states - {cue}, more=more)

    def before(self, token: Token, *, over_auxiliaries: bool) -> Token | None:
        """Last token of the noun phrase right before a word, over adverbs, auxiliaries and insertions."""
        doc, at = self.doc, token.i - 1
        start: int = token.sent.start
        while at >= start and at not in self.reader.at and self._skips(doc[at], over_auxiliaries):
            at -= 1
        if at >= start and over_auxiliaries and (doc[at].text in DASHES or doc[at].text in (",", ")")):
            at = self._over_insertion(at, start)
        if at < start:
            return None
        noun = doc[at].tag_ in NOUN_TAGS or doc[at].tag_ in ("PRP", "CD") or at in self.reader.at
        return doc[at] if noun or doc[at].lower_ in ("others", "people", "another") else None

    @staticmethod
    def _skips(token: Token, over_auxiliaries: bool) -> bool:
        word = token.lower_
        return token.tag_ == "RB" or word in SKIPPED or (over_auxiliaries and word in BE)

    def _over_insertion(self, at: int, start: int) -> int:
        """Index before an inserted "..., including three children," that ends at ``at``."""
        for i in range(at - 1, max(start, at - PARENTHESIS) - 1, -1):
            if self.doc[i].text in DASHES or (self.doc[i].text == "," and self.word(i + 1) in INSERTING):
                return i - 1
        return -1


class Pattern(Protocol):
    """A pattern: a word of state and its row in, counts out."""

    def __call__(self, scene: Scene, token: Token, row: Row) -> list[Count]: ...
