"""Kinds of people and facilities, and the target type that follows."""

import csv
from pathlib import Path

import pytest

from pipeline.extract.people import classify_target, describe, is_person, singular, table

LEXICONS = Path(__file__).parents[2] / "pipeline" / "extract" / "lexicons"
TARGET_TYPES = {
    "military", "non_state_armed_group", "government", "police", "civilians", "commercial_shipping", "infrastructure",
    "aid_or_medical", "media", "religious", "diplomatic", "other", "unknown",
}  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("two Iraqi police officers", "police"),
        ("an army base", "military"),
        ("a police checkpoint", "police"),
        ("a UN convoy", "aid_or_medical"),
        ("the Greek-owned coal carrier Tutor", "commercial_shipping"),
        ("members of the police", "police"),
        ("members of parliament", "government"),
        ("Mayor Juan Perez", "government"),
        ("an oil tanker", "commercial_shipping"),
        ("a bus carrying pilgrims", "civilians"),
        ("worshippers", "civilians"),
        ("five service members", "military"),
        ("a mosque in Kabul", "religious"),
        ("the embassy of Russia", "diplomatic"),
        ("an ammunition depot", "military"),
        ("the Kerch bridge", "infrastructure"),
        ("government troops", "military"),
        ("six Jesuit priests", "religious"),
        ("a newspaper office", "media"),
        ("aid workers", "aid_or_medical"),
        ("suicide bombers", "non_state_armed_group"),
        ("house of the mayor", "government"),
        ("16 fighters loyal to Iran", "non_state_armed_group"),
        ("a high-voltage tower", "infrastructure"),
        ("private homes", "civilians"),
        ("family members", "civilians"),
        ("trade union members", "civilians"),
        ("a refugee camp", "civilians"),
        ("refugee hostel", "civilians"),
        ("prison guards", "government"),
        ("tribesmen", "civilians"),
        ("Spaniards", "civilians"),
        ("bill", "unknown"),
        ("economy", "unknown"),
    ],
)
def test_target_type(phrase: str, expected: str) -> None:
    assert classify_target(phrase)[0] == expected


@pytest.mark.parametrize(
    ("phrase", "side"),
    [
        ("three children", "children"),
        ("four women", "women"),
        ("gunmen", "attackers"),
        ("rebels", "militants"),
        ("soldiers", "military"),
        ("cows", "animals"),
    ],
)
def test_side(phrase: str, side: str) -> None:
    assert classify_target(phrase)[1] == side


def test_animals_and_buildings_are_no_people() -> None:
    assert is_person(describe("villagers"))
    assert not is_person(describe("sheep"))
    assert not is_person(describe("a mosque"))
    assert not is_person(None)


def test_head_only_looks_at_no_modifier() -> None:
    assert describe("army rifles", head_only=True) is None
    assert describe("army rifles") is not None


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("policemen", "policeman"),
        ("embassies", "embassy"),
        ("churches", "church"),
        ("buses", "bus"),
        ("women", "woman"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(("name", "least"), [("people.csv", 250), ("facilities.csv", 150)])
def test_rows_are_sound(name: str, least: int) -> None:
    """Every row is once there, in a type of the codebook, with a source; the least is what was asked for."""
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= least
    assert len({row["noun"].lower() for row in rows}) == len(rows)
    assert {row["target_type"] for row in rows} <= TARGET_TYPES
    assert all(row["source"] and row["label"] for row in rows)
    assert all(noun in table() for noun in (row["noun"].lower() for row in rows))
