"""Records to the raw_articles table, and every refusal to a quarantine row.

In: files with their records, in path order. Out: ``raw_articles`` and ``quarantine``, frame by frame in order of
their keys; of the records, few are in memory at any time.
``source_id`` is the file's stem for a file of one article, the record's own id in files of many, else
stem#line. Where two different records share one, none is lost: the second by path and line becomes
``id#2``, and so on. A numeric date that could be read both ways is read day first, unless another date of
the same file has a number above 12 that shows the other order; ``published_source`` says so
(``record:day-first``). Where a file is refused as a whole, the records before its fault go with it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.errors import refusal
from pipeline.ids import stable_id
from pipeline.ingest.published import Order, parse_published
from pipeline.ingest.record import Malformed, Record
from pipeline.ingest.registry import split_name
from pipeline.ingest.taken import Taken
from pipeline.spool import Spool
from schemas.tables import empty

STAGE = "raw_articles"
_ROWS, _CHARS = 10_000, 16 << 20
_DAY_FIRST, _MONTH_FIRST = ":day-first", ":month-first"


class _Rows:
    """Rows of one table on their way to a spool, each with the number of its file."""

    def __init__(self, table: str, key: str, scratch: Path | None) -> None:
        self.spool = Spool(key, prefix="raw_", scratch=scratch)
        self._schema = pl.Schema([*empty(table).schema.items(), ("file", pl.UInt32())])
        self._rows: list[dict[str, Any]] = []
        self._chars = 0

    def add(self, row: dict[str, Any], size: int) -> None:
        """Take a row of about ``size`` characters."""
        self._rows.append(row)
        self._chars += size
        if len(self._rows) >= _ROWS or self._chars >= _CHARS:
            self.flush()

    def flush(self) -> None:
        """Hand what is held to the spool."""
        self.spool.add(pl.DataFrame(self._rows, schema=self._schema))
        self._rows, self._chars = [], 0


class Builder:
    """Collects the rows of files; ``scratch`` is a folder for what memory does not hold."""

    def __init__(self, scratch: Path | None = None) -> None:
        self._accepted = _Rows(STAGE, "raw_id", scratch)
        self._refused = _Rows("quarantine", "record_id", scratch)
        self._source_ids, self._raw_ids, self._refused_ids = Taken(), Taken(), Taken()
        self._file = 0
        self._dropped: list[int] = []
        self._month_first: list[int] = []

    def add_file(self, path: str, items: Iterable[Record | Malformed]) -> None:
        """Take the records and refusals of one file."""
        self._file += 1
        proofs = set[Order]()
        for item in items:
            if isinstance(item, Record):
                self._accept(path, item, proofs)
                continue
            if item.member is None:
                self._drop()
            self.refuse(path, item)
        if proofs == {"month-first"}:
            self._month_first.append(self._file)

    def refuse(self, path: str, item: Malformed) -> None:
        """Add a quarantine row."""
        sha256 = item.sha256 or hashlib.sha256(item.raw).hexdigest()
        record_id = self._refused_ids.unique(stable_id("raw", path, item.member or "", sha256))
        row = refusal(
            stage=STAGE,
            record_id=record_id,
            code=item.code,
            reason=item.reason,
            source_path=path,
            source_id=_stem(path) if item.member is None else f"{_stem(path)}#{item.member}",
            payload_sha256=sha256,
        )
        self._refused.add({**row, "file": self._file}, len(item.reason))

    def rows(self) -> Iterator[pl.DataFrame]:
        """Yield raw_articles."""
        self._accepted.flush()
        source = pl.col("published_source")
        swapped = pl.col("file").is_in(self._month_first) & source.str.ends_with(_DAY_FIRST)
        other = source.str.strip_suffix(_DAY_FIRST) + _MONTH_FIRST
        for frame in self._accepted.spool:
            kept = frame.filter(~pl.col("file").is_in(self._dropped))
            yield kept.with_columns(published_source=pl.when(swapped).then(other).otherwise(source)).drop("file")

    def refusals(self) -> Iterator[pl.DataFrame]:
        """Yield quarantine."""
        self._refused.flush()
        for frame in self._refused.spool:
            yield frame.filter(~pl.col("file").is_in(self._dropped)).drop("file")

    def _drop(self) -> None:
        """Take back what came from the file so far, for the file is refused; its refusal counts as another file."""
        self._dropped.append(self._file)
        self._file += 1

    def _accept(self, path: str, item: Record, proofs: set[Order]) -> None:
        sha256 = hashlib.sha256(item.raw).hexdigest()
        raw_id = stable_id("raw", path, item.member or "", sha256)
        if not self._raw_ids.add(raw_id):
            reason = f"{path} is in two inbox folders with the same content. The first is kept; remove the other"
            # A file of one article has no number, and yet it is not the file that is refused, but its second reading.
            self.refuse(path, Malformed(code="E025", reason=reason, raw=item.raw, member=item.member))
            return
        row: dict[str, Any] = {
            "raw_id": raw_id,
            "source_id": self._source_ids.unique(_source_id(path, item)),
            "source_path": path,
            "member": item.member,
            "source_format": item.source_format,
            "payload_sha256": sha256,
            "payload_bytes": len(item.raw),
            "payload": item.payload,
            "title": item.title,
            "body": item.body,
            "published_text": item.published_text,
            "published_source": _source_of_date(item, proofs),
            "url": item.url,
            "outlet": item.outlet,
            "author": item.author,
            "declared_language": item.declared_language,
            "file": self._file,
        }
        self._accepted.add(row, len(item.payload) + len(item.body))


def _source_of_date(item: Record, proofs: set[Order]) -> str | None:
    """Return the date's source, with the order of day and month where the date alone leaves it open; else add to
    ``proofs`` the order that it shows.
    """
    if not item.published_text:
        return None
    parsed = parse_published(item.published_text)
    if parsed and parsed.proves:
        proofs.add(parsed.proves)
    if not item.published_source or not (parsed and parsed.assumed):
        return item.published_source or None
    return f"{item.published_source}:{parsed.assumed}"


def _source_id(path: str, item: Record) -> str:
    if item.member is None:
        return _stem(path)
    return item.own_id or f"{_stem(path)}#{item.member}"


def _stem(path: str) -> str:
    return split_name(path).stem or path
