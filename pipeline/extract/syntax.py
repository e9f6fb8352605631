"""Who does what to whom in a dependency parse: subjects, objects and prepositional phrases of a predicate.

In: tokens. Out: lists of head tokens, with coordination expanded, passives undone, relative
pronouns replaced by their noun and missing subjects taken from the controlling verb.
"""

from collections.abc import Iterable, Iterator

from pipeline.extract.lists import expand
from pipeline.extract.parsed import Token
from pipeline.extract.people import describe, is_person

TIMES = {"DATE", "TIME"}  # entity labels of what is no thing, person or place
SUBJECT = {"nsubj", "csubj"}
PASSIVE_SUBJECT = {"nsubjpass", "csubjpass"}
RELATIVE = {"which", "that", "who", "whom", "whose"}


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for, or the token itself."""
    if token.lower_ in RELATIVE and token.pos_ in {"PRON", "DET", "SCONJ"}:
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                return who(ancestor.head) if token.lower_ in {"who", "whom"} else ancestor.head
        for i in range(token.i - 1, token.sent.start - 1, -1):  # a clause hung elsewhere by the parser
            before = token.doc[i]
            if before.pos_ in {"NOUN", "PROPN"} and before.dep_ in {"dobj", "nsubj", "nsubjpass", "attr"}:
                return before
    return token


def who(noun: Token) -> Token:
    """The person that "who" stands for: of "the mayor of A, in the department of B, who was shot" the mayor."""
    above = noun
    while not is_human(above):
        if above.dep_ == "pobj" and above.head.dep_ == "prep":
            above = above.head.head
        elif above.dep_ in {"appos", "conj"}:
            above = above.head
        else:
            return noun
    return above


def is_human(noun: Token) -> bool:
    """Is a noun a person's name or a word for people?"""
    return noun.ent_type_ == "PERSON" or is_person(describe(noun.text, head_only=True))


def has_subject(verb: Token) -> bool:
    """Has a clause a subject of its own?"""
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)


def is_passive(verb: Token) -> bool:
    """Is the verb passive, as a clause or as a participle after its noun ("the man killed by")?"""
    deps = {c.dep_ for c in verb.children}
    if is_series(verb):
        return False
    if verb.lemma_ in MOVING and not deps & {"agent", *PASSIVE_SUBJECT}:
        return False  # "a bomb ripped through": the parser's participle is the verb of the sentence
    if "nsubj" in deps and any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children) and "auxpass" not in deps:
        return False  # "a statement that it had targeted a base"
    if "auxpass" in deps or deps & PASSIVE_SUBJECT or is_reduced(verb):
        return True
    if verb.tag_ == "VBN" and not deps & {"aux", "dobj"} and is_some(verb):
        return True  # "45 bodies, some mutilated"
    if verb.tag_ == "VBN" and verb.dep_ == "xcomp" and not deps & {"aux", "dobj"} and is_passive(verb.head):
        return True  # "were found shot dead"
    if verb.dep_ == "conj" and verb.tag_ in {"VBN", "VBD"} and "dobj" not in deps and is_counted(verb):
        return is_passive(verb.head)  # "four were killed and more than 20 injured"
    if verb.tag_ == "VBD" and verb.dep_ == "acl" and not deps & {"dobj", *SUBJECT}:
        return True  # "the soldiers captured near X", the participle tagged as past
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"}:
        return "agent" in deps or not is_orphan(verb)
    if verb.tag_ in {"VBN", "VBD"} and verb.dep_ in {"acl", "relcl", "advcl"} and "agent" in deps:
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not deps & SUBJECT and "aux" not in deps:
        return is_passive(verb.head) and "dobj" not in deps
    # "had been hit", "being held": the auxiliary get/be without a label
    return verb.tag_ == "VBN" and any(c.lemma_ in {"be", "get"} and c.dep_ in {"aux", "auxpass"} for c in verb.children)


