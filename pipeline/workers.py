"""Map a function over batches, here or in several processes, with the same result either way.

In: a function, a sequence of batches, a number of processes. Out: one result a batch, in the order of the
batches, whichever process finished first.
Refuses nothing of its own: what the function raises reaches the caller. A process that dies without a
word (killed, out of memory) becomes a ``DatelineError`` E032.
"""

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice

from pipeline.errors import DatelineError
from pipeline.settings import available_cores

type Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class _Raised:
    """What a batch raised, as a value: an exception that cannot be pickled would break the pool."""

    error: Exception


def map_batches[Batch, Result](
    function: Callable[[Batch], Result],
    batches: Sequence[Batch],
    *,
    workers: int,
    initializer: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """Return ``[function(batch) for batch in batches]``.

    ``workers``: how many processes, 0 for one per core; with 1, or a single batch, all happens in this one.
    ``initializer`` runs once in each process before its first batch, to load what all batches need.
    ``progress`` is called here, with the number of batches done and of all.
    With several processes, function, batches and results must be picklable, and the function importable.
    """
    if workers < 0:
        raise ValueError(f"workers must be 0 or more, not {workers}")
    workers = min(workers or available_cores(), len(batches))
    if workers <= 1:
        return _map_here(function, batches, initializer, progress)
    with _pool(workers, initializer) as pool:
        futures = [pool.submit(_guarded, function, batch) for batch in batches]
        _watch(futures, progress)
        return [_result(future) for future in futures]


def map_stream[Batch, Result](
    function: Callable[[Batch], Result], batches: Iterable[Batch], *, workers: int
) -> Iterator[Result]:
    """Yield ``function(batch)`` for each batch, in order, while a few batches a process are under way.

    As ``map_batches``, for more batches and results than memory holds.
    """
    batches = iter(batches)
    first = list(islice(batches, 2))
    batches = chain(first, batches)
    workers = workers or available_cores()
    if min(workers, len(first)) <= 1:
        yield from map(function, batches)
        return
    waiting: deque[Future[Result | _Raised]] = deque()
    with _pool(workers, None) as pool:
        for batch in batches:
            waiting.append(pool.submit(_guarded, function, batch))
            if len(waiting) > 2 * workers:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


@contextmanager
def _pool(workers: int, initializer: Callable[[], None] | None) -> Iterator[ProcessPoolExecutor]:
    """Hold processes. They are fresh: a fork would copy the locks of polars' and DuckDB's threads as they stand.

    When one dies the others are killed: the executor would ask them to end by SIGTERM and wait for ever where that
    is ignored, as Dagster makes it where Ctrl-C is (a job in the background of a script).
    """
    pool = ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(initializer,),
    )
    try:
        yield pool
    except BrokenProcessPool as error:
        for process in list((pool._processes or {}).values()):
            process.kill()
        raise _died(workers) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _map_here[Batch, Result](
    function: Callable[[Batch], Result],
    batches: Sequence[Batch],
    initializer: Callable[[], None] | None,
    progress: Progress | None,
) -> list[Result]:
    if initializer and batches:
        initializer()
    results = []
    for done, batch in enumerate(batches, start=1):
        results.append(function(batch))
        if progress:
            progress(done, len(batches))
    return results


_failed_start: list[Exception] = []


def _start(initializer: Callable[[], None] | None) -> None:
    """Prepare a worker process. An error here is kept for the first batch, where the caller can be told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        if initializer:
            initializer()
    except Exception as error:
        _failed_start.append(error)


def _end_with_parent() -> None:
    """A killed parent cannot stop its pool: without this its processes would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _guarded[Batch, Result](function: Callable[[Batch], Result], batch: Batch) -> Result | _Raised:
    """Run in the worker process."""
    try:
        if _failed_start:
            raise _failed_start[0]
        return function(batch)
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes, made on this line
        except Exception:
            return _Raised(RuntimeError("".join(traceback.format_exception(error))))
        # A traceback does not cross between processes; a note does.
        error.add_note("In a worker process:\n" + "".join(traceback.format_exception(error)))
        return _Raised(error)


def _watch[Result](futures: list[Future[Result | _Raised]], progress: Progress | None) -> None:
    """Count what is done; stop at the first batch that raised, so that nobody waits for the others."""
    for done, future in enumerate(as_completed(futures), start=1):
        _result(future)
        if progress:
            progress(done, len(futures))


def _result[Result](future: Future[Result | _Raised]) -> Result:
    outcome = future.result()
    if isinstance(outcome, _Raised):
        raise outcome.error
    return outcome


def _died(workers: int) -> DatelineError:
    return DatelineError(
        code="E032",
        where=f"one of {workers} worker processes",
        what="the process died without an error of its own; it was killed, most often for want of memory",
        fix="Run again with fewer processes (--workers 1) or a smaller extract.batch_size",
    )
