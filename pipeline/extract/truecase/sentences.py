"""Where sentences begin in a text of which the case tells nothing.

In: a text, the spans and small forms of its tokens, the abbreviated titles. Out: the tokens that open the
text, a paragraph, a sentence, a bracket or a quotation, or that follow a dateline ("LIMA, 2 MAY (EFE) -- ").
"""

from collections.abc import Collection, Iterator, Sequence

OPEN, CLOSE, ENDS = frozenset("(["), frozenset(")]"), frozenset(".!?")
DASHES = frozenset("-–—")
QUOTES = frozenset("\"“”'‘’")
DATELINE_TOKENS = 30


def sentence_starts(
    text: str, spans: Sequence[tuple[int, int]], lows: Sequence[str], titles: Collection[str]
) -> Iterator[int]:
    """Token numbers of sentence openings, in order."""
    fresh, since = True, 0
    saved: list[bool] = []
    for i, low in enumerate(lows):
        before = lows[i - 1] if i else ""
        since += 1
        if low[:1].isalnum():
            if fresh:
                yield i
            fresh = False
        elif "\n" in low:
            fresh, since, saved = True, 0, []
        elif low in OPEN:
            saved.append(fresh)
            fresh = True
        elif low in CLOSE:
            fresh = saved.pop() if saved else fresh
        elif low in ENDS:
            fresh = fresh or not is_abbreviation(before, titles)
        elif low in QUOTES:
            fresh = fresh or (before in (",", ":") and opens_quotation(text, *spans[i]))
        elif low in DASHES:
            fresh = fresh or (since < DATELINE_TOKENS and ends_dateline(low, before))


def ends_dateline(dash: str, before: str) -> bool:
    """A dash behind a bracket or another dash, or a long one behind a number ('Oct 1 —')."""
    return before in CLOSE or before in DASHES or (before.isdigit() and dash != "-")


def opens_quotation(text: str, start: int, end: int) -> bool:
    """Space before a quotation mark and none behind it."""
    return text[start - 1 : start].isspace() and not text[end : end + 1].isspace()


def is_abbreviation(low: str, titles: Collection[str]) -> bool:
    """Does the full stop behind this word belong to it ('Mr.', 'U.', 'No.')?"""
    return (len(low) == 1 and low.isalpha()) or low in titles or low == "no"
