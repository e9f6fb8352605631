"""Polling of live feeds, against a real HTTP server on this machine; nothing leaves it."""

import asyncio
import datetime
import email.utils
import gzip
import hashlib
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pipeline.errors import DatelineError, LockError, SettingsError
from pipeline.ingest import read_inbox
from pipeline.ingest.record import Record
from pipeline.ingest.registry import READERS
from pipeline.poll import FOLDER, Polled, poll
from pipeline.poll.entries import documents
from pipeline.poll.state import STATE
from pipeline.settings import IngestSettings, Settings, load_settings
from pipeline.store.lock import hold
from tests import formats

Reply = tuple[int, dict[str, str], bytes]
Answer = Callable[[dict[str, str]], Reply]


@dataclass
class Site:
    """A server whose pages are functions of a request's headers; it keeps what was asked."""

    url: str
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def page(self, path: str, *replies: Reply | Answer) -> str:
        """Put up a page that gives the replies one after another, the last for ever."""
        left = list(replies)

        def answer(headers: dict[str, str]) -> Reply:
            reply = left.pop(0) if len(left) > 1 else left[0]
            return reply(headers) if callable(reply) else reply

        self.pages[path] = answer
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {name.lower(): value for name, value in self.headers.items()}
            here.asked.append((self.path, asked))
            status, headers, body = here.pages[self.path](asked)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # a client that hangs up early is what some tests want

    server = Server(("127.0.0.1", 0), Handler)
    here = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()


@dataclass
class Reader:
    """A dataset whose feeds are polled; ``slept`` holds the pauses, none of which is waited for."""

    folder: Path
    slept: list[float] = field(default_factory=list)

    def settings(self, *urls: str, **feeds: Any) -> Settings:
        return load_settings(None, inbox=(self.folder / "inbox",), feeds={"urls": urls, **feeds})

    def poll(self, *urls: str, transport: Any = None, **feeds: Any) -> list[Polled]:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            await asyncio.sleep(0)

        return poll(self.settings(*urls, **feeds), sleep=sleep, transport=transport)

    def one(self, url: str, **feeds: Any) -> Polled:
        (polled,) = self.poll(url, **feeds)
        return polled

    @property
    def saved(self) -> list[Path]:
        return sorted((self.folder / "inbox" / FOLDER).rglob("*.rss"))


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return Reader(tmp_path)


