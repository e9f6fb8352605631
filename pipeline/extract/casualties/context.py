"""How a count of victims is meant: told as fact or feared, superseded, a total, and by whom.

In: a token that carries a state ("killed") and its sentence. Out: booleans and the words of the
source. Rules of language only; the words are in the tables below.
"""

import re

from pipeline.extract.numbers.read import lowered
from pipeline.extract.parsed import Span, Token
from pipeline.extract.wordsets import words

MODALS = words("modals")
# Verbs and nouns whose complement did not (yet) happen, or is not said to have.
UNREAL = words("unreal")
# A bare infinitive under one of these is real ("is believed to have killed", "went on to kill").
REAL = words("real")
REPORTING = words("reporting")
UNREAL_NOMINAL = words("unreal_nominal")
CAUSING = words("causing")
IF = frozenset({"if", "unless", "whether", "lest"})

_WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
# These are searched in lower-case text.
TOTAL = re.compile(
    rf"\b(?:since (?!(?:{_WEEKDAY}|dawn|midnight|yesterday|morning|noon|then\b|the early))|so far|to date|in all\b|"
    r"in total|all told|overall|cumulative|total of|a total|each year|every year|annually|over the years|"
    r"(?:bringing|brings|brought|taking|takes|raising|raises) (?:the|its) (?:[\w-]+ ){0,3}(?:toll|total|number|tally|"
    r"count)\b|in recent (?:weeks|months|years|decades)|over the (?:past|last)|"
    r"(?:in|during|within|over) the (?:past|last|previous) (?:\w+ )?(?:days|weeks|months|years|decade)|"
    r"the (?:\w+ )?(?:war|conflict|insurgency|civil war|campaign|violence|unrest) (?:has|have|had|that has)\b|"
    r"(?:in|during|of) the (?:[\w-]+ ){0,2}(?:war|conflict|insurgency)\b|"
    r"(?:year|month|decade)-(?:long|old) (?:[\w-]+ )?(?:war|conflict|insurgency|campaign|rebellion|"
    r"uprising|offensive|siege))"
)
# A year makes a total only of something that goes on ("in gang violence last year").
YEAR = re.compile(r"(?:(?:this|last) year|(?:in|during|throughout) (?:19|20)\d\d)\b")
ONGOING = re.compile(
    r"\b(?:violence|fighting|war|conflict|unrest|insurgency|clashes|attacks|raids|incidents|killings|insecurity)\b"
)
_TIME = r"(?:this|that|in the|on|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday|at|last)"
EARLIER = re.compile(
    rf"\b(?:(?:an?|the|its|their|his) )?(?:earlier(?! {_TIME}\b)|previous|previously|initially|at first|prior|"
    r"first (?:count|said|put|reported|spoke|announced)|initial (?:toll|count|tally|figure|estimate|death toll)|"
    r"had (?:earlier |initially |first |previously )?(?:spoken|put|said|announced|reported|given|counted|estimated|"
    r"listed|stood))\b"
)
TALLY = re.compile(
    r"\b(?:toll|tally|counts?|figures?|number|reports?|reported|estimates?|said|say|put|announced|announcement|stood|"
    r"spoke|spoken|given|gave|counted|listed|estimated|told|confirmed|statement|casualty)\b"
)
# "Earlier" that only orders the act in time ("two days earlier", "earlier on Monday").
EARLIER_TIME = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|nights?|moments?)\s+(?:earlier|previously|prior)\b"
)
ACCORDING = re.compile(r"\b(?:according to|as reported by|citing|as announced by|quoting)\s+")


def verb_of(token: Token) -> Token:
    """The verb of a token's clause: the token itself, or what it depends on."""
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def is_hypothetical(token: Token) -> bool:
    """Feared, planned, conditional or refused rather than told: "could kill", "plotted to kill"."""
    if token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") and token.dep_ not in (
        "acomp",
        "oprd",
        "ROOT",
        "ccomp",
        "conj",
    ):
        return _hypothetical_noun(token)
    verb = verb_of(token)
    for _ in range(6):
        head = verb.head
        if _unreal_auxiliary(verb) or _under_if(verb) or _is_purpose(verb):
            return True
        if head == verb:
            return False
        governor = head.head if head.pos_ == "ADP" and verb.dep_ == "pcomp" else head
        if verb.dep_ in ("xcomp", "ccomp", "acl", "pcomp") and governor.lemma_.lower() in UNREAL:
            return not _is_past_warning(governor, verb)
        own_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        if verb.dep_ not in ("xcomp", "conj", "oprd", "acomp") or (verb.dep_ == "conj" and own_subject):
            return False
        verb = head
    return False


def _is_purpose(verb: Token) -> bool:
    """A bare infinitive: an aim, unless the verb above tells that it came about ("went on to kill")."""
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return False
    perfect = any(c.lower_ == "have" for c in verb.children)
    return not perfect and verb.head != verb and verb.head.lemma_.lower() not in REAL


