"""``dateline peek``: a few rows of a table of a release, for people to look at.

In: a release's folder and a table's name. Out: a table on stdout.
Refuses: a folder that is no release (E053), a table that the release does not have (E050).
"""

from pathlib import Path

import polars as pl
from rich.table import Table

from pipeline.cli.released import read_table
from pipeline.cli.terminal import cell, make_console

ACT = ("date_start", "country", "place_name", "incident_type", "perpetrator", "target")
SHOWN = {
    "incidents": (*ACT, "fatalities_min", "n_articles"),
    "events": ("source_id", *ACT),
    "articles": ("source_id", "published", "outlet", "title", "n_words"),
    "entities": ("source_id", "start", "end", "label", "text", "actor", "place_name", "date_start"),
    "raw_articles": ("source_id", "source_path", "member", "source_format", "published_text", "title"),
    "quarantine": ("stage", "code", "source_path", "reason"),
}
"""The columns that fit on a screen; every table has more."""


def print_table(release: Path, table: str, *, rows: int) -> None:
    """Print ``rows`` rows of ``table``: the latest where rows have a date, else the first."""
    frame = read_table(release, table)
    dates = [name for name in ("date_start", "published") if name in frame.columns]
    if dates:
        frame = frame.sort(dates[0], descending=True, nulls_last=True, maintain_order=True)
    columns = [name for name in SHOWN.get(table, ()) if name in frame.columns] or frame.columns
    _print(frame.select(columns).head(rows), title=f"{table}: {min(rows, frame.height)} of {frame.height} rows")


def _print(frame: pl.DataFrame, *, title: str) -> None:
    shown = Table(title=title, title_justify="left")
    for name, dtype in frame.schema.items():
        shown.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.iter_rows():
        shown.add_row(*(cell(value) for value in row))
    make_console().print(shown)
