"""Roles in words: who acted and who or what was hit, each rule on a sentence made for it."""

from datetime import date

import pytest

from pipeline.extract.article import code_articles


def first(text: str) -> dict:
    return next(code_articles([(text, date(2024, 5, 13))])).events[0]


@pytest.mark.parametrize(
    ("text", "target_text", "target_type"),
    [
        ("Gunmen killed Judge Elena Marquez in Lima on Sunday.", "Elena Marquez", "government"),
        ("The murder of journalist Tomas Herrera in Cali on Sunday was condemned.", "Tomas Herrera", "media"),
        ("Bishop Pedro Salas and two nuns were kidnapped in Kaduna on Sunday.", "Pedro Salas; two nuns", "religious"),
        ("Tomas Herrera's murder in Cali on Sunday shocked the country.", "Tomas Herrera", "civilians"),
        ("Rebels blew up a bridge and two buses near Goma on Sunday.", "bridge; two buses", "infrastructure"),
        ("A bomb exploded in front of a bank in Lima on Sunday.", "bank", "infrastructure"),
        ("The bomb explosion took place in a bank in Lima on Sunday.", "bank", "infrastructure"),
        ("A bomb exploded in Lima on Sunday, causing damage to two schools.", "two schools", "civilians"),
        ("Rebels set fire to a town hall in Goma on Sunday.", "town hall", "government"),
        ("There was an attack on Sunday in Lima against the home of a senator.", "home of a senator", "government"),
    ],
)
def test_everything_hit_stands_in_the_target_words(text, target_text, target_type):
    row = first(text)
    assert (row["target_text"], row["target_type"]) == (target_text, target_type)


@pytest.mark.parametrize(
    ("text", "perpetrator_text"),
    [
        ("Two hooded men shot dead a teacher in Cali on Sunday.", "Two hooded men"),
        ("A group of unidentified men kidnapped a trader in Kano on Sunday.", "unidentified men"),
        ("Members of Boko Haram killed a trader in Kano on Sunday.", "Members of Boko Haram; Boko Haram"),
        ("A trader was killed in Kano on Sunday by Boko Haram fighters.", "Boko Haram fighters; Boko Haram"),
        ("Nigerian soldiers killed a trader in Kano on Sunday.", "Nigerian soldiers"),
        ("The Somali army attacked a village near Baidoa on Sunday.", "Somali army"),
    ],
)
def test_people_who_acted_stand_before_their_group(text, perpetrator_text):
    assert first(text)["perpetrator_text"] == perpetrator_text


def test_a_bare_label_stays_unknown_but_keeps_its_words():
    row = first("Terrorists killed a trader in Kano on Sunday.")
    assert (row["perpetrator"], row["perpetrator_text"]) == ("Unknown", "Terrorists")


def test_people_of_a_named_group_are_that_group():
    row = first("Terrorists of the National Liberation Army kidnapped a trader in Cali, Colombia, on Sunday.")
    assert row["perpetrator"] == "National Liberation Army (Colombia)"


def test_a_surname_takes_the_full_name_and_a_pronoun_the_person():
    row = first(
        "Senator Elena Marquez left her office in Lima on Sunday. Gunmen killed Senator Marquez there on Sunday."
    )
    assert row["target_text"] == "Elena Marquez"
    row = first(
        "Senator Elena Marquez left her office in Lima on Sunday. She was killed by gunmen near Lima on Sunday."
    )
    assert row["target_text"] == "Elena Marquez"


def test_the_victim_told_again_is_no_second_victim():
    row = first("Gunmen killed Senator Elena Marquez in Lima on Sunday. The senator was shot in her car, police said.")
    assert row["target_text"] == "Elena Marquez"


@pytest.mark.parametrize(
    "text",
    [
        "A bomb hit a bank in Lima on Sunday. Police said Shining Path was responsible for the attack.",
        "Police hold Shining Path responsible for the attack on a bank in Lima on Sunday.",
        "Three men of Shining Path were charged with the bombing of a bank in Lima on Sunday.",
        "Gunmen attacked a bank in Lima on Sunday. Shining Path claimed responsibility for the attack.",
    ],
)
def test_who_is_responsible_charged_or_claims_is_the_perpetrator(text):
    assert first(text)["perpetrator"] == "Shining Path"


def test_who_is_arrested_for_an_act_is_not_its_target():
    row = first("Gunmen killed Senator Elena Marquez in Lima on Sunday. Police arrested two men over the killing.")
    assert (row["incident_type"], row["target_text"]) == ("armed_attack", "Elena Marquez")


def test_an_act_under_investigation_has_happened_and_is_not_the_investigators():
    row = first("The government promised to conduct an investigation of the murder of six priests in Lima on Sunday.")
    assert (row["perpetrator"], row["target_text"]) == ("Unknown", "six priests")


def test_a_retired_general_is_a_civilian():
    assert first("Gunmen killed retired General Luis Paredes in Lima on Sunday.")["target_type"] == "civilians"
