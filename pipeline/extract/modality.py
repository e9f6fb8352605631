"""Polarity and modality of a predicate: did it happen, is it denied, feared, planned or repeated?

In: a token in its parse. Out: a ``Modality``. The codebook's non-incidents (threats, exercises,
hypotheticals, future and generic acts) are told apart here by words of the language.
"""

from dataclasses import dataclass
from itertools import takewhile

from pipeline.extract import syntax
from pipeline.extract.parsed import Token
from pipeline.extract.wordsets import words as word_set

MODAL = word_set("unreal_modals")
UNREAL_MARK = word_set("unreal_marks")
UNREAL_ABOVE = word_set("unreal_verbs")
UNREAL_NOUN = word_set("unreal_nouns")
RETALIATE = word_set("retaliation")
ATTEMPT = word_set("attempts")
HABIT = word_set("habit_adverbs")
DENIAL = word_set("denials")
AGGREGATE = word_set("aggregates")
SUPPOSED = word_set("supposed")
REPEATED = word_set("repeated")


@dataclass(slots=True)
class Modality:
    """How a predicate is meant."""

    negated: bool = False
    unreal: bool = False
    attempted: bool = False
    aggregate: bool = False
    generic: bool = False
    past_perfect: bool = False
    definite: bool = False
    another: bool = False
    apart: bool = False  # "in a separate incident"
    answers: bool = False
    provokes: bool = False
    habitual: bool = False
    case_of: Token | None = None  # who looks into it: "Judge X, who was investigating the massacre"


def modality_of(token: Token) -> Modality:
    """Read polarity, modality, definiteness and aspect off the parse around a predicate."""
    found = Modality(negated=syntax.is_negated(token))
    verb = token if token.pos_ in {"VERB", "AUX"} else governing_verb(token)
    nominal = verb != token
    given = nominal and is_presupposed(token)
    if verb is not None and not given and not (nominal and verb.lemma_ in REPORTING):
        auxiliaries = helpers(verb)
        found.unreal |= any(a in MODAL for a in auxiliaries)
        found.unreal |= any(c.dep_ == "mark" and c.lower_ in UNREAL_MARK for c in verb.children)
        if nominal and found.unreal is False:
            found.negated |= syntax.is_negated(verb) and token.dep_ in {"nsubj", "nsubjpass", "dobj", "attr", "pobj"}
        found.past_perfect = "had" in auxiliaries and not is_reported(verb)
        if not nominal:
            adverbs = {c.lower_ for c in verb.children if c.dep_ == "advmod"}
            found.another = bool(adverbs & {"later", "separately", "elsewhere"}) and token.lemma_ != "die"
            found.apart = any(is_other_act(t) for _, t in syntax.prepositional(verb, ("in",)))
            found.aggregate = any(is_count_of_times(c) for c in verb.children)
            found.habitual = bool(adverbs & HABIT) and (
                verb.tag_ in {"VBZ", "VBP"} or bool({"has", "have"} & set(auxiliaries))
            )
            found.habitual |= any(t.lower_ == "past" and t.head.lower_ == "in" for t in verb.subtree)
            found.habitual |= is_general(verb, set(auxiliaries))
            found.habitual |= is_lasting(verb, set(auxiliaries)) or is_bare_clause(verb)
            found.habitual |= is_vague(verb, set(auxiliaries))
    found.unreal |= not given and under_unreal(token)
    if nominal and verb is not None:
        found.past_perfect |= verb.lemma_ in MEMORY  # "we remember the murder of X"
    if nominal and token.tag_ == "NNS" and token.dep_ == "dobj" and token.head.lemma_ in AIMED:
        found.habitual = True  # "has concentrated its attacks on the pipeline"
    found.answers = token.lemma_ in RETALIATE or any(
        c.lower_ == "back" and c.dep_ in {"advmod", "prt"} for c in token.children
    )
    found.provokes = provokes(token)
    found.attempted = token.head.lemma_ in ATTEMPT and token.dep_ in {"xcomp", "advcl", "acl"}
    if nominal or token.pos_ in {"NOUN", "PROPN"}:
        found.case_of = next((v.head for v in token.ancestors if is_inquiry(v)), None)
        read_noun(token, found)
    return found


AIMED = word_set("focusing_verbs")


def is_bare_clause(verb: Token) -> bool:
    """Is it what people of a kind do to people of a kind: "tired of bandits killing farmers"?"""
    roles = [*syntax.agents(verb), *syntax.patients(verb)]
    bare = all(t.tag_ in {"NNS", "NNPS"} and not any(c.dep_ in MARKED and c != verb for c in t.children) for t in roles)
    return verb.tag_ == "VBG" and verb.dep_ in {"pcomp", "acl", "ccomp"} and len(roles) > 1 and bare


