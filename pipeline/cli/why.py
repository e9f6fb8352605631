"""``dateline explain INCIDENT --why``: the parts of each link's score.

In: the stories of an incident. Out: on stdout a table, one column a link, one line a feature. Refuses nothing.
"""

from collections.abc import Sequence
from itertools import batched
from pathlib import Path
from typing import Any, Protocol

import polars as pl
from rich.console import Console
from rich.table import Table

from pipeline.cli.terminal import cell
from pipeline.link.scoring import FEATURES, weights
from pipeline.link.why import why
from pipeline.settings import find_settings_file, load_settings

_COLUMNS_OF_A_LINK = 40


class Story(Protocol):
    """An article and its rows."""

    @property
    def article(self) -> Any: ...
    @property
    def rows(self) -> list[dict[str, Any]]: ...


def print_why(console: Console, stories: Sequence[Story], *, settings_file: Path | None) -> None:
    """Print why the events were linked; a single event was not."""
    rows = [row for story in stories for row in story.rows]
    if len(rows) < 2:
        console.print("One event alone tells it: nothing was linked.")
        return
    articles = pl.DataFrame(
        [{name: story.article[name] for name in ("article_id", "near_duplicate_group")} for story in stories]
    )
    max_km = load_settings(settings_file or find_settings_file()).link.max_km
    reasons = why(pl.DataFrame(rows, infer_schema_length=None), articles, max_km=max_km)
    source = {row["event_id"]: row["source_id"] for row in rows}
    for some in batched(reasons, max(1, console.width // _COLUMNS_OF_A_LINK)):
        title = f"why: at least {weights()['match']['threshold']:g} links two events by itself"
        table = Table("", title=cell(title), title_justify="left")
        for reason in some:
            table.add_column(cell(f"{source[reason.event_id]}\n+ {source[reason.other_id]}"), overflow="fold")
        for at, feature in enumerate(FEATURES):
            table.add_row(feature, *(cell(f"{r.parts[at][2]:+g} {r.parts[at][1].replace('_', ' ')}") for r in some))
        table.add_row("sum", *(cell(f"{reason.score:g}") for reason in some))
        console.print(table)
