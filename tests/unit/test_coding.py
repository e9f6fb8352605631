"""The coder's rules, each shown on sentences made for it: who, what, whether, and which rows."""

from datetime import date

import pytest

from pipeline.extract.article import code_articles
from pipeline.extract.contexts import contexts
from pipeline.extract.language import mask_datelines
from pipeline.extract.ships import find_ships

MONDAY = date(2024, 5, 13)


def rows(text: str, published: date = MONDAY) -> list[dict]:
    return next(code_articles([(text, published)])).events


def only(text: str) -> dict:
    found = rows(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "incident_type"),
    [
        ("Rebels ambushed an army convoy near Gao in Mali on Sunday, killing five soldiers.", "armed_attack"),
        ("A car bomb exploded outside a bank in Kabul on Sunday, killing three people.", "bombing"),
        ("A suicide bomber blew himself up at a mosque in Kano on Sunday, killing ten worshippers.", "suicide_bombing"),
        ("Gunmen kidnapped 20 students from a school in Kaduna on Sunday.", "abduction"),
        ("Israeli air strikes killed four people in Beirut on Sunday.", "air_strike"),
        ("Russian artillery shelled Kherson on Sunday, wounding two people.", "shelling"),
        ("Soldiers and rebels clashed in Goma on Sunday, leaving six dead.", "armed_clash"),
        ("A missile fired by the Houthis hit a tanker in the Red Sea on Sunday.", "missile_attack"),
    ],
)
def test_incident_type_follows_weapon_manner_and_actor(text, incident_type):
    assert only(text)["incident_type"] == incident_type


@pytest.mark.parametrize(
    "text",
    [
        "The group threatened to attack the city of Kano if its men were not freed.",
        "The army said it would strike rebel camps near Goma next week.",
        "No attack took place in Kano on Sunday, police said.",
        "The minister attacked the budget on Sunday and fired his deputy.",
        "Workers began a strike at the port of Lagos on Sunday over pay.",
        "Troops held an exercise near Lagos in which a mock enemy was bombed.",
        "Forces in the region have faced a surge in attacks.",
    ],
)
def test_what_did_not_happen_or_is_no_force_yields_nothing(text):
    assert rows(text) == []


def test_passive_and_active_name_the_same_sides():
    active = only("Boko Haram fighters attacked soldiers in Maiduguri on Sunday, killing four.")
    passive = only("Four soldiers were killed on Sunday in Maiduguri in an attack by Boko Haram fighters.")
    assert active["perpetrator"] == passive["perpetrator"]
    assert active["target_type"] == passive["target_type"] == "military"
    assert (active["fatalities_min"], passive["fatalities_max"]) == (4, 4)


def test_gunmen_are_nobody_known_but_carry_small_arms():
    row = only("Gunmen shot dead three police officers in Peshawar on Sunday.")
    assert (row["perpetrator"], row["weapon_type"], row["target_type"]) == ("Unknown", ["small_arms"], "police")


def test_a_drone_shot_down_is_an_attack_on_those_who_shot():
    row = only("American forces shot down a drone near a base in Erbil on Sunday.")
    assert (row["incident_type"], row["outcome"]) == ("drone_strike", "intercepted")
    assert (row["perpetrator"], row["target"]) == ("Unknown", "United States military")


def test_tellings_of_one_act_are_one_row_and_the_toll_is_bound_to_it():
    text = (
        "A bomb exploded at a market in Baghdad on Sunday, police said.\n\n"
        "The blast killed 12 people and wounded 30 others.\n\nNo group claimed responsibility for the attack."
    )
    row = only(text)
    assert (row["fatalities_min"], row["fatalities_max"], row["injured_min"]) == (12, 12, 30)
    assert row["claimed_by"] is None


def test_other_dates_and_places_are_other_rows():
    text = (
        "A bomb killed two soldiers in Mosul on Sunday.\n\n"
        "On Friday, gunmen attacked a checkpoint in Kirkuk, killing a policeman."
    )
    found = rows(text)
    assert {(r["place_name"], r["date_start"]) for r in found} == {
        ("Mosul", date(2024, 5, 12)),
        ("Kirkuk", date(2024, 5, 10)),
    }


def test_a_claim_names_claimant_and_attribution():
    row = only(
        "A rocket attack on a police station in Quetta on Sunday wounded four officers.\n\n"
        "The Balochistan Liberation Army claimed responsibility for the attack."
    )
    assert row["claimed_by"].startswith("Balochistan Liberation Army")
    assert row["perpetrator_attribution"] == "claimed"


