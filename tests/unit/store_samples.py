"""Small valid tables for the tests of the store and the release: two articles, two events, one incident."""

import datetime
import hashlib
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.ids import stable_id
from pipeline.release.origin import digest_of, origin
from pipeline.settings import Settings, load_settings
from pipeline.store import Store

DAY = datetime.date(2024, 3, 5)
TEXTS = ("Two drones hit the port of Sarna on Monday.", "The port of Sarna was hit by two drones.")


def settings_in(folder: Path, **overrides: Any) -> Settings:
    """Settings whose folders are below ``folder``."""
    (folder / "inbox").mkdir(exist_ok=True)
    places = {"inbox": (folder / "inbox",), "data": folder / "data", "release": folder / "release"}
    return load_settings(None, **places, **overrides)


def refused(stage: str = "articles", record_id: str = "raw_x", **over: Any) -> dict[str, Any]:
    """A quarantine row."""
    row = {"stage": stage, "record_id": record_id, "code": "E020", "reason": "no date was found"}
    return row | {"source_path": "x.txt", "source_id": "x", "payload_sha256": "0" * 64} | over


def raw_articles() -> list[dict[str, Any]]:
    return [
        {
            "raw_id": stable_id("raw", f"{number}.txt"),
            "source_id": str(number),
            "source_path": f"{number}.txt",
            "source_format": "txt",
            "payload_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "payload_bytes": len(text),
            "payload": text,
            "body": text,
            "published_text": "2024-03-05",
            "published_source": "text",
        }
        for number, text in enumerate(TEXTS)
    ]


def articles() -> list[dict[str, Any]]:
    return [
        {
            "article_id": stable_id("art", text),
            "source_id": str(number),
            "raw_id": stable_id("raw", f"{number}.txt"),
            "published": DAY,
            "published_source": "text",
            "text": text,
            "language": "en",
            "n_words": len(text.split()),
            "boilerplate": [],
            "version": 1,
        }
        for number, text in enumerate(TEXTS)
    ]


def entities() -> list[dict[str, Any]]:
    return [
        {
            "article_id": stable_id("art", text),
            "source_id": str(number),
            "start": text.index("Sarna"),
            "end": text.index("Sarna") + len("Sarna"),
            "label": "PLACE",
            "text": "Sarna",
            "place_name": "Sarna",
        }
        for number, text in enumerate(TEXTS)
    ]


CODING: dict[str, Any] = {
    "kind": "incident",
    "incident_type": "drone_strike",
    "outcome": "completed",
    "date_start": DAY,
    "date_end": DAY,
    "date_precision": "day",
    "country": "SYR",
    "place_name": "Sarna",
    "latitude": 35.25,
    "longitude": 36.5,
    "place_precision": "city",
    "perpetrator": "Unknown",
    "perpetrator_attribution": "unknown",
    "target": "Unknown",
    "target_type": "infrastructure",
    "weapon_type": ["drone"],
    "weapon_count": 2,
}
INCIDENT_ID = stable_id("inc", "1")


def events() -> list[dict[str, Any]]:
    return [
        CODING
        | {
            "event_id": stable_id("evt", text),
            "incident_id": INCIDENT_ID,
            "article_id": stable_id("art", text),
            "source_id": str(number),
            "published": DAY,
            "role_in_article": "main",
            "evidence": [{"field": "trigger", "start": 0, "end": 3}],
            "corrected_by": [],
        }
        for number, text in enumerate(TEXTS)
    ]


def incidents() -> list[dict[str, Any]]:
    return [
        CODING
        | {
            "incident_id": INCIDENT_ID,
            "first_reported": DAY,
            "last_reported": DAY,
            "n_articles": 2,
            "n_independent": 2,
            "n_outlets": 0,
            "disagreements": [],
            "confidence": 0.5,
            "confidence_parts": [],
            "corrected_by": [],
            "source_ids": ["0", "1"],
            "event_ids": sorted(stable_id("evt", text) for text in TEXTS),
        }
    ]


def incident_history() -> list[dict[str, Any]]:
    return [
        {
            "incident_id": INCIDENT_ID,
            "status": "live",
            "successor_ids": [],
            "first_release": 1,
            "last_change": 1,
            "kind": "incident",
            "event_ids": sorted(stable_id("evt", text) for text in TEXTS),
            "past_event_ids": [],
            "article_ids": sorted(stable_id("art", text) for text in TEXTS),
        }
    ]


def corrections() -> list[dict[str, Any]]:
    return [
        {
            "correction_file": "corrections.csv",
            "line": 2,
            "incident_id": INCIDENT_ID,
            "action": "set",
            "field": "weapon_count",
            "value": "2",
            "coder": "A. Coder",
            "date": DAY,
            "reason": "The text says two.",
            "status": "applied",
            "applies_to": INCIDENT_ID,
        }
    ]


ROWS = {
    "raw_articles": raw_articles,
    "articles": articles,
    "entities": entities,
    "events": events,
    "incident_history": incident_history,
    "corrections": corrections,
    "incidents": incidents,
}
PARENTS = {
    "articles": ("raw_articles",),
    "entities": ("articles",),
    "events": ("articles",),
    "incident_history": ("events",),
    "corrections": ("events",),
    "incidents": ("events", "articles", "corrections"),
}


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def publish_all(settings: Settings) -> Store:
    """A store with every table, as a build leaves it."""
    store = Store(settings.data)
    basis = digest_of(origin(settings))
    for name, rows in ROWS.items():
        notes: dict[str, Any] = {"basis": basis}
        if name == "raw_articles":
            notes["inputs"] = [{"path": "0.txt", "sha256": "0" * 64, "bytes": 1}]
        if name == "events":
            notes |= {"corrections": [], "registry": None}
        bad = frame([refused()]) if name == "articles" else None
        store.publish(name, frame(rows()), refused=bad, parents=PARENTS.get(name, ()), notes=notes)
    store.publish_quarantine(notes={"basis": basis})
    return store
