"""One article laid out for coding: its parsed paragraphs and every mention found in it.

In: text, publication date, parsed paragraphs. Out: a ``View`` that answers which mention covers a
token and where a token lies in the article. Knows nothing of incidents.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from pipeline.extract.actors.find import ActorMention, find_actors, nation_of
from pipeline.extract.casualties.find import Casualty, find_casualties
from pipeline.extract.dates.find import DateMention, find_dates
from pipeline.extract.language import Paragraph, dateline_end
from pipeline.extract.parsed import Span, Token
from pipeline.extract.persons import persons_of
from pipeline.extract.places.find import PlaceMention, find_places
from pipeline.extract.places.gazetteer import load_gazetteer
from pipeline.extract.ships import ShipMention, find_ships
from pipeline.extract.weapons import WeaponMention, find_weapons
from pipeline.extract.wordsets import words as word_set

START = attrgetter("start")


@dataclass(slots=True)
class View:
    """The article as the later steps see it; all offsets are characters of ``text``."""

    text: str
    published: date
    paragraphs: list[Paragraph]
    actors: list[ActorMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    weapons: list[WeaponMention] = field(default_factory=list)
    ships: list[ShipMention] = field(default_factory=list)
    casualties: list[tuple[int, Casualty]] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sentences: list[tuple[int, Span]] = field(default_factory=list)
    firsts: list[tuple[int, int]] = field(default_factory=list)  # paragraph and first token of each sentence
    dateline_end: int = 0
    home: str | None = None
    seat: str | None = None  # the country of the dateline, else home

    def start(self, para: int, token: Token) -> int:
        """Where a token begins in the text."""
        return self.paragraphs[para].offset + int(token.idx)

    def end(self, para: int, token: Token) -> int:
        """Where a token ends in the text."""
        return self.start(para, token) + len(token)

    def paragraph_at(self, position: int) -> int:
        """Index of the paragraph that holds a position; what stands before the first belongs to it."""
        return max(0, bisect.bisect_right(self.starts, position) - 1)

    def span(self, start: int, end: int) -> tuple[int, Span | None]:
        """Paragraph and token span that cover a stretch of text."""
        para = self.paragraph_at(start)
        p = self.paragraphs[para]
        return para, p.doc.char_span(start - p.offset, end - p.offset)

    def head(self, start: int, end: int) -> tuple[int, Token] | None:
        """Paragraph and head token of a stretch of text."""
        para, span = self.span(start, end)
        return (para, span.root) if span is not None and len(span) else None

    def covering[M: (ActorMention, PlaceMention, DateMention, WeaponMention, ShipMention)](
        self, mentions: Sequence[M], para: int, token: Token
    ) -> M | None:
        """The mention that covers a token, if any."""
        begin = self.paragraphs[para].offset + token.idx
        end = begin + len(token)
        i = bisect.bisect_right(mentions, begin, key=START)
        for mention in reversed(mentions[max(0, i - 2) : i]):
            if mention.start <= begin and end <= mention.end:
                return mention
        return None

    def sentence_index(self, para: int, token: Token) -> int:
        """Number of the token's sentence within the article."""
        return bisect.bisect_right(self.firsts, (para, token.i)) - 1

    def sentence_span(self, index: int) -> tuple[int, int]:
        """Character offsets of a sentence, without the white space around it."""
        para, span = self.sentences[index]
        first = next((t for t in span if not t.is_space), span[0])
        last = next((t for t in reversed(span) if not t.is_space), span[-1])
        return self.start(para, first), self.end(para, last)


def look(text: str, published: date, paragraphs: list[Paragraph]) -> View:
    """Find every mention in an article."""
    view = View(text, published, paragraphs)
    view.starts = [p.offset for p in paragraphs]
    view.sentences = [(i, sent) for i, p in enumerate(paragraphs) for sent in p.doc.sents]
    view.firsts = [(i, sent.start) for i, sent in view.sentences]
    view.actors = sorted(find_actors(text, published=published), key=START)
    hints = [(p.offset + e.start_char, p.offset + e.end_char, e.label_) for p in paragraphs for e in p.doc.ents]
    view.dates = find_dates(text, published)
    view.ships = find_ships(text)
    view.weapons = sorted(find_weapons(text), key=START)
    blocked = [(a.start, a.end) for a in view.actors if a.actor.kind != "state"]
    view.places = sorted(find_places(text, hints=hints, blocked=blocked), key=START)
    view.dates = [d for d in view.dates if not any(p.start <= d.start and d.end <= p.end for p in view.places)]
    view.persons = list(dict.fromkeys(name for p in paragraphs for name in persons_of(p.doc)))
    surnames = {name.split()[-1] for name in view.persons if " " in name}
    view.places = [p for p in view.places if p.text not in surnames or not is_surname(text, p)]
    for i, p in enumerate(paragraphs):
        view.casualties += [(i, c) for c in find_casualties(p.doc, p.offset)]
    view.dateline_end = dateline_end(text)
    view.home = home_country(view)
    view.seat = next((p.place.country for p in view.places if p.start < view.dateline_end), view.home)
    return view


def is_surname(text: str, place: PlaceMention) -> bool:
    """Is a town's name told as that of somebody ("armed men broke into Monzon's home")?"""
    owner = text.startswith(("'s", "’s"), place.end)
    return place.precision == "city" and (owner or place.preposition is None)


def home_country(view: View) -> str | None:
    """The country that the article speaks of most, by alpha-3 code.

    Places told with "in" or "at" and the dateline count for most, then armed groups, which act at home; a country
    or government that is only named ("U.S. officials", "Spain condemned") says little.
    """
    told = Counter[str]()
    seats = set[str]()
    for place in view.places:
        country = place.place.country
        if country in (None, "XXX"):
            continue
        if place.start < view.dateline_end:
            seats.add(str(country))
        else:
            told[str(country)] += weight_of(place)
    for mention in view.actors:
        if mention.actor.country and mention.actor.kind not in ALLIANCES:
            told[mention.actor.country] += ACTOR_WEIGHT.get(mention.actor.kind, 10)
    demonyms = load_gazetteer().demonyms
    for word in DEMONYM.findall(view.text):
        if (nation := demonyms.get(word.lower())) is not None:
            told[nation] += DEMONYM_WEIGHT
    for seat in seats:  # a city that a report was only sent from says little
        told[seat] += DATELINE_WEIGHT if seat in told or not told else FAR_WEIGHT
    if not told:  # nothing but "the Philippine Congress"
        told.update(nation for word in OF_STATE.findall(view.text) if (nation := nation_of(word)))
    return max(told, key=lambda c: (told[c], c)) if told else None


OF_STATE = re.compile(rf"\b([A-Z][a-z]+)\s+(?i:{'|'.join(sorted(word_set('institutions')))})\b")


def weight_of(place: PlaceMention) -> int:
    """What a mention of a place says about the article's country, in tenths."""
    if place.preposition in NEARBY:
        return 30 - 10 * place.metonym
    return 0 if place.metonym else 3 if place.precision == "country" else 10


DEMONYM = re.compile(r"\b[A-Z][a-z]{3,}\b")
DEMONYM_WEIGHT, DATELINE_WEIGHT, FAR_WEIGHT = 6, 30, 10
ACTOR_WEIGHT = {"state": 3, "rebel": 30, "militia": 30, "militant": 30, "criminal": 30}
ALLIANCES = {"coalition", "international_organisation"}  # their seat says nothing of where they act
NEARBY = {"in", "at", "near", "inside", "across", "throughout", "outside"}
