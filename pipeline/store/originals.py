"""The bytes of every file that was ever read from the inbox, compressed, named by their SHA-256.

In: a file and its hash. Out: ``data/originals/ab/abcdef....zst``; ``restored`` gives the file back, byte for byte. What
is there already is not written again, so a rebuild costs a look, and a file that stands twice in the inbox is kept
once. No table and no release depends on it: it can be deleted, and comes back as far as the inbox holds the files.
Refuses: E055 bytes that are not there or are not the ones of their name.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa  # type: ignore[import-untyped]

from pipeline.errors import StoreError
from pipeline.store import durable

_BLOCK = 1 << 20
_PACKING = "zstd"


def keep(folder: Path, file: Path, sha256: str) -> None:
    """Keep a file's bytes, unless they are kept already or the file is no longer the one of that hash."""
    target = _place(folder, sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    new = durable.temporary_name(target)
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream, pa.CompressedOutputStream(str(new), _PACKING) as packed:
            while block := stream.read(_BLOCK):
                digest.update(block)
                packed.write(block)
        if digest.hexdigest() == sha256:
            durable.flush_file(new)
            os.replace(new, target)  # noqa: PTH105 - as everywhere in the store
            durable.flush_folder(target.parent)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def restored(folder: Path, sha256: str) -> Iterator[Path]:
    """Yield a file with the bytes of that hash; it is gone afterwards."""
    kept = _place(folder, sha256)
    if not kept.is_file():
        raise StoreError("E055", "the original is not kept", where=str(kept))
    with TemporaryDirectory(prefix=".original.", suffix=".tmp", dir=folder) as place:
        file = Path(place) / sha256
        try:
            with pa.CompressedInputStream(pa.OSFile(str(kept)), _PACKING) as stream, file.open("wb") as out:
                shutil.copyfileobj(stream, out, _BLOCK)
        except (OSError, pa.ArrowException) as problem:
            raise StoreError("E055", f"the original cannot be unpacked: {problem}", where=str(kept)) from problem
        if durable.sha256_file(file) != sha256:
            raise StoreError("E055", "the original is not the file of its name", where=str(kept))
        yield file


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / f"{sha256}.zst"
