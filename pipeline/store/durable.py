"""Files that are whole or not there: write to a temporary name, flush to disk, rename.

A reader sees the old file or the new one, never half of one, whatever moment the power fails at.
Temporary names begin with a dot and end in ``.tmp``; what a killed process left is swept up later.
"""

import hashlib
import os
from pathlib import Path

TEMPORARY = ".*.tmp"


def temporary_name(path: Path) -> Path:
    """Return a hidden name in the same folder, so that renaming to ``path`` is one step of the disk's."""
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def sha256_file(path: Path) -> str:
    """Return the hex SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_bytes(data: bytes) -> str:
    """Return the hex SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def flush_file(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Wait until the names in the folder are on the disk; where a system cannot, go on."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_temporary(path: Path, data: bytes) -> Path:
    """Write ``data`` under a temporary name beside ``path``, flushed, and return that name."""
    temporary = temporary_name(path)
    with temporary.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return temporary


def write_durably(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` in one step."""
    temporary = write_temporary(path, data)
    os.replace(temporary, path)  # noqa: PTH105 - tests stop the process at this call
    flush_folder(path.parent)


def link_durably(link: Path, target: str) -> None:
    """Make ``link`` a symbolic link to ``target`` in one step, in place of an older link."""
    temporary = temporary_name(link)
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    os.replace(temporary, link)  # noqa: PTH105 - tests stop the process at this call
    flush_folder(link.parent)
