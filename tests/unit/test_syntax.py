"""Roles from the parse: one sentence a construction of English, the expected heads beside it."""

import pytest

from pipeline.extract import syntax
from pipeline.extract.language import load_model, paragraphs
from pipeline.extract.parsed import Doc


def token(sentence: str, word: str):
    """The first token with this text."""
    return next(t for t in Doc(load_model()(sentence)) if t.text == word)


def texts(tokens) -> list[str]:
    return [t.text for t in tokens]


@pytest.mark.parametrize(
    ("sentence", "verb", "agents", "patients"),
    [
        ("Rebels attacked the town.", "attacked", ["Rebels"], ["town"]),
        ("The town was attacked by rebels.", "attacked", ["rebels"], ["town"]),
        ("Soldiers and police raided two villages.", "raided", ["Soldiers", "police"], ["villages"]),
        ("A drone hit the base, wounding five soldiers.", "wounding", ["drone"], ["soldiers"]),
        ("The bomb that killed two guards was small.", "killed", ["bomb"], ["guards"]),
        ("The militants stormed the station and killed an officer.", "killed", ["militants"], ["officer"]),
        ("A convoy ambushed by gunmen was burned.", "ambushed", ["gunmen"], ["convoy"]),
        ("The army tried to storm the camp.", "storm", ["army"], ["camp"]),
    ],
)
def test_logical_subject_and_object(sentence, verb, agents, patients):
    found = token(sentence, verb)
    assert texts(syntax.agents(found)) == agents
    assert texts(syntax.patients(found)) == patients


def test_prepositional_phrases_carry_coordination():
    attack = token("An attack on soldiers and police was reported.", "attack")
    assert [(p, t.text) for p, t in syntax.prepositional(attack)] == [("on", "soldiers"), ("on", "police")]


@pytest.mark.parametrize(
    ("sentence", "word", "negated"),
    [
        ("The group did not attack the town.", "attack", True),
        ("There was no attack on the town.", "attack", True),
        ("The rockets fell without hitting anyone.", "hitting", True),
        ("The group attacked the town.", "attacked", False),
    ],
)
def test_negation(sentence, word, negated):
    assert syntax.is_negated(token(sentence, word)) is negated


def test_paragraph_offsets_point_into_the_text():
    text = "First line.\n\nSecond one,\nwrapped.\n\n\nThird."
    assert [text[o : o + len(p)] for o, p in paragraphs(text)] == ["First line.", "Second one,\nwrapped.", "Third."]