MARKED = {"det", "nummod", "amod", "poss", "compound", "relcl", "acl"}


def helpers(verb: Token) -> list[str]:
    """The helping verbs of a verb, or those that it shares: "would storm the base and kill the guards"."""
    own = [c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if own or verb.dep_ != "conj" or verb.tag_ != "VB" or verb.head.tag_ != "VB" or syntax.has_subject(verb):
        return own
    return helpers(verb.head)


def is_lasting(verb: Token, auxiliaries: set[str]) -> bool:
    """Undated acts that go on: "have been attacking ships", "the rebels fighting the government"."""
    if verb.dep_ == "xcomp" and verb.head.lemma_ in {"start", "begin"} and verb.tag_ in {"VB", "VBG"}:
        return any(t.tag_ == "NNS" and not any(c.pos_ == "NUM" for c in t.children) for t in syntax.patients(verb))
    said = {t.lower_ for t in verb.subtree if t.ent_type_ in syntax.TIMES}
    months = any(t.lower_[:3] in MONTHS and t.text[:1].isupper() for t in verb.subtree)
    years = not months and bool(
        {"year", "years", "decade", "decades"} & said or {w for w in said if w.isdigit() and len(w) == 4}
    )
    if verb.tag_ != "VBG" or (said and not years):
        return False
    if {"been"} & auxiliaries and {"has", "have"} & auxiliaries:
        return True
    if auxiliaries & PRESENT and not said:  # "which are murdering people with impunity"
        struck = syntax.patients(verb)
        if struck and all(t.tag_ == "NNS" and not t.children for t in struck):
            return True
    return verb.lemma_ in {"fight", "battle"} and verb.dep_ in {"acl", "relcl"}


MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}


def is_general(verb: Token, auxiliaries: set[str]) -> bool:
    """Is it a full sentence in the simple present, without a day: what is so, not what happened?"""
    passive = verb.tag_ == "VBN" and bool(auxiliaries) and auxiliaries <= PRESENT and is_anyone(verb)
    active = verb.tag_ in {"VBZ", "VBP"} and not auxiliaries
    if not (active or passive) or verb.sent[-1].text not in {".", "!", '"', "”"}:
        return False
    return not any(t.ent_type_ in {*syntax.TIMES, "CARDINAL"} for t in verb.sent)


def is_anyone(verb: Token) -> bool:
    """Is it told of "they" or of a kind of people: "such leaders are kidnapped and jailed"?"""
    subjects = syntax.own_subjects(verb)
    return all(s.pos_ == "PRON" or (s.tag_ == "NNS" and not any(c.dep_ == "det" for c in s.children)) for s in subjects)


PRESENT = {"is", "are", "'s", "'re", "am", "being"}


def is_vague(verb: Token, auxiliaries: set[str]) -> bool:
    """Is it what has befallen many, at no time and in no place: "many brave people have been murdered"?"""
    if not auxiliaries & {"has", "have"} or any(t.ent_type_ in {*syntax.TIMES, "GPE", "LOC"} for t in verb.subtree):
        return False
    return any(c.lower_ in VAGUE for t in syntax.patients(verb) for c in t.children)


VAGUE = {"many", "countless", "numerous", "innumerable"}


def provokes(token: Token) -> bool:
    """Is it what another act answers ("in revenge for the raid", "retaliated for the blast")?"""
    if token.dep_ not in {"pobj", "pcomp"} or token.head.lower_ not in {"for", "to"}:
        return False
    above = token.head.head
    near = [above, *above.children, *(w for c in above.children if c.dep_ == "dobj" for w in c.lefts)]
    return any(w.lemma_.lower() in RETALIATE for w in near)


def is_other_act(noun: Token) -> bool:
    """ "In a separate incident", "in another attack", "In the other, ...": what follows is an act of its own."""
    if noun.lower_ in OTHERS and noun.head.i == noun.sent.start:
        return True
    known = noun.lemma_.lower() in {"incident", "attack", "case", "raid", "strike", "event", "development"}
    return known and any(c.lower_ in {"separate", "another", "unrelated"} for c in noun.children)


OTHERS = {"another", "other", "second", "third", "fourth", "fifth", "last"}  # of the acts just announced


def is_inquiry(verb: Token) -> bool:
    """Does a clause say what somebody has to do with, not what befell them: "who was investigating the massacre"?"""
    return verb.dep_ in {"relcl", "acl"} and verb.lemma_ in INQUIRIES


INQUIRIES = word_set("inquiries")


