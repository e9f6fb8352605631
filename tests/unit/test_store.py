"""The store: what is published is valid, sorted, hashed and whole, or the table before it stays."""

import datetime
import hashlib
import json
import os
import signal
import struct
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import store_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.errors import LockError, StoreError, ValidationError
from pipeline.store import Store
from pipeline.store.rowhash import logical_hash
from pipeline.store.screening import StructureError
from schemas.tables import conform


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def articles() -> pl.DataFrame:
    return samples.frame(samples.articles())


# --- what is published


def test_a_published_table_is_read_back_in_order_of_its_key(store: Store) -> None:
    rows = sorted(samples.articles(), key=lambda row: row["article_id"], reverse=True)
    record = store.publish("articles", samples.frame(rows)).record
    expected = conform(samples.frame(rows[::-1]), "articles")
    assert_frame_equal(store.read("articles"), expected)
    assert record == store.record("articles")
    assert (record.rows, record.n_refused) == (2, 0)
    file = store.tables / "articles.parquet"
    assert record.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert record.logical_hash == logical_hash(expected)


def test_the_order_of_the_rows_given_does_not_change_a_byte(tmp_path: Path) -> None:
    one = Store(tmp_path / "a").publish("articles", articles()).record
    other = Store(tmp_path / "b").publish("articles", articles().reverse()).record
    assert one == other


def test_parquet_carries_the_description_of_each_column(store: Store) -> None:
    import pyarrow.parquet as pq

    store.publish("articles", articles())
    schema = pq.read_schema(store.tables / "articles.parquet")
    described = {field.name for field in schema if (field.metadata or {}).get(b"description")}
    assert described == set(schema.names)


def test_an_empty_stage_publishes_an_empty_table(store: Store) -> None:
    store.publish("articles", articles().clear())
    assert store.read("articles").height == 0
    assert store.quarantine().height == 0


def test_publishing_replaces_only_the_quarantine_of_its_own_stage(store: Store) -> None:
    store.publish("articles", articles(), refused=samples.frame([samples.refused("articles", "a")]))
    store.publish("events", samples.frame(samples.events()), refused=samples.frame([samples.refused("events", "e")]))
    store.publish("articles", articles())
    assert store.quarantine()["record_id"].to_list() == ["e"]
    store.publish_quarantine()
    assert store.read("quarantine")["record_id"].to_list() == ["e"]


# --- what is refused


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("country", "XYZ", "country_code"),
        ("fatalities_min", -1, "fatalities_min_ge"),
        ("date_end", datetime.date(2024, 3, 4), "date_start_le_date_end"),
        ("event_id", "not an id", "event_id_pattern"),
        ("target", None, "not_nullable"),
        ("evidence", [{"field": "trigger", "start": 3, "end": 3}], "evidence_spans"),
    ],
)
def test_a_row_that_breaks_a_rule_goes_to_quarantine_and_the_others_stay(
    store: Store, column: str, value: Any, rule: str
) -> None:
    good, bad = samples.events()
    published = store.publish("events", samples.frame([good, bad | {column: value}]))
    assert store.read("events")["event_id"].to_list() == [good["event_id"]]
    (row,) = store.quarantine().rows(named=True)
    assert (row["stage"], row["code"], row["source_id"]) == ("events", "E040", bad["source_id"])
    assert rule in row["reason"]
    assert published.record.n_refused == 1
    assert published.violations["check"].to_list() == [rule]


def test_a_row_with_a_bad_key_is_still_identified(store: Store) -> None:
    good, bad = samples.events()
    store.publish("events", samples.frame([good, bad | {"event_id": None}]))
    assert store.quarantine()["record_id"][0].startswith("row:")


