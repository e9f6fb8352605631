"""Ingest: every format to the right record, dates as written, nothing lost on the way to the tables."""

import csv
import datetime
import gzip
import json
from pathlib import Path

import polars as pl
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.errors import InboxError
from pipeline.ingest import Malformed, Record, entries, inbox_frames, inputs, read_inbox
from pipeline.ingest import html as html_format
from pipeline.ingest.columns import fields_of
from pipeline.ingest.decode import NotTextError, decode
from pipeline.ingest.markup import plain_if_html
from pipeline.ingest.md import front_matter, plain_text
from pipeline.ingest.months import CALENDAR_NAMES
from pipeline.ingest.page import without_site
from pipeline.ingest.published import find_published, is_stamp, parse_published
from pipeline.ingest.registry import READERS, split_name
from pipeline.settings import ColumnSettings, IngestSettings, Settings, load_settings
from schemas.tables import split_valid
from tests import calendar_names

SENTENCE = "Two soldiers were killed when a roadside bomb hit their vehicle near Marran, the army said."


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def settings_for(*folders: Path, **overrides: object) -> Settings:
    return load_settings(None, inbox=folders, **overrides)


def read_one(name: str, content: str | bytes) -> Record:
    """Read a file of one record."""
    (record,) = read_all(name, content)
    assert isinstance(record, Record), record
    return record


def read_all(name: str, content: str | bytes) -> list[Record | Malformed]:
    data = content.encode() if isinstance(content, str) else content
    return list(READERS[split_name(name)[1]](data, name, IngestSettings()))


def test_a_file_that_arrives_while_the_inbox_is_read_waits_for_the_next_build(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f" date 2023-10-27 {SENTENCE}")
    chosen = settings_for(tmp_path)
    found = entries(chosen)
    (tmp_path / "b.txt").write_text(f" date 2023-10-28 {SENTENCE}")
    rows, _ = inbox_frames(chosen, found=found)
    assert [path for frame in rows for path in frame["source_path"]] == ["a.txt"]
    assert [file.path for file in inputs(found)] == ["a.txt"]


