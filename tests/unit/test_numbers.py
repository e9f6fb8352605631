"""Counts in text: the codebook's reading of numbers, and what is no count."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numbers.find import Quantity, find_quantities

Bounds = tuple[int | None, int | None]


def bounds(text: str) -> list[Bounds]:
    return [(q.min, q.max) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # codebook, fatalities_min
        ("12 people were killed", (12, 12)),
        ("more than 12 people", (13, None)),
        ("over 60 people", (61, None)),
        ("at least 12 people", (12, None)),
        ("no fewer than 7 people", (7, None)),
        ("up to 300 people", (None, 300)),
        ("as many as 15 people", (None, 15)),
        ("fewer than 10 soldiers", (None, 9)),
        ("dozens of people", (24, None)),
        ("scores of people", (40, None)),
        ("several people", (3, None)),
        ("a handful of men", (3, None)),
        ("hundreds of fighters", (200, None)),
        ("thousands of fighters", (2000, None)),
        ("tens of thousands of people", (20000, None)),
        ("hundreds of thousands fled", (200000, None)),
        ("a dozen men", (12, 12)),
        ("more than a dozen men", (13, None)),
        ("about 20 people", (20, 20)),
        ("some 30 people", (30, 30)),
        ("around one hundred", (100, 100)),
        ("nearly 40 people", (40, 40)),
        ("an estimated 500 people", (500, 500)),
        ("one or more people", (1, None)),
        ("a couple of men", (2, 2)),
        ("no casualties", (0, 0)),
        ("nobody was hurt", (0, 0)),
        ("no one was hurt", (0, 0)),
        ("not a single soldier", (0, 0)),
        # ranges
        ("two or three men", (2, 3)),
        ("between 5 and 7 people", (5, 7)),
        ("between five and seven people", (5, 7)),
        ("5 to 7 people", (5, 7)),
        ("5-7 people", (5, 7)),
        ("at least 13 and as many as 46 civilians", (13, 46)),
        # ways to write one number
        ("twenty-two people", (22, 22)),
        ("four hundred people", (400, 400)),
        ("one hundred and five people", (105, 105)),
        ("three hundred thousand people", (300000, 300000)),
        ("2.5 million people", (2500000, 2500000)),
        ("1,400 people", (1400, 1400)),
        ("7 300 people", (7300, 7300)),
        ("1.400 people", (1400, 1400)),
        ("half a dozen shells", (6, 6)),
        ("two dozen people", (24, 24)),
        ("several dozen people", (36, None)),
        ("a few dozen rockets", (36, None)),
        ("twin bombings", (2, 2)),
        ("2000 people", (2000, 2000)),
        # bounds behind, bounds that meet
        ("12 or more people", (12, None)),
        ("20-plus people", (20, None)),
        ("ten or so men", (10, 10)),
        ("at least some 50 people", (50, None)),
        ("well over 100 people", (101, None)),
        ("at least another 12 people", (12, None)),
        # a count without a noun, where a toll stands before
        ("put the dead at 12", (12, 12)),
        ("the toll stands at 28", (28, 28)),
    ],
)
def test_reads_as_the_codebook_says(text: str, expected: Bounds) -> None:
    assert bounds(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "F-16 and AK-47", "Su-27, T-72, Kh-101", "M16 and BM-21", "S-300", "7.62 mm rounds", "a 9mm pistol",
        "the 25th brigade", "the twenty-first century", "a 5-year-old child", "aged 25", "Adrian Nel, 40, said",
        "a two-day battle", "a three-storey house", "Oct 27", "27 October", "October 7", "in 2023", "since 2017",
        "In 2020 people protested", "$7 billion", "€4 a month", "60,000 tonnes", "8.5%", "9 percent", "50 km",
        "50 nautical miles", "3:30 p.m.", "10 a.m.", "1400 GMT", "12 hours", "No. 5", "Flight 752", "Resolution 1701",
        "Unit 8200", "no longer", "that one was hit", "the couple", "rated 16",
    ],
)  # fmt: skip
def test_refuses_what_counts_nothing(text: str) -> None:
    assert bounds(text) == []


def test_a_change_is_no_range() -> None:
    """ "From 12 to 19" tells two tolls, the second of which holds."""
    assert bounds("rose from 12 to 19") == [(12, 12), (19, 19)]


def test_articles_on_request() -> None:
    assert [q.text for q in find_quantities("a drone and two rockets", articles=True)] == ["a", "two"]
    assert [q.text for q in find_quantities("a dozen drones", articles=True)] == ["a dozen"]


def test_approximations_are_vague() -> None:
    vague = {q.text: q.vague for q in find_quantities("about 20 men, 12 women, dozens of children")}
    assert vague == {"about 20": True, "12": False, "dozens": True}


PIECES = st.sampled_from(
    [
        "12", "1,400", "dozens", "a", "dozen", "more than", "at least", "up to", "two", "or", "three", "between", "5",
        "and", "7", "people", "killed", "-", ",", ".", "$", "2023", "of", "no", "one", "hundred", "thousand",
        "several", "İ",
        "–",        "F-16", "%", "km", "half", "twin", "score",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_spans_are_ordered_and_quote_the_text(text: str) -> None:
    found = find_quantities(text, articles=True)
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.min is not None or quantity.max is not None
        if quantity.min is not None and quantity.max is not None:
            assert quantity.min <= quantity.max
    for before, after in pairwise(found):
        assert before.end <= after.start


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(q, Quantity) for q in find_quantities(text))


@given(st.integers(min_value=3, max_value=999_999).filter(lambda n: not 1800 <= n <= 2100))
def test_grouped_digits_keep_their_value(number: int) -> None:
    assert bounds(f"killed {number:,} people") == [(number, number)]
