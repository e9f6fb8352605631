"""Places: names, gazetteer, disambiguation, composed phrases, traps. Coordinates are GeoNames' or computed beside."""

import csv
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.extract.places.find import countries_in_view, country_of, find_places
from pipeline.extract.places.gazetteer import LEXICONS, SETTLEMENTS, WATERS, load_gazetteer
from pipeline.extract.places.geo import BEARING, compass, destination, kilometres
from pipeline.extract.places.mention import PRECISIONS, PlaceMention
from pipeline.extract.places.names import fold, plain


def found(text: str, **options: object) -> list[tuple[str, str | None, str]]:
    """Name, country and precision of every mention."""
    return [(m.place.name, m.place.country, m.precision) for m in find_places(text, **options)]  # type: ignore[arg-type]


def one(text: str, name: str) -> PlaceMention:
    """The one mention of that name."""
    (mention,) = [m for m in find_places(text) if m.place.name == name]
    return mention


def near(mention: PlaceMention, lat: float, lon: float) -> float:
    """Kilometres between a mention and a point."""
    assert mention.place.latitude is not None
    assert mention.place.longitude is not None
    return kilometres(mention.place.latitude, mention.place.longitude, lat, lon)


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spellings",
    [
        ("Hodeidah", "Hodeida", "al-Hudaydah", "Hudaida", "Al Ḩudaydah"),
        ("Deir ez-Zor", "Deir al-Zour", "Dayr az Zawr"),
        ("Ain al-Asad", "Ain al-Assad", "Ayn al-Asad"),
        ("Hasakah", "al-Hasakeh", "Hassakeh"),
        ("Kyiv", "Kiev"),
        ("Mogadishu", "Mogadisho"),
        ("Jabalia", "Jabaliya", "Jabaliyah"),
        ("Zaporizhzhia", "Zaporizhzhya", "Zaporizhia"),
        ("Khan Younis", "Khan Yunis"),
        ("Raqqa", "ar-Raqqah", "Rakka"),
    ],
)
def test_spellings_of_one_name_sound_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(plain(s)) for s in spellings}) == 1


@pytest.mark.parametrize(
    ("first", "second"), [("Homs", "Hama"), ("Kharkiv", "Kherson"), ("Gao", "Goma"), ("Bor", "Bara"), ("Taiz", "Taji")]
)
def test_different_towns_do_not_sound_alike(first: str, second: str) -> None:
    assert fold(plain(first)) != fold(plain(second))


@given(st.text(max_size=30))
@example("\U0001f110")  # a capital in brackets, which decomposes to one
def test_plain_is_stable(name: str) -> None:
    key = plain(name)
    assert plain(key) == key
    assert key == key.strip()


# -- arithmetic ------------------------------------------------------------------------------------


@given(st.floats(-70, 70), st.floats(-179, 179), st.floats(1, 300), st.sampled_from(sorted(BEARING)))
def test_a_computed_point_lies_at_its_distance(lat: float, lon: float, km: float, towards: str) -> None:
    there = destination((lat, lon), km, towards)
    assert kilometres(lat, lon, *there) == pytest.approx(km, abs=0.2)  # coordinates keep three decimals: 0.1 km


@pytest.mark.parametrize(
    ("word", "point"),
    [
        ("south-western", "southwest"),
        ("northwards", "north"),
        ("North East", "northeast"),
        ("central", None),
        ("Eastleigh", None),
    ],
)
def test_compass_words(word: str, point: str | None) -> None:
    assert compass(word) == point


# -- tables ----------------------------------------------------------------------------------------

OWN = list(csv.DictReader((LEXICONS / "places.csv").open(encoding="utf-8")))
KINDS = {
    "base", "camp", "checkpoint", "port", "airport", "strait", "sea", "gulf", "region", "governorate", "province",
    "state", "department", "district", "city", "town", "village", "refugee_camp", "border_crossing", "oil_facility",
    "nuclear_site", "dam", "prison", "island", "valley", "mountain", "river", "neighbourhood",
    "front", "site", "bridge",
}  # fmt: skip


