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
        (
            "Gunmen killed Daniel Otieno, his son Peter, James Mwangi and the guard Paul Kiprono in Garissa on Sunday.",
            "Daniel Otieno; Peter; James Mwangi; Paul Kiprono",
            "civilians",
        ),
        (
            "A rocket destroyed a bakery, two shops, a police car and the home of a judge in Ghazni on Sunday.",
            "bakery; two shops; police car; home of a judge",
            "civilians",
        ),
        (
            "Rebels killed Okello Odhiambo, mayor of Gulu and leader of the council, on Sunday.",
            "Okello Odhiambo",
            "government",
        ),
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
        ("A doctor was shot dead in Lima on Sunday when unidentified men broke into his house.", "unidentified men"),
        ("A doctor was shot dead in Lima on Sunday. Two gunmen fled on a motorcycle.", "Two gunmen"),
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
        "Maria Salas was driven by her brother, Andres, when a gunman stopped the car in Cali on Sunday and shot her."
    )
    assert row["target_text"] == "Maria Salas"
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


@pytest.mark.parametrize(
    ("text", "target_text"),
    [
        ("Gunmen killed two reporters, Roberto Salas and Tomas Herrera, in Cali on Sunday.",
         "two reporters; Roberto Salas; Tomas Herrera"),
        ("Gunmen killed a judge in Cali on Sunday, together with two of his bodyguards.", "judge; his bodyguards"),
        ("A bomb exploded at a bank in Lagos on Monday, killing two people. The dead were identified as Musa Bello "
         "and Peter Obi.", "Musa Bello; Peter Obi; bank"),
        ("A bomb exploded at a bank in Lagos on Monday. Nine people died. The wounded include a nun and a baker.",
         "bank; nun; baker"),
        ("A bomb exploded in front of a bank in Lima on Monday. Several homes nearby were destroyed.",
         "bank; Several homes"),
        ("A bomb exploded in front of a bank in Lima on Monday, killing four people.", "four people; bank"),
        ("A car bomb exploded under a bridge in Bogota on Monday, killing Maria Pulido, 42; Pilar Pulido, 19; and "
         "Efrain Rincon.", "Maria Pulido; bridge; Pilar Pulido; Efrain Rincon"),
        ("Gunmen killed the mayor of Aden, Salem Nasser, on Sunday.", "Salem Nasser"),
        ("Rebels attacked a village near Goma on Sunday, killing Jean Bosco, police chief Paul Mugisha said.",
         "Jean Bosco"),
        ("Police found the bodies of two priests who had been kidnapped by gunmen in Jos on Sunday.", "two priests"),
    ],
)  # fmt: skip
def test_the_rest_of_the_harm_stands_in_the_target_words(text, target_text):
    assert set(first(text)["target_text"].split("; ")) == set(target_text.split("; "))


@pytest.mark.parametrize(
    ("text", "perpetrator", "attribution", "words"),
    [
        ("Gunmen who killed four aid workers in Dikwa on Monday belonged to Boko Haram, the army said.",
         "Boko Haram", "alleged", "Gunmen; Boko Haram"),
        ("Three engineers who were kidnapped in Kano a month ago were released by the guerrillas on Monday.",
         "guerrillas", "stated", "guerrillas"),
        ("Two bombs exploded outside a police academy in Lima on Monday. The attackers used dynamite.",
         "Unknown", "unknown", "attackers"),
        ("Suspected Islamist rebels from the Allied Democratic Forces killed 20 people in Beni on Monday.",
         "Allied Democratic Forces (ADF)", "alleged", "Suspected Islamist rebels; Allied Democratic Forces"),
        ("A bus was attacked on Sunday near Goma and 12 passengers were killed. The army said the rebels were "
         "responsible.", "rebels", "alleged", "rebels"),
        ("A suicide bomber killed 20 worshippers at a mosque in Quetta on Friday. The group, which is allied with "
         "Islamic State, claimed the attack.", "Unknown", "unknown", "suicide bomber"),
    ],
)  # fmt: skip
def test_culprits_named_after_the_act(text, perpetrator, attribution, words):
    row = first(text)
    told = (row["perpetrator"], row["perpetrator_attribution"], row["perpetrator_text"])
    assert told == (perpetrator, attribution, words)


@pytest.mark.parametrize(
    ("text", "target_count"),
    [
        ("Two tankers were attacked in the Gulf of Oman on Thursday.", 2),
        ("A tanker was attacked by pirates in the Gulf of Oman on Thursday.", 1),
        ("Hezbollah fired rockets at two Israeli barracks on Tuesday.", 2),
        ("Gunmen killed three teachers in Cali on Sunday.", None),
    ],
)
def test_targets_are_counted_when_they_are_things(text, target_count):
    assert first(text)["target_count"] == target_count
