"""Tolls and the states used as nouns: "the toll rose to 28", "put the dead at 12", "among the dead were".

In: a word of state with its row of casualties.csv. Out: the counts it tells. A number belongs to a toll
only by the word before it (to, at, of, is, reached); one after "from" is the count before.
"""

from pipeline.extract.casualties.base import TIMES, Count, Row, Scene, of_number, of_people
from pipeline.extract.numbers.find import Quantity
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe, is_person
from pipeline.extract.wordsets import words

CONNECT = words("connect")
EXCEED = words("exceed")
COUNTS = words("counts")
TALLIED = words("tallied")
LISTED = words("listed")
AMONG = frozenset({"among", "amongst"})
NAMING = frozenset({"included", "include", "includes", "including", "were", "was", "are"})
PREMODIFIERS = frozenset({"amod", "compound", "nmod"})
ROADS = words("roads")
NEAR, FAR = 7, 40  # tokens from "the dead", from a toll, to the number
PADDING = words("padding")


def quantity_before(scene: Scene, token: Token) -> tuple[Quantity, int] | None:
    """The number before a noun of counting ("12 civilian deaths") and its first token."""
    for at in range(token.i - 1, max(token.sent.start, token.i - NEAR + 1) - 1, -1):
        if at in scene.reader.at:
            return scene.reader.at[at], scene.reader.first_of(at)
        word = scene.doc[at]
        if word.lower_ == "of":
            if at - 1 not in scene.reader.at:
                return None
        elif not word.tag_.startswith(("JJ", "NN", "VBN", "HYPH", "RB")):
            return None
    return None


