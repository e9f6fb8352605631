"""Bad input: whatever the inbox holds, the batch is built and every record is accounted for."""

import gzip
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clean import clean, clean_text
from pipeline.ingest import Malformed, read_inbox
from pipeline.ingest.decode import NotTextError
from pipeline.ingest.registry import READERS
from pipeline.settings import IngestSettings, Settings, load_settings
from schemas.codes import codes
from schemas.tables import split_valid

GOOD = " date 2024-01-02 Two soldiers were killed when a roadside bomb hit their car near Marran, the army said."
RECORD = '{"id": "a", "published": "2024-01-02", "title": "Bomb “kills” two", "text": "<p>Two were killed.</p>"}'
PAGE = (
    '<html lang="en"><head><meta charset="utf-8">'
    '<meta property="article:published_time" content="2024-01-02">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bomb"}</script></head>'
    "<body><article><h1>Bomb</h1><p>Two soldiers were killed on Monday.</p></article></body></html>"
)
SMALL = {
    ".txt": GOOD,
    ".md": "---\ntitle: Bomb\ndate: 2024-01-02\ntags: [a]\n---\n# Bomb\n\n**MARRAN** — Two [died](https://a.b).\n",
    ".html": PAGE,
    ".json": f"[{RECORD}, {RECORD}]",
    ".jsonl": f"{RECORD}\n{RECORD}\n",
    ".csv": 'id,date,text\n1,2024-01-02,"Two, ""men"" and\na boy were killed"\n2,2024-01-02,"—"\n',
    ".tsv": "id\tdate\ttext\n1\t2024-01-02\tTwo were killed\n",
}


def settings_for(folder: Path, **overrides: object) -> Settings:
    return load_settings(None, inbox=(folder,), **overrides)


def codes_by_path(folder: Path, **overrides: object) -> dict[str, list[str]]:
    """Build both stages; check the invariants; return the refusals of ingest by file."""
    chosen = settings_for(folder, **overrides)
    raw, refused = read_inbox(chosen)
    articles, refused_later = clean(raw, chosen)
    assert articles.height + refused_later.height == raw.height
    for frame, table in (
        (raw, "raw_articles"),
        (refused, "quarantine"),
        (articles, "articles"),
        (refused_later, "quarantine"),
    ):
        assert split_valid(frame, table)[1] == []
    assert set(refused["code"]) | set(refused_later["code"]) <= set(codes("error"))
    found: dict[str, list[str]] = {}
    for row in refused.iter_rows(named=True):
        assert row["source_path"] in row["reason"]
        found.setdefault(row["source_path"], []).append(row["code"])
    assert "good" in raw["source_id"].to_list()
    return found


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    return folder