def feed(*titles: str, channel: str = "The Marran Herald", extra: str = "") -> bytes:
    items = "".join(
        f"<item><guid>{n}</guid><title>{t}</title><link>https://h.example/{n}</link>{extra}"
        f"<pubDate>Fri, 27 Oct 2023 06:00:00 GMT</pubDate><description>{t}. The army said so.</description></item>"
        for n, t in enumerate(titles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{channel}</title>{items}</channel></rss>'.encode()


# --- what is saved


def test_each_new_entry_is_a_file_that_a_build_reads_and_names_by_its_payload(site: Site, reader: Reader) -> None:
    url = site.page("/rss", (200, {}, formats.rss()))
    assert reader.one(url) == Polled(url=url, outcome="read", saved=2, entries=2)
    raw, refused = read_inbox(reader.settings())
    assert refused.is_empty()
    assert sorted(raw["title"]) == [formats.TITLE, formats.SECOND]
    assert set(raw["outlet"]) == {formats.OUTLET}
    assert sorted(raw["source_id"]) == ["g1", "g2"]
    assert {path.stem for path in reader.saved} == set(raw["payload_sha256"])
    assert {path.parent.name for path in reader.saved} == {"127.0.0.1"}


def test_a_changed_feed_gives_its_new_entries_alone(site: Site, reader: Reader) -> None:
    url = site.page("/rss", (200, {}, feed("A", "B")), (200, {}, feed("A", "B", "C")), (200, {}, feed("A", "B new")))
    assert [reader.one(url).saved for _ in range(4)] == [2, 1, 1, 0]
    raw, _ = read_inbox(reader.settings())
    assert sorted(raw["title"]) == ["A", "B", "B new", "C"]


def test_what_no_reader_reads_makes_no_entry_new(site: Site, reader: Reader) -> None:
    comments = "<slash:comments xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>{}</slash:comments>"
    first, second = (feed("A", extra=comments.format(n)) for n in (1, 2))
    url = site.page("/rss", (200, {}, first), (200, {}, second))
    assert [reader.one(url).saved for _ in range(2)] == [1, 0]


def test_without_its_state_a_poll_saves_nothing_twice(site: Site, reader: Reader) -> None:
    url = site.page("/rss", (200, {"ETag": '"1"'}, feed("A", "B")))
    reader.one(url)
    state = reader.folder / "inbox" / FOLDER / STATE
    for broken in (b"", b"[1]", b'{"x": 1}', b'{"x": {"y": 2}}'):
        state.write_bytes(broken)
        assert reader.one(url).saved == 0
    assert "if-none-match" not in site.asked[-1][1]


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom", "rdf"])
def test_an_entry_alone_is_read_as_it_was_among_others(name: str) -> None:
    rdf = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b"<channel><title>H</title></channel><item><title>A</title><description>a &amp; b</description></item>\n"
        b"<item><title>B</title><description>b</description></item></rdf:RDF>"
    )
    data = rdf if name == "rdf" else formats.FILES[name]()
    records = [item for item in READERS[".rss"](data, "x", IngestSettings()) if isinstance(item, Record)]
    for (stem, document), record in zip(documents(data, records), records, strict=True):
        (alone,) = READERS[".rss"](document, "x", IngestSettings())
        assert isinstance(alone, Record)
        assert (alone.raw, alone.member) == (record.raw, "1")
        assert stem == hashlib.sha256(record.raw).hexdigest()


def test_a_feed_that_is_no_xml_is_saved_whole(site: Site, reader: Reader) -> None:
    broken = feed("A", "B").replace(b"</guid>", b"</GUID>", 1).replace(b"The army", b"The army & navy", 1)
    url = site.page("/rss", (200, {}, broken))
    assert [reader.one(url).saved for _ in range(2)] == [1, 0]
    assert reader.saved[0].read_bytes() == broken


def test_an_empty_feed_is_a_feed(site: Site, reader: Reader) -> None:
    assert reader.one(site.page("/rss", (200, {}, feed()))).outcome == "read"


# --- how servers are asked


def test_a_feed_that_has_not_changed_is_not_sent_again(site: Site, reader: Reader) -> None:
    tags = {"ETag": 'W/"abc"', "Last-Modified": "Fri, 27 Oct 2023 06:00:00 GMT"}

    def answer(headers: dict[str, str]) -> Reply:
        same = headers.get("if-none-match") == 'W/"abc"' and headers.get("if-modified-since") == tags["Last-Modified"]
        return (304, {}, b"") if same else (200, tags, feed("A"))

    url = site.page("/rss", answer)
    assert [reader.one(url).outcome for _ in range(3)] == ["read", "unchanged", "unchanged"]
    assert site.asked[0][1]["user-agent"].startswith("dateline/")


def test_a_server_in_trouble_is_asked_again_after_longer_pauses(site: Site, reader: Reader) -> None:
    url = site.page("/rss", (500, {}, b""), (503, {}, b""), (200, {}, feed("A")))
    assert reader.one(url, pause_seconds=1).saved == 1
    first, second = reader.slept
    assert 1 <= first < second
    down = site.page("/down", (500, {}, b""))
    polled = reader.one(down, tries=2)
    assert (polled.outcome, polled.note) == ("failed", "its server answered 500")
    assert [path for path, _ in site.asked].count("/down") == 2


def test_a_short_patience_is_waited_for_and_a_long_one_kept_for_the_next_poll(site: Site, reader: Reader) -> None:
    url = site.page("/short", (429, {"Retry-After": "7"}, b""), (200, {}, feed("A")))
    assert reader.one(url).saved == 1
    assert reader.slept[0] >= 7
    soon = email.utils.format_datetime(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=2))
    for number, value in enumerate(("7200", soon)):
        long = site.page(f"/long{number}", (429, {"Retry-After": value}, b""))
        before = len(site.asked)
        assert [reader.one(long).outcome for _ in range(3)] == ["failed", "waiting", "waiting"]
        assert len(site.asked) == before + 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_not_asked_again(site: Site, reader: Reader, status: int) -> None:
    polled = reader.one(site.page("/rss", (status, {}, b"")))
    assert polled.note == f"its server answered {status}"
    assert (len(site.asked), reader.slept) == (1, [])