# --- dates of publication


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-10-27", "2023-10-27"),
        ("2023/10/27", "2023-10-27"),
        ("2023-10-27T10:00:00Z", "2023-10-27"),
        # The local date counts: at -05:00 this moment is already the 28th in UTC.
        ("2023-10-27T22:40:00-05:00", "2023-10-27"),
        ("2023-10-27 23:59:59.123+0300", "2023-10-27"),
        ("Fri, 27 Oct 2023 23:20:00 -0500", "2023-10-27"),
        ("Fri Oct 27 10:00:00 2023", "2023-10-27"),
        ("27 October 2023", "2023-10-27"),
        ("27th of October, 2023", "2023-10-27"),
        ("Oct. 27, 2023", "2023-10-27"),
        ("Sept. 5, 2023", "2023-09-05"),
        ("Friday, October 27, 2023 at 10:30 am EDT", "2023-10-27"),
        ("October 27th, 2023 10.30am", "2023-10-27"),
        ("Published February 05,2023", "2023-02-05"),
        ("January 30, 2023 / 06:09 AM IST", "2023-01-30"),
        ("2024-06-28 | 06:10", "2024-06-28"),
        ("27-Oct-23", "2023-10-27"),
        ("20 NOV 89", "1989-11-20"),
        ("27.10.2023", "2023-10-27"),
        ("10.11.2023", "2023-11-10"),
        ("27/10/2023", "2023-10-27"),
        ("10/27/2023 9:05:03 PM", "2023-10-27"),
        ("20231027", "2023-10-27"),
        ("20231027T101010Z", "2023-10-27"),
        ("1698393600", "2023-10-27"),
        ("1698393600000", "2023-10-27"),
        ("1698393600.0", "2023-10-27"),
    ],
)
def test_a_date_is_read_as_it_is_written(text: str, expected: str) -> None:
    parsed = parse_published(text)
    assert parsed is not None
    assert parsed.date == day(expected)
    assert parsed.assumed is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3 hours ago",
        "yesterday",
        "Friday",
        "October 2023",
        "2023",
        "2023-10",
        "2031-02-30",
        "31 November 2023",
        "0001-01-01T00:00:00",
        "2023-10-27 to 2023-10-29",
        "27 October",
        "nan",
        "0",
        "14:30",
        "Updated 3 hours ago",
        "il y a 3 heures",
        "hace 2 días",
        "vor 3 Stunden",
        "3 часа назад",
        "منذ 3 ساعات",
        "27 mars",
        "octobre 2023",
        # October in Croatian, November in Polish.
        "12 listopada 2018",
        # September in Hausa, and a day of the week in English.
        "Sat 27 2023",
        # Other calendars: the 5th of Mehr 1402 was the 27th of September 2023.
        "5 مهر 1402",
        "12 ربيع الآخر 1445 هـ",
        "x" * 10_000,
    ],
)
def test_what_is_no_full_date_is_refused(text: str) -> None:
    assert parse_published(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Publié le vendredi 27 octobre 2023 à 10h30", "2023-10-27"),
        ("1er août 2023", "2023-08-01"),
        ("27 fevrier 2023", "2023-02-27"),
        ("27 de octubre de 2023, 10:30 h", "2023-10-27"),
        ("Publicado em 27 de outubro de 2023 às 10h30", "2023-10-27"),
        ("Veröffentlicht am 27. Oktober 2023, 10.30 Uhr", "2023-10-27"),
        ("1º ottobre 2023", "2023-10-01"),
        ("Пятница, 27 октября 2023 г., 10:30", "2023-10-27"),
        ("27 жовтня 2023 року", "2023-10-27"),
        ("٢٧ أكتوبر ٢٠٢٣", "2023-10-27"),
        ("27 أكتوبر/ تشرين الأول 2023", "2023-10-27"),
        ("نشر في 27 كانون الثاني 2023", "2023-01-27"),
        ("27 جانفي 2023", "2023-01-27"),
        ("27 EKİM 2023", "2023-10-27"),
        ("27 KASIM 2023 Pazartesi", "2023-11-27"),
        ("Jumat, 27 Oktober 2023 10:30 WIB", "2023-10-27"),
        ("12 iulie 2018", "2018-07-12"),
        ("2023年10月27日 10:30", "2023-10-27"),
        ("Publié le 27/10/2023 à 10h30", "2023-10-27"),
        ("Дата публикации: 27.10.2023", "2023-10-27"),
        ("27. 10. 2023", "2023-10-27"),
        ("2023년 10월 27일", "2023-10-27"),
    ],
)
def test_a_month_may_be_named_in_another_language(text: str, expected: str) -> None:
    parsed = parse_published(text)
    assert parsed is not None
    assert parsed.date == day(expected)


def test_names_of_months_are_those_of_the_cldr() -> None:
    with CALENDAR_NAMES.open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)][1:] == calendar_names.rows(), "python -m tests.calendar_names"


LANGUAGES = "ar az bg cs da de el es fa fi fr he hr hu id it nb nl pl pt ro ru sr sv tr uk"


@pytest.mark.parametrize("language", LANGUAGES.split())
@pytest.mark.parametrize("form", ["medium", "long", "full"])
def test_dates_as_other_languages_write_them_are_read(language: str, form: str) -> None:
    for month in range(1, 13):
        date = datetime.date(2023, month, 27)
        text = format_date(date, form, locale=language)
        parsed = parse_published(text)
        if language in ("hr", "pl", "cs") and month in (6, 7, 10, 11):
            continue  # lip, lis, listopad: other months in the other language
        assert parsed is not None, text
        assert parsed.date == date, text


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Par A. Dupont | Publié le 27 octobre 2023 à 10h30", "27 octobre 2023"),
        ("Por Redacción | 27 de octubre de 2023", "27 de octubre de 2023"),
        ("Автор: И. Иванов | 27 октября 2023", "27 октября 2023"),
        ("By A. Writer | Kyiv | Updated 3 hours ago", None),
        ("By Mark March | 2023", None),
    ],
)
def test_a_byline_may_give_its_date_in_another_language(line: str, found: str | None) -> None:
    assert find_published(line) == found


def test_a_foreign_stamp_is_a_stamp() -> None:
    assert is_stamp("Publié le vendredi 27 octobre 2023 à 10h30")
    assert not is_stamp("Le 27 octobre 2023 une bombe a explosé")


def test_swappable_numbers_are_day_first_and_say_so() -> None:
    parsed = parse_published("3/5/2024")
    assert parsed is not None
    assert (parsed.date, parsed.assumed) == (day("2024-05-03"), "day-first")
    swapped = parse_published("3/5/2024", order="month-first")
    assert swapped is not None
    assert swapped.date == day("2024-03-05")


