"""What is marked in an article: spans that overlap, nest or leave the text; text that would act."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.show.fields import BASIC_COLOURS, COLOURS, GROUP_OF, groups_said
from pipeline.show.marks import Mark, find_words, pieces, sentences_of, unmarked, words_of
from pipeline.show.safe import safe
from schemas.tables import TABLES, evidence_fields

TEXT = "Army drones hit Sarna on Monday, killing two guards. Hamas claimed it."


def event(**over: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(TABLES["events"].columns)
    return row | {"weapon_type": ["unknown"], "evidence": []} | over


def entity(words: str, label: str, **over: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    row: dict[str, Any] = dict.fromkeys(TABLES["entities"].columns)
    return row | {"start": start, "end": start + len(words), "label": label, "text": words} | over


def test_every_field_that_evidence_can_name_has_a_group() -> None:
    assert [name for name in evidence_fields() if name not in GROUP_OF] == []


def test_every_group_has_a_colour_of_its_own() -> None:
    assert len(set(COLOURS.values())) == len(set(BASIC_COLOURS.values())) == len(COLOURS)


def test_a_row_is_said_in_few_words() -> None:
    row = event(
        incident_type="drone_strike", date_start=date(2024, 3, 4), date_end=date(2024, 3, 5), date_precision="day",
        country="SYR", place_name="Sarna", latitude=36.12345, longitude=40.0, target="Guards", target_text="two guards",
        target_count=2, weapon_type=["drone"], weapon_count=3, fatalities_min=2, fatalities_max=2, injured_max=4,
    )  # fmt: skip
    assert groups_said(row) == {
        "type": "drone_strike",
        "date": "2024-03-04 to 2024-03-05 (day)",
        "place": "Sarna, SYR 36.123, 40.000",
        "target": "Guards “two guards” × 2",
        "weapon": "drone × 3",
        "killed": "2",
        "injured": "up to 4",
    }


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10), st.sampled_from(["date", "place"]), st.integers(1, 3)))
)
def test_pieces_cover_the_text_once_however_marks_overlap(spans: list[tuple[int, int, str, int]]) -> None:
    marks = [Mark(start, min(20, start + length), group, row) for start, length, group, row in spans if start < 20]
    cut = list(pieces(20, marks))
    assert [piece.start for piece in cut] == [0, *(piece.end for piece in cut[:-1])]
    assert cut[-1].end == 20
    for piece in cut:
        assert sorted(piece.marks) == sorted(m for m in marks if m.start <= piece.start and piece.end <= m.end)
        assert [m.end - m.start for m in piece.marks] == sorted(m.end - m.start for m in piece.marks)


def test_words_are_what_the_row_says_and_sentences_the_rest() -> None:
    first = TEXT.index(".") + 1
    spans = [{"field": name, "start": 0, "end": first} for name in ("incident_type", "date_start", "fatalities_min")]
    spans += [{"field": name, "start": 0, "end": first} for name in ("perpetrator", "place_name", "outcome")]
    spans += [{"field": "claimed_by", "start": first + 1, "end": len(TEXT) + 99}]
    row = event(date_start=date(2024, 3, 4), place_name="Sarna", perpetrator="Malian military", perpetrator_text="army",
                fatalities_min=2, claimed_by="Hamas", evidence=spans)  # fmt: skip
    entities = [
        entity("Monday", "DATE", date_start=date(2024, 3, 4)),
        entity("Sarna", "PLACE", place_name="Sarna"),
        entity("killing two guards", "CASUALTY", count_kind="killed", count_min=2),
        entity("drones", "WEAPON", weapon_type="drone"),  # nothing rests on it
    ]
    sentences = sentences_of([row], len(TEXT))
    words = words_of(TEXT, [row], entities, sentences)
    marked = {mark.group: TEXT[mark.start : mark.end] for mark in words}
    assert marked == {"perpetrator": "Army", "place": "Sarna", "date": "Monday", "killed": "killing two guards",
                      "claimed by": "Hamas"}  # fmt: skip
    assert {mark.group for mark in unmarked(sentences, words)} == {"type"}
    assert max(mark.end for mark in sentences) == len(TEXT)  # a span that leaves the text is cut to it


def test_words_are_found_whole_in_any_case_and_over_line_ends() -> None:
    text = "Armyworm. The army\nof X."
    assert list(find_words(text, "Army of", 0, len(text))) == [(14, 21)]
    assert list(find_words(text, None, 0, len(text))) == []
    assert list(find_words("a (b", "(b", 0, 4)) == [(2, 4)]


@pytest.mark.parametrize(("text", "shown"), [("a\x00\x1b]0;x\x07\x7f\x9b1m", "a␀␛]0;x␇␡�1m"), ("l1\nl2\t", "l1\nl2\t")])
def test_control_characters_are_shown(text: str, shown: str) -> None:
    assert safe(text) == shown
    assert len(shown) == len(text)


def test_a_carriage_return_and_turned_writing_are_shown() -> None:
    assert safe("a\rb\u202ec\u2066") == "a␍b�c�"
