"""The lock of a folder: one process writes at a time.

In: a folder. Out: a context in which no other process holds it. Refuses: a folder that another process or
thread holds (LockError E006); it never waits.

The operating system frees the lock of a process that dies, however it dies.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import LockError

LOCK = ".lock"
OWNER = ".lock-owner"


@contextmanager
def hold(folder: Path) -> Iterator[bool]:
    """Hold ``folder``, making it if need be; yields whether this is the outermost hold of the thread.

    A thread may take a folder that it holds already, so that a build and its stages share the lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, is_singleton=True)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise _refused(folder) from None
    try:
        first = lock.lock_counter == 1
        if first:
            # For the message to whoever finds the folder taken. When it is stale, nobody reads it.
            (folder / OWNER).write_text(str(os.getpid()), encoding="utf-8")
        yield first
    finally:
        if lock.lock_counter == 1:
            (folder / OWNER).unlink(missing_ok=True)
        lock.release()


def _refused(folder: Path) -> LockError:
    try:
        owner = f"process {int((folder / OWNER).read_text(encoding='utf-8'))}"
    except (OSError, ValueError):
        owner = "another process"
    fix = "Wait until it ends, or end it; or build into another folder with --out"
    return LockError("E006", f"{owner} is writing to this folder", where=str(folder), fix=fix)
