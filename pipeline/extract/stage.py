"""The extraction stage: articles in, entities and events out, one batch at a time, cached by content.

In: the articles table. Out: ``Extraction`` with entities, events (without incident_id) and refused
rows. An article that fails is quarantined (E030), one too long is too (E031); the batch goes on.
The cache is keyed by text, publication date and extractor version, so a rebuild pays only for what
changed, and an empty cache gives the same rows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.errors import ValidationError, refusal
from pipeline.extract.article import Coded, code_articles
from pipeline.extract.language import load_model, model_version
from pipeline.ids import stable_id
from pipeline.settings import Settings
from pipeline.workers import map_batches
from schemas.tables import conform, empty

type Job = tuple[str, str, str]  # article_id, text, published
type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The frames that extraction yields."""

    entities: pl.DataFrame
    events: pl.DataFrame
    refused: pl.DataFrame


@cache
def extractor_version() -> str:
    """Hash of the extractor's code, its lexicons and the model: what can change a coded row."""
    digest = hashlib.sha256(model_version().encode())
    root = Path(__file__).parent
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.csv")], key=lambda p: p.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def extract(
    articles: pl.DataFrame, settings: Settings, *, cache_dir: Path | None = None, progress: Progress | None = None
) -> Extraction:
    """Code every article; see the module's docstring."""
    known = {row["article_id"]: row for row in articles.iter_rows(named=True)}
    results: dict[str, Any] = {}
    jobs: list[Job] = []
    for article_id, row in sorted(known.items()):
        if len(row["text"].split()) > settings.extract.max_words:
            results[article_id] = {"error": "E031", "reason": too_long(settings.extract.max_words)}
        elif (hit := read_cache(cache_dir, row)) is not None:
            results[article_id] = hit
        else:
            jobs.append((article_id, row["text"], row["published"].isoformat()))
    size = settings.extract.batch_size
    batches = [jobs[i : i + size] for i in range(0, len(jobs), size)]
    for batch in map_batches(
        run_batch, batches, workers=settings.extract.workers, initializer=load_model, progress=progress
    ):
        for article_id, result in batch:
            results[article_id] = result
            write_cache(cache_dir, known[article_id], result)
    return assemble(known, results)


def too_long(limit: int) -> str:
    """Reason of E031."""
    return f"the article has more than {limit} words; split it, or raise extract.max_words"


def run_batch(batch: list[Job]) -> list[tuple[str, dict[str, Any]]]:
    """Code one batch; when it fails, each article alone, so that one bad article costs only itself."""
    try:
        return list(zip((j[0] for j in batch), code_jobs(batch), strict=True))
    except Exception as error:  # an article must never take the batch with it
        if len(batch) == 1:
            reason = f"coding failed with {type(error).__name__}; please report the article"
            return [(batch[0][0], {"error": "E030", "reason": reason})]
        return [pair for job in batch for pair in run_batch([job])]


def code_jobs(batch: Iterable[Job]) -> list[dict[str, Any]]:
    """Coded articles as plain JSON values, the form that the cache holds too."""
    pairs = [(text, date.fromisoformat(published)) for _, text, published in batch]
    return [as_json(coded) for coded in code_articles(pairs)]


def as_json(coded: Coded) -> dict[str, Any]:
    """Rows with dates as ISO text."""
    found: dict[str, Any] = json.loads(
        json.dumps({"entities": coded.entities, "events": coded.events}, default=lambda d: d.isoformat())
    )
    return found


def cache_path(cache_dir: Path, row: dict[str, Any]) -> Path:
    """Where the coding of an article is kept."""
    key = stable_id("x", row["published"].isoformat(), row["text"])[2:]
    return cache_dir / extractor_version() / key[:2] / f"{key}.json"


def read_cache(cache_dir: Path | None, row: dict[str, Any]) -> dict[str, Any] | None:
    """A kept coding; a damaged file counts as none."""
    if cache_dir is None:
        return None
    try:
        found: dict[str, Any] = json.loads(cache_path(cache_dir, row).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if found.keys() >= {"entities", "events"} else None


def write_cache(cache_dir: Path | None, row: dict[str, Any], result: dict[str, Any]) -> None:
    """Keep a coding; failures are not kept, so that a fixed coder meets the article again."""
    if cache_dir is None or "error" in result:
        return
    path = cache_path(cache_dir, row)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(result), encoding="utf-8")
    temporary.replace(path)


def assemble(known: dict[str, dict[str, Any]], results: dict[str, Any]) -> Extraction:
    """Tables out of the coded articles."""
    if results.keys() != known.keys():
        raise ValidationError("E043", f"{len(known)} articles went into extraction, {len(results)} came out")
    entities: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for article_id in sorted(results):
        row, result = known[article_id], results[article_id]
        ids = {"article_id": article_id, "source_id": row["source_id"]}
        if "error" in result:
            refused.append(
                refusal(
                    stage="events",
                    record_id=article_id,
                    code=result["error"],
                    reason=result["reason"],
                    source_id=row["source_id"],
                    payload_sha256=hashlib.sha256(row["text"].encode()).hexdigest(),
                )
            )
            continue
        entities += [ids | entity for entity in result["entities"]]
        for event in result["events"]:
            anchor = stable_id("evt", article_id, event["kind"], str(event["anchor"]))
            events.append(ids | event | {"event_id": anchor, "published": row["published"]})
    return Extraction(frame(entities, "entities"), frame(events, "events"), frame(refused, "quarantine"))


def frame(rows: list[dict[str, Any]], table: str) -> pl.DataFrame:
    """Rows as a frame with the table's columns; ISO dates become dates."""
    shape = empty(table).schema
    if not rows:
        return empty(table)
    dates = {name for name, dtype in shape.items() if dtype == pl.Date}
    clean = [
        {
            name: date.fromisoformat(v) if name in dates and isinstance(v := row.get(name), str) else row.get(name)
            for name in shape
        }
        for row in rows
    ]
    return conform(pl.DataFrame(clean, schema=shape), table)
