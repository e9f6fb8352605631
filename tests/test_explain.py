"""``dateline explain`` and ``dateline evaluate`` over a dataset that is really built."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from pipeline.cli import main
from pipeline.link.scoring import FEATURES
from pipeline.settings import ENV_PREFIX

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
ARTICLES = ("d01_hasakah_contractor.txt", "d02_hasakah_toll_rises.txt", "d26_bamako_jnim.txt")
HOSTILE = """ date 2024-03-05

Drones hit fuel depot near Homs [bold red]

Three drones \x1b[31m\x1b]0;owned\x07 hit [link=file:///etc/passwd]a fuel depot[/link] near Homs in Syria on Monday,
killing two guards, officials said. [/] :smile: [killed: 99]
"""
ESCAPE = re.compile(r"\x1b(?!\[[0-9;]*m)")
"""An escape that is not the beginning of a colour."""


@dataclass
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder with a release of three example articles and a hostile one."""
    folder = tmp_path_factory.mktemp("dataset")
    (folder / "inbox").mkdir()
    for name in ARTICLES:
        shutil.copy(EXAMPLES / "inbox" / name, folder / "inbox")
    (folder / "inbox" / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "dateline.toml").write_text("[extract]\nworkers = 1\n", encoding="utf-8")
    (folder / "gold").mkdir()
    for name in ARTICLES:
        shutil.copy((EXAMPLES / "gold" / name).with_suffix(".json"), folder / "gold")
    run = "from pipeline.cli import main; main()"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ENV_PREFIX)}
    done = subprocess.run(
        [sys.executable, "-c", run, "build", "--quiet"],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def dateline(
    dataset: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Answer]:
    """Run the command line in the dataset's folder."""
    for name in [*os.environ]:
        if name.startswith(ENV_PREFIX) or name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.chdir(dataset)

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
        code: int | str | None = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code
        assert isinstance(code, int | None)
        return Answer(code or 0, *capsys.readouterr())

    return run


def files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


# --- explain -------------------------------------------------------------------------------------------


def test_the_original_of_an_article_comes_back_byte_for_byte(
    dateline: Callable[..., Answer], dataset: Path, tmp_path: Path
) -> None:
    assert dateline("explain", "hostile", "--original") == Answer(0, HOSTILE, "")
    # The inbox no longer holds it; a terminal gets it without what would act there.
    release = (dataset / "release" / "latest").resolve()
    moved = shutil.move(dataset / "inbox" / "hostile.txt", tmp_path)
    try:
        run = "import sys; sys.stdout.isatty = lambda: True; from pipeline.cli import main; main()"
        command = [sys.executable, "-c", run, "explain", "hostile", "--original", "--release", str(release)]
        shown = subprocess.run(command, cwd=dataset, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True)
    finally:
        shutil.move(moved, dataset / "inbox")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith(b"hostile.txt ")
    assert b"\x1b" not in shown.stdout
    assert "␛[31m".encode() in shown.stdout


def test_an_original_that_is_gone_or_spoilt_or_not_one_is_told(
    dateline: Callable[..., Answer], dataset: Path, tmp_path: Path
) -> None:
    originals = dataset / "data" / "originals"
    assert dateline("explain", "nothing", "--original").err.startswith("error: E054 ")
    kept = shutil.copytree(originals, tmp_path / "kept")
    for path in originals.rglob("*.zst"):
        path.write_bytes(b"spoilt")
    assert dateline("explain", "hostile", "--original").err.startswith("error: E055 ")
    shutil.rmtree(originals)
    assert dateline("explain", "hostile", "--original").err.startswith("error: E055 ")
    shutil.copytree(kept, originals)
    assert dateline("explain", "hostile", "--original").code == 0


def test_an_article_is_shown_with_its_rows_and_marked_words(dateline: Callable[..., Answer], dataset: Path) -> None:
    events = pl.read_parquet(dataset / "release/latest/events.parquet").filter(source_id="d26_bamako_jnim")
    answer = dateline("explain", "d26_bamako_jnim")
    assert (answer.code, answer.err) == (0, "")
    assert "\x1b" not in answer.out  # a pipe
    assert all(event_id in answer.out for event_id in events["event_id"])
    assert "[place: Tinzaouaten]" in answer.out
    assert re.search(r"\[killed: massacred \[target: at least 200 people\]\]", answer.out)
    assert re.search(r"‹\d+(: [a-z ]+)?›", answer.out)
    article = events["article_id"][0]
    assert dateline("explain", article).out == answer.out
    assert dateline("explain", "d26_bamako_jnim", "--plain").out == answer.out


def test_taking_the_marks_away_gives_the_text_back(dateline: Callable[..., Answer], dataset: Path) -> None:
    articles = pl.read_parquet(dataset / "release/latest/articles.parquet")
    for name in ("d01_hasakah_contractor", "d02_hasakah_toll_rises", "d26_bamako_jnim"):
        printed = dateline("explain", name).out
        bare = re.sub(r" ‹[^›]*›|\[[a-z +]+: |\]", "", printed)
        assert articles.filter(source_id=name)["text"].item() in bare


def test_an_event_is_shown_alone(dateline: Callable[..., Answer], dataset: Path) -> None:
    events = pl.read_parquet(dataset / "release/latest/events.parquet").filter(source_id="d26_bamako_jnim")
    first, second, *_ = events["event_id"]
    answer = dateline("explain", first)
    assert first in answer.out
    assert second not in answer.out


def test_an_incident_shows_every_article_that_tells_it(dateline: Callable[..., Answer], dataset: Path) -> None:
    incidents = pl.read_parquet(dataset / "release/latest/incidents.parquet").filter(pl.col("n_articles") > 1)
    incident = incidents.row(0, named=True)
    answer = dateline("explain", incident["incident_id"], "--release", "release/latest")
    assert f"incident {incident['incident_id']}" in answer.out
    assert all(re.search(rf"^{source_id} =", answer.out, flags=re.M) for source_id in incident["source_ids"])
    assert all(event_id in answer.out for event_id in incident["event_ids"])


def test_why_shows_the_parts_of_each_link_and_their_sum(dateline: Callable[..., Answer], dataset: Path) -> None:
    incidents = pl.read_parquet(dataset / "release/latest/incidents.parquet").sort("n_articles")
    linked, alone = incidents.row(-1, named=True), incidents.row(0, named=True)
    answer = dateline("explain", linked["incident_id"], "--why").out
    table = answer.partition("why: at least ")[2].partition("└")[0]
    parts = {name: re.findall(rf"^. {name} .*", table, flags=re.M) for name in (*FEATURES, "sum")}
    assert all(parts.values())
    said = [sum(float(re.findall(r"[+-][\d.]+", parts[name][0])[0]) for name in FEATURES)]
    assert said == [float(re.findall(r"│ ([\d.]+)", parts["sum"][0])[0])]
    assert "nothing was linked" in dateline("explain", alone["incident_id"], "--why").out


def test_a_file_is_coded_on_the_spot_and_nothing_is_written(dateline: Callable[..., Answer], dataset: Path) -> None:
    before = files(dataset)
    answer = dateline("explain", "inbox/d26_bamako_jnim.txt")
    assert answer.out == dateline("explain", "d26_bamako_jnim").out
    assert files(dataset) == before


def test_colours_on_a_terminal_and_none_where_they_are_not_wanted(
    dateline: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = dateline("explain", "d26_bamako_jnim").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "140")
    coloured = dateline("explain", "d26_bamako_jnim").out
    assert "\x1b[30;48;5;114mTinzaouaten\x1b[0m" in coloured
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[30;102mTinzaouaten\x1b[0m" in dateline("explain", "d26_bamako_jnim").out
    assert "[place: " not in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "[place: Tinzaouaten]" in dateline("explain", "d26_bamako_jnim").out
    monkeypatch.delenv("FORCE_COLOR")
    assert dateline("explain", "d26_bamako_jnim").out == piped


@pytest.mark.parametrize("force", ["", "1"])
@pytest.mark.parametrize("what", ["hostile", "inbox/hostile.txt"])
def test_a_hostile_article_commands_nothing(
    dateline: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, force: str, what: str
) -> None:
    if force:
        monkeypatch.setenv("FORCE_COLOR", force)
        monkeypatch.setenv("COLUMNS", "400")
    out = dateline("explain", what).out
    assert ESCAPE.search(out) is None
    assert "\x07" not in out
    assert "\x1b[31m" not in out
    for words in ("[bold red]", "[link=file:///etc/passwd]", "[/link]", "[/]", ":smile:", "[killed: 99]"):
        assert words in re.sub(r"\x1b\[[0-9;]*m", "", out)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("d26_bamako",), "E054", "d26_bamako_jnim"),  # the nearest is named
        (("evt_0000000000000000",), "E054", "peek"),
        (("d26_bamako_jnim", "--release", "inbox"), "E053", "release/latest"),
        (("dateline.toml",), "E011", "of a kind that is not read"),
        (("inbox",), "E054", "release"),
    ],
)
def test_what_cannot_be_explained_says_what_to_do(
    dateline: Callable[..., Answer], arguments: tuple[str, ...], code: str, told: str
) -> None:
    answer = dateline("explain", *arguments)
    assert answer.code == 1
    assert answer.err.startswith(f"error: {code} ")
    assert told in answer.err
    assert len(answer.err.splitlines()) == 1