def _hypothetical_noun(noun: Token) -> bool:
    """ "could cause casualties", "planned the murder of": the noun of an act that is only meant or risked."""
    node, depth = noun, 0
    while node.head != node and depth < 6:
        below, node, depth = node, node.head, depth + 1
        if node.pos_ in ("VERB", "AUX"):
            if below.dep_ in ("nsubj", "nsubjpass"):
                return False
            lemma = node.lemma_.lower()
            return lemma in UNREAL_NOMINAL or (lemma in CAUSING and is_hypothetical(node))
        if node.pos_ == "NOUN" and node.lemma_.lower() in UNREAL_NOMINAL:
            return True
    return False


def _unreal_auxiliary(verb: Token) -> bool:
    """A modal, unless it only weighs what has happened ("may have killed")."""
    words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    modals = words & MODALS
    if not modals:
        return False
    return not ("have" in words and modals <= {"may", "might", "must"})


def _under_if(verb: Token) -> bool:
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in IF for c in verb.children)


def _is_past_warning(governor: Token, verb: Token) -> bool:
    """ "warned that 12 had died" is told."""
    told = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")} & {
        "had",
        "have",
        "has",
        "were",
        "was",
        "been",
    }
    return governor.lemma_.lower() in ("warn", "deny") and bool(told) and governor.lemma_.lower() == "warn"


def is_total(sentence: Span, token: Token) -> bool:
    """Is the count one over many incidents: "since 2017", "so far", "in all"?"""
    text = clause_text(sentence, token).lower()
    return TOTAL.search(text) is not None or (YEAR.search(text) is not None and ONGOING.search(text) is not None)


def is_superseded(sentence: Span, token: Token, first: int) -> bool:
    """Is it a count given before and since replaced ("an earlier toll of 12", "had spoken of 63")?"""
    if _said_before(token):
        return True
    start = _clause_start(sentence, min(first, token.i))
    rest = EARLIER_TIME.sub(" ", sentence.doc[start : token.i + 1].text.lower())
    found = EARLIER.search(rest)
    return found is not None and TALLY.search(rest[found.start() :]) is not None


def _said_before(token: Token) -> bool:
    """Does an "earlier" or "previously" stand with the verb of reporting above?"""
    verb = token
    for _ in range(6):
        if verb.pos_ == "VERB" and verb.lemma_.lower() in REPORTING and verb != token:
            for child in verb.children:
                if child.lower_ in ("earlier", "previously", "initially") and not any(
                    c.dep_ in ("npadvmod", "prep", "pobj") for c in child.children
                ):
                    return True
        if verb.head == verb:
            return False
        verb = verb.head
    return False


def _clause_start(sentence: Span, index: int) -> int:
    """Where the clause around a token begins: after a semicolon, "but", "and" with its own verb, or the sentence."""
    finite = False
    for i in range(index - 1, sentence.start - 1, -1):
        word = sentence.doc[i]
        if word.lower_ in (";", "but", "while", "whereas") or (word.lower_ == "and" and finite):
            return i + 1
        finite = finite or word.tag_ in ("VBD", "VBZ", "VBP", "MD")
    start: int = sentence.start
    return start


def clause_text(sentence: Span, token: Token) -> str:
    """The words around a token up to semicolons."""
    doc = sentence.doc
    first, last = token.i, token.i
    while first > sentence.start and doc[first - 1].text not in (";",):
        first -= 1
    while last + 1 < sentence.end and doc[last + 1].text not in (";",):
        last += 1
    text: str = doc[first : last + 1].text
    return text


def source_of(sentence: Span, token: Token) -> str | None:
    """Who says so: the subject of the reporting verb above, else an "according to" of the sentence."""
    verb, depth = token, 0
    while verb.head != verb and depth < 8:
        verb, depth = verb.head, depth + 1
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        if verb.lemma_.lower() in REPORTING and verb.pos_ == "VERB" and not passive:
            subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i != token.i), None)
            if subject is not None and not any(t == token for t in subject.subtree):
                return _noun_phrase(subject)
    found = ACCORDING.search(lowered(sentence.text))
    if found is not None:
        at = sentence.start_char + found.end()
        head = next((t for t in sentence if t.idx >= at), None)
        while (
            head is not None
            and head.dep_ in ("det", "compound", "amod", "poss", "nmod", "case", "punct")
            and head.head.i > head.i
        ):
            head = head.head
        return _noun_phrase(head) if head is not None else None
    return None


def _noun_phrase(head: Token) -> str:
    """The words of a source: its head with modifiers before it and an of-phrase behind."""
    left = min([t.i for t in head.lefts if t.dep_ not in ("punct", "cc")] + [head.i])
    left = min([t.left_edge.i for t in head.lefts if t.dep_ in ("poss", "compound", "amod", "nmod", "det")] + [left])
    text: str = head.doc[left : head.i + 1].text
    return text