def test_of_rows_with_one_key_the_first_stays_whatever_their_order(tmp_path: Path) -> None:
    # Three rows of one article differ in language only: "en" comes first in sort order.
    first = samples.articles()[0]
    rows = [first | {"language": language} for language in ("so", "en", "fr")]
    kept = []
    for number, order in enumerate((rows, rows[::-1])):
        store = Store(tmp_path / str(number))
        store.publish("articles", samples.frame(order))
        kept.append((store.read("articles"), store.quarantine()))
    assert kept[0][0]["language"].to_list() == ["en"]
    assert kept[0][1]["code"].to_list() == ["E042", "E042"]
    assert kept[0][1]["record_id"].to_list() == [first["article_id"], f"{first['article_id']}#2"]
    assert_frame_equal(kept[0][0], kept[1][0])
    assert_frame_equal(kept[0][1], kept[1][1])


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(articles().drop("text"), id="lacks a column"),
        pytest.param(articles().with_columns(n_words=pl.lit("many")), id="has a wrong type"),
    ],
)
def test_a_frame_of_the_wrong_structure_leaves_the_old_table(store: Store, frame: pl.DataFrame) -> None:
    store.publish("articles", articles(), refused=samples.frame([samples.refused()]))
    before, files = store.record("articles"), sorted(store.folder.rglob("*"))
    with pytest.raises(StructureError, match="E041 articles") as caught:
        store.publish("articles", frame)
    assert caught.value.violations.height == 1
    assert (store.record("articles"), sorted(store.folder.rglob("*"))) == (before, files)
    assert store.read("articles").height == 2
    assert store.quarantine().height == 1


def test_a_quarantine_row_that_breaks_the_quarantine_s_rules_is_a_defect(store: Store) -> None:
    bad = samples.frame([samples.refused(code="E999")])
    with pytest.raises(ValidationError, match="E041 quarantine"):
        store.publish("articles", articles(), refused=bad)
    with pytest.raises(ValidationError, match="events"):
        store.publish("articles", articles(), refused=samples.frame([samples.refused("events")]))


def test_a_refusal_of_any_length_is_kept(store: Store) -> None:
    long = {"reason": "x" * 50_000, "record_id": "r" * 50_000, "source_id": "s" * 50_000}
    store.publish("articles", articles(), refused=samples.frame([samples.refused(**long)] * 2))
    rows = store.quarantine().rows(named=True)
    assert [row["record_id"][-3:] for row in rows] == ["rr…", "…#2"]
    assert all(row["reason"].startswith("xxx") and row["reason"].endswith("…") for row in rows)


def test_lost_rows_are_noticed(store: Store) -> None:
    refused = samples.frame([samples.refused()])
    store.publish("articles", articles(), n_in=3, refused=refused)
    with pytest.raises(ValidationError, match=r"E043 articles: 4 rows went in, 2 were accepted and 1 refused"):
        store.publish("articles", articles(), n_in=4, refused=refused)
    incidents = samples.frame(samples.incidents())
    store.publish("incidents", incidents, n_in=2, n_accounted=2)
    with pytest.raises(ValidationError, match="E043"):
        store.publish("incidents", incidents, n_in=2, n_accounted=1)


def test_a_table_that_was_changed_by_hand_is_not_read(store: Store) -> None:
    store.publish("articles", articles())
    file = store.tables / "articles.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(StoreError, match="E051"):
        store.read("articles")


def test_a_table_that_is_not_there_says_what_to_run(store: Store) -> None:
    with pytest.raises(StoreError, match=r"events has not been built\. Run: dateline build"):
        store.read("events")


def test_a_record_names_what_the_table_was_made_from(store: Store) -> None:
    raw = store.publish("raw_articles", samples.frame(samples.raw_articles())).record
    record = store.publish("articles", articles(), parents=("raw_articles",), notes={"basis": "b"}).record
    assert record.parents == {"raw_articles": raw.logical_hash}
    assert store.record("articles").notes == {"basis": "b"}


# --- killed processes

