"""Casualties: states, bounds, victims and how the text means them."""

import csv
from functools import cache
from pathlib import Path

import pytest

from pipeline.extract.casualties.find import PATTERNS, Casualty, find_casualties, table
from pipeline.extract.language import load_model
from pipeline.extract.parsed import Doc
from pipeline.extract.wordsets import words

LEXICONS = Path(__file__).parents[2] / "pipeline" / "extract" / "lexicons"
Told = tuple[str, int | None, int | None]


@cache
def parse(text: str) -> Doc:
    return Doc(load_model()(text))


def find(text: str) -> list[Casualty]:
    return find_casualties(parse(text), 0)


def told(text: str) -> list[Told]:
    """State and bounds of the counts that are no parts of others."""
    return [(c.state, c.min, c.max) for c in find(text) if not c.inner]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # passive, ellipsis, participle
        ("12 people were killed and 30 others wounded.", [("killed", 12, 12), ("injured", 30, 30)]),
        ("Three were killed, five injured.", [("killed", 3, 3), ("injured", 5, 5)]),
        ("Over 32 civilians were martyred, more than 60 got injured.", [("killed", 33, None), ("injured", 61, None)]),
        ("The train was hit; 194 people were also brought in wounded.", [("injured", 194, 194)]),
        ("At least 12 were killed, around 300 hurt in the blast.", [("killed", 12, None), ("injured", 300, 300)]),
        # active
        ("A missile killed at least 12 men and wounded over 60.", [("killed", 12, None), ("injured", 61, None)]),
        ("The blast tore through a market, killing a woman and her two daughters.", [("killed", 3, 3)]),
        ("A suicide bomber and gunmen killed 32 civilians and a soldier at a beach.", [("killed", 33, 33)]),
        ("The strike killed four teenage boys, two teenage girls and two women.", [("killed", 8, 8)]),
        ("A driver rammed a market, killing 12.", [("killed", 12, 12)]),
        # one named victim, lists of names
        ("The bomb killed Mayor Juan Perez, his wife and two bodyguards.", [("killed", 4, 4)]),
        ("Two journalists and a policeman were killed.", [("killed", 3, 3)]),
        ("Juan Zurita, Cesar Orbegozo, and Ernesto Benavides were killed.", [("killed", 3, 3)]),
        ("The general was killed at his home, along with two of his bodyguards.", [("killed", 3, 3)]),
        ("20 students along with three teachers were kidnapped.", [("abducted", 23, 23)]),
        # intransitive and fixed expressions
        ("Six people died and 81 were injured.", [("killed", 6, 6), ("injured", 81, 81)]),
        ("25 people lost their lives.", [("killed", 25, 25)]),
        ("The attack claimed the lives of several refugees.", [("killed", 3, None)]),
        ("The insurgency has cost more than 2,500 lives.", [("killed", 2501, None)]),
        ("The flood was blamed for the loss of nearly 400 lives.", [("killed", 400, 400)]),
        ("The army lost dozens of soldiers there.", [("killed", 24, None)]),
        ("Two policemen were shot dead.", [("killed", 2, 2)]),
        ("Rebels hacked to death at least 22 civilians.", [("killed", 22, None)]),
        ("A cameraman was shot in the leg.", [("injured", 1, 1)]),
        ("Seven people were treated for minor injuries.", [("injured", 7, 7)]),
        ("Ten men were wounded and 60 suffered slight injuries.", [("injured", 10, 10), ("injured", 60, 60)]),
        # adjectives
        ("The attack left nine dead and 20 injured.", [("killed", 9, 9), ("injured", 20, 20)]),
        ("A drone hit a base, leaving a US contractor dead.", [("killed", 1, 1)]),
        ("Prison riot leaves 31 dead", [("killed", 31, 31)]),
        # nouns
        ("The governor announced two deaths.", [("killed", 2, 2)]),
        ("The raid caused the death of two soldiers.", [("killed", 2, 2)]),
        ("The report counts 315 lynchings of alleged gang members.", [("killed", 315, 315)]),
        ("A first look found 70 bodies.", [("killed", 70, 70)]),
        ("Officials reported 11 injuries.", [("injured", 11, 11)]),
        ("The grenade exploded, resulting in injuries to four civilians.", [("injured", 4, 4)]),
        # tolls
        ("The death toll rose to 28.", [("killed", 28, 28)]),
        ("Toll of the twin assault passes 70", [("killed", 71, None)]),
        ("An official document puts the dead at around one hundred.", [("killed", 100, 100)]),
        ("An officer put the number of wounded at three.", [("injured", 3, 3)]),
        ("The number of people killed in the raids has risen to nineteen.", [("killed", 19, 19)]),
        ("The mission raised its tally to 35 dead and 82 wounded.", [("killed", 35, 35), ("injured", 82, 82)]),
        ("The toll has reached 74, and the wounded are 171.", [("killed", 74, 74), ("injured", 171, 171)]),
        # abducted and detained
        ("Commandos stormed the ship, taking 25 seamen captive.", [("abducted", 25, 25)]),
        ("Inmates were holding 139 guards and other workers hostage.", [("abducted", 139, 139)]),
        ("Gunmen took 15 hostages.", [("abducted", 15, 15)]),
        ("Six others are thought to be in rebel hands.", [("abducted", 6, 6)]),
        ("Police entered the building and arrested 13 men.", [("detained", 13, 13)]),
        ("One attacker was captured alive.", [("detained", 1, 1)]),
        ("Another resident went missing.", [("missing", 1, 1)]),
        # one or more, number not given
        ("Civilians were killed.", [("killed", 1, None)]),
        ("Gunmen killed a driver and kidnapped several.", [("killed", 1, 1), ("abducted", 3, None)]),
    ],
)  # fmt: skip
def test_counts(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The opposition killed the bill.", "Fuel prices hurt the economy.",
        "The farmers lost 200 sheep killed by wolves.",
        "Hopes of a deal died.", "He died of cancer.", "The director shot a film.", "He was sentenced to death.",
        "Some 2,500 troops are based there.", "The toll road cost $12 million.", "Four hostages were freed.",
        "There was no immediate word on casualties.", "Troops acted to avoid civilian casualties.",
        "Israel seized other weapons.", "They killed when they could.",
    ],
)  # fmt: skip
def test_no_casualties_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "states"),
    [
        # codebook: "no casualties" is both 0, "no one was hurt" is injured 0
        ("There were no casualties.", ["injured", "killed"]),
        ("The rockets fell without causing casualties.", ["injured", "killed"]),
        ("No one was hurt.", ["injured"]),
        ("It hurt nobody.", ["injured"]),
        ("A rocket damaged a house without hurting anyone.", ["injured"]),
        ("The attack did not hurt anyone.", ["injured"]),
        ("No American was hurt.", ["injured"]),
        ("All 22 aboard were unhurt.", ["injured"]),
        ("There were no deaths.", ["killed"]),
    ],
)
def test_stated_none(text: str, states: list[str]) -> None:
    found = find(text)
    assert [(c.state, c.min, c.max) for c in found] == [(state, 0, 0) for state in states]
    assert all(c.negated for c in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 people were killed and wounded.", [("injured", None, 12), ("killed", None, 12)]),
        ("One strike killed and wounded 18 militants.", [("injured", None, 18), ("killed", None, 18)]),
        ("The raid left 12 casualties.", [("injured", None, 12), ("killed", None, 12)]),
    ],
)
def test_a_joint_count_bounds_both_states(text: str, expected: list[Told]) -> None:
    assert sorted(told(text)) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("At least 12 people, including three children, were killed.", [("killed", 3, 3)]),
        ("21 civilians, of whom 11 children, were killed.", [("killed", 11, 11)]),
        ("The blasts killed 12 people, two of them children.", [("killed", 2, 2)]),
        ("Among the dead were three soldiers and 16 fighters.", [("killed", 19, 19)]),
        ("Several children were among those killed.", [("killed", 3, None)]),
        ("The toll rose after several of the wounded died.", [("killed", 3, None)]),
        (
            "Seven policemen have been kidnapped: three in Machala, three in Quevedo and one in Quito.",
            [("abducted", 3, 3), ("abducted", 3, 3), ("abducted", 1, 1)],
        ),
    ],
)
def test_parts_of_a_count_are_inner(text: str, parts: list[Told]) -> None:
    assert [(c.state, c.min, c.max) for c in find(text) if c.inner] == parts


