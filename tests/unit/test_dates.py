"""Time expressions: a table of cases with their reasons, chains, clocks, and properties of any text."""

import csv
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.find import DateMention, chain, find_dates
from pipeline.extract.dates.grammar import compile_pattern

TABLE = Path(__file__).parent / "date_expressions.csv"
CASES = list(csv.DictReader(TABLE.open(encoding="utf-8", newline="")))
FRIDAY = date(2023, 10, 27)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
MONTHS += ("October", "November", "December")


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def only(text: str, published: date = FRIDAY, **options: int) -> DateMention:
    (found,) = find_dates(text, published, **options)
    return found


@pytest.mark.parametrize("case", CASES, ids=[c["sentence"] for c in CASES])
def test_expression(case: dict[str, str]) -> None:
    """``{...}`` marks the expressions that must be found; a sentence without any must yield none."""
    expected = re.findall(r"\{(.*?)\}", case["sentence"])
    text = case["sentence"].replace("{", "").replace("}", "")
    found = find_dates(text, date.fromisoformat(case["published"]))
    assert [m.text.removeprefix("the ") for m in found] == [e.removeprefix("the ") for e in expected]
    starts, ends = case["date_start"].split() or [""], case["date_end"].split() or [""]
    for i, mention in enumerate(found):
        wanted_start = day(starts[i])
        assert (mention.date_start, mention.date_end) == (wanted_start, day(ends[i]))
        assert (mention.precision, mention.role, mention.anchor) == (
            case["precision"],
            case["role"],
            case["anchor"],
        )
        assert mention.part_of_day == (case["part_of_day"] or None)
        shift = tuple(int(n) for n in case["shift"].split()) or None
        assert mention.shift_days == shift


def test_the_table_is_as_large_as_promised() -> None:
    """The coding issue asks for at least 150 expressions with their values."""
    assert len(CASES) >= 150
    assert all(case["reason"] for case in CASES)


# --- chains ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Two days earlier, a bus was hit.", "2023-10-05", "2023-10-05"),
        ("The following day a bus was hit.", "2023-10-08", "2023-10-08"),
        ("Hours later a bus was hit.", "2023-10-07", "2023-10-07"),
        ("A week later a bus was hit.", "2023-10-14", "2023-10-14"),
        ("Three weeks later a bus was hit.", "2023-10-23", "2023-10-29"),  # the week of 28 October
        ("The same month a bus was hit.", "2023-10-01", "2023-10-31"),
        ("Two years later a bus was hit.", "2025-01-01", "2025-12-31"),
        ("The following Sunday a bus was hit.", "2023-10-08", "2023-10-08"),  # 7 October was a Saturday
        ("The previous Friday a bus was hit.", "2023-10-06", "2023-10-06"),
    ],
)
def test_chain_counts_from_the_event_before(text: str, start: str, end: str) -> None:
    saturday = date(2023, 10, 7)
    resolved = chain(only(text), (saturday, saturday))
    assert (resolved.date_start, resolved.date_end) == (day(start), day(end))


def test_chain_moves_both_ends_of_a_span() -> None:
    """'The night before' an overnight raid of 18 to 19 July is 17 to 18 July."""
    resolved = chain(only("The night before, six fell."), (date(2023, 7, 18), date(2023, 7, 19)))
    assert (resolved.date_start, resolved.date_end) == (date(2023, 7, 17), date(2023, 7, 18))


def test_relation_resolves_both_ways() -> None:
    """'Missing on Thursday, a day after a boat rammed it': the ramming was on Wednesday."""
    relation = only("a day after a boat rammed it")
    thursday = date(2023, 10, 26)
    assert chain(relation, (thursday, thursday), inverse=True).date_start == date(2023, 10, 25)
    assert chain(relation, (thursday, thursday)).date_start == date(2023, 10, 27)


def test_a_dated_mention_needs_no_anchor() -> None:
    mention = only("hit on Thursday")
    assert chain(mention, (date(2000, 1, 1), date(2000, 1, 1))) == mention


def test_chain_beyond_the_calendar_stays_open() -> None:
    mention = replace(only("Two days earlier, a bus was hit."), shift_days=(-5, -5))
    assert chain(mention, (date.min, date.min)).date_start is None


