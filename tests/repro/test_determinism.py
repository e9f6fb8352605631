"""Two builds of the same articles, under circumstances as different as can be, have the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

pytestmark = pytest.mark.slow

TEXTS = {
    "depot": "Three drones hit a fuel depot near Homs in Syria on Monday, killing two guards.",
    "market": "Gunmen opened fire at a market in Maiduguri, Nigeria, on Sunday, killing at least four.",
    "port": "Two rockets struck the port of Aden in Yemen overnight. Nobody was hurt, the army said.",
    "mine": "A roadside bomb killed three soldiers near Gao in Mali on Saturday, and several were wounded.",
    "raid": "Police arrested nine suspected militants in a raid in Mindanao in the Philippines on Monday.",
    "talks": "The ministers met in Geneva to talk about grain prices. No agreement was reached.",
}
# Written in this order by the first build and in the reverse by the second.
FILES = {
    "z/depot.txt": f" date 2024-03-05\n\n{TEXTS['depot']}\n\nAdvertisement\n",
    "a/market.md": f"---\ntitle: Gunmen attack market\ndate: 2024-03-05\n---\n\n{TEXTS['market']}\n",
    "page.html": (
        '<html lang="en"><head><title>Rockets hit port</title>'
        '<meta property="article:published_time" content="2024-03-05"></head>'
        f"<body><article><h1>Rockets hit port</h1><p>{TEXTS['port']}</p></article></body></html>"
    ),
    "many.jsonl": "".join(
        json.dumps({"id": name, "published": "2024-03-05", "text": TEXTS[name]}) + "\n" for name in ("mine", "talks")
    ),
    "table.csv": f'id,published,text\nraid,2024-03-05,"{TEXTS["raid"]}"\nsame,2024-03-05,"{TEXTS["raid"]}"\n',
    "undated.txt": "The council met again. Nothing was decided.\n",
}
CIRCUMSTANCES = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "POLARS_MAX_THREADS": "1"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "POLARS_MAX_THREADS": "3"},
)


def write_inbox(folder: Path, names: list[str], *, modified: int) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")
        os.utime(path, (modified, modified))


def run_build(folder: Path, *options: str, environment: dict[str, str]) -> Path:
    """Build with the command line in a process of its own and return the release."""
    arguments = ["build", "--inbox", str(folder / "inbox"), "--out", str(folder / "out"), *options]
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments],
        env=os.environ | environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=540,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return (folder / "out" / "release" / "latest").resolve()


def test_order_hash_seed_time_zone_locale_workers_and_cache_do_not_change_a_byte(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "a longer name"
    write_inbox(one / "inbox", list(FILES), modified=1_000_000_000)
    write_inbox(other / "inbox", list(reversed(FILES)), modified=1_700_000_000)
    first = run_build(one, "--workers", "1", environment=CIRCUMSTANCES[0])
    second = run_build(other, "--workers", "2", "--no-cache", environment=CIRCUMSTANCES[1])
    sums = (first / "SHA256SUMS").read_text(encoding="utf-8")
    assert (second / "SHA256SUMS").read_text(encoding="utf-8") == sums
    assert second.name == first.name
    # The builds found something to differ in: rows in every table. Of eight records, one has no date and one
    # repeats another.
    tables = {path.stem: pl.read_parquet(path) for path in first.glob("*.parquet")}
    assert (tables["raw_articles"].height, tables["articles"].height) == (8, 6)
    assert tables["quarantine"].filter(stage="articles")["code"].sort().to_list() == ["E020", "E025"]
    assert [name for name, table in tables.items() if table.is_empty()] == ["corrections"]
    # A build over a filled cache takes what it kept, and it is the same.
    third = run_build(one, "--workers", "1", environment=CIRCUMSTANCES[1])
    assert (third / "SHA256SUMS").read_text(encoding="utf-8") == sums


def test_one_letter_more_in_one_article_is_another_version(tmp_path: Path) -> None:
    write_inbox(tmp_path / "inbox", ["z/depot.txt"], modified=1_000_000_000)
    first = run_build(tmp_path, "--workers", "1", environment=CIRCUMSTANCES[0])
    path = tmp_path / "inbox" / "z" / "depot.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("guards", "guardsmen"), encoding="utf-8")
    second = run_build(tmp_path, "--workers", "1", environment=CIRCUMSTANCES[0])
    assert first.name != second.name
    assert {child.name for child in first.parent.iterdir()} >= {first.name, second.name, "latest"}