@pytest.mark.parametrize(
    ("text", "superseded"),
    [
        ("An earlier toll of 12 had been given.", True),
        ("The police had initially spoken of 63 wounded.", True),
        ("The previous figure of nine dead was out of date.", True),
        ("Officials earlier said 34 people had been killed.", True),
        ("Two days earlier, a bomb killed five people.", False),
        ("A bomb killed five people.", False),
    ],
)
def test_superseded(text: str, superseded: bool) -> None:
    assert [c.superseded for c in find(text)] == [superseded]


def test_a_toll_after_from_is_superseded() -> None:
    assert [(c.min, c.superseded) for c in find("The death toll climbed from 20 to 28.")] == [(20, True), (28, False)]


@pytest.mark.parametrize(
    ("text", "hypothetical"),
    [
        ("The bomb could kill 100 people.", True),
        ("He plotted to kill a retired official.", True),
        ("The group threatened to kill 10 judges.", True),
        ("He tried to kill the president.", True),
        ("The blast may have killed 500 people.", False),
        ("Bandits were believed to have killed 40 residents.", False),
        ("The nation was shocked to hear that 400 people were captured.", False),
        ("He will investigate the murder of the priest.", False),
        ("They planned the murder of the priest.", True),
    ],
)
def test_hypothetical(text: str, hypothetical: bool) -> None:
    assert [c.hypothetical for c in find(text)] == [hypothetical]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Fighters have killed more than 200 people since the army launched an offensive.", True),
        ("At least 5,601 people were killed in gang violence last year.", True),
        ("Dozens of people have been killed since Wednesday in Palma.", False),
        ("A truck bomb in October last year killed three people.", False),
    ],
)
def test_total(text: str, total: bool) -> None:
    assert [c.total for c in find(text)] == [total]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Five paramedics were killed.", "medics"),
        ("Two soldiers were killed.", "military"),
        ("The army killed 20 militants.", "militants"),
        ("Three attackers were shot dead.", "attackers"),
        ("Gunmen murdered two police officers.", "police"),
        ("Two civilian deaths were reported.", "civilians"),
    ],
)
def test_victim_side(text: str, side: str) -> None:
    assert [c.victim_side for c in find(text)] == [side]


