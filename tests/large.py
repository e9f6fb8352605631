"""Large made inboxes, and what a build of ingest and clean over one takes.

    python -m tests.large write FILE                        a .jsonl.gz (or .jsonl) of 5 GiB on disk
    python -m tests.large build INBOX OUT                   ingest and clean it, as a build does; prints time and memory
    python -m tests.large bench                             both, in a folder that is removed afterwards
    python -m tests.large bench --records 1000000 --words 60    many short records

Memory is that of this process and all it started together, pages that they share counted once (PSS), looked at ten
times a second; processor time is theirs too.
"""

import argparse
import gzip
import json
import random
import resource
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


def write_lines(path: Path, *, size: int = 0, records: int = 0, words: int = 400, page: int = 0, seed: int = 7) -> int:
    """Write ``records`` records of so many words, drawn at random, or else as many as the file needs to have ``size``
    bytes before or, beyond a gibibyte, after packing; return their number. ``page``: the bytes of a field that is
    kept and not read.
    """
    known = " ".join(file.read_text(encoding="utf-8") for file in sorted(WORDS.glob("*.txt"))).split()
    generator = random.Random(seed)
    number = written = 0
    with path.open("wb") as file, _packed(path, file) as stream:
        while number < records if records else (file.tell() if size >= 1 << 30 else written) < size:
            lengths = [50] * (words // 50) + [words % 50] * (words % 50 > 0)
            text = "\n\n".join(f"The {' '.join(generator.choices(known, k=length))}." for length in lengths)
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
        self.before = self.most = psutil.Process().memory_full_info().pss
        self._ended = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self._ended.wait(0.1):
            held = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    held += process.memory_full_info().pss
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
    begin, used_before = time.perf_counter(), _cpu(resource.RUSAGE_SELF)
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
    used = {
        "own_cpu": round(_cpu(resource.RUSAGE_SELF) - used_before, 1),
        "children_cpu": _cpu(resource.RUSAGE_CHILDREN),
    }
    return {**rows, **memory, "seconds": seconds, **used, "read_after": stages, **sums}


def _cpu(whose: int) -> float:
    """Seconds that the processor spent on this process so far, or on those of its children that have ended."""
    used = resource.getrusage(whose)
    return round(used.ru_utime + used.ru_stime, 1)


def report(measured: dict[str, Any]) -> str:
    """What was measured, in a line."""
    each = measured["raw_articles"] / measured["seconds"]
    mib = {name: measured[name] >> 20 for name in ("bytes_before", "most_bytes")}
    used = f"processor {measured['own_cpu']} s here and {measured['children_cpu']} s in children"
    return f"{measured['raw_articles']:,} records, {measured['seconds']} s, {each:,.0f} a second, {used}, MiB {mib}"


def bench(*, size: int, records: int, words: int) -> None:
    """Write an inbox, build it, and say what it took."""
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        write_lines(inbox / "large.jsonl.gz", size=size, records=records, words=words)
        print(report(build(inbox, Path(folder) / "out")))


def main() -> None:
    """Run one of the commands of the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m tests.large", description="Large inboxes, and what they take.")
    commands = parser.add_subparsers(dest="command", required=True)
    write = commands.add_parser("write", help="write an inbox file, .jsonl.gz or .jsonl")
    write.add_argument("file", type=Path)
    built = commands.add_parser("build", help="ingest and clean an inbox, and print time, memory and hashes")
    built.add_argument("inbox", type=Path)
    built.add_argument("out", type=Path)
    both = commands.add_parser("bench", help="write and build in a folder that is removed afterwards")
    for command, words in ((write, 400), (both, 3_000)):
        command.add_argument("--gib", type=float, default=5.0, help="gibibytes of the file (default: %(default)s)")
        command.add_argument("--records", type=int, default=0, help="number of records, in place of --gib")
        command.add_argument("--words", type=int, default=words, help="words a record (default: %(default)s)")
    given = parser.parse_args()
    if given.command == "build":
        measured = build(given.inbox, given.out)
        print(report(measured))
        print(json.dumps(measured))
        return
    how = {"size": int(given.gib * 2**30), "records": given.records, "words": given.words}
    if given.command == "write":
        print(write_lines(given.file, **how))
    else:
        bench(**how)


if __name__ == "__main__":
    main()
