"""The incidents: rows merged from events, then as people corrected them.

In: events with ids, articles, the corrections table. Out: the incidents table, and the rows that a correction
dropped in the shape of the quarantine table. Refuses: a correction that breaks a rule over the whole row (E071).
"""

import polars as pl

from pipeline.link.corrections import from_table
from pipeline.link.edits import added, edit
from pipeline.link.rows import build_rows


def incidents(
    events: pl.DataFrame, articles: pl.DataFrame, corrections: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the incidents and what was refused; see the module's docstring."""
    lines = [(key, line) for key, line in from_table(corrections) if line.incident_id]
    new = added([line for _, line in lines if line.action == "add"], articles)
    rows = pl.concat([build_rows(events, articles), new])
    return edit(rows, "incidents", [(key, line) for key, line in lines if line.action in ("set", "drop")])
