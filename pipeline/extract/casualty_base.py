"""What the casualty patterns share: the scene of a paragraph, a count in the making, arguments of a word of state.

In: spaCy tokens. Out: the head tokens that stand where victims stand: subject of a passive, object,
the noun before ("30 others wounded"). The parse comes first, the neighbouring words mend it.
"""

from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from pipeline.extract.victims import People, Reader
from pipeline.extract.wordsets import words

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
BE = words("be")
SKIPPED = words("skipped")
INFINITIVE = words("infinitive")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of casualties.csv."""

    form: str
    state: str
    pattern: str
    strict: bool


@dataclass(slots=True)
class Scene:
    """A paragraph under reading. ``states``: indices of words that tell a state; ``consumed``: words already read with another."""

    doc: Doc
    reader: Reader
    states: frozenset[int]
    consumed: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Count:
    """A count in the making; ``first`` and ``last`` are the token indices of its words."""

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


def of_people(people: People, state: str, cue: int, *, negated: bool = False, shared: bool = False) -> Count:
    """A count of the people of a noun phrase."""
    none = negated or people.negated
    low, high = (0, 0) if none else (people.min, people.max)
    if low is None and high is None:
        low = 1
    return Count(
        state, low, high, cue, people.first, people.last, people, people.side,
        negated=none, implied=not people.stated and not none, shared=shared,
    )  # fmt: skip


def is_passive(verb: Token) -> bool:
    """Has the verb a passive auxiliary or subject?"""
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
        return True
    if verb.tag_ in ("VBN", "VBD", "JJ") and any(
        c.lower_ in ("get", "got", "gets", "getting", "been", "being") and c.dep_ in ("aux", "auxpass")
        for c in verb.children
    ):
        return True
    return (
        verb.tag_ == "VBN" and verb.dep_ in ("oprd", "acomp") and verb.head.lemma_ in ("be", "get", "leave")
    )


def is_past(token: Token) -> bool:
    """Is the form a past tense or participle (which may be passive)?"""
    word = token.lower_
    if word in ("hurt", "shot", "cut", "hit", "run"):
        return not any(c.dep_ == "aux" and c.lower_ in INFINITIVE for c in token.children)
    return word.endswith(("ed", "wn", "in", "en", "aught", "ung", "uck")) or token.tag_ in ("VBD", "VBN")


def objects(scene: Scene, verb: Token) -> list[Token]:
    """Direct objects by the parse; else the noun phrase right behind the verb."""
    found = [
        c
        for c in verb.children
        if c.dep_ in ("dobj", "dative", "obj") and c.ent_type_ not in ("DATE", "TIME") and c.i > verb.i
    ]
    if found:
        head = found[0]
        if head.lower_ in ("total", "least", "many", "most") or (head.dep_ == "dative"):
            return found
        return [found[0]]
    near = phrase_after(scene, verb.i + 1)
    return [near] if near is not None else []


def phrase_after(scene: Scene, at: int) -> Token | None:
    """Head of the noun phrase that begins at a token, over adverbs; None when it begins with none."""
    doc, reader = scene.doc, scene.reader
    while (
        at < len(doc)
        and at not in reader.at
        and (doc[at].tag_ in ("RB", "RP") or doc[at].lower_ in ("dead", "an", "estimated"))
    ):
        if doc[at].lower_ in ("dead",) and doc[at].i in scene.consumed or doc[at].tag_ in ("RB", "RP"):
            at += 1
            continue
        break
    if at >= len(doc) or doc[at].is_punct and doc[at].text not in ("“", '"', "``"):
        return None
    noun = reader.noun_after(at)
    if noun is not None and noun.ent_type_ in ("DATE", "TIME") and at not in reader.at:
        return None
    if noun is not None:
        return noun
    if at in reader.at:
        return doc[reader.last_of(reader.at[at], at)]
    return doc[at] if doc[at].lower_ in ("anyone", "anybody", "nobody", "none", "others") else None


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb: its own, the noun it modifies, or that of the verb it is coordinated with or controlled by."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if own:
        head = own[0]
        if head.tag_ in ("WDT", "WP") or head.lower_ == "that" and head.tag_ in ("WDT", "IN", "DT"):
            if verb.dep_ in ("relcl", "acl", "ccomp", "advcl") and verb.head.i < verb.i:
                noun: Token = verb.head
                return noun if noun.pos_ not in ("VERB", "AUX") else None
            return _antecedent(head)
        return head
    above: Token = verb.head
    if (
        verb.dep_ in ("acl", "relcl")
        and above.i < verb.i
        and above.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
    ):
        return above
    if (
        depth < 5
        and verb.dep_ in ("conj", "xcomp", "oprd", "acomp", "ccomp", "dep")
        and above.pos_ in ("VERB", "AUX", "ADJ")
        and above != verb
    ):
        if verb.dep_ == "ccomp" and above.lemma_ not in ("get", "have", "be"):
            return None
        return subject(above, depth + 1)
    return None


def _antecedent(pronoun: Token) -> Token | None:
    """The noun right before a relative pronoun."""
    at = pronoun.i - 1
    if at >= 0 and pronoun.doc[at].text == ",":
        at -= 1
    return pronoun.doc[at] if at >= 0 and pronoun.doc[at].pos_ in ("NOUN", "PROPN", "NUM") else None


def before(scene: Scene, token: Token, *, over_auxiliaries: bool) -> Token | None:
    """Last token of the noun phrase that ends right before a word, over adverbs, auxiliaries and a parenthesis."""
    doc, at = scene.doc, token.i - 1
    start = token.sent.start if token.sent.start < token.i else max(0, token.i - 30)
    while at >= start and at not in scene.reader.at and (
        doc[at].tag_ == "RB" or doc[at].lower_ in SKIPPED or (over_auxiliaries and doc[at].lower_ in BE)
    ):  # fmt: skip
        at -= 1
    if at >= start and over_auxiliaries and doc[at].text in (",", ")", "-", "–", "—"):
        at = _over_parenthesis(doc, at, start)
    if at < start:
        return None
    found = doc[at]
    if (
        found.tag_ in ("NN", "NNS", "NNP", "NNPS", "PRP", "CD")
        or at in scene.reader.at
        or found.lower_ in ("others", "people", "another")
    ):
        return found
    return None


def _over_parenthesis(doc: Doc, at: int, start: int) -> int:
    """Index before an inserted "..., including three children," that ends at ``at``."""
    for i in range(at - 1, max(start, at - 30) - 1, -1):
        if doc[i].text in (",", "(", "-", "–", "—"):
            opener = doc[i + 1].lower_
            if opener in ("including", "among", "most", "mostly", "of", "some", "all", "mainly", "who", "at", "one", "among", "a", "an", "aged",
                          "identified", "the", "both", "many", "several", "two", "three") or doc[i].text != ",":  # fmt: skip
                return i - 1
    return -1


def negated(verb: Token) -> bool:
    """Is the verb itself denied: not, never, without?"""
    if any(c.dep_ == "neg" or c.lower_ in ("never", "neither") for c in verb.children):
        return True
    if verb.head.lower_ == "without" and verb.dep_ == "pcomp":
        return True
    at = verb.i - 1
    return at >= 0 and verb.doc[at].lower_ in ("without", "not", "never", "n't")


def is_state_modifier(token: Token) -> bool:
    """Does the word of state stand before the noun it qualifies ("wounded soldiers")?"""
    nxt = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return token.dep_ in ("amod", "compound", "nmod") and token.i < token.head.i and nxt is not None and nxt.tag_ in (
        "NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "HYPH",
    )  # fmt: skip
