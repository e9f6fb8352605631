"""Every format that is read: the right article comes out of a real-shaped file of each."""

import json
import re
from pathlib import Path

import pytest

from pipeline.clean import clean
from pipeline.ingest import Malformed, Record, read_inbox
from pipeline.ingest.pdf import joined
from pipeline.ingest.registry import CONTAINERS, READERS
from pipeline.ingest.streams import PACKINGS
from pipeline.settings import IngestSettings, load_settings
from schemas.codes import codes
from tests import formats

DOCS = Path(__file__).parents[2] / "docs" / "formats.md"
SEVERAL = {"feed.rss", "feed.xml", "lexis.txt", "nexis.docx", "nexis.rtf", "factiva.txt", "factiva_tagged.rtf"}
WITHOUT_OUTLET = {"dated.txt", "report.pdf", "report.docx", "report.rtf"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("inbox")
    formats.write(folder)
    chosen = load_settings(None, inbox=(folder,))
    raw, refused = read_inbox(chosen)
    return raw, refused, chosen


@pytest.mark.parametrize("name", formats.FILES)
def test_a_file_of_each_format_gives_the_article(tables, name: str) -> None:  # type: ignore[no-untyped-def]
    raw, _, chosen = tables
    rows = raw.filter((raw["source_path"] == name) | raw["source_path"].str.starts_with(f"{name}!/"))
    assert rows.height == (2 if name in SEVERAL else 1)
    articles, refused = clean(rows, chosen)
    assert refused.is_empty()
    (article,) = articles.filter(articles["text"].str.contains("roadside")).iter_rows(named=True)
    assert (article["title"], str(article["published"])) == (formats.TITLE, formats.DATE)
    assert article["outlet"] == (None if name in WITHOUT_OUTLET else formats.OUTLET)
    words = " ".join(article["text"].split())
    for paragraph in formats.PARAGRAPHS:
        assert paragraph in words
    for foreign in ("newsletter", "Home", "special edition", "Page 1 of", "Late Edition", "LOAD-DATE", "64 words"):
        assert foreign not in words
    if name in SEVERAL:
        (second,) = articles.filter(articles["text"].str.contains("Tarsa")).iter_rows(named=True)
        assert second["title"] == formats.SECOND
        assert "roadside" not in second["text"]


def test_nothing_but_the_empty_member_is_refused(tables) -> None:  # type: ignore[no-untyped-def]
    _, refused, _ = tables
    assert refused.select("source_path", "code").rows() == [("box.zip!/b.txt", "E013")]


def test_the_readers_use_the_known_names_of_formats(tables) -> None:  # type: ignore[no-untyped-def]
    raw, _, _ = tables
    assert set(raw["source_format"]) == set(codes("source_format"))


def test_the_table_of_formats_names_every_extension() -> None:
    named = set(re.findall(r"`(\.[a-z0-9]+)`", DOCS.read_text()))
    assert {*READERS, *CONTAINERS, ".gz", ".xz", ".zst", ".tgz", ".txz", ".tzst"} <= named


def test_the_table_of_formats_gives_an_example_of_each_that_is_made_and_read() -> None:
    rows = [line.split("|")[1:-1] for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    named: set[str] = set()
    for extensions, *_, examples in rows:
        found = re.findall(r"`([^`]+)`", examples)
        assert found, extensions
        assert {*found} <= {*formats.FILES}, extensions
        known = set(re.findall(r"`(\.[a-z0-9]+)`", extensions))
        assert all(known & {f".{part}" for part in name.split(".")[1:]} for name in found), extensions
        named |= known
    assert {*READERS, *CONTAINERS, *PACKINGS} <= named


def records(extension: str, data: bytes) -> list[Record | Malformed]:
    return list(READERS[extension](data, f"file{extension}", IngestSettings()))


def test_a_hyphen_that_the_text_uses_stays_and_one_of_the_typesetter_goes() -> None:
    page = "The counter-attack failed. A counter-\nattack was what the sol-\ndiers of Bosnia-\nHerzegovina wanted"
    assert joined([page]) == (
        "The counter-attack failed. A counter-attack was what the soldiers of Bosnia-Herzegovina wanted"
    )


def test_page_headers_go_from_long_documents_and_stay_in_short_ones() -> None:
    page = "The Herald {n}\nText of page {n}, with a line of its own\n{n}"
    assert "Herald" not in joined([page.format(n=n) for n in (1, 2, 3)])
    assert "Herald" in joined([page.format(n=n) for n in (1, 2)])


def test_a_date_in_a_message_comes_before_the_messages_own() -> None:
    message = formats.mail().replace(b"MARRAN - Two", b"Date: 26 October 2023\n\nMARRAN - Two")
    (record,) = records(".eml", message)
    assert isinstance(record, Record)
    assert (record.published_text, record.published_source) == ("26 October 2023", "header")


def test_the_day_a_page_was_saved_is_no_date_of_publication() -> None:
    undated = formats.saved_page(formats.page().replace(b"datePublished", b"dateSaved"))
    (record,) = records(".mht", undated)
    assert isinstance(record, Record)
    assert record.published_text is None


def test_an_atom_entry_without_a_date_of_publication_takes_its_update() -> None:
    (record,) = records(".atom", formats.atom().replace(b"published>", b"updated>"))
    assert isinstance(record, Record)
    assert record.published_text == f"{formats.DATE}T06:00:00Z"


def test_an_export_part_without_a_date_costs_only_itself() -> None:
    first, second = records(".txt", formats.nexis_uni().replace("October 27, 2023 Friday\n", "").encode())
    assert isinstance(second, Record)
    # The load date of the database is the day of publication where the article names none.
    assert isinstance(first, Record)
    assert first.published_text == "October 27, 2023"
    lost = re.sub(r"October 27, 2023( Friday)?", "", formats.nexis_uni())
    assert [type(item) for item in records(".txt", lost.encode())] == [Malformed, Record]


@pytest.mark.parametrize(
    ("extension", "data"),
    [
        (".mht", b"Subject: nothing\n\ntext"),
        (".eml", b"no header at all"),
        (".rtf", b"plain"),
        (".pdf", b"%PDF-1.7 broken"),
        (".parquet", b"PAR1....PAR1"),
        (".rss", b"<rss><channel></channel></rss>"),
        (".xml", b"<a><b>no article</b></a>"),
        (".xml", b"<a><b>"),
    ],
)
def test_what_is_not_of_its_format_is_refused(extension: str, data: bytes) -> None:
    assert [item.code for item in records(extension, data) if isinstance(item, Malformed)] == ["E012"]


def test_a_field_that_holds_two_pages_costs_no_other_record() -> None:
    # Found by tests.fuzz: lxml raises an AssertionError of its own for two bodies.
    twice = "<html><body><p>One bomb.</p></body></html>" * 2
    lines = [json.dumps({"text": text, "date": formats.DATE}) for text in (twice, formats.BODY)]
    first, second = records(".jsonl", "\n".join(lines).encode())
    assert isinstance(first, Record)
    assert "One bomb." in first.body
    assert isinstance(second, Record)
