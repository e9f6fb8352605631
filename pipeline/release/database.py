"""The DuckDB file of a release: the same tables with types, rules and comments.

In: the Parquet files of a release. Out: ``dateline.duckdb`` beside them; or, read back, its tables.
Refuses: rows that break a rule of the DDL (duckdb.Error). Its bytes are never the same twice, so its hash
is in no list; what counts is that its rows have the logical hashes of the tables.
"""

from pathlib import Path

import duckdb
import polars as pl

from schemas.render import ddl
from schemas.tables import TABLES, conform


def write_database(path: Path, folder: Path) -> None:
    """Make the database at ``path`` from the Parquet files in ``folder``."""
    with duckdb.connect(path) as connection:
        connection.execute(ddl())
        for name in TABLES:
            source = str(folder / f"{name}.parquet")
            connection.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM read_parquet(?)', [source])  # noqa: S608
        connection.execute("CHECKPOINT")


def read_database(path: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of the database, each in order of its key if it is one of ours."""
    with duckdb.connect(path, read_only=True, config={"enable_external_access": False}) as connection:
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: _sorted(connection.table(f'"{name}"').pl(), name) for name in sorted(names)}


def _sorted(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    return conform(frame, name).sort(TABLES[name].key) if name in TABLES else frame
