"""Lists in a dependency parse: "A, B and C", however it was parsed.

In: tokens. Out: the same tokens with everything coordinated with them, in reading order; not what "and not" excludes.
"""

from collections.abc import Iterable, Iterator

from pipeline.extract.parsed import Token


def expand(tokens: Iterable[Token]) -> list[Token]:
    """Tokens and everything coordinated with them ("A, B and C").

    Appositions of a coordinated head are left to the noun phrase.
    """
    found: dict[Token, None] = {}
    for token in tokens:
        items = {token: None}
        queue = [token]
        for item in queue:  # it grows
            after = (c for c in item.conjuncts if c.i > item.i and c.pos_ in NOMINAL)
            joined = [c for c in after if not any(n.dep_ == "neg" for n in c.children)]  # "and not the rebels"
            new = [c for c in (*listed(item), *joined) if c not in items]
            items |= dict.fromkeys(new)
            queue += new
        found |= dict.fromkeys([token, *sorted((t for t in items if t != token), key=lambda t: t.i)])
    return list(found)


NOMINAL = {"NOUN", "PROPN", "PRON", "NUM"}


def listed(token: Token) -> Iterator[Token]:
    """Items of a list that the parser took for appositions: "Perez, his son and X", "two shops, a car and X".

    Or for something before the last item: "a tanker and four oil sites".
    """
    heads = [token]
    for head in heads:  # it grows
        found = [c for c in head.rights if c.dep_ == "appos" and is_other(head, c) and is_followed(head, c)]
        heads += found
        before = [w for c in head.lefts for w in (c, *c.rights) if w.pos_ in {"NOUN", "PROPN"}]
        yield from (w for w in before if w.dep_ == "dep" and any(c.dep_ == "cc" for c in w.doc[w.i + 1 : head.i]))
        own = (w for w in before if w.dep_ == "nmod" and any(c.dep_ == "det" for c in w.lefts))
        yield from (w for w in own if any(c.dep_ == "cc" for c in w.rights))  # "the army and Shining Path rebels"
        yield from found


def is_other(token: Token, item: Token) -> bool:
    """Is the noun after a comma another than the one before, and not another name of it?"""
    if any(c.dep_ == "poss" and c.lower_ in {"his", "her", "their"} for c in item.children):
        return True
    if all(any(c.lower_ in {"a", "an"} for c in t.lefts) for t in (token, item)):  # "a hotel, a restaurant, two ..."
        return all(c.dep_ in {"punct", "cc", "conj", "appos"} for c in item.rights)
    named = token.ent_type_ == "PERSON" or any(c.dep_ == "appos" and c.i < item.i for c in token.children)
    return {token.tag_, item.tag_} == {"NN", "NNS"} or (named and item.ent_type_ == "PERSON")


def is_followed(token: Token, item: Token) -> bool:
    """Does "and" with a last item come after an item of a list?"""
    heads = [c for c in token.rights if c.dep_ == "appos" and c.i >= item.i]
    for head in heads:  # it grows
        heads += [c for c in head.rights if c.dep_ == "appos"]
    return any(c.dep_ == "conj" and c.i > item.i for head in (token, *heads) for c in head.rights)
