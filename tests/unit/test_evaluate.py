"""The evaluation: one slot, the alignment, the counts, the floors, the page of errors."""

import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DatelineError
from pipeline.evaluate import Gold, evaluate, read_gold
from pipeline.evaluate.align import align
from pipeline.evaluate.assignment import assign
from pipeline.evaluate.floors import broken, read_floors
from pipeline.evaluate.report import write_report
from pipeline.evaluate.slots import Verdict, judge, names_match, value_text

WRONG, RIGHT = Verdict(True, True, False), Verdict(True, True, True)


def row(**over: Any) -> dict[str, Any]:
    """A row that every slot of the evaluation can be read from."""
    base = {
        "kind": "incident", "incident_type": "drone_strike", "outcome": "completed", "date_start": "2024-03-04",
        "date_precision": "day", "country": "SYR", "place_name": "Sarna", "latitude": 36.0, "longitude": 40.0,
        "perpetrator": "Unknown", "target": "fuel depot", "target_type": "infrastructure", "weapon_type": ["drone"],
        "fatalities_min": 2, "fatalities_max": 2, "incident_id": "inc_1",
    }  # fmt: skip
    return base | over


# --- one slot ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "coded", "gold", "verdict"),
    [
        ("country", {}, {}, RIGHT),
        ("country", {"country": "IRQ"}, {}, WRONG),
        ("country", {"country": None}, {}, Verdict(False, True, False)),
        ("country", {"country": None}, {"country_alternatives": [None]}, Verdict(False, False, False)),
        ("country", {"country": "IRQ"}, {"country_alternatives": ["IRQ"]}, RIGHT),
        ("country", {"country": "IRQ"}, {"country": None}, Verdict(True, False, False)),
        ("country", {"country": "IRQ"}, {"country": None, "country_alternatives": ["IRQ"]}, RIGHT),
        ("date_start", {"date_start": date(2024, 3, 4)}, {}, RIGHT),  # a table has dates, gold has texts
        ("date_start", {"date_start": "2024-03-05"}, {}, WRONG),
        ("date_start", {"date_start": "2024-03-11"}, {"date_precision": "week"}, RIGHT),
        ("date_start", {"date_start": "2024-03-12"}, {"date_precision": "week"}, WRONG),
        ("date_start", {"date_start": "2024-03-31"}, {"date_precision": "month"}, RIGHT),
        ("date_start", {"date_start": "2023-03-04"}, {"date_precision": "month"}, WRONG),
        ("date_start", {"date_start": "2024-12-31"}, {"date_precision": "year"}, RIGHT),
        ("date_start", {"date_start": "soon"}, {}, WRONG),
        ("fatalities", {"fatalities_max": 3}, {}, WRONG),  # both bounds or nothing
        ("fatalities", {"fatalities_max": 3}, {"fatalities_alternatives": [[2, 3]]}, RIGHT),
        ("fatalities", {"fatalities_max": 3}, {"fatalities_max_alternatives": [3]}, RIGHT),
        ("fatalities", {"fatalities_min": 0, "fatalities_max": 0}, {}, WRONG),  # none killed is not nothing said
        ("weapon_type", {"weapon_type": ["rocket", "drone"]}, {}, RIGHT),
        ("weapon_type", {"weapon_type": ["unknown"]}, {}, Verdict(False, True, False)),
        ("perpetrator", {"perpetrator": "Hamas"}, {"perpetrator": "Fatah; Hamas"}, RIGHT),
        ("claimed_by", {"claimed_by": "IS"}, {"claimed_by": "Daesh", "perpetrator_aliases": ["IS"]}, RIGHT),
        ("place_name", {"place_name": "al-Ṣarna"}, {}, RIGHT),
        ("place_name", {"place_name": "Homs"}, {"place_aliases": ["Homs"]}, RIGHT),
    ],
)
def test_a_slot_is_judged(name: str, coded: dict[str, Any], gold: dict[str, Any], verdict: Verdict) -> None:
    assert judge(row(**coded), row(**gold), name) == verdict


def test_names_match_by_what_tells_them_apart() -> None:
    assert names_match("the Israeli military", ["Israel"])
    assert names_match("Green Village base", ["Green Village"])
    assert not names_match("northern town", ["southern town"])  # "town" tells no place from another
    assert names_match("town", ["the town"])  # nothing else is left of either
    assert not names_match(None, ["Israel"])
    assert not names_match("…", ["..."])


def test_values_as_people_read_them() -> None:
    counts = [{"injured_min": 3, "injured_max": None}, {"injured_min": 3, "injured_max": 3}, {}]
    assert [value_text(one, "injured") for one in counts] == ["3 to ?", "3", ""]
    assert value_text({"weapon_type": ["drone", "rocket"]}, "weapon_type") == "drone; rocket"


