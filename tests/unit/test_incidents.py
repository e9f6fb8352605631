"""Which acts of an article become rows, which are one, and where they lie; each rule on sentences made for it."""

from datetime import date

import pytest

from pipeline.extract.article import code_articles
from pipeline.extract.language import dateline_end

MONDAY = date(2024, 5, 13)


def rows(text: str, published: date = MONDAY) -> list[dict]:
    return next(code_articles([(text, published)])).events


@pytest.mark.parametrize(
    "text",
    [
        "The minister denied that his trip was put off because of the murder of two judges in Kaduna on Sunday.",
        "The bishop said justice would be done for the murder of two judges in Kaduna on Sunday.",
        "The rebels promised to free the two judges whom they had kidnapped in Kaduna on Sunday.",
        "We want to inform you that two judges were murdered in Kaduna on Sunday.",
    ],
)
def test_an_act_that_is_presupposed_happened(text):
    assert [r["place_name"] for r in rows(text)] == ["Kaduna"]


@pytest.mark.parametrize(
    "text",
    [
        "Police fear the murder of a judge in Kaduna.",
        "The rebels will carry out the attack in Kaduna next week.",
        "The group planned the murder of two judges in Kaduna.",
        "Judges in Kaduna went on strike on Sunday.",
        "Seamen said their nationwide strike in Brazil would go on after Sunday.",
        "Hog slaughter in Iowa on Sunday was the lowest of the year.",
    ],
)
def test_planned_acts_and_other_senses_yield_nothing(text):
    assert rows(text) == []


def test_an_attack_on_a_named_thing_stands_without_count_or_culprit():
    (row,) = rows("The bomb attack on the cultural institute in Lima has caused great damage, police said.")
    assert (row["incident_type"], row["place_name"], row["role_in_article"]) == ("bombing", "Lima", "main")


def test_other_named_victims_are_other_acts():
    found = rows(
        "Senator Pedro Mora was shot dead by gunmen in Bogota on Sunday.\n\n"
        "Gunmen also killed the journalist Ana Duarte on Sunday."
    )
    assert len(found) == 2


def test_the_same_victim_told_again_is_the_same_act():
    found = rows(
        "Senator Pedro Mora was shot dead by gunmen in Bogota on Sunday.\n\n"
        "Mora was killed as he left his home, the police said."
    )
    assert len(found) == 1


def test_an_arrest_is_not_the_crime_it_is_for():
    found = rows("Police in Lima on Sunday arrested two men suspected of the murder of Judge Rosa Vega.")
    assert "security_operation" in {r["incident_type"] for r in found}
    assert not any(r["incident_type"] == "security_operation" and r["fatalities_min"] for r in found)


def test_an_act_without_a_place_lies_in_the_country_that_the_article_speaks_of():
    text = (
        "CARACAS (Venezuela), 3 Feb 89 (EFE) -- Rebels of the FMLN killed a mayor on Sunday, "
        "the Salvadoran army said.\n\n"
        "The Salvadoran government condemned the murder in El Salvador."
    )
    assert {r["country"] for r in rows(text, date(1989, 2, 6))} == {"SLV"}


def test_here_is_the_city_of_the_dateline():
    text = "LIMA, 3 Feb 89 (EFE) -- Unidentified men killed a mayor here on Thursday, the Peruvian police said."
    (row,) = rows(text, date(1989, 2, 3))
    assert row["place_name"] == "Lima"


@pytest.mark.parametrize(
    "text",
    [
        "SAN SALVADOR, 19 APR 89 (ACAN-EFE) -- [TEXT] MEN",
        "Rio de Janeiro (Brazil), 20 Apr 89 (Rede Globo television) -- [Text] Men",
        "Santiago, no date (Radio) -- [Interview with the minister] [Text] Men",
        "BEIRUT, Lebanon (AP) — Men",
    ],
)
def test_datelines_end_before_the_first_sentence(text):
    assert text[dateline_end(text) :].strip().lower() == "men"


@pytest.mark.parametrize(
    ("text", "incident_type"),
    [
        ("Rebels staged an attack on a clinic in Goma on Sunday and machinegunned two nurses.", "armed_attack"),
        ("Guerrillas set two schools on fire in Ayacucho on Sunday.", "sabotage"),
        ("Cattleman Pedro Mejia was kidnapped near Monteria on Sunday.", "abduction"),
        ("Guerrillas attacked a clinic in Goma on Sunday. There was a clash with the guards later.", "armed_attack"),
    ],
)
def test_triggers_in_every_form(text, incident_type):
    assert rows(text)[0]["incident_type"] == incident_type
