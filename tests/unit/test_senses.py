"""Sense rules: words of violence that mean something else make no row, and the same words in earnest do."""

from datetime import date

import pytest

from pipeline.extract.article import code_articles

DAY = date(2019, 5, 13)


def rows(text: str) -> list[dict]:
    return next(code_articles([(text, DAY)])).events


@pytest.mark.parametrize(
    ("rule", "figurative", "earnest"),
    [
        (
            "stoppage of work",
            "The strike, which began on Sunday, halted the ports of Chile. The union wants higher wages.",
            "The strike on the rebel camp near Gao in Mali on Sunday killed four fighters.",
        ),
        (
            "court and market battles",
            "Acme Corp won a legal battle with Globex Inc in Texas on Sunday over a patent.",
            "Troops fought a battle with rebels near Goma in Congo on Sunday.",
        ),
        (
            "takeovers of companies",
            "Globex Inc completed its takeover of Acme Corp in Texas on Sunday.",
            "Rebels took over the airport of Bukavu in Congo on Sunday.",
        ),
        (
            "what is attacked must be physical",
            "Japan attacked the forecasts of the bank on Sunday.",
            "Gunmen attacked the village of Dori in Burkina Faso on Sunday.",
        ),
        (
            "policies, by the ending of the word",
            "Ministers in Peru launched an attack on inflation and unemployment on Sunday.",
            "Rebels launched an attack on an army position near Goma in Congo on Sunday.",
        ),
        (
            "disasters do no violence",
            "A strong earthquake killed six people in Ecuador on Sunday.",
            "A suicide bomber killed six people in Kabul on Sunday.",
        ),
        (
            "accidents",
            "An explosion in a flour factory in Harbin in China killed 45 workers on Sunday.",
            "An explosion in a cafe in Harbin in China killed five people on Sunday. Police said it was a bomb.",
        ),
        (
            "launches into space",
            "India launched a rocket on Sunday, but the satellite failed to reach orbit.",
            "Hamas launched a rocket at Ashkelon in Israel on Sunday.",
        ),
        (
            "ships that are sent out",
            "The United States is sending a warship to patrol the Strait of Hormuz on Sunday.",
            "A warship shelled a fishing boat in the Strait of Hormuz on Sunday, killing two men.",
        ),
        (
            "business crime",
            "Police in Japan arrested two managers on Sunday for insider trading.",
            "Police in Turkey arrested two militants of the PKK on Sunday.",
        ),
        (
            "execution of contracts",
            "The sale in Canada depends on execution of a definitive agreement on Sunday.",
            "Gunmen carried out the execution of six villagers in Puebla in Mexico on Sunday.",
        ),
        (
            "slaughter of livestock",
            "Increased cattle slaughter in Kansas on Sunday drove prices down.",
            "The slaughter of 20 villagers in Beni in Congo by rebels on Sunday was condemned.",
        ),
        (
            "chances and companies are not seized by force",
            "Traders in Sao Paulo seized the opportunity on Sunday.",
            "Pirates seized the tanker Nordic Star off Somalia on Sunday.",
        ),
        (
            "answers in trade",
            "Britain retaliated against countries that closed their markets on Sunday.",
            "Israeli forces retaliated with air strikes on Gaza on Sunday, killing two people.",
        ),
        (
            "going off a standard",
            "The United States went off the gold standard on Sunday.",
            "A bomb went off at a market in Mosul in Iraq on Sunday.",
        ),
        (
            "mining for ore",
            "The company in Canada mined the pillar on Sunday.",
            "Iranian forces mined the port of Basra in Iraq on Sunday.",
        ),
        (
            "breaking up old ships",
            "Taiwanese breakers demolished 344 vessels in Taiwan on Sunday.",
            "Soldiers demolished a house with explosives in Nablus in the West Bank on Sunday.",
        ),
    ],
)
def test_a_figure_of_speech_makes_no_row_and_the_act_makes_one(rule, figurative, earnest):
    assert rows(figurative) == [], rule
    assert len(rows(earnest)) == 1, rule


@pytest.mark.parametrize(
    "text",
    [
        "The rebels fighting the government of Angola will get new aid, Congress said on Sunday.",
        "Iran and Iraq have been attacking shipping.",
        "Shipping bound for Kuwait has come under repeated attack by Iran.",
        "He predicted that Washington would respond by bombing the naval base at Bandar Abbas.",
        "The rumour in London was that the army had shelled Basra.",
        "The ship kept away, avoiding a potential clash with the Greek navy in the Aegean Sea on Sunday.",
        "The coast will be closed in the event of any strike against Iran.",
    ],
)
def test_habits_and_suppositions_make_no_row(text):
    assert rows(text) == []


def test_one_of_the_forts_is_no_captive():
    found = rows("Iranian troops captured one of the strongest forts near Basra in Iraq on Sunday.")
    assert [(r["incident_type"], r["abducted_min"]) for r in found] == [("seizure", None)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Six friars were murdered in a cowardly manner in Nampula, Mozambique, on Sunday.", "armed_attack"),
        ("Two leaders of the union were murdered near Kitwe in Zambia on Sunday.", "armed_attack"),
        ("Rebels attacked a group of nurses in Huambo, Angola, on Sunday.", "armed_attack"),
        ("Rebels destroyed two bridges near Beira in Mozambique on Sunday.", "sabotage"),
    ],
)
def test_clergy_leaders_and_groups_are_people_and_rebels_destroy(text, kind):
    assert [r["incident_type"] for r in rows(text)] == [kind]


def test_a_storm_destroys_no_bridge_by_force():
    assert rows("A storm destroyed two bridges near Beira in Mozambique on Sunday.") == []
