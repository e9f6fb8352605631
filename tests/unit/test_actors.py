"""Actors: names, nations and their forces, kinds of groups, and words that only look like actors."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.actors import lexicon as actor_lexicon
from pipeline.extract.actors.find import by_name, find_actors, nation_of, same_side, state_force
from pipeline.extract.actors.words import Words, add, fold, matches

CODES = Path(__file__).parents[2] / "schemas" / "codes"


def names(text: str) -> list[str]:
    return [m.actor.name for m in find_actors(text)]


def spans(text: str) -> list[tuple[str, str]]:
    return [(m.text, m.actor.name) for m in find_actors(text)]


@pytest.mark.parametrize(
    ("text", "span", "name", "kind"),
    [
        (
            "Nigerian government troops attacked.",
            "Nigerian government troops",
            "Nigerian military",
            "military",
        ),
        ("Two U.S. warplanes returned.", "U.S. warplanes", "United States military", "military"),
        ("American fighter jets returned.", "American fighter jets", "United States military", "military"),
        ("Israel's military said so.", "Israel's military", "Israeli military", "military"),
        ("Colombian National Police came.", "Colombian National Police", "Colombian police", "police"),
        ("A Pentagon statement.", "Pentagon", "United States military", "military"),
        ("The Iranian authorities spoke.", "Iranian authorities", "Iran", "state"),
        ("Russia's defence ministry spoke.", "Russia's defence ministry", "Russia", "state"),
        ("Kyiv's forces left.", "Kyiv's forces", "Ukrainian military", "military"),
        ("ISRAELI TROOPS LEFT THE TOWN.", "ISRAELI TROOPS", "Israeli military", "military"),
    ],
)
def test_a_nation_and_its_force(text: str, span: str, name: str, kind: str) -> None:
    (mention,) = find_actors(text)
    assert (mention.text, mention.actor.name, mention.actor.kind) == (span, name, kind)
    assert text[mention.start : mention.end] == span
    assert not mention.actor.is_generic


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A Russian missile hit.", "Russian military"),
        ("After Israeli air strikes the", "Israeli military"),
        ("Pakistani shelling went on.", "Pakistani military"),
        ("in a US drone attack", "United States military"),
        ("Ukrainian drones flew.", "Ukrainian military"),
    ],
)
def test_before_an_attack_the_demonym_alone_is_the_span(text: str, name: str) -> None:
    (mention,) = find_actors(text)
    assert mention.text in {"Russian", "Israeli", "Pakistani", "US", "Ukrainian"}
    assert mention.actor.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Israeli officials and Russian tourists met an American contractor.",
        "An Israeli government spokesman spoke.",
        "The Iranian missile program is old.",
        "Russian-occupied land and an Iranian-made device.",
        "They live in Syria and northern Israel.",
        "It happened in the Democratic Republic of Congo.",
        "People in Moscow were asleep.",
        "Michael Jordan and Chad Smith played.",
        "The Washington Post and Iran International wrote.",
        "anti-Israel protests and a non-Russian word",
        "He ate near a fire brigade in Niger State.",
        "The ironarmy and the Iranianarmy are no words.",
        "a military base, a police station, the army chief, a rebel stronghold",
        "BEIRUT, Lebanon (Wire) - Nothing.",
    ],
)
def test_no_actor(text: str) -> None:
    assert find_actors(text) == []


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Nigeria", "NGA"),
        ("Niger", "NER"),
        ("Nigerian", "NGA"),
        ("Nigerien", "NER"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Papua New Guinea", "PNG"),
        ("South Sudanese", "SSD"),
        ("North Korean", "PRK"),
        ("Congo-Brazzaville", "COG"),
        ("U.S.", "USA"),
        ("Türkiye", "TUR"),
        ("Kyiv", "UKR"),
        ("table", None),
        ("", None),
    ],
)
def test_nation_of(word: str, code: str | None) -> None:
    assert nation_of(word) == code


def test_the_pronoun_is_not_the_country() -> None:
    assert find_actors("They told us to leave.") == []
    assert find_actors("THEY TOLD US TO LEAVE.") == []


def test_an_adjective_of_two_countries_follows_the_article() -> None:
    assert names("Congolese soldiers left Kinshasa.")[0] == state_name("COD")
    assert names("Congolese soldiers left Brazzaville.")[0] == state_name("COG")


def state_name(country: str) -> str:
    actor = state_force(country)
    assert actor is not None
    return actor.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Iran-backed militias fired.", "Iran-backed militias"),
        ("Iranian-linked Iraqi Shiite fighters fired.", "Iran-backed militias"),
        ("pro-Iranian fighters fired.", "Iran-backed militias"),
        ("groups aligned with Tehran fired.", "Iran-backed militias"),
        ("pro-Russian separatists fired.", "Pro-Russian separatists"),
        ("Islamist militants fired.", "Islamist militants"),
        ("Tuareg rebels fired.", "Tuareg rebels"),
        ("A Palestinian gunman fired.", "Palestinian gunmen"),
        ("Kurdish fighters fired.", "Kurdish fighters"),
        ("Somali pirates fired.", "Somali pirates"),
        ("pro-government militias fired.", "pro-government militias"),
        ("The Kenyan-led force fired.", "Kenyan-led force"),
        ("The Saudi-led coalition fired.", "Saudi-led coalition"),
    ],
)
def test_groups_with_an_adjective(text: str, name: str) -> None:
    (mention,) = find_actors(text)
    assert mention.actor.name == name
    assert not mention.actor.is_generic


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Gunmen came.", "Unknown", "unknown"),
        ("Two attackers came.", "Unknown", "unknown"),
        ("Unidentified warplanes came.", "Unknown", "unknown"),
        ("Militants came.", "militants", "generic"),
        ("Suspected bandits came.", "bandits", "generic"),
        ("Pirates came.", "pirates", "generic"),
        ("The soldiers came.", "military", "military"),
        ("Government forces came.", "military", "military"),
        ("The military came.", "military", "military"),
        ("Police officers came.", "police", "police"),
        ("Security forces came.", "security forces", "police"),
    ],
)
def test_bare_labels_are_generic(text: str, name: str, kind: str) -> None:
    (mention,) = find_actors(text)
    assert (mention.actor.name, mention.actor.kind, mention.actor.is_generic) == (name, kind, True)


def test_police_in_a_country_are_its_police() -> None:
    (mention,) = find_actors("police in Kenya said")
    assert (mention.text, mention.actor.name) == ("police", "Kenyan police")


def test_descriptions_are_modifiers() -> None:
    text = "Israel's border, the Ukraine war, Israel-Iran talks, groups met an Iraqi army spokesman"
    assert [(m.actor.name, m.is_modifier) for m in find_actors(text)] == [
        ("Israel", True),
        ("Ukraine", True),
        ("Israel", True),
        ("Iran", True),
        ("Iraqi military", True),
    ]


def test_capitals_act_only_where_they_act() -> None:
    assert spans("Moscow denied it.") == [("Moscow", "Russia")]
    assert spans("shelling by Tehran") == [("Tehran", "Iran")]
    assert spans("the Kremlin was lit") == [("Kremlin", "Russia")]


def test_a_group_that_the_article_introduces() -> None:
    text = (
        "A faction calling itself the Sons of the Red River claimed it. Police hunt the Quarry Hill gang. "
        "Later Sons of the Red River fighters fled."
    )
    assert spans(text) == [
        ("Sons of the Red River", "Sons of the Red River"),
        ("Police", "police"),
        ("Quarry Hill gang", "Quarry Hill"),
        ("Sons of the Red River fighters", "Sons of the Red River"),
    ]


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A lexicon with groups of the test's own, the other files as they are."""
    for path in actor_lexicon.FOLDER.glob("*.csv"):
        if not path.name.startswith("actors"):
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "actors.csv").write_text(
        "actor,aliases,kind,country,parent,active_from,active_to,source\n"
        "Red Valley Front,RVF|Jabhat al-Wadi|Red Valley Workers' League,rebel,SYR,,1990,,made up\n"
        "Red Valley Youth,,militia,SYR,Red Valley Front,,,made up\n"
        "Blue Valley Front,BVF|QX,rebel,MLI,,2001,2010,made up\n"
        "Black Valley Force,BVF,militant,TCD,,2015,,made up\n"
        "Valley Guard,,military,MLI,Mali,,,made up\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(actor_lexicon, "FOLDER", tmp_path)
    actor_lexicon.lexicon.cache_clear()
    by_name.cache_clear()
    yield
    monkeypatch.undo()
    actor_lexicon.lexicon.cache_clear()
    by_name.cache_clear()


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RVF fighters came.", [("RVF fighters", "Red Valley Front")]),
        ("the RED VALLEY FRONT came.", [("RED VALLEY FRONT", "Red Valley Front")]),
        ("Jabhat el-Wadi came.", [("Jabhat el-Wadi", "Red Valley Front")]),
        ("Red Valley Workers’ League came.", [("Red Valley Workers’ League", "Red Valley Front")]),
        ("rvf came; RVFX came; a red valley front of clouds", []),
        ("The rebel group Red Valley Front came.", [("rebel group Red Valley Front", "Red Valley Front")]),
        ("Red Valley Front (RVF) men came.", None),
        ("QX came.", []),  # two letters alone may mean anything
        ("QX fighters came.", [("QX fighters", "Blue Valley Front")]),
        (
            "Blue Valley Front said QX came.",
            [("Blue Valley Front", "Blue Valley Front"), ("QX", "Blue Valley Front")],
        ),
        ("RVF-linked militants came.", [("RVF-linked militants", "Red Valley Front-linked militants")]),
    ],
)
def test_named_actors(text: str, found: list[tuple[str, str]] | None) -> None:
    if found is None:
        assert {name for _, name in spans(text)} == {"Red Valley Front"}
    else:
        assert spans(text) == found


