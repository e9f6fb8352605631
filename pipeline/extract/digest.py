"""News digests: one text that holds many stories, each with a dateline of its own.

In: a prepared text. Out: the spans of its stories, none when it is one story. What one story tells is no context for
the next.
"""

from __future__ import annotations

from itertools import pairwise

from pipeline.extract.language import dateline_end, paragraphs

LEAST = 3  # paragraphs with datelines: a story that reports from two towns is one story


def stories(text: str) -> list[tuple[int, int]]:
    """Spans of the stories of a digest, each from one dateline to the next.

    >>> stories("One.\\n\\nROME - Two.\\n\\nPARIS - Three.\\n\\nBONN - Four.")
    [(0, 6), (6, 19), (19, 35), (35, 47)]
    """
    starts = [at for at, words in paragraphs(text) if dateline_end(words)]
    if len(starts) < LEAST:
        return []
    edges = sorted({0, *starts, len(text)})
    return list(pairwise(edges))


def alone(text: str, span: tuple[int, int]) -> str:
    """The text with everything but one story blanked, so that offsets stay."""
    start, end = span
    return " " * start + text[start:end] + " " * (len(text) - end)