def test_the_feeds_of_one_host_are_asked_one_after_another(site: Site, reader: Reader) -> None:
    urls = [site.page(f"/{n}", (200, {}, feed(f"Title {n}"))) for n in range(3)]
    assert [polled.url for polled in reader.poll(*urls, urls[0], pause_seconds=5)] == urls
    assert reader.slept == [5, 5]


def test_one_failure_costs_one_feed(site: Site, reader: Reader) -> None:
    good = site.page("/good", (200, {}, feed("A")))
    bad = site.page("/bad", (404, {}, b""))
    assert [polled.outcome for polled in reader.poll(bad, good)] == ["failed", "read"]


# --- redirects


def test_redirects_are_followed_so_far_and_a_move_is_told(site: Site, reader: Reader) -> None:
    site.page("/new", (200, {}, feed("A")))
    moved = site.page("/old", (301, {"Location": "/new"}, b""))
    assert reader.one(moved).note == f"it moved to {site.url}/new; name that in the settings"
    assert reader.one(site.page("/now", (302, {"Location": "/new"}, b""))).note == ""
    loop = site.page("/loop", (302, {"Location": "/loop"}, b""))
    before = len(site.asked)
    assert reader.one(loop, max_redirects=4).note == "it is redirected more than 4 times"
    assert len(site.asked) == before + 5


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/rss", "gopher://127.0.0.1/", "http://[", ""])
def test_a_redirect_to_another_scheme_or_to_nowhere_fails(site: Site, reader: Reader, target: str) -> None:
    assert reader.one(site.page("/rss", (302, {"Location": target}, b""))).outcome == "failed"
    assert reader.saved == []


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "http://169.254.169.254/meta", "http://10.0.0.1/", "http://[::1]/"]
)
def test_no_public_feed_leads_to_a_private_address(reader: Reader, target: str) -> None:
    asked = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.host)
        return httpx2.Response(302, headers={"Location": target})

    (polled,) = reader.poll("https://news.example/rss", transport=httpx2.MockTransport(answer))
    assert polled.note.startswith("it leads from the public network to ")
    assert asked == ["news.example"]


# --- hostile servers


def test_a_huge_answer_is_broken_off(site: Site, reader: Reader) -> None:
    plain = site.page("/plain", (200, {}, b"<rss>" + b"a" * 3_000_000))
    bomb = site.page("/bomb", (200, {"Content-Encoding": "gzip"}, gzip.compress(b"a" * 200_000_000)))
    for url in (plain, bomb):
        assert reader.one(url, max_bytes=1_000_000).note == "it is larger than 1,000,000 bytes"


def test_an_answer_that_trickles_is_broken_off(reader: Reader) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def trickle() -> None:
            line, _ = listening.accept()
            with line:
                line.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(100):
                    try:
                        line.sendall(b"X: y\r\n")
                    except OSError:
                        return
                    time.sleep(0.05)

        threading.Thread(target=trickle, daemon=True).start()
        begin = time.monotonic()
        polled = reader.one(f"http://127.0.0.1:{listening.getsockname()[1]}/", max_seconds=0.3, tries=1)
        assert polled.note == "it took more than 0.3 seconds"
        assert time.monotonic() - begin < 3


