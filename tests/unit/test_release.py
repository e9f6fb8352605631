"""The release: whole, verifiable, the same bytes for the same dataset; verification finds what is wrong."""

import json
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
import store_samples as samples

from pipeline.errors import LockError, StoreError, VerifyError
from pipeline.release import build_release, verify
from pipeline.release.release import sums_of
from pipeline.store.durable import sha256_file
from schemas.tables import TABLES

FILES = {
    *(f"{name}.parquet" for name in TABLES),
    "SHA256SUMS",
    "data-dictionary.csv",
    "data-dictionary.md",
    "dateline.duckdb",
    "manifest.json",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release, made once; tests that change it take a copy."""
    settings = samples.settings_in(tmp_path_factory.mktemp("made"))
    return build_release(samples.publish_all(settings), settings)


@pytest.fixture
def release(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / made.name))


def problems(path: Path) -> list[str]:
    return [str(problem) for problem in verify(path).problems]


# --- writing


def test_a_release_has_its_files_and_is_sound(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == FILES
    report = verify(made)
    assert (report.problems, report.ok, report.version) == ((), True, made.name)
    assert set(report.files) == FILES
    assert set(report.tables) == set(TABLES)


def test_sha256sum_can_check_it(made: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=made,
        capture_output=True,
        text=True,
        check=True,
    )
    # Every file but the list itself and the database, whose bytes are never the same twice.
    assert {line.split(":")[0] for line in checked.stdout.splitlines()} == FILES - {
        "SHA256SUMS",
        "dateline.duckdb",
    }


def test_latest_is_a_relative_link_to_the_release(made: Path) -> None:
    latest = made.parent / "latest"
    assert latest.readlink() == Path(made.name)
    assert verify(latest).ok


def test_the_version_is_the_latest_date_and_digits_of_a_hash(made: Path) -> None:
    assert made.name.startswith("2024-03-05-")
    assert len(made.name.removeprefix("2024-03-05-")) == 12


def test_the_manifest_names_what_the_dataset_is_made_from(made: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["dataset"] == {"name": "dateline", "version": made.name}
    assert manifest["inputs"] == [{"path": "0.txt", "sha256": "0" * 64, "bytes": 1}]
    assert manifest["quarantine"] == {"E020": 1}
    assert manifest["settings"]["clean"]["min_words"] == 1
    assert set(manifest["code"]) == {"dateline", "sha256", "python"}
    assert "polars" in manifest["libraries"]
    assert "schemas/codes/country.csv" in manifest["lexicons"]
    events = manifest["tables"]["events"]
    assert (events["rows"], events["sha256"]) == (2, sha256_file(made / "events.parquet"))


def test_no_file_of_a_release_names_a_path_of_this_machine(made: Path) -> None:
    # Neither the folder that it was built in nor the home of who built it.
    for path in made.iterdir():
        content = path.read_bytes()
        assert str(made.parent).encode() not in content, path.name
        assert str(Path.home() / "").encode() not in content or str(Path.home()) == "/", path.name


def test_the_database_has_types_and_comments(made: Path) -> None:
    with duckdb.connect(made / "dateline.duckdb", read_only=True) as connection:
        comments = connection.execute(
            "SELECT count(*), count(comment) FROM duckdb_columns() WHERE NOT internal"
        ).fetchone()
        kind = connection.execute("SELECT typeof(evidence), typeof(date_start) FROM events LIMIT 1").fetchone()
    assert comments is not None
    assert comments[0] == comments[1] == sum(len(table.columns) for table in TABLES.values())
    assert kind is not None
    assert kind[0].replace('"', "") == "STRUCT(field VARCHAR, start BIGINT, end BIGINT)[]"
    assert kind[1] == "DATE"


def test_any_text_comes_through_parquet_and_the_database(tmp_path: Path) -> None:
    text = '\'; DROP TABLE events; -- \x00 \u202e \U0001f9e8 \r\n \ufeff \u0301 "quoted" \\\\ '
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    record = store.record("raw_articles")
    hostile = [row | {"payload": text, "body": text, "title": text} for row in samples.raw_articles()]
    store.publish("raw_articles", samples.frame(hostile), notes=record.notes)
    for name, parents in samples.PARENTS.items():
        store.publish(name, store.read(name), parents=parents, notes=store.record(name).notes)
    store.publish_quarantine(notes=store.record("quarantine").notes)
    release = build_release(store, settings)
    assert verify(release).problems == ()
    assert set(pl.read_parquet(release / "raw_articles.parquet")["payload"]) == {text}


def test_the_same_dataset_makes_the_same_bytes_elsewhere(made: Path, tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    again = build_release(samples.publish_all(settings), settings)
    assert again.name == made.name
    assert (again / "SHA256SUMS").read_bytes() == (made / "SHA256SUMS").read_bytes()


def test_a_release_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    first = build_release(store, settings)
    before = {path: path.stat().st_ino for path in first.iterdir()}
    assert build_release(store, settings) == first
    assert {path: path.stat().st_ino for path in first.iterdir()} == before


def test_a_damaged_copy_of_the_same_release_is_replaced(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    release = build_release(store, settings)
    (release / "events.parquet").write_bytes(b"damaged")
    assert build_release(store, settings) == release
    assert verify(release).ok
    names = {path.name for path in settings.release.iterdir()}
    assert names - {".lock"} == {release.name, "latest"}


def test_other_rows_under_a_version_that_exists_are_refused(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path, version="1.0")
    store = samples.publish_all(settings)
    release = build_release(store, settings)
    assert release.name == "1.0"
    record = store.record("incidents")
    other = samples.frame([samples.incidents()[0] | {"weapon_count": 3}])
    store.publish("incidents", other, parents=tuple(record.parents), notes=record.notes)
    with pytest.raises(StoreError, match=r"E007 .*1\.0: .* Set another version") as caught:
        build_release(store, settings)
    assert caught.value.code == "E007"
    assert verify(release).ok
    assert pl.read_parquet(release / "incidents.parquet")["weapon_count"].to_list() == [2]


def test_a_newer_version_takes_the_link_and_the_older_stays(tmp_path: Path) -> None:
    first = samples.settings_in(tmp_path, version="1.0")
    second = samples.settings_in(tmp_path, version="1.1")
    store = samples.publish_all(first)
    build_release(store, first)
    build_release(store, second)
    assert (tmp_path / "release" / "latest").readlink() == Path("1.1")
    assert verify(tmp_path / "release" / "1.0").ok


def test_a_folder_in_the_place_of_the_link_is_not_overwritten(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    (settings.release / "latest").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"E007 .*latest: this is not a symbolic link"):
        build_release(samples.publish_all(settings), settings)


def test_without_an_article_there_is_no_release(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    for name in ("articles", "entities", "events", "incident_history", "corrections", "incidents"):
        record = store.record(name)
        store.publish(name, store.read(name).clear(), parents=tuple(record.parents), notes=record.notes)
    store.publish_quarantine(notes=store.record("quarantine").notes)
    with pytest.raises(StoreError, match="E008"):
        build_release(store, settings)
    assert not any(path.is_dir() for path in settings.release.iterdir())


def test_tables_of_different_builds_are_not_released_together(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    record = store.record("articles")
    fewer = samples.frame(samples.articles()).head(1)
    store.publish("articles", fewer, parents=("raw_articles",), notes=record.notes)
    with pytest.raises(StoreError, match="E051 the table entities was built from another articles"):
        build_release(store, settings)


def test_tables_of_other_settings_are_not_released(tmp_path: Path) -> None:
    store = samples.publish_all(samples.settings_in(tmp_path))
    with pytest.raises(StoreError, match="by other code or with other settings"):
        build_release(store, samples.settings_in(tmp_path, clean={"min_words": 5}))


def test_a_quarantine_table_older_than_the_stages_is_not_released(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    record = store.record("events")
    refused = samples.frame([samples.refused("events")])
    store.publish("events", store.read("events"), refused=refused, parents=("articles",), notes=record.notes)
    with pytest.raises(StoreError, match="quarantine was built before"):
        build_release(store, settings)


def test_a_release_needs_the_data_folder_s_lock(tmp_path: Path) -> None:
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    hold = """
        import sys
        from pathlib import Path
        from pipeline.store.lock import hold
        with hold(Path(sys.argv[1])):
            print("held", flush=True)
            sys.stdin.read()
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(hold), str(store.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LockError, match="E006"):
            build_release(store, settings)
    finally:
        process.kill()
        process.communicate(timeout=60)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {samples!r})