def test_source() -> None:
    (said,) = find("Ten people were wounded, the Health Ministry said.")
    (according,) = find("Ten people were wounded, according to officials.")
    assert said.source == "the Health Ministry"
    assert according.source == "officials"


def test_offsets_are_the_article_s() -> None:
    doc = parse("A drone hit a base, leaving a US contractor dead.")
    (found,) = find_casualties(doc, 100)
    assert doc.text[found.start - 100 : found.end - 100] == found.text == "a US contractor dead"
    assert found.victims_start is not None
    assert found.victims_end is not None
    assert doc.text[found.victims_start - 100 : found.victims_end - 100] == found.victims_text == "a US contractor"
    assert doc[found.cue].text == "dead"


def test_implied_counts_are_told_apart() -> None:
    (bare,) = find("Civilians were killed.")
    (number,) = find("Two civilians were killed.")
    assert bare.implied
    assert not number.implied


@pytest.mark.parametrize(
    "text", ["", "No.", "Killed.", "killed and wounded", "12", "the dead", "toll", "of the of the dead at", "( killed"]
)
def test_scraps_do_no_harm(text: str) -> None:
    assert isinstance(find(text), list)


def test_rows_are_sound() -> None:
    """Every row has a state and a pattern that exists; a form has a pattern once."""
    with (LEXICONS / "casualties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["pattern"] for row in rows} == set(PATTERNS)
    assert {row["state"] for row in rows} == {
        "killed",
        "injured",
        "abducted",
        "detained",
        "missing",
        "struck",
        "casualty",
    }
    assert len({(row["form"], row["pattern"]) for row in rows}) == len(rows)
    assert all(row["form"] in table() for row in rows)


def test_a_word_set_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        words("no such set")
