"""Linking end to end, over real folders: copies, rebuilding with more articles, corrections, the review sheet."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from assets.build import BuildResult
from assets.definitions import run_build
from pipeline.cli.review import write_sheet
from pipeline.link.corrections import COLUMNS
from pipeline.release import verify
from pipeline.release.diff import Diff, compare
from pipeline.settings import load_settings

pytestmark = pytest.mark.slow

MOSUL = (
    "A suicide bomber killed 14 people and wounded 30 others at a market in Mosul in northern Iraq on Sunday, police"
    " said.\n\nThe Islamic State group said that it was behind the attack.\n\nWitnesses described scenes of panic as"
    " shopkeepers carried the injured to cars. The governor of the province promised an investigation and declared"
    " three days of mourning.\n\nThe city was the scene of heavy fighting until 2017, and rebuilding has been slow."
)
TEXTS = {
    "mosul": ("2024-05-13", MOSUL),
    "gao": ("2024-05-13", "A roadside bomb killed three soldiers near Gao in Mali on Saturday, the army said."),
    "aden": ("2024-05-13", "Two rockets struck the port of Aden in Yemen on Sunday. Nobody was hurt, officials said."),
    "maiduguri": ("2024-05-14", "Gunmen opened fire at a market in Maiduguri, Nigeria, on Monday, killing six people."),
}
MORE = {
    "mosul_wire": ("2024-05-14", "MOSUL, Iraq - The suicide bombing at a market in Mosul on Sunday killed 15 people and"
                   " wounded 30, hospital officials said on Tuesday. Islamic State claimed the attack."),
    **{f"other_{i}": ("2024-05-15", f"A car bomb killed {i + 5} people in {town} on Tuesday, police said.")
       for i, town in enumerate(("Kabul, Afghanistan", "Karachi, Pakistan", "Mogadishu, Somalia", "Benghazi, Libya",
                                 "Cali, Colombia", "Manila, Philippines", "Baghdad, Iraq", "Damascus, Syria",
                                 "Cairo, Egypt"))},
}  # fmt: skip


class Dataset:
    """A folder with an inbox and corrections, built as often as wanted."""

    def __init__(self, folder: Path, texts: Mapping[str, tuple[str, str]] = TEXTS) -> None:
        self.folder = folder
        (folder / "inbox").mkdir(parents=True)
        self.write(texts)

    def write(self, texts: Mapping[str, tuple[str, str]]) -> None:
        for name, (day, text) in texts.items():
            (self.folder / "inbox" / f"{name}.txt").write_text(f" date {day} \n\n{text}\n", encoding="utf-8")

    def correct(self, *lines: Mapping[str, str], name: str = "corrections.csv") -> None:
        filled = {"coder": "A. Coder", "date": "2024-06-01", "reason": "A later report says so."}
        with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(filled | line for line in lines)

    def run(self) -> BuildResult:
        places = {name: self.folder / name for name in ("data", "release")}
        settings = load_settings(
            None, inbox=(self.folder / "inbox",), corrections=(self.folder / "corrections.csv",),
            extract={"workers": 1}, **places,
        )  # fmt: skip
        return run_build(settings)

    def build(self) -> Path:
        result = self.run()
        assert result.error is None
        assert result.release_path is not None
        assert verify(result.release_path).problems == ()
        return result.release_path


def table(release: Path, name: str = "incidents") -> pl.DataFrame:
    return pl.read_parquet(release / f"{name}.parquet")


def diff(old: Path, new: Path) -> Diff:
    return compare(table(old), table(new), table(new, "incident_history"))


def incident(release: Path, source: str) -> dict:
    rows = table(release).filter(pl.col("source_ids").list.contains(source))
    assert rows.height == 1
    return rows.row(0, named=True)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return Dataset(tmp_path / "set")


def test_a_copy_adds_a_source_and_never_an_incident(dataset: Dataset) -> None:
    first = dataset.build()
    cut = MOSUL.split("\n\nWitnesses")[0]
    dataset.write(
        {
            "reprint": (
                "2024-05-14",
                MOSUL + "\n\nThe embassy of France in Baghdad condemned the attack and offered its help.",
            ),
            "truncated": ("2024-05-15", cut),
            "updated": ("2024-05-16", MOSUL.replace("killed 14", "killed 21").replace("30 others", "44 others")),
        }
    )
    second = dataset.build()
    articles = table(second, "articles").filter(pl.col("near_duplicate_group").is_not_null()).sort("version")
    assert articles["source_id"].to_list() == ["mosul", "reprint", "truncated", "updated"]
    assert articles["near_duplicate_group"].n_unique() == 1
    assert articles["version"].to_list() == [1, 2, 3, 4]
    assert table(second).height == table(first).height
    row = incident(second, "mosul")
    assert row["source_ids"] == articles["source_id"].to_list()
    assert (row["n_articles"], row["n_independent"]) == (4, 1)
    assert row["incident_id"] == incident(first, "mosul")["incident_id"]
    # The latest version's toll wins; what the others said stays in events.
    assert (row["fatalities_best"], row["injured_best"]) == (21, 44)
    assert set(table(second, "events").filter(incident_id=row["incident_id"])["fatalities_min"]) == {14, 21}


def test_rebuilding_with_ten_more_articles_changes_only_the_incidents_that_they_touch(dataset: Dataset) -> None:
    first = dataset.build()
    dataset.write(MORE)
    second = dataset.build()
    found = diff(first, second)
    mosul = incident(first, "mosul")["incident_id"]
    assert set(found.changed) == {mosul}
    assert found.changed[mosul]["fatalities_best"] == (14, 15)
    assert found.changed[mosul]["source_ids"] == (["mosul"], ["mosul", "mosul_wire"])
    assert len(found.added) == 9
    assert (found.removed, found.merged, found.split) == ((), {}, {})
    manifest = json.loads((second / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["registry"]["release"] == first.name
    assert json.loads((first / "manifest.json").read_text(encoding="utf-8"))["registry"] is None
    # The same inputs again, registry included, are the same release.
    assert dataset.build() == second


def test_ids_outlive_their_articles_and_are_never_given_again(dataset: Dataset) -> None:
    first = dataset.build()
    gao = incident(first, "gao")["incident_id"]
    (dataset.folder / "inbox" / "gao.txt").unlink()
    second = dataset.build()
    assert diff(first, second).removed == (gao,)
    history = table(second, "incident_history").filter(incident_id=gao).row(0, named=True)
    assert (history["status"], history["country"], history["last_change"]) == ("gone", "MLI", 2)
    dataset.write({"gao": TEXTS["gao"]})
    assert incident(dataset.build(), "gao")["incident_id"] == gao


def test_set_on_an_incident_and_on_an_event_is_applied_named_and_kept(dataset: Dataset) -> None:
    first = dataset.build()
    aden, gao = incident(first, "aden"), incident(first, "gao")
    dataset.correct(
        {"incident_id": aden["incident_id"], "action": "set", "field": "damage", "value": "some"},
        {"event_id": gao["event_ids"][0], "action": "set", "field": "fatalities_min", "value": "4"},
        {"event_id": gao["event_ids"][0], "action": "set", "field": "fatalities_max", "value": "4", "coder": "B."},
    )
    second = dataset.build()
    found = diff(first, second)
    assert found.changed[aden["incident_id"]] == {"damage": (None, "some"), "corrected_by": ([], ["A. Coder"])}
    row = incident(second, "gao")
    assert (row["fatalities_min"], row["fatalities_best"], row["fatalities_max"]) == (4, 4, 4)
    assert row["corrected_by"] == ["A. Coder", "B."]
    assert table(second, "events").filter(event_id=gao["event_ids"][0])["corrected_by"].to_list() == [
        ["A. Coder", "B."]
    ]
    applied = table(second, "corrections")
    assert applied["status"].to_list() == ["applied"] * 3
    # A rebuild with one more article applies them again.
    dataset.write({"other_0": MORE["other_0"]})
    third = dataset.build()
    assert incident(third, "aden")["damage"] == "some"
    assert diff(second, third).changed == {}


def test_drop_takes_the_row_into_quarantine(dataset: Dataset) -> None:
    first = dataset.build()
    aden, gao = incident(first, "aden"), incident(first, "gao")
    dataset.correct(
        {"incident_id": aden["incident_id"], "action": "drop"}, {"event_id": gao["event_ids"][0], "action": "drop"}
    )
    second = dataset.build()
    assert set(diff(first, second).removed) == {aden["incident_id"], gao["incident_id"]}
    refused = table(second, "quarantine").filter(code="E072").sort("stage")
    assert refused["stage"].to_list() == ["events", "incidents"]
    assert refused["record_id"].to_list() == [gao["event_ids"][0], aden["incident_id"]]
    assert "A later report says so." in refused["reason"][0]
    history = dict(table(second, "incident_history").select("incident_id", "status").iter_rows())
    assert (history[aden["incident_id"]], history[gao["incident_id"]]) == ("dropped", "gone")
    dataset.correct()
    assert diff(first, dataset.build()).empty


def test_merge_and_split_leave_tombstones_and_hold_in_every_rebuild(dataset: Dataset) -> None:
    first = dataset.build()
    aden, gao = incident(first, "aden"), incident(first, "gao")
    merge = {"incident_id": aden["incident_id"], "action": "merge", "value": gao["incident_id"]}
    dataset.correct(merge)
    second = dataset.build()
    both = incident(second, "gao")
    assert both["incident_id"] == gao["incident_id"]
    assert both["source_ids"] == ["aden", "gao"]
    assert both["corrected_by"] == ["A. Coder"]
    assert diff(first, second).merged == {aden["incident_id"]: (gao["incident_id"],)}
    dataset.write({"other_1": MORE["other_1"]})
    third = dataset.build()  # re-applied over a registry that has the merge already
    assert incident(third, "gao")["source_ids"] == ["aden", "gao"]
    assert table(third, "corrections")["status"].to_list() == ["applied"]
    # Parted again by hand, the parted event is an incident of its own, under a new id or its own old one no more.
    dataset.correct(merge, {"incident_id": gao["incident_id"], "action": "split", "value": aden["event_ids"][0]})
    fourth = dataset.build()
    assert {incident(fourth, "gao")["incident_id"], incident(fourth, "aden")["incident_id"]} >= {gao["incident_id"]}


def test_split_parts_events_that_were_linked(dataset: Dataset) -> None:
    dataset.write({"mosul_wire": MORE["mosul_wire"]})
    first = dataset.build()
    row = incident(first, "mosul")
    assert row["n_articles"] == 2
    leaving = table(first, "events").filter(incident_id=row["incident_id"], source_id="mosul_wire")["event_id"][0]
    dataset.correct({"incident_id": row["incident_id"], "action": "split", "value": leaving})
    second = dataset.build()
    assert incident(second, "mosul")["incident_id"] == row["incident_id"]
    parted = incident(second, "mosul_wire")["incident_id"]
    assert parted not in set(table(first)["incident_id"])
    assert diff(first, second).split == {row["incident_id"]: (row["incident_id"], parted)}
    dataset.write({"other_2": MORE["other_2"]})
    third = dataset.build()
    assert incident(third, "mosul_wire")["incident_id"] == parted
    assert incident(third, "mosul")["incident_id"] == row["incident_id"]


def test_add_makes_an_incident_that_no_article_was_coded_for(dataset: Dataset) -> None:
    first = dataset.build()
    said = {"incident_type": "abduction", "date_start": "2024-05-12", "country": "NGA", "place_name": "Chibok",
            "abducted_min": "4", "abducted_best": "4", "abducted_max": "4", "source_ids": "maiduguri"}  # fmt: skip
    lines = [
        {"incident_id": "new-chibok", "action": "add", "field": name, "value": value} for name, value in said.items()
    ]
    dataset.correct(*lines)
    second = dataset.build()
    (key,) = diff(first, second).added
    row = table(second).filter(incident_id=key).row(0, named=True)
    assert (row["place_name"], row["date_precision"], row["abducted_best"]) == ("Chibok", "day", 4)
    assert (row["source_ids"], row["n_articles"], row["corrected_by"]) == (["maiduguri"], 1, ["A. Coder"])
    assert row["acled_sub_event_type"] == "Abduction/forced disappearance"
    dataset.write({"other_3": MORE["other_3"]})
    third = dataset.build()
    assert key in set(table(third)["incident_id"])


def test_a_correction_waits_for_an_incident_that_is_gone(dataset: Dataset) -> None:
    first = dataset.build()
    key = incident(first, "gao")["incident_id"]
    dataset.correct({"incident_id": key, "action": "set", "field": "damage", "value": "some"})
    (dataset.folder / "inbox" / "gao.txt").unlink()
    second = dataset.build()
    row = table(second, "corrections").row(0, named=True)
    assert (row["status"], row["applies_to"]) == ("gone", None)
    dataset.write({"gao": TEXTS["gao"]})
    assert incident(dataset.build(), "gao")["damage"] == "some"


SET = {"action": "set", "field": "fatalities_best", "value": "3"}
NOBODY, NOTHING = "inc_0000000000000000", "evt_0000000000000000"
GAO = {"incident_id": "GAO"}
"""Stands for the incident's id, which the test looks up."""


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([SET | {"incident_id": NOBODY}], r"line 2: there is no incident inc_0{16}, and there never was"),
        ([SET | {"event_id": NOTHING, "field": "target"}], r"line 2: there is no event evt_0{16}"),
        ([GAO | SET | {"field": "fatality_best"}], r'line 2: "fatality_best" is no field .* mean "fatalities_best"'),
        ([GAO | SET | {"value": "three"}], r'line 2: fatalities_best is "three", .* whole number'),
        ([GAO | SET | {"value": "-1"}], r'line 2: fatalities_best is "-1"\. It must be at least 0'),
        ([GAO | SET | {"field": "country", "value": "Mali"}], r"line 2: country is .*/country\.csv"),
        ([GAO | SET, GAO | SET | {"value": "4"}], r"line 3: .* line 2 says the same"),
        ([GAO | {"action": "forget"}], r'line 2: "forget" is no action\. Write one of set, drop'),
        ([GAO | SET | {"date": "1 June"}], r"line 2: date .* YYYY-MM-DD"),
        ([GAO | SET | {"reason": ""}], r"line 2: reason is empty\. Say why"),
        ([GAO | SET | {"value": "300"}], r"line 2: with it the row breaks the rule fatalities_best_le"),
        ([GAO | SET | {"field": "outcome", "value": ""}], r"line 2: outcome may not be empty"),
        ([GAO | {"action": "split", "value": NOTHING}], r"line 2: the event .* is not one of"),
        ([GAO | {"action": "merge", "value": NOBODY}], r"line 2: there is no incident"),
        ([SET], r"line 2: set needs an incident_id or an event_id"),
    ],
)
def test_a_bad_file_stops_the_build_and_leaves_the_old_release(
    built: tuple[Dataset, Path], lines: list[dict[str, str]], said: str
) -> None:
    dataset, first = built
    gao = incident(first, "gao")["incident_id"]
    dataset.correct(*({name: gao if value == "GAO" else value for name, value in line.items()} for line in lines))
    result = dataset.run()
    assert result.error is not None
    assert re.search(f"E071 corrections.csv {said}", result.error), result.error
    assert (dataset.folder / "release" / "latest").resolve() == first.resolve()
    assert verify(first).ok


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, Path]:
    dataset = Dataset(tmp_path_factory.mktemp("built") / "set")
    return dataset, dataset.build()


def test_a_file_of_another_shape_is_refused_by_its_header(dataset: Dataset) -> None:
    (dataset.folder / "corrections.csv").write_text("id,what\n1,2\n", encoding="utf-8")
    result = dataset.run()
    assert result.error is not None
    assert result.error.startswith("E070 corrections.csv line 1: the header lacks incident_id")


def test_the_filled_review_sheet_goes_back_in_as_corrections(dataset: Dataset, tmp_path: Path) -> None:
    dataset.write({"mosul_wire": MORE["mosul_wire"]})
    first = dataset.build()
    sheet = tmp_path / "sheet.csv"
    assert write_sheet(sheet, first, settings_file=None, below=0.5) > 0
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    toll = next(row for row in rows if row["field"] == "fatalities_best")
    assert toll["current_value"] == "15"
    assert "14 (mosul)" in toll["disagreement"]
    assert "hospital officials said on Tuesday" in toll["evidence"]
    toll |= {"action": "set", "value": "14", "coder": "C.", "date": "2024-06-02", "reason": "The morgue's count."}
    with (dataset.folder / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    row = incident(dataset.build(), "mosul")
    assert (row["fatalities_best"], row["corrected_by"]) == (14, ["C."])
