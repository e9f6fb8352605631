"""The logical hash: one SHA-256 over the rows of a table, whatever file or engine holds them.

In: a collected frame, its rows in the order that counts (the store sorts by the table's key). Out: 64
hex digits. Refuses: a column type that no table of ours uses (TypeError).

The hash is over values, never over text that an engine formats, so that another version of polars, a
DuckDB file or a CSV reader give the same digest. The bytes hashed are, in this order:

1. the line ``dateline-rows-1``, then one line of compact JSON: the number of rows and, column by
   column in order, its name and kind (``bool int float date text``, ``[kind]`` for a list,
   ``{"field": kind, ...}`` for a struct; 32- and 64-bit integers are both ``int``);
2. each column in order, encoded as follows, every integer little-endian:
   - one byte a row: 1 for a value, 0 for null;
   - ``bool`` a byte a row, ``int`` 8 bytes, ``date`` 8 bytes (days since 1970-01-01), ``float`` 8 bytes
     (IEEE 754; -0.0 as 0.0, one NaN); a null is all zeros;
   - ``text``: its length in UTF-8 bytes, 8 bytes a row; then all texts, joined;
   - list: the number of items, 8 bytes a row; then all items joined, encoded as a column of their own;
   - struct: each field in order, encoded as a column of its own.

``tests/unit/test_store.py`` holds a second implementation, row by row in plain Python.
"""

import hashlib
import json
from typing import Any, Protocol

import numpy as np
import polars as pl

HEADER = b"dateline-rows-1\n"
# Texts are joined this many rows at a time, so that the copy stays small.
_ROWS_AT_ONCE = 65_536


class _Sink(Protocol):
    def update(self, data: bytes, /) -> None: ...


def logical_hash(frame: pl.DataFrame) -> str:
    """Return the hex SHA-256 of the frame's column names, kinds and rows, as the module defines it.

    >>> narrow = pl.DataFrame({"n": [1, None]}, schema={"n": pl.Int32})
    >>> logical_hash(narrow) == logical_hash(narrow.cast(pl.Int64))
    True
    """
    digest = hashlib.sha256(HEADER)
    columns = [[name, kind(dtype)] for name, dtype in frame.schema.items()]
    head = {"rows": frame.height, "columns": columns}
    digest.update(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    for series in frame.iter_columns():
        _encode(series, digest)
    return digest.hexdigest()


def kind(dtype: pl.DataType) -> Any:
    """Return the kind of a column type: a word, a list of one kind, or a dictionary of kinds."""
    if isinstance(dtype, pl.List):
        return [kind(_instance(dtype.inner))]
    if isinstance(dtype, pl.Struct):
        return {field.name: kind(_instance(field.dtype)) for field in dtype.fields}
    if dtype.is_integer():
        return "int"
    if dtype.is_float():
        return "float"
    for known, word in ((pl.String, "text"), (pl.Boolean, "bool"), (pl.Date, "date")):
        if dtype == known:
            return word
    raise TypeError(f"no logical hash is defined for a column of type {dtype}")


def _instance(dtype: Any) -> pl.DataType:
    """Polars gives the types inside lists and structs as classes or as instances."""
    found: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return found


def _encode(series: pl.Series, sink: _Sink) -> None:
    """Feed one column to the hash: which rows hold a value, then the values."""
    sink.update(_bytes(series.is_not_null().cast(pl.UInt8), "u1"))
    dtype = series.dtype
    if isinstance(dtype, pl.List):
        lengths = series.list.len().cast(pl.Int64).fill_null(0)
        sink.update(_bytes(lengths, "<i8"))
        items = series.filter(lengths > 0)
        _encode(items.explode() if items.len() else pl.Series([], dtype=dtype.inner), sink)
    elif isinstance(dtype, pl.Struct):
        for field in dtype.fields:
            _encode(series.struct.field(field.name), sink)
    elif dtype == pl.String:
        _encode_text(series.fill_null(""), sink)
    elif dtype.is_float():
        numbers = series.cast(pl.Float64).fill_null(0.0).to_numpy() + 0.0
        sink.update(np.where(np.isnan(numbers), np.nan, numbers).astype("<f8").tobytes())
    elif dtype == pl.Boolean:
        sink.update(_bytes(series.cast(pl.UInt8).fill_null(0), "u1"))
    else:
        # A date becomes its days since 1970-01-01.
        whole = series.cast(pl.Int32) if dtype == pl.Date else series
        sink.update(_bytes(whole.cast(pl.Int64).fill_null(0), "<i8"))


def _encode_text(series: pl.Series, sink: _Sink) -> None:
    sink.update(_bytes(series.str.len_bytes().cast(pl.Int64), "<i8"))
    for start in range(0, series.len(), _ROWS_AT_ONCE):
        sink.update("".join(series.slice(start, _ROWS_AT_ONCE)).encode("utf-8"))


def _bytes(series: pl.Series, dtype: str) -> bytes:
    return series.to_numpy().astype(dtype).tobytes()
