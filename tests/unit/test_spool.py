"""Rows beyond memory: the same rows in the same order, however they came in and whether or not they left memory."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.ids import stable_id
from pipeline.spool import Parts, Spool, pieces
from pipeline.store.parquet import BYTES_A_GROUP, row_groups, write_table
from pipeline.store.rowhash import RowHash, logical_hash
from schemas.tables import conform

SCHEMA = {"key": pl.String, "spans": pl.List(pl.Struct({"field": pl.String, "start": pl.Int64})), "n": pl.Int64}


def rows(count: int) -> pl.DataFrame:
    spans = [None, [], [{"field": "a", "start": 1}, {"field": None, "start": 2}]]
    data = [(stable_id("raw", str(n)), spans[n % 3], n) for n in range(count)]
    return pl.DataFrame(data, schema=SCHEMA, orient="row")


def cut(frame: pl.DataFrame, sizes: list[int]) -> list[pl.DataFrame]:
    """The frame in pieces of the given sizes, and the rest."""
    found, at = [], 0
    for size in sizes:
        found.append(frame.slice(at, size))
        at += size
    return [*found, frame.slice(at)]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 300), max_size=6), st.sampled_from([1, 5_000, 1 << 20]))
def test_a_spool_gives_all_rows_in_order_of_the_key(sizes: list[int], held_bytes: int) -> None:
    frame = rows(700)
    spool = Spool("key", prefix="raw_", held_bytes=held_bytes)
    for piece in cut(frame, sizes):
        spool.add(piece)
    assert spool.height == 700
    for _ in range(2):
        assert_frame_equal(pl.concat(list(spool)), frame.sort("key"))


def test_keys_of_any_kind_come_back_in_order() -> None:
    keys = ["", "raw_", "raw_00", "raw_0g", "raw_ff", "raw_ff#2", "row:1", "zebra", "art_1", "é"]
    spool = Spool("key", prefix="raw_", held_bytes=1)
    for key in reversed(keys):
        spool.add(pl.DataFrame({"key": [key]}))
    assert [key for frame in spool for key in frame["key"]] == sorted(keys)


@pytest.mark.parametrize("held_bytes", [1, 1 << 30])
def test_parts_come_back_in_the_order_they_came_in(held_bytes: int) -> None:
    frame = rows(90)
    parts = Parts(held_bytes=held_bytes)
    for piece in cut(frame, [0, 40, 1]):
        parts.add(piece)
    assert_frame_equal(parts.columns("n", "key"), frame.select("n", "key"))
    assert parts.lazy().filter(pl.col("n") == 60).collect()["key"].to_list() == [stable_id("raw", "60")]


def test_pieces_are_small_and_lose_nothing() -> None:
    frame = rows(1000)
    found = list(pieces([frame, frame.clear()], rows=300, size=1 << 20))
    assert_frame_equal(pl.concat(found), frame)
    assert max(piece.height for piece in found) <= 300
    assert max(piece.height for piece in pieces([frame], rows=300, size=2_000)) < 100


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=5))
def test_the_logical_hash_takes_any_pieces(sizes: list[int]) -> None:
    frame = rows(60)
    digest = RowHash()
    for piece in cut(frame, sizes):
        digest.update(piece)
    assert digest.hexdigest() == logical_hash(frame)


def test_the_cuts_between_frames_do_not_change_a_byte_of_the_file(tmp_path: Path) -> None:
    text = "Two soldiers were killed. " * 4000
    table = conform(
        pl.DataFrame(
            {
                "stage": "articles",
                "record_id": [f"raw_{n:04}" for n in range(1200)],
                "code": "E020",
                "reason": [f"{n} {text}" for n in range(1200)],
                "payload_sha256": "0" * 64,
            }
        ),
        "quarantine",
    )
    sums = []
    for sizes in ([], [1, 2, 3, 400], [1199]):
        write_table(tmp_path / "table.parquet", "quarantine", cut(table, sizes))
        sums.append((tmp_path / "table.parquet").read_bytes())
    assert sums[0] == sums[1] == sums[2]
    groups = list(row_groups([table]))
    assert len(groups) > 1
    assert groups[0]["reason"].str.len_bytes().sum() < 1.1 * BYTES_A_GROUP
