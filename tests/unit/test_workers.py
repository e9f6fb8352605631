"""Batches over processes: same results, same order, and no error lost."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

import pipeline.workers as workers_module
from pipeline.errors import DatelineError
from pipeline.workers import map_batches

PATIENCE_SECONDS = 60


def wait_until(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.01)


# --- functions for the workers: importable, as map_batches asks -----------------------------------------


def double(batch: list[int]) -> list[int]:
    return [2 * number for number in batch]


def first_waits_for_second(folder: Path, batch: int) -> int:
    """Make batch 0 end after batch 1."""
    if batch == 0:
        wait_until(folder / "1")
    (folder / str(batch)).touch()
    return batch


def refuse_three(batch: int) -> int:
    if batch == 3:
        raise DatelineError("E030", "three is refused", where="batch 3")
    return batch


class UnpicklableError(Exception):
    def __init__(self, *, detail: str) -> None:
        super().__init__(detail)
        self.lock = threading.Lock()  # cannot be pickled


def raise_unpicklable(batch: int) -> int:
    raise UnpicklableError(detail=f"the words of batch {batch}")


def die(batch: int) -> int:
    if batch == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


PREPARED: list[str] = []


def prepare() -> None:
    PREPARED.append("yes")


def is_prepared(batch: int) -> list[str]:
    return list(PREPARED)


def fail_to_prepare() -> None:
    raise DatelineError("E030", "the model is missing")


def process_id(batch: int) -> int:
    return os.getpid()


def say_where_and_wait(folder: Path, batch: int) -> None:
    (folder / f"{os.getpid()}.tmp").touch()
    (folder / f"{os.getpid()}.tmp").rename(folder / f"{os.getpid()}.pid")
    time.sleep(PATIENCE_SECONDS * 10)


# --- the tests -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("batches", [[], [[1]], [[1, 2], [], [3]]])
def test_results_are_those_of_a_plain_loop(workers: int, batches: list[list[int]]) -> None:
    assert map_batches(double, batches, workers=workers) == [double(batch) for batch in batches]


def test_results_come_in_the_order_of_the_batches(tmp_path: Path) -> None:
    work = partial(first_waits_for_second, tmp_path)
    assert map_batches(work, [0, 1, 2], workers=2) == [0, 1, 2]


def test_one_worker_is_this_process_and_two_are_not() -> None:
    assert set(map_batches(process_id, [1, 2], workers=1)) == {os.getpid()}
    assert os.getpid() not in map_batches(process_id, [1, 2], workers=2)


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_counts_every_batch_once(workers: int) -> None:
    seen: list[tuple[int, int]] = []
    map_batches(double, [[1], [2], [3]], workers=workers, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_reaches_the_caller_as_it_was_raised(workers: int) -> None:
    with pytest.raises(DatelineError, match="three is refused") as caught:
        map_batches(refuse_three, [1, 2, 3, 4], workers=workers)
    assert (caught.value.code, caught.value.where) == ("E030", "batch 3")


def test_an_error_that_cannot_be_pickled_keeps_its_words() -> None:
    with pytest.raises(RuntimeError, match="the words of batch"):
        map_batches(raise_unpicklable, [1, 2], workers=2)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_initializer_runs_once_in_each_process(workers: int) -> None:
    PREPARED.clear()
    results = map_batches(is_prepared, [1, 2, 3, 4], workers=workers, initializer=prepare)
    assert results == [["yes"]] * 4


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_initializer_reaches_the_caller(workers: int) -> None:
    with pytest.raises(DatelineError, match="the model is missing"):
        map_batches(double, [[1], [2]], workers=workers, initializer=fail_to_prepare)


def test_a_killed_process_is_told_and_leaves_none_behind() -> None:
    with pytest.raises(DatelineError, match="killed") as caught:
        map_batches(die, [0, 1, 2, 3], workers=2)
    assert caught.value.code == "E032"
    assert "--workers" in caught.value.fix
    assert multiprocessing.active_children() == []


def write_parent(folder: Path, *lines: str) -> Path:
    """Write a script that runs these lines with this module imported, as a parent of its own."""
    script = folder / "parent.py"
    path = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    body = "".join(f"    {line}\n" for line in lines)
    script.write_text(f"import sys\nsys.path[:0] = {path!r}\nimport test_workers\nif __name__ == '__main__':\n{body}")
    return script


def test_a_killed_process_ends_the_others_where_sigterm_is_ignored(tmp_path: Path) -> None:
    script = write_parent(
        tmp_path,
        "test_workers.signal.signal(test_workers.signal.SIGTERM, test_workers.signal.SIG_IGN)",
        "test_workers.test_a_killed_process_is_told_and_leaves_none_behind()",
    )
    subprocess.run([sys.executable, str(script)], check=True, timeout=PATIENCE_SECONDS)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = write_parent(
        tmp_path,
        f"work = test_workers.partial(test_workers.say_where_and_wait, test_workers.Path({str(tmp_path)!r}))",
        "test_workers.map_batches(work, [1, 2], workers=2)",
    )
    parent = subprocess.Popen([sys.executable, str(script)])
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(list(tmp_path.glob("*.pid"))) < 2:
            assert time.monotonic() < deadline, "the workers never started"
            assert parent.poll() is None, "the parent ended early"
            time.sleep(0.05)
        workers = [psutil.Process(int(path.stem)) for path in tmp_path.glob("*.pid")]
    finally:
        parent.kill()
        parent.wait()
    _, alive = psutil.wait_procs(workers, timeout=PATIENCE_SECONDS)
    for process in alive:
        process.kill()
    assert alive == []


def test_zero_workers_are_one_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "available_cores", lambda: 1)
    assert set(map_batches(process_id, [1, 2], workers=0)) == {os.getpid()}
    monkeypatch.setattr(workers_module, "available_cores", lambda: 2)
    assert os.getpid() not in map_batches(process_id, [1, 2], workers=0)


def test_fewer_than_no_workers_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        map_batches(double, [[1]], workers=-1)
