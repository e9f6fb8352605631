"""The Dagster assets, run in this process with an instance that keeps its history on disk."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assets.articles
import assets.extraction
import assets.release
from assets.build import BuildResult
from assets.definitions import defs, run_build
from assets.metadata import column_schema, markdown_table, plain
from pipeline.release import VerifyReport, verify
from pipeline.settings import Settings, load_settings
from pipeline.store import Store
from schemas.tables import TABLES

QUIET = {"telemetry": {"enabled": False}}
ASSETS = {*TABLES, "release"}
INBOX = {
    "depot.txt": """ date 2024-03-05

Drones hit fuel depot near Homs

Three drones hit a fuel depot near Homs in Syria on Monday, killing two guards, officials said. Nobody has
claimed responsibility.

Advertisement
""",
    "market.txt": """ date 2024-03-07

Gunmen opened fire at a market in Maiduguri, Nigeria, on Wednesday, killing at least four people, police said.
""",
    "undated.txt": "The council met again. Nothing was decided.\n",
}


@dataclass(frozen=True)
class Built:
    """A good build, made once for the tests that only look at it."""

    settings: Settings
    instance: dg.DagsterInstance
    result: BuildResult


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("built")
    settings = filled(folder)
    with instance_in(folder) as instance:
        yield Built(settings, instance, build(settings, instance))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return filled(tmp_path)


def filled(folder: Path) -> Settings:
    """Settings of a dataset folder with articles in its inbox."""
    (folder / "inbox").mkdir()
    for name, text in INBOX.items():
        (folder / "inbox" / name).write_text(text, encoding="utf-8")
    return settings_of(folder)


def settings_of(folder: Path) -> Settings:
    places = {"inbox": (folder / "inbox",), "data": folder / "data", "release": folder / "release"}
    return load_settings(None, **places, extract={"workers": 1})


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with instance_in(tmp_path) as made:
        yield made


def instance_in(folder: Path) -> dg.DagsterInstance:
    """An instance that keeps its history in files, and sends nothing anywhere."""
    (folder / "dagster").mkdir()
    return dg.DagsterInstance.local_temp(str(folder / "dagster"), overrides=QUIET)


def metadata_of(instance: dg.DagsterInstance, name: str) -> dict[str, Any]:
    event = instance.get_latest_materialization_event(dg.AssetKey(name))
    assert event is not None
    assert event.asset_materialization is not None
    return {key: value.value for key, value in event.asset_materialization.metadata.items()}


def checks_of(instance: dg.DagsterInstance, name: str) -> list[dg.AssetCheckEvaluation]:
    """The evaluations of an asset's check, the latest first."""
    key = dg.AssetCheckKey(dg.AssetKey(name), "verified" if name == "release" else "schema")
    records = instance.event_log_storage.get_asset_check_execution_history(key, limit=10)
    events = [record.event.dagster_event for record in records if record.event is not None]
    done = dg.DagsterEventType.ASSET_CHECK_EVALUATION
    return [event.asset_check_evaluation_data for event in events if event and event.event_type == done]


def build(settings: Settings, instance: dg.DagsterInstance | None = None) -> BuildResult:
    result = run_build(settings, instance=instance)
    assert result.error is None
    return result


# --- a good build


def test_every_asset_is_materialized_checked_and_described(built: Built) -> None:
    result, instance, store = built.result, built.instance, Store(built.settings.data)
    for name in ASSETS:
        metadata = metadata_of(instance, name)
        assert {"dagster/row_count", "dagster/column_schema", "preview", "n_refused"} <= metadata.keys()
        assert metadata["preview"].startswith("| ")
        (check,) = checks_of(instance, name)
        assert check.passed, name
    for name in TABLES:
        metadata, record = metadata_of(instance, name), store.record(name)
        assert metadata["dagster/row_count"] == record.rows
        assert [column.name for column in metadata["dagster/column_schema"].columns] == list(TABLES[name].columns)
        assert (metadata["sha256"], metadata["logical_hash"]) == (record.sha256, record.logical_hash)
        event = instance.get_latest_materialization_event(dg.AssetKey(name))
        assert event is not None
        assert event.asset_materialization is not None
        assert event.asset_materialization.tags is not None
        assert event.asset_materialization.tags["dagster/data_version"] == record.logical_hash
    assert {record.name for record in result.records} == set(TABLES)
    assert result.release_path is not None
    assert verify(result.release_path).ok


