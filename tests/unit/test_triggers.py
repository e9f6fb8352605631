"""Trigger words: the table is sound, and senses that are no violence are refused."""

import pytest

from pipeline.extract.language import load_model
from pipeline.extract.parsed import Doc
from pipeline.extract.triggers import is_relevant, lookup, table
from schemas.codes import codes


def test_table_is_sound():
    types, weapons = set(codes("incident_type")), set(codes("weapon_type"))
    rows = [row for found in table().values() for row in found]
    assert len(rows) >= 200  # what issue-size coverage asks of the lexicon
    assert {r.pos for r in rows} == {"V", "N"}
    assert {r.incident_type for r in rows} - {None} <= types
    assert {r.weapon_type for r in rows} - {None} <= weapons


@pytest.mark.parametrize(
    ("sentence", "word", "cls"),
    [
        ("Gunmen opened fire on a bus.", "opened", "fire"),
        ("The jet was shot down.", "shot", "intercept"),
        ("A car bomb blew up outside.", "blew", "explode"),
        ("The raid killed four.", "raid", "attack"),
    ],
)
def test_companion_words_come_first(sentence, word, cls):
    found = next(t for t in Doc(load_model()(sentence)) if t.text == word)
    assert cls in {row.cls for row in lookup(found)}


def test_modifier_nouns_are_no_triggers():
    doc = Doc(load_model()("An attack drone flew over the strike group."))
    assert [t.text for t in doc if lookup(t)] == []


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("Bean prices rose to 340 cruzados per arroba.", False),
        ("The company reported net profits of 3 mln dlrs.", False),
        ("A BLAST WAS HEARD.", True),
        ("He was slain on Sunday.", True),
    ],
)
def test_gate(text, relevant):
    assert is_relevant(text) is relevant
