"""``dateline review``: the review sheet of a release, as CSV.

In: a release's folder. Out: the file, and how many rows it has. Refuses: a file that is there already (E009).
"""

from pathlib import Path

from pipeline.cli.released import current_release, read_table
from pipeline.errors import DatelineError
from pipeline.link.review import review


def write_sheet(out: Path, release: Path | None, *, settings_file: Path | None, below: float) -> int:
    """Write the sheet and return its number of rows."""
    if out.exists():
        raise DatelineError("E009", "the file is already there", where=str(out), fix="Name another file")
    folder = release or current_release(settings_file)
    tables = (read_table(folder, name) for name in ("incidents", "events", "articles"))
    sheet = review(*tables, below=below)
    out.write_text(sheet.write_csv(), encoding="utf-8", newline="\n")
    return sheet.height
