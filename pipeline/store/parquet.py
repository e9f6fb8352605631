"""Parquet bytes of a table: the same rows give the same bytes.

In: a frame that conforms to its table, sorted. Out: the bytes of the file, each column with its
description and unit in the Arrow field metadata. Refuses nothing.

What could vary is fixed here: one chunk in memory, compression and its level, rows a group, bytes a page,
no statistics (they would repeat whole texts in the footer). Threads do not change the bytes. Another
version of polars may, which is why the manifest names it and the store records a logical hash too.
"""

import io

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]

from schemas.fields import field
from schemas.tables import TABLES

ROWS_A_GROUP = 100_000
BYTES_A_PAGE = 1 << 20
ZSTD_LEVEL = 3


def parquet_bytes(frame: pl.DataFrame, name: str) -> bytes:
    """Return the Parquet file of the table ``name``."""
    buffer = io.BytesIO()
    frame.rechunk().write_parquet(
        buffer,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        statistics=False,
        row_group_size=ROWS_A_GROUP,
        data_page_size=BYTES_A_PAGE,
        arrow_schema=_described(frame, name),
        metadata={"dateline.table": name, "dateline.description": TABLES[name].description},
    )
    return buffer.getvalue()


def _described(frame: pl.DataFrame, name: str) -> pa.Schema:
    """The frame's Arrow schema with descriptions and units."""
    fields = []
    for arrow_field in frame.head(0).to_arrow().schema:
        known = field(name, arrow_field.name)
        about = {"description": known.description} | ({"unit": known.unit} if known.unit else {})
        fields.append(arrow_field.with_metadata(about))
    return pa.schema(fields)
