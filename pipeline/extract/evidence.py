"""Evidence: which sentences each field of a row rests on, and their spans in the text.

In: sentence numbers noted field by field while a row is coded. Out: spans {field, start, end}.
"""

from __future__ import annotations

from typing import Any

from pipeline.extract.view import View

ALONG = {  # fields that rest on the same sentences as another
    "incident_type": ("outcome",),
    "date_start": ("date_end", "date_precision"),
    "place_name": ("country", "admin1", "latitude", "longitude", "place_precision"),
    "perpetrator": ("perpetrator_attribution",),
    "target": ("target_type", "target_count"),
    "weapon_type": ("weapon_count",),
    "fatalities_min": ("fatalities_max",),
    "injured_min": ("injured_max",),
    "abducted_min": ("abducted_max",),
    "detained_min": ("detained_max",),
}
type Row = dict[str, Any]
type Evidence = dict[str, list[int]]


def note(evidence: Evidence, field: str, sentence: int) -> None:
    """Remember the sentence a field rests on."""
    known = evidence.setdefault(field, [])
    if sentence not in known:
        known.append(sentence)


def spans(view: View, evidence: Evidence, row: Row) -> list[dict[str, Any]]:
    """Evidence as spans of the text, sorted by field and position."""
    where = {i: view.sentence_span(i) for sentences in evidence.values() for i in sentences}
    found = [
        (name, *where[i])
        for field, sentences in evidence.items()
        for name in (field, *ALONG.get(field, ()))
        for i in sentences
        if row.get(name) not in (None, "Unknown", "unknown", ["unknown"])
    ]
    return [{"field": f, "start": s, "end": e} for f, s, e in sorted(set(found))]