def is_reported(verb: Token) -> bool:
    """Is it the clause of a past reporting verb, where "had struck" is only "struck" in other words?"""
    if verb.dep_ == "acl" and verb.head.lemma_.lower() in STATEMENTS:
        return True
    return verb.dep_ == "ccomp" and verb.head.lemma_ in REPORTING and verb.head.tag_ in {"VBD", "VBN"}


def is_count_of_times(token: Token) -> bool:
    """ "78 times", "dozens of times": an adverbial that counts acts."""
    if token.pos_ == "NUM" and any(c.lower_ == "times" for c in token.children):
        return True
    return token.lower_ == "times" and token.dep_ in {"npadvmod", "dobj", "pobj"}


STATEMENTS = word_set("statements")
REPORTING = {"say", "tell", "report", "announce", "state", "add", "confirm", "inform", "recall", "remind", "admit",
             "acknowledge", "concede", "disclose", "reveal", "claim", "allege", "insist", "declare"}  # fmt: skip


PERFORMED = word_set("performing_verbs")
DEFINITE = word_set("definite")


def is_presupposed(noun: Token) -> bool:
    """Does a definite event noun speak of an act that has happened, whatever is said, hoped or denied of it?

    "He denied that the trip was related to the murder of a judge", "justice will be done for this crime";
    not where the sentence is about the act itself: "will carry out the attack", "fears of the attack", "plan the
    murder", "if the attack takes place".
    """
    if not any(c.lower_ in DEFINITE or c.dep_ == "poss" for c in noun.children):
        return False
    above = noun.head
    if above.lemma_ == "order" and is_finite_past(above):  # "he had ordered the strikes"
        return True
    if noun.dep_ in {"nsubj", "nsubjpass", "dobj", "attr", "ROOT", "conj", "appos"}:
        return above.pos_ in {"VERB", "AUX"} and not (
            above.lemma_ in PERFORMED
            or above.lemma_ in UNREAL_ABOVE
            or above.lemma_ in DENIAL
            or is_in_vain(noun, above)
        )
    if noun.dep_ != "pobj":
        return False
    return not (above.head.lemma_ in UNREAL_ABOVE or above.head.lemma_ in UNREAL_NOUN)


def is_finite_past(clause: Token) -> bool:
    """Is a clause finite and past ("when he was killed", "whom they have kidnapped")?"""
    helpers = {c.lower_ for c in clause.children if c.dep_ in {"aux", "auxpass"}}
    if helpers & MODAL or any(c.dep_ == "mark" and c.lower_ in UNREAL_MARK for c in clause.children):
        return False
    return clause.tag_ == "VBD" or (clause.tag_ == "VBN" and bool(helpers & PAST_HELPERS))


PAST_HELPERS = {"was", "were", "had", "has", "have", "been", "'ve"}


def told_as_fact(clause: Token) -> bool:
    """Does a finite past clause tell a fact inside what is wished or feared?

    A relative clause, a clause of time or cause, or what a verb of speaking reports.
    """
    if clause.pos_ not in {"VERB", "AUX"} or not is_finite_past(clause):
        return False
    if clause.dep_ == "relcl":
        phrase = takewhile(lambda a: a.pos_ not in {"VERB", "AUX"}, clause.ancestors)
        return not any(a.lemma_.lower() in UNREAL_NOUN for a in phrase)
    if clause.dep_ == "ccomp":
        return clause.head.lemma_ in REPORTING
    return clause.dep_ == "advcl" and any(c.lower_ in FACT_MARKS for c in clause.children)


FACT_MARKS = {"when", "after", "because", "since", "as", "while", "where"}


def governing_verb(token: Token) -> Token | None:
    """The verb that an event noun depends on, through prepositions and other nouns."""
    while token.head != token:
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token
    return None


CLAUSES = {"xcomp", "ccomp", "pcomp", "acl"}


