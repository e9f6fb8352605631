"""Readers in a process of their own, with limits of time and memory, so that no file can stop the batch.

In: a file's bytes (or its name) and extension. Out: its records, as ``READERS`` would give them here.
Refuses (``RefusedError`` E018): a file whose reading takes longer than ``max_seconds`` or more memory than
``max_memory_bytes``, or ends the process. The process serves one file after another; it is started again
after it had to be killed, and ends with this one.
"""

import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from pipeline.errors import RefusedError
from pipeline.ingest.decode import NotTextError
from pipeline.ingest.record import Malformed, Record
from pipeline.settings import IngestSettings

_START = "import sys; sys.path[:] = {path!r}; from pipeline.ingest.isolated import serve; serve({fd})"
_LONGEST_START = 120
_SENT, _SENT_BYTES = 1_000, 4 << 20


class _Worker:
    """A running process and the connection to it."""

    def __init__(self) -> None:
        self.line, theirs = Pipe()
        with theirs:
            command = _START.format(path=sys.path, fd=theirs.fileno())
            self.process = subprocess.Popen(
                [sys.executable, "-c", command], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
        if not self.line.poll(_LONGEST_START) or self.line.recv() != "ready":
            self.end()
            raise RuntimeError("the process that reads files did not start")

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.line.close()


_lock = threading.Lock()
_worker: _Worker | None = None


def read(extension: str, data: bytes | Path, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the records and refusals of a file; raise what its reader raises, or ``RefusedError`` E018.

    ``data``: the file's bytes, or its name, for a format that is read piece by piece.
    """
    global _worker
    with _lock:
        if _worker is None or _worker.process.poll() is not None:
            _worker = _Worker()
        is_over = False
        try:
            _worker.line.send((extension, data, path, settings))
            while not is_over:
                if not _worker.line.poll(settings.max_seconds):
                    raise TimeoutError(f"reading it took more than {settings.max_seconds:g} seconds")
                outcome = _worker.line.recv()
                if isinstance(outcome, Exception):
                    # What filled the memory would be charged to the next file: that process ends.
                    is_over = not (isinstance(outcome, RefusedError) and outcome.code == "E018")
                    raise outcome
                is_over = not outcome
                yield from outcome
        except (OSError, EOFError) as problem:
            what = problem if isinstance(problem, TimeoutError) else "reading it ended the reading process"
            raise RefusedError("E018", f"{path} is not read: {what}. Convert it to plain text") from problem
        finally:
            if not is_over:
                _worker.end()
                _worker = None


def serve(descriptor: int) -> None:
    """Read the files that arrive on a connection, until it closes."""
    with Connection(descriptor) as line:
        import_module("pipeline.ingest.registry")  # before the clock of the first file runs
        line.send("ready")
        while True:
            try:
                extension, data, path, settings = line.recv()
            except EOFError:
                return
            _answer(line, extension, data, path, settings)


def _answer(line: Connection, extension: str, data: bytes | Path, path: str, settings: IngestSettings) -> None:
    """Send the reader's records in lists, the last one empty; or what it raised, if that can cross."""
    from pipeline.ingest.registry import READERS  # here, for the registry's readers know nothing of processes

    limits = _limit_memory(settings.max_memory_bytes)
    try:
        for some in _lists(READERS[extension](data, path, settings)):
            line.send(some)
        outcome: list[Record | Malformed] | Exception = []
    except MemoryError:
        most = f"{settings.max_memory_bytes:,} bytes of memory"
        outcome = RefusedError("E018", f"{path} is not read: it takes more than {most}. Convert it to plain text")
    except (NotTextError, RefusedError) as problem:
        outcome = problem
    except BaseException as problem:  # a panic of native code is no Exception, and must not end the process
        outcome = ValueError(f"{type(problem).__name__}: {str(problem)[:200]}")
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    line.send(outcome)


def _lists(items: Iterator[Record | Malformed]) -> Iterator[list[Record | Malformed]]:
    """Yield the items in lists of a few megabytes."""
    some: list[Record | Malformed] = []
    size = 0
    for item in items:
        some.append(item)
        size += len(item.raw)
        if size > _SENT_BYTES or len(some) >= _SENT:
            yield some
            some, size = [], 0
    if some:
        yield some


def _limit_memory(most: int) -> tuple[int, int]:
    """Allow this process ``most`` bytes above what it holds now, where the system tells that (Linux).

    Returns the limits that were in force.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    status = Path("/proc/self/statm")
    if status.exists():
        limit = int(status.read_text().split()[0]) * resource.getpagesize() + most
        bounds = [bound for bound in before if bound != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min([limit, *bounds]), before[1]))
    return before