SETUP = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {samples!r})
import store_samples as samples
from pipeline.store import Store
store = Store(Path(sys.argv[1]))
"""

PUBLISH_AND_DIE = """
calls = 0
def dying(real):
    def call(*args):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args)
    return call
os.fsync, os.replace = dying(os.fsync), dying(os.replace)
refused = samples.frame([samples.refused(record_id="new")])
store.publish("articles", samples.frame(samples.articles()), refused=refused)
print(calls)
"""

HOLD = """
with store.lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def run(code: str, *arguments: object) -> "subprocess.Popen[str]":
    setup = SETUP.format(samples=str(Path(__file__).parent))
    command = [sys.executable, "-c", textwrap.dedent(setup + code), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


# Three files and their two folders are flushed (calls 1-5), then the journal is flushed (6), renamed (7) and
# its folder flushed (8): from there on the new table is decided. Then come three renames (9-11) and two
# folders (12, 13).
@pytest.mark.parametrize(("call", "decided"), [(1, False), (6, False), (7, False), (8, True), (10, True), (13, True)])
def test_a_process_killed_while_publishing_leaves_the_old_table_or_the_new(
    store: Store, call: int, decided: bool
) -> None:
    store.publish("articles", articles().head(1), refused=samples.frame([samples.refused(record_id="old")]))
    process = run(PUBLISH_AND_DIE, store.folder, call)
    assert process.communicate(timeout=120)[0] == ""
    assert process.returncode == -signal.SIGKILL
    # Readable at once, before anyone tidies up.
    assert pl.read_parquet(store.tables / "articles.parquet").height in (1, 2)
    with store.lock():
        assert store.read("articles").height == (2 if decided else 1)
        assert store.record("articles").rows == (2 if decided else 1)
        assert store.quarantine()["record_id"].to_list() == ["new" if decided else "old"]
    left = [path.name for path in store.folder.rglob(".*") if path.name not in (".lock", ".lock-owner")]
    assert left == []
    assert store.publish("articles", articles()).record.rows == 2


def test_the_kill_points_cover_all_of_publishing(store: Store) -> None:
    process = run(PUBLISH_AND_DIE, store.folder, 0)
    assert process.communicate(timeout=120)[0] == "13\n"


def test_a_second_writer_is_told_who_holds_the_folder_until_that_one_is_killed(store: Store) -> None:
    process = run(HOLD, store.folder)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with (
            pytest.raises(LockError, match=rf"E006 .*process {process.pid} is writing") as caught,
            store.lock(),
        ):
            pass
        assert "--out" in str(caught.value)
        with pytest.raises(LockError):
            store.publish("articles", articles())
    finally:
        process.kill()
        process.communicate(timeout=60)
    with store.lock():
        store.publish("articles", articles())


def test_the_lock_may_be_taken_again_within_itself(store: Store) -> None:
    with store.lock(), Store(store.folder).lock():
        store.publish("articles", articles())
    process = run("with store.lock(): print('free')", store.folder)
    assert process.communicate(timeout=60)[0] == "free\n"


# --- the logical hash

STRUCT = pl.Struct({"field": pl.String, "start": pl.Int64})
SCHEMA = {
    "text": pl.String(),
    "number": pl.Int64(),
    "share": pl.Float64(),
    "day": pl.Date(),
    "yes": pl.Boolean(),
    "words": pl.List(pl.String()),
    "spans": pl.List(STRUCT),
}


def by_hand(frame: pl.DataFrame) -> str:
    """The definition in ``pipeline.store.rowhash``, in plain Python, value by value."""
    kinds = ["text", "int", "float", "date", "bool", ["text"], [{"field": "text", "start": "int"}]]
    head = {"rows": frame.height, "columns": [[n, k] for n, k in zip(frame.columns, kinds, strict=True)]}
    out = b"dateline-rows-2\n" + json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    for name, kind in zip(frame.columns, kinds, strict=True):
        for stream in streams_by_hand(frame[name].to_list(), kind):
            out += hashlib.sha256(stream).digest()
    return hashlib.sha256(out).hexdigest()


def streams_by_hand(values: list[Any], kind: Any) -> list[bytes]:
    held = bytes(value is not None for value in values)
    if isinstance(kind, list):
        lengths = b"".join(struct.pack("<q", len(value or [])) for value in values)
        return [held, lengths, *streams_by_hand([item for value in values for item in value or []], kind[0])]
    if isinstance(kind, dict):
        columns = {name: [None if v is None else v[name] for v in values] for name in kind}
        return [held, *(stream for name in kind for stream in streams_by_hand(columns[name], kind[name]))]
    if kind == "text":
        texts = [(value or "").encode() for value in values]
        return [held, b"".join(struct.pack("<q", len(text)) for text in texts), b"".join(texts)]
    return [held, b"".join(value_by_hand(value, kind) for value in values)]


def value_by_hand(value: Any, kind: str) -> bytes:
    if kind == "float":
        number = value or 0.0  # -0.0 is 0.0 too
        return b"\x00\x00\x00\x00\x00\x00\xf8\x7f" if number != number else struct.pack("<d", number)
    if kind == "bool":
        return bytes([bool(value)])
    if kind == "date":
        return struct.pack("<q", (value - datetime.date(1970, 1, 1)).days if value else 0)
    return struct.pack("<q", value or 0)


_TEXT = st.text(max_size=5)
_INT = st.integers(-(2**63), 2**63 - 1)
_ROW = st.tuples(
    st.none() | _TEXT,
    st.none() | _INT,
    st.none() | st.floats(),
    st.none() | st.dates(),
    st.none() | st.booleans(),
    st.none() | st.lists(_TEXT, max_size=3),
    st.none() | st.lists(st.none() | st.fixed_dictionaries({"field": st.none() | _TEXT, "start": _INT}), max_size=3),
)


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(_ROW, max_size=6))
def test_the_logical_hash_is_what_its_definition_says(rows: list[tuple[Any, ...]]) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    assert logical_hash(frame) == by_hand(frame)


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(_ROW, min_size=1, max_size=6))
def test_the_logical_hash_survives_parquet_arrow_and_duckdb(rows: list[tuple[Any, ...]]) -> None:
    import io

    import duckdb

    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="uncompressed", row_group_size=1)
    buffer.seek(0)
    assert logical_hash(pl.read_parquet(buffer)) == logical_hash(frame)
    with duckdb.connect() as connection:
        connection.register("rows_given", frame.to_arrow())
        assert logical_hash(connection.sql("FROM rows_given").pl()) == logical_hash(frame)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": ["x", ""]}, {"a": ["x", None]}),
        ({"a": ["ab", "c"]}, {"a": ["a", "bc"]}),
        ({"a": [1, 2]}, {"a": [2, 1]}),
        ({"a": [1]}, {"b": [1]}),
        ({"a": [1], "b": [2]}, {"b": [2], "a": [1]}),
        ({"a": [1]}, {"a": [1.0]}),
        ({"a": [["x"], []]}, {"a": [[], ["x"]]}),
        ({"a": [[], ["x"]]}, {"a": [None, ["x"]]}),
    ],
)
def test_different_rows_have_different_hashes(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert logical_hash(pl.DataFrame(one)) != logical_hash(pl.DataFrame(other))


def test_a_type_that_no_table_has_is_refused_rather_than_guessed() -> None:
    with pytest.raises(TypeError, match="Duration"):
        logical_hash(pl.DataFrame({"a": [datetime.timedelta(days=1)]}))


def test_temporary_names_hide_and_stay_in_the_folder(tmp_path: Path) -> None:
    from pipeline.store.durable import TEMPORARY, temporary_name

    name = temporary_name(tmp_path / "articles.parquet")
    assert name.match(TEMPORARY)
    assert name.parent == tmp_path
    assert str(os.getpid()) in name.name
