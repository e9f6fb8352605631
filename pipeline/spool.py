"""Rows beyond memory: a table in the making, kept on disk once it is large.

In: frames of one shape, in any order and of any size. Out: the same rows in order of a key, chunk by chunk
(``Spool``), or in the order they came in, column by column (``Parts``). What is handed out is the same however the
rows came in: only the cuts between the chunks differ, and no chunk shares a key with another.

Until a few dozen megabytes have gathered, nothing is written. Then rows go to files in a nameless folder, one file
for each of 512 ranges of the key. The ranges are even, for keys are hashes; keys that are not cost memory, not rows.
"""

import io
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

RANGES = 512
HELD_BYTES = 16 << 20
"""How much of a table in the making is held in memory before it is written."""

_OLDEST = pl.CompatLevel.oldest()
_SIZE = struct.Struct("<Q")


class _Held:
    """Frames in memory, and the folder for those that have left it."""

    def __init__(self, scratch: Path | None, held_bytes: int) -> None:
        self.height = 0
        self._scratch = scratch
        self._most = held_bytes
        self._frames: list[pl.DataFrame] = []
        self._bytes = 0
        self._temporary: TemporaryDirectory[str] | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """Take rows."""
        if frame.is_empty():
            return
        self.height += frame.height
        self._frames.append(frame)
        self._bytes += int(frame.estimated_size())
        if self._bytes >= self._most:
            self._leave_memory()

    def _leave_memory(self) -> None:
        self._write(pl.concat(self._frames))
        self._frames, self._bytes = [], 0

    @property
    def _is_written(self) -> bool:
        return self._temporary is not None

    @property
    def _folder(self) -> Path:
        if self._temporary is None:
            self._temporary = TemporaryDirectory(dir=self._scratch, prefix=".rows.", suffix=".tmp")
        return Path(self._temporary.name)

    def _write(self, frame: pl.DataFrame) -> None:
        raise NotImplementedError


class Spool(_Held):
    """Rows to be had again in order of ``key``, a column of texts that begin with ``prefix`` and hex digits."""

    def __init__(self, key: str, *, prefix: str, scratch: Path | None = None, held_bytes: int = HELD_BYTES) -> None:
        super().__init__(scratch, held_bytes)
        self._key = key
        self._bounds = pl.Series([f"{prefix}{number * 4096 // RANGES:03x}" for number in range(1, RANGES)])

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield all rows in order of the key, as often as one asks."""
        if not self._is_written:
            if self._frames:
                yield pl.concat(self._frames).sort(self._key, maintain_order=True)
            return
        if self._frames:
            self._leave_memory()
        frames: list[pl.DataFrame] = []
        size = 0
        for file in sorted(self._folder.iterdir()):
            for part in _parts_of(file):
                frames.append(part)
                size += int(part.estimated_size())
            if size >= self._most // 2:  # small ranges go together: to a reader, a frame costs as such
                yield self._emptied(frames)
                size = 0
        if frames:
            yield self._emptied(frames)

    def _emptied(self, frames: list[pl.DataFrame]) -> pl.DataFrame:
        """Return the rows of frames in order, and let go of the frames."""
        rows = pl.concat(frames)
        frames.clear()
        return rows.sort(self._key, maintain_order=True)

    def _write(self, frame: pl.DataFrame) -> None:
        ordered = frame.sort(self._key, maintain_order=True)
        cuts = ordered[self._key].search_sorted(self._bounds, side="left").to_list()
        for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, ordered.height], strict=True)):
            if start < end:
                part = io.BytesIO()
                ordered.slice(start, end - start).write_ipc_stream(part, compression="zstd", compat_level=_OLDEST)
                with (self._folder / f"{number:03}").open("ab") as stream:
                    stream.write(_SIZE.pack(part.tell()))
                    stream.write(part.getbuffer())


class Parts(_Held):
    """Rows to be had again in the order they came in, a few columns at a time."""

    def __init__(self, *, scratch: Path | None = None, held_bytes: int = HELD_BYTES) -> None:
        super().__init__(scratch, held_bytes)
        self._written = 0

    def columns(self, *names: str) -> pl.DataFrame:
        """Return some columns of all rows."""
        return self.lazy().select(names).collect()

    def lazy(self) -> pl.LazyFrame:
        """Return all rows, to be read when they are asked for; there must be one at least."""
        files = sorted(self._folder.iterdir()) if self._is_written else []
        held = [pl.concat(self._frames).lazy()] if self._frames else []
        return pl.concat([*([pl.scan_parquet(files)] if files else []), *held])

    def _write(self, frame: pl.DataFrame) -> None:
        frame.write_parquet(self._folder / f"{self._written:06}", compression="lz4", statistics=False)
        self._written += 1


def pieces(frames: Iterable[pl.DataFrame], *, rows: int, size: int) -> Iterator[pl.DataFrame]:
    """Cut frames into pieces of at most ``rows`` rows and about ``size`` bytes."""
    for frame in frames:
        share = int(frame.estimated_size()) // size + 1
        yield from frame.iter_slices(max(1, min(rows, frame.height // share)))


def _parts_of(file: Path) -> Iterator[pl.DataFrame]:
    """Read the Arrow streams that were written to a file one after the other, each after its size."""
    with file.open("rb") as stream:
        while head := stream.read(_SIZE.size):
            yield pl.read_ipc_stream(stream.read(*_SIZE.unpack(head)))