import store_samples as samples
import pipeline.store.durable, pipeline.release.release as release
settings = samples.settings_in(Path(sys.argv[1]), version=sys.argv[2])
store = samples.publish_all(settings)
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(*{{"database": (release, "write_database"), "link": (os, "replace")}}[sys.argv[3]], die)
release.build_release(store, settings)
"""


@pytest.mark.parametrize(("at", "whole"), [("database", False), ("link", True)])
def test_a_process_killed_while_releasing_leaves_the_last_release(tmp_path: Path, at: str, whole: bool) -> None:
    settings = samples.settings_in(tmp_path, version="1.0")
    build_release(samples.publish_all(settings), settings)
    code = textwrap.dedent(KILLED.format(samples=str(Path(__file__).parent)))
    process = subprocess.run([sys.executable, "-c", code, str(tmp_path), "1.1", at], check=False)
    assert process.returncode == -signal.SIGKILL
    latest = settings.release / "latest"
    assert latest.readlink() == Path("1.0")
    assert verify(latest).ok
    assert (settings.release / "1.1").exists() == whole
    next_settings = samples.settings_in(tmp_path, version="1.1")
    assert build_release(samples.publish_all(next_settings), next_settings).name == "1.1"
    assert {path.name for path in settings.release.iterdir()} == {"1.0", "1.1", "latest", ".lock"}
    assert verify(latest).version == "1.1"


# --- verification


@pytest.mark.parametrize("name", sorted(FILES - {"SHA256SUMS", "dateline.duckdb", "manifest.json"}))
def test_one_flipped_byte_is_found(release: Path, name: str) -> None:
    content = bytearray((release / name).read_bytes())
    content[len(content) // 2] ^= 1
    (release / name).write_bytes(content)
    (problem,) = problems(release)
    assert problem.startswith(f"E051 {release / name}: the file's SHA-256 is ")


def test_a_changed_manifest_is_found(release: Path) -> None:
    path = release / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"E020": 1', '"E020": 2'), encoding="utf-8")
    assert [problem.split(":")[0] for problem in problems(release)] == [f"E051 {path}"] * 2


def test_every_problem_is_listed(release: Path) -> None:
    (release / "events.parquet").unlink()
    (release / "notes.txt").write_text("mine", encoding="utf-8")
    (release / "data-dictionary.md").write_text("", encoding="utf-8")
    found = problems(release)
    assert [problem.split(" ")[0] for problem in found] == ["E050", "E051", "E051"]
    assert "events.parquet: the file is missing" in found[0]
    assert "notes.txt: the file is not in SHA256SUMS" in found[1]


def test_a_link_in_place_of_a_file_is_found(release: Path, tmp_path: Path) -> None:
    outside = (release / "events.parquet").rename(tmp_path / "events.parquet")
    (release / "events.parquet").symlink_to(outside)
    assert "this is no plain file" in problems(release)[0]


def republished(release: Path, name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Change a table and every hash that lists it, as a forger or a defect of ours would."""
    from pipeline.store.rowhash import logical_hash

    frame = change(pl.read_parquet(release / f"{name}.parquet"))
    frame.write_parquet(release / f"{name}.parquet")
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    digest = sha256_file(release / f"{name}.parquet")
    manifest["tables"][name] |= {"sha256": digest, "logical_hash": logical_hash(frame), "rows": frame.height}
    (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (release / "SHA256SUMS").write_bytes(sums_of(release))


def test_a_table_that_breaks_a_rule_is_found_though_all_hashes_agree(release: Path) -> None:
    republished(release, "events", lambda frame: frame.with_columns(latitude=pl.lit(91.0)))
    found = problems(release)
    assert "E052" in found[0]
    assert "2 violations, the first in row 0: latitude breaks the rule latitude_le with 91.0" in found[0]
    assert "dateline.duckdb: the rows of events are not those of manifest.json" in found[1]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("articles", lambda frame: frame.reverse(), "not in the order of the key"),
        ("events", lambda frame: frame.drop("evidence"), "evidence breaks the rule column_in_dataframe"),
        ("articles", lambda frame: frame.head(1), "1 values of article_id are not in articles"),
        ("incidents", lambda frame: frame.clear(), "1 values of incident_id are not in incidents"),
        ("quarantine", lambda frame: frame.clear(), "counts the refused records otherwise"),
    ],
)
def test_tables_that_do_not_fit_are_found(
    release: Path, name: str, change: Callable[[pl.DataFrame], pl.DataFrame], said: str
) -> None:
    republished(release, name, change)
    assert any(said in problem for problem in problems(release))


