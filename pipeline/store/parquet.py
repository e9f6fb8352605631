"""The Parquet file of a table: the same rows give the same bytes.

In: frames that conform to their table, together its rows in order of the key. Out: the file, each column with its
description and unit in the Arrow field metadata. Refuses nothing.

What could vary is fixed here: where a row group ends (a number of rows, or of bytes of text, never the cuts between
the frames), compression and its level, bytes a page, no statistics (they would repeat whole texts in the footer).
Another version of pyarrow may change the bytes, which is why the manifest names it and the store records a logical
hash too.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from schemas.fields import field
from schemas.tables import TABLES, conform, empty

ROWS_A_GROUP = 100_000
BYTES_A_GROUP = 16 << 20
BYTES_A_PAGE = 1 << 20
ZSTD_LEVEL = 3

_OLDEST = pl.CompatLevel.oldest()


def write_table(path: Path, name: str, frames: Iterable[pl.DataFrame]) -> None:
    """Write the table ``name``."""
    shape = _described(name)
    with pq.ParquetWriter(
        path,
        shape,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        write_statistics=False,
        data_page_size=BYTES_A_PAGE,
    ) as writer:
        for group in row_groups(frames):
            rows = group.rechunk().to_arrow(compat_level=_OLDEST)
            writer.write_table(rows.cast(shape), row_group_size=ROWS_A_GROUP)
    pa.default_memory_pool().release_unused()


def read_groups(path: Path, name: str) -> Iterator[pl.DataFrame]:
    """Yield the rows of a table, a row group at a time."""
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield conform(pl.DataFrame(pl.from_arrow(file.read_row_group(number, use_threads=False))), name)


def row_groups(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Cut rows anew: a group ends at its 100,000th row, or at the row that fills 16 MiB with text."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        rest = pl.concat(held)
        while (end := _end_of_group(rest)) is not None:
            yield rest.head(end)
            rest = rest.slice(end)
        held = [rest]
    if held and held[0].height:
        yield held[0]


def _end_of_group(frame: pl.DataFrame) -> int | None:
    """How many rows the first group has, or None if more may come."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    sizes = frame.select(pl.sum_horizontal(pl.lit(0, pl.UInt64), *(pl.col(c).str.len_bytes() for c in texts)))
    full = int(sizes.to_series().cum_sum().search_sorted(BYTES_A_GROUP, side="left")) + 1
    end = min(full, ROWS_A_GROUP)
    return end if end <= frame.height else None


def _described(name: str) -> pa.Schema:
    """The table's Arrow schema with descriptions and units."""
    fields = []
    for arrow_field in empty(name).to_arrow(compat_level=_OLDEST).schema:
        known = field(name, arrow_field.name)
        about = {"description": known.description} | ({"unit": known.unit} if known.unit else {})
        fields.append(arrow_field.with_metadata(about))
    return pa.schema(fields, {"dateline.table": name, "dateline.description": TABLES[name].description})
