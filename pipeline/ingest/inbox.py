"""The files of the inbox folders: which there are, their bytes, and why some are not read.

In: the inbox folders of the settings. Out: ``Entry`` objects sorted by path; ``openable`` gives an entry as a
``Part``. Left out, as they hold no articles: hidden files and folders, what operating systems and editors
leave behind.
Refuses: E004 a folder that is missing, E005 folders without any file (raised); E010 what cannot be read,
links that leave the inbox or are broken, links to folders, pipes and devices (as ``RefusedError``). Names that are
not UTF-8 are shown with U+FFFD.
"""

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from pipeline.errors import InboxError, RefusedError
from pipeline.ingest.registry import READERS, split_name
from pipeline.ingest.streams import Part
from pipeline.settings import Settings

_JUNK = frozenset({"thumbs.db", "desktop.ini", "__macosx", "icon\r"})
_BLOCK = 1 << 20
_LARGE = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something in an inbox folder: its path relative to the folder, where it is, and why it is not read."""

    path: str
    file: Path
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file of the inbox: path, hash and size as the manifest names it, and where it lies."""

    path: str
    sha256: str
    bytes: int
    file: Path


def entries(settings: Settings) -> list[Entry]:
    """Return everything in the inbox folders, sorted by path; a file reached twice counts once."""
    found: dict[str, Entry] = {}
    for folder in settings.inbox:
        try:
            is_folder = folder.is_dir()
        except OSError:
            is_folder = False
        if not is_folder:
            what = "is not a folder" if os.path.lexists(folder) else "does not exist"
            raise InboxError("E004", f"the inbox folder {what}", where=str(folder))
        root = folder.resolve()
        for entry in _walk(root, root):
            found.setdefault(os.path.normpath(entry.file), entry)
    if not found:
        raise InboxError("E005", "the inbox holds no files", where=", ".join(map(str, settings.inbox)))
    return sorted(found.values(), key=lambda entry: (entry.path, str(entry.file)))


def entry_of(path: Path) -> Entry:
    """Return one file as an entry of its folder; a link that a user names is followed."""
    file = path.resolve()
    return _entry(file, file.parent, _why_not(file, file.parent))


def inputs(of: list[Entry]) -> list[InputFile]:
    """Return path, hash and size of every file of the inbox that can be read, sorted by path."""
    found = []
    for entry in of:
        if entry.refused is None:
            try:
                sha256, size = _hash(entry.file)
            except OSError:
                continue
            found.append(InputFile(path=entry.path, sha256=sha256, bytes=size, file=entry.file))
    return sorted(found, key=lambda item: (item.path, item.sha256))


def openable(entry: Entry, report: Callable[[float], None] | None = None) -> Part:
    """Return an entry as a part. ``report`` is told which share of it was read, if it is large. Raises
    ``RefusedError``.
    """
    if entry.refused is not None:
        raise RefusedError("E010", entry.refused)
    try:
        entry.file.open("rb").close()
        size = entry.file.stat().st_size
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        fix = "Check that it exists and its permissions"
        raise RefusedError("E010", f"{entry.path} cannot be read: {why}. {fix}") from problem
    return Part(
        path=entry.path,
        size=size,
        open=partial(_open, entry.file, report if size > _LARGE else None),
        file=str(entry.file),
    )


class _Reported(io.FileIO):
    """A file that says how far it has been read."""

    def __init__(self, file: Path, report: Callable[[float], None]) -> None:
        super().__init__(file)
        self._report = report
        self._size = file.stat().st_size

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._report(min(1.0, self.tell() / self._size))
        return count


def _open(file: Path, report: Callable[[float], None] | None) -> IO[bytes]:
    return file.open("rb") if report is None else io.BufferedReader(_Reported(file, report), _BLOCK)


def is_left_out(name: str) -> bool:
    """Tell whether a file or folder of this name holds no articles: hidden, or left behind by a program."""
    return name.startswith((".", "~$")) or name.lower() in _JUNK or name.endswith("~")


def _walk(folder: Path, root: Path) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as listing:
            children = sorted(listing, key=lambda child: os.fsencode(child.name))
    except OSError as problem:
        why = problem.strerror or type(problem).__name__
        yield _entry(folder, root, f"the folder {_shown(folder, root)} cannot be listed: {why}. Check its permissions")
        return
    for child in children:
        if is_left_out(child.name):
            continue
        path = folder / child.name
        if child.is_dir(follow_symlinks=False):
            inside = list(_walk(path, root))
            if not inside and split_name(child.name)[1] in READERS:
                inside = [_entry(path, root, f"{_shown(path, root)} is an empty folder named like a file. Remove it")]
            yield from inside
        else:
            yield _entry(path, root, _why_not(path, root))


def _entry(path: Path, root: Path, refused: str | None = None) -> Entry:
    return Entry(path=_shown(path, root), file=path, refused=refused)


def _why_not(path: Path, root: Path) -> str | None:
    """Say why an entry must not be opened, or None."""
    shown = _shown(path, root)
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError) as problem:
        why = getattr(problem, "strerror", None) or type(problem).__name__
        return f"{shown} cannot be read: {why}. If it is a link, its target is missing; check its permissions"
    if not target.is_relative_to(root):
        return f"{shown} is a link that leaves the inbox, which is not followed. Copy the file into the inbox"
    if stat.S_ISDIR(mode):
        return f"{shown} is a link to a folder, which is not followed. Copy the folder into the inbox"
    if not stat.S_ISREG(mode):
        return f"{shown} is not a regular file (a pipe, socket or device). Remove it"
    return None


def _shown(path: Path, root: Path) -> str:
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")


def _hash(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size
