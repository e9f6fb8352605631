"""Many words and phrases looked for at once, as whole words.

In: a search over forms in lower case, and a text in any case. Out: the number of each form found and where it stands,
overlapping ones too. Refuses a form that a letter or digit touches.
"""

from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick

from pipeline.extract.numbers.read import lowered


def whole_words(search: AhoCorasick, text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the number of a form, its start and its end.

    >>> list(whole_words(AhoCorasick(["film", "film star"]), "A film star filmed."))
    [(0, 2, 6), (1, 2, 11)]
    """
    low = lowered(text)
    for number, start, end in search.find_matches_as_indexes(low, overlapping=True):
        if not low[max(0, start - 1) : start].isalnum() and not low[end : end + 1].isalnum():
            yield number, start, end