def test_own_table_is_large_and_well_formed() -> None:
    assert len(OWN) >= 900
    for row in OWN:
        assert row["kind"] in KINDS, row
        assert row["source"], row
        assert -90 <= float(row["latitude"]) <= 90, row
        assert -180 <= float(row["longitude"]) <= 180, row
        assert row["country"] == "XXX" or row["country"] == "" or row["country"] in load_gazetteer().countries, row


def test_own_table_names_no_place_twice() -> None:
    keys = [(plain(r["name"]), r["country"], r["kind"]) for r in OWN]
    assert len(keys) == len(set(keys))


def test_own_rows_lie_in_their_country() -> None:
    """A town of the row's country within 300 km: deserts and islands are that empty, a swapped sign is not."""
    gazetteer = load_gazetteer()
    for row in OWN:
        if row["kind"] in (*WATERS, "region", "island", "river", "mountain") or row["country"] in ("", "XXX"):
            continue
        lat, lon = float(row["latitude"]), float(row["longitude"])
        close = any(
            abs(p.latitude - lat) < 3
            and abs(p.longitude - lon) < 4
            and kilometres(lat, lon, p.latitude, p.longitude) < 300
            for p in gazetteer.of_country(row["country"])
            if p.kind in SETTLEMENTS and p.population and p.latitude is not None and p.longitude is not None
        )
        assert close or row["name"] == "Diego Garcia", row


def test_divisions_name_a_seat() -> None:
    for row in csv.DictReader((LEXICONS / "divisions.csv").open(encoding="utf-8")):
        assert row["source"].startswith("GeoNames "), row
        assert row["country"] in load_gazetteer().countries, row


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Syria", "SYR"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("Congolese", "COD"),
        ("Burma", "MMR"),
        ("Paris", None),
        ("", None),
    ],
)
def test_country_of(name: str, code: str | None) -> None:
    assert country_of(name) == code


# -- recognition and disambiguation ----------------------------------------------------------------

