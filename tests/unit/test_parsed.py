"""The parse as plain objects: what spaCy says of a paragraph, token by token."""

import pytest

from pipeline.extract.language import load_model
from pipeline.extract.parsed import Doc

TEXTS = [
    "The rebels said on Monday that they had killed three soldiers, two policemen and a guard near the town of Marran.",
    "Gunmen, who wore uniforms, opened fire.  Two died; the army (which denied it) left at 5 p.m. on 3 May 2021!",
    "  \n ",
    "Shot.",
    'He said: "We struck the base in Qena, Egypt, with 40 drones."\nNobody was hurt, U.N. officials in Geneva said.',
]
PLAIN = ("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "is_punct", "is_space")
LINKS = ("children", "lefts", "rights", "subtree", "ancestors", "conjuncts")


@pytest.mark.parametrize("text", TEXTS)
def test_every_answer_is_the_one_of_spacy(text: str) -> None:
    parsed = load_model()(text)
    copy = Doc(parsed)
    assert [str(token) for token in copy] == [token.text for token in parsed]
    for ours, theirs in zip(copy, parsed, strict=True):
        assert [getattr(ours, name) for name in PLAIN] == [getattr(theirs, name) for name in PLAIN]
        for name in LINKS:
            assert [token.i for token in getattr(ours, name)] == [token.i for token in getattr(theirs, name)], name
        assert ours.head.i == theirs.head.i
        assert (ours.left_edge.i, ours.right_edge.i) == (theirs.left_edge.i, theirs.right_edge.i)
        assert (ours.sent.start, ours.sent.end) == (theirs.sent.start, theirs.sent.end)
        assert all(ours.is_ancestor(copy[t.i]) == theirs.is_ancestor(t) for t in parsed)
    for mine, yours in zip([*copy.sents, *copy.ents], [*parsed.sents, *parsed.ents], strict=True):
        for name in ("start", "end", "start_char", "end_char", "text", "label_"):
            assert getattr(mine, name) == getattr(yours, name)
        assert mine.root.i == yours.root.i
        assert (len(mine), mine[-1].i) == (len(yours), yours[-1].i)


@pytest.mark.parametrize("text", TEXTS)
def test_every_stretch_of_text_has_the_tokens_that_spacy_gives_it(text: str) -> None:
    parsed = load_model()(text)
    copy = Doc(parsed)
    for start in range(len(text) + 1):
        for end in range(start + 1, min(start + 20, len(text)) + 2):
            mine, yours = copy.char_span(start, end), parsed.char_span(start, end, alignment_mode="expand")
            assert (mine is None) == (yours is None)
            if mine is not None:
                assert (mine.start, mine.end) == (yours.start, yours.end)


def test_slices_and_neighbours_are_as_in_a_list() -> None:
    copy = Doc(load_model()("Three men were shot dead."))
    assert (copy[1:3].text, copy[4:2].text, copy[-2:].text) == ("men were", "", "dead.")
    assert copy[0].nbor(1).text == "men"
    with pytest.raises(IndexError):
        copy[0].nbor(-1)
