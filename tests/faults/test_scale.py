"""Files larger than the memory that reading them may take: bounded, the same rows as small ones, whatever the cuts."""

import gzip
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import polars as pl
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

import pipeline.spool
from pipeline.clean import clean, clean_frames
from pipeline.ingest import inbox_frames, read_inbox
from pipeline.settings import Settings, load_settings
from tests.large import report, write_lines

MIB = 1 << 20
WORDS = "the army said that soldiers were killed when gunmen attacked a village near the border on Monday"
HELD = 1024 * MIB
"""What a build of ingest and clean may hold, its three processes together, for a file of any size."""


@pytest.mark.slow
def test_ingest_and_clean_hold_little_of_a_large_file(tmp_path: Path) -> None:
    # Held as a whole, as a frame and as a file in the making, this would take more.
    (tmp_path / "inbox").mkdir()
    write_lines(tmp_path / "inbox" / "large.jsonl.gz", size=250 * MIB, words=50, page=60_000)
    command = [sys.executable, "-m", "tests.large", "build", str(tmp_path / "inbox"), str(tmp_path / "out")]
    environment = os.environ | {"DATELINE_EXTRACT__WORKERS": "2"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout.splitlines()[-1])
    assert measured["raw_articles"] == measured["articles"] > 4_000
    assert measured["most_bytes"] < HELD, report(measured)


def many(folder: Path, count: int) -> Settings:
    """Records with and without dates, repeated, near-duplicates of each other, in several formats."""
    generator = random.Random(3)
    words = WORDS.split()
    records = []
    for number in range(count):
        text = (
            " ".join(generator.choices(words, k=60))
            if number % 7 or not records
            else records[number // 2]["text"] + " More."
        )
        date = ["2024-03-05", "3/5/2024", "", "2024-05-13"][number % 4]
        records.append({"id": f"r{number % 50}", "date": date, "text": text, "source": ["A", "B"][number % 2]})
    lines = "".join(json.dumps(record) + "\n" for record in [*records, *records[:20]])
    folder.mkdir()
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    pl.DataFrame(records[:100]).write_csv(folder / "b.csv")
    pl.DataFrame(records[100:160]).write_parquet(folder / "c.parquet")
    with zipfile.ZipFile(folder / "d.zip", "w") as archive:
        archive.writestr("in.jsonl", lines[: len(lines) // 3] + "{broken")
    return load_settings(None, inbox=(folder,))


def test_rows_are_the_same_in_memory_and_on_disk_and_for_any_cuts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = many(tmp_path / "inbox", 400)
    raw, refused = read_inbox(chosen)
    articles, refused_later = clean(raw, chosen)
    assert articles["near_duplicate_group"].is_not_null().any()
    assert {"E020", "E025"} <= set(refused_later["code"])
    monkeypatch.setattr(pipeline.spool.Spool.__init__, "__kwdefaults__", {"scratch": None, "held_bytes": 4_000})
    monkeypatch.setattr(pipeline.spool.Parts.__init__, "__kwdefaults__", {"scratch": None, "held_bytes": 4_000})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    frames, refusals = inbox_frames(chosen, scratch=scratch)
    spilled = list(frames)
    assert len(spilled) > 10
    assert pl.concat(spilled).equals(raw)
    assert pl.concat(list(refusals)).sort("stage", "record_id").equals(refused)
    for size, workers in ((7, 1), (90, 2)):
        monkeypatch.setattr("pipeline.clean._BATCH_ROWS", size)
        settings = load_settings(None, inbox=chosen.inbox, extract={"workers": workers})
        rows, quarantine = clean_frames(raw.sample(fraction=1, shuffle=True, seed=size).iter_slices(130), settings)
        assert pl.concat(list(rows)).equals(articles)
        assert pl.concat(list(quarantine)).sort("stage", "record_id").equals(refused_later)


def test_a_file_refused_at_its_end_leaves_no_row(tmp_path: Path) -> None:
    line = b'{"text": "Two soldiers were killed near Gao.", "date": "2024-01-02"}\n'
    packed = gzip.compress(line * 5_000, 1)
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[:-20])
    (tmp_path / "many.jsonl").write_bytes(line * 30)
    (tmp_path / "fine.jsonl").write_bytes(line)
    raw, refused = read_inbox(load_settings(None, inbox=(tmp_path,), ingest={"max_records": 20_000}))
    assert set(raw["source_path"]) == {"many.jsonl", "fine.jsonl"}
    assert refused["source_path"].to_list() == ["cut.jsonl.gz"]
    raw, refused = read_inbox(load_settings(None, inbox=(tmp_path,), ingest={"max_records": 20}))
    assert raw["source_path"].to_list() == ["fine.jsonl"]
    assert sorted(refused["code"]) == ["E012", "E015"] or sorted(refused["code"]) == ["E015", "E015"]


def test_files_of_many_records_may_exceed_the_limit_of_whole_files(tmp_path: Path) -> None:
    records = [{"text": f"Bomb number {n} killed two men.", "date": "2024-01-02"} for n in range(200)]
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    (tmp_path / "a.jsonl").write_bytes(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines))
    pl.DataFrame(records).write_csv(tmp_path / "c.csv")
    pl.DataFrame(records).write_csv(tmp_path / "d.tsv", separator="\t")
    pl.DataFrame(records).write_parquet(tmp_path / "e.parquet")
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("in.jsonl", lines)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        info = tarfile.TarInfo("in.jsonl")
        info.size = len(lines)
        tar.addfile(info, io.BytesIO(lines))
    (tmp_path / "g.tar.gz").write_bytes(gzip.compress(out.getvalue()))
    with gzip.open(tmp_path / "h.warc.gz", "wb") as warc:
        for record in records:
            page = WarcRecord()
            page.init_headers(WarcRecordType.response)
            page.headers["Content-Type"] = "application/http; msgtype=response"
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
            page.set_bytes_content(head + f" date 2024-01-02 {record['text']}".encode())
            page.write(warc)
    (tmp_path / "i.txt").write_bytes(b"a" * 5_000)
    raw, refused = read_inbox(load_settings(None, inbox=(tmp_path,), ingest={"max_file_bytes": 4_000}))
    counts = raw.group_by(pl.col("source_path").str.head(1)).len().sort("source_path")
    assert dict(counts.iter_rows()) == dict.fromkeys("abcdefgh", 200)
    assert (refused["source_path"].to_list(), refused["code"].to_list()) == (["i.txt"], ["E015"])


def test_progress_is_told_within_a_large_file(tmp_path: Path) -> None:
    write_lines(tmp_path / "large.jsonl", size=40 * MIB, words=20_000)
    seen: list[tuple[float, int]] = []
    inbox_frames(load_settings(None, inbox=(tmp_path,)), progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 10
    assert [total for _, total in seen] == [1] * len(seen)
    assert sorted(seen) == seen
    assert seen[-1] == (1, 1)
