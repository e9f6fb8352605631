"""The command line: what each command prints, writes and answers. The job itself is a stand-in here."""

import csv
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
import yaml

from pipeline.cli import main, ui
from pipeline.errors import InboxError
from pipeline.settings import ENV_PREFIX, Settings, load_settings

ROOT = Path(__file__).parents[2]


@dataclass
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(ENV_PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def dateline(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        out, err = capsys.readouterr()
        code = leaving.value.code
        assert isinstance(code, int | None)
        return Answer(code or 0, out, err)

    return run


@dataclass
class Job:
    """Stands in for assets.definitions: keeps the settings it was given and answers as told."""

    given: list[Settings] = field(default_factory=list)
    success: bool = True
    error: str | None = None
    raises: Exception | None = None

    def run_build(self, settings: Settings, *, progress: Any = None) -> Any:
        self.given.append(settings)
        if self.raises:
            raise self.raises
        progress("articles", 1, 2)
        progress("articles", 2, 2)
        return SimpleNamespace(
            success=self.success,
            records=[SimpleNamespace(name="articles", rows=1234)] if self.success else [],
            quarantine_counts=[("articles", "E020", "no date was found", 7)],
            waiting=[("corrections.csv", 3, "gone")] if self.success else [],
            release_path=Path("/somewhere/release/2024-01-01") if self.success else None,
            error=self.error,
        )


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Job:
    stand_in = Job()
    monkeypatch.setitem(sys.modules, "assets.definitions", stand_in)  # type: ignore[arg-type]
    return stand_in


# --- help and version ----------------------------------------------------------------------------------

COMMANDS = ("init", "poll", "build", "verify", "peek", "explain", "diff", "review", "evaluate", "settings", "ui")


def test_help_names_every_command(dateline: Callable[..., Answer]) -> None:
    answer = dateline("--help")
    assert answer.code == 0
    assert all(f"\n  {name} " in answer.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_commands_help_has_examples_of_it(dateline: Callable[..., Answer], command: str) -> None:
    answer = dateline(command, "--help")
    assert answer.code == 0
    examples = answer.out.partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    assert len(examples) >= 1
    # One example a line: folded into a paragraph nobody could copy them.
    assert all(f"dateline {command}" in line for line in examples), examples


def test_version(dateline: Callable[..., Answer]) -> None:
    from importlib.metadata import version

    assert dateline("--version").out == f"dateline {version('dateline')}\n"


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; sys.argv = ['dateline', 'build', '--help']\n"
        "from pipeline.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'dagster', 'duckdb', 'pandera', 'polars', 'pydantic_settings'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_what_is_not_understood_is_exit_code_2(dateline: Callable[..., Answer]) -> None:
    assert dateline("bild").code == 2
    assert dateline("build", "--workers", "-1").code == 2
    assert dateline("verify").code == 2


# --- init ----------------------------------------------------------------------------------------------


def test_init_makes_a_dataset_folder_that_build_takes(
    dateline: Callable[..., Answer], job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dateline("init", "sahel").code == 0
    folder = tmp_path / "sahel"
    made = {"README.md", "corrections.csv", "dateline.toml", "inbox"}
    assert {path.name for path in folder.iterdir()} == made
    header, *rows = csv.reader((folder / "corrections.csv").open())
    assert header == ["incident_id", "event_id", "action", "field", "value", "coder", "date", "reason"]
    assert rows == []
    assert (folder / "README.md").read_text().startswith("# sahel\n")
    monkeypatch.chdir(folder)
    assert dateline("build").code == 0
    assert job.given[0].inbox == (folder / "inbox",)
    assert job.given[0].release == folder / "release"


@pytest.mark.parametrize("there", ["dateline.toml", "corrections.csv", "README.md"])
def test_init_overwrites_nothing(dateline: Callable[..., Answer], tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    answer = dateline("init", ".")
    assert answer.code == 1
    assert answer.err.startswith(f"error: E009 {there}: ")
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


def test_init_keeps_an_inbox_that_has_articles(dateline: Callable[..., Answer], tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("words")
    assert dateline("init", ".").code == 0
    assert (tmp_path / "inbox" / "a.txt").read_text() == "words"


# --- build ---------------------------------------------------------------------------------------------


def test_build_ends_with_rows_refusals_and_the_releases_place(dateline: Callable[..., Answer], job: Job) -> None:
    answer = dateline("build", "--inbox", "in", "--out", "out")
    assert answer.code == 0
    lines = [line.split("│") for line in answer.out.splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert ["articles", "1,234"] in cells
    assert ["articles", "E020", "no date was found", "7"] in cells
    assert "Not applied: corrections.csv line 3: its incident or event is gone." in answer.out.splitlines()
    assert answer.out.splitlines()[-1] == "Release: /somewhere/release/2024-01-01"
    assert answer.err == "articles: 2 of 2\n"


def test_inbox_and_out_need_no_file(dateline: Callable[..., Answer], job: Job, tmp_path: Path) -> None:
    dateline("build", "--inbox", "a", "--inbox", "b", "--out", "o", "--workers", "3", "--no-cache")
    settings = job.given[0]
    assert settings.inbox == (tmp_path / "a", tmp_path / "b")
    assert (settings.data, settings.release) == (tmp_path / "o/data", tmp_path / "o/release")
    assert (settings.extract.workers, settings.extract.cache) == (3, False)


def test_without_options_the_file_decides(dateline: Callable[..., Answer], job: Job, tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_text("extract = {workers = 5, cache = false}")
    dateline("build")
    dateline("build", "--workers", "2")
    assert [settings.extract.workers for settings in job.given] == [5, 2]
    assert [settings.extract.cache for settings in job.given] == [False, False]


def test_a_settings_file_elsewhere(dateline: Callable[..., Answer], job: Job, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "my.toml").write_text('name = "sahel"')
    dateline("build", "--settings", "set/my.toml", "--inbox", "news")
    assert job.given[0].name == "sahel"
    assert job.given[0].inbox == (tmp_path / "news",)
    assert job.given[0].data == tmp_path / "set" / "data"


@pytest.mark.parametrize("arguments", [(), ("--out", "o")])
def test_nothing_to_build_from_is_told_how_to_begin(
    dateline: Callable[..., Answer], job: Job, arguments: tuple[str, ...]
) -> None:
    answer = dateline("build", *arguments)
    assert answer.code == 1
    assert "dateline init DIR" in answer.err
    assert "--inbox" in answer.err
    assert job.given == []


def test_quiet_prints_nothing(dateline: Callable[..., Answer], job: Job) -> None:
    answer = dateline("build", "--inbox", "in", "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_a_failed_build_is_exit_code_1_with_its_error(
    dateline: Callable[..., Answer], job: Job, quiet: tuple[str, ...]
) -> None:
    job.success, job.error = False, "E008 no article was accepted"
    answer = dateline("build", "--inbox", "in", *quiet)
    assert answer.code == 1
    assert answer.err.splitlines()[-1] == "error: E008 no article was accepted"
    assert "Release:" not in answer.out


@pytest.mark.parametrize(
    "error", [InboxError("E004", "there is no such folder", where="in"), PermissionError(13, "denied", "/x")]
)
def test_an_error_is_one_line_and_no_traceback(dateline: Callable[..., Answer], job: Job, error: Exception) -> None:
    job.raises = error
    answer = dateline("build", "--inbox", "in")
    assert (answer.code, answer.err) == (1, f"error: {error}\n")


def test_a_defect_keeps_its_traceback(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job.raises = ZeroDivisionError("a defect")
    monkeypatch.setattr(sys, "argv", ["dateline", "build", "--inbox", "in"])
    with pytest.raises(ZeroDivisionError):
        main()


# --- settings ------------------------------------------------------------------------------------------


def test_settings_prints_what_is_in_force(
    dateline: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dateline.toml").write_text('name = "sahel"')
    monkeypatch.setenv("DATELINE_EXTRACT__WORKERS", "3")
    answer = dateline("settings")
    printed = tmp_path / "printed.toml"
    printed.write_text(answer.out)
    monkeypatch.delenv("DATELINE_EXTRACT__WORKERS")
    assert load_settings(printed) == load_settings(tmp_path / "dateline.toml", extract={"workers": 3})
    assert 'name = "sahel"  # set in dateline.toml' in answer.out.splitlines()
    assert "workers = 3  # set in DATELINE_EXTRACT__WORKERS" in answer.out.splitlines()
    assert f'data = "{tmp_path / "data"}"' in answer.out.splitlines()  # a default, made absolute


def test_a_wrong_setting_is_one_line(dateline: Callable[..., Answer], tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_text("worker = 3")
    answer = dateline("settings")
    assert answer.code == 1
    assert answer.err.startswith("error: E001 dateline.toml: ")
    assert len(answer.err.splitlines()) == 1


# --- peek ----------------------------------------------------------------------------------------------


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    pl.DataFrame(
        {"stage": ["articles"] * 3, "code": ["E020", "E021", "E022"], "reason": ["[bold]", "b", "c"]}
    ).write_parquet(folder / "quarantine.parquet")
    return folder


def test_peek_prints_the_first_rows(dateline: Callable[..., Answer], release: Path) -> None:
    answer = dateline("peek", str(release), "--table", "quarantine", "--rows", "2")
    assert answer.code == 0
    assert "quarantine: 2 of 3 rows" in answer.out
    assert "E021" in answer.out
    assert "E022" not in answer.out
    assert "[bold]" in answer.out  # an article's words are never markup


def test_peek_puts_the_latest_first_and_the_undated_last(dateline: Callable[..., Answer], release: Path) -> None:
    days = [date(2024, 1, 1), None, date(2024, 3, 1), date(2024, 2, 1)]
    pl.DataFrame({"date_start": days, "place_name": ["early", "undated", "late", "between"]}).write_parquet(
        release / "incidents.parquet"
    )
    printed = dateline("peek", str(release)).out
    places = sorted(["early", "undated", "late", "between"], key=printed.index)
    assert places == ["late", "between", "early", "undated"]


def test_peek_names_the_tables_there_are(dateline: Callable[..., Answer], release: Path) -> None:
    answer = dateline("peek", str(release), "--table", "incident")
    assert answer.code == 1
    assert answer.err.startswith("error: E050 ")
    assert "quarantine" in answer.err


@pytest.mark.parametrize("command", ["peek", "verify"])
def test_a_folder_that_is_no_release(dateline: Callable[..., Answer], tmp_path: Path, command: str) -> None:
    answer = dateline(command, str(tmp_path))
    assert answer.code == 1
    assert answer.err.startswith("error: E053 ")


# --- ui ------------------------------------------------------------------------------------------------


def test_the_uis_instance_is_the_checkouts() -> None:
    # The wheel has no dagster.yaml beside its packages, so the words are in the code too.
    assert (ROOT / "dagster.yaml").read_text(encoding="utf-8") == ui.INSTANCE


def test_the_uis_workspace_is_the_checkouts_but_for_its_folder() -> None:
    (checkout,) = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))["load_from"]
    del checkout["python_module"]["working_directory"]
    assert yaml.safe_load(ui.WORKSPACE)["load_from"] == [checkout]


def test_a_taken_port_is_told(dateline: Callable[..., Answer]) -> None:
    with socket.socket() as other:
        other.bind((ui.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        answer = dateline("ui", "--inbox", "in", "--port", str(port))
    assert answer.code == 1
    assert f"port {port} " in answer.err


def test_the_ui_runs_on_this_machine_only_and_with_these_settings(
    dateline: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "dateline.toml").write_text('name = "sahel"')
    started: dict[str, Any] = {}

    def start(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        started.update(options, command=command)
        return subprocess_popen([sys.executable, "-c", ""], start_new_session=True)

    subprocess_popen = subprocess.Popen
    monkeypatch.setattr(ui.subprocess, "Popen", start)
    assert dateline("ui", "--port", "0", "--inbox", "in", "--out", "out").code == 0
    command, environment = started["command"], started["env"]
    assert command[command.index("-h") + 1] == "127.0.0.1"
    home = tmp_path / "out" / "data" / "dagster"
    assert environment["DAGSTER_HOME"] == str(home)
    assert yaml.safe_load((home / "dagster.yaml").read_text())["telemetry"] == {"enabled": False}
    # What the assets will see there is what the command line said here.
    monkeypatch.chdir(started["cwd"])
    for name in ("DATELINE_SETTINGS", "DATELINE_INBOX", "DATELINE_DATA", "DATELINE_RELEASE"):
        monkeypatch.setenv(name, environment[name])
    from pipeline.settings import settings_of_environment

    seen = settings_of_environment()
    assert (seen.name, seen.inbox, seen.release) == ("sahel", (tmp_path / "in",), tmp_path / "out/release")
