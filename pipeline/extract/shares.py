"""Shares: one sentence that tells the tolls of several places, "killed three in Konduga, seven in Bama".

In: tellings with their counts, places and dates. Out: the same tellings, those with counts of several places cut into
one for each place (codebook: named towns that each have a toll of their own are one row each).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.extract.casualties.find import Casualty, table
from pipeline.extract.casualties.victims import PLACING
from pipeline.extract.dates.find import DateMention
from pipeline.extract.frame import Frame
from pipeline.extract.likeness import same_place
from pipeline.extract.parsed import Token
from pipeline.extract.places.find import PlaceMention
from pipeline.extract.tellings import Telling
from pipeline.extract.tolls import COLUMNS
from pipeline.extract.view import View
from pipeline.extract.wordsets import words as word_set

AREAS = word_set("areas")
MOST = 20  # counts of one telling: more are a table
PASSED = {"ADP", "DET", "ADJ", "ADV", "AUX", "PROPN"}  # between victims and their place


@dataclass(slots=True)
class Share:
    """A place with its counts; ``start`` is where the text begins to speak of it."""

    place: PlaceMention
    start: int
    counts: list[Casualty] = field(default_factory=list)


def divide(view: View, tellings: list[Telling]) -> list[Telling]:
    """Tellings with counts of several places, one for each place."""
    return [part for telling in tellings for part in parts(view, telling)]


def parts(view: View, telling: Telling) -> list[Telling]:
    """The telling, or one for each place that has a toll of its own."""
    shares = shares_of(view, telling)
    if len(shares) < 2:
        return [telling]
    ends = [s.start for s in shares[1:]] + [view.sentence_span(telling.sentence)[1]]
    spans = [(0, ends[0]), *pairwise(ends)]
    dates = [[d for d in telling.dates if a <= d.start < b] for a, b in spans]
    own: list[DateMention] = [] if sum(map(bool, dates)) > 1 else telling.dates
    found: list[Telling] = []
    for share, span, days in zip(shares, spans, dates, strict=True):
        own = days or own
        places = [p for p in telling.places if span[0] <= p.start < span[1]]
        frames = [of_share(view, f, share, span, ends[0]) for f in telling.frames]
        if share.place not in places:
            places.append(share.place)
        counts = [replace(c, inner=False) for c in share.counts]
        found.append(
            Telling(
                frames, telling.sentence, telling.para, list(own), places, list(telling.weapons), counts, share=True
            )
        )
    return found


def shares_of(view: View, telling: Telling) -> list[Share]:
    """The places that have counts of their own, in reading order; counts without a place go to the one before."""
    counts = [c for c in telling.casualties if c.state in COLUMNS and not c.hypothetical and (c.min or c.max)]
    if not 1 < len(counts) <= MOST:
        return []
    counts.sort(key=lambda c: (begin(c), c.start))
    sentence = view.sentence_span(telling.sentence)
    near = [p for p in view.places if sentence[0] <= p.start < sentence[1] and p.precision != "country"]
    near = [p for p in near if p.preposition in PLACING and not p.metonym]
    shares: list[Share] = []
    loose: list[Casualty] = []
    for count in counts:
        place = place_of(view, telling, count, counts, near)
        if place is None:
            (shares[-1].counts if shares else loose).append(count)
        elif shares and same_place(shares[-1].place, place) is not False:
            shares[-1].counts.append(count)
        else:
            shares.append(Share(place, min(begin(count), place.start), [count]))
    divided = {c.state for s in shares for c in s.counts if c.inner}
    if shares:
        shares[0].counts += [c for c in loose if c.state not in divided]  # else it is the sum of all
    return shares


def begin(count: Casualty) -> int:
    """Where the words for the victims begin."""
    return count.start if count.victims_start is None else count.victims_start


def place_of(
    view: View, telling: Telling, count: Casualty, counts: list[Casualty], near: list[PlaceMention]
) -> PlaceMention | None:
    """The place right behind a count ("seven in Bama"), else the last before it with no other count between.

    ``near``: the places of the sentence that may hold victims.
    """
    end = max(count.end, count.victims_end or 0)
    behind = next((p for p in near if p.start >= end), None)
    if behind is not None and is_beside(view, end, behind):
        return behind
    before = [p for p in near if p.end <= begin(count) and p in telling.places]
    if not before or any(before[-1].end <= begin(c) < begin(count) for c in counts):
        return None
    return before[-1]


def is_beside(view: View, end: int, place: PlaceMention) -> bool:
    """Is there nothing but "were killed on Friday in the town of" between victims and a place?"""
    para = view.paragraph_at(end)
    doc, offset = view.paragraphs[para].doc, view.paragraphs[para].offset
    return all(is_passed(view, para, t) for t in doc if end <= offset + t.idx < place.start)


def is_passed(view: View, para: int, token: Token) -> bool:
    """Is it a word that may stand between victims and the place where they were harmed?"""
    if token.is_space or token.pos_ in PASSED or token.lower_ in AREAS or token.lower_ in table():
        return True
    if token.dep_ == "pobj" and token.head.lower_ in PLACING:  # "near a mosque in Mosul"
        return True
    return view.covering(view.dates, para, token) is not None


def of_share(view: View, frame: Frame, share: Share, span: tuple[int, int], shared: int) -> Frame:
    """The predicate as it is meant for one share: its own victims, or the first's where it only has a number.

    ``shared``: where the first share ends.
    """
    told = frame.roles.get("target")
    if not told:
        return replace(frame, start=max(frame.start, share.start)) if span[0] else frame
    own = [t for t in told if span[0] <= view.start(frame.para, t) < span[1]]
    if not span[0]:
        return replace(frame, roles=frame.roles | {"target": own})
    victims = [view.head(c.victims_start, c.victims_end) for c in share.counts if c.victims_start and c.victims_end]
    own = own or [v[1] for v in victims if v is not None and v[1].pos_ in {"NOUN", "PROPN"}]
    own = own or [t for t in told if view.start(frame.para, t) < shared]
    return replace(frame, start=share.start, roles=frame.roles | {"target": own})