CASES = [
    # variants resolve to one place under the own table's name
    ("Shells fell on Hudaida in Yemen.", [("Hodeidah", "YEM", "city"), ("Yemen", "YEM", "country")]),
    ("Drones hit al-Asad air base in Iraq.", [("Ain al-Asad Air Base", "IRQ", "site"), ("Iraq", "IRQ", "country")]),
    ("Clashes in Deir al-Zour, Syria.", [("Deir al-Zour", "SYR", "city"), ("Syria", "SYR", "country")]),
    # the same name in two countries: by the stated or spoken-of country
    ("Two died in Paris, Texas.", [("Paris", "USA", "city"), ("Texas", "USA", "admin")]),
    ("Two died in Paris, the French president said.", [("Paris", "FRA", "city")]),
    ("Gunmen struck in Trujillo, Peru.", [("Trujillo", "PER", "city"), ("Peru", "PER", "country")]),
    ("Gunmen struck in Trujillo, Honduras.", [("Trujillo", "HND", "city"), ("Honduras", "HND", "country")]),
    ("A blast in Santa Ana, El Salvador.", [("Santa Ana", "SLV", "city"), ("El Salvador", "SLV", "country")]),
    ("A blast in La Paz, Bolivia.", [("La Paz", "BOL", "city"), ("Bolivia", "BOL", "country")]),
    ("Nigerian police in Niger State said so.", [("Niger State", "NGA", "admin")]),
    ("Soldiers died in Niger.", [("Niger", "NER", "country")]),
    ("Rebels in Congo-Brazzaville.", [("Republic of the Congo", "COG", "country")]),
    ("The mayor of Athens, Georgia.", [("Athens", "USA", "city"), ("Georgia", "USA", "admin")]),
    ("Russian troops entered Georgia.", [("Georgia", "GEO", "country")]),
    # divisions
    ("Raids in Aleppo and Idlib provinces.", [("Aleppo province", "SYR", "admin"), ("Idlib province", "SYR", "admin")]),
    ("Shelling in the province of Antioquia.", [("Antioquia province", "COL", "admin")]),
    # waters
    ("A tanker was hit in the Red Sea.", [("Red Sea", "XXX", "waters")]),
    ("A tanker was seized in the Strait of Hormuz.", [("Strait of Hormuz", "XXX", "waters")]),
    # parts
    ("Jets struck eastern Syria.", [("eastern Syria", "SYR", "admin")]),
    ("Fighting in the north of Mali.", [("northern Mali", "MLI", "admin")]),
    ("Fighting in Ukraine's east.", [("eastern Ukraine", "UKR", "admin")]),
    # the capital without its name
    ("A bomb in the Somali capital killed three.", [("Mogadishu", "SOM", "city")]),
    # sites
    ("Rockets hit Erbil airport in Iraq.", [("Erbil airport", "IRQ", "site"), ("Iraq", "IRQ", "country")]),
    ("Men hit the Star Peace Hotel in Mogadishu.", [("Star Peace Hotel", "SOM", "site"), ("Mogadishu", "SOM", "city")]),
    ("A blast outside the Russian embassy in Kabul.", [("Russian embassy", "AFG", "near"), ("Kabul", "AFG", "city")]),
    # no table holds it
    (
        "Men burned the village of Xyzabad in South Kivu province.",
        [("Xyzabad", "COD", "admin"), ("South Kivu province", "COD", "admin")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_mentions(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert found(text) == expected


def test_a_small_namesake_loses_to_the_town_at_war() -> None:
    """Three places in Ukraine are called Avdiivka; the one in Donetsk region had 35,000 people."""
    mention = one("Russian troops entered Avdiivka in Ukraine.", "Avdiivka")
    assert near(mention, 48.14, 37.75) < 5


def test_nearness_decides_among_villages() -> None:
    """Colombia has several places called La Gloria; the one on the road to Pelaya lies in Cesar at 8.62 N, 73.80 W."""
    text = "Colombian rebels burned a bus on the route connecting La Gloria and Pelaya in the department of Cesar."
    (road,) = [m for m in find_places(text) if m.precision == "near"]
    assert near(road, 8.65, -73.73) < 25


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Jordan said he was well.",
        "President Santos met General Aden on Monday.",
        "Police said the same of the others.",
        "Lloyd Austin spoke. Austin did not elaborate.",
        "Reading the report, Mobile teams came in May.",
        "The strike of workers went on.",
    ],
)
def test_people_and_words_are_no_places(text: str) -> None:
    assert found(text) == []


def test_a_person_by_the_recogniser_is_no_place() -> None:
    text = "Ahmed Salim fled. Salim was hurt in Aden, Yemen."
    hints = [(0, 11, "PERSON")]
    assert found(text, hints=hints) == [("Aden", "YEM", "city"), ("Yemen", "YEM", "country")]


def test_blocked_spans_hold_no_place_but_tell_the_country() -> None:
    text = "The Islamic Resistance in Iraq claimed it."
    assert found(text, blocked=[(4, 30)]) == []
    assert "IRQ" in countries_in_view(text, blocked=[(4, 30)])


def test_home_decides_when_the_text_does_not() -> None:
    assert found("A man was shot in Córdoba.", home="ARG")[0][1] == "ARG"
    assert found("A man was shot in Córdoba.", home="ESP")[0][1] == "ESP"


@pytest.mark.parametrize(
    ("text", "metonym"),
    [
        ("Tehran denied it.", True),
        ("Israel launched raids.", True),
        ("Russia's defence ministry said so.", True),
        ("The Kremlin said no.", True),
        ("A bomb exploded in Tehran.", False),
        ("Rockets fell on Israel on Monday.", False),
        ("Kyiv hit by drones.", False),
    ],
)
def test_seats_of_power(text: str, metonym: bool) -> None:
    assert find_places(text)[0].metonym is metonym


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A base near Hasakah in Syria.", "near"),
        ("Rockets were fired from Zummar in Iraq.", "from"),
        ("Shells fell on the town of Sudzha in Russia.", "of"),
        ("They live in Aleppo.", "in"),
    ],
)
def test_preposition(text: str, word: str) -> None:
    assert find_places(text)[0].preposition == word