def test_a_weekday_settles_swappable_numbers() -> None:
    # 5 March 2024 was a Tuesday; 3 May 2024 a Friday.
    parsed = parse_published("Tuesday 03/05/2024")
    assert parsed is not None
    assert (parsed.date, parsed.proves) == (day("2024-03-05"), "month-first")


@given(st.dates(min_value=day("1800-01-01"), max_value=day("2199-12-31")), st.times())
def test_every_date_survives_every_unambiguous_form(date: datetime.date, time: datetime.time) -> None:
    clock = time.strftime("%H:%M:%S")
    month = date.strftime("%B")
    year = f"{date.year:04}"
    for text in (
        date.isoformat(),
        f"{date.isoformat()}T{clock}+05:30",
        f"{date.day} {month} {year}",
        f"{month} {date.day}, {year} {clock}",
        f"{clock}, {date.day:02} {month[:3]} {year}",
        f"{date.day}.{date.month}.{year}",
    ):
        parsed = parse_published(text)
        assert parsed is not None, text
        assert parsed.date == date, text


@given(st.text(max_size=200))
def test_no_text_breaks_the_date_parser(text: str) -> None:
    parse_published(text)
    find_published(text)
    is_stamp(text)


@pytest.mark.parametrize(
    ("line", "stamp"),
    [
        ("June 25, 2017 2:55 AM", True),
        ("updated: May 08 2021, 17:39 ist", True),
        ("2023-10-27T10:00:00Z", True),
        ("On Friday 27 October 2023 the army said", False),
        ("Shells fell at 2:55 AM", False),
        ("Nine dead", False),
    ],
)
def test_a_stamp_is_a_line_of_date_and_time_alone(line: str, stamp: bool) -> None:
    assert is_stamp(line) is stamp


def test_the_created_date_beats_the_updated_one() -> None:
    line = "Desk | Kyiv | Updated: 25-05-2024 19:04 IST | Created: 24-05-2024 19:04 IST"
    assert find_published(line) == "24-05-2024"


# --- bytes and columns


@pytest.mark.parametrize(
    ("data", "declared", "expected"),
    [
        ("café – “a”".encode(), None, "café – “a”"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", None, "café"),
        ("café – “a”".encode("cp1252"), "windows-1252", "café – “a”"),
        # Browsers read declared Latin-1 as Windows-1252, where 0x93 is a quotation mark and no control.
        (b"\x93a\x94", "iso-8859-1", "“a”"),
        ("The café “Paris” was bombed on Monday, police said.".encode("cp1252"), None, None),
        ("Two were killed.".encode("utf-16"), None, "Two were killed."),
        ("Two were killed.".encode("utf-16-le"), None, "Two were killed."),
        ("Two were killed.".encode("utf-16-be"), None, "Two were killed."),
        ("Two were killed.".encode("utf-32-le"), None, "Two were killed."),
        # A wrong declaration gives way to the bytes.
        ("é".encode(), "no-such-encoding", "é"),
    ],
)
def test_bytes_are_decoded(data: bytes, declared: str | None, expected: str | None) -> None:
    assert decode(data, declared) == (expected or "The café “Paris” was bombed on Monday, police said.")


def test_text_cut_inside_a_character_stays_utf8() -> None:
    text = "Zwölf Männer — Überfall. " * 20
    assert decode(text.encode() + "é".encode()[:1]) == text + "\ufffd"


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 500, b"\x07" * 99])
def test_bytes_of_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(NotTextError):
        decode(data)


@given(st.binary(max_size=600))
def test_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        decode(data)
    except NotTextError:
        return


def test_common_column_names_are_known_whatever_their_spelling() -> None:
    item = {
        "publishedAt": "2024-01-02",
        "Headline": "H",
        "CONTENT": "text",
        "source": {"id": None, "name": "The Herald"},
        "authors": ["A. Writer", {"name": "B. Writer"}],
        "link": "https://a.example/1",
        "Article ID": 17,
    }
    fields = fields_of(item, ColumnSettings())
    assert (fields.published, fields.title, fields.text) == ("2024-01-02", "H", "text")
    assert (fields.outlet, fields.author, fields.id) == ("The Herald", "A. Writer, B. Writer", "17")
    assert fields.url == "https://a.example/1"


