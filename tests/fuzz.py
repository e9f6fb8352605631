"""Fuzzing of every reader: ``python -m tests.fuzz MINUTES``. Prints what readers raised, by format and kind.

Hypothesis spoils the fixtures of ``tests.formats``: bits flipped, stretches cut, doubled, moved in from other
files. Readers are called past the net of ``read_part``, which makes E012 of an exception; whole files go through
``read_inbox``'s own path, which must never raise.
"""

import collections
import io
import re
import sys
import time
from functools import partial

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipeline.errors import RefusedError
from pipeline.ingest import Part, _opened
from pipeline.ingest.decode import NotTextError
from pipeline.ingest.limits import Budget
from pipeline.ingest.registry import READERS, split_name
from pipeline.settings import IngestSettings
from tests import formats

WHOLE = {name: make() for name, make in formats.FILES.items()}
PLACE = st.floats(0, 1, exclude_max=True)
STEPS = st.lists(
    st.tuples(st.sampled_from(["flip", "cut", "double", "insert", "splice"]), PLACE, PLACE, st.binary(max_size=40)),
    min_size=1,
    max_size=6,
)


def spoilt(data: bytes, steps: list[tuple[str, float, float, bytes]], other: bytes) -> bytes:
    """Return the bytes with the steps applied, one after another."""
    for kind, first, second, extra in steps:
        start, end = sorted((int(first * len(data)), int(second * len(data))))
        if kind == "flip" and data:
            data = data[:start] + bytes([data[start] ^ (1 << int(second * 8))]) + data[start + 1 :]
        elif kind == "cut":
            data = data[:start] + data[end:]
        elif kind == "double":
            data = data[:end] + data[start:end] + data[end:]
        elif kind == "insert":
            data = data[:start] + extra + data[start:]
        else:
            data = data[:start] + other[start:end] + data[start:]
    return data


def main(minutes: float) -> None:
    """Fuzz until the time is up; print the count of files, of kinds of exception, and the slowest file."""
    end = time.monotonic() + minutes * 60
    raised: collections.Counter[tuple[str, str]] = collections.Counter()
    read = collections.Counter[str]()
    slowest = [0.0, ""]
    caps = IngestSettings(max_seconds=20)

    def one(name: str, other: str, steps: list[tuple[str, float, float, bytes]]) -> None:
        data, extension = spoilt(WHOLE[name], steps, WHOLE[other]), split_name(name).extension
        begin = time.monotonic()
        if extension in READERS and not split_name(name).packing:
            try:
                for item in READERS[extension](data, name, caps):
                    str(getattr(item, "body", "")).encode()
            except (NotTextError, RefusedError):
                pass
            except Exception as problem:
                raised[extension, f"{type(problem).__name__}: {re.sub(r'[-\d]+', '#', str(problem))[:40]}"] += 1
        else:
            part = Part(path=name, size=len(data), open=partial(io.BytesIO, data))
            for _, items in _opened(part, caps, Budget(caps)):
                collections.deque(items, maxlen=0)
        read[extension] += 1
        slowest[:] = max(slowest, [time.monotonic() - begin, name])

    turn = 0
    while time.monotonic() < end:
        turn += 1
        profile = settings(
            max_examples=200,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        names = st.sampled_from(sorted(WHOLE))
        profile(seed(turn)(given(names, names, STEPS)(one)))()
    print(f"{sum(read.values()):,} files in {minutes:g} minutes: {dict(sorted(read.items()))}; slowest {slowest}")
    for (extension, what), count in raised.most_common():
        print(f"  {extension} {count}: {what}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
