"""Whom and what else an act harmed: victims and things that stand beside, below or after the act's own words.

In: a ``View`` and its tellings with their targets. Out: the same tellings with ``harmed``: names set beside a count
("two reporters, A and B"), company ("together with two guards"), victims told in a sentence of their own
("the dead were identified as A and B"), counted victims that no role holds, things wrecked in the next sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.extract import syntax
from pipeline.extract.arguments import damaged
from pipeline.extract.casualties.victim_names import is_name
from pipeline.extract.fillers import Filler, phrase, resolve
from pipeline.extract.lists import expand
from pipeline.extract.parsed import Span, Token
from pipeline.extract.people import describe, is_person
from pipeline.extract.persons import named
from pipeline.extract.tellings import CORE, Telling
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

HARM = {"harm", "die", "toll"}
STRIKES = {"attack", "impact", "explode", "detonate", "blowup", "launch", "fire"}
WRECKS = STRIKES | {"burn", "sabotage"}
TOLL = {"killed", "injured", "abducted"}
BACK = 3  # sentences between an act and the names of its victims
VICTIMS = word_set("victim_words")
NAMING = word_set("naming_verbs")
COMPANY = {"together", "along"}
LISTED = {"NUM", "DET"}  # what may stand between the names of a list


def add_harmed(view: View, tellings: list[Telling]) -> None:
    """Give every telling the victims and things that its own roles leave out."""
    for telling in tellings:
        for frame in telling.frames:
            for token in frame.roles.get("target", []):
                telling.harmed += [f for t in beside(token) if (f := victim(view, frame.para, t)) is not None]
        telling.harmed += counted(view, telling)
    told = {t.sentence for t in tellings}
    for index, (para, sentence) in enumerate(view.sentences):
        named_here = list(identified(sentence))
        if named_here and (act := act_before(tellings, index, para, HARM | CORE, BACK)) is not None:
            act.harmed += [f for t in named_here if (f := victim(view, para, t)) is not None]
        if index not in told and (act := act_before(tellings, index, para, WRECKS, 1)) is not None:
            act.harmed += [f for t in damaged(sentence) if (f := wreck(view, para, t)) is not None]


def beside(token: Token) -> Iterator[Token]:
    """Names set beside a noun for people, and who was with them: "two reporters, A and B", "along with a guard"."""
    yield from names_after(token)
    for child in token.children:
        if child.dep_ == "appos" and child.i > token.i and token.tag_ == "NNS" and is_name(child):
            yield from expand([child])
    for word in (token, token.head):
        for prep in word.children:
            if prep.i > token.i and (found := companion(prep)) is not None:
                yield from expand([found])


def names_after(token: Token) -> Iterator[Token]:
    """The rest of a list of names, however it was parsed: "Ana Ruiz, 42; Luis Diaz, 19, and the Italian Dino Rossi"."""
    if not is_name(token):
        return
    for word in token.doc[token.i + 1 : token.sent.end]:
        if word.dep_ == "nsubj" and word.head != token.head:  # "killing A, police chief B said"
            return
        if is_name(word):
            last = word.i + 1 == len(word.doc) or not is_name(word.nbor(1))
            if last and word.nbor(-1).tag_ == "NNP" and word.nbor(-1) != token:
                yield word
        elif not (word.is_punct or word.pos_ in LISTED or word.tag_ in {"NNP", "CC"} or is_person(describe(word.text))):
            return


def companion(prep: Token) -> Token | None:
    """The object of "together with", "along with", "in addition to", "as well as"."""
    if prep.dep_ not in {"prep", "advmod"}:
        return None
    inner: Token = prep
    if prep.lower_ in COMPANY:
        inner = next((c for c in prep.children if c.lower_ == "with"), prep)
    elif prep.lower_ == "in":
        addition = next((c for c in prep.children if c.lower_ == "addition"), prep)
        inner = next((c for c in addition.children if c.lower_ == "to"), prep)
    elif prep.lower_ == "with" and not (prep.i and prep.nbor(-1).lower_ in COMPANY):
        return None
    if inner.lower_ not in {"with", "to"}:
        return None
    return next((c for c in inner.children if c.dep_ == "pobj"), None)


def identified(sentence: Span) -> Iterator[Token]:
    """Victims in a sentence that only says who they were: "the victims were A and B", "among the dead is a nun"."""
    root = sentence.root
    verbs = [root, *(c for c in root.children if c.dep_ in {"ccomp", "conj"})]
    for verb in verbs:
        if verb.lemma_ not in NAMING or syntax.is_negated(verb):
            continue
        subjects = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "csubj"}]
        among = [t for name, t in syntax.prepositional(verb, ("among",)) if is_victim_word(t)]
        if among and verb.lemma_ == "be":
            yield from told_by(verb, subjects)
        elif any(is_victim_word(t) for t in subjects):
            yield from told_by(verb, [])


def is_victim_word(token: Token) -> bool:
    """Does a subject speak of victims as such, or point back at people by a pronoun?"""
    return token.lemma_.lower() in VICTIMS or token.lower_ in VICTIMS


def told_by(verb: Token, more: list[Token]) -> Iterator[Token]:
    """The names and nouns for people that a verb of naming gives, coordination expanded."""
    heads = [c for c in verb.children if c.dep_ in {"attr", "dobj", "oprd", "acomp"} and c.i > verb.i]
    heads += [t for _, t in syntax.prepositional(verb, ("as",))] + [t for t in more if t.i > verb.i]
    pronoun = any(c.lower_ == "they" for c in verb.children)
    for token in expand(heads):
        group = [token, *(c for c in token.children if c.dep_ == "appos" and is_name(c))]
        for word in [*group, *(n for g in group for n in names_after(g))]:
            if is_name(word) or (not pronoun and is_person(describe(word.text))):
                yield word


def act_before(tellings: list[Telling], index: int, para: int, classes: set[str], back: int) -> Telling | None:
    """The last act of some classes told in the sentences before, no more than a paragraph away."""
    near = [t for t in tellings if t.para >= para - 1 and index - back <= t.sentence < index]
    fitting = [t for t in near if t.classes & classes and not t.unreal]
    return max(fitting, key=lambda t: t.start, default=None)


def counted(view: View, telling: Telling) -> Iterator[Filler]:
    """Counted victims that no role of the telling holds."""
    for count in telling.casualties:
        start, end = count.victims_start, count.victims_end
        if start is None or end is None or count.negated or count.hypothetical or count.state not in TOLL:
            continue
        if any(start <= f.start < end or f.start <= start < f.end for f in [*telling.targets, *telling.perpetrators]):
            continue
        where = view.head(start, end)
        if where is not None and (found := victim(view, *where)) is not None:
            yield found


def victim(view: View, para: int, token: Token) -> Filler | None:
    """A person by name, or people by their noun phrase; None for groups, places and pronouns."""
    if is_name(token):
        person = named(view, token)
        start, end, words = phrase(view, para, token)
        return Filler("people", person.name, words, start, end, person=person) if person is not None else None
    found = resolve(view, para, token)
    if found is None or found.kind != "people" or not is_person(describe(found.text)):
        return None
    return replace(found, person=None)


def wreck(view: View, para: int, token: Token) -> Filler | None:
    """A thing of a known kind that was wrecked."""
    found = resolve(view, para, token)
    return replace(found, site=True) if found is not None and found.kind == "facility" else None
