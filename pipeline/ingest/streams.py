"""Bytes that arrive bit by bit: files, what is packed in them, and their lines, each within the caps.

In: a file or a member of an archive. Out: a buffered stream; lines of text or bytes, none longer than the cap.
Refuses (``RefusedError``): E012 what breaks off or cannot be unpacked, E015 and E018 what unpacks beyond the caps. A
line that is too long is passed over (``Overlong``), without ever being in memory.
"""

import gzip
import hashlib
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from pipeline.errors import RefusedError
from pipeline.ingest.decode import Stream
from pipeline.ingest.limits import Budget, check_ratio

BLOCK = 1 << 20
_HELD_BYTES = 32 << 20
# Everything that the unpackers of the standard library raise on broken bytes.
BROKEN = (
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


def _unpack_zst(stream: IO[bytes]) -> Any:
    import pyarrow as pa  # type: ignore[import-untyped]  # here, for it is large and most processes unpack nothing

    return pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd")


_UNPACKERS: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".xz": lzma.LZMAFile,
    ".zst": _unpack_zst,
}
PACKINGS = frozenset(_UNPACKERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file, in the inbox or inside another: its path as messages show it, how many bytes it has as it lies there,
    how to open it (as often as need be), the address it was captured at, and the file of the inbox if it is one.
    """

    path: str
    size: int
    open: Callable[[], IO[bytes]]
    url: str | None = None
    file: str | None = None


def part_of(path: str, data: bytes, url: str | None = None) -> Part:
    """Return bytes as a part."""
    return Part(path=path, size=len(data), open=partial(io.BytesIO, data), url=url)


def stream_of(data: bytes) -> Stream:
    """Return bytes as a stream."""
    return io.BufferedReader(io.BytesIO(data), BLOCK)


@dataclass(frozen=True, slots=True)
class Overlong:
    """A line that was passed over: the SHA-256 of its bytes."""

    sha256: str


class _Watched(io.RawIOBase):
    """A stream whose breaking off is a refusal, and every block of which is reported."""

    def __init__(self, path: str, inner: IO[bytes], report: Callable[[int], None]) -> None:
        super().__init__()
        self._path = path
        self._inner = inner
        self._report = report
        self.refused: RefusedError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as there are bytes."""
        try:
            data = self._inner.read(len(buffer))
        except BROKEN as problem:
            raise _broken(self._path, problem) from None
        self._report(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def _broken(path: str, problem: Exception) -> RefusedError:
    return RefusedError("E012", f"{path} cannot be unpacked: {short(problem)}. Copy or compress it again")


@contextmanager
def opened(part: Part, packing: str, budget: Budget) -> Iterator[Stream]:
    """Open a part, unpacked if it is packed."""
    unpacked = 0

    def spend(count: int) -> None:
        nonlocal unpacked
        unpacked += count
        if packing:
            budget.spend(part.path, unpacked=count)
            check_ratio(part.path, part.size, unpacked, budget.settings)
        elif count == 0 and unpacked < part.size:
            raise RefusedError("E012", f"{part.path} cannot be unpacked: it breaks off. Copy or pack it again")

    with ExitStack() as stack:
        try:
            packed = stack.enter_context(part.open())
            inner = _UNPACKERS[packing](packed) if packing else packed
        except BROKEN as problem:
            raise _broken(part.path, problem) from None
        with io.BufferedReader(_Watched(part.path, inner, spend), BLOCK) as stream:
            yield stream


@contextmanager
def seekable(part: Part, packing: str, budget: Budget) -> Iterator[IO[bytes]]:
    """Open a part so that one can go back and forth in it: the inbox's own file, or a nameless copy on disk."""
    if part.file and not packing:
        with part.open() as stream:
            yield stream
        return
    with opened(part, packing, budget) as stream, SpooledTemporaryFile(max_size=_HELD_BYTES) as copy:
        while block := stream.read(BLOCK):
            copy.write(block)
        copy.seek(0)
        yield copy


def sha256_of(part: Part) -> str:
    """Return the hex SHA-256 of a part as it lies there, as far as it can be read."""
    digest = hashlib.sha256()
    with suppress(*BROKEN), part.open() as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def lines(stream: Stream, most: int) -> Iterator[bytes | Overlong]:
    """Yield the lines of a stream, those of more than ``most`` bytes as ``Overlong``."""
    while line := stream.readline(most):
        if len(line) < most or line.endswith(b"\n"):
            yield line
            continue
        digest = hashlib.sha256(line)
        while not line.endswith(b"\n") and (line := stream.readline(BLOCK)):
            digest.update(line)
        yield Overlong(digest.hexdigest())


def lines_of_text(text: io.TextIOWrapper, most: int) -> Iterator[str | Overlong]:
    """Yield the lines of a text with their ends, those of more than ``most`` characters as ``Overlong``."""
    while line := text.readline(most):
        if len(line) < most or line.endswith(("\n", "\r")):
            yield line
            continue
        digest = hashlib.sha256(line.encode("utf-8", "replace"))
        while not line.endswith(("\n", "\r")) and (line := text.readline(BLOCK)):
            digest.update(line.encode("utf-8", "replace"))
        yield Overlong(digest.hexdigest())


def short(problem: BaseException) -> str:
    """Return the first line of what an exception says."""
    return (str(problem).split("\n", 1)[0] or type(problem).__name__)[:200]
