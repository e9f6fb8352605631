"""Large made inboxes, and what a build of ingest and clean over one takes.

    python -m tests.large write FILE [GIB] [WORDS]   a .jsonl.gz (or .jsonl) of so many GiB on disk
    python -m tests.large build INBOX OUT            ingest and clean it, as a build does; prints time and memory
    python -m tests.large bench [GIB]                both, in a folder that is removed afterwards

Memory is that of this process and all it started together, looked at ten times a second.
"""

import gzip
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psutil

from pipeline.settings import load_settings

WORDS = Path(__file__).parent / "golden" / "inbox"


def write_lines(path: Path, *, size: int, words: int, page: int = 0, seed: int = 7) -> int:
    """Write records of about so many words, drawn at random, until the file has ``size`` bytes before or, beyond a
    gibibyte, after packing; return their number. ``page``: the bytes of a field that is kept and not read.
    """
    known = " ".join(file.read_text(encoding="utf-8") for file in sorted(WORDS.glob("*.txt"))).split()
    generator = random.Random(seed)
    number = written = 0
    with path.open("wb") as file, _packed(path, file) as stream:
        while (file.tell() if size >= 1 << 30 else written) < size:
            text = "\n\n".join(f"The {' '.join(generator.choices(known, k=50))}." for _ in range(max(1, words // 50)))
            record = {"id": number, "date": "2024-01-02", "title": f"Report number {number} of the day", "text": text}
            if page:
                record["page"] = generator.randbytes(page // 2).hex()
            line = json.dumps(record).encode() + b"\n"
            stream.write(line)
            written += len(line)
            number += 1
    return number


@contextmanager
def _packed(path: Path, file: IO[bytes]) -> Iterator[Any]:
    if path.suffix != ".gz":
        yield file
        return
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0) as packed:
        yield packed


class Watch(threading.Thread):
    """The most memory that this process and its children hold together, and this process at the start."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.before = self.most = psutil.Process().memory_info().rss
        self._ended = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self._ended.wait(0.1):
            held = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.most = max(self.most, held)

    def end(self) -> int:
        """Stop looking, and return the most that was seen."""
        self._ended.set()
        self.join()
        return self.most


def build(inbox: Path, out: Path) -> dict[str, Any]:
    """Run the assets raw_articles and articles over an inbox and return what it took."""
    # Here, for the processes that clean import this module too, and would hold what it imports.
    import dagster as dg

    from assets.definitions import defs
    from assets.workbench import open_workbench

    settings = load_settings(None, inbox=(inbox,), data=out / "data", release=out / "release")
    selection = dg.AssetSelection.assets("raw_articles", "articles")
    job = dg.Definitions(
        assets=defs.assets, jobs=[dg.define_asset_job("bulk", selection)], resources=defs.resources
    ).resolve_job_def("bulk")
    begin = time.perf_counter()
    stages: dict[str, float] = {}

    def progress(stage: str, done: float, total: int) -> None:
        stages[stage] = round(time.perf_counter() - begin, 1)

    watch = Watch()
    watch.start()
    with (
        dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance,
        open_workbench(settings, on_progress=progress) as bench,
    ):
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        job.execute_in_process(instance=instance, resources={"workbench": bench}, run_config=quiet)
        rows = {record.name: record.rows for record in bench.records}
        sums = {f"{record.name}_sha256": record.sha256 for record in bench.records}
    seconds = round(time.perf_counter() - begin, 1)
    memory = {"bytes_before": watch.before, "most_bytes": watch.end()}
    return {**rows, **memory, "seconds": seconds, "read_after": stages, **sums}


def report(measured: dict[str, Any]) -> str:
    """What was measured, in a line."""
    each = measured["raw_articles"] / measured["seconds"]
    mib = {name: measured[name] >> 20 for name in ("bytes_before", "most_bytes")}
    return f"{measured['raw_articles']:,} records, {measured['seconds']} s, {each:,.0f} a second, MiB {mib}"


def main(command: str, *arguments: str) -> None:
    """Run one of the commands of the module's docstring."""
    if command == "write":
        gib, words = float(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 400
        print(write_lines(Path(arguments[0]), size=int(gib * 2**30), words=words))
    elif command == "build":
        measured = build(Path(arguments[0]), Path(arguments[1]))
        print(report(measured))
        print(json.dumps(measured))
    else:
        gib = float(arguments[0]) if arguments else 5.0
        with tempfile.TemporaryDirectory() as folder:
            inbox = Path(folder) / "inbox"
            inbox.mkdir()
            write_lines(inbox / "large.jsonl.gz", size=int(gib * 2**30), words=3_000)
            print(report(build(inbox, Path(folder) / "out")))


if __name__ == "__main__":
    main(*sys.argv[1:])