def test_a_main_act_without_a_date_takes_the_publication_day_to_a_week():
    row = only("Gunmen attacked a village near Gao in Mali, killing five people.")
    assert (row["date_start"], row["date_precision"]) == (MONDAY, "week")


def test_every_evidence_span_lies_in_the_text():
    text = "KANO, May 13 - Gunmen killed five people in Kano on Sunday, police said."
    for span in only(text)["evidence"]:
        assert text[span["start"] : span["end"]].startswith("Gunmen killed")


def test_upper_case_wires_are_coded_and_told_in_ordinary_letters():
    text = "GUERRILLAS OF THE FMLN ATTACKED A POLICE POST IN SAN SALVADOR ON SUNDAY, KILLING TWO POLICEMEN."
    row = only(text)
    assert row["country"] == "SLV"
    assert row["perpetrator_text"] == "Guerrillas of the FMLN; FMLN"
    assert row["target_text"] == "two policemen; police post"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("BEIRUT, Lebanon (AP) — Two people died.", "Two people died."),
        ("The army - the largest force - withdrew.", "The army - the largest force - withdrew."),
    ],
)
def test_datelines_are_blanked_with_offsets_kept(text, masked):
    found = mask_datelines(text)
    assert len(found) == len(text)
    assert found.strip() == masked


def test_ships_are_known_by_name_after_their_first_mention():
    text = "The bulk carrier Sea Champion was hit. The Blue Star, a Greek-run tanker, was safe. Sea Champion sank."
    assert [s.name for s in find_ships(text)] == ["Sea Champion", "Blue Star", "Sea Champion"]


def test_fiction_and_accidents_are_told_by_several_cues_not_one():
    assert "fiction" in contexts("The film is a thriller in cinemas from Friday; the villain bombs a train.")
    assert "accident" in contexts("The lorry overturned after the driver lost control in an accident near Kano.")
    assert contexts("A film director was killed by gunmen in Kano.") == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Egypt cut its oil output on Sunday to help prices.",
        "The two sides narrowly avoided a confrontation over grain sales on Sunday.",
        "The minister denied that the airport had been bombed on Sunday.",
        "The group often strikes hotels in Mogadishu.",
    ],
)
def test_words_of_war_in_other_senses_yield_nothing(text):
    assert rows(text) == []


def test_clauses_with_their_own_place_are_their_own_acts():
    found = rows("Three soldiers were killed in Gao on Sunday, and two policemen were murdered in Mopti on Monday.")
    assert sorted((r["place_name"], r["fatalities_min"]) for r in found) == [("Gao", 3), ("Mopti", 2)]


def test_an_act_told_as_a_day_after_another_dates_the_other():
    found = rows("A sailor was missing on Sunday, a day after gunmen attacked a tanker off Lagos.", MONDAY)
    assert [r["date_start"] for r in found] == [date(2024, 5, 11)]


def test_an_undated_act_stands_on_the_day_that_the_sentence_before_sets():
    text = "The trouble in Nigeria went on early on Saturday. Gunmen attacked a market in Kano, killing four traders."
    assert only(text)["date_start"] == date(2024, 5, 11)


def test_an_undated_lead_is_the_act_that_the_text_dates():
    text = (
        "At least nine people died when jihadists stormed a market in Mali, officials said.\n\n"
        "The JNIM fighters attacked the market of Gao on Friday night and shot traders at random."
    )
    found = only(text)
    assert (found["date_start"], found["fatalities_min"]) == (date(2024, 5, 10), 9)


def test_a_headline_announces_an_act_of_the_text_and_is_no_row_of_its_own():
    text = (
        "Bombs, shots shake Kabul after raid in Herat\n\n"
        "A bomb killed three guards in Kabul on Sunday. Police said nobody had claimed the blast."
    )
    assert [r["place_name"] for r in rows(text)] == ["Kabul"]


def test_us_in_capitals_is_no_pronoun():
    found = only("US strikes killed six fighters near Raqqa in Syria on Sunday.")
    assert found["perpetrator"] == "United States military"


def test_a_participle_that_looks_like_the_main_verb_keeps_its_noun():
    found = only("Nine rockets fired from a truck struck the airport of Erbil on Sunday, wounding two.")
    assert (found["incident_type"], found["weapon_count"], found["injured_min"]) == ("rocket_attack", 9, 2)


