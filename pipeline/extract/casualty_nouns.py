"""Patterns of casualties that hang on a noun: deaths, casualties, toll, the dead, bodies, hostages.

In: a word of state with its row of casualties.csv. Out: the counts it tells.
"""

import re
from dataclasses import replace

from spacy.tokens import Token

from pipeline.extract.casualty_base import Count, Row, Scene, before, negated, of_people, phrase_after
from pipeline.extract.numbers import Quantity
from pipeline.extract.people import describe, is_person
from pipeline.extract.victims import People
from pipeline.extract.wordsets import words

# What ties a toll to its number.
CONNECT = words("connect")
EXCEED = words("exceed")
COUNTS = words("counts")
# The toll of something else, or a toll that is none.
UNKNOWN = re.compile(
    r"\b(?:word|information|details?|whether|if|avoid\w*|minimi[sz]\w*|prevent\w*|reduc\w*|limit\w*|risks?|fears? of|fear\w*|possible|potential|"
    r"unknown|not known|unclear|immediate|extent of|number of|any|mass|cause|inflict|estimate of)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
# A bare "count" or "figure" is a toll only as one of several.
TALLIED = words("tallied")
FREE = words("free")
FOUND = words("found")
LISTED = words("listed")
AMONG = frozenset({"among", "amongst"})


def quantity_before(scene: Scene, token: Token) -> tuple[Quantity, int] | None:
    """The number before a noun of counting ("12 civilian deaths") and its first token."""
    at = token.i - 1
    while at >= token.sent.start and token.i - at < 7:
        quantity = scene.reader.at.get(at)
        if quantity is not None:
            return quantity, scene.reader.first_of(quantity, at)
        word = scene.doc[at]
        if not (
            word.tag_.startswith(("JJ", "NN", "VBN", "HYPH", "RB"))
            or word.lower_ in ("of", "more")
        ):
            return None
        if word.lower_ == "of" and scene.reader.at.get(at - 1) is None:
            return None
        at -= 1
    return None


def _side(scene: Scene, first: int, token: Token) -> str:
    """The side that a modifier names: "three civilian deaths"."""
    words = [
        t.text
        for t in scene.doc[first : token.i]
        if t.tag_ in ("NN", "NNS") or t.lower_ in ("civilian", "military")
    ]
    found = describe(" ".join(words)) if words else None
    return found.side if found is not None and is_person(found) else "unknown"


def count(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Fatalities, casualties, injuries: "12 casualties", "no injuries", "heavy casualties"."""
    if token.i in scene.consumed or token.dep_ in ("compound", "nmod"):
        return []
    listed_here = listed(scene, token, row.state)
    if listed_here:
        return listed_here
    nxt = scene.doc[token.i + 1].lower_ if token.i + 1 < len(scene.doc) else ""
    if row.state == "injured" and nxt == "to":  # "injuries to four civilians"
        head = phrase_after(scene, token.i + 2)
        people = scene.reader.people(head, stop=token.i + 1, strict=True) if head is not None else None
        if people is not None and people.stated:
            return [of_people(people, row.state, token.i)]
    found = quantity_before(scene, token)
    if found is not None:
        quantity, first = found
        none = quantity.max == 0
        if none and re.search(
            r"\bno (?:immediate|word|information|details|confirmed|official|clear|exact)\b",
            scene.doc[first : token.i].text,
        ):
            return []
        side = _side(scene, first + 1, token)
        return [
            Count(row.state, quantity.min, quantity.max, token.i, first, token.i, None, side, negated=none)
        ]
    left = scene.doc[max(token.sent.start, token.i - 7) : token.i].text + " "
    if re.search(
        r"\bno (?:reports?|record|sign|indication|indications)\s+of(?: any)?\W+(?:\w+\W+){0,3}$",
        left,
        re.IGNORECASE,
    ):
        return [Count(row.state, 0, 0, token.i, token.i, token.i, negated=True)]
    if _is_denied(token, left):
        return [Count(row.state, 0, 0, token.i, token.i, token.i, negated=True)]
    if UNKNOWN.search(left) or not token.lower_.endswith("s") or row.state == "injured":
        return []
    if not _asserted(token):
        return []
    side = _side(scene, max(token.sent.start, token.i - 2), token)
    return [Count(row.state, 1, None, token.i, token.i, token.i, None, side, implied=True)]


def _is_denied(token: Token, left: str) -> bool:
    """ "without casualties", "did not cause any casualties", "neither deaths nor injuries"."""
    if re.search(
        r"\b(?:without|neither|nor)\s+(?:any\s+|causing\s+(?:any\s+)?|either\s+)?(?:\w+\s+(?:or|and|nor)\s+)?(?:\w+\s+)?$",
        left,
        re.IGNORECASE,
    ):
        return True
    verb = token.head
    if verb.pos_ in ("VERB", "AUX") and token.dep_ in ("dobj", "attr", "nsubjpass") and negated(verb):
        return not re.search(
            r"\b(?:know|confirm|say|specify|give|mention|comment|report on)\w*\b", verb.lemma_
        )
    at = token.i - 1
    doc = token.doc
    if at > 1 and doc[at].lower_ in ("or", "and", "nor"):  # "no deaths or injuries"
        return any(t.lower_ == "no" for t in doc[max(0, at - 3) : at])
    return False


def _asserted(token: Token) -> bool:
    """Is a bare "casualties" told of an act: inflict, suffer, cause, leave, report, there were?"""
    verb = token.head
    while verb.pos_ in ("NOUN", "ADP", "ADJ") and verb.head != verb:
        verb = verb.head
    if verb.lemma_ == "be":
        return any(c.dep_ == "expl" for c in verb.children)
    return verb.lemma_ in {
        "inflict",
        "suffer",
        "cause",
        "leave",
        "report",
        "result",
        "sustain",
        "take",
        "claim",
        "produce",
        "bring",
        "occur",
    }


def event(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Nouns of the act: "12 deaths", "the killing of two priests", "his death", "315 lynchings"."""
    doc = scene.doc
    if token.i in scene.consumed or token.dep_ in ("compound", "nmod", "npadvmod"):
        return []
    nxt = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if (
        nxt is not None
        and nxt.tag_ in ("NN", "NNS")
        and not nxt.is_punct
        or token.lower_ == "death"
        and _is_to_death(token)
    ):
        return []
    of = _of(token)
    if of is not None:
        head = phrase_after(scene, of.i + 1)
        people = scene.reader.people(head, stop=of.i) if head is not None else None
        if people is not None and not (people.pronoun and people.plural):
            people = scene.reader.joined(people, stop=of.i, barrier=scene.states - {token.i})
            number = quantity_before(scene, token) if token.lower_.endswith("s") else None
            if number is not None and not people.stated:  # "315 lynchings of gang members"
                people = replace(people, first=number[1], min=number[0].min, max=number[0].max, stated=True)
            none = any(c.lower_ == "no" for c in token.children)
            return [of_people(people, row.state, token.i, negated=none)]
    if token.lower_.endswith("s"):
        found = quantity_before(scene, token)
        if found is not None:
            quantity, first = found
            return [Count(row.state, quantity.min, quantity.max, token.i, first, token.i, None,
                          _side(scene, first + 1, token), negated=quantity.max == 0)]  # fmt: skip
        left = doc[max(token.sent.start, token.i - 7) : token.i].text + " "
        if _is_denied(token, left):
            return [Count(row.state, 0, 0, token.i, token.i, token.i, negated=True)]
    for child in token.children:
        if child.dep_ == "poss" and child.i < token.i:
            people = scene.reader.people(child, strict=True)
            if people is not None and not people.pronoun:
                return [of_people(people, row.state, token.i)]
    return []


def _of(token: Token) -> Token | None:
    """The "of" that tells whose death it was: next to the noun, or after a place ("the murder in Rome of")."""
    if token.i + 2 < len(token.doc) and token.doc[token.i + 1].lower_ == "of":
        return token.doc[token.i + 1]
    if token.i + 1 < len(token.doc) and token.doc[token.i + 1].lower_ in (
        "in",
        "on",
        "near",
        "at",
        "last",
        "yesterday",
        "today",
    ):
        return next((t for t in token.doc[token.i + 2 : token.i + 6] if t.lower_ == "of"), None)
    return None


def _is_to_death(token: Token) -> bool:
    """ "stabbed to death", "sentenced to death": not the noun."""
    before_it = token.doc[token.i - 1].lower_ if token.i else ""
    return before_it == "to"


def listed(scene: Scene, token: Token, state: str) -> list[Count] | None:
    """The dead, the wounded as nouns: "put the dead at 12", "number of wounded rose to 30", "among the dead were".

    None when the word is used in another way; an empty list when it is, without a number.
    """
    doc = scene.doc
    before_it = doc[token.i - 1] if token.i else None
    if before_it is None or token.lower_ not in LISTED:
        return None
    nxt = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    if (
        before_it.lower_ in ("the", "those")
        and token.i > 1
        and doc[token.i - 2].lower_ in AMONG
        and not _modifies(token)
    ):
        return _among(scene, token, state)
    definite = before_it.lower_ == "the" and not _modifies(token)
    counted = (before_it.lower_ == "of" and doc[token.i - 2].lower_ in COUNTS) or (
        before_it.lower_ == "the"
        and token.i > 2
        and doc[token.i - 2].lower_ == "of"
        and doc[token.i - 3].lower_ in COUNTS
    )
    joint = before_it.lower_ in ("and", "or") and token.i > 3 and doc[token.i - 2].lower_ in LISTED
    if joint and doc[token.i - 3].lower_ == "of" and doc[token.i - 4].lower_ in COUNTS:
        return []
    if counted and nxt in ("and", "or", "/"):
        return []
    if counted or _people_counted(scene, token):
        return climb(scene, token, state)
    if definite:
        if nxt in ("included", "include", "includes", "including"):
            return _included(scene, token, state)
        return climb(scene, token, state, near=7) or ([] if token.tag_ in ("NN", "NNS", "JJ") else None)
    return None


def _modifies(token: Token) -> bool:
    nxt = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return (
        nxt is not None
        and nxt.tag_ in ("NN", "NNS", "NNP", "NNPS")
        and token.dep_ in ("amod", "compound", "nmod")
    )


def _people_counted(scene: Scene, token: Token) -> bool:
    """ "the number of people killed": the people before the participle are under a noun of counting."""
    doc, at = scene.doc, token.i - 1
    while at > token.sent.start and (
        doc[at].tag_ in ("RB", "VBP", "VBD", "VBN", "WP", "WDT")
        or doc[at].lower_ in ("been", "were", "who", "have")
    ):
        at -= 1
    if doc[at].tag_ not in ("NNS", "NN", "NNPS"):
        return False
    first = at
    while (
        first > token.sent.start
        and doc[first - 1].tag_ in ("JJ", "NN", "NNP", "NNS", "DT", "VBN")
        and doc[first].lower_ != "of"
    ):
        first -= 1
    return first >= 2 and doc[first - 1].lower_ == "of" and doc[first - 2].lower_ in COUNTS


def climb(scene: Scene, token: Token, state: str, *, near: int = 40) -> list[Count]:
    """From a toll forward to its number: "rose to 28", "at around 100", "stands at 12", "passes 70"."""
    doc = scene.doc
    found: list[Count] = []
    at = token.i + 1
    end = min(token.sent.end, token.i + near)
    while at < end:
        if (
            doc[at].text == ";"
            or at in scene.states
            and at - token.i > 1
            and doc[at].tag_.startswith("VB")
            and found
        ):
            break
        quantity = scene.reader.at.get(at)
        if quantity is None:
            at += 1
            continue
        last = scene.reader.last_of(quantity, at)
        result = _toll_number(scene, token, state, quantity, at, last)
        if result is not None:
            found.append(result)
            if not result.superseded:
                break
        at = last + 1
    current = [c for c in found if not c.superseded]
    return found if current else []


def _toll_number(
    scene: Scene, token: Token, state: str, quantity: Quantity, first: int, last: int
) -> Count | None:
    """One number behind a toll, when the word before ties it and nothing else claims it."""
    doc = scene.doc
    link = first - 1
    while link > token.i and doc[link].lower_ in (
        "a",
        "an",
        "the",
        "some",
        "about",
        "total",
        "record",
        "staggering",
        "least",
    ):
        link -= 1
    word = doc[link].lower_
    if link == token.i:
        word = "of"
    earlier = word == "from"
    if not earlier and word not in CONNECT or quantity.max == 0:
        return None
    if (
        word in ("of", ",", "-", "–", "—", "to")
        and link > token.i + 1
        and word != "to"
        and doc[link - 1].lower_ not in ("total", "toll", "number", "passes")
    ):
        return None
    if word in ("at", "was", "is", "are", "were", "be") and link - token.i > 12:
        return None
    after = doc[last + 1] if last + 1 < len(doc) else None
    if after is not None:
        if after.i in scene.states or after.lower_ in ("of", "percent", "hours") or _own_state(scene, after):
            return None
        if after.tag_ in ("NN", "NNS", "JJ") and after.lower_ not in (
            "earlier",
            "overnight",
            "people",
            "dead",
            "others",
            "so",
        ):
            noun = scene.reader.noun_after(after.i)
            kind = describe(noun.text) if noun is not None else None
            if (
                noun is not None
                and not is_person(kind)
                and noun.ent_type_ not in ("DATE", "TIME", "NORP")
                and noun.tag_ != "NNP"
            ):
                return None
    low, high = quantity.min, quantity.max
    if word in EXCEED and low is not None and low == high:
        low, high = low + 1, None
    side = "unknown"
    return Count(state, low, high, token.i, first, last, None, side, superseded=earlier)


def _own_state(scene: Scene, token: Token) -> bool:
    """Does a state word of its own follow within two tokens ("to 35 people dead")?"""
    return any(
        t.i in scene.states and t.tag_ in ("JJ", "VBN", "NN", "VBD") for t in scene.doc[token.i : token.i + 2]
    )


def toll(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "death toll rose to 28", "a toll of 12", "raised its tally to 40"; a casualty toll is of either state."""
    nxt = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    if nxt in ("road", "roads", "booth", "booths", "bridge", "plaza", "gate", "free", "fee", "fees"):
        return []
    before_it = token.doc[token.i - 1].lower_ if token.i else ""
    if before_it in ("injury", "injured", "wounded"):
        state = "injured"
    elif before_it in ("casualty", "casualties"):
        state = "casualty"
    else:
        state = row.state
    if row.strict and before_it not in TALLIED:
        return []
    return climb(scene, token, state)


def victims(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "number of victims at 184", "among the victims were", "the victims included"."""
    return listed(scene, token, row.state) or []


def martyrs(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "74 martyrs", "the martyrs reach 74"."""
    if token.i in scene.consumed or not token.lower_.endswith("s"):
        return []
    found = quantity_before(scene, token)
    if found is not None:
        quantity, first = found
        return [
            Count(row.state, quantity.min, quantity.max, token.i, first, token.i, negated=quantity.max == 0)
        ]
    return listed(scene, token, row.state) or climb(scene, token, row.state, near=8)


def loss_of_life(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "no loss of life", "some losses in human life", "the loss of nearly 400 lives"."""
    doc = scene.doc
    words = [t.lower_ for t in doc[token.i + 1 : token.i + 7]]
    if words[:1] not in (["of"], ["in"]) or not {"life", "lives"} & set(words):
        return []
    last = token.i + 1 + next(i for i, w in enumerate(words) if w in ("life", "lives"))
    quantity = next((scene.reader.at[i] for i in range(token.i + 2, last) if i in scene.reader.at), None)
    if quantity is not None:
        return [
            Count("killed", quantity.min, quantity.max, token.i, token.i, last, negated=quantity.max == 0)
        ]
    if any(t.lower_ in ("no", "without") for t in doc[max(0, token.i - 3) : token.i]):
        return [Count("killed", 0, 0, token.i, token.i, last, negated=True)]
    return [Count("killed", 1, None, token.i, token.i, last, implied=True)]


def bodies(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "70 bodies were found", "recovered the bodies of three hostages"."""
    if token.tag_ not in ("NN", "NNS") or token.dep_ in ("compound", "nmod", "poss"):
        return []
    nxt = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    plural = token.lower_ in ("bodies", "corpses")
    verbs = {a.lemma_.lower() for a in list(token.ancestors)[:2]} | {
        c.lemma_.lower() for c in token.children if c.dep_ in ("acl", "relcl")
    }
    found = quantity_before(scene, token)
    if found is not None and plural:
        quantity, first = found
        if quantity.max == 0 or not (
            verbs & FOUND or nxt is not None and nxt.lower_ in ("were", "have", "had", "lay", "found")
        ):
            return []
        return [Count("killed", quantity.min, quantity.max, token.i, first, token.i)]
    if not verbs & FOUND:
        return []
    if nxt is not None and nxt.lower_ == "of":
        head = phrase_after(scene, token.i + 2)
        people = scene.reader.people(head, stop=token.i + 1, strict=True) if head is not None else None
        if people is not None:
            people = scene.reader.joined(people, stop=token.i + 1, barrier=scene.states)
            return [of_people(people, "killed", token.i)]
    if plural and not any(c.lower_ in ("the", "their") or c.dep_ == "poss" for c in token.children):
        return [Count("killed", 1, None, token.i, token.i, token.i, implied=True)]
    return []


def held(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "15 hostages", "took hostages"; not those freed."""
    if token.i in scene.consumed or not token.lower_.endswith("s"):
        return []
    verbs = {a.lemma_.lower() for a in list(token.ancestors)[:2]} | {
        c.lemma_.lower() for c in token.children if c.dep_ in ("acl", "relcl")
    }
    if verbs & FREE:
        return []
    found = quantity_before(scene, token)
    if found is not None:
        quantity, first = found
        none = quantity.max == 0
        return [] if none else [Count(row.state, quantity.min, quantity.max, token.i, first, token.i)]
    if (
        token.dep_ == "dobj"
        and token.head.lemma_ in ("take", "hold", "seize", "grab")
        and token.i == token.head.i + 1
    ):
        return [Count(row.state, 1, None, token.i, token.i, token.i, implied=True)]
    return []


# -- counts inside another ---------------------------------------------------------------------


def _among(scene: Scene, token: Token, state: str) -> list[Count]:
    """ "among the dead were three soldiers", "three soldiers were among the dead"."""
    doc = scene.doc
    at = token.i + 1
    end = min(token.sent.end, token.i + 12)
    while at < end and doc[at].lower_ not in ("were", "was", "are", "is"):
        at += 1
    people: People | None = None
    if at < end:
        head = phrase_after(scene, at + 1)
        people = scene.reader.people(head, stop=at) if head is not None else None
    if people is None:
        verb = doc[token.i - 2].head
        subjects = (
            [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
            if verb.pos_ in ("VERB", "AUX")
            else []
        )
        people = scene.reader.people(subjects[0]) if subjects else None
    if people is None:
        return []
    people = scene.reader.joined(people, barrier=scene.states - {token.i})
    return [replace(of_people(people, state, token.i), inner=True)]


def _included(scene: Scene, token: Token, state: str) -> list[Count]:
    head = phrase_after(scene, token.i + 2)
    people = scene.reader.people(head, stop=token.i + 1) if head is not None else None
    if people is None:
        return []
    people = scene.reader.joined(people, stop=token.i + 1, barrier=scene.states)
    return [replace(of_people(people, state, token.i), inner=True)]


def inner_counts(scene: Scene, counts: list[Count]) -> list[Count]:
    """Parts of the counts found: "including three children", "among them a priest", "11 of them", "three in Machala"."""
    found: list[Count] = []
    for outer in counts:
        if outer.inner or outer.negated or outer.people is None or (outer.max is not None and outer.max <= 1):
            continue
        found += _divided(scene, outer)
        for at in (outer.last + 1, max(outer.last, outer.cue) + 1):
            part = _part(scene, outer, at)
            if part is not None and not any(p.first == part.first and p.state == part.state for p in found):
                found.append(part)
    return found


def _divided(scene: Scene, outer: Count) -> list[Count]:
    """ "seven policemen have been kidnapped: three in Machala, three in Quevedo and one in Quito"."""
    doc = scene.doc
    end = doc[outer.cue].sent.end
    colon = next(
        (i for i in range(outer.cue + 1, min(outer.cue + 12, end)) if doc[i].text in (":", "-", "–", "—")),
        None,
    )
    found: list[Count] = []
    at = end if colon is None else colon + 1
    while at < end and not doc[at].tag_.startswith(("VB", "W")):
        quantity = scene.reader.at.get(at)
        if quantity is None:
            at += 1
            continue
        last = scene.reader.last_of(quantity, at)
        if last + 1 < end and doc[last + 1].lower_ in ("in", "at", "near", "from", "on"):
            people = replace_people(outer, at, last)
            found.append(
                Count(
                    outer.state,
                    quantity.min,
                    quantity.max,
                    outer.cue,
                    at,
                    last,
                    people,
                    outer.side,
                    inner=True,
                )
            )
        at = last + 1
    return found if len(found) > 1 else []


def _part(scene: Scene, outer: Count, at: int) -> Count | None:
    doc = scene.doc
    end = doc[outer.cue].sent.end
    while (
        at < end
        and doc[at].text in (",", "(", "-", "–", "—")
        or at < end
        and doc[at].lower_ in ("injured", "others")
    ):
        at += 1
    words = [t.lower_ for t in doc[at : min(at + 3, end)]]
    if words[:1] in (["including"], ["notably"]):
        start = at + 1
    elif words[:2] in (["among", "them"], ["among", "whom"], ["of", "whom"], ["of", "them"]):
        start = at + 2
    elif at in scene.reader.at:
        quantity = scene.reader.at[at]
        last = scene.reader.last_of(quantity, at)
        if [t.lower_ for t in doc[last + 1 : last + 3]] not in (
            ["of", "them"],
            ["of", "whom"],
        ) or quantity.max == 0:
            return None
        return Count(
            outer.state,
            quantity.min,
            quantity.max,
            outer.cue,
            at,
            last + 2,
            replace_people(outer, at, last + 2),
            inner=True,
        )
    else:
        return None
    head = phrase_after(scene, start)
    people = scene.reader.people(head, stop=start - 1) if head is not None else None
    if people is None:
        return None
    people = scene.reader.joined(people, stop=start - 1, barrier=scene.states)
    return replace(of_people(people, outer.state, outer.cue), inner=True)


def replace_people(outer: Count, first: int, last: int) -> People | None:
    """The outer phrase's people, narrowed to the words of a part."""
    return None if outer.people is None else replace(outer.people, first=first, last=last)


__all__ = [
    "before",
    "bodies",
    "count",
    "event",
    "held",
    "inner_counts",
    "listed",
    "loss_of_life",
    "martyrs",
    "toll",
    "victims",
]
