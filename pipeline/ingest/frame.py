"""Records to the raw_articles table, and every refusal to a quarantine row.

In: files with their records, in path order. Out: two frames, ``raw_articles`` and ``quarantine``.
``source_id`` is the file's stem for a file of one article, the record's own id in files of many, else
stem#line. Where two different records share one, none is lost: the second by path and line becomes
``id#2``, and so on. A numeric date that could be read both ways is read day first, unless another date of
the same file has a number above 12 that shows the other order; ``published_source`` says so
(``record:day-first``).
"""

import hashlib
from dataclasses import dataclass, field

import polars as pl

from pipeline.errors import refusal
from pipeline.ids import stable_id
from pipeline.ingest.published import Order, parse_published
from pipeline.ingest.record import Malformed, Record
from pipeline.ingest.registry import split_name
from schemas.tables import conform, empty

STAGE = "raw_articles"
_CHUNK = 20_000


@dataclass
class Builder:
    """Collects rows; frames are made of them in chunks, so that Python objects do not pile up."""

    _rows: list[dict[str, object]] = field(default_factory=list)
    _frames: list[pl.DataFrame] = field(default_factory=list)
    _refused: list[dict[str, str | None]] = field(default_factory=list)
    _source_ids: set[str] = field(default_factory=set)
    _raw_ids: set[str] = field(default_factory=set)
    _refused_ids: set[str] = field(default_factory=set)

    def add_file(self, path: str, items: list[Record | Malformed]) -> None:
        """Take the records and refusals of one file."""
        order = settled_order(items)
        for item in items:
            if isinstance(item, Malformed):
                self.refuse(path, item)
            else:
                self._accept(path, item, order)

    def refuse(self, path: str, item: Malformed) -> None:
        """Add a quarantine row."""
        sha256 = hashlib.sha256(item.raw).hexdigest()
        record_id = _unique(stable_id("raw", path, item.member or "", sha256), self._refused_ids)
        self._refused.append(
            refusal(
                stage=STAGE,
                record_id=record_id,
                code=item.code,
                reason=item.reason,
                source_path=path,
                source_id=_stem(path) if item.member is None else f"{_stem(path)}#{item.member}",
                payload_sha256=sha256,
            )
        )

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return raw_articles and quarantine, sorted by key."""
        self._flush()
        raw = pl.concat([empty(STAGE), *self._frames]).sort("raw_id")
        schema = empty("quarantine").schema
        refused = conform(pl.DataFrame(self._refused, schema=schema), "quarantine")
        return raw, refused.sort("stage", "record_id")

    def _accept(self, path: str, item: Record, order: Order | None) -> None:
        sha256 = hashlib.sha256(item.raw).hexdigest()
        raw_id = stable_id("raw", path, item.member or "", sha256)
        if raw_id in self._raw_ids:
            reason = f"{path} is in two inbox folders with the same content. The first is kept; remove the other"
            self.refuse(path, Malformed(code="E025", reason=reason, raw=item.raw, member=item.member))
            return
        self._raw_ids.add(raw_id)
        self._rows.append(
            {
                "raw_id": raw_id,
                "source_id": _unique(_source_id(path, item), self._source_ids),
                "source_path": path,
                "member": item.member,
                "source_format": item.source_format,
                "payload_sha256": sha256,
                "payload_bytes": len(item.raw),
                "payload": item.payload,
                "title": item.title,
                "body": item.body,
                "published_text": item.published_text,
                "published_source": _with_order(item, order),
                "url": item.url,
                "outlet": item.outlet,
                "author": item.author,
                "declared_language": item.declared_language,
            }
        )
        if len(self._rows) >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._frames.append(conform(pl.DataFrame(self._rows, schema=empty(STAGE).schema), STAGE))
            self._rows.clear()


def settled_order(items: list[Record | Malformed]) -> Order | None:
    """Return the order of day and month that the file's own dates prove, or None (none, or both)."""
    proofs = set[Order]()
    for item in items:
        if isinstance(item, Record) and item.published_text:
            parsed = parse_published(item.published_text)
            if parsed and parsed.proves:
                proofs.add(parsed.proves)
    return proofs.pop() if len(proofs) == 1 else None


def _with_order(item: Record, order: Order | None) -> str | None:
    """Return the date's source, with the order of day and month where the date alone leaves it open."""
    if not item.published_text or not item.published_source:
        return None
    parsed = parse_published(item.published_text)
    if parsed and parsed.assumed:
        return f"{item.published_source}:{order or parsed.assumed}"
    return item.published_source


def _source_id(path: str, item: Record) -> str:
    if item.member is None:
        return _stem(path)
    return item.own_id or f"{_stem(path)}#{item.member}"


def _stem(path: str) -> str:
    return split_name(path).stem or path


def _unique(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}#{number}"
    taken.add(name)
    return name
