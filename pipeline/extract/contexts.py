"""What an article is about when it is not armed conflict: fiction, sport, accidents and disasters.

In: a text. Out: the contexts whose cues (lexicons/contexts.csv) it holds in number. War words in a
film review or a road accident are no incidents (codebook: not incidents).
"""

import csv
import re
from collections import Counter
from functools import cache

from pipeline.extract.triggers import LEXICONS

ENOUGH = 3  # distinct cues: one or two stand in many war reports too
STRONG = re.compile(
    r"\b(?:claimed responsibility|gunmen|militants?|rebels?|insurgents?|air ?strikes?|suicide bomb\w*|missiles?"
    r"|terrorists?|shelling|kidnapp\w+|guerrillas?|drones?|soldiers were killed)\b",
    re.IGNORECASE,
)


@cache
def cues() -> tuple[dict[str, str], re.Pattern[str]]:
    """Context by cue, and one pattern of all cues."""
    with (LEXICONS / "contexts.csv").open(encoding="utf-8", newline="") as file:
        found = {row["cue"].lower(): row["context"] for row in csv.DictReader(file)}
    longest = sorted(found, key=lambda c: (-len(c), c))
    return found, re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", re.IGNORECASE)


def contexts(text: str) -> frozenset[str]:
    """Contexts with at least three distinct cues, and for accidents no more words of attack than cues.

    >>> sorted(contexts("The film, a thriller, opens in cinemas on Friday."))
    ['fiction']
    """
    table, pattern = cues()
    seen = {m.group().lower() for m in pattern.finditer(text)}
    counts = Counter(table[cue] for cue in seen)
    strong = len({m.group().lower() for m in STRONG.finditer(text)})
    return frozenset(c for c, n in counts.items() if n >= ENOUGH and (c != "accident" or strong < n))


def speaks_of_arms(text: str) -> bool:
    """Does a text name armed people or their weapons?

    >>> speaks_of_arms("The guerrillas fled."), speaks_of_arms("The strike at the plant goes on.")
    (True, False)
    """
    return STRONG.search(text) is not None
