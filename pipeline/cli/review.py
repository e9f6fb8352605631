"""``dateline review``: the review sheet of a release, as CSV.

In: a release's folder. Out: the file, and how many rows it has. A cell that a spreadsheet would take for a formula,
which an article can put there, begins with an apostrophe. Refuses: a file that is there already (E009).
"""

from pathlib import Path

import polars as pl
import polars.selectors as cs

from pipeline.cli.released import current_release, read_table
from pipeline.errors import DatelineError
from pipeline.link.review import review

_FORMULA = r"^\s*[=+@\-\t\r]"
_NUMBER = r"^[+-]?\d+(?:\.\d+)?$"


def write_sheet(out: Path, release: Path | None, *, settings_file: Path | None, below: float) -> int:
    """Write the sheet and return its number of rows."""
    if out.exists():
        raise DatelineError("E009", "the file is already there", where=str(out), fix="Name another file")
    folder = release or current_release(settings_file)
    tables = (read_table(folder, name) for name in ("incidents", "events", "articles"))
    sheet = review(*tables, below=below)
    out.write_text(inert(sheet).write_csv(), encoding="utf-8", newline="\n")
    return sheet.height


def inert(sheet: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before every text that a spreadsheet would run (OWASP, CSV injection); numbers stay.

    >>> inert(pl.DataFrame({"value": ["=1+1", "-3.5", "Marran"]}))["value"].to_list()
    ["'=1+1", '-3.5', 'Marran']
    """
    text = cs.string()
    runs = text.str.contains(_FORMULA) & ~text.str.contains(_NUMBER)
    return sheet.with_columns(pl.when(runs).then(pl.lit("'") + text).otherwise(text).name.keep())
