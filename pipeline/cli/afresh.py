"""Articles coded on the spot: ingest, clean, extract and link in this process. Nothing is written.

In: settings whose inbox holds the articles, or one file. Out: ``Coded``. Refuses: a file none of whose records
can be coded, with the code of the first refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.clean import clean
from pipeline.errors import DatelineError
from pipeline.extract.stage import extract
from pipeline.ingest import read_file, read_inbox
from pipeline.link import link
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Coded:
    """The articles and what was found in them, as a release has it; ``refused``: quarantine rows of all stages."""

    articles: pl.DataFrame
    entities: pl.DataFrame
    events: pl.DataFrame
    refused: pl.DataFrame


def code_inbox(settings: Settings, *, progress: Callable[[str, int, int], None] | None = None) -> Coded:
    """Code the articles of the inbox folders."""
    return _code(*read_inbox(settings), settings, progress)


def code_file(path: Path, settings: Settings) -> Coded:
    """Code the articles of one file."""
    coded = _code(*read_file(path, settings), settings, None)
    if coded.articles.is_empty():
        first = coded.refused.row(0, named=True)
        raise DatelineError(first["code"], first["reason"], fix="")
    return coded


def _code(
    raw: pl.DataFrame, unread: pl.DataFrame, settings: Settings, progress: Callable[[str, int, int], None] | None
) -> Coded:
    articles, unclean = clean(raw, settings)
    batches = (lambda done, total: progress("coding", done, total)) if progress else None
    found = extract(articles, settings, progress=batches)
    refused = pl.concat([unread, unclean, found.refused])
    return Coded(articles, found.entities, link(found.events, articles, settings).events.sort("event_id"), refused)
