"""Patterns of casualties that hang on a verb or an adjective: killed, died, left dead, shot dead, took hostage.

In: a word of state with its row of casualties.csv. Out: the counts it tells. The nouns (deaths,
toll, bodies) are in :mod:`pipeline.extract.casualty_nouns`.
"""

from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Token

from pipeline.extract import casualty_nouns as nouns
from pipeline.extract.casualty_base import (
    Count,
    Row,
    Scene,
    before,
    is_passive,
    is_past,
    is_state_modifier,
    negated,
    objects,
    of_people,
    phrase_after,
    subject,
)
from pipeline.extract.victims import People
from pipeline.extract.wordsets import words

LIMBS = words("limbs")
NATURAL = words("natural")
ACTS = words("acts")
HARMED = words("harmed")
HELD = {"hostage": "abducted", "hostages": "abducted", "captive": "abducted", "captives": "abducted",
        "prisoner": "detained", "prisoners": "detained"}  # fmt: skip
FATAL_VERBS_DOWN = frozenset({"gun", "mow", "cut"})


def patient(scene: Scene, token: Token, row: Row, state: str | None = None) -> list[Count]:
    """Verbs whose object suffers: killed, wounded, kidnapped, arrested."""
    state = state or row.state
    if token.i in scene.consumed or _is_noun(token):
        return []
    if is_state_modifier(token):
        return modified(scene, token, row, state)
    found = nouns.listed(scene, token, state)
    if found is not None:
        return found
    passive = reads_passive(scene, token) and not _shared_object(scene, token)
    people = passive_victims(scene, token, row) if passive else active_victims(scene, token, row)
    if people is None:
        return []
    none = negated(token) or _denied_subject(token)
    if not none and scene.doc[people.first].lower_ in ("anyone", "anybody", "any"):
        return []
    if passive and people.pronoun and not is_passive(token) and scene.doc[people.head].tag_ == "PRP":
        return []  # "they killed": an object is understood
    people = accompanied(scene, token, people)
    return [of_people(people, state, token.i, negated=none, shared=_shares(scene, token))]


def _shared_object(scene: Scene, token: Token) -> bool:
    """ "killed and wounded 18 militants": the object stands behind the second verb."""
    if (
        is_passive(token)
        or token.i + 2 not in scene.states
        or scene.doc[token.i + 1].lower_ not in ("and", "or")
    ):
        return False
    near = phrase_after(scene, token.i + 3)
    return (
        near is not None
        and not is_passive(scene.doc[token.i + 2])
        and scene.reader.people(near, stop=token.i + 2) is not None
    )


def _is_noun(token: Token) -> bool:
    """ "the killing of", "a murder": read as a noun of the act."""
    nxt = token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""
    if token.lower_.endswith("ing"):
        return nxt == "of" and token.doc[max(0, token.i - 1)].lower_ not in ("by",)
    return token.tag_ in ("NN", "NNS") and token.lower_ in ACTS


def accompanied(scene: Scene, token: Token, people: People) -> People:
    """ "He was killed near his home, along with two bodyguards": three."""
    doc = scene.doc
    for at in range(max(token.i, people.last) + 1, min(token.sent.end - 1, token.i + 24)):
        if doc[at].text in (";", ":") or doc[at].tag_ in ("VBD", "VBZ", "MD") or at in scene.states:
            break
        if doc[at].lower_ in ("along", "together") and doc[at + 1].lower_ == "with":
            head = phrase_after(scene, at + 2)
            others = scene.reader.people(head, stop=at + 1) if head is not None else None
            if (
                others is not None
                and not others.pronoun
                and people.min is not None
                and others.min is not None
            ):
                others = scene.reader.joined(others, stop=at + 1, barrier=scene.states)
                high = None if people.max is None or others.max is None else people.max + others.max
                return replace(
                    people,
                    min=people.min + (others.min or 0),
                    max=high,
                    stated=people.stated or others.stated,
                )
    return people


def _denied_subject(verb: Token) -> bool:
    """ "No rocket hurt anyone": the subject is none."""
    return any(
        c.dep_ in ("nsubj", "nsubjpass")
        and (
            c.lower_ in ("none", "nobody", "nothing")
            or any(d.lower_ in ("no", "neither") for d in c.children)
        )
        for c in verb.children
    )


