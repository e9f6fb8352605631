"""Where and when: date, place and role in the article of an incident.

In: an incident's tellings and the article's mentions. Out: the date and place columns of its row; a place
that no telling names is taken from around it, a date that none gives from the codebook's default.
"""

from __future__ import annotations

import re
from datetime import timedelta

from rapidfuzz.fuzz import WRatio

from pipeline.extract.evidence import Evidence, Row, note
from pipeline.extract.merge import LEVEL, Incident
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.view import View

MAIN_DAYS = 4


def fill_dates(view: View, incident: Incident, row: Row, evidence: Evidence) -> None:
    """Date of the act with its precision, and whether the article reports it as news."""
    when = incident.when or incident.inherited
    row["has_date"] = incident.when is not None
    lead = min(t.para for t in incident.tellings) <= lead_paragraphs(view)
    past = all(any(f.modality.past_perfect for f in t.frames) for t in incident.tellings)
    recent = when is not None and when[1] >= view.published - timedelta(days=MAIN_DAYS)
    main = (recent or (when is None and lead)) and not (past and not lead)
    row["role_in_article"] = "main" if main and (not incident.campaign or lead) else "background"
    if when is None and main:
        row["date_start"], row["date_end"], row["date_precision"] = view.published, view.published, "week"
    elif when is None:
        row["date_start"], row["date_end"], row["date_precision"] = None, None, "unknown"
    else:
        row["date_start"], row["date_end"], row["date_precision"] = when
    if incident.when is None and incident.dated_by is not None:
        note(evidence, "date_start", incident.dated_by.sentence)
    for telling in incident.tellings:
        if telling.when is not None and when is not None and telling.when[:2] == when[:2]:
            note(evidence, "date_start", telling.sentence)


def lead_paragraphs(view: View) -> int:
    """Index of the last paragraph of the lead: the headline and two more."""
    return 2 if len(view.paragraphs) > 3 else 1


def fill_place(view: View, incident: Incident, row: Row, evidence: Evidence) -> PlaceMention | None:
    """The most specific named place of the act; for main acts without one, the dateline."""
    best: tuple[tuple[int, int], PlaceMention] | None = None
    for order, telling in enumerate(incident.tellings):
        for place in first_of_lists(view, telling.places) + [f.place for f in telling.targets if f.place is not None]:
            rank = (LEVEL.get(place.precision, 0), -order)
            if not place.metonym and (best is None or rank > best[0]):
                best = (rank, place)
    mention = best[1] if best is not None else surrounding(view, incident)
    for field in ("country", "place_name", "admin1", "latitude", "longitude", "geonames_id"):
        row[field] = None
    row["place_precision"] = "unknown"
    if mention is None:
        return None
    where = mention.place
    row |= {
        "country": where.country, "place_name": shown(mention), "admin1": where.admin1,
        "latitude": where.latitude, "longitude": where.longitude, "geonames_id": where.geonames_id,
        "place_precision": mention.precision,
    }  # fmt: skip
    para, span = view.span(mention.start, mention.end)
    if span is not None and len(span):
        note(evidence, "place_name", view.sentence_index(para, span[0]))
    return mention


def first_of_lists(view: View, places: list[PlaceMention]) -> list[PlaceMention]:
    """Of places in one list ("Hodeidah, Ras Isa and Salif") the first named (codebook)."""
    later: set[int] = set()
    for place in places:
        where = view.head(place.start, place.end)
        if where is not None:
            later |= {view.start(where[0], t) for t in where[1].conjuncts if t.i > where[1].i}
    heads = [view.head(p.start, p.end) for p in places]
    return [p for p, h in zip(places, heads, strict=True) if h is None or view.start(*h) not in later]


BEFORE_NAME = re.compile(r"^.*\b(?:from|of|near|outside|off|to)\s+(?:the\s+)?", re.IGNORECASE | re.DOTALL)


def shown(mention: PlaceMention) -> str:
    """The place's name in the words of the text; the gazetteer's where the text only describes it."""
    name = mention.place.name
    if mention.precision == "waters" or mention.place.country == "XXX":
        return name
    words = " ".join(BEFORE_NAME.sub("", mention.text).split()) if mention.precision == "near" else mention.text
    words = re.sub(r"^the\s+", "", " ".join(words.split()))
    return words if (words[:1].isupper() or words[2:3] == "-") and WRatio(words, name) >= 70 else name


def surrounding(view: View, incident: Incident) -> PlaceMention | None:
    """Place of an act that names none: for ships the sea told last, else the last place before it.

    Looked for in its own paragraph, then for main acts in the dateline, then in the two paragraphs before.
    """
    first = incident.tellings[0]
    before = [
        p
        for p in view.places
        if p.start < first.start and p.place.country and not p.metonym and p.preposition != "from"
    ]
    if any(f.target_type == "commercial_shipping" for t in incident.tellings for f in t.targets):
        seas = [p for p in before if p.precision == "waters" or p.place.country == "XXX"]
        if seas:
            return seas[-1]
    here = [p for p in before if p.start >= view.paragraphs[first.para].offset]
    if here:
        return here[-1]
    head = [p for p in view.places if p.start < 400 and not p.metonym]
    if head and first.para <= lead_paragraphs(view):
        return head[0]
    near = [p for p in before if view.paragraph_at(p.start) >= first.para - 2]
    return near[-1] if near else None