def under_unreal(token: Token) -> bool:
    """Does a verb or noun of threat, plan, fear or fiction govern the predicate?"""
    previous = token
    for depth, ancestor in enumerate(token.ancestors):
        if told_as_fact(previous):
            return False
        lemma = ancestor.lemma_.lower()
        if is_untrue(previous, ancestor) or (
            (previous is token or previous.dep_ == "conj") and is_in_vain(previous, ancestor)
        ):
            return True
        complement = previous.dep_ in {"xcomp", "ccomp", "dobj", "prep", "acl", "pobj", "pcomp", "relcl", "oprd"}
        if ancestor.pos_ == "VERB" and lemma in DENIAL and previous.i > ancestor.i and previous.dep_ in CLAUSES:
            return True
        if previous.dep_ == "conj" and previous.tag_ == "VB" and ancestor.tag_ != "VB" and lemma in UNREAL_ABOVE:
            return True  # "plan to burn vehicles, destroy stores and bomb lines", parsed as what is planned beside it
        if lemma == "call" and previous.dep_ == "oprd":  # "what he called raids"
            return False
        if complement and ancestor.pos_ == "VERB" and lemma in UNREAL_ABOVE and previous.dep_ not in {"prep", "relcl"}:
            return not (lemma == "warn" and any(c.lower_ == "had" for c in previous.children))
        if (
            complement
            and ancestor.pos_ == "VERB"
            and lemma in {"warn", "prepare", "plan", "call"}
            and previous.dep_ == "prep"
        ):
            return True
        if ancestor.pos_ == "NOUN" and lemma in UNREAL_NOUN and previous.dep_ in {"prep", "acl", "relcl", "pobj"}:
            return True
        if any(c.dep_ == "mark" and c.lower_ in UNREAL_MARK for c in ancestor.children) and ancestor.pos_ in {
            "VERB",
            "AUX",
        }:
            return True
        by_way_of = previous.dep_ in {"prep", "xcomp", "pcomp", "acomp"} and token.pos_ == "VERB"
        if by_way_of and any(c.dep_ == "aux" and c.lower_ in MODAL for c in ancestor.children):
            return True  # "would respond by hitting the base"
        told = {w for c in ancestor.children if c.dep_ == "nsubj" for w in heads_of(c)}
        if ancestor.lemma_ == "be" and previous.dep_ == "ccomp" and told & UNREAL_NOUN:
            return True  # "the rumour was that they had struck"
        if ancestor.lemma_ == "be" and previous.dep_ == "xcomp" and told & PURPOSES:
            return True  # "their mission was to kill"
        if ancestor.dep_ in {"relcl", "ROOT", "advcl"} or depth > 5:
            return False
        previous = ancestor
    return False


def is_in_vain(below: Token, above: Token) -> bool:
    """Is it what somebody would end: "the will to halt the murder of activists"?"""
    first = above
    while first.dep_ == "conj" and first.head.tag_ == "VB":
        first = first.head
    wanted = above.tag_ == "VB" and first.dep_ in {"acl", "advcl", "xcomp"} and above.lemma_ in ENDING
    return wanted and below.dep_ == "dobj" and any(c.lower_ == "to" for c in first.children)


def is_untrue(below: Token, above: Token) -> bool:
    """Is it a report that is said to be false?"""
    false = any(c.dep_ == "acomp" and c.lower_ in FALSE for c in above.children)
    return false and above.lemma_ == "be" and below.dep_ == "nsubj" and below.lemma_.lower() in REPORTS


MEMORY = word_set("memory_verbs")
REPORTS = word_set("reports_of_acts")
FALSE = word_set("false_words")
ENDING = word_set("ending_verbs")
PURPOSES = word_set("purposes")


def heads_of(token: Token) -> set[str]:
    """Lemma of a noun, and of what it measures ("some of the rumours")."""
    return {token.lemma_.lower()} | {t.lemma_.lower() for _, t in syntax.prepositional(token, ("of",))}


def read_noun(token: Token, found: Modality) -> None:
    """Definiteness, number and "another" of an event noun."""
    near = {c.lower_ for c in token.children if c.dep_ in {"det", "amod", "poss", "nummod", "predet"}}
    near.add(token.left_edge.lower_)  # "the US strikes": the article hangs on another word
    owned = any(c.dep_ == "poss" for c in token.children)
    found.definite = "such" not in near and (
        owned or bool(near & {"the", "this", "that", "these", "those", "its", "their", "his"})
    )
    found.another = bool(
        near & {"such", "another", "second", "third", "separate", "other", "similar", "earlier", "previous", "new"}
    )
    found.unreal |= bool(near & SUPPOSED)
    plural = token.tag_ in {"NNS", "NNPS"}
    counted = any(c.dep_ == "nummod" for c in token.children)
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ in {"of", "in"} else None
    found.aggregate = above is not None and above.lemma_.lower() in AGGREGATE
    found.generic = (plural and not counted and not found.definite) or bool(near & REPEATED)
    found.habitual |= any(w.lower_ in HABIT for c in token.lefts if c.dep_ == "amod" for w in c.children)
    found.unreal |= is_maxim(token, near)
    found.attempted |= bool(
        {c.lemma_.lower() for c in token.children} & {"attempt", "attempted", "failed", "unsuccessful"}
    )


def is_maxim(noun: Token, near: set[str]) -> bool:
    """Is it what such an act would be, not what one was ("an attack on a ship is a cause for war")?"""
    verb = noun.head
    return bool(near & {"a", "an", "any"}) and noun.dep_ == "nsubj" and verb.lemma_ == "be" and verb.tag_ == "VBZ"
