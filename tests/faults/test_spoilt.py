"""Files of every format, cut at every byte and with bits flipped: refused with a documented code, or read.

Each case is a folder of spoilt files that is built as a whole, so that the rest of the batch is shown to be read.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli.review import inert
from pipeline.ingest.registry import CONTAINERS, READERS, split_name
from tests import formats
from tests.batch import refusals
from tests.formats import PARAGRAPHS, TITLE, zipped

_OFFICE = "http://schemas.openxmlformats.org"


def small_word(document: bytes = b"") -> bytes:
    """The least that Word's format asks for: three parts, of which one is the document."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    kinds = (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="{word}"/></Types>'
    )
    target = f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"'
    links = (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r" {target}/></Relationships>'
    )
    parts = {"[Content_Types].xml": kinds.encode(), "_rels/.rels": links.encode()}
    return zipped({**parts, "word/document.xml": document or word_text()})


def word_text() -> bytes:
    lines = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (TITLE, "Date: 27 October 2023", *PARAGRAPHS)
    )
    return f'<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"><w:body>{lines}</w:body></w:document>'.encode()


def ending_of(name: str) -> str:
    stem, _, ending = name.partition(".")
    return ending or stem


PAGE = (
    b'<html><head><meta charset="utf-8"><meta name="date" content="2023-10-27"><title>Bomb</title></head>'
    b"<body><article><h1>Bomb</h1><p>Two soldiers were killed near Marran.</p></article></body></html>"
)
MAIL = b"Subject: Bomb\r\nDate: Fri, 27 Oct 2023 06:00:00 +0300\r\nContent-Type: text/html\r\n\r\n" + PAGE
# Smaller than the ones of formats.FILES, where reading takes long.
SMALL: Mapping[str, Callable[[], bytes]] = {
    "html": lambda: PAGE,
    "mht": lambda: formats.saved_page(PAGE),
    "eml": lambda: MAIL,
    "warc": lambda: formats.warc(PAGE)[:900],
    "docx": small_word,
}
# One file a format, the first of formats.FILES.
WHOLE = {ending_of(name): make for name, make in reversed(formats.FILES.items()) if "docx" not in name} | SMALL


def test_every_format_is_spoilt_here() -> None:
    ends = {f".{ending}" for ending in WHOLE}
    assert {split_name(f"x{end}").extension for end in ends} >= {
        *CONTAINERS,
        *READERS.keys() - {".text", ".markdown", ".htm", ".xhtml", ".mhtml", ".ndjson", ".nitf", ".newsml"},
    }
    assert {".gz", ".xz", ".zst"} <= {split_name(f"x{end}").packing for end in ends}


def cuts(data: bytes) -> Iterator[bytes]:
    """The file broken off after each of its bytes; of a long row of zeros at the end, once."""
    least = len(data.rstrip(b"\x00")) + 512
    return (data[:length] for length in range(min(len(data), least)))


@pytest.mark.parametrize("ending", sorted(WHOLE))
def test_a_file_cut_at_every_byte(tmp_path: Path, ending: str) -> None:
    whole = WHOLE[ending]()
    for length, data in enumerate(cuts(whole)):
        (tmp_path / f"cut{length:05}.{ending}").write_bytes(data)
    assert refusals(tmp_path)[f"cut00000.{ending}"] in (["E012"], ["E013"])


def test_a_word_document_whose_text_is_cut(tmp_path: Path) -> None:
    text = word_text()
    for length in range(0, len(text), 10):
        (tmp_path / f"cut{length:05}.docx").write_bytes(small_word(text[:length] or b" "))
    assert {code for codes in refusals(tmp_path).values() for code in codes} <= {"E012", "E020", "E019"}