# --- clocks and zones --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "offset", "expected", "time", "zone"),
    [
        # 20:45 in New York (UTC-4 in October) is 00:45 UTC and 03:45 in Baghdad, a day later
        ("at 8:45 p.m. Eastern on Thursday", 180, "2023-10-27", "20:45", "eastern"),
        # noon there is still the same day in Baghdad
        ("at 12:15 p.m. Eastern on Thursday", 180, "2023-10-26", "12:15", "eastern"),
        # in January Eastern is UTC-5: 23:30 UTC, 18:30 stays in San Salvador (UTC-6)
        ("at 6:30 p.m. Eastern on January 10", -360, "2023-01-10", "18:30", "eastern"),
        ("at 0230 GMT on Monday", -360, "2023-10-22", "02:30", "gmt"),
        ("at 0230 local time on Monday", -360, "2023-10-23", "02:30", "local"),
    ],
)
def test_a_clock_in_a_named_zone_moves_to_the_local_day(
    text: str, offset: int, expected: str, time: str, zone: str
) -> None:
    mention = only(text, utc_offset=offset)
    assert mention.date_start == date.fromisoformat(expected)
    assert (mention.time, mention.zone) == (time, zone)


# --- the calendar ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1990, date(1990, 4, 15)),
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
    ],
)
def test_easter(year: int, expected: date) -> None:
    """Known Easter Sundays."""
    assert cal.easter(year) == expected


@pytest.mark.parametrize(
    ("year", "expected"),
    [(1410, date(1990, 3, 28)), (1444, date(2023, 3, 23)), (1445, date(2024, 3, 11))],
)
def test_ramadan_begins_within_a_day_of_the_observed_one(year: int, expected: date) -> None:
    """First days of Ramadan as observed in Saudi Arabia."""
    assert abs((cal.islamic_to_date(year, 9, 1) - expected).days) <= 1


def test_summer_time_of_the_united_states() -> None:
    """2023: 12 March to 5 November."""
    assert cal.is_summer_time(date(2023, 3, 12), "us")
    assert not cal.is_summer_time(date(2023, 11, 5), "us")


def test_a_broken_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match="bad item"):
        compile_pattern("in?? the")


# --- properties --------------------------------------------------------------------------------------

TIME_WORDS = (
    "on the in of Monday Friday March May Oct. Oct 7 31 12 2023 89 1st last next this ago two days weeks"
    " hours earlier later before after since until night morning dawn overnight to - and , . ( ) [ ] GMT 0230"
    " 8:45 p.m. 9/11 Christmas Eve early late mid half year month week first GMT today yesterday Ramadan"
    " 31/12/9999 0001-01-01 1980s '90s every past few between from so far"
)
timelike = st.lists(st.sampled_from(TIME_WORDS.split()), max_size=25).map(" ".join)
any_date = st.dates()


def check(text: str, published: date) -> None:
    last = 0
    for mention in find_dates(text, published):
        assert last <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        last = mention.end
        assert (mention.date_start is None) == (mention.date_end is None)
        if mention.date_start and mention.date_end:
            assert mention.date_start <= mention.date_end
        assert mention.precision in ("day", "week", "month", "year", "unknown")
        chain(mention, (published, published))


@given(st.text(), any_date)
def test_any_text_gives_ordered_spans_inside_it(text: str, published: date) -> None:
    check(text, published)


@given(timelike, any_date)
def test_any_run_of_time_words_gives_ordered_spans_and_dates(text: str, published: date) -> None:
    check(text, published)


@given(timelike)
def test_upper_case_finds_the_same_dates(text: str) -> None:
    """Case alone changes no reading of words that are months and days beyond doubt."""
    plain = re.sub(r"\b(May|March|Oct\.?|Eve|p\.m\.|Christmas)", "July", text)
    there = [(m.start, m.date_start, m.date_end) for m in find_dates(plain, FRIDAY)]
    assert there == [(m.start, m.date_start, m.date_end) for m in find_dates(plain.upper(), FRIDAY)]


@given(st.dates(min_value=date(1900, 1, 8), max_value=date(2100, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_latest_not_after_publication(published: date, number: int) -> None:
    name = WEEKDAYS[number]
    found = only(f"It was hit on {name}.", published)
    assert found.date_start is not None
    assert found.date_start.weekday() == number
    assert timedelta(0) <= published - found.date_start < timedelta(days=7)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 1, 1)))
def test_a_written_date_is_read_back(written: date) -> None:
    month = MONTHS[written.month - 1]
    for text in (
        f"{written.day} {month} {written.year}",
        f"{month} {written.day}, {written.year}",
        written.isoformat(),
    ):
        found = only(f"It was hit on {text}.", date(2091, 1, 1))
        assert found.date_start == found.date_end == written


@pytest.mark.parametrize(
    "piece", [" 1", "the ", "( ", "March ", "\n", "-", "a.m. ", "2023-", "'", "12:", "on the night of "]
)
def test_long_lines_of_one_piece_are_read(piece: str) -> None:
    """Backtracking patterns would not come back from these."""
    assert all(m.end <= 200_000 for m in find_dates(piece * 20_000, FRIDAY))
