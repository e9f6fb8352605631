"""One article from text to rows: the chain of steps that make up the coder.

    text -> paragraphs -> View (mentions) -> frames -> tellings -> incidents -> coded rows

In: text and publication date. Out: entity rows and event rows as dicts. Pure: the same text and date
give the same rows. No step knows an article; what is known lies in ``lexicons/*.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any

from pipeline.extract.binding import bind
from pipeline.extract.coding import code
from pipeline.extract.contexts import contexts
from pipeline.extract.digest import alone, stories
from pipeline.extract.frames import find_frames
from pipeline.extract.incident import Incident
from pipeline.extract.language import Paragraph, parse
from pipeline.extract.merge import merge
from pipeline.extract.tellings import group
from pipeline.extract.triggers import is_relevant
from pipeline.extract.truecase.apply import recase
from pipeline.extract.view import View, look
from schemas.codes import codes

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coded:
    """What one article yields: mentions and incident rows, offsets into its text."""

    entities: list[Row]
    events: list[Row]


def code_articles(articles: Iterable[tuple[str, date]], *, batch_size: int = 32) -> Iterator[Coded]:
    """Code articles, each a pair of text and publication date; results in the same order.

    Articles without any word of violence are not parsed and yield nothing.
    """
    pending = list(articles)
    prepared = [recase(text) for text, _ in pending]
    relevant = [is_relevant(text) and not contexts(text) for text in prepared]
    parsed = parse(compress(prepared, relevant), batch_size=batch_size)  # one by one: parses are large
    for (text, published), ready, told in zip(pending, prepared, relevant, strict=True):
        paragraphs = next(parsed) if told else []
        yield code_parsed(ready, text, published, paragraphs) if paragraphs else Coded([], [])


def code_parsed(prepared: str, text: str, published: date, paragraphs: list[Paragraph]) -> Coded:
    """Code one parsed article; ``text`` is the original, which mentions quote letter by letter."""
    view = look(prepared, published, paragraphs)
    return Coded(entities(view, text), [row for part in parts(view) for row in code(part, incidents_of(part))])


def parts(view: View) -> Iterator[View]:
    """The stories of a digest, each as an article of its own; else the article."""
    spans = stories(view.text)
    for start, end in spans:
        inside = [p for p in view.paragraphs if start <= p.offset < end]
        if inside:
            yield look(alone(view.text, (start, end)), view.published, inside)
    if not spans:
        yield view


def incidents_of(view: View) -> list[Incident]:
    """The incidents that an article tells of."""
    return merge(view, bind(view, group(find_frames(view))))


def entities(view: View, text: str) -> list[Row]:
    """Every mention as a row of the entities table."""
    rows: list[Row] = []

    def add(label: str, start: int, end: int, **values: Any) -> None:
        rows.append({"label": label, "start": start, "end": end, "text": text[start:end], **values})

    for actor in view.actors:
        add("ACTOR", actor.start, actor.end, actor=actor.actor.name, country=actor.actor.country)
    for place in view.places:
        where = place.place
        add(
            "PLACE", place.start, place.end, place_name=where.name, country=where.country,
            latitude=where.latitude, longitude=where.longitude, geonames_id=where.geonames_id,
            place_precision=place.precision,
        )  # fmt: skip
    for day in view.dates:
        known = day.precision != "unknown"  # "in the 1970s" is no date that a table can hold
        start, end = (day.date_start, day.date_end) if known else (None, None)
        add("DATE", day.start, day.end, date_start=start, date_end=end, date_precision=day.precision)
    for weapon in view.weapons:
        add("WEAPON", weapon.start, weapon.end, weapon_type=weapon.weapon_type)
    for _, count in view.casualties:
        if count.state not in codes("count_kind"):
            continue
        add("CASUALTY", count.start, count.end, count_min=count.min, count_max=count.max, count_kind=count.state)
    unique = {(r["start"], r["end"], r["label"]): r for r in reversed(rows)}
    return [unique[key] for key in sorted(unique)]
