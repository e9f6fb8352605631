"""One feed over HTTP: a polite, bounded, conditional GET.

In: an address, what its server said last time, and the bounds of [feeds]. Out: an ``Answer``.
Refuses (``FeedError``): an answer that is no success, too large, too slow or packed wrongly, more redirects than
``max_redirects``, one to another scheme than http and https, or one that leads from the public network to a private
address. What may pass by itself (no connection, a time-out, 429, 5xx) is asked again, each time after a longer pause.
"""

import asyncio
import datetime
import email.utils
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version

import httpx2
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from pipeline.poll.state import Seen
from pipeline.settings import FeedSettings

_LONGEST_WAIT = 60.0
_BUSY = frozenset([408, 425, 429, 500, 502, 503, 504])
_MOVED = frozenset([301, 308])
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


class FeedError(Exception):
    """Why a feed was not read: a clause for a person."""


class BusyError(FeedError):
    """The server wants to be asked later; ``retry_after``: seconds, where it says so."""

    def __init__(self, what: str, retry_after: float | None) -> None:
        super().__init__(what)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A feed's bytes, None where they are those of last time; ``moved``: its new address, if it moved for good."""

    data: bytes | None
    etag: str | None = None
    last_modified: str | None = None
    moved: str | None = None


def make_client(transport: httpx2.AsyncBaseTransport | None = None) -> httpx2.AsyncClient:
    """Return a client that follows no redirect by itself and says who it is."""
    headers = {"User-Agent": f"dateline/{version('dateline')}", "Accept": _ACCEPT}
    return httpx2.AsyncClient(headers=headers, follow_redirects=False, transport=transport)


async def fetch(
    client: httpx2.AsyncClient,
    url: str,
    seen: Seen,
    settings: FeedSettings,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Answer:
    """Return what the server has that is new. Raises ``FeedError``."""
    longer = wait_exponential_jitter(multiplier=max(settings.pause_seconds, 0.1), max=_LONGEST_WAIT)

    def wait(state: RetryCallState) -> float:
        problem = state.outcome.exception() if state.outcome else None
        asked = problem.retry_after if isinstance(problem, BusyError) else None
        return max(asked or 0.0, longer(state))

    tries = AsyncRetrying(
        stop=stop_after_attempt(settings.tries),
        wait=wait,
        retry=retry_if_exception(_may_pass),
        sleep=sleep,
        reraise=True,
    )
    try:
        answer: Answer = await tries(_once, client, url, seen, settings)
    except TimeoutError as problem:
        raise FeedError(f"it took more than {settings.max_seconds:g} seconds") from problem
    except (httpx2.HTTPError, httpx2.InvalidURL) as problem:
        raise FeedError(f"{type(problem).__name__}: {problem}"[:300]) from problem
    return answer


def _may_pass(problem: BaseException) -> bool:
    """Tell whether the same request may go better in a while."""
    if isinstance(problem, BusyError):
        return (problem.retry_after or 0) <= _LONGEST_WAIT
    passing = isinstance(problem, httpx2.TransportError | TimeoutError)
    return passing and not isinstance(problem, httpx2.UnsupportedProtocol | httpx2.DecodingError)


async def _once(client: httpx2.AsyncClient, url: str, seen: Seen, settings: FeedSettings) -> Answer:
    """Ask once, along redirects, within the time."""
    headers = {"If-None-Match": seen.etag, "If-Modified-Since": seen.last_modified}
    asked = {name: value for name, value in headers.items() if value}
    here, for_good = httpx2.URL(url), True
    async with asyncio.timeout(settings.max_seconds):
        for _ in range(settings.max_redirects + 1):
            async with client.stream("GET", here, headers=asked, timeout=settings.max_seconds) as response:
                if response.next_request is None:
                    return await _read(response, settings, str(here) if for_good and str(here) != url else None)
                there = response.next_request.url
                if _is_private(there.host) and not _is_private(here.host):
                    raise FeedError(f"it leads from the public network to {there.host}")
                for_good = for_good and response.status_code in _MOVED
                here = there
    raise FeedError(f"it is redirected more than {settings.max_redirects} times")


async def _read(response: httpx2.Response, settings: FeedSettings, moved: str | None) -> Answer:
    if response.status_code == httpx2.codes.NOT_MODIFIED:
        return Answer(data=None)
    if response.status_code in _BUSY:
        raise BusyError(f"its server answered {response.status_code}", _retry_after(response))
    if response.status_code != httpx2.codes.OK:
        raise FeedError(f"its server answered {response.status_code}")
    data = bytearray()
    async for block in response.aiter_bytes():
        data += block
        if len(data) > settings.max_bytes:
            raise FeedError(f"it is larger than {settings.max_bytes:,} bytes")
    headers = response.headers
    return Answer(data=bytes(data), etag=headers.get("ETag"), last_modified=headers.get("Last-Modified"), moved=moved)


def _retry_after(response: httpx2.Response) -> float | None:
    """Seconds until the server may be asked again: it gives a number or a date."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal() and len(value) < 12:
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=datetime.UTC)
    return max((until - datetime.datetime.now(datetime.UTC)).total_seconds(), 0.0)


def _is_private(host: str) -> bool:
    """Tell whether an address is of this machine or its network, as far as the name says so.

    >>> _is_private("127.0.0.1"), _is_private("localhost"), _is_private("169.254.169.254"), _is_private("news.example")
    (True, True, True, False)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
