"""What is remembered of each feed from one poll to the next: ``.state.json`` in the folder of the saved entries.

In: that folder. Out: address -> ``Seen``. It lies with the entries, so that who removes them removes it too, and
gets them again. Refuses nothing: a state that is missing or broken is an empty one, and costs one whole answer a feed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.store.durable import write_durably

STATE = ".state.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the server said of its last whole answer; ``not_before``: seconds of the epoch, 0 for at once."""

    etag: str | None = None
    last_modified: str | None = None
    not_before: int = 0


def read_state(folder: Path) -> dict[str, Seen]:
    """Return what is remembered of the feeds."""
    try:
        found = json.loads((folder / STATE).read_bytes())
        return {str(url): Seen(**fields) for url, fields in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_state(folder: Path, state: Mapping[str, Seen]) -> None:
    """Keep it, sorted by address."""
    text = json.dumps({url: asdict(seen) for url, seen in state.items()}, indent=1, sort_keys=True)
    write_durably(folder / STATE, text.encode())
