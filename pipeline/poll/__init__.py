"""Polling of live feeds: what is new in them becomes files of the inbox, and a build reads those as any other.

In: the addresses in [feeds] of the settings. Out: a file for each new entry, ``feeds/HOST/PAYLOAD_SHA256.rss`` in the
first inbox folder, and a ``Polled`` for each feed. A file is named by what a build reads from it, so an entry that was
saved once is never saved again, even where the state was lost; an entry that changed is saved beside its first form.
So a build, and every build after it, needs no network.
Refuses: E080 settings without a feed, E006 a poll while another runs. A feed that fails costs only itself.

Hosts are asked side by side, the feeds of one host one after another. A feed that has not changed costs a short answer
(ETag, Last-Modified); a server that asks for patience (Retry-After) is not asked again before the time it named.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal

import httpx2

from pipeline.errors import DatelineError, RefusedError
from pipeline.ingest import isolated
from pipeline.ingest.record import Record
from pipeline.poll.entries import documents, is_feed
from pipeline.poll.fetch import BusyError, FeedError, fetch, make_client
from pipeline.poll.state import Seen, read_state, write_state
from pipeline.settings import Settings
from pipeline.store.durable import flush_folder, write_temporary
from pipeline.store.lock import hold

__all__ = ["FOLDER", "Polled", "poll"]

FOLDER = "feeds"
_HOSTS_AT_ONCE = 8
_LONGEST_PATIENCE = 7 * 86_400

type Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What came of a feed: ``saved`` of its ``entries`` were new; ``note`` says why it failed, or waits."""

    url: str
    outcome: Literal["read", "unchanged", "waiting", "failed"]
    saved: int = 0
    entries: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What the feeds of one poll share."""

    settings: Settings
    folder: Path
    state: dict[str, Seen]
    client: httpx2.AsyncClient
    sleep: Sleep
    now: float


def poll(
    settings: Settings, *, sleep: Sleep = asyncio.sleep, transport: httpx2.AsyncBaseTransport | None = None
) -> list[Polled]:
    """Ask every feed of the settings once and save what is new; return what came of each, in their order.

    ``sleep`` and ``transport`` are for tests: how to wait, and what stands in for the network.
    """
    urls = list(dict.fromkeys(settings.feeds.urls))
    if not urls:
        raise DatelineError("E080", "no feed is named", where="[feeds] urls")
    folder = settings.inbox[0] / FOLDER
    with hold(folder):
        return asyncio.run(_poll(urls, settings, folder, sleep, transport))


async def _poll(
    urls: list[str], settings: Settings, folder: Path, sleep: Sleep, transport: httpx2.AsyncBaseTransport | None
) -> list[Polled]:
    found: dict[str, Polled] = {}
    gate = asyncio.Semaphore(_HOSTS_AT_ONCE)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(make_client(transport))
        turn = _Round(
            settings=settings, folder=folder, state=read_state(folder), client=client, sleep=sleep, now=time.time()
        )

        async def ask_host(feeds: list[str]) -> None:
            async with gate:
                for number, url in enumerate(feeds):
                    if number:
                        await sleep(settings.feeds.pause_seconds)
                    found[url] = await _ask(url, turn)

        by_host = groupby(sorted(urls, key=_host), key=_host)
        await asyncio.gather(*[ask_host(list(feeds)) for _, feeds in by_host])
    return [found[url] for url in urls]


async def _ask(url: str, turn: _Round) -> Polled:
    """Ask one feed, save what is new, and keep for the next poll what the server said."""
    seen = turn.state.get(url, Seen())
    if seen.not_before > turn.now:
        until = time.strftime("%Y-%m-%d %H:%M", time.gmtime(seen.not_before))
        return Polled(url=url, outcome="waiting", note=f"its server wants no request before {until} UTC")
    try:
        answer = await fetch(turn.client, url, seen, turn.settings.feeds, sleep=turn.sleep)
        if answer.data is None:
            return Polled(url=url, outcome="unchanged")
        polled = await asyncio.to_thread(_save, url, answer.data, turn)
    except FeedError as problem:
        if isinstance(problem, BusyError) and problem.retry_after:
            until_ = turn.now + min(problem.retry_after, _LONGEST_PATIENCE)
            turn.state[url] = replace(seen, not_before=round(until_))
            write_state(turn.folder, turn.state)
        return Polled(url=url, outcome="failed", note=str(problem))
    turn.state[url] = Seen(etag=answer.etag, last_modified=answer.last_modified)
    write_state(turn.folder, turn.state)
    return replace(polled, note=f"it moved to {answer.moved}; name that in the settings" if answer.moved else "")


def _save(url: str, data: bytes, turn: _Round) -> Polled:
    """Write the entries of a feed that are not there yet. Raises ``FeedError`` for what is no feed."""
    try:
        items = list(isolated.read(".rss", data, url, turn.settings.ingest))
    except (RefusedError, ValueError) as problem:
        raise FeedError(problem.reason if isinstance(problem, RefusedError) else str(problem)) from problem
    records = [item for item in items if isinstance(item, Record)]
    if not records and not is_feed(data):
        raise FeedError("what came is no feed")
    target = turn.folder / _folder_name(url)
    target.mkdir(parents=True, exist_ok=True)
    saved = 0
    for name, document in documents(data, records):
        path = target / f"{name}.rss"
        if not path.exists():
            os.replace(write_temporary(path, document), path)  # noqa: PTH105 - as everywhere in the store
            saved += 1
    flush_folder(target)
    return Polled(url=url, outcome="read", saved=saved, entries=len(records))


def _host(url: str) -> str:
    return httpx2.URL(url).host


def _folder_name(url: str) -> str:
    """The host as the name of a folder.

    >>> _folder_name("https://News.example:8080/rss")
    'news.example'
    """
    kept = "".join(char if char.isascii() and (char.isalnum() or char in ".-") else "_" for char in _host(url))
    return kept.lower().strip(".") or "_"
