"""Voice, subject, object and negation of a word of state, with the slips of the parser mended.

In: tokens. Out: head tokens or booleans. "Three killed, five injured" and "30 others wounded"
have no auxiliary: a verb that needs an object and has none is read as passive.
"""

from pipeline.extract.casualties.base import TIMES, Scene
from pipeline.extract.parsed import Token
from pipeline.extract.wordsets import words

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
OBJECTS = frozenset({"dobj", "dative", "obj"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
PREMODIFIERS = frozenset({"amod", "compound", "nmod"})
CONTROLLED = frozenset({"conj", "xcomp", "oprd", "acomp", "ccomp", "dep"})
INFINITIVE = words("infinitive")
GET = frozenset({"get", "got", "gets", "getting", "been", "being"})
SAME_FORM = frozenset({"hurt", "shot", "cut", "hit", "run"})
PAST = ("ed", "wn", "in", "en", "aught", "ung", "uck")
NOUN_OR_PARTICIPLE = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "HYPH"})


def is_passive(verb: Token) -> bool:
    """Has the verb a passive auxiliary or subject?"""
    for child in verb.children:
        if child.dep_ in ("auxpass", "nsubjpass"):
            return True
        if child.dep_ == "aux" and child.lower_ in GET and verb.tag_ in ("VBN", "VBD", "JJ"):
            return True
    predicate = verb.tag_ == "VBN" and verb.dep_ in ("oprd", "acomp")
    return predicate and verb.head.lemma_ in ("be", "get", "leave")


def is_past(token: Token) -> bool:
    """Is the form a past tense or participle (which may be passive)?"""
    if token.lower_ in SAME_FORM:
        return not any(c.dep_ == "aux" and c.lower_ in INFINITIVE for c in token.children)
    return token.lower_.endswith(PAST) or token.tag_ in ("VBD", "VBN")


def own_objects(verb: Token) -> list[Token]:
    """Direct objects behind the verb, by the parse."""
    return [c for c in verb.children if c.dep_ in OBJECTS and c.i > verb.i and c.ent_type_ not in TIMES]


def object_of(scene: Scene, verb: Token) -> Token | None:
    """The direct object by the parse; else the head of the noun phrase right behind the verb."""
    own = own_objects(verb)
    return own[0] if own else scene.head_after(verb.i + 1)


def has_subject(verb: Token) -> bool:
    """Has the verb a subject of its own?"""
    return any(c.dep_ in SUBJECTS for c in verb.children)


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb: its own, the noun it modifies, or that of the verb it depends on."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if own is not None:
        relative = own.tag_ in ("WDT", "WP") or (own.lower_ == "that" and own.tag_ in ("IN", "DT"))
        return _antecedent(own, verb) if relative else own
    above: Token = verb.head
    if verb.dep_ in ("acl", "relcl") and above.i < verb.i and above.pos_ in NOMINAL:
        return above
    if above == verb or depth > 4:
        return None
    brought = verb.dep_ == "advcl" and verb.tag_ in ("VBN", "JJ") and 0 < verb.i - above.i <= 3
    if brought and above.pos_ == "VERB" and is_passive(above):  # "were brought in wounded"
        return subject(above, depth + 1)
    if verb.dep_ not in CONTROLLED or above.pos_ not in ("VERB", "AUX", "ADJ"):
        return None
    if verb.dep_ == "ccomp" and above.lemma_ not in ("get", "have", "be"):
        return None
    return subject(above, depth + 1)


def _antecedent(pronoun: Token, verb: Token) -> Token | None:
    """The noun that a relative pronoun stands for: by the parse, else right before it."""
    if verb.dep_ in ("relcl", "acl", "ccomp", "advcl") and verb.head.i < verb.i:
        above: Token = verb.head
        return above if above.pos_ not in ("VERB", "AUX") else None
    at = pronoun.i - 1
    if at >= 0 and pronoun.doc[at].text == ",":
        at -= 1
    return pronoun.doc[at] if at >= 0 and pronoun.doc[at].pos_ in ("NOUN", "PROPN", "NUM") else None


def is_negated(verb: Token) -> bool:
    """Is the verb itself denied: not, never, without?"""
    if any(c.dep_ == "neg" or c.lower_ in ("never", "neither") for c in verb.children):
        return True
    if verb.head.lower_ == "without" and verb.dep_ == "pcomp":
        return True
    return verb.i > 0 and verb.doc[verb.i - 1].lower_ in ("without", "not", "never", "n't")


def subject_is_none(verb: Token) -> bool:
    """ "No rocket hurt anyone", "nothing hurt anyone"."""
    return any(
        c.dep_ in SUBJECTS
        and (c.lower_ in ("none", "nobody", "nothing") or any(d.lower_ in ("no", "neither") for d in c.children))
        for c in verb.children
    )


def is_modifier(token: Token) -> bool:
    """Does the word of state stand before the noun it qualifies ("wounded soldiers")?"""
    if token.dep_ not in PREMODIFIERS or token.i >= token.head.i:
        return False
    if token.doc[token.i + 1].lower_ in ("and", "or") and token.head.tag_.startswith("NN"):
        return True  # "wounded and dead comrades"
    return token.doc[token.i + 1].tag_ in NOUN_OR_PARTICIPLE


def stands_under_preposition(noun: Token) -> bool:
    """ "soldiers including an adviser", "soldiers from three units"."""
    while noun.dep_ == "conj" and noun.head != noun:
        noun = noun.head
    return bool(noun.dep_ == "pobj")
