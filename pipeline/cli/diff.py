"""``dateline diff``: what changed between two releases.

In: the folders of two releases. Out: on stdout, ids that came, went, were merged or split, and each changed field.
Refuses: a folder that is no release (E053), one without the tables compared (E050).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from rich.table import Table

from pipeline.cli.peek import ACT
from pipeline.cli.released import read_table
from pipeline.cli.terminal import cell, make_console
from pipeline.release.diff import Diff, compare


def print_diff(old: Path, new: Path) -> None:
    """Compare two releases and print what differs."""
    before, after = read_table(old, "incidents"), read_table(new, "incidents")
    diff = compare(before, after, read_table(new, "incident_history"))
    console = make_console()
    if diff.empty:
        console.print("No incident differs.")
        return
    console.print(_summary(diff))
    told = {row["incident_id"]: row for frame in (before, after) for row in frame.iter_rows(named=True)}
    for title, ids in (("added", diff.added), ("removed", diff.removed)):
        if ids:
            console.print(_rows(title, [told[key] for key in ids]))
    for title, moved in (("merged", diff.merged), ("split", diff.split)):
        for key, successors in moved.items():
            console.print(f"{title}: {key} -> {', '.join(successors)}", highlight=False, soft_wrap=True)
    if diff.changed:
        console.print(_changes(diff.changed))


def _summary(diff: Diff) -> str:
    counts = ((name, len(getattr(diff, name))) for name in ("added", "removed", "changed", "merged", "split"))
    return ", ".join(f"{count} {name}" for name, count in counts)


def _rows(title: str, rows: list[dict[str, Any]]) -> Table:
    names = ("incident_id", *ACT, "n_articles")
    table = Table(*names, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(cell(row[name]) for name in names))
    return table


def _changes(changed: Mapping[str, Mapping[str, tuple[Any, Any]]]) -> Table:
    table = Table("incident_id", "field", "old", "new", title="changed", title_justify="left")
    for column in table.columns:
        column.overflow = "fold"
    for key, fields in changed.items():
        for name, (old, new) in fields.items():
            table.add_row(key, name, cell(shown(old)), cell(shown(new)))
    return table


def shown(value: Any) -> str:
    """A value in short: lists item by item, structs as field=value."""
    if isinstance(value, pl.Series):
        value = value.to_list()
    if isinstance(value, list):
        return "; ".join(shown(item) for item in value)
    if isinstance(value, dict):
        return " ".join(f"{name}={shown(item)}" for name, item in value.items())
    return "" if value is None else str(value)
