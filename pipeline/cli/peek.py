"""``dateline peek``: a few rows of a table of a release, for people to look at.

In: a release's folder and a table's name. Out: a table on stdout.
Refuses: a folder that is no release (E053), a table that the release does not have (E050).
"""

import os
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from pipeline.errors import VerifyError

SHOWN = {
    "incidents": (
        "date_start",
        "country",
        "place_name",
        "incident_type",
        "perpetrator",
        "target",
        "fatalities_min",
        "n_articles",
    ),
    "events": ("source_id", "date_start", "country", "place_name", "incident_type", "perpetrator", "target"),
    "articles": ("source_id", "published", "outlet", "title", "n_words"),
    "entities": ("source_id", "start", "end", "label", "text", "actor", "place_name", "date_start"),
    "raw_articles": ("source_id", "source_path", "member", "source_format", "published_text", "title"),
    "quarantine": ("stage", "code", "source_path", "reason"),
}
"""The columns that fit on a screen; every table has more."""

_PIPE_WIDTH = 140
"""Into a file or another program there is no terminal whose width would count."""


def print_table(release: Path, table: str, *, rows: int) -> None:
    """Print ``rows`` rows of ``table``: the latest where rows have a date, else the first."""
    path = release / f"{table}.parquet"
    if not (release / "manifest.json").is_file():
        raise VerifyError(
            code="E053",
            where=str(release),
            what="this is not the folder of a release: it has no manifest.json",
            fix="Name one, such as release/latest",
        )
    if not path.is_file():
        names = ", ".join(sorted(found.stem for found in release.glob("*.parquet")))
        raise VerifyError(
            code="E050", where=str(release), what=f'there is no table "{table}"', fix=f"There are: {names}"
        )
    frame = pl.read_parquet(path)
    dates = [name for name in ("date_start", "published") if name in frame.columns]
    if dates:
        frame = frame.sort(dates[0], descending=True, nulls_last=True, maintain_order=True)
    columns = [name for name in SHOWN.get(table, ()) if name in frame.columns] or frame.columns
    _print(frame.select(columns).head(rows), title=f"{table}: {min(rows, frame.height)} of {frame.height} rows")


def _print(frame: pl.DataFrame, *, title: str) -> None:
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    shown = Table(title=title, title_justify="left")
    for name, dtype in frame.schema.items():
        shown.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.iter_rows():
        shown.add_row(*(_cell(value) for value in row))
    console.print(shown)


def _cell(value: Any) -> str:
    # Articles may hold square brackets, which rich would take for markup.
    return "" if value is None else str(value).replace("[", r"\[")