def test_without_a_release_the_way_to_one_is_told(
    dateline: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (("explain", "a"), ("evaluate", "--gold", str(EXAMPLES / "gold"))):
        answer = dateline(*arguments)
        assert (answer.code, answer.err[:12]) == (1, "error: E053 ")
        assert "dateline build" in answer.err


# --- evaluate ------------------------------------------------------------------------------------------


def test_the_newest_release_a_file_and_the_articles_score_the_same(
    dateline: Callable[..., Answer], dataset: Path, tmp_path: Path
) -> None:
    before = files(dataset)
    ways = ((), ("--events", "release/latest/events.parquet"), ("--inbox", "inbox"))
    answers = [dateline("evaluate", "--gold", "gold", *way, "--json", str(tmp_path / "score.json")) for way in ways]
    assert [answer.code for answer in answers] == [0, 0, 0]
    assert answers[0].out == answers[1].out == answers[2].out
    assert files(dataset) == before
    score = json.loads((tmp_path / "score.json").read_text())
    assert score["articles"] == 3
    assert f"{score['rows']['f1']:.3f}" in answers[0].out


def test_errors_are_listed_unless_only_totals_are_wanted(dateline: Callable[..., Answer], dataset: Path) -> None:
    rows = pl.read_parquet(dataset / "release/latest/events.parquet").to_dicts()
    kept = [dict(row, country="FJI") for row in rows if row["source_id"] != "d26_bamako_jnim"]
    kept.append({"source_id": "d26_bamako_jnim", "incident_type": "abduction", "target": "[bold]\x1b[31m"})
    (dataset / "rows.jsonl").write_text("\n".join(json.dumps(row, default=str) for row in kept))
    answer = dateline("evaluate", "--gold", "gold", "--events", "rows.jsonl")
    (dataset / "rows.jsonl").unlink()
    assert "missed      incident, armed_attack, completed, 2024-09-17, MLI, Bamako" in answer.out
    assert "false alarm abduction, [bold]␛[31m" in answer.out
    assert re.search(r"wrong slot .*: country is FJI, gold SYR", answer.out)
    totals = dateline("evaluate", "--gold", "gold", "--totals").out
    assert totals.startswith("3 articles; ")
    assert "missed" not in totals


def test_floors_decide_the_exit_code(dateline: Callable[..., Answer], tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    for value, code in ((0.01, 0), (1.0, 1)):
        floors.write_text(f'[[floor]]\nmeasure = "slots_f1"\nvalue = {value}\nreason = "a test"\n')
        answer = dateline("evaluate", "--gold", "gold", "--floors", str(floors), "--totals")
        assert answer.code == code
        assert "slots" in answer.out  # the figures are printed first
    assert answer.err.startswith(f"error: E063 {floors}: slots_f1 is 0.")


def test_gold_of_articles_that_were_not_coded(dateline: Callable[..., Answer], dataset: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "x.json").write_text('{"id": "stranger", "incidents": []}')
    answer = dateline("evaluate", "--gold", str(gold))
    assert answer.code == 1
    assert answer.err.startswith("error: E061 ")
    assert "--inbox" in answer.err
    shutil.copy(dataset / "gold" / "d26_bamako_jnim.json", gold)
    answer = dateline("evaluate", "--gold", str(gold), "--totals")
    assert answer.code == 0
    assert answer.err == "warning: 1 articles of the gold were not coded, and count as missed: stranger\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--gold", "nowhere"), "E060", "no such folder"),
        (("--gold", "inbox"), "E060", "holds no gold"),
        (("--gold", "gold", "--events", "dateline.toml"), "E061", "cannot be read"),
        (("--gold", "gold", "--events", "gold/d26_bamako_jnim.json"), "E061", "cannot be read"),
        (("--gold", "gold", "--events", "a.jsonl", "--inbox", "inbox"), "E061", "Give one"),
        (("--gold", "gold", "--inbox", "nowhere"), "E004", "does not exist"),
        (("--gold", "gold", "--floors", "dateline.toml"), "E062", "[[floor]]"),
    ],
)
def test_what_cannot_be_evaluated_says_what_to_do(
    dateline: Callable[..., Answer], arguments: tuple[str, ...], code: str, told: str
) -> None:
    answer = dateline("evaluate", *arguments)
    assert answer.code == 1
    assert answer.err.startswith(f"error: {code} ")
    assert told in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_missing_file_of_rows_is_one_line(dateline: Callable[..., Answer]) -> None:
    answer = dateline("evaluate", "--gold", "gold", "--events", "nowhere.parquet")
    assert answer.code == 1
    assert answer.err.startswith("error: ")
    assert len(answer.err.splitlines()) == 1


def test_gold_must_be_named(dateline: Callable[..., Answer]) -> None:
    assert dateline("evaluate").code == 2
    assert dateline("explain").code == 2
