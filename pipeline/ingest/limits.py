"""What one file of the inbox may cost, and what a member of an archive may be called.

In: sizes, counts and names, before anything is read. Out: nothing, or the refusal.
Refuses (``RefusedError``): E015 too many bytes or members, E018 packed or nested beyond any honest archive,
E017 a name that leads out of its archive, names a device or stands twice. The caps are those of [ingest].
"""

import re
from dataclasses import dataclass, field

from pipeline.errors import RefusedError
from pipeline.settings import IngestSettings

_DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))])
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ALWAYS_FINE = 16 << 20
_LONGEST_NAME = 1024


@dataclass
class Budget:
    """What is left of the caps for one file of the inbox, its archives within archives included."""

    settings: IngestSettings
    unpacked: int = 0
    members: int = 0

    def spend(self, path: str, *, unpacked: int = 0, members: int = 0) -> None:
        """Count bytes and members against the caps; raise ``RefusedError`` E015 beyond them."""
        self.unpacked += unpacked
        self.members += members
        if self.unpacked > self.settings.max_unpacked_bytes:
            most = f"{self.settings.max_unpacked_bytes:,} bytes"
            raise RefusedError("E015", f"{path} unpacks to more than {most}. Split it, or raise max_unpacked_bytes")
        if self.members > self.settings.max_members:
            most = f"{self.settings.max_members:,} members"
            raise RefusedError("E015", f"{path} holds more than {most}. Split it, or raise [ingest] max_members")


def check_ratio(path: str, packed: int, unpacked: int, settings: IngestSettings) -> None:
    """Refuse (E018) what unpacks to more than ``max_ratio`` times its size; small results are always fine."""
    if unpacked > _ALWAYS_FINE and unpacked > packed * settings.max_ratio:
        what = f"{path} unpacks to more than {settings.max_ratio} times its size, as archives made to harm do"
        raise RefusedError("E018", f"{what}. Unpack it yourself, or raise [ingest] max_ratio")


def check_depth(path: str, depth: int, settings: IngestSettings) -> None:
    """Refuse (E018) an archive that lies in more archives than ``max_nesting`` allows."""
    if depth > settings.max_nesting:
        what = f"{path} is an archive inside {depth - 1} others"
        raise RefusedError("E018", f"{what}. Unpack the outer ones, or raise [ingest] max_nesting")


@dataclass
class Names:
    """The names of one archive's members: each once, and none that a file system would take amiss."""

    _seen: set[str] = field(default_factory=set)

    def why_not(self, name: str) -> str | None:
        """Say why a member of this name is not read, or None.

        >>> names = Names()
        >>> names.why_not("a/b.txt"), names.why_not("../b.txt"), names.why_not("A/B.txt")
        (None, 'its path leads out of the archive', 'its name stands in the archive twice')
        """
        parts = re.split(r"[/\\]", name)
        if _ABSOLUTE.match(name):
            return "its path is absolute"
        if ".." in parts:
            return "its path leads out of the archive"
        if _CONTROL.search(name) or len(name) > _LONGEST_NAME:
            return "its name holds control characters or is too long"
        if any(part.split(".")[0].strip().lower() in _DEVICES for part in parts):
            return "it is named like a device"
        key = "/".join(part for part in parts if part not in ("", ".")).casefold()
        if key in self._seen:
            return "its name stands in the archive twice"
        self._seen.add(key)
        return None
