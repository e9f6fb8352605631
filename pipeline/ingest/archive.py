"""Archives to the files inside them: .zip and .tar.

In: an archive in which one can go back and forth, the caps, and what is left of them. Out: ``Part`` objects, in the
archive's order, each to be opened while the archive is. No path of an archive is ever opened.
Refuses: E012 an archive that is broken, E015 and E018 one beyond the caps (the whole, before any member is
read); of its members, E017 those whose path leads out, links, devices and repeated names, E019 encrypted ones.
"""

import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from pipeline.errors import RefusedError
from pipeline.ingest.limits import Budget, Names, check_ratio
from pipeline.ingest.record import Malformed, storable
from pipeline.ingest.streams import BROKEN, Part, short
from pipeline.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class _Listed:
    """A member before it is read: ``open`` gives its bytes; ``refused`` says why it is not read."""

    name: str
    size: int
    packed: int
    open: Callable[[], IO[bytes]]
    refused: tuple[str, str] | None = None


def parts(
    suffix: str, path: str, stream: IO[bytes], settings: IngestSettings, budget: Budget
) -> Iterator[Part | Malformed]:
    """Yield the files of an archive, or refusals. Raises ``RefusedError`` when the whole is refused."""
    try:
        listed = (_zip_members if suffix == ".zip" else _tar_members)(stream, settings.max_members)
    except BROKEN as problem:
        raise RefusedError("E012", f"{path} is no whole archive: {short(problem)}. Copy or pack it again") from None
    budget.spend(path, unpacked=sum(member.size for member in listed), members=len(listed))
    names = Names()
    for number, member in enumerate(listed, start=1):
        shown = f"{path}!/{storable(member.name).removeprefix('./')}"
        why = names.why_not(member.name)
        refused = ("E017", why) if why else member.refused
        if refused:
            reason = f"{path} member {number} ({member.name[:200]!a}) is not read: {refused[1]}. Pack it anew without"
            yield Malformed(code=refused[0], reason=reason, raw=member.name.encode("utf-8", "replace"))
            continue
        try:
            check_ratio(shown, member.packed, member.size, settings)
        except RefusedError as problem:
            yield Malformed(code=problem.code, reason=problem.reason)
        else:
            yield Part(path=shown, size=member.size, open=member.open)


def _zip_members(stream: IO[bytes], _most: int) -> list[_Listed]:
    archive = zipfile.ZipFile(stream)
    found = []
    for info in archive.infolist():
        mode = info.external_attr >> 16
        refused = None
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            refused = ("E017", "it is a link or a device")
        elif info.flag_bits & 1:
            refused = ("E019", "it is encrypted")
        if not info.is_dir():
            reader = partial(archive.open, info)
            found.append(_Listed(info.orig_filename, info.file_size, info.compress_size, reader, refused))
    return found


def _tar_members(stream: IO[bytes], most: int) -> list[_Listed]:
    # errorlevel and ignore_zeros stay at their defaults: a broken header ends the listing with an error.
    archive = tarfile.TarFile(fileobj=stream)

    def read(info: tarfile.TarInfo) -> IO[bytes]:
        member = archive.extractfile(info)
        if member is None:
            raise EOFError("it is no file")
        return member

    found = []
    for info in archive:
        if info.isdir():
            continue
        refused = None if info.isreg() else ("E017", "it is a link or a device")
        found.append(_Listed(info.name, info.size if info.isreg() else 0, info.size, partial(read, info), refused))
        if len(found) > most:
            break
    return found