def _shares(scene: Scene, token: Token) -> bool:
    """Is another state coordinated right beside it: "killed and wounded", "dead or wounded"?"""
    doc = scene.doc
    for step in (1, -1):
        at = token.i + step
        while 0 <= at < len(doc) and doc[at].lower_ in (",", "/", "and", "or", "either"):
            at += step
        linked = abs(at - token.i) > 1 and 0 <= at < len(doc) and at in scene.states
        if linked and doc[at].lower_ != "shot" and doc[at].lower_[:4] != token.lower_[:4]:
            return True
    return False


def reads_passive(scene: Scene, token: Token) -> bool:
    """Is the verb passive: by its auxiliary, as a participle after its noun, or for want of an object?"""
    if not is_past(token):
        return False
    if is_passive(token):
        return True
    own = [
        c
        for c in token.children
        if c.dep_ in ("dobj", "obj") and c.i > token.i and c.ent_type_ not in ("DATE", "TIME")
    ]
    if own and scene.reader.people(own[0], stop=token.i) is not None:
        return False
    if token.dep_ == "acl" and token.tag_ == "VBN" and token.head.i < token.i:
        return True
    if (
        token.dep_ == "conj"
        and token.head.pos_ == "VERB"
        and is_passive(token.head)
        and not own
        and not _own_subject(token)
    ):
        return True
    if own:
        return False
    near = phrase_after(scene, token.i + 1)
    return near is None or scene.reader.people(near, stop=token.i) is None


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def active_victims(scene: Scene, token: Token, row: Row) -> People | None:
    """The object of an active verb, with what is coordinated with it."""
    heads = objects(scene, token)
    if (
        not heads
        and token.i + 2 < len(scene.doc)
        and token.i + 2 in scene.states
        and scene.doc[token.i + 1].lower_ in ("and", "or")
    ):
        heads = objects(scene, scene.doc[token.i + 2])  # "killing or wounding 12"
    for head in heads:
        people = scene.reader.people(head, stop=token.i, strict=row.strict)
        if people is not None and people.first > token.i:
            return scene.reader.joined(people, stop=token.i, barrier=scene.states - {token.i})
    return None


def passive_victims(scene: Scene, token: Token, row: Row) -> People | None:
    """The subject of a passive or participle; by the parse, else by what stands before it."""
    reader = scene.reader
    head = subject(token)
    passive = is_passive(token)
    beside = before(scene, token, over_auxiliaries=passive)
    heads = [h for h in (head, beside) if h is not None and h.i < token.i]
    nearer = (
        head is not None
        and beside is not None
        and not passive
        and beside.i > head.i
        and not _inserted(beside)
    )
    if nearer and beside is not None and (beside.i in reader.at or _counted(scene, beside)):
        heads = [
            beside,
            head,
        ]  # "the attack left 12 people dead and 20 wounded": the parser clings to "attack"
    for candidate in heads:
        people = reader.people(candidate, strict=row.strict)
        if people is None or people.last >= token.i and people.head >= token.i:
            continue
        if people.first > token.i or _is_agent(candidate, token, scene):
            continue
        if candidate == head:
            return reader.joined(
                people, barrier=scene.states - {token.i}, more=_further_subjects(scene, token, people)
            )
        return _leftwards(scene, people, candidate, token)
    if passive:
        late = phrase_after(scene, token.i + 1)
        if late is not None and token.i + 1 in reader.at:
            return reader.people(late, stop=token.i, strict=row.strict)
    return None


def _inserted(noun: Token) -> bool:
    """Does the noun stand under a preposition ("soldiers including an adviser", "soldiers from three units")?"""
    while noun.dep_ == "conj" and noun.head != noun:
        noun = noun.head
    return noun.dep_ == "pobj"


def _further_subjects(scene: Scene, verb: Token, first: People) -> list[Token]:
    """Second subjects that the parse gives a verb after "and": the last parts of a list."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and first.last < c.i < verb.i]
    return own if own and any(t.lower_ == "and" for t in scene.doc[first.last : own[-1].i]) else []


def _counted(scene: Scene, token: Token) -> bool:
    people = scene.reader.people(token)
    return people is not None and people.stated


def _is_agent(candidate: Token, verb: Token, scene: Scene) -> bool:
    """ "Gunmen killed in": a headline's bare plural subject without number, with no object, may still be victims; accept."""
    return candidate.dep_ == "pobj" and candidate.head.lower_ in ("by", "on", "since", "at", "from") and candidate.head.i < verb.i and (
        not is_passive(verb)
    ) and candidate.i not in scene.reader.at  # fmt: skip


