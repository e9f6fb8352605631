"""``dateline ui``: the real UI comes up over the real assets, on this machine only, and ends as a whole."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from schemas.tables import TABLES

PATIENCE_SECONDS = 120
ASSETS = {*TABLES, "release"}


def ask(url: str, query: str) -> Any:
    request = urllib.request.Request(
        f"{url}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        return json.load(answer)["data"]


def wait_until_up(url: str, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert process.poll() is None, "dateline ui ended by itself"
        assert time.monotonic() < deadline, f"nothing answers at {url}"
        try:
            urllib.request.urlopen(f"{url}/server_info", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running UI and its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "DAGSTER"))}
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "ui"]
    process = subprocess.Popen(
        [*command, "--port", "0", "--inbox", "in", "--out", "out"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[0]
        wait_until_up(url, process)
        yield process, url
    finally:
        family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.terminate()
        try:
            process.communicate(timeout=PATIENCE_SECONDS)
        finally:
            for member in [*family, process]:
                try:
                    member.kill()
                except (psutil.NoSuchProcess, ProcessLookupError):
                    continue


@pytest.mark.slow
def test_the_ui_shows_the_assets_to_this_machine_and_ends_as_a_whole(
    started: tuple["subprocess.Popen[str]", str],
) -> None:
    process, url = started
    nodes = ask(url, "{ assetNodes { assetKey { path } } }")["assetNodes"]
    assert {"/".join(node["assetKey"]["path"]) for node in nodes} >= ASSETS
    family = psutil.Process(process.pid).children(recursive=True)
    listening = {
        connection.laddr.ip
        for member in family
        for connection in member.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
