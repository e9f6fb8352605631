"""The Dagster UI in a real browser: one click builds the dataset, and every asset shows what it should."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from schemas.tables import TABLES
from tests.browser.chromium import NO_CHROMIUM, REASON, browser_in

ROOT = Path(__file__).parents[2]
ARTICLE = """ date 2024-03-05

Drones hit fuel depot near Homs

Three drones hit a fuel depot near Homs in Syria on Monday, killing two guards, officials said.
"""
QUERY = """{ assetNodes {
  assetKey { path }
  assetMaterializations(limit: 1) { metadataEntries { label
    ... on IntMetadataEntry { intValue }
    ... on TableSchemaMetadataEntry { schema { columns { name } } }
    ... on MarkdownMetadataEntry { mdStr } } }
  assetChecksOrError { ... on AssetChecks { checks { name executionForLatestMaterialization { status } } } }
} }"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(NO_CHROMIUM, reason=REASON),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """`dagster dev` over a dataset of one article; its address."""
    home = tmp_path / "dagster"
    home.mkdir()
    shutil.copy(ROOT / "dagster.yaml", home)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "depot.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "dateline.toml").write_text("[extract]\nworkers = 1\n", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dagster", "dev", "-w", "workspace.yaml", "-h", "127.0.0.1"]
    settings = {"DAGSTER_HOME": str(home), "DATELINE_SETTINGS": str(tmp_path / "dateline.toml")}
    log = tmp_path / "log"
    with log.open("wb") as stream:
        # A session of its own: the processes that it starts outlive it unless the whole group is ended.
        process = subprocess.Popen(
            [*command, "-p", str(port)],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: answers(address), seconds=120, what=lambda: log.read_text(encoding="utf-8")[-3000:])
        yield address
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            end_group(process, number)
        process.wait(timeout=30)


def end_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
        time.sleep(3)
    except ProcessLookupError:
        return


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    with browser_in(tmp_path) as browser:
        yield browser


def wait_for(condition: Callable[[], Any], *, seconds: float, what: Callable[[], str] = lambda: "") -> Any:
    """Return what the condition returns as soon as it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.5)
    pytest.fail(f"not within {seconds} seconds: {what()}")


def answers(address: str) -> bool:
    try:
        return bool(graphql(address, "{ version }"))
    except OSError:
        return False


def graphql(address: str, query: str) -> Any:
    request = urllib.request.Request(
        f"{address}/graphql",
        data=json.dumps({"query": query}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["data"]


def button(browser: Any, text: str) -> Any:
    found = browser.find_elements("xpath", f"//button[contains(., '{text}')]")
    usable = [element for element in found if element.is_displayed() and element.is_enabled()]
    return usable[0] if usable else None


def test_materialize_all_builds_the_dataset_and_every_asset_shows_it(server: str, browser: Any) -> None:
    browser.get(f"{server}/asset-groups")
    # The whole graph is to be seen, not closed groups.
    body = wait_for(lambda: "incidents" in page(browser) and button(browser, "Materialize all"), seconds=60)
    assert {*TABLES, "release"} <= set(page(browser).split())
    body.click()
    run = wait_for(lambda: finished(server), seconds=240)
    assert run["status"] == "SUCCESS"

    assets = {node["assetKey"]["path"][0]: node for node in graphql(server, QUERY)["assetNodes"]}
    assert assets.keys() == {*TABLES, "release"}
    for name, node in assets.items():
        (materialization,) = node["assetMaterializations"]
        metadata = {entry["label"]: entry for entry in materialization["metadataEntries"]}
        assert metadata["dagster/row_count"]["intValue"] >= (0 if name in {"quarantine", "corrections"} else 1)
        assert metadata["dagster/column_schema"]["schema"]["columns"]
        assert metadata["preview"]["mdStr"].startswith("| ")
        (check,) = node["assetChecksOrError"]["checks"]
        assert check["executionForLatestMaterialization"]["status"] == "SUCCEEDED", name

    for name in ("events", "release"):
        browser.get(f"{server}/assets/{name}")
        wait_for(lambda: "Row count" in page(browser), seconds=60, what=lambda: page(browser))
        rows = next(
            entry["intValue"]
            for entry in assets[name]["assetMaterializations"][0]["metadataEntries"]
            if entry["label"] == "dagster/row_count"
        )
        assert f"Row count\n{rows}\n" in page(browser)
        assert "Column name" in page(browser)


def page(browser: Any) -> str:
    return str(browser.find_element("tag name", "body").text)


def finished(address: str) -> Any:
    runs = graphql(address, "{ runsOrError(limit: 1) { ... on Runs { results { status } } } }")
    ended = [run for run in runs["runsOrError"]["results"] if run["status"] in ("SUCCESS", "FAILURE", "CANCELED")]
    return ended[0] if ended else None