def test_files_that_cannot_be_read_are_refused_one_by_one(inbox: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(GOOD)
    (tmp_path / "folder").mkdir()
    (inbox / "leaves.txt").symlink_to(outside)
    (inbox / "up.txt").symlink_to("../outside.txt")
    (inbox / "dangling.txt").symlink_to("nothing.txt")
    (inbox / "loop.txt").symlink_to("loop.txt")
    (inbox / "elsewhere").symlink_to(tmp_path / "folder")
    (inbox / "named_like_a_file.txt").mkdir()
    os.mkfifo(inbox / "pipe.txt")
    found = codes_by_path(inbox)
    names = ["leaves", "up", "dangling", "loop", "named_like_a_file", "pipe"]
    assert found == {f"{name}.txt": ["E010"] for name in names} | {"elsewhere": ["E010"]}


def test_a_file_without_permission_is_refused(inbox: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (inbox / "secret.txt").write_text(GOOD)
    (inbox / "secret.txt").chmod(0)
    assert codes_by_path(inbox) == {"secret.txt": ["E010"]}


def test_a_link_inside_the_inbox_is_read_and_is_a_duplicate(inbox: Path) -> None:
    (inbox / "again.txt").symlink_to("good.txt")
    chosen = settings_for(inbox)
    raw, refused = read_inbox(chosen)
    assert (raw.height, refused.height) == (2, 0)
    articles, refused_later = clean(raw, chosen)
    # "again.txt" sorts first.
    assert articles["source_id"].to_list() == ["again"]
    assert refused_later["code"].to_list() == ["E025"]


def test_unknown_empty_and_binary_files(inbox: Path) -> None:
    (inbox / "a.pages").write_bytes(b"%PDF-1.7")
    (inbox / "broken.pdf").write_bytes(b"%PDF-1.7")
    (inbox / "noextension").write_text(GOOD)
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "blank.jsonl").write_bytes(b"\n \n\n")
    (inbox / "bom.csv").write_bytes(b"\xef\xbb\xbf")
    (inbox / "header_only.csv").write_text("id,text\n")
    (inbox / "nolist.json").write_text("[]")
    (inbox / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40)
    (inbox / "zeros.html").write_bytes(b"\x00" * 4096)
    assert codes_by_path(inbox) == {
        "a.pages": ["E011"],
        "broken.pdf": ["E012"],
        "noextension": ["E011"],
        "empty.txt": ["E013"],
        "blank.jsonl": ["E013"],
        "bom.csv": ["E013"],
        "header_only.csv": ["E013"],
        "nolist.json": ["E013"],
        "picture.txt": ["E016"],
        "zeros.html": ["E013"],
    }


def test_sizes_are_capped_compressed_and_not(inbox: Path) -> None:
    (inbox / "big.txt").write_text(GOOD * 50)
    # 1 MB of noughts packs into about 1 kB: small on disk, too large unpacked.
    (inbox / "bomb.txt.gz").write_bytes(gzip.compress(b"0" * 1_000_000))
    (inbox / "line.jsonl.gz").write_bytes(gzip.compress(b"0" * 1_000_000))
    (inbox / "many.jsonl").write_text('{"text": "a"}\n' * 40)
    found = codes_by_path(inbox, ingest={"max_file_bytes": 4000, "max_records": 30, "max_record_bytes": 900_000})
    assert found == {key: ["E015"] for key in ("big.txt", "bomb.txt.gz", "line.jsonl.gz", "many.jsonl")}


def test_broken_gzip_is_refused_and_members_are_joined(inbox: Path) -> None:
    packed = gzip.compress(b'{"id": "one", "text": "a"}\n')
    (inbox / "cut.jsonl.gz").write_bytes(packed[:-6])
    (inbox / "not.jsonl.gz").write_bytes(b"plain text")
    (inbox / "two.jsonl.gz").write_bytes(packed + gzip.compress(b'{"id": "two", "text": "b"}\n') + b"\x00" * 8)
    assert codes_by_path(inbox) == {"cut.jsonl.gz": ["E012"], "not.jsonl.gz": ["E012"]}
    raw, _ = read_inbox(settings_for(inbox))
    assert {"one", "two"} <= set(raw["source_id"])


def test_hostile_json_costs_only_its_line(inbox: Path) -> None:
    lines = [
        '{"id": "deep", "text": "a", "x": ' + "[" * 100_000,
        '{"id": "bigint", "text": "a", "date": ' + "9" * 5_000 + "}",
        '{"id": "inf", "text": "a", "date": 1e400}',
        '{"id": "surrogate", "text": "half \\ud800 pair", "date": "2024-01-02"}',
        '{"id": "nul", "text": "a\\u0000b", "title": "t\\u0000", "date": "2024-01-02"}',
        "nonsense",
        '"a text"',
        "null",
        '{"id": "fine", "text": "a", "date": "2024-01-02"}',
    ]
    (inbox / "feed.jsonl").write_text("\n".join(lines))
    (inbox / "deep.json").write_text('{"a":' * 100_000)
    assert codes_by_path(inbox) == {"feed.jsonl": ["E012"] * 5, "deep.json": ["E012"]}
    raw, _ = read_inbox(settings_for(inbox))
    assert {"inf", "surrogate", "nul", "fine"} <= set(raw["source_id"])


def test_invalid_bytes_in_one_line_do_not_touch_the_others(inbox: Path) -> None:
    line = b'{"id": "%s", "text": "caf\xc3\xa9 bombed", "date": "2024-01-02"}\n'
    odd = line.replace(b"\xc3\xa9", b"\xe9")
    (inbox / "feed.jsonl").write_bytes(line % b"a" + odd % b"b" + line % b"c")
    raw, refused = read_inbox(settings_for(inbox))
    assert refused.is_empty()
    assert raw.filter(raw["source_path"] == "feed.jsonl")["body"].to_list() == ["café bombed"] * 3


def test_nested_pages_and_yaml_bombs_end(inbox: Path) -> None:
    (inbox / "deep.html").write_text("<html><body>" + "<div>" * 50_000 + "text" + "</div>" * 50_000)
    levels = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    (inbox / "bomb.md").write_text(f'---\na: &a ["lol"]\n{levels}title: *i\ndate: 2024-01-02\n---\nTwo were killed.\n')
    (inbox / "script.html").write_text("<html><script>" + "var a = '<p>';" * 1000 + "</script></html>")
    (inbox / "stars.md").write_text("*" * 100_000 + "\n" + "[" * 100_000 + "\n" + "![a](" * 20_000)
    assert codes_by_path(inbox) == {}


def test_tables_of_every_kind_of_mistake(inbox: Path) -> None:
    (inbox / "formula.csv").write_text("id,date,text\n1,2024-01-02,\"=cmd|' /C calc'!A0\"\n")
    (inbox / "quotes.csv").write_text('id,date,text\n1,2024-01-02,"a" b\n2,2024-01-02,fine\n')
    (inbox / "open.csv").write_text('id,date,text\n1,2024-01-02,fine\n2,2024-01-02,"never closed\n')
    (inbox / "wide.csv").write_text("id,date,text\n1,2024-01-02,a,b,c\n")
    assert codes_by_path(inbox) == {"quotes.csv": ["E012"], "open.csv": ["E012"], "wide.csv": ["E012"]}
    raw, _ = read_inbox(settings_for(inbox))
    # A formula is text: it is kept as written, never run.
    assert "=cmd|' /C calc'!A0" in raw["body"].to_list()


@pytest.mark.parametrize("year", ["0001", "1599", "1987", "2199", "9999"])
def test_dates_of_all_years(inbox: Path, year: str) -> None:
    (inbox / "year.txt").write_text(GOOD.replace("2024", year).replace("Marran", f"Marran {year}"))
    chosen = settings_for(inbox)
    articles, refused = clean(read_inbox(chosen)[0], chosen)
    expected = {"0001": "E021", "1599": "E021", "2199": "E022", "9999": "E022"}
    outcome = refused["code"].to_list() or articles["published"].dt.year().sort().to_list()
    assert outcome == ([expected[year]] if year in expected else [1987, 2024])


def test_names_that_are_not_utf8(inbox: Path) -> None:
    (Path(os.fsdecode(os.fsencode(inbox) + b"/caf\xe9.txt"))).write_text(GOOD.replace("Two", "Four"))
    raw, refused = read_inbox(settings_for(inbox))
    assert refused.is_empty()
    assert sorted(raw["source_path"]) == ["caf\ufffd.txt", "good.txt"]


MISLEADING = (
    "views | ",
    "share email ",
    "#a ",
    "facebook: a ",
    "with AFP, ",
    "World | War ",
    "home about ",
    "By A. ",
    "read more also ",
    "cookies we use ",
    "reporting by A; ",
    "subscribe to follow us on facebook channel join ",
    "(photo: a / ",
    "3 min 4 may 5 ",
    "- - - ",
)


@pytest.mark.parametrize("fragment", MISLEADING)
@pytest.mark.parametrize("end", ["", "!", "z.", ")"])
def test_lines_made_to_mislead_the_rules_come_to_an_end(fragment: str, end: str) -> None:
    # A pattern that backtracks without bound would not come back from these.
    line = (fragment * 900)[:880] + end
    text = "\n".join([GOOD, *(f"{i} {line}" for i in range(3)), line])
    assert GOOD.strip() in clean_text(text).text


@pytest.mark.parametrize("extension", SMALL)
def test_files_cut_at_every_byte(extension: str) -> None:
    data = SMALL[extension].encode()
    for length in range(len(data)):
        read(extension, data[:length])


@pytest.mark.parametrize("extension", SMALL)
def test_files_with_flipped_bits(extension: str) -> None:
    generator = random.Random(7)
    for _ in range(200):
        data = bytearray(SMALL[extension].encode())
        for _ in range(generator.randint(1, 4)):
            data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        read(extension, bytes(data))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(SMALL)), st.binary(max_size=400))
def test_no_bytes_break_a_reader(extension: str, data: bytes) -> None:
    read(extension, data)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["text", "date", "id", "source", "$date", "name", "url"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_value_breaks_a_reader(value: object) -> None:
    read(".json", json.dumps(value).encode())
    read(".jsonl", json.dumps(value).encode())


def read(extension: str, data: bytes) -> None:
    """Read past the net that ``read_entry`` spreads: a reader raises for bytes of no text alone."""
    try:
        items = list(READERS[extension](data, f"file{extension}", IngestSettings()))
    except NotTextError:
        return
    for item in items:
        if isinstance(item, Malformed):
            assert item.code in codes("error")
            continue
        for text in (item.payload, item.body, item.title or "", item.own_id or "", item.url or ""):
            text.encode()
            assert "\x00" not in text
