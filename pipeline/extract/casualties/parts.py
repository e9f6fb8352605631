"""Counts inside another: "including three children", "among them a priest", "11 of them", "three in Quito".

In: the counts found in a paragraph. Out: further counts marked inner. They are parts of a count that is
told already and never add to it.
"""

from dataclasses import replace

from pipeline.extract.casualties.base import Count, Scene, of_people
from pipeline.extract.casualties.victims import People

COLON = 12  # tokens from a verb to the colon that divides its count
THEM = (["of", "them"], ["of", "whom"], ["of", "these"])
ALONE = frozenset({"including", "notably"})
INTRODUCTIONS = frozenset({("among", "them"), ("among", "whom"), ("of", "whom"), ("of", "them")})


def parts(scene: Scene, counts: list[Count]) -> list[Count]:
    """The parts that stand right behind the victims or the verb of each count."""
    found: list[Count] = []
    for outer in counts:
        if outer.inner or outer.negated or outer.people is None or (outer.max is not None and outer.max <= 1):
            continue
        end: int = scene.doc[outer.cue].sent.end
        found += _divided(scene, outer, end)
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


def _divided(scene: Scene, outer: Count, end: int) -> list[Count]:
    """ "seven policemen have been kidnapped: three in Machala, three in Quevedo and one in Quito"."""
    doc = scene.doc
    colons = (i for i in range(outer.cue + 1, min(outer.cue + COLON, end)) if doc[i].text in (":", "-", "–", "—"))
    colon = next(colons, None)
    found: list[Count] = []
    at = end if colon is None else colon + 1
    while at < end and not doc[at].tag_.startswith(("VB", "W")):
        if at not in scene.reader.at:
            at += 1
            continue
        quantity, last = scene.reader.at[at], scene.reader.last_of(at)
        if scene.word(last + 1) in ("in", "at", "near", "from", "on"):
            people = _narrowed(outer, at, last)
            part = Count(outer.state, quantity.min, quantity.max, outer.cue, at, last, people, outer.side)
            found.append(replace(part, inner=True))
        at = last + 1
    return found if len(found) > 1 else []


def _narrowed(outer: Count, first: int, last: int) -> People | None:
    """The outer phrase's people, narrowed to the words of a part."""
    return None if outer.people is None else replace(outer.people, first=first, last=last)
