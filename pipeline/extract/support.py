"""Words that hand their subject or object to an act told by another word: claims, denials, blame, light verbs.

In: a token with its trigger rows and the frames found so far. Out: the frames with claimants, deniers, accusers,
the blamed and perpetrators filled in; a claim without an event noun becomes a frame that makes no incident.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.extract import syntax
from pipeline.extract.arguments import role_table
from pipeline.extract.fillers import is_definite
from pipeline.extract.frame import Frame
from pipeline.extract.parsed import Doc, Token
from pipeline.extract.triggers import Trigger, has_companion, is_light, lookup, rows_of
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

AUXILIARY = {"light", "claim", "deny", "blame", "report"}
CLAIMED = {"responsibility", "credit", "it", "both"}
ACT_WORDS = word_set("act_words")


def speaks_of_act(verb: Token, cls: str) -> bool:
    """Does a claim, denial or accusation without an event noun speak of an act told before?"""
    spoken = {t.lemma_.lower() for t in governed(verb)}
    if cls == "claim":
        return bool(spoken & CLAIMED) or any(c.lower_ == "behind" for c in verb.subtree)
    if cls == "deny":
        return bool(spoken & ACT_WORDS)
    return any(True for _ in syntax.prepositional(verb, ("on", "for"))) or bool(syntax.patients(verb))


def reporter_of(token: Token) -> Token | None:
    """Who says it: the subject of the reporting verb above, set in between, or of "according to"."""
    below = token
    for ancestor in [token, *token.ancestors]:
        if ancestor != token and below.dep_ != "advcl" and is_reporting(ancestor):
            subjects = syntax.own_subjects(ancestor)
            if subjects:
                return subjects[0]
        for child in ancestor.children:
            if child.dep_ in {"parataxis", "advcl"} and is_reporting(child):  # "X, the army said, struck Y"
                subjects = syntax.own_subjects(child)
                if child.tag_ == "VBG" and not subjects:  # "X struck Y, saying ..."
                    subjects = syntax.agents(ancestor)
                if subjects:
                    return subjects[0]
            if child.lower_ == "according":
                for to in child.children:
                    for obj in to.children:
                        if obj.dep_ == "pobj":
                            return obj
        below = ancestor
    return None


def is_reporting(verb: Token) -> bool:
    """Is it a verb of saying?"""
    return verb.pos_ in {"VERB", "AUX"} and any(r.cls == "report" for r in lookup(verb))


def loose(view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]) -> Frame:
    """Add a frame of its own for a claim, denial or accusation; it never makes an incident."""
    frame = Frame(
        len(frames), para, view.sentence_index(para, token), token, "claim", None, None,
        view.start(para, token), view.end(para, token),
    )  # fmt: skip
    frame.modality.definite = True
    frame.reporter = reporter_of(token)
    frames.append(frame)
    by_token[para, token.i] = frame
    return frame


STANDING = {"be", "stand"}
JOINING = {"take", "participate", "do"}
WORK = {"work", "doing", "handiwork"}
RESPONSIBLE = "responsible"


def acting(doc: Doc) -> Iterator[Token]:
    """The words of a paragraph that may be a trigger or support one."""
    for token in doc:
        if _concerns(token.lemma_, token.pos_, token.lower_):
            yield token


@lru_cache(maxsize=65536)
def _concerns(lemma: str, pos: str, form: str) -> bool:
    """Is a word a trigger or one that :func:`support` reads ("was behind")?"""
    return bool(rows_of(lemma, pos, form)) or may_support(lemma, form)


def may_support(lemma: str, form: str) -> bool:
    """Does a word that is no trigger hand fillers to an act ("was behind", "is responsible for")?"""
    return form in WORK | {RESPONSIBLE} or lemma in STANDING | PLACING | CALLING | JOINING


def support(
    view: View,
    para: int,
    token: Token,
    rows: tuple[Trigger, ...],
    by_token: dict[tuple[int, int], Frame],
    frames: list[Frame],
) -> None:
    """Let light, claim, deny and blame verbs hand their subject to the event noun they govern."""
    stands_behind(view, para, token, by_token, frames)
    is_responsible(view, para, token, by_token, frames)
    is_work_of(para, token, by_token)
    laid_it(view, para, token, by_token, frames)
    calls_it_false(view, para, token, by_token, frames)
    for row in rows:
        if row.cls not in AUXILIARY or row.cls == "report" or row.pos != "V":
            continue
        events = [by_token[para, t.i] for t in governed(token) if (para, t.i) in by_token]
        events = [e for e in events if e.nominal or row.cls in {"claim", "deny", "blame"}]
        if not events and (para, token.i) not in by_token and row.cls != "light" and speaks_of_act(token, row.cls):
            events = [loose(view, para, token, by_token, frames)]
        for event in events:
            hand_over(row.cls, token, event)


def stands_behind(
    view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]
) -> None:
    """ "X was behind the attack": X did it, whoever says so."""
    if token.lemma_ not in STANDING:
        return
    for _, found in syntax.prepositional(token, ("behind",)):
        event = by_token.get((para, found.i))
        if event is None and found.pos_ == "PRON" and (para, token.i) not in by_token:
            event = loose(view, para, token, by_token, frames)
        if event is not None:
            event.fill("perpetrator", syntax.grammatical_subjects(token))


def is_work_of(para: int, token: Token, by_token: dict[tuple[int, int], Frame]) -> None:
    """ "The attack was its work", "the killing was the work of the group"."""
    if token.lemma_ not in WORK or token.dep_ != "attr":
        return
    for noun in syntax.own_subjects(token.head):
        event = by_token.get((para, noun.i))
        if event is not None:
            event.fill("perpetrator", (t for t in syntax.possessors(token) if t.lower_ in OWN))
            event.fill("blamed", (t for _, t in syntax.prepositional(token, ("of",))))


def laid_it(view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]) -> None:
    """ "The group said it planted the device", "its fighters took part": speaks of an act told before."""
    if (para, token.i) in by_token:
        return
    joined = token.lemma_ == "participate" or (token.lemma_ == "take" and has_companion(token, "part"))
    done = token.lemma_ == "do" and any(t.lower_ in {"it", "this"} for t in syntax.patients(token))
    if (joined or done) and reporter_of(token) is not None and not syntax.is_negated(token):
        frame = loose(view, para, token, by_token, frames)
        own = [t for who in syntax.agents(token) for t in who.subtree if t.lower_ in OWN]
        frame.fill("perpetrator" if own else "blamed", syntax.agents(token))
    if token.lemma_ not in PLACING:
        return
    if any(t.lemma_.lower() in CHARGES and is_known(t) for t in syntax.patients(token)):
        frame = loose(view, para, token, by_token, frames)
        frame.fill("perpetrator", syntax.agents(token))


def calls_it_false(
    view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]
) -> None:
    """ "Moscow called the accusation absurd": a denial."""
    if token.lemma_ not in CALLING or (para, token.i) in by_token:
        return
    called = {t.lemma_.lower() for t in token.subtree}
    if called & DISMISSALS and called & ACT_WORDS:
        frame = loose(view, para, token, by_token, frames)
        frame.deniers += syntax.agents(token)


CALLING = {"call", "term", "describe", "brand", "label", "dismiss", "denounce", "slam"}
DISMISSALS = word_set("dismissals")
PLACING = word_set("placing_verbs")
OWN = {"it", "they", "its", "their", "we", "our", "he"}
CHARGES = {"bomb", "device", "explosive", "mine", "charge", "ied"}


def is_known(noun: Token) -> bool:
    """Does a noun speak of things told before ("the device", "both bombs")?"""
    return is_definite(noun) or any(c.lower_ == "both" for c in noun.children)


def is_responsible(
    view: View, para: int, token: Token, by_token: dict[tuple[int, int], Frame], frames: list[Frame]
) -> None:
    """ "X is responsible for the attack", "they hold X responsible": X is blamed."""
    if token.lower_ != RESPONSIBLE or syntax.is_negated(token.head):
        return
    who = [c for c in token.children if c.dep_ == "nsubj"]
    if token.dep_ in {"acomp", "oprd"}:
        who += [c for c in token.head.children if c.dep_ == ("nsubj" if token.head.lemma_ == "be" else "dobj")]
    if token.dep_ == "amod" and token.head.i < token.i:
        who.append(token.head)
    acts = [t for _, t in syntax.prepositional(token, ("for",))]
    if not acts and token.dep_ == "acomp" and who:  # "the army said the rebels were responsible"
        event = loose(view, para, token, by_token, frames)
        event.fill("blamed", syntax.expand(syntax.antecedent(w) for w in who))
    for found in acts:
        told = by_token.get((para, found.i))
        if told is not None:
            told.fill("blamed", syntax.expand(syntax.antecedent(w) for w in who))


def governed(verb: Token) -> list[Token]:
    """Nouns and clauses that a supporting verb speaks of: objects, responsibility for X, that-clauses."""
    found = list(syntax.patients(verb))
    for noun in list(found):
        if noun.lemma_.lower() not in INQUIRIES:  # who conducts an investigation of a murder did not do it
            found += [t for _, t in syntax.prepositional(noun, ("for", "of", "in", "behind"))]
    found += [t for _, t in syntax.prepositional(verb, ("for", "of", "to", "with", "in"))]
    found += [t for c in verb.children if c.dep_ == "prt" for _, t in syntax.prepositional(c, ("to",))]  # own up to
    clauses = [c for c in verb.children if c.dep_ in {"ccomp", "xcomp", "pcomp"}]
    clauses += [c for prep in verb.children if prep.dep_ == "prep" for c in prep.children if c.dep_ == "pcomp"]
    found += [t for c in clauses if is_light(c) for t in syntax.patients(c)]  # "accused X of carrying out the raid"
    found += clauses + [c for named in clauses for c in named.children if c.dep_ == "oprd"]  # "what it called raids"
    return found


INQUIRIES = {"investigation", "probe", "inquiry", "enquiry", "trial", "report", "study", "coverage", "autopsy"}
OWNING = {"claim", "admit", "acknowledge", "own", "accept", "take", "confess"}


def hand_over(cls: str, verb: Token, event: Frame) -> None:
    """Give an event the fillers that its supporting verb holds."""
    if cls == "light":
        role = "side" if event.cls == "clash" else "target" if event.cls == "intercept" else "perpetrator"
        event.fill(role, syntax.agents(verb))
        table = role_table()[event.cls]
        for name, found in syntax.prepositional(verb, ("on", "against", "at", "into")):
            if table.get(name) and found.ent_type_ not in {"DATE", "TIME"}:
                event.fill(table[name], [found])
    elif cls == "claim" and verb.lemma_ in OWNING and (event.nominal or event.cls == "claim"):
        event.claimants += syntax.agents(verb)
    elif cls == "deny":
        event.deniers += syntax.agents(verb)
    elif cls == "blame":
        event.accusers += syntax.agents(verb)
        if is_mutual(verb):
            event.deniers += syntax.agents(verb)
            event.fill("blamed", syntax.agents(verb)[:1])
            return
        blamed = [t for _, t in syntax.prepositional(verb, ("on", "to"))]
        blamed += [t for t in syntax.patients(verb) if t != event.token and t.lemma_ != "blame"]
        for noun in syntax.patients(verb):  # "put the blame on X"
            blamed += [t for _, t in syntax.prepositional(noun, ("on",))] if noun.lemma_ == "blame" else []
        event.fill("blamed", blamed)


def is_mutual(verb: Token) -> bool:
    """Do two sides blame each other?"""
    return any(
        (t.lower_ == "other" and any(c.lower_ == "each" for c in t.children))
        or (t.lower_ == "another" and t.i > 0 and t.nbor(-1).lower_ == "one")
        for t in verb.children
        if t.dep_ == "dobj"
    )