# --- alignment -----------------------------------------------------------------------------------------

MATRICES = st.integers(0, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=width, max_size=width), max_size=5
    )
)


@given(MATRICES)
def test_the_assignment_is_the_best_of_all(values: list[list[float]]) -> None:
    pairs = assign(values)
    height, width = len(values), len(values[0]) if values else 0
    assert len(pairs) == min(height, width)
    assert pairs == sorted(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    short, long = sorted((height, width))
    every = (
        sum(values[i][j] if height <= width else values[j][i] for i, j in enumerate(order))
        for order in itertools.permutations(range(long), short)
    )
    assert sum(values[i][j] for i, j in pairs) == max(every)


def test_equal_rows_are_assigned_in_their_order() -> None:
    assert assign([[0.5] * 3] * 3) == [(0, 0), (1, 1), (2, 2)]


def test_rows_are_aligned_whatever_their_order_and_once_each() -> None:
    here, there = row(), row(place_name="Homs", date_start="2024-01-01", fatalities_min=9, fatalities_max=9)
    pairs = align([there, here, here], [here, there])
    assert [(pair.coded, pair.gold, pair.agreement) for pair in pairs] == [(0, 1, 1.0), (1, 0, 1.0)]
    assert pairs[0].wrong() == []


def test_rows_that_agree_in_too_little_are_no_pair() -> None:
    other = row(incident_type="abduction", date_start="2020-01-01", country="NGA", place_name="Kano", target="girls",
                target_type="civilians", weapon_type=["unknown"], fatalities_min=None, fatalities_max=None)  # fmt: skip
    assert align([other], [row()]) == []


def test_an_open_direction_may_be_read_both_ways() -> None:
    gold = row(perpetrator="Sudanese army", target="RSF", target_type="military", direction_ambiguous=True)
    (pair,) = align([row(perpetrator="RSF", target="Sudanese army", target_type="non_state_armed_group")], [gold])
    assert pair.wrong() == []
    assert pair.verdicts["target_type"] == Verdict(False, False, False)  # of the swapped target no type is known


# --- the counts ----------------------------------------------------------------------------------------


def test_gold_against_itself_is_all_right() -> None:
    folder = Path(__file__).parents[1] / "golden"
    gold = read_gold(folder / "gold")
    clusters = {name: [dict(r, incident_id=gold.clusters.get((name, i))) for i, r in enumerate(rows)]
                for name, rows in gold.articles.items()}  # fmt: skip
    found = evaluate(clusters, gold)
    assert found.totals["rows"]["f1"] == found.totals["slots"]["f1"] == found.totals["merge"]["f1"] == 1.0
    assert found.totals["geo"]["within_50km"] == 1.0
    assert not any(article.missed or article.false_alarms or article.n_wrong for article in found.articles)


def test_misses_and_false_alarms_cost_rows_and_slots() -> None:
    elsewhere = row(place_name="Kano", country="NGA", date_start="2019-01-01", incident_type="abduction")
    gold = Gold({"a": [row(), elsewhere | {"optional": True}], "b": [elsewhere], "none": []}, {})
    found = evaluate({"a": [row()], "none": [row()], "stranger": [row()]}, gold)
    rows = found.totals["rows"]
    assert (rows["pred"], rows["gold"], rows["p"], rows["r"]) == (2, 2, 0.5, 0.5)  # an optional row costs nothing
    assert (found.totals["negatives"], found.totals["negatives_with_false_alarm"]) == (1, 1)
    a, b, none = found.articles
    assert (a.missed, b.missed, none.false_alarms) == ([], [0], [0])
    assert found.totals["slots"]["p"] == 0.5
    assert found.totals["merge"] is None


def test_distances_are_widened_by_what_gold_allows() -> None:
    far = row(latitude=37.0)  # 111 km off
    plain = evaluate({"a": [far]}, Gold({"a": [row()]}, {})).totals["geo"]
    wide = evaluate({"a": [far]}, Gold({"a": [row(coord_uncertainty_deg=1.0)]}, {})).totals["geo"]
    assert (plain["within_50km"], plain["within_161km"], round(plain["median_km"])) == (0.0, 1.0, 111)
    assert (wide["within_50km"], wide["located"]) == (1.0, 1)
    assert evaluate({"a": [row(latitude=None)]}, Gold({"a": [row()]}, {})).totals["geo"]["located"] == 0


def test_merging_is_measured_over_clusters() -> None:
    gold = Gold({"a": [row()], "b": [row()], "c": [row()]}, {("a", 0): "x", ("b", 0): "x", ("c", 0): "y"})
    coded = {name: [row(incident_id="one")] for name in "abc"}  # y is merged into x
    merge = evaluate(coded, gold).totals["merge"]
    assert merge["p"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert (merge["r"], merge["rows"]) == (1.0, 3)


# --- gold, floors --------------------------------------------------------------------------------------


def gold_folder(folder: Path, **files: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "holds no gold"),
        ({"a": "{"}, "is not JSON"),
        ({"a": {"incidents": []}}, "id: Field required"),
        ({"a": {"id": "a", "incidents": [{"fatalities_min": "many"}]}}, "incidents.0.fatalities_min"),
        ({"a": {"id": "a", "incidents": [{"place_aliases": "Homs"}]}}, "place_aliases should be a list"),
        ({"a": {"id": "a", "incidents": []}, "b": {"id": "a", "incidents": []}}, "in another file too"),
        ({"a": {"id": "a", "incidents": []}, "clusters": [{"cluster_id": "x"}]}, "members: Field required"),
    ],
)
def test_bad_gold_is_told_with_its_file(tmp_path: Path, files: dict[str, Any], told: str) -> None:
    with pytest.raises(DatelineError, match="E060") as raised:
        read_gold(gold_folder(tmp_path / "gold", **files))
    assert told in str(raised.value)


