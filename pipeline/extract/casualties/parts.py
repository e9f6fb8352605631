"""Counts that lean on another: "including three children", "11 of them", "killed three in Quito and two in Loja".

In: the counts found in a paragraph. Out: further counts. Those marked inner are parts of a count that is
told already and never add to it; the others are of another place than the first.
"""

from dataclasses import replace

from pipeline.extract.casualties.base import TIMES, Count, Scene, of_people
from pipeline.extract.casualties.victims import PLACING, People

REACH = 60  # tokens that the shares of a count may run
COLON = 12  # tokens from a verb to the colon or "including" that divides its count
COLONS = (":", "-", "–", "—", "including")
THEM = (["of", "them"], ["of", "whom"], ["of", "these"])
ALONE = frozenset({"including", "notably"})
INTRODUCTIONS = frozenset({("among", "them"), ("among", "whom"), ("of", "whom"), ("of", "them")})


def parts(scene: Scene, counts: list[Count]) -> list[Count]:
    """The parts that stand right behind the victims or the verb of each count."""
    found: list[Count] = []
    for outer in counts:
        if outer.inner or outer.negated or outer.people is None:
            continue
        end: int = scene.doc[outer.cue].sent.end
        found += _shares(scene, outer, end)
        if outer.max is not None and outer.max <= 1:
            continue
        for at in (outer.last + 1, max(outer.last, outer.cue) + 1):
            part = _part(scene, outer, at, end)
            if part is not None and not any(p.first == part.first and p.state == part.state for p in found):
                found.append(part)
    return found


def _part(scene: Scene, outer: Count, at: int, end: int) -> Count | None:
    """One part that begins at a token of the sentence, after a comma, a bracket or a dash."""
    while at < end and (scene.word(at) in (",", "(", "-", "–", "—", "injured", "others")):
        at += 1
    if at in scene.reader.at:
        quantity, last = scene.reader.at[at], scene.reader.last_of(at)
        if scene.words(last + 1, last + 3) not in THEM or quantity.max == 0:
            return None
        people = _narrowed(outer, at, last + 2)
        return Count(outer.state, quantity.min, quantity.max, outer.cue, at, last + 2, people, inner=True)
    word = scene.word(at)
    size = 1 if word in ALONE else 2 if (word, scene.word(at + 1)) in INTRODUCTIONS else 0
    found = scene.people_after(at + size, outer.cue) if size and at < end else None
    return None if found is None else of_people(found, outer.state, outer.cue, inner=True)


def _shares(scene: Scene, outer: Count, end: int) -> list[Count]:
    """ "Killed three peasants in Quito, two in Loja and one in Macas"; "seven were taken: three in X, four in Y"."""
    doc = scene.doc
    begin = max(outer.last, outer.cue) + 1
    end = min(end, begin + REACH)
    colon = next((i for i in range(begin, min(begin + COLON, end)) if doc[i].text in COLONS), None)
    found: list[Count] = []
    at = begin if colon is None else colon + 1
    while at < end and not doc[at].tag_.startswith(("VB", "W")):
        if at not in scene.reader.at or not (at - 1 == colon or _begins_item(scene, at)):
            at += 1
            continue
        quantity, last = scene.reader.at[at], scene.reader.last_of(at)
        noun = scene.reader.noun_after(at)
        own = scene.reader.people(noun) if noun is not None else None
        own = own if own is not None and own.first == at else None
        last = last if own is None else own.last
        last += scene.word(last + 1) in ("others", "more", "dead")
        last += 2 * (scene.words(last + 1, last + 3) in THEM)
        if scene.word(last + 1) in PLACING and quantity.max != 0:
            people = own or _narrowed(outer, at, last)
            side = outer.side if people is None else people.side
            found.append(Count(outer.state, quantity.min, quantity.max, outer.cue, at, last, people, side))
        at = last + 1
    low = [c.min or 0 for c in found]
    divided = colon is not None or scene.word(begin) not in PLACING or sum(low) == outer.min
    if len(found) < 1 + divided or (colon is not None and doc[colon].lower_ == "including" and sum(low) != outer.min):
        return []  # "114 in the country, including 40 in Mandalay"
    return [replace(c, inner=True) for c in found] if divided else found


def _begins_item(scene: Scene, at: int) -> bool:
    """Does a number begin an item of a list, right after a comma, a semicolon or "and"?"""
    first = at - 1
    while scene.word(first) in ("another", "at", "least", "some", "about"):
        first -= 1
    return scene.word(first) in (",", ";", "and") and scene.doc[at].ent_type_ not in TIMES


def _narrowed(outer: Count, first: int, last: int) -> People | None:
    """The outer phrase's people, narrowed to the words of a part."""
    return None if outer.people is None else replace(outer.people, first=first, last=last)
