"""Archives to the files inside them: .zip and .tar, and what .gz, .xz and .zst compress.

In: an archive's bytes, the caps, and what is left of them. Out: ``Part`` objects, in the archive's order.
Nothing is written to disk, no path of an archive is ever opened.
Refuses: E012 an archive that is broken, E015 and E018 one beyond the caps (the whole, before any member is
read); of its members, E017 those whose path leads out, links, devices and repeated names, E019 encrypted ones.
"""

import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa  # type: ignore[import-untyped]

from pipeline.ingest.limits import Budget, Names, RefusedError, check_ratio
from pipeline.ingest.record import Malformed, storable
from pipeline.settings import IngestSettings

_BLOCK = 1 << 20
# Everything that the unpackers of the standard library raise on broken bytes.
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
)
_OPENERS: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".xz": lzma.LZMAFile,
    ".zst": lambda stream: pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd"),
}
PACKINGS = frozenset(_OPENERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file inside another: its path as messages show it, its bytes, and the address it was captured at."""

    path: str
    data: bytes
    url: str | None = None


@dataclass(frozen=True, slots=True)
class _Listed:
    """A member before it is read: ``read(n)`` gives its first n bytes; ``refused`` says why it is not read."""

    name: str
    size: int
    packed: int
    read: Callable[[int], bytes]
    refused: tuple[str, str] | None = None


def inflate(path: str, data: bytes, suffix: str, settings: IngestSettings, *, max_bytes: int) -> bytes:
    """Return what a compressed file holds. Raises ``RefusedError`` E012, E015 or E018."""
    unpacked = bytearray()
    try:
        with _OPENERS[suffix](io.BytesIO(data)) as stream:
            while block := stream.read(_BLOCK):
                unpacked += block
                if len(unpacked) > max_bytes:
                    raise RefusedError("E015", f"{path} is larger than {max_bytes:,} bytes once unpacked. Split it")
                check_ratio(path, len(data), len(unpacked), settings)
    except _BROKEN as problem:
        raise RefusedError("E012", f"{path} cannot be unpacked: {_short(problem)}. Copy or compress it again") from None
    return bytes(unpacked)


def parts(suffix: str, path: str, data: bytes, settings: IngestSettings, budget: Budget) -> Iterator[Part | Malformed]:
    """Yield the files of an archive, or refusals. Raises ``RefusedError`` when the whole is refused."""
    try:
        listed = (_zip_members if suffix == ".zip" else _tar_members)(data, settings.max_members)
    except _BROKEN as problem:
        raise RefusedError("E012", f"{path} is no whole archive: {_short(problem)}. Copy or pack it again") from None
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
            if member.size > settings.max_file_bytes:
                raise RefusedError("E015", f"{shown} is larger than {settings.max_file_bytes:,} bytes. Split it")
            yield Part(path=shown, data=member.read(settings.max_file_bytes))
        except RefusedError as problem:
            yield Malformed(code=problem.code, reason=problem.reason)
        except _BROKEN as problem:
            yield Malformed(code="E012", reason=f"{shown} cannot be unpacked: {_short(problem)}. Pack it again")


def _zip_members(data: bytes, _most: int) -> list[_Listed]:
    archive = zipfile.ZipFile(io.BytesIO(data))

    def read(info: zipfile.ZipInfo, most: int) -> bytes:
        with archive.open(info) as stream:
            return stream.read(most)

    found = []
    for info in archive.infolist():
        mode = info.external_attr >> 16
        refused = None
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            refused = ("E017", "it is a link or a device")
        elif info.flag_bits & 1:
            refused = ("E019", "it is encrypted")
        if not info.is_dir():
            reader = lambda most, info=info: read(info, most)  # noqa: E731
            found.append(_Listed(info.orig_filename, info.file_size, info.compress_size, reader, refused))
    return found


def _tar_members(data: bytes, most: int) -> list[_Listed]:
    # errorlevel and ignore_zeros stay at their defaults: a broken header ends the listing with an error.
    archive = tarfile.TarFile(fileobj=io.BytesIO(data))

    def read(info: tarfile.TarInfo, most: int) -> bytes:
        stream = archive.extractfile(info)
        content = stream.read(most) if stream else b""
        if len(content) < info.size:
            raise EOFError("it ends in the middle of a member")
        return content

    found = []
    for info in archive:
        if info.isdir():
            continue
        refused = None if info.isreg() else ("E017", "it is a link or a device")
        reader = lambda most, info=info: read(info, most)  # noqa: E731
        found.append(_Listed(info.name, info.size if info.isreg() else 0, info.size, reader, refused))
        if len(found) > most:
            break
    return found


def _short(problem: BaseException) -> str:
    return (str(problem).split("\n", 1)[0] or type(problem).__name__)[:200]