def test_clusters_lie_in_the_folder_or_beside_it(tmp_path: Path) -> None:
    gold_folder(tmp_path, clusters_b=[{"cluster_id": "y", "members": [["a", 1]]}])
    article = {"id": "a", "incidents": [row(), row()]}
    folder = gold_folder(tmp_path / "gold", a=article, clusters=[{"cluster_id": "x", "members": [["a", 0]]}])
    assert read_gold(folder).clusters == {("a", 0): "x", ("a", 1): "y"}


FLOOR = '[[floor]]\nmeasure = "rows_f1"\nvalue = {}\nreason = "{}"\n'


def test_the_last_floor_of_a_measure_holds_and_lowering_needs_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(FLOOR.format(0.8, "measured") + FLOOR.format(0.9, "") + FLOOR.format(0.7, "gold was wrong"))
    assert read_floors(path) == {"rows_f1": 0.7}
    path.write_text(FLOOR.format(0.8, "measured") + FLOOR.format(0.7, " "))
    with pytest.raises(DatelineError, match=r"lowered from 0\.8 to 0\.7, and no reason"):
        read_floors(path)


@pytest.mark.parametrize(
    "text", ["", "[[floor]]", "floor = 1", "x", FLOOR.format(1.5, ""), FLOOR.format(1, "") + "a=1"]
)
def test_bad_floors_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "floors.toml").write_text(text)
    with pytest.raises(DatelineError, match="E062"):
        read_floors(tmp_path / "floors.toml")


def test_a_score_at_its_floor_breaks_nothing() -> None:
    totals = {"rows": {"f1": 0.8}, "slots": {"f1": 0.6}}
    assert broken(totals, {"rows_f1": 0.8, "slots_f1": 0.6}) == []
    assert broken(totals, {"rows_f1": 0.81}) == [("rows_f1", 0.81, 0.8)]


# --- the page ------------------------------------------------------------------------------------------

HOSTILE = '<script>alert("x")</script> {{ 7 * 7 }} \x1b[31m </mark></div> & \u202egnp'


def test_the_page_escapes_whatever_an_article_says(tmp_path: Path) -> None:
    text = f"Two drones hit a depot. {HOSTILE} Nobody was hurt.\n\nThe end."
    evidence = [{"field": "place_name", "start": 0, "end": 40}]
    coded = row(target=HOSTILE, evidence=evidence)
    gold = row(place_name=HOSTILE, evidence=["Two drones hit a depot."])
    found = evaluate({HOSTILE: [coded, row(country="X", target=HOSTILE)]}, Gold({HOSTILE: [gold]}, {}))
    write_report(tmp_path / "page.html", found, {HOSTILE: text})
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "{{ 7 * 7 }}" in page  # shown, not run
    assert 'class="coded gold"' in page
    assert 'title="coded 1, gold 1"' in page
    assert page.count("<mark") == page.count("</mark>")
    assert "http:" not in page
    assert "https:" not in page


def test_the_page_goes_without_texts(tmp_path: Path) -> None:
    write_report(tmp_path / "page.html", evaluate({"a": [row()]}, Gold({"a": [row()]}, {})), {})
    assert "The text is not at hand." in (tmp_path / "page.html").read_text(encoding="utf-8")