def test_the_first_name_with_a_value_wins() -> None:
    fields = fields_of({"text": "", "body": "b", "content": "c"}, ColumnSettings())
    assert fields.text == "b"


def test_an_empty_text_is_not_a_missing_one() -> None:
    assert fields_of({"text": None}, ColumnSettings()).text == ""
    assert fields_of({"summary": "s"}, ColumnSettings()).text is None


def test_an_address_dates_a_record_that_names_no_date() -> None:
    (record,) = read_all("a.jsonl", '{"text": "a", "url": "https://a.example/world/2024/04/09/raid"}')
    assert isinstance(record, Record)
    assert (record.published_text, record.published_source) == ("2024-04-09", "url")


@pytest.mark.parametrize(
    ("date", "source"),
    [
        ("2024-04-09", "record"),
        ("2024-04-10T01:00Z", "record"),
        ("2019-04-09", "record, not url"),
        ("9/4/19", "record"),
    ],
)
def test_a_record_whose_address_gives_another_day_says_so(date: str, source: str) -> None:
    (record,) = read_all("a.jsonl", json.dumps({"text": "a", "date": date, "url": "https://a.example/2024/04/09/raid"}))
    assert isinstance(record, Record)
    assert (record.published_text, record.published_source) == (date, source)


# --- formats


def test_dated_text_keeps_its_first_line() -> None:
    record = read_one("a.txt", f" date 2023-10-27 {SENTENCE}\n\n\n\nMore.\n")
    assert record.source_format == "dated_txt"
    assert (record.published_text, record.published_source) == ("2023-10-27", "header")
    assert record.body.split("\n")[0].strip() == SENTENCE


def test_dated_text_of_another_date_form() -> None:
    assert read_one("a.txt", f"date 27 October 2023 {SENTENCE}").published_text == "27 October 2023"


def test_an_impossible_date_is_kept_for_the_refusal() -> None:
    assert read_one("a.txt", f" date 2031-02-30 {SENTENCE}").published_text == "2031-02-30"


def test_header_lines_are_read_and_leave_the_body() -> None:
    text = (
        "Bomb kills two in Marran\nBy A. Writer\nDate: 27 October 2023\nSource: The Herald\n"
        f"URL: https://a.example/1\n\n{SENTENCE}\n"
    )
    record = read_one("a.txt", text)
    assert (record.published_text, record.published_source) == ("27 October 2023", "header")
    assert (record.outlet, record.url) == ("The Herald", "https://a.example/1")
    assert record.body.split("\n") == ["Bomb kills two in Marran", "By A. Writer", "", SENTENCE, ""]


def test_a_text_line_ends_the_header() -> None:
    record = read_one("a.txt", f"Title: Bomb kills two\nPublished: 2023-10-27\nText: {SENTENCE}\nDate: is no header\n")
    assert record.title == "Bomb kills two"
    assert record.body == f"{SENTENCE}\nDate: is no header\n"


@pytest.mark.parametrize(
    ("head", "date", "source"),
    [
        ("Bomb kills two in Marran\nJune 25, 2017 2:55 AM\n\n", "June 25, 2017", "byline"),
        ("Bomb kills two\nBy A. Writer | Marran | 24 June 2017\n", "24 June 2017", "byline"),
        ("MARRAN, 20 NOV 89 (RADIO NORTH) -- [TEXT] ", "20 NOV 89", "dateline"),
        ("MARRAN, Oct. 27, 2023 (Agency) - ", "Oct. 27, 2023", "dateline"),
        # A dateline without a year, a date in a sentence and a relative one are no date of publication.
        ("MARRAN, June 13 - ", None, None),
        ("The war began on 24 February 2022.\n", None, None),
        ("Bomb kills two\n3 hours ago\n", None, None),
    ],
)
def test_plain_text_takes_its_date_from_above_the_text(head: str, date: str | None, source: str | None) -> None:
    record = read_one("a.txt", head + SENTENCE)
    assert (record.published_text, record.published_source) == (date, source)