def toll(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "death toll rose to 28", "a toll of 12", "raised its tally to 40"; a casualty toll is of either state."""
    before = scene.word(token.i - 1)
    if scene.word(token.i + 1) in ROADS or (row.strict and before not in TALLIED):
        return []
    state = row.state
    if before in ("injury", "injured", "wounded"):
        state = "injured"
    elif before in ("casualty", "casualties"):
        state = "casualty"
    return climb(scene, token, state)


def martyrs(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "74 martyrs", "the martyrs reach 74"."""
    if token.i in scene.consumed or not token.lower_.endswith("s"):
        return []
    found = quantity_before(scene, token)
    if found is not None:
        return [of_number(row.state, found[0], token.i, found[1], token.i)]
    return listed(scene, token, row.state) or climb(scene, token, row.state, reach=NEAR + 1)


def victims(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "number of victims at 184", "among the victims were", "the victims included"."""
    return listed(scene, token, row.state) or []


def listed(scene: Scene, token: Token, state: str) -> list[Count] | None:
    """The dead, the wounded as nouns.

    None when the word is used in another way; an empty list when it is a noun, but without a number.
    """
    before = scene.word(token.i - 1)
    if token.i == 0 or token.lower_ not in LISTED:
        return None
    noun = _modifies(scene, token)
    if before in ("the", "those") and scene.word(token.i - 2) in AMONG and not noun:
        return _among(scene, token, state)
    if _under_number(scene, token):
        together = before in ("and", "or") or scene.word(token.i + 1) in ("and", "or", "/")
        return [] if together else climb(scene, token, state)
    if _people_counted(scene, token):
        return climb(scene, token, state)
    if before != "the" or noun:
        return None
    found = climb(scene, token, state, reach=NEAR)
    if not found and scene.word(token.i + 1) in NAMING:
        people = scene.people_after(token.i + 2, token.i, strict=True)
        found = [] if people is None else [of_people(people, state, token.i, inner=True)]
    return found if found or token.tag_ in ("NN", "NNS", "JJ") else None


def _modifies(scene: Scene, token: Token) -> bool:
    after = scene.reader.token(token.i + 1)
    return after is not None and after.tag_.startswith("NN") and token.dep_ in PREMODIFIERS


def _under_number(scene: Scene, token: Token) -> bool:
    """ "number of dead", "toll of the wounded", "number of dead and wounded"."""
    at = token.i - 1
    if scene.word(at) in ("and", "or") and scene.word(at - 1) in LISTED:
        at -= 2
    if scene.word(at) == "the":
        at -= 1
    return scene.word(at) == "of" and scene.word(at - 1) in COUNTS


def _people_counted(scene: Scene, token: Token) -> bool:
    """ "the number of people killed": the people before the participle are under a noun of counting."""
    doc, at = scene.doc, token.i - 1
    start: int = token.sent.start
    while at > start and (
        doc[at].tag_ in ("RB", "VBP", "VBD", "VBN", "WP", "WDT")
        or doc[at].lower_ in ("been", "were", "who", "and", "or")
    ):
        at -= 1
    if not doc[at].tag_.startswith("NN"):
        return False
    while at > start and doc[at - 1].tag_ in ("JJ", "NN", "NNP", "NNS", "DT", "VBN"):
        at -= 1
    return scene.word(at - 1) == "of" and scene.word(at - 2) in COUNTS


def _among(scene: Scene, token: Token, state: str) -> list[Count]:
    """ "among the dead were three soldiers", "three soldiers were among the dead"."""
    end = min(token.sent.end, token.i + 12)
    be = next((i for i in range(token.i + 1, end) if scene.word(i) in ("were", "was", "are", "is")), None)
    people = scene.people_after(be + 1, token.i) if be is not None else None
    if people is None:
        verb = scene.doc[token.i - 2].head
        subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
        people = scene.reader.people(subjects[0]) if subjects and verb.pos_ in ("VERB", "AUX") else None
        people = scene.listed_with(people, token.i) if people is not None else None
    return [] if people is None else [of_people(people, state, token.i, inner=True)]


# -- from a toll to its number ---------------------------------------------------------------------


def climb(scene: Scene, token: Token, state: str, *, reach: int = FAR) -> list[Count]:
    """From a toll forward to its number: "rose to 28", "at around 100", "stands at 12", "passes 70"."""
    found: list[Count] = []
    at, end = token.i + 1, min(token.sent.end, token.i + reach)
    while at < end and scene.doc[at].text != ";":
        if at not in scene.reader.at:
            at += 1
            continue
        last = scene.reader.last_of(at)
        result = _tied(scene, token, state, at, last)
        if result is not None:
            found.append(result)
            if not result.superseded:
                return found
        at = last + 1
    return []


def _tied(scene: Scene, token: Token, state: str, first: int, last: int) -> Count | None:
    """One number behind a toll, when the word before ties it and nothing else claims it."""
    quantity = scene.reader.at[first]
    link = first - 1
    while link > token.i and scene.word(link) in PADDING:
        link -= 1
    word = "of" if link == token.i else scene.word(link)
    if quantity.max == 0 or (word != "from" and not _is_link(scene, word, link, token.i)):
        return None
    if _claimed(scene, last + 1):
        return None
    low, high = quantity.min, quantity.max
    if word in EXCEED and low is not None and low == high:
        low, high = low + 1, None
    return Count(state, low, high, token.i, first, last, superseded=word == "from")


def _is_link(scene: Scene, word: str, link: int, toll_at: int) -> bool:
    """Does the word tie a number to the toll before it?"""
    if word not in CONNECT:
        return False
    if word in ("of", ",", "-", "–", "—") and link > toll_at + 1:
        return scene.word(link - 1) in ("total", "toll", "number")
    return word not in ("at", "was", "is", "are", "were", "be") or link - toll_at <= 12


def _claimed(scene: Scene, after: int) -> bool:
    """Does what follows a number make it another's: a state of its own, a noun of things?"""
    token = scene.reader.token(after)
    if token is None:
        return False
    own = any(t.i in scene.states and t.tag_ in ("JJ", "VBN", "NN", "VBD") for t in scene.doc[after : after + 2])
    if own or after in scene.states or token.lower_ in ("of", "percent", "hours"):
        return True
    if token.tag_ not in ("NN", "NNS", "JJ") or token.lower_ in ("earlier", "overnight", "others", "so"):
        return False
    noun = scene.reader.noun_after(after)
    if noun is None or noun.ent_type_ in TIMES or noun.ent_type_ == "NORP" or noun.tag_ == "NNP":
        return False
    return not is_person(describe(noun.text))