def is_counted(verb: Token) -> bool:
    """Is its subject a number of people, after people of another fate ("26 were killed and more than 120 injured")?"""
    subjects = [c for c in verb.children if c.dep_ in SUBJECT]
    return bool(subjects) and all(t.pos_ == "NUM" or t.lower_ == "others" for t in subjects)


def is_some(verb: Token) -> bool:
    """Is its subject a part of those told before ("some", "many of them")?"""
    last = [c for c in verb.children if c.dep_ in SUBJECT][-1:]
    return any(t.lower_ in {"some", "many", "most", "several", "all", "both", "half"} for t in last)


MOVING = {"rip", "tear", "plough", "plow", "slam", "smash", "sweep", "rake", "crash", "burst"}


def is_reduced(verb: Token) -> bool:
    """A participle that the parser took for the main verb: "rockets fired from a truck struck the base".

    The true verb then hangs below it, finite but without a subject of its own.
    """
    if (
        verb.tag_ not in {"VBD", "VBN"}
        or verb.lemma_ in MOVING
        or any(c.dep_ in {"dobj", "aux", "auxpass"} for c in verb.children)
    ):
        return False
    below = map(verb.doc.__getitem__, range(verb.i + 1, verb.right_edge.i + 1))
    return any(t.tag_ == "VBD" and is_orphan(t) and host(t) == verb for t in below)


def is_orphan(verb: Token) -> bool:
    """Is it a past verb with an object, hung below another word without subject, conjunction or auxiliary?"""
    if verb.tag_ not in {"VBD", "VBN"} or verb.dep_ not in {"advcl", "acl", "dep"} or verb.head.i > verb.i:
        return False
    deps = {c.dep_ for c in verb.children}
    if deps & {*SUBJECT, *PASSIVE_SUBJECT, "mark", "aux", "auxpass", "advmod", "agent"}:
        return False
    return "dobj" in deps or (verb.dep_ in {"advcl", "dep"} and verb.tag_ == "VBD")


def participles(noun: Token) -> list[Token]:
    """Participles and adjectives that describe a noun, one taken for the main verb included."""
    found = [c for c in noun.children if c.dep_ in {"amod", "acl"}]
    if noun.dep_ in SUBJECT | PASSIVE_SUBJECT and is_reduced(noun.head):
        found.append(noun.head)
    return found


def topmost(noun: Token) -> Token:
    """The noun that a noun phrase hangs on: "men" of "men on motorbikes"."""
    while noun.dep_ == "pobj" and noun.head.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        noun = noun.head.head
    return noun


def host(verb: Token) -> Token | None:
    """The nearest verb above."""
    return next((t for t in verb.ancestors if t.pos_ == "VERB"), None)


def own_subjects(verb: Token) -> list[Token]:
    """Grammatical subjects that the verb itself carries."""
    found = [c for c in verb.children if c.dep_ in SUBJECT | PASSIVE_SUBJECT]
    if len(found) > 1:  # "a man dressed as a policeman opened fire"
        found = [c for c in found if c.left_edge.i == 0 or c.left_edge.nbor(-1).lower_ != "as"] or found
    if not found:  # a subject hung on the auxiliary
        found = [c for aux in verb.children if aux.dep_ == "auxpass" for c in aux.children if c.dep_ in SUBJECT]
    return [antecedent(c) for c in found]