def test_nobody_there(reader: Reader) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    polled = reader.one(f"http://127.0.0.1:{port}/", tries=2)
    assert polled.outcome == "failed"
    assert len(reader.slept) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Not found</body></html>",
        b"\x89PNG" + bytes(range(256)) * 20,
        b'<!DOCTYPE x [<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        b"<rss><channel>" + b"<a>" * 10_000,
        b"{}",
    ],
)
def test_what_is_no_feed_is_not_saved(site: Site, reader: Reader, body: bytes) -> None:
    polled = reader.one(site.page("/rss", (200, {"ETag": '"x"'}, body)))
    assert polled.outcome == "failed"
    assert reader.saved == []
    # Its tag is not kept: the next whole answer may be a feed.
    reader.one(site.url + "/rss")
    assert "if-none-match" not in site.asked[-1][1]


def test_a_lie_about_the_packing_fails(site: Site, reader: Reader) -> None:
    polled = reader.one(site.page("/rss", (200, {"Content-Encoding": "gzip"}, b"not packed at all")))
    assert polled.outcome == "failed"
    assert len(site.asked) == 1


@pytest.mark.parametrize("host", ["..", "a/b", "news.example", "../../etc"])
def test_no_host_leads_out_of_the_folder(reader: Reader, host: str) -> None:
    answer = httpx2.MockTransport(lambda _: httpx2.Response(200, content=feed("A")))
    try:
        reader.poll(f"http://{host}/rss", transport=answer)
    except SettingsError:
        return
    root = reader.folder / "inbox" / FOLDER
    assert all(path.parent.parent == root for path in reader.saved)
    assert [path.name for path in reader.folder.iterdir()] == ["inbox"]


# --- the command


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    from pipeline.cli import main

    monkeypatch.setattr(sys, "argv", ["dateline", "poll", *arguments])
    with pytest.raises(SystemExit) as leaving:
        main()
    out, err = capsys.readouterr()
    return int(leaving.value.code or 0), out, err


def test_the_command_tells_of_each_feed_and_fails_with_one(
    site: Site, reader: Reader, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = site.page("/good", (200, {}, feed("A"))), site.page("/bad", (404, {}, b""))
    inbox = ("--inbox", os.fspath(reader.folder / "inbox"))
    monkeypatch.setenv("DATELINE_FEEDS__PAUSE_SECONDS", "0")
    code, out, err = run(capsys, monkeypatch, *inbox, good, bad)
    assert (code, out) == (1, f"{good}: 1 new of 1 entries\n")
    assert err.startswith(f"error: E081 {bad}: its server answered 404. ")
    assert run(capsys, monkeypatch, *inbox, good, "--quiet") == (0, "", "")
    code, _, err = run(capsys, monkeypatch, *inbox)
    assert (code, err[:10]) == (1, "error: E08")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "a.example/rss", "http://me:word@a.example/", ""]
)
def test_only_plain_web_addresses_are_settings(reader: Reader, url: str) -> None:
    with pytest.raises(SettingsError, match="http://"):
        reader.settings(url)


def test_no_feed_and_a_second_poll_at_once_are_refused(reader: Reader) -> None:
    with pytest.raises(DatelineError, match="E080"):
        reader.poll()
    failures = []

    def second() -> None:
        try:
            reader.poll("http://127.0.0.1:1/")
        except LockError as problem:
            failures.append(problem.code)

    with hold(reader.folder / "inbox" / FOLDER):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert failures == ["E006"]


def test_the_job_polls_and_fails_with_a_feed(site: Site, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    from assets.feeds import poll as job

    monkeypatch.chdir(reader.folder)
    monkeypatch.setenv("DATELINE_FEEDS__URLS", site.page("/good", (200, {}, feed("A"))))
    assert job.execute_in_process().success
    assert len(reader.saved) == 1
    monkeypatch.setenv("DATELINE_FEEDS__URLS", site.page("/bad", (404, {}, b"")))
    with pytest.raises(DatelineError, match="E081"):
        job.execute_in_process()


def test_polling_changes_no_coded_row_by_its_settings(reader: Reader) -> None:
    assert reader.settings("https://a.example/").coding_inputs() == reader.settings().coding_inputs()
