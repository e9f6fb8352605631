"""Which names are taken: a set of texts that costs eight bytes each.

In: names. Out: whether each is new, or the name with the number that makes it new. A name is known by 64 bits of a
hash: among a hundred million names, two that are taken for one are less likely than one in a thousand, and cost a
number more in an identifier. Refuses nothing.
"""

import hashlib
from array import array
from bisect import bisect_left

import numpy as np

_RECENT = 1 << 16
_OFTEN = 8


class Taken:
    """Names, once each."""

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._older = array("Q")
        self._numbers: dict[str, int] = {}

    def add(self, name: str) -> bool:
        """Take a name, and say whether it was free."""
        key = int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
        at = bisect_left(self._older, key)
        if key in self._recent or (at < len(self._older) and self._older[at] == key):
            return False
        self._recent.add(key)
        if len(self._recent) == _RECENT:
            known = np.concatenate([np.frombuffer(self._older, "u8"), np.fromiter(self._recent, "u8", _RECENT)])
            known.sort()
            self._older = array("Q", known.tobytes())
            self._recent = set()
        return True

    def unique(self, wanted: str) -> str:
        """Take a name, or the first free one of ``name#2``, ``name#3`` and so on.

        >>> names = Taken()
        >>> [names.unique("a"), names.unique("a"), names.unique("a#2")]
        ['a', 'a#2', 'a#2#2']
        """
        name, number = wanted, self._numbers.get(wanted, 1)
        if number > 1:
            name = f"{wanted}#{number}"
        while not self.add(name):
            number += 1
            name = f"{wanted}#{number}"
        if number >= _OFTEN:  # where many share a name, the search goes on from the last
            self._numbers[wanted] = number
        return name