def grammatical_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Grammatical subjects, borrowed from the controlling verb when the verb has none."""
    own = own_subjects(verb)
    if own or depth > 6:
        return own
    head = verb.head
    if is_orphan(verb):
        noun = topmost(head)
        if verb.dep_ == "acl" and (noun != head or noun.dep_ in SUBJECT | PASSIVE_SUBJECT):
            return [noun]
        if (above := host(verb)) is not None and is_reduced(above):
            return grammatical_subjects(above, depth + 1)
    if is_series(verb):
        governing = host(verb)
        return [] if governing is None else grammatical_subjects(governing, depth + 1)
    if verb.dep_ == "acl" and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return [] if is_purpose(verb) else [head]
    if verb.dep_ == "conj" and (subject := mistaken(verb)) is not None:
        return [subject]
    if verb.dep_ in {"conj", "xcomp", "dep"} and head.pos_ in {"VERB", "AUX"}:
        if verb.dep_ == "xcomp":
            controlled = [c for c in head.children if c.dep_ in {"dobj"} and head.lemma_ in OBJECT_CONTROL]
            if controlled:
                return controlled
        return grammatical_subjects(head, depth + 1)
    if verb.dep_ == "advcl" and verb.tag_ in {"VBG", "VBN"} and head.pos_ in {"VERB", "AUX"}:
        return grammatical_subjects(head, depth + 1)
    if verb.dep_ == "pcomp" and head.head.lemma_ in ACCUSING and head.lower_ in {"of", "for", "from"}:
        return patients(head.head)  # "accused the army of shelling the camp"
    if (
        verb.dep_ == "pcomp"
        and head.head.pos_ in {"VERB", "AUX"}
        and head.lower_ in {"before", "after", "by", "while", "of"}
    ):
        return grammatical_subjects(head.head, depth + 1)
    return []


def is_series(verb: Token) -> bool:
    """Is a verb of a series taken for a participle of the object before ("smashed two brigades, killed 90 men")?"""
    if verb.dep_ != "acl" or verb.head.dep_ != "dobj" or verb.tag_ not in {"VBN", "VBD"}:
        return False
    if verb.nbor(-1).text != ",":
        return False
    return any(c.dep_ == "dobj" for v in (verb, *verb.conjuncts) for c in v.children)


def mistaken(verb: Token) -> Token | None:
    """The subject of a clause taken for an object: "set up road blocks after the man, armed with a rifle, killed X"."""
    marks = [c for c in verb.head.children if c.dep_ == "prep" and c.lower_ in {"after", "before", "until", "since"}]
    for noun in (o for m in marks for o in m.children if o.dep_ == "pobj" and verb.head.i < o.i < verb.i):
        dated = noun.ent_type_ in TIMES or noun.pos_ == "NUM"
        if not dated and not any(t.dep_ == "cc" for t in verb.doc[noun.i : verb.i]):
            return noun
    return None


def is_purpose(verb: Token) -> bool:
    """Is it an infinitive that says what a noun is about, which does nothing ("an order to kill", "a bid to seize")?"""
    return verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


OBJECT_CONTROL = {"see", "force", "order", "tell", "ask", "make", "let", "have", "cause", "send", "accuse"}
ACCUSING = {"accuse", "suspect", "blame", "charge", "condemn", "criticise", "criticize", "convict", "prevent", "stop"}


def agents(verb: Token) -> list[Token]:
    """Logical subjects: the by-phrase of a passive, else the subject of an active verb."""
    if is_passive(verb):
        by = [c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
        return expand(o for b in by for o in b.children if o.dep_ == "pobj")
    return expand(grammatical_subjects(verb))


def patients(verb: Token) -> list[Token]:
    """Logical objects: the subject of a passive, else the direct object of an active verb."""
    if is_passive(verb):
        return expand(grammatical_subjects(verb))
    direct = [antecedent(c) for c in verb.children if c.dep_ in {"dobj", "obj"}]
    direct = [next((c for c in o.children if c.dep_ == "compound" and o.lower_ in HELD), o) for o in direct]
    if not direct:  # "took 50 men hostage", the last word parsed as a verb; above, as what the men are
        direct = [s for c in verb.children if c.dep_ == "ccomp" and c.lower_ in HELD for s in own_subjects(c)]
    if not direct and any(c.dep_ == "oprd" and c.lower_ == "dead" for c in verb.children):  # "shot dead three men"
        after = (c for c in verb.rights if c.dep_ == "npadvmod" and c.pos_ in {"NOUN", "PROPN"})
        direct = [c for c in after if c.ent_type_ not in TIMES][:1]
    if not direct and verb.dep_ == "relcl" and verb.head.pos_ in {"NOUN", "PROPN"}:
        subjects = own_subjects(verb)
        if subjects and verb.head not in subjects:  # "the town the rebels attacked"
            direct = [verb.head]
    return expand(direct)


HELD = {"hostage", "captive", "prisoner"}


def prepositional(token: Token, names: Iterable[str] = ()) -> Iterator[tuple[str, Token]]:
    """(preposition, object) pairs of a predicate, coordination expanded; all prepositions if no names."""
    wanted = set(names)
    days = (o for c in token.children if c.dep_ == "prep" for o in c.children if o.ent_type_ == "DATE")
    behind = (c for day in days for c in day.children if c.lower_ == "of" and c.i > token.i)
    for prep in (*token.children, *behind, *shared(token)):  # "the murder on Sunday of X"
        if prep.dep_ not in {"prep", "agent"} and not (prep.dep_ == "advmod" and prep.pos_ in {"ADP", "SCONJ"}):
            continue
        name = prep.lower_
        objects = [c for c in prep.children if c.dep_ in {"pobj", "pcomp"}]
        for inner in prep.children:  # "from inside the house"
            if inner.dep_ == "prep":
                objects += [c for c in inner.children if c.dep_ == "pobj"]
        if not wanted or name in wanted:
            for found in expand(antecedent(o) for o in objects):
                yield name, found


def aims(token: Token) -> Iterator[tuple[str, Token]]:
    """What an act is aimed at, hung on who did it: "the raid by rebels on the town hall", "from a car at the shop"."""
    for prep in token.children:
        if prep.dep_ == "agent" or (prep.dep_ == "prep" and prep.lower_ in {"by", "from"}):
            for noun in prep.children:
                yield from prepositional(noun, ("on", "against", "at"))


def shared(noun: Token) -> list[Token]:
    """The phrases behind two nouns that the parser gave to the first ("the disappearance and kidnapping of X")."""
    if noun.dep_ != "conj" or noun.pos_ != "NOUN" or any(c.dep_ == "prep" for c in noun.children):
        return []
    return [c for c in noun.head.children if c.dep_ == "prep" and c.i > noun.i]


def possessors(noun: Token) -> list[Token]:
    """Whose: "Israel's bombardment", "their attack"."""
    return expand(c for c in noun.children if c.dep_ == "poss")


def modifiers(noun: Token) -> list[Token]:
    """Words before a noun that modify it, and their own modifiers ("suicide car bomb attack")."""
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ in {"compound", "amod", "nmod", "npadvmod", "nummod"} and child.i < noun.i:
            found += [child, *modifiers(child)]
    return sorted(found, key=lambda t: t.i)


def is_negated(token: Token) -> bool:
    """Is the predicate itself denied: not, never, no attack, without?"""
    if any(c.dep_ == "neg" or (c.dep_ == "det" and c.lower_ in {"no", "neither"}) for c in token.children):
        return True
    if any(
        c.lower_ in {"never", "nobody", "none"} and c.dep_ in {"neg", "advmod", "nsubj", "nsubjpass"}
        for c in token.children
    ):
        return True
    return token.head.lower_ == "without" and token.dep_ in {"pobj", "pcomp"}


def noun_phrase(token: Token) -> tuple[Token, Token]:
    """First and last token of the noun phrase around a head: no relative clause, no long tail.

    Keeps modifiers and "of" phrases, drops leading determiners, appositions and clauses.
    """
    left = token
    for child in token.lefts:
        if child.dep_ in {"compound", "amod", "nmod", "poss", "nummod", "npadvmod", "quantmod"}:
            left = child.left_edge if child.left_edge.i < left.i else left
    if left.i and left.nbor(-1).lower_ == "on":
        while left != token and left.ent_type_ == "DATE":
            left = left.nbor(1)  # "on Monday guerrillas attacked", "on 24 May two citizens"
    if left != token and left.lower_ == "dead" and left.nbor(1).pos_ == "NUM":  # "shooting dead 12 people"
        left = left.nbor(1)
    while left != token and (left.is_space or left.tag_ == "WRB"):  # a dateline blanked out, "when armed men"
        left = left.nbor(1)
    right = token
    for child in token.rights:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == right.i + 1:
            right = next((c for c in child.children if c.dep_ == "pobj"), right)
    return left, right