def _leftwards(scene: Scene, people: People, candidate: Token, verb: Token) -> People:
    """Coordination that ends right before the verb: take the whole when the parse puts its first part there."""
    first = people.first
    if first > 1 and scene.doc[first - 1].text == "," and len(candidate.sent) <= 14:
        whole = scene.reader.people(scene.doc[first - 2])  # "Two soldiers, four militants killed"
        if whole is not None and whole.stated and whole.first == candidate.sent.start:
            return scene.reader.summed([whole, people])
    root = candidate
    while root.dep_ == "conj" and root.head.i < root.i:
        root = root.head
    if root != candidate and (root.dep_ in ("nsubj", "nsubjpass") or root.i in scene.reader.at):
        whole = scene.reader.people(root)
        if (
            whole is not None
            and whole.last < people.first
            and not any(whole.last < s < people.first for s in scene.states)
        ):
            return scene.reader.joined(whole, barrier=scene.states - {verb.i})
    return people


def modified(scene: Scene, token: Token, row: Row, state: str) -> list[Count]:
    """ "two wounded soldiers": a count only with a number and no definite article."""
    noun = scene.reader.noun_after(token.i) or token.head
    people = scene.reader.people(noun, strict=row.strict)
    if (
        people is None
        or not people.stated
        or people.definite
        or people.first > token.i
        or people.max == people.min == 1
    ):
        return []
    return [of_people(people, state, token.i)]


