"""A release as the commands read it.

In: a release's folder. Out: its tables. Refuses: a folder that is no release (E053), a table that the release
does not have (E050).
"""

from pathlib import Path

import polars as pl

from pipeline.errors import VerifyError
from pipeline.release.manifest import LATEST, MANIFEST
from pipeline.settings import find_settings_file, load_settings


def current_release(settings_file: Path | None = None) -> Path:
    """Return the newest release of the dataset whose settings are in force here."""
    return load_settings(settings_file or find_settings_file()).release / LATEST


def read_table(release: Path, table: str) -> pl.DataFrame:
    """Return a table of a release."""
    path = release / f"{table}.parquet"
    if not (release / MANIFEST).is_file():
        raise VerifyError(
            code="E053",
            where=str(release),
            what="this is not the folder of a release: it has no manifest.json",
            fix="Name one, such as release/latest; `dateline build` makes it",
        )
    if not path.is_file():
        names = ", ".join(sorted(found.stem for found in release.glob("*.parquet")))
        raise VerifyError(
            code="E050", where=str(release), what=f'there is no table "{table}"', fix=f"There are: {names}"
        )
    return pl.read_parquet(path)
