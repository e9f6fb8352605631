"""Weapons and their counts, and words that only look like weapons."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.weapons import find_weapons

LEXICON = Path(__file__).parents[2] / "pipeline" / "extract" / "lexicons" / "weapons.csv"
WEAPON_TYPES = {
    "drone", "missile", "rocket", "artillery_mortar", "aircraft_bomb", "ied_landmine", "vehicle_bomb", "suicide_vest",
    "small_arms", "melee", "arson", "naval_vessel", "chemical", "other", "unknown",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "weapon_type"),
    [
        ("Shahed-136 drones", "drone"),
        ("an unmanned surface boat", "drone"),
        ("a boat laden with explosives rammed the ship", "drone"),
        ("fired a ballistic missile", "missile"),
        ("stand-off weapons", "missile"),
        ("an Iskander hit the base", "missile"),
        ("Katyusha rockets", "rocket"),
        ("rocket-propelled grenades", "rocket"),
        ("HIMARS", "rocket"),
        ("mortar shells", "artillery_mortar"),
        ("a shell hit the market", "artillery_mortar"),
        ("tanks fired", "artillery_mortar"),
        ("Israeli jets bombed the port", "aircraft_bomb"),
        ("U.S. warplanes", "aircraft_bomb"),
        ("a barrel bomb", "aircraft_bomb"),
        ("a roadside bomb", "ied_landmine"),
        ("the tanker hit a mine", "ied_landmine"),
        ("hand grenades", "ied_landmine"),
        ("sticks of dynamite", "ied_landmine"),
        ("pagers blew up across the city", "ied_landmine"),
        ("a truck bomb", "vehicle_bomb"),
        ("a vehicle filled with 100 kg of dynamite", "vehicle_bomb"),
        ("detonated his vest", "suicide_vest"),
        ("blew himself up", "suicide_vest"),
        ("gunmen", "small_arms"),
        ("opened fire", "small_arms"),
        ("AK-47", "small_arms"),
        ("machetes", "melee"),
        ("beheaded", "melee"),
        ("petrol bombs", "arson"),
        ("set fire to", "arson"),
        ("speedboats", "naval_vessel"),
        ("sarin", "chemical"),
        ("car-ramming", "other"),
    ],
)
def test_weapon_type(text: str, weapon_type: str) -> None:
    assert [m.weapon_type for m in find_weapons(text)] == [weapon_type]


@pytest.mark.parametrize(
    "text",
    [
        "a friend of mine", "a coal mine closed", "the fuel tank leaked", "a think tank", "Shell said",
        "Royal Dutch/Shell",
        "the Shell company",
        "bricks and mortar", "a private jet", "a film called Love Bomb", "the bomb squad came",
        "gun control", "the missile factory", "rocket scientists", "prices rocket", "a knife edge",
        "grad students",
        "drone footage", "shot down", "bury the hatchet", "bullet trains", "skyrocket",
    ],
)  # fmt: skip
def test_look_alikes(text: str) -> None:
    assert find_weapons(text) == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("six Kalibr cruise missiles and 25 drones", [6, 25]),
        ("Sixty-three missiles and drones were used", [63, None]),
        ("31 of 34 drones were downed", [34]),
        ("at least five rockets", [5]),
        ("dozens of rockets", [24]),
        ("a barrage of 10 rockets", [10]),
        ("a barrage of rockets", [None]),
        ("a self-detonating drone", [1]),
        ("two drone strikes", [None]),
        ("two car bombs", [2]),
        ("twin suicide bombings", [2]),
        ("12 people were killed by rockets", [None]),
        ("killed three soldiers with rockets", [None]),
    ],
)
def test_count_before_the_weapon(text: str, counts: list[int | None]) -> None:
    assert [m.count.min if m.count else None for m in find_weapons(text)] == counts


def test_model_and_noun_are_one_mention() -> None:
    assert [(m.text, m.name) for m in find_weapons("two T-72 tanks")] == [("T-72 tanks", "tank")]


def test_singular_and_modifier() -> None:
    (one,) = find_weapons("the drone fell short")
    (part,) = find_weapons("a drone attack")
    assert one.singular
    assert not one.modifier
    assert part.modifier
    assert not part.singular


def test_offsets_survive_letters_that_grow_in_lower_case() -> None:
    text = "İİ: a drone"
    (mention,) = find_weapons(text)
    assert text[mention.start : mention.end] == "drone"


WORDS = st.sampled_from(
    ["a", "12", "drone", "drones", "of", "rockets", "car", "bomb", "T-72", "tanks", "İ", ".", "\n", "gunmen"]
)


@given(st.lists(WORDS, max_size=10).map(" ".join))
def test_spans_are_ordered_and_quote_the_text(text: str) -> None:
    mentions = find_weapons(text)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


def test_rows_are_sound() -> None:
    """At least 150 rows, each once, with a type of the codebook and a source."""
    with LEXICON.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 150
    assert len({row["name"] for row in rows}) == len(rows)
    assert {row["weapon_type"] for row in rows} <= WEAPON_TYPES
    assert {row["kind"] for row in rows} == {"munition", "platform", "manner"}
    assert all(row["source"] for row in rows)
