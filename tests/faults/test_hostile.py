"""Hostile files: each is refused with a documented code, within bounds, and the rest of the batch is built."""

import gzip
import io
import json
import struct
import tarfile
import zipfile
from pathlib import Path

import polars as pl
import pytest

from pipeline.ingest import isolated
from pipeline.settings import IngestSettings
from tests import formats
from tests.batch import GOOD, refusals
from tests.formats import tarred, zipped

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


# --- archives


def test_bombs_are_refused_before_they_unpack(tmp_path: Path) -> None:
    zeros = b"\x00" * (64 << 20)
    (tmp_path / "flat.zip").write_bytes(zipped({"a.txt": zeros}))
    (tmp_path / "stream.jsonl.gz").write_bytes(gzip.compress(b"0" * (64 << 20), 9))
    (tmp_path / "tar.tar.gz").write_bytes(gzip.compress(tarred({"a.txt": zeros}), 9))
    (tmp_path / "bomb.docx").write_bytes(zipped({"word/document.xml": zeros}))
    found = refusals(tmp_path)
    assert found == {
        "flat.zip": ["E018"],
        "stream.jsonl.gz": ["E018"],
        "tar.tar.gz": ["E018"],
        "bomb.docx": ["E018"],
    }


def test_archives_lie_at_most_two_deep(tmp_path: Path) -> None:
    deep = zipped({"a.txt": GOOD.replace(b"Two", b"Six")})
    for depth in (2, 3, 4):
        deep = zipped({"in.zip": deep})
        (tmp_path / f"deep{depth}.zip").write_bytes(deep)
    found = refusals(tmp_path)
    assert found == {
        "deep3.zip!/in.zip!/in.zip": ["E018"],
        "deep4.zip!/in.zip!/in.zip": ["E018"],
    }


def test_a_nested_bomb_spends_one_budget(tmp_path: Path) -> None:
    inner = zipped({"a.txt": bytes(range(256)) * 4000})
    (tmp_path / "nested.zip").write_bytes(zipped({f"{n}.zip": inner for n in range(40)}))
    codes_ = refusals(tmp_path, max_unpacked_bytes=8 << 20)
    assert "E015" in {code for found in codes_.values() for code in found}


def test_a_false_size_in_gzip_and_in_zip(tmp_path: Path) -> None:
    packed = gzip.compress(b'{"text": "a"}\n')
    (tmp_path / "false.jsonl.gz").write_bytes(packed[:-4] + struct.pack("<I", 7))
    lying = bytearray(zipped({"a.txt": GOOD * 100}))
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<I", 5)
    (tmp_path / "false.zip").write_bytes(lying)
    found = refusals(tmp_path)
    assert found.pop("false.jsonl.gz") == ["E012"]
    assert found == {"false.zip!/a.txt": ["E012"]}


def test_an_archive_of_200_000_members_is_refused_whole(tmp_path: Path) -> None:
    one = zipped({"000000.txt": b""})
    listing, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    listed = b"".join(one[listing:end].replace(b"000000", b"%06d" % n) for n in range(200_000))
    closing = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), listing, 0)
    (tmp_path / "many.zip").write_bytes(one[:listing] + listed + closing)
    header = tarfile.TarInfo("0.txt").tobuf()
    (tmp_path / "many.tar").write_bytes(header * 200_000 + b"\x00" * 1024)
    assert refusals(tmp_path) == {"many.zip": ["E015"], "many.tar": ["E015"]}


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "/etc/a.txt",
        "a/../../b.txt",
        "C:\\a.txt",
        "..\\a.txt",
        "\\\\host\\a.txt",
        "con.txt",
        "x/NUL",
        "a\x01.txt",
    ],
)
def test_paths_that_lead_out_are_refused_one_by_one(tmp_path: Path, name: str) -> None:
    fine = GOOD.replace(b"Two", b"Nine")
    (tmp_path / "box.zip").write_bytes(zipped({name: GOOD, "fine.txt": fine}))
    (tmp_path / "box.tar").write_bytes(tarred({name: GOOD, "fine.txt": fine.replace(b"Nine", b"Ten")}))
    before = {file.name for file in tmp_path.iterdir()}
    assert refusals(tmp_path) == {"box.zip": ["E017"], "box.tar": ["E017"]}
    assert {file.name for file in tmp_path.iterdir()} == {*before, "good.txt"}


def test_links_devices_and_repeated_names_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"{kind.decode()}.txt")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    (tmp_path / "links.tar").write_bytes(out.getvalue())
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive_:
        archive_.writestr(link, "/etc/passwd")
        archive_.writestr("a.txt", GOOD.replace(b"Two", b"Nine"))
        archive_.writestr("A.TXT", GOOD.replace(b"Two", b"Ten"))
    (tmp_path / "links.zip").write_bytes(twice.getvalue())
    assert refusals(tmp_path) == {"links.tar": ["E017"] * 4, "links.zip": ["E017"] * 2}


