"""Texts as folded words, and tries of phrases over them.

In: a text. Out: ``Words``: its words without case, accents and apostrophes, with their offsets and what
stands between them; phrases are filed in a trie with ``add`` and found with ``matches``. Refuses nothing.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

WORD = re.compile(
    r"[A-Za-z](?:\.[A-Za-z])+(?:\.|(?![\w.]))"  # U.S., D.R.
    r"|[^\W_]+(?:['’‘ʼʻ`´][^\W_]+)*"
)
_QUOTES = dict.fromkeys(map(ord, "'’‘ʼʻ`´."))
_ARTICLES = frozenset({"al", "el", "ul"})
_SUN_ARTICLES = frozenset(
    ["as", "ash", "ad", "adh", "ar", "an", "at", "ath", "az", "ed", "er", "es", "ez", "esh", "et"]
)
type Trie = dict[str | None, Any]


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One word without case, accents, apostrophes and full stops.

    >>> fold("Shi’ite"), fold("U.S."), fold("Türkiye")
    ('shiite', 'us', 'turkiye')
    """
    bare = word.translate(_QUOTES).lower().replace("ı", "i")
    if bare.isascii():
        return bare
    return "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))


@dataclass(slots=True)
class Words:
    """A text as folded words; ``gaps[i]`` stands before word i: blank, hyphen, comma, slash or ``|``."""

    text: str
    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        text, end = self.text, 0
        for match in WORD.finditer(text):
            start, stop = match.span()
            word = text[start:stop]
            self.gaps.append(_gap(text[end:start]) if end else "|")
            self.starts.append(start)
            if len(word) > 2 and word[-1] in "sS" and word[-2] in "'’‘ʼ":
                self.keys += [fold(word[:-2]), "'s"]
                self.ends += [stop - 2, stop]
                self.starts.append(stop - 2)
                self.gaps.append(" ")
            else:
                self.keys.append(fold(word))
                self.ends.append(stop)
            end = stop
        self._fold_articles()

    def _fold_articles(self) -> None:
        """al-, el- and the assimilated forms (as-, ash-, ...) become one key."""
        for i, key in enumerate(self.keys):
            if key in _ARTICLES or (key in _SUN_ARTICLES and self.gaps[i + 1 : i + 2] == ["-"]):
                self.keys[i] = "al"

    def raw(self, i: int) -> str:
        """A word as written."""
        return self.text[self.starts[i] : self.ends[i]]

    def joined(self, i: int) -> bool:
        """Does word i follow the one before with nothing but a blank or hyphen between?"""
        return i < len(self.keys) and self.gaps[i] in " -"


@lru_cache(maxsize=4096)
def _gap(between: str) -> str:
    if between in {" ", "", "\n", "' ", "’ "}:  # the plural possessive: Workers' Party
        return " "
    stripped = between.strip()
    if not stripped:
        return "|" if "\n" in between and between.count("\n") > 1 else " "
    if stripped in {"-", "‐", "‑", "–"}:
        return "-" if between == stripped else "|"
    return stripped if stripped in {",", "/"} else "|"


def add(trie: Trie, phrase: str, value: object) -> None:
    """File a value under a phrase; values of one phrase keep their order."""
    node = trie
    words = Words(phrase)
    for i, key in enumerate(words.keys):
        joint = words.gaps[i] if i and words.gaps[i] in ",/" else ""
        node = node.setdefault(joint + key, {})
    node.setdefault(None, []).append(value)


def matches(trie: Trie, words: Words, i: int) -> list[tuple[int, list[Any]]]:
    """Every phrase of the trie that begins at word i, longest first, as (end word, values)."""
    found: list[tuple[int, list[Any]]] = []
    keys, gaps = words.keys, words.gaps
    node = trie.get(keys[i]) if i < len(keys) else None
    j = i + 1
    while node is not None:
        if None in node:
            found.append((j, node[None]))
        if j >= len(keys) or gaps[j] == "|":
            break
        node = node.get(keys[j] if gaps[j] in " -" else gaps[j] + keys[j])
        j += 1
    found.reverse()
    return found