# -- computed places -------------------------------------------------------------------------------


def test_distance_at_sea() -> None:
    """57 nautical miles are 105.6 km; 0.98 degrees of longitude at 14.8 N; the sea's name is kept."""
    text = "The ship was 57 nautical miles west of Hodeidah, in the Red Sea."
    ship = find_places(text)[0]
    assert (ship.place.name, ship.place.country, ship.precision) == ("Red Sea", "XXX", "near")
    assert near(ship, 14.79, 41.97) < 2
    assert ship.anchors[0].name == "Hodeidah"
    assert ship.text == "57 nautical miles west of Hodeidah"


def test_distance_on_land() -> None:
    mention = find_places("A mine exploded 20 km (12 miles) south of the city of Kharkiv, Ukraine.")[0]
    assert mention.precision == "near"
    assert near(mention, 49.802, 36.255) < 2  # Kharkiv 49.982 N less 20 km = 0.18 degrees


def test_near_keeps_the_place() -> None:
    mention = find_places("A raid near Saravan in Iran.")[0]
    assert (mention.place.name, mention.precision) == ("Saravan", "near")


def test_border() -> None:
    """The Gaza-Egypt border runs from 31.32 N, 34.22 E to 31.22 N, 34.27 E."""
    mention = find_places("Troops stood at the Gaza-Egypt border.")[0]
    assert mention.text == "Gaza-Egypt border"
    assert near(mention, 31.27, 34.25) < 15


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("in eastern Syria", (33.5, 36.5, 39.5, 42.4)),
        ("in northern Syria", (35.5, 37.3, 36.0, 42.0)),
        ("in northwest Pakistan", (31.5, 36.0, 68.5, 73.0)),
        ("in southern Israel", (29.5, 31.6, 34.2, 35.5)),
        ("in northern Mozambique", (-16.5, -10.5, 34.5, 41.0)),
    ],
)
def test_parts_of_countries(text: str, box: tuple[float, float, float, float]) -> None:
    """South, north, west, east edges of where the part is on a map."""
    (mention,) = find_places(text)
    assert mention.place.latitude is not None
    assert mention.place.longitude is not None
    assert box[0] < mention.place.latitude < box[1]
    assert box[2] < mention.place.longitude < box[3]


def test_a_long_sea_is_placed_by_the_article() -> None:
    """Off Hodeidah the sea lies at 15 N, off Suez at 27 N."""
    assert near(find_places("A ship was attacked in the Red Sea west of Hodeidah.")[0], 15.0, 41.8) < 1
    assert near(find_places("A ship was attacked in the Red Sea off Suez, Egypt.")[0], 27.0, 34.8) < 1


def test_off_a_coast_is_at_sea() -> None:
    mention = find_places("Pirates seized a dhow off the coast of Somalia.")[0]
    assert (mention.place.country, mention.precision) == ("XXX", "waters")


# -- form ------------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "in", "near", "off", "the", "of", "Gaza", "Aleppo", "Syria", "Congo", "Mr.", "Jordan", "said", "eastern",
    "province", ",", ".", "\n\n", "20", "km", "south", "Erbil", "airport", "U.S.", "al-Tanf", "-",
    "and", "Hodeidah", "Red", "Sea",
    "capital", "border", "between",
])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_mentions_are_in_order_inside_the_text_and_apart(text: str) -> None:
    mentions = find_places(text)
    assert all(text[m.start : m.end] == m.text and m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert all(m.precision in PRECISIONS for m in mentions)
    assert all((m.place.latitude is None) == (m.precision == "unknown") for m in mentions)
    assert mentions == find_places(text)