@pytest.mark.usefixtures("named")
def test_a_shared_abbreviation_goes_to_the_group_of_the_time_or_the_full_name() -> None:
    def read(text: str, year: int) -> list[str]:
        return [m.actor.name for m in find_actors(text, published=date(year, 6, 1))]

    assert read("BVF came.", 2005) == ["Blue Valley Front"]
    assert read("BVF came.", 2020) == ["Black Valley Force"]
    assert read("Black Valley Force said the BVF came.", 2005)[1] == "Black Valley Force"


@pytest.mark.usefixtures("named")
def test_a_named_group_is_a_modifier_before_run_and_stronghold() -> None:
    (one, two, three) = find_actors("the RVF-run town, an RVF stronghold and an RVF attack")
    assert (one.is_modifier, two.is_modifier, three.is_modifier) == (True, True, False)


@pytest.mark.usefixtures("named")
def test_sides_of_named_groups() -> None:
    assert same_side("RVF", "Red Valley Front")
    assert same_side("Red Valley Youth", "Red Valley Front")
    assert same_side("Valley Guard", "Malian military")
    assert same_side("Red Valley Front-linked militants", "Red Valley Front")
    assert not same_side("Red Valley Youth", "Blue Valley Front")
    assert not same_side("Red Valley Front", "Syria")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Israel", "Israeli military", True),
        ("Israeli police", "Israeli military", True),
        ("Israel", "Iran", False),
        ("Nigerian military", "Nigerien military", False),
        ("Unknown", "Unknown", True),
        ("nobody at all", "Israel", False),
        ("Tuareg rebels", "Malian military", False),
    ],
)
def test_same_side(a: str, b: str, same: bool) -> None:
    assert same_side(a, b) is same
    assert same_side(b, a) is same