def test_an_answer_is_another_act_than_what_it_answers():
    text = (
        "Israeli jets bombed a depot in Beirut on Sunday. "
        "The raid was in revenge for the rocket attack on Haifa on Saturday, which hurt two people."
    )
    assert [(r["place_name"], r["date_start"].day) for r in rows(text)] == [("Beirut", 12), ("Haifa", 11)]


def test_two_named_sites_of_one_night_are_two_acts():
    text = (
        "Rockets were fired at the Ain al-Asad air base in Iraq on Sunday. "
        "An hour later three drones were sent towards Victory Base near Baghdad airport."
    )
    assert len(rows(text)) == 2


def test_people_who_die_in_an_accident_are_no_incident():
    assert rows("At least 70 people were killed in a stampede in Sanaa on Sunday.") == []
    assert rows("Nine people died when a bridge collapsed in Kano on Sunday.") == []


def test_the_day_of_a_claim_is_not_the_day_of_the_act():
    text = "Two blasts killed 70 people in Kampala on Saturday. Al Shabaab claimed responsibility on Sunday."
    found = only(text)
    assert (found["date_start"], found["claimed_by"]) == (date(2024, 5, 11), "Al Shabaab")


def test_an_act_that_another_brings_about_is_its_own():
    text = (
        "Hezbollah guerrillas captured two Israeli soldiers on Sunday, "
        "triggering Israeli air strikes on southern Lebanon in which two civilians died."
    )
    assert [r["fatalities_min"] for r in rows(text)] == [None, 2]


def test_two_attackers_in_one_sentence_are_two_acts():
    text = "Hamas fired rockets at Tel Aviv on Sunday as Israeli warplanes bombed a tower in Gaza."
    assert [(r["perpetrator"], r["incident_type"]) for r in rows(text)] == [
        ("Hamas", "rocket_attack"),
        ("Israeli military", "air_strike"),
    ]


def test_suspected_attackers_are_alleged():
    found = only("Gunmen suspected to be members of Boko Haram killed nine farmers in Borno on Sunday.")
    assert (found["perpetrator"], found["perpetrator_attribution"]) == ("Boko Haram", "alleged")


def test_a_hospital_where_the_wounded_were_taken_is_not_the_place():
    text = "A bomb wounded nine people in Baleli on Sunday. The wounded were moved to the Civil Hospital in Quetta."
    assert "Hospital" not in (only(text)["place_name"] or "")


def test_links_after_the_text_make_no_row():
    text = (
        "Rebels killed four soldiers near Gao in Mali on Sunday, the army said.\n\n"
        "Nigeria: Air force says more than 60 bandits killed in Zamfara raid\n\nRead more"
    )
    assert len(rows(text)) == 1


def test_killed_and_wounded_are_one_toll_however_parsed():
    text = "Four Syrian soldiers were killed and four others wounded Sunday in an Israeli missile attack near Damascus."
    found = only(text)
    assert (found["fatalities_min"], found["injured_min"]) == (4, 4)


def test_the_toll_from_an_act_is_its_toll():
    text = "The death toll from Thursday's assault on a university in Garissa, Kenya, rose to 148, the minister said."
    assert (only(text)["fatalities_min"], only(text)["date_start"]) == (148, date(2024, 5, 9))


def test_whence_a_missile_came_is_not_where_it_struck():
    text = "Missiles were launched at Damascus on Sunday from the direction of the Golan Heights, killing four men."
    assert only(text)["place_name"] == "Damascus"


def test_gunmen_of_the_group_are_the_group_named_before():
    text = (
        "Al Shabaab vowed further attacks in Kenya. "
        "Gunmen from the Somali group stormed a university in Garissa on Sunday and killed nine students."
    )
    assert only(text)["perpetrator"] == "Al Shabaab"


def test_people_on_motorbikes_are_the_attackers_not_the_motorbikes():
    found = only("Jihadists on motorbikes killed at least 21 people in western Niger on Sunday, the ministry said.")
    assert (found["perpetrator"], found["fatalities_min"]) == ("jihadists", 21)


def test_a_sentence_that_only_adds_wounded_stays_with_the_act():
    text = (
        "A suicide car bomber killed six Italian soldiers in Kabul on Sunday. "
        "At least 55 Afghans were wounded, the ministry said. The Taliban claimed responsibility."
    )
    found = only(text)
    assert (found["injured_min"], found["claimed_by"]) == (55, "Taliban")


def test_whose_ships_strike_does_not_say_where():
    text = "The United States is angry. U.S. warships attacked Iranian forces with missiles on Sunday."
    assert "USA" not in [r["country"] for r in rows(text)]