# --- documents


def test_xml_with_entities_is_refused_and_none_is_fetched(tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}_secret"
    outside.write_text("secret")
    head = '<?xml version="1.0"?><!DOCTYPE x ['
    laughs = f'{head}<!ENTITY l0 "ha">{LAUGHS}]><export><article><text>&l9;</text></article></export>'
    outer = f'{head}<!ENTITY e SYSTEM "file://{outside}">]><export><article><text>&e;</text></article></export>'
    for name in ("laughs.xml", "laughs.rss"):
        (tmp_path / name).write_text(laughs)
    (tmp_path / "outer.xml").write_text(outer)
    (tmp_path / "outer16.xml").write_bytes(outer.encode("utf-16"))
    found = refusals(tmp_path)
    assert found == {name: ["E017"] for name in ("laughs.xml", "laughs.rss", "outer.xml", "outer16.xml")}


def test_deep_and_scripted_documents_end(tmp_path: Path) -> None:
    (tmp_path / "deep.html").write_text("<div>" * 100_000 + "text" + "</div>" * 100_000)
    (tmp_path / "deep.xml").write_text("<a>" * 100_000 + "</a>" * 100_000)
    (tmp_path / "deep.rtf").write_text("{\\rtf1 " + "{" * 100_000 + "}" * 100_000 + "}")
    script = "<script>document.write('<p>never')</script>" * 1000
    (tmp_path / "script.html").write_text(f"<html><body>{script}<p>{GOOD.decode()}</p></body></html>")
    found = refusals(tmp_path)
    assert found["deep.xml"] == ["E012"]
    assert set(found) <= {"deep.html", "deep.xml", "deep.rtf", "script.html"}


def test_a_single_line_of_a_gigabyte_costs_only_itself(tmp_path: Path) -> None:
    for name, head, tail in (
        ("line.jsonl", b'{"text": "', b'"}\n{"text": "Two soldiers were killed.", "date": "2024-01-02"}\n'),
        ("row.csv", b"text,date\n", b"\nTwo soldiers were killed by a bomb.,2024-01-02\n"),
    ):
        with (tmp_path / name).open("wb") as stream:
            stream.write(head.ljust(2 << 20, b"a"))  # what is seen of it is text
            stream.seek(1 << 30)
            stream.write(tail)
    assert refusals(tmp_path) == {"line.jsonl": ["E015"], "row.csv": ["E015"]}


def test_a_record_that_is_too_long_costs_only_itself(tmp_path: Path) -> None:
    lines = [json.dumps({"text": text, "date": "2024-01-02"}) for text in ("a bomb " * 200, "The bomb killed two men.")]
    (tmp_path / "feed.jsonl").write_text("\n".join(lines))
    assert refusals(tmp_path, max_record_chars=1000) == {"feed.jsonl": ["E015"]}


def test_an_encrypted_and_a_scanned_pdf_say_so(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "locked.pdf"), encrypt="secret")
    canvas.drawString(10, 10, "hidden")
    canvas.save()
    scan = Canvas(str(tmp_path / "scan.pdf"))
    scan.rect(10, 10, 100, 100)
    scan.save()
    assert refusals(tmp_path) == {"locked.pdf": ["E019"], "scan.pdf": ["E019"]}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-8-sig", "cp1252"])
def test_text_in_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "other.txt").write_bytes(GOOD.decode().replace("Two", "Café: two").encode(encoding))
    assert refusals(tmp_path) == {}


# --- the process that reads


def test_a_reader_that_takes_too_long_is_killed_and_the_next_file_is_read(tmp_path: Path) -> None:
    # Half a million paragraphs take seconds; the limit is a tenth of one.
    (tmp_path / "long.html").write_bytes(b"<html><body>" + b"<p>A bomb.</p>" * 500_000)
    assert refusals(tmp_path, max_seconds=0.1) == {"long.html": ["E018"]}
    (tmp_path / "long.html").write_bytes(formats.page())
    assert refusals(tmp_path) == {}


def test_a_reader_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    # A column of one long value packs into a few kB and fills the memory row by row.
    pl.DataFrame({"text": ["A bomb killed two. " * 200] * 300_000}).write_parquet(tmp_path / "bomb.parquet")
    (tmp_path / "huge.html").write_bytes(b"<html><body>" + b"<p>a</p>" * 12_000_000)
    found = refusals(tmp_path, max_memory_bytes=1 << 28)
    # libxml2 does not tell want of memory from an empty page.
    assert found["bomb.parquet"] == ["E018"]
    assert found["huge.html"] in (["E012"], ["E018"])


def test_a_reading_process_that_dies_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = IngestSettings()
    assert list(isolated.read(".html", formats.page(), "page.html", settings))
    isolated._worker.process.kill()  # type: ignore[union-attr]
    isolated._worker.process.wait()  # type: ignore[union-attr]
    assert list(isolated.read(".html", formats.page(), "page.html", settings))
