"""Parquet tables: one article a row.

In: the file's bytes, or its name. Out: a ``Record`` for each row, ``member`` its number; its payload is the row as
a JSON object. Columns are found by name, as in a .csv file.
Refuses: E018 a table whose rows are far larger than the file; E012 what is no Parquet file, or has no column for
the article's text.
"""

import datetime
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from pipeline.ingest.columns import fields_of, has_text_key, record_of
from pipeline.ingest.limits import check_ratio
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.settings import IngestSettings

_BATCH = 1024


def read(data: bytes | Path, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the rows of a Parquet file."""
    try:
        table = pq.ParquetFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except (pa.ArrowException, OSError) as problem:
        short = str(problem).split("\n", 1)[0][:200]
        yield Malformed(code="E012", reason=f"{path} is no Parquet file: {short}. Write it again")
        return
    names = list(table.schema_arrow.names)
    if not has_text_key(names, settings.columns):
        what = f"{path} has no column for the article's text (it has: {', '.join(names[:12]) or 'nothing'})"
        yield Malformed(code="E012", reason=f"{what}. Name it in settings, [ingest.columns] text")
        return
    packed = len(data) if isinstance(data, bytes) else data.stat().st_size
    number = unpacked = 0
    for batch in table.iter_batches(batch_size=_BATCH):
        for row in batch.to_pylist():
            number += 1
            item = {key: _plain(value) for key, value in row.items()}
            payload = storable(json.dumps(item, ensure_ascii=False))
            unpacked += len(payload)
            check_ratio(path, packed, unpacked, settings)
            fields = fields_of(item, settings.columns)
            yield record_of(fields, source_format="parquet", raw=payload.encode(), payload=payload, member=str(number))


def _plain(value: Any) -> Any:
    """Return a cell as a JSON value: dates as ISO 8601, bytes as text."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
