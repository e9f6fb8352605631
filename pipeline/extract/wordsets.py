"""Closed word sets of the grammar (modals, pronouns, verbs of reporting), read off lexicons/word_sets.csv.

In: the name of a set. Out: its lower-case words. Refuses a name that the file does not hold.
"""

import csv
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicons" / "word_sets.csv"


@cache
def _table() -> dict[str, frozenset[str]]:
    with LEXICON.open(encoding="utf-8", newline="") as file:
        return {row["set"]: frozenset(row["words"].split("|")) for row in csv.DictReader(file)}


def words(name: str) -> frozenset[str]:
    """The words of a set.

    >>> "would" in words("modals")
    True
    """
    return _table()[name]
