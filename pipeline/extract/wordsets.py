"""Closed word sets of the grammar (modals, pronouns, verbs of reporting), read off lexicons/word_sets*.csv.

In: the name of a set. Out: its lower-case words. Refuses a name that the files do not hold, and files
that hold one twice.
"""

import csv
from functools import cache
from pathlib import Path

LEXICONS = Path(__file__).parent / "lexicons"


@cache
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for path in sorted(LEXICONS.glob("word_sets*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["set"] in found:
                    raise ValueError(
                        f"{path.name}: the word set {row['set']!r} stands in another row already; rename one"
                    )
                found[row["set"]] = frozenset(row["words"].split("|"))
    return found


def words(name: str) -> frozenset[str]:
    """The words of a set.

    >>> "would" in words("modals")
    True
    """
    return _table()[name]