def test_a_row_that_points_at_a_refused_one_is_no_problem(tmp_path: Path) -> None:
    # An incident that breaks a rule is refused, and its events stay and name it.
    settings = samples.settings_in(tmp_path)
    store = samples.publish_all(settings)
    record = store.record("incidents")
    bad = samples.frame([samples.incidents()[0] | {"country": "XYZ"}])
    store.publish("incidents", bad, parents=tuple(record.parents), notes=record.notes)
    store.publish_quarantine(notes=record.notes)
    assert problems(build_release(store, settings)) == []


def test_a_changed_database_is_found(release: Path) -> None:
    with duckdb.connect(release / "dateline.duckdb") as connection:
        connection.execute("UPDATE events SET weapon_count = 7")
        connection.execute("CREATE TABLE more (n INTEGER)")
    found = problems(release)
    assert len(found) == 2
    assert "the table more is in the database or in manifest.json" in found[0]
    assert "the rows of events are not those of manifest.json" in found[1]


@pytest.mark.parametrize("content", [b"", b"no database at all", b"\0" * 20_000])
def test_a_broken_database_is_found(release: Path, content: bytes) -> None:
    (release / "dateline.duckdb").write_bytes(content)
    assert len(problems(release)) >= 1


def test_a_missing_database_is_found(release: Path) -> None:
    (release / "dateline.duckdb").unlink()
    (problem,) = problems(release)
    assert problem.startswith(f"E050 {release / 'dateline.duckdb'}")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", None),
        ("SHA256SUMS", None),
        ("manifest.json", "{"),
        ("manifest.json", "[]"),
        ("manifest.json", '{"format": 1, "tables": [], "dataset": {"version": "1"}}'),
        ("manifest.json", '{"format": 99, "tables": {}, "dataset": {"version": "1"}}'),
        (
            "manifest.json",
            '{"format": 1, "tables": {"events": {"file": "../x"}}, "dataset": {"version": "1"}}',
        ),
        ("SHA256SUMS", "no hash here"),
        ("SHA256SUMS", f"{'0' * 64}  ../../secret\n"),
    ],
)
def test_what_is_no_release_says_so(release: Path, name: str, content: str | None) -> None:
    if content is None:
        (release / name).unlink()
    else:
        (release / name).write_text(content, encoding="utf-8")
    with pytest.raises(VerifyError, match="E053"):
        verify(release)


def test_a_folder_that_is_not_there_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(VerifyError, match="E053"):
        verify(tmp_path / "nowhere")