def test_state_force() -> None:
    for country, kind, name in [
        ("NGA", "military", "Nigerian military"),
        ("NGA", "police", "Nigerian police"),
        ("USA", "military", "United States military"),
        ("ISR", "state", "Israel"),
    ]:
        actor = state_force(country, kind)
        assert actor is not None
        assert (actor.name, actor.country, actor.is_state) == (name, country, True)
    assert state_force("XXX") is None


def test_by_name_knows_what_the_rules_make() -> None:
    made = by_name("Palestinian gunmen")
    assert made is not None
    assert made.kind == "militant"
    assert by_name("a sentence that names nobody") is None


def test_every_kind_in_the_lexicons_is_a_code() -> None:
    with (CODES / "actor_kind.csv").open(encoding="utf-8") as handle:
        codes = {row["code"] for row in csv.DictReader(handle)}
    assert {actor.kind for actor in actor_lexicon.lexicon().actors.values()} <= codes


def test_every_country_in_the_lexicons_is_a_code() -> None:
    with (CODES / "country.csv").open(encoding="utf-8") as handle:
        codes = {row["code"] for row in csv.DictReader(handle)}
    lexicon = actor_lexicon.lexicon()
    countries = {actor.country for actor in lexicon.actors.values() if actor.country}
    assert countries | set(lexicon.by_country) <= codes


def test_every_parent_is_an_actor() -> None:
    lexicon = actor_lexicon.lexicon()
    parents = {actor.parent for actor in lexicon.actors.values() if actor.parent}
    assert {parent for parent in parents if by_name(parent) is None} == set()


@given(
    st.lists(
        st.sampled_from(
            [
                "Israel",
                "Israeli",
                "army",
                "'s",
                "-",
                ",",
                ".",
                "(",
                ")",
                "the",
                "Iran",
                "-backed",
                "militias",
                "US",
                "U.S.",
                "police",
                "in",
                "Kenya",
                "Congo",
                "gang",
                "IS",
                "rebels",
                "linked",
                "to",
                "al-",
                "Qaeda",
                "\n\n",
                "pro-",
                "Russian",
                "RED",
                "Front",
                "calling",
                "itself",
                "“",
                "’",
            ]
        ),
        max_size=25,
    )
)
@settings(max_examples=150, deadline=None)
def test_mentions_are_ordered_disjoint_and_true_to_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    mentions = find_actors(text)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text != ""
    for one, two in pairwise(mentions):
        assert one.end <= two.start
    assert mentions == find_actors(text)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    words = Words(text)
    assert len(words.keys) == len(words.starts) == len(words.ends) == len(words.gaps)
    assert all(m.text == text[m.start : m.end] for m in find_actors(text))


@given(st.lists(st.sampled_from(["red", "Blue", "al-Wadi", "Workers'", "A.B.", "x"]), min_size=1, max_size=5))
def test_a_phrase_filed_is_found(parts: list[str]) -> None:
    phrase = " ".join(parts)
    trie: dict[str | None, object] = {}
    add(trie, phrase, "it")
    words = Words(phrase)
    assert matches(trie, words, 0)[0] == (len(words.keys), ["it"])


def test_fold() -> None:
    assert [fold(w) for w in ("Shi’ite", "U.S.", "Türkiye", "KADIZ", "Kılıç")] == [
        "shiite",
        "us",
        "turkiye",
        "kadiz",
        "kilic",
    ]


def test_an_abbreviation_that_ends_in_a_capital_is_no_word() -> None:
    assert [m.actor.name for m in find_actors("LeT gunmen attacked.")] == ["Lashkar-e-Taiba"]
    assert find_actors("Let them go, he said.") == []
