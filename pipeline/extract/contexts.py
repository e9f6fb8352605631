"""What an article is about when it is not armed conflict: fiction, sport, accidents and disasters.

In: a text. Out: the contexts whose cues (lexicons/contexts.csv) it holds in number. War words in a
film review or a road accident are no incidents (codebook: not incidents).
"""

import csv
import re
from collections import Counter
from functools import cache

from ahocorasick_rs import AhoCorasick

from pipeline.extract.search import whole_words
from pipeline.extract.triggers import LEXICONS

ENOUGH = 3  # distinct cues: one or two stand in many war reports too
STRONG = re.compile(
    r"\b(?:claimed responsibility|gunmen|militants?|rebels?|insurgents?|air ?strikes?|suicide bomb\w*|missiles?"
    r"|terrorists?|shelling|kidnapp\w+|guerrillas?|drones?|soldiers were killed)\b",
    re.IGNORECASE,
)


@cache
def cues() -> tuple[dict[str, str], list[str], AhoCorasick]:
    """Context by cue, the cues, and a search for them."""
    with (LEXICONS / "contexts.csv").open(encoding="utf-8", newline="") as file:
        found = {row["cue"].lower(): row["context"] for row in csv.DictReader(file)}
    return found, sorted(found), AhoCorasick(sorted(found))


def contexts(text: str) -> frozenset[str]:
    """Contexts with at least three distinct cues, and for accidents no more words of attack than cues.

    >>> sorted(contexts("The film, a thriller, opens in cinemas on Friday."))
    ['fiction']
    """
    table, names, search = cues()
    seen, done = set(), 0
    for number, start, end in sorted(whole_words(search, text), key=lambda m: (m[1], -m[2])):
        if start >= done:  # of those that overlap the first, and the longest of these
            seen.add(names[number])
            done = end
    counts = Counter(table[cue] for cue in seen)
    return frozenset(c for c, n in counts.items() if n >= ENOUGH and (c != "accident" or strong_words(text) < n))


def strong_words(text: str) -> int:
    """How many words of attack a text has."""
    return len({m.group().lower() for m in STRONG.finditer(text)})


def speaks_of_arms(text: str) -> bool:
    """Does a text name armed people or their weapons?

    >>> speaks_of_arms("The guerrillas fled."), speaks_of_arms("The strike at the plant goes on.")
    (True, False)
    """
    return STRONG.search(text) is not None