FLIPS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(sorted(WHOLE)), FLIPS), min_size=1, max_size=40))
def test_files_with_flipped_bits(spoilt: list[tuple[str, list[tuple[float, int]]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, (ending, flips) in enumerate(spoilt):
            data = bytearray(WHOLE[ending]())
            for place, bit in flips:
                data[int(place * len(data))] ^= 1 << bit
            (Path(folder) / f"flipped{number}.{ending}").write_bytes(data)
        refusals(Path(folder))


def test_an_archive_in_an_archive_with_any_bit_flipped(tmp_path: Path) -> None:
    # Found by tests.fuzz: a member that is an archive, whose header in the outer one is broken.
    whole = formats.FILES["nested.zip"]()
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 1 << place % 8
        (tmp_path / f"flipped{place:04}.zip").write_bytes(data)
    assert refusals(tmp_path)["flipped0000.zip!/in.tar"] == ["E012"]


# --- what any text may hold


TEXTS = ("txt", "md", "html", "json", "jsonl", "csv", "tsv", "rss", "atom", "xml", "eml", "mht", "rtf")


@pytest.mark.parametrize("ending", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(tmp_path: Path, ending: str, encoding: str) -> None:
    text = WHOLE[ending]().decode().replace('encoding="utf-8"', "").replace('charset="utf-8"', "")
    (tmp_path / f"wide.{ending}").write_bytes(text.encode(encoding))
    found = refusals(tmp_path)
    # Mail, and what is made like mail, and RTF are formats of bytes: in two-byte text they are none.
    assert found == ({f"wide.{ending}": ["E012"]} if ending in ("eml", "mht", "rtf") else {})


@pytest.mark.parametrize("ending", TEXTS)
@pytest.mark.parametrize(
    "odd", [b"\x00", b"\xed\xa0\x80", b"\xff\xfe", b"&#xD800;", b"\\ud800", b"\x1b[31m", b"\xe2\x80\xae"]
)
def test_odd_characters_in_the_text(tmp_path: Path, ending: str, odd: bytes) -> None:
    whole = WHOLE[ending]()
    assert b"Marran" in whole
    (tmp_path / f"odd.{ending}").write_bytes(whole.replace(b"Marran", b"Mar" + odd + b"ran"))
    # In RTF a backslash begins a command, which may swallow the text and its date.
    assert set(*refusals(tmp_path).values() or [()]) <= {"E012", "E016", *({"E020"} if ending == "rtf" else ())}


DEEP = 100_000
NESTED = {
    "html": b"<html><body>" + b"<div>" * DEEP + b"A bomb." + b"</div>" * DEEP,
    "mht": b"Content-Type: text/html\n\n" + b"<div>" * DEEP + b"A bomb.",
    "eml": b"Subject: a\nContent-Type: text/html\n\n" + b"<b>" * DEEP + b"A bomb.",
    "xml": b"<a>" * DEEP + b"</a>" * DEEP,
    "atom": b"<feed><entry><content>" + b"<b>" * DEEP + b"</feed>",
    "rss": b"<rss><channel><item><description>" + b"&lt;b>" * DEEP + b"</description></item></channel></rss>",
    "json": b'{"text": ' * DEEP,
    "jsonl": b'{"text": "A bomb.", "x": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "csv": b'id,text\n1,"' + b"<div>" * DEEP + b'"',
    "md": b"> " * DEEP + b"A bomb.",
    "rtf": b"{\\rtf1 " + b"{" * DEEP + b"A bomb." + b"}" * DEEP,
    "docx": small_word(b"<w:document>" + b"<w:p>" * DEEP),
}


@pytest.mark.parametrize("ending", sorted(NESTED))
def test_a_hundred_thousand_tags_in_tags(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"deep.{ending}").write_bytes(NESTED[ending])
    # Without a date, what is read is refused later; that is the worst for these, the good file is read.
    assert refusals(tmp_path, max_seconds=20).keys() == {f"deep.{ending}"}


def test_dates_of_every_year(tmp_path: Path) -> None:
    lines = [f'{{"date": "{year:04}-03-05", "text": "In {year} a bomb killed two."}}' for year in range(1, 10_000)]
    (tmp_path / "years.jsonl").write_text("\n".join(lines))
    refused = refusals(tmp_path)["years.jsonl"]
    # Years before 1800 are placeholders, those after tomorrow are not yet.
    assert refused.count("E021") == 1799
    assert set(refused) == {"E021", "E022"}
    assert 9999 - len(refused) in range(2026 - 1800, 2126 - 1800)


def test_a_gigabyte_on_one_line(tmp_path: Path) -> None:
    for ending in ("txt", "html", "json", "xml", "rtf", "eml"):
        with (tmp_path / f"line.{ending}").open("wb") as stream:
            stream.write(b"a")
            stream.truncate(1 << 30)
    assert refusals(tmp_path) == {f"line.{ending}": ["E015"] for ending in ("txt", "html", "json", "xml", "rtf", "eml")}


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "=HYPERLINK(1)"])
def test_no_formula_of_an_article_runs_in_a_sheet_that_is_written(tmp_path: Path, cell: str) -> None:
    # Read, it is text and stays as it is; written for a spreadsheet, it is text there too.
    (tmp_path / "table.csv").write_text(f'id,date,text\n"{cell}",2024-01-02,"{cell}\n{cell}"\n')
    assert set(refusals(tmp_path)) <= {"table.csv"}
    sheet = inert(pl.DataFrame({"value": [cell, "-3.5", "2024-01-02", "Marran", None]}))
    assert sheet["value"].to_list() == [f"'{cell}", "-3.5", "2024-01-02", "Marran", None]
