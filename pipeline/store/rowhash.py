"""The logical hash: one SHA-256 over the rows of a table, whatever file or engine holds them.

In: collected frames, their rows in the order that counts (the store sorts by the table's key), all at once or
piece by piece. Out: 64 hex digits, the same for any pieces. Refuses: a column type that no table of ours uses
(TypeError).

The hash is over values, never over text that an engine formats, so that another version of polars, a
DuckDB file or a CSV reader give the same digest. The bytes hashed are, in this order:

1. the line ``dateline-rows-2``, then one line of compact JSON: the number of rows and, column by
   column in order, its name and kind (``bool int float date text``, ``[kind]`` for a list,
   ``{"field": kind, ...}`` for a struct; 32- and 64-bit integers are both ``int``);
2. of each column in order its streams, of each stream the SHA-256 (32 bytes), every integer little-endian:
   - one byte a row: 1 for a value, 0 for null;
   - ``bool`` a byte a row, ``int`` 8 bytes, ``date`` 8 bytes (days since 1970-01-01), ``float`` 8 bytes
     (IEEE 754; -0.0 as 0.0, one NaN); a null is all zeros;
   - ``text``: a stream of lengths in UTF-8 bytes, 8 bytes a row; then one of all texts, joined;
   - list: a stream of the number of items, 8 bytes a row; then the streams of all items, as a column of their own;
   - struct: the streams of each field in order, as a column of its own.

``tests/unit/test_store.py`` holds a second implementation, row by row in plain Python.
"""

import hashlib
import json
from typing import Any

import numpy as np
import polars as pl

HEADER = b"dateline-rows-2\n"
# Texts are joined this many rows at a time, so that the copy stays small.
_ROWS_AT_ONCE = 65_536


class RowHash:
    """The hash of rows that arrive piece by piece, in order."""

    def __init__(self) -> None:
        self._rows = 0
        self._columns: list[list[Any]] = []
        self._streams: dict[str, Any] = {}

    def update(self, frame: pl.DataFrame) -> None:
        """Take the next rows; all pieces have the same columns."""
        self._rows += frame.height
        self._columns = [[name, kind(dtype)] for name, dtype in frame.schema.items()]
        for number, series in enumerate(frame.iter_columns()):
            self._encode(series, f"{number}")

    def hexdigest(self) -> str:
        """Return the hash of all rows so far."""
        head = {"rows": self._rows, "columns": self._columns}
        digest = hashlib.sha256(HEADER + json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        for stream in self._streams.values():  # in the order of the columns: it hangs on their types alone
            digest.update(stream.digest())
        return digest.hexdigest()

    def _encode(self, series: pl.Series, at: str) -> None:
        """Feed one column to its streams: which rows hold a value, then the values."""
        self._feed(f"{at} held", _bytes(series.is_not_null().cast(pl.UInt8), "u1"))
        dtype = series.dtype
        if isinstance(dtype, pl.List):
            lengths = series.list.len().cast(pl.Int64).fill_null(0)
            self._feed(f"{at} lengths", _bytes(lengths, "<i8"))
            items = series.filter(lengths > 0)
            self._encode(items.explode() if items.len() else pl.Series([], dtype=dtype.inner), f"{at} items")
        elif isinstance(dtype, pl.Struct):
            for field in dtype.fields:
                self._encode(series.struct.field(field.name), f"{at} {field.name}")
        elif dtype == pl.String:
            texts = series.fill_null("")
            self._feed(f"{at} lengths", _bytes(texts.str.len_bytes().cast(pl.Int64), "<i8"))
            for start in range(0, max(texts.len(), 1), _ROWS_AT_ONCE):
                self._feed(f"{at} texts", "".join(texts.slice(start, _ROWS_AT_ONCE)).encode("utf-8"))
        else:
            self._feed(f"{at} values", _numbers(series))

    def _feed(self, stream: str, data: bytes) -> None:
        self._streams.setdefault(stream, hashlib.sha256()).update(data)


def logical_hash(frame: pl.DataFrame) -> str:
    """Return the hex SHA-256 of the frame's column names, kinds and rows, as the module defines it.

    >>> narrow = pl.DataFrame({"n": [1, None]}, schema={"n": pl.Int32})
    >>> logical_hash(narrow) == logical_hash(narrow.cast(pl.Int64))
    True
    """
    digest = RowHash()
    digest.update(frame)
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


def _numbers(series: pl.Series) -> bytes:
    """Encode the values of a column of numbers, dates or booleans."""
    dtype = series.dtype
    if dtype.is_float():
        numbers = series.cast(pl.Float64).fill_null(0.0).to_numpy() + 0.0
        return np.where(np.isnan(numbers), np.nan, numbers).astype("<f8").tobytes()
    if dtype == pl.Boolean:
        return _bytes(series.cast(pl.UInt8).fill_null(0), "u1")
    # A date becomes its days since 1970-01-01.
    whole = series.cast(pl.Int32) if dtype == pl.Date else series
    return _bytes(whole.cast(pl.Int64).fill_null(0), "<i8")


def _bytes(series: pl.Series, dtype: str) -> bytes:
    return series.to_numpy().astype(dtype).tobytes()