def test_the_rows_of_each_stage_are_accepted_or_refused(built: Built) -> None:
    result, store = built.result, Store(built.settings.data)
    rows = {record.name: record.rows for record in result.records}
    # Three files, one record each; the one without a date is refused when it is cleaned.
    assert (rows["raw_articles"], rows["articles"], rows["quarantine"]) == (3, 2, 1)
    assert list(result.quarantine_counts) == [("articles", "E020", "no published date", 1)]
    assert store.read("articles")["source_id"].sort().to_list() == ["depot", "market"]
    assert rows["events"] >= 1
    assert set(store.read("events")["incident_id"]) == set(store.read("incidents")["incident_id"])


def test_building_again_changes_nothing_and_tells_its_progress(built: Built) -> None:
    told: list[tuple[str, int, int]] = []
    again = run_build(built.settings, progress=lambda stage, done, total: told.append((stage, done, total)))
    assert again == built.result
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "raw_articles",
        "articles",
        "events",
        "incidents",
        "release",
    ]
    assert all(0 <= done <= total for _, done, total in told)
    assert {stage for stage, done, total in told if done == total} == {stage for stage, _, _ in told}


def test_a_run_of_the_ui_finds_its_settings_in_the_environment(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dateline.toml").write_text("[extract]\nworkers = 1\n", encoding="utf-8")
    monkeypatch.setenv("DATELINE_SETTINGS", str(tmp_path / "dateline.toml"))
    with dg.DagsterInstance.ephemeral(settings=QUIET) as instance:
        result = defs.resolve_job_def("build").execute_in_process(instance=instance)
    assert result.success
    assert (tmp_path / "release" / "latest" / "manifest.json").is_file()


# --- what goes wrong


def changing(function: Callable[..., Any], change: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[..., Any]:
    def changed(*arguments: Any, **options: Any) -> Any:
        linked = function(*arguments, **options)
        return replace(linked, events=change(linked.events))

    return changed


def test_a_structural_fault_fails_the_check_keeps_the_old_table_and_stops_the_build(
    settings: Settings, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(settings, instance)
    store = Store(settings.data)
    before = store.read("events")
    runs_of_incidents = len(checks_of(instance, "incidents"))
    broken = changing(assets.extraction.link, lambda frame: frame.drop("kind"))
    monkeypatch.setattr(assets.extraction, "link", broken)
    result = run_build(settings, instance=instance)
    assert not result.success
    assert result.error is not None
    assert result.error.startswith("E041 events: ")
    assert result.release_path is None
    check = checks_of(instance, "events")[0]
    assert not check.passed
    assert check.severity == dg.AssetCheckSeverity.ERROR
    (case,) = check.metadata["failure_cases"].value.records
    assert "kind" in case.data["value"]
    assert store.read("events").equals(before)
    assert len(checks_of(instance, "incidents")) == runs_of_incidents
    assert first.release_path is not None
    assert verify(first.release_path).ok
    assert (settings.release / "latest").resolve() == first.release_path


def test_a_row_that_breaks_a_rule_is_quarantined_shown_and_does_not_stop_the_build(
    built: Built, settings: Settings, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    n_events = {record.name: record.rows for record in built.result.records}["events"]
    first = pl.int_range(pl.len()) == 0
    bad = pl.when(first).then(pl.lit(-1, pl.Int64)).otherwise("weapon_count").alias("weapon_count")
    broken = changing(assets.extraction.link, lambda frame: frame.sort("event_id").with_columns(bad))
    monkeypatch.setattr(assets.extraction, "link", broken)
    result = build(settings, instance)
    assert ("events", "E040", "row violates schema", 1) in result.quarantine_counts
    assert Store(settings.data).read("events").height == n_events - 1
    (check,) = checks_of(instance, "events")
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    (case,) = check.metadata["failure_cases"].value.records
    assert (case.data["column"], case.data["check"], case.data["value"]) == (
        "weapon_count",
        "weapon_count_ge",
        "-1",
    )
    assert metadata_of(instance, "events")["n_refused"] == 1


def test_a_stage_that_loses_rows_ends_the_build(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = assets.articles.clean_frames

    def lossy(*arguments: Any, **options: Any) -> tuple[Any, Any]:
        rows, refused = clean(*arguments, **options)
        return [next(iter(rows)).head(1)], refused

    monkeypatch.setattr(assets.articles, "clean_frames", lossy)
    result = run_build(settings)
    assert result.error is not None
    assert result.error.startswith("E043 articles: 3 rows went in, 1 were accepted and 1 refused")


def test_a_release_that_does_not_verify_ends_the_build(
    settings: Settings, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def verify_changed(path: Path) -> VerifyReport:
        (path / "notes.txt").write_text("not listed", encoding="utf-8")
        return verify(path)

    monkeypatch.setattr(assets.release, "verify", verify_changed)
    result = run_build(settings, instance=instance)
    assert result.error is not None
    assert result.error.startswith("E051 ")
    assert not checks_of(instance, "release")[0].passed


def test_a_missing_inbox_is_one_clear_message(tmp_path: Path) -> None:
    result = run_build(settings_of(tmp_path))
    assert not result.success
    assert result.error is not None
    assert result.error.startswith("E004 ")
    assert "Traceback" not in result.error


def test_an_empty_inbox_is_one_clear_message(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    result = run_build(settings_of(tmp_path))
    assert result.error is not None
    assert result.error.startswith("E005 ")


def test_without_an_accepted_article_nothing_is_released_and_the_refusals_are_counted(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "undated.txt").write_text(INBOX["undated.txt"], encoding="utf-8")
    settings = settings_of(tmp_path)
    result = run_build(settings)
    assert result.error is not None
    assert result.error.startswith("E008 ")
    assert list(result.quarantine_counts) == [("articles", "E020", "no published date", 1)]
    assert not (settings.release / "latest").exists()


def test_a_locked_data_folder_is_one_clear_message(settings: Settings) -> None:
    hold = (
        "import sys; from pathlib import Path; from pipeline.store import Store\n"
        "with Store(Path(sys.argv[1])).lock(): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(settings.data)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        result = run_build(settings)
    finally:
        process.kill()
        process.communicate(timeout=60)
    assert result.error is not None
    assert result.error.startswith("E006 ")
    assert f"process {process.pid}" in result.error
    assert result.records == ()


def test_a_defect_is_raised_and_not_told_as_a_user_s_error(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(assets.articles, "clean_frames", fail)
    with pytest.raises(ZeroDivisionError):
        run_build(settings)
    # The data folder is free again.
    with Store(settings.data).lock():
        pass


# --- definitions


def test_the_graph_is_the_one_of_the_architecture() -> None:
    graph = defs.resolve_asset_graph()
    keys = graph.get_all_asset_keys()
    parents = {key.to_user_string(): {parent.to_user_string() for parent in graph.get(key).parent_keys} for key in keys}
    assert parents == {
        "raw_articles": set(),
        "articles": {"raw_articles"},
        "entities": {"articles"},
        "events": {"entities"},
        "incident_history": {"events"},
        "corrections": {"events"},
        "incidents": {"events", "articles", "corrections"},
        "quarantine": {*TABLES} - {"quarantine"},
        "release": {"incidents", "incident_history", "quarantine"},
    }
    for key in keys:
        node = graph.get(key)
        assert node.description
        assert node.owners == ["team:dateline"]
        assert node.kinds
    checks = {(key.asset_key.to_user_string(), key.name) for key in graph.asset_check_keys}
    assert checks == {*((name, "schema") for name in TABLES), ("release", "verified")}


def test_the_schedules_are_off_until_switched_on() -> None:
    found = [schedule for schedule in defs.schedules or () if isinstance(schedule, dg.ScheduleDefinition)]
    assert {(schedule.name, schedule.job_name) for schedule in found} == {("rebuild", "build"), ("poll_hourly", "poll")}
    assert {schedule.default_status for schedule in found} == {dg.DefaultScheduleStatus.STOPPED}


# --- what the UI shows


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_column_schema_names_every_column_with_its_description(name: str) -> None:
    columns = column_schema(name).columns
    assert [column.name for column in columns] == list(TABLES[name].columns)
    assert all(column.description for column in columns)
    assert [column.name for column in columns if not column.constraints.nullable] == [
        column for column in TABLES[name].columns if not TABLES[name].is_nullable(column)
    ]


@given(st.text())
def test_a_preview_cell_has_no_markup_whatever_the_article_says(text: str) -> None:
    shown = plain(text)
    # Letters of any script, digits and spaces; all ASCII punctuation only as a character reference.
    assert re.fullmatch(r"(?:[^\x00-\x1f\x7f-\x9f!-/:-@\[-`{-~\u202a-\u202e\u2066-\u2069]|&#\d+;)*", shown)


def test_a_hostile_article_stays_one_row_of_the_preview() -> None:
    frame = pl.DataFrame({"title": ["<img src=x onerror=alert(1)> | ![a](http://x/y) \n\n# big"], "n": [1]})
    table = markdown_table(frame)
    assert len(table.splitlines()) == 3
    assert not {"<", "![", "# b", "://"} & {part for part in ("<", "![", "# b", "://") if part in table}
    assert table.splitlines()[2].count("|") == 3


def test_a_long_cell_is_cut() -> None:
    assert plain("a" * 200) == "a" * 79 + "…"