def test_front_matter_dates_are_not_moved_to_utc() -> None:
    front = "---\ntitle: Raid: two dead\ndate: 2025-07-28T23:20:00-05:00\nauthor: Desk\n---\n"
    text = f"{front}\n# Raid\n\n**MARRAN** — {SENTENCE}\n"
    record = read_one("a.md", text)
    assert record.published_text == "2025-07-28T23:20:00-05:00"
    assert record.published_source == "front-matter"
    # "Raid: two dead" is no valid YAML without quotes; people write it all the same.
    assert (record.title, record.author) == ("Raid: two dead", "Desk")
    assert "MARRAN — Two" in record.body


def test_toml_front_matter() -> None:
    assert front_matter('title = "Raid"\ndate = 2025-07-28\n', toml=True) == {
        "title": "Raid",
        "date": "2025-07-28",
    }


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("## Heading ##", "Heading"),
        ("> quoted", "quoted"),
        ("a **b** and _c_ and `d`", "a b and c and d"),
        ("[map](https://a.example/x_(y)) ![pic](p.png)", "map "),
        ("snake_case_name * 3 * 4", "snake_case_name * 3 * 4"),
        ("- item", "- item"),
        ("***", ""),
    ],
)
def test_markdown_loses_its_marks(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


def test_json_lines_keep_their_own_ids_and_line_numbers() -> None:
    lines = [
        json.dumps({"id": "a-1", "published": "2024-01-02", "title": "T", "text": "<p>A &amp; B</p><p>C</p>"}),
        "",
        '{"broken": ',
        json.dumps({"id": 2, "date": 1704153600, "body": "plain 3 < 4"}),
        json.dumps(["no", "object"]),
        json.dumps({"id": "x", "summary": "no text"}),
    ]
    items = read_all("feed.jsonl", "\n".join(lines))
    assert [item.member for item in items] == ["1", "3", "4", "5", "6"]
    first, broken, second, array, textless = items
    assert isinstance(first, Record)
    assert (first.own_id, first.body, first.published_source) == ("a-1", "A & B\n\nC", "record")
    assert isinstance(second, Record)
    assert (second.own_id, second.body, second.published_text) == ("2", "plain 3 < 4", "1704153600")
    assert [item.code for item in (broken, array, textless) if isinstance(item, Malformed)] == ["E012"] * 3
    assert isinstance(textless, Malformed)
    assert "id, summary" in textless.reason


@pytest.mark.parametrize(
    "content",
    [
        '[{"text": "a"}, {"text": "b"}]',
        '{"status": "ok", "articles": [{"content": "a"}, {"content": "b"}]}',
        '{"text": "a"}\n{"text": "b"}\n',
    ],
)
def test_json_lists_in_their_usual_shapes(content: str) -> None:
    items = read_all("feed.json", content)
    assert [(item.member, item.body) for item in items if isinstance(item, Record)] == [
        ("1", "a"),
        ("2", "b"),
    ]


def test_one_json_object_is_one_article() -> None:
    record = read_one("a.json", '{"text": "a", "tags": [{"name": "x"}], "date": "2024-01-02"}')
    assert record.member is None


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_tables_with_quotes_and_line_breaks(separator: str) -> None:
    header = separator.join(["id", "date", "headline", "text"])
    row = separator.join(["7", "2024-01-02", '"He said ""go"""', f'"one{separator} two\nthree"'])
    record = read_one("a.csv", f"\ufeff{header}\r\n{row}\r\n")
    assert (record.own_id, record.title, record.body) == ("7", 'He said "go"', f"one{separator} two\nthree")


def test_a_row_with_too_many_fields_costs_only_itself() -> None:
    items = read_all("a.csv", "id,text\n1,one\n2,two,too,many\n3,three\n")
    assert [type(item).__name__ for item in items] == ["Record", "Malformed", "Record"]


def test_a_table_without_text_names_its_columns() -> None:
    (item,) = read_all("a.csv", "id,summary\n1,one\n")
    assert isinstance(item, Malformed)
    assert "id, summary" in item.reason


PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">
<title>Bomb kills two – Marran Post</title><meta property="og:title" content="Bomb kills two near café">
<meta property="og:site_name" content="Marran Post">{head}</head><body>
<nav><ul><li>Home</li><li>War</li></ul></nav><main><article><h1>Bomb kills two near café</h1>
<div class="byline">By Desk <time>{time}</time></div>
<p>{first}</p><p>The café’s owner was among the wounded, and nobody has said who planted the bomb.</p>
<p>It was the third bomb in the district since the governor took office in the spring of last year.</p>
</article></main><footer>All rights reserved. 2019-01-01</footer></body></html>"""


def page(*, head: str = "", time: str = "", charset: str = "utf-8") -> bytes:
    text = PAGE.format(head=head, time=time, charset=charset, first=SENTENCE)
    return text.encode("cp1252" if charset == "windows-1252" else charset)


JSON_LD = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "dateModified": "2020-01-01"}, '
    '{"@type": "NewsArticle", "datePublished": "2024-04-22T23:05:12-04:00"}]}</script>'
)
META = '<meta property="article:published_time" content="2024-04-21T06:15:00+02:00">'
OLD_ADDRESS = '<link rel="canonical" href="https://a.example/2019/04/19/bomb">'
MODIFIED = '<meta property="article:modified_time" content="2024-05-01T06:15:00+02:00">'


@pytest.mark.parametrize(
    ("head", "time", "expected", "source"),
    [
        (JSON_LD + META, "20 Apr 2024", "2024-04-22", "json-ld"),
        (META + MODIFIED, "20 Apr 2024", "2024-04-21", "meta"),
        (MODIFIED, "20 Apr 2024", "2024-04-20", "time"),
        ('<link rel="canonical" href="https://a.example/2024/04/19/bomb">', "", "2024-04-19", "url"),
        # Who says another day is named; one day more or less is a matter of zones, as above.
        (JSON_LD + META.replace("04-21", "03-02") + OLD_ADDRESS, "", "2024-04-22", "json-ld, not meta, not url"),
        (META + OLD_ADDRESS, "", "2024-04-21", "meta, not url"),
        (META, "vendredi 19 avril 2024", "2024-04-21", "meta"),
        ("", "Publié le lundi 22 avril 2024 à 10h30", "2024-04-22", "time"),
        # What does not parse gives way to what does.
        ('<meta name="date" content="3 hours ago">', "20 Apr 2024", "2024-04-20", "time"),
        (MODIFIED, "", None, None),
    ],
)
def test_a_page_gives_its_date_of_publication(head: str, time: str, expected: str | None, source: str | None) -> None:
    record = read_one("a.html", page(head=head, time=time))
    parsed = parse_published(record.published_text or "")
    assert (parsed.date if parsed else None) == (day(expected) if expected else None)
    assert record.published_source == source


@pytest.mark.parametrize("said", ["3 hours ago", "Updated 3 hours ago", "il y a 3 heures", "hace 2 días", "yesterday"])
def test_a_page_that_says_only_how_long_ago_is_refused(tmp_path: Path, said: str) -> None:
    (tmp_path / "a.html").write_bytes(page(time=said))
    chosen = settings_for(tmp_path)
    _, refused = clean(read_inbox(chosen)[0], chosen)
    assert refused["code"].to_list() == ["E021"]
    assert said in refused["reason"][0]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_page_gives_headline_text_and_outlet(charset: str) -> None:
    record = read_one("a.htm", page(head=META, charset=charset))
    assert (record.title, record.outlet, record.declared_language) == (
        "Bomb kills two near café",
        "Marran Post",
        "en",
    )
    assert SENTENCE in record.body
    assert "The café’s owner" in record.body
    assert "Home" not in record.body
    assert "reserved" not in record.body


def test_a_page_without_marked_dates_is_dated_like_plain_text() -> None:
    lines = ["Bomb kills two", "June 25, 2017 2:55 AM", SENTENCE]
    record = read_one("a.html", "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>")
    assert (record.published_text, record.published_source) == ("June 25, 2017", "byline")


def test_the_json_ld_body_stands_in_for_an_empty_page() -> None:
    body = json.dumps({"@type": "NewsArticle", "articleBody": f"{SENTENCE} " * 5})
    script = f'<script type="application/ld+json">{body}</script>'
    data = f'<html><head>{script}</head><body><div id="app"></div></body></html>'
    assert read_one("a.html", data).body.count("Marran") == 5


def test_site_names_leave_titles_and_attributions_stay() -> None:
    assert without_site("Two killed in raid | The Herald") == "Two killed in raid"
    assert without_site("Two killed in raid - police") == "Two killed in raid - police"
    assert without_site("Two killed in raid - The Herald", "The Herald") == "Two killed in raid"


def test_markup_in_a_field_becomes_lines() -> None:
    assert plain_if_html("<div>A<br>B <b>C</b><script>x()</script></div>") == "A\n\nB C"
    assert plain_if_html("losses < 5 and > 3") == "losses < 5 and > 3"


def test_declared_encodings_are_found() -> None:
    assert (
        html_format.declared_encoding(b'<meta http-equiv="x" content="text/html; charset=windows-1251">')
        == "windows-1251"
    )
    assert html_format.declared_encoding(b'<?xml version="1.0" encoding="iso-8859-2"?>') == "iso-8859-2"


# --- the inbox and the tables


def test_an_inbox_of_all_formats_fills_the_table(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text(f" date 2024-01-02 {SENTENCE}")
    (tmp_path / "a.HTML").write_bytes(page(head=META))
    (tmp_path / "c.jsonl.gz").write_bytes(
        gzip.compress(b'{"id": "g1", "text": "t", "date": "2024-01-02"}\n{"text": "u"}')
    )
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    (tmp_path / "~$c.docx").write_bytes(b"\x00")
    (tmp_path / "pic.png").write_bytes(b"\x89PNG")
    raw, refused = read_inbox(settings_for(tmp_path))
    assert split_valid(raw, "raw_articles")[1] == []
    assert split_valid(refused, "quarantine")[1] == []
    assert sorted(raw["source_id"]) == ["a", "b", "c#2", "g1"]
    assert refused["code"].to_list() == ["E011"]
    assert [item.path for item in inputs(entries(settings_for(tmp_path)))] == [
        "a.HTML",
        "c.jsonl.gz",
        "pic.png",
        "sub/b.txt",
    ]


def test_equal_ids_are_told_apart_in_order_of_path(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "one"}\n{"id": "x", "text": "two"}\n')
    (tmp_path / "b.jsonl").write_text('{"id": "x", "text": "three"}\n{"id": "x#2", "text": "four"}\n')
    raw, refused = read_inbox(settings_for(tmp_path))
    assert refused.is_empty()
    assert dict(zip(raw["body"], raw["source_id"], strict=True)) == {
        "one": "x",
        "two": "x#2",
        "three": "x#3",
        "four": "x#2#2",
    }


def test_the_other_dates_of_a_file_settle_day_and_month(tmp_path: Path) -> None:
    (tmp_path / "us.csv").write_text("date,text\n3/5/2024,a\n5/13/2024,b\n")
    (tmp_path / "uk.csv").write_text("date,text\n3/5/2024,a\n13/5/2024,b\n")
    (tmp_path / "both.csv").write_text("date,text\n3/5/2024,a\n13/5/2024,b\n5/13/2024,c\n")
    raw, _ = read_inbox(settings_for(tmp_path))
    sources = {row["source_id"]: row["published_source"] for row in raw.iter_rows(named=True)}
    assert sources["us#1"] == "record:month-first"
    assert sources["us#2"] == "record"
    assert sources["uk#1"] == "record:day-first"
    # Both orders are proven: neither settles the first row, so it is day first.
    assert sources["both#1"] == "record:day-first"


def test_two_inboxes_are_one_inbox(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "same.txt").write_text(f" date 2024-01-02 {SENTENCE}")
    (two / "other.txt").write_text(" date 2024-01-02 Other.")
    raw, refused = read_inbox(settings_for(one, two, one))
    assert sorted(raw["source_path"]) == ["other.txt", "same.txt"]
    assert refused["code"].to_list() == ["E025"]


def test_progress_counts_files(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(" date 2024-01-02 Text.")
    seen: list[tuple[int, int]] = []
    read_inbox(settings_for(tmp_path), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_a_missing_and_an_empty_inbox_are_errors_that_say_so(tmp_path: Path) -> None:
    with pytest.raises(InboxError, match="E004"):
        read_inbox(settings_for(tmp_path / "none"))
    (tmp_path / ".hidden").write_text("x")
    with pytest.raises(InboxError, match="E005"):
        read_inbox(settings_for(tmp_path))


def test_equal_bytes_give_equal_rows_wherever_the_inbox_lies(tmp_path: Path) -> None:
    frames: list[pl.DataFrame] = []
    for place in ("x", "y/z"):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        for name in ("b", "a"):
            (folder / f"{name}.txt").write_text(f" date 2024-01-02 Text of {name}.")
        frames.append(read_inbox(settings_for(folder))[0])
    assert frames[0].equals(frames[1])