def undergo(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Verbs whose subject suffers: died, perished, succumbed to wounds, drowned."""
    if token.i in scene.consumed or token.tag_ in ("NN", "NNS", "NNP") or is_state_modifier(token):
        return []
    rest = {t.lower_ for t in scene.doc[token.i + 1 : token.i + 6]}
    after = scene.doc[token.i + 1].lower_ if token.i + 1 < len(scene.doc) else ""
    if row.form.startswith("succumb") and not rest & (HARMED | {"their", "his", "her"}):
        return []
    if after in ("of", "from") and rest & NATURAL or after in ("down", "out"):
        return []
    people = passive_victims(scene, token, row)
    return (
        []
        if people is None
        else [of_people(people, row.state, token.i, negated=negated(token), shared=_shares(scene, token))]
    )


def state(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Adjectives: "left nine dead", "12 people were dead", "N missing"."""
    if token.i in scene.consumed or is_state_modifier(token):
        return [] if token.i in scene.consumed else modified(scene, token, row, row.state)
    found = nouns.listed(scene, token, row.state)
    if found is not None:
        return found
    people = predicated(scene, token, row)
    return (
        []
        if people is None
        else [
            of_people(people, row.state, token.i, negated=negated(token.head), shared=_shares(scene, token))
        ]
    )


def predicated(scene: Scene, token: Token, row: Row) -> People | None:
    """Of whom an adjective is said: the noun right before it, the object of "leave", the subject of "be" and "find"."""
    beside = before(scene, token, over_auxiliaries=False)
    if beside is not None:
        people = scene.reader.people(beside, strict=row.strict and beside.i not in scene.reader.at)
        if people is not None and (people.stated or _left_behind(beside) or people.pronoun):
            return _leftwards(scene, people, beside, token)
    verb = token.head
    if token.dep_ in (
        "oprd",
        "acomp",
        "attr",
        "ccomp",
        "advcl",
        "conj",
        "xcomp",
        "advmod",
        "ROOT",
    ) and verb.pos_ in ("VERB", "AUX"):
        if verb.lemma_ == "leave" and not is_passive(verb):
            direct = [
                c for c in verb.children if c.dep_ in ("dobj", "nsubj") and c.i < token.i and c.i > verb.i
            ]
            head = direct[0] if direct else None
        else:
            head = subject(verb)
        if head is not None and head.i < token.i:
            people = scene.reader.people(head, strict=True)
            return None if people is None else scene.reader.joined(people, barrier=scene.states - {token.i})
    return None


def _left_behind(noun: Token) -> bool:
    """Does the noun stand under "leave" ("leaving a contractor dead")?"""
    return any(a.lemma_ == "leave" for a in list(noun.ancestors)[:3]) or any(
        t.lemma_ == "leave" for t in noun.doc[max(0, noun.i - 8) : noun.i]
    )


def unhurt(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "All 22 were unhurt": nobody injured."""
    people = predicated(scene, token, row)
    if people is None:
        head = subject(token.head) if token.head.pos_ in ("VERB", "AUX") else None
        people = scene.reader.people(head, strict=True) if head is not None else None
    return [] if people is None else [of_people(people, "injured", token.i, negated=True)]


def shoot(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Shot: killed with "dead", "to death", "down"; injured in a limb; else struck, outcome not told."""
    if token.tag_ in ("NN", "NNS", "NNP") or is_state_modifier(token):
        return []
    doc = scene.doc
    words = [t.lower_ for t in doc[token.i + 1 : token.i + 12]]
    near = words[:2]
    if token.lower_.startswith("gun"):
        if "down" not in words[:8]:
            return []
        return patient(scene, token, row, "killed")
    if (
        near[:1] in (["down"], ["up"], ["off"], ["at"], ["back"], ["into"], ["towards"], ["a"])
        and "dead" not in near
    ):
        return []
    outcome = "struck"
    dead = next(
        (
            t
            for t in doc[token.i + 1 : token.i + 12]
            if t.lower_ == "dead" and (t.head == token or t.i <= token.i + 2)
        ),
        None,
    )
    fatal = any(t.lower_ in ("fatally", "mortally") for t in token.children) or _to_death(token)
    if dead is not None:
        scene.consumed.add(dead.i)
    if dead is not None or fatal or (token.head.lemma_ == "find" and "dead" in near):
        outcome = "killed"
    elif "in" in words[:6] and set(words[:10]) & LIMBS:
        outcome = "injured"
    elif near[:1] == ["and"] or (len(words) > 1 and words[1] == "and"):
        return []  # "shot and killed": the next word tells
    found = patient(scene, token, row, outcome)
    return [c for c in found if not (c.state == "struck" and c.negated)]


def _to_death(token: Token) -> bool:
    """ "to death" behind the verb, and not a sentence to it."""
    words = [t.lower_ for t in token.doc[token.i + 1 : token.i + 9]]
    return any(words[i : i + 2] == ["to", "death"] for i in range(len(words) - 1))


def fatal(scene: Scene, token: Token, row: Row) -> list[Count]:
    """Verbs that kill only with "to death", "alive", "dead"; stabbing alone strikes."""
    if token.tag_ in ("NN", "NNS", "NNP") or is_state_modifier(token):
        return []
    words = [t.lower_ for t in token.doc[token.i + 1 : token.i + 9]]
    stem = token.lemma_.lower()
    if (
        _to_death(token)
        or (words[:1] == ["alive"] and stem != "be")
        or (stem in FATAL_VERBS_DOWN and "down" in words[:6])
    ):
        return patient(scene, token, row, "killed")
    if row.form.startswith(("stab", "knif")):
        if words[:1] == ["and"]:
            return []
        return patient(scene, token, row, "struck")
    return []


def martyr(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "fell as martyrs"."""
    words = {t.lower_ for t in token.doc[token.i + 1 : token.i + 5]}
    if not words & {"martyr", "martyrs", "martyred"}:
        return []
    scene.consumed |= {t.i for t in token.doc[token.i + 1 : token.i + 5] if t.lower_.startswith("martyr")}
    people = passive_victims(scene, token, row)
    return [] if people is None else [of_people(people, row.state, token.i)]


def lives(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "lost their lives", "claimed 12 lives", "cost him his life", "lost 20 soldiers"."""
    doc = scene.doc
    life = next(
        (
            t
            for t in doc[token.i + 1 : token.i + 9]
            if t.lower_ in ("life", "lives") and t.sent.start == token.sent.start
        ),
        None,
    )
    losing = token.lower_.startswith("los")
    if life is None:
        return _lost_men(scene, token, row) if losing else []
    between = {t.lower_ for t in doc[token.i + 1 : life.i]}
    if between & {"own", "of", "in", "for", "from"} or any(t.is_punct for t in doc[token.i + 1 : life.i]):
        return []
    counted = next((scene.reader.at[i] for i in range(token.i + 1, life.i) if i in scene.reader.at), None)
    if counted is not None:
        none = counted.max == 0
        first = next(i for i in range(token.i + 1, life.i) if i in scene.reader.at)
        return [Count("killed", counted.min, counted.max, token.i, first, life.i, negated=none)]
    of = doc[life.i + 1] if life.i + 1 < len(doc) else None
    people: People | None = None
    if of is not None and of.lower_ == "of":
        noun = phrase_after(scene, of.i + 1)
        people = scene.reader.people(noun, stop=of.i) if noun is not None else None
        people = scene.reader.joined(people, stop=of.i, barrier=scene.states) if people is not None else None
    elif losing:
        people = passive_victims(scene, token, row)
    elif between & {"his", "her"}:
        return [Count("killed", 1, 1, token.i, token.i, life.i, implied=True)]
    elif between & {"their", "many", "innocent", "civilian", "several"} or (
        life.lower_ == "lives" and not between
    ):
        return [Count("killed", 1, None, token.i, token.i, life.i, implied=True)]
    return [] if people is None else [of_people(people, "killed", token.i, negated=negated(token))]


def _lost_men(scene: Scene, token: Token, row: Row) -> list[Count]:
    """A force that lost soldiers, fighters, men."""
    people = active_victims(scene, token, row)
    if people is None or not people.stated or people.pronoun or people.max == 1:
        return []
    head = scene.doc[people.head].lower_
    if people.side in ("military", "militants", "police", "attackers") or head in (
        "men",
        "troops",
        "fighters",
        "lives",
        "comrades",
    ):
        return [of_people(people, "killed", token.i)]
    return []


def hold(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "took 25 seamen captive", "were held hostage", "taken prisoner"."""
    doc = scene.doc
    end = min(token.i + 14, token.sent.end)
    word = next(
        (
            t
            for t in doc[token.i + 1 : end]
            if t.lower_ in HELD and (t.lower_[-1] != "s" or t.i == token.i + 1)
        ),
        None,
    )
    if word is None or any(t.text in (";", ":", "“", '"') for t in doc[token.i + 1 : word.i]):
        return []
    outcome = HELD[word.lower_]
    if is_passive(token) or (token.tag_ == "VBN" and word.i == token.i + 1):
        people = passive_victims(scene, token, row)
    else:
        people = active_victims(scene, token, row)
        if people is None and word.i == token.i + 1:
            later = phrase_after(scene, word.i + 1)
            people = scene.reader.people(later, stop=word.i) if later is not None else None
    if people is None:
        return []
    scene.consumed.add(word.i)
    return [of_people(people, outcome, token.i, negated=negated(token))]


def suffer(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "suffered burns", "sustained minor injuries"."""
    harm = next(
        (t for t in token.doc[token.i + 1 : token.i + 7] if t.lower_ in HARMED and t.tag_.startswith("NN")),
        None,
    )
    if harm is None or is_passive(token):
        return []
    people = passive_victims(scene, token, row)
    if people is None or scene.doc[people.head].lower_ in ("body", "bodies"):
        return []
    scene.consumed.add(harm.i)
    return [of_people(people, "injured", token.i, negated=negated(token))]


def treated(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "were treated for wounds"."""
    words = {t.lower_ for t in token.doc[token.i + 1 : token.i + 9]}
    if "for" not in words or not words & (HARMED | {"gunshot", "smoke", "shock"}) or not is_passive(token):
        return []
    scene.consumed |= {t.i for t in token.doc[token.i + 1 : token.i + 9] if t.lower_ in HARMED}
    people = passive_victims(scene, token, row)
    return [] if people is None else [of_people(people, "injured", token.i)]


def hands(scene: Scene, token: Token, row: Row) -> list[Count]:
    """ "six others are in rebel hands"."""
    doc = scene.doc
    at = next((i for i in range(token.i - 1, max(token.i - 5, -1), -1) if doc[i].lower_ == "in"), None)
    if at is None or (token.i - at == 1 and (token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "of")):
        return []
    if {t.lower_ for t in doc[at + 1 : token.i]} & {
        "their",
        "his",
        "her",
        "good",
        "own",
        "safe",
        "capable",
        "god",
        "of",
        "our",
        "private",
    }:
        return []
    verb = doc[at].head
    head = (
        subject(verb)
        if verb.pos_ in ("VERB", "AUX") and verb.lemma_ in ("be", "remain", "believe", "think", "fall")
        else None
    )
    people = scene.reader.people(head, strict=True) if head is not None else None
    return [of_people(people, "abducted", token.i)] if people is not None and people.stated else []


PATTERNS: dict[str, Callable[[Scene, Token, Row], list[Count]]] = {
    "patient": patient,
    "undergo": undergo,
    "state": state,
    "unhurt": unhurt,
    "shoot": shoot,
    "fatal": fatal,
    "martyr": martyr,
    "lives": lives,
    "hold": hold,
    "suffer": suffer,
    "treated": treated,
    "hands": hands,
    "event": nouns.event,
    "count": nouns.count,
    "held": nouns.held,
    "toll": nouns.toll,
    "martyrs": nouns.martyrs,
    "victims": nouns.victims,
    "lossof": nouns.loss_of_life,
    "bodies": nouns.bodies,
}

inner_counts = nouns.inner_counts
