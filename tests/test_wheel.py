"""The wheel, installed away from the checkout, builds a dataset: code and data files travel with it."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("pipeline", "assets", "schemas")

# Made up. One plain act, so that the test is of the packaging and not of the coding.
ARTICLE = """\
 date 2024-03-05

Gunmen attack army base in Mali

Gunmen attacked an army base near Mopti, Mali, on Monday and killed three soldiers, the army said.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a venv that holds the wheel and sees the dependencies, but not the checkout."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--no-deps",
            "--no-index",
            str(wheel),
        ]
    )
    # A .pth file puts the dependencies on the path; .pth files among them, such as that of the editable
    # checkout, are not read.
    (site,) = (home / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def run(command: list[str], *, cwd: Path | None = None) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATELINE_", "PYTHON", "PYTEST", "COVERAGE", "DAGSTER"))
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == ours


def test_the_wheel_brings_its_licence_and_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
    assert "MIT License" in archive.read(names["licenses/LICENSE"]).decode()
    assert "dateline = pipeline.cli:main" in archive.read(names["entry_points.txt"]).decode()


def test_the_packages_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = f"import importlib; print(*(importlib.import_module(n).__file__ for n in {PACKAGES}), sep='\\n')"
    for line in run([str(installed / "python"), "-c", code], cwd=tmp_path).splitlines():
        assert Path(line).is_relative_to(installed.parent)


@pytest.mark.slow
def test_the_wheel_builds_and_verifies_a_dataset(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "mopti.txt").write_text(ARTICLE)
    dateline = str(installed / "dateline")
    printed = run([dateline, "build", "--inbox", "news", "--out", "made"], cwd=tmp_path)
    release = tmp_path / "made" / "release" / "latest"
    assert str(release.resolve()) in printed
    events = pl.read_parquet(release / "events.parquet")
    assert events["source_id"].to_list() == ["mopti"]
    assert events["country"].to_list() == ["MLI"]
    run([dateline, "verify", str(release)], cwd=tmp_path)
