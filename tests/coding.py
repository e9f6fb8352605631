"""Helpers of the coding tests: a folder of articles through ingest, clean and extract, without Dagster."""

from pathlib import Path

import polars as pl

from pipeline.clean import clean
from pipeline.extract.stage import extract
from pipeline.ingest import read_inbox
from pipeline.settings import load_settings

SLOTS = (
    "kind", "role_in_article", "incident_type", "outcome", "date_start", "date_end", "date_precision", "country",
    "place_name", "place_precision", "perpetrator", "perpetrator_attribution", "target", "target_type", "weapon_type",
    "weapon_count", "fatalities_min", "fatalities_max", "injured_min", "injured_max", "abducted_min", "abducted_max",
    "claimed_by",
)  # fmt: skip


def code_folder(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The articles of a folder and the events coded from them, in reading order."""
    settings = load_settings(None, inbox=(folder,), extract={"workers": 1})
    raw, _ = read_inbox(settings)
    articles, _ = clean(raw, settings)
    events = extract(articles, settings).events
    first = pl.col("evidence").list.eval(pl.element().struct.field("start")).list.min()
    return articles, events.sort("source_id", first, "event_id")


def compact(events: pl.DataFrame) -> list[str]:
    """One line a row: the article and every filled slot, for golden files that a person can read in a diff."""
    lines = []
    for row in events.iter_rows(named=True):
        filled = {name: row[name] for name in SLOTS if row[name] not in (None, [], "Unknown", "unknown")}
        lines.append(row["source_id"] + " | " + " | ".join(f"{k}={v}" for k, v in filled.items()))
    return lines
