"""Speed of the stages on this machine: ``make bench`` (or ``python -m tests.bench [repeats [events]]``).

Articles are the golden corpus, told ``repeats`` times. Times are wall clock on one core, but many records are cleaned
on all; parsing and coding, which run in this process alone, are measured in processor time, so that a busy machine does
not blur their shares. Linking is measured over a made corpus of ``events`` (tests/made_corpus.py) in a process of its
own, with the most memory that it held. ``python -m tests.bench corpus FOLDER`` codes every article of a folder once.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import polars as pl
from rich.console import Console
from rich.table import Table

from pipeline.clean import clean
from pipeline.extract import article, language, view
from pipeline.extract.article import code_articles
from pipeline.extract.language import Paragraph, load_model, parse
from pipeline.ingest import read_inbox
from pipeline.link.partition import partition
from pipeline.settings import load_settings
from tests.made_corpus import accuracy, made_corpus

# The steps of coding, by the module that calls them.
STEPS = {
    view: ("find_actors", "find_dates", "find_ships", "find_weapons", "find_places", "find_casualties"),
    article: ("find_frames", "bind", "merge", "code", "entities"),
}
GOLDEN = Path(__file__).parent / "golden" / "inbox"


def timed[T](function: Callable[[], T], clock: Callable[[], float] = time.perf_counter) -> tuple[float, T]:
    """Seconds that a call takes, and what it gives."""
    begin = clock()
    result = function()
    return clock() - begin, result


def many_records(folder: Path, count: int) -> None:
    """Write ``count`` records of three paragraphs as one .jsonl file, in words drawn from the golden corpus.

    Words, not sentences: records that share sentences would be near-duplicates of each other, as news are not.
    """
    words = " ".join(file.read_text(encoding="utf-8") for file in sorted(GOLDEN.glob("*.txt"))).split()
    generator = random.Random(7)
    with (folder / "records.jsonl").open("w", encoding="utf-8") as stream:
        for number in range(count):
            text = "\n\n".join(f"The {' '.join(generator.choices(words, k=25))}." for _ in range(3))
            record = {"id": number, "date": "2024-01-02", "title": f"Report number {number} of the day", "text": text}
            stream.write(json.dumps(record) + "\n")


class Clocked:
    """The language model, and the processor time that was spent in it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._model = load_model()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def pipe(self, texts: Iterable[str], **how: Any) -> Iterator[Any]:
        """Parse as the model does."""
        docs = self._model.pipe(texts, **how)
        while True:
            seconds, doc = timed(lambda: next(docs, None), time.process_time)
            self.seconds += seconds
            if doc is None:
                return
            yield doc


def bulk(count: int) -> None:
    """Measure ingest and clean of many short records, as one research corpus has them."""
    with tempfile.TemporaryDirectory() as folder:
        many_records(Path(folder), count)
        settings = load_settings(None, inbox=(Path(folder),))
        reading, (raw, _) = timed(lambda: read_inbox(settings))
        cleaning, _ = timed(lambda: clean(raw, settings))
    each = f"ingest {count / reading:,.0f}, clean {count / cleaning:,.0f}"
    cores = settings.extract.processes
    print(f"{count:,} short records: {count / (reading + cleaning):,.0f} a second on {cores} cores ({each})")


def steps(articles: list[tuple[str, date]], parsed: list[list[Paragraph]]) -> None:
    """Print how the time outside spaCy divides among the steps of coding, most costly first."""
    spent: dict[str, float] = {}

    def clocked(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            seconds, result = timed(lambda: step(*args, **kwargs), time.process_time)
            spent[name] = spent.get(name, 0.0) + seconds
            return result

        return run

    with ExitStack() as stack:
        for module, names in STEPS.items():
            for name in names:
                stack.enter_context(patch.object(module, name, clocked(name, getattr(module, name))))
        total, _ = timed(
            lambda: [
                article.code_parsed(text, text, published, paragraphs)
                for (text, published), paragraphs in zip(articles, parsed, strict=True)
            ],
            time.process_time,
        )
    shares = [f"{name} {seconds / total:.0%}" for name, seconds in sorted(spent.items(), key=lambda s: -s[1])]
    print(f"outside spaCy: {', '.join(shares)}")


def code_timed(pairs: list[tuple[str, date]]) -> tuple[int, float, float]:
    """Words, processor seconds of coding, and those of them that the language model took."""
    timed(lambda: list(code_articles(pairs[:4])))  # lexicons and gazetteer are loaded before the clock runs
    model = Clocked()
    with patch.object(language, "load_model", lambda: model):
        coding, _ = timed(lambda: sum(1 for _ in code_articles(pairs)), time.process_time)
    return sum(len(text.split()) for text, _ in pairs), coding, model.seconds


def print_speed(words: int, coding: float, parsing: float) -> None:
    """Print articles a second and the share outside the language model."""
    print(f"outside spaCy: {1 - parsing / coding:.0%} of the coding time")
    print(f"400-word articles: {words / 400 / coding:.1f} a second")


def corpus(folder: Path) -> None:
    """Measure the coding of every article of a folder, each once, on one core."""
    settings = load_settings(None, inbox=(folder,))
    articles, _ = clean(read_inbox(settings)[0], settings)
    pairs = [(row["text"], row["published"]) for row in articles.sort("source_id").iter_rows(named=True)]
    print(f"{len(pairs):,} articles of {folder}")
    print_speed(*code_timed(pairs))


def main(repeats: int) -> None:
    """Measure and print one table."""
    settings = load_settings(None, inbox=(GOLDEN,))
    load, _ = timed(load_model)
    reading, (raw, _) = timed(lambda: read_inbox(settings))
    cleaning, (articles, _) = timed(lambda: clean(raw, settings))
    pairs = [(row["text"], row["published"]) for row in articles.iter_rows(named=True)]
    many = pairs * repeats
    words, coding, parsing = code_timed(many)
    table = Table(title=f"{len(many)} articles, {words // len(many)} words on average, one core")
    for column in ("what", "seconds", "articles/s"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for what, seconds, n in (
        ("model load", load, 0),
        ("ingest", reading, len(pairs)),
        ("clean", cleaning, len(pairs)),
        ("coding, spaCy included", coding, len(many)),
        ("spaCy in it", parsing, len(many)),
    ):
        table.add_row(what, f"{seconds:.2f}", f"{n / seconds:.1f}" if n else "")
    Console().print(table)
    print_speed(words, coding, parsing)
    steps(many, list(parse(text for text, _ in many)))
    bulk(100_000)


def link_bench(n_events: int) -> None:
    """Make events, link them, print time, memory and accuracy."""
    corpus, truth = made_corpus(n_events)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        corpus.with_columns(truth=pl.Series(truth)).write_parquet(path)
        subprocess.run([sys.executable, "-m", "tests.bench", "link", str(path)], check=True)


def link_events(path: Path) -> None:
    """Link the events of a file and print what it took."""
    corpus = pl.read_parquet(path)
    seconds, found = timed(lambda: partition(corpus, max_km=load_settings(None).link.max_km))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    truth = corpus.select("event_id", "truth").join(found, on="event_id")
    precision, recall = accuracy(truth["truth"], truth["first"])
    print(
        f"linking {corpus.height:,} made events: {seconds:.0f} s, {peak:.1f} GiB; B-cubed {precision:.3f}, {recall:.3f}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["link"]:
        link_events(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["corpus"]:
        corpus(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
        link_bench(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
