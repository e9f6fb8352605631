"""Settings: what overrules what, and what each mistake is told."""

import datetime
import os
import pickle
import tomllib
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.errors import SettingsError
from pipeline.settings import (
    ENV_PREFIX,
    ExtractSettings,
    Settings,
    find_settings_file,
    load_settings,
    settings_of_environment,
)
from pipeline.settings_sources import known_keys, section_of
from pipeline.settings_text import default_settings_text, settings_text

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(ENV_PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def toml(folder: Path, text: str | bytes) -> Path:
    path = folder / "dateline.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def complaint(path: Path | None = None, /, **overrides: object) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load_settings(path, **overrides)
    return caught.value


# --- defaults and the commented file -------------------------------------------------------------------


def test_the_checkouts_file_is_the_rendered_defaults() -> None:
    assert (ROOT / "dateline.toml").read_text(encoding="utf-8") == default_settings_text(), (
        "dateline.toml and the code's defaults differ; render it with: python -m pipeline.settings_text"
    )


def test_the_commented_defaults_read_back_as_the_defaults(tmp_path: Path) -> None:
    assert load_settings(toml(tmp_path, default_settings_text())) == load_settings()


def test_every_key_is_in_the_commented_file_with_a_comment_above_it() -> None:
    lines = default_settings_text().splitlines()
    section = ""
    shown = set()
    for above, line in pairwise(lines):
        if line.startswith("["):
            section = line.strip("[]") + "."
            assert above.startswith("# "), f"{line} has no comment"
        name = line.removeprefix("# ").partition(" = ")[0]
        if " = " in line and name.isidentifier():
            shown.add(section + name)
            assert above.startswith("# "), f"{line} has no comment"
    assert shown == {".".join(key) for key, field in known_keys() if not section_of(field)}


def test_every_key_is_described() -> None:
    assert [key for key, field in known_keys() if not field.description] == []


def test_examples_of_unset_keys_are_valid(tmp_path: Path) -> None:
    text = default_settings_text().replace("# version = ", "version = ").replace("# as_of = ", "as_of = ")
    settings = load_settings(toml(tmp_path, text))
    assert settings.version is not None
    assert isinstance(settings.as_of, datetime.date)


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


@given(columns=st.lists(names, max_size=3), inbox=st.lists(names, min_size=1, max_size=3))
def test_printed_settings_read_back_whatever_the_text_in_them(columns: list[str], inbox: list[str]) -> None:
    settings = Settings(inbox=tuple(Path("/") / name for name in inbox), ingest={"columns": {"text": tuple(columns)}})
    assert Settings(**tomllib.loads(settings_text(settings))) == settings


# --- what overrules what -------------------------------------------------------------------------------


def test_command_line_over_environment_over_file_over_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = toml(tmp_path, "[extract]\nworkers = 2\nbatch_size = 2\nmax_words = 2")
    monkeypatch.setenv("DATELINE_EXTRACT__WORKERS", "3")
    monkeypatch.setenv("DATELINE_EXTRACT__BATCH_SIZE", "3")
    extract = load_settings(path, extract={"workers": 4}).extract
    assert extract == ExtractSettings(workers=4, batch_size=3, max_words=2, cache=True)


def test_paths_in_the_file_and_default_paths_start_at_the_files_folder(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    settings = load_settings(toml(folder, 'inbox = ["a", "../b", "/c"]\nrelease = "r"'))
    assert settings.inbox == (folder / "a", tmp_path / "b", Path("/c"))
    assert (settings.data, settings.release) == (folder / "data", folder / "r")


def test_paths_of_environment_and_command_line_start_at_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    monkeypatch.setenv("DATELINE_INBOX", "a, b")
    settings = load_settings(toml(folder, ""), data="d")
    assert settings.inbox == (tmp_path / "a", tmp_path / "b")
    assert settings.data == tmp_path / "d"


def test_the_home_folder_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    assert load_settings(toml(tmp_path, 'inbox = "~/news"')).inbox == (Path("/home/someone/news"),)


def test_lists_in_the_environment_are_json_or_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_INGEST__COLUMNS__TEXT", "story, leader")
    monkeypatch.setenv("DATELINE_INGEST__COLUMNS__URL", '["web, address"]')
    columns = load_settings().ingest.columns
    assert columns.text == ("story", "leader")
    assert columns.url == ("web, address",)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_VERSION", "")
    monkeypatch.setenv("DATELINE_NO_SUCH_KEY", "")
    assert load_settings().version is None


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert load_settings(toml(tmp_path, '\ufeffname = "sahel"')).name == "sahel"


def test_the_file_is_named_by_the_environment_or_lies_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_settings_file() is None
    toml(tmp_path, 'name = "here"')
    assert settings_of_environment().name == "here"
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("DATELINE_SETTINGS", str(toml(tmp_path / "other", 'name = "there"')))
    assert settings_of_environment().name == "there"


# --- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unknown", "nearest"),
    [
        ('inbx = "a"', "inbx", "inbox"),
        ("[extract]\nworkrs = 2", "extract.workrs", "extract.workers"),
        ("workers = 2", "workers", "extract.workers"),  # right name, section forgotten
        ("[extracts]\nworkers = 2", "extracts", "extract"),
        ('[ingest.columns]\ntxt = "a"', "ingest.columns.txt", "ingest.columns.text"),
    ],
)
def test_an_unknown_key_is_told_the_nearest_one(tmp_path: Path, text: str, unknown: str, nearest: str) -> None:
    path = toml(tmp_path, text)
    error = complaint(path)
    assert error.code == "E001"
    assert error.where == str(path)
    assert f'"{unknown}"' in error.what
    assert f'"{nearest}"' in error.fix


def test_an_unknown_variable_is_told_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_EXTRACT__WORKRS", "2")
    error = complaint()
    assert (error.code, error.where) == ("E001", "environment")
    assert "DATELINE_EXTRACT__WORKERS" in error.fix


def test_an_unknown_override_is_an_error() -> None:
    assert complaint(inbocks="a").code == "E001"


@pytest.mark.parametrize(
    ("text", "key", "allowed"),
    [
        ("extract.workers = -1", "extract.workers", "greater than or equal to 0"),
        ('extract.workers = "two"', "extract.workers", "valid integer"),
        ("extract = 3", "extract", "section"),
        ("inbox = []", "inbox", "at least one"),
        ('inbox = [""]', "inbox", "not be empty"),
        ("inbox = [1]", "inbox", "path"),
        ('data = ""', "data", "not be empty"),
        ('name = "a/b"', "name", "letters"),
        ('name = "../b"', "name", "letters"),
        ('version = "latest"', "version", "latest"),
        ('as_of = "soon"', "as_of", "date"),
        ('clean.languages = ["English"]', "clean.languages", "two small letters"),
        ('extract.cache = "perhaps"', "extract.cache", "boolean"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_with_what_is(tmp_path: Path, text: str, key: str, allowed: str) -> None:
    path = toml(tmp_path, text)
    error = complaint(path)
    assert error.code == "E002"
    assert error.where == str(path)
    assert error.what.startswith(f'"{key}" is ')
    assert allowed in error.what


def test_a_bad_variable_is_named_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_EXTRACT__WORKERS", "many")
    assert complaint(toml(tmp_path, "extract.workers = 2")).where == "DATELINE_EXTRACT__WORKERS"
    monkeypatch.setenv("DATELINE_EXTRACT__WORKERS", "2")
    monkeypatch.setenv("DATELINE_LINK", "near")
    assert complaint().where == "DATELINE_LINK"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'name = "a"\nname = "b"\n', 2),
        (b"\n\ninbox = [\n", 3),
        (b'name = "a"\nversion = "\xff"\n', 2),
        (b"as_of = 2024-02-31", 1),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    path = toml(tmp_path, content)
    error = complaint(path)
    assert (error.code, error.where) == ("E003", f"{path} line {line}")


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    assert complaint(tmp_path / "none.toml").code == "E003"
    assert complaint(tmp_path).code == "E003"


@given(st.binary(max_size=60))
def test_any_bytes_are_settings_or_a_settings_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = toml(tmp_path_factory.getbasetemp(), content)
    with suppress(SettingsError):
        load_settings(path)


# --- the object ----------------------------------------------------------------------------------------


def test_settings_are_frozen_to_the_bottom() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError):
        settings.name = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        settings.ingest.columns.text = ("a",)  # type: ignore[misc]


def test_settings_cross_to_worker_processes() -> None:
    settings = load_settings(extract={"workers": 3})
    assert pickle.loads(pickle.dumps(settings)) == settings


def test_coding_inputs_hold_what_can_change_rows_and_nothing_else() -> None:
    base = load_settings().coding_inputs()
    same = load_settings(
        name="n",
        version="1",
        inbox="i",
        data="d",
        release="r",
        extract={"workers": 7, "batch_size": 3, "cache": False},
    )
    assert same.coding_inputs() == base
    for changed in (
        {"as_of": "2024-01-01"},
        {"clean": {"min_words": 2}},
        {"extract": {"max_words": 2}},
        {"ingest": {"columns": {"text": "story"}}},
        {"link": {"max_km": 2}},
    ):
        assert load_settings(**changed).coding_inputs() != base, changed


def test_zero_workers_are_one_a_core_and_never_none() -> None:
    assert ExtractSettings(workers=0).processes >= 1
    assert ExtractSettings(workers=3).processes == 3
