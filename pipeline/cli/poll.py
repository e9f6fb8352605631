"""``dateline poll``: what came of each feed.

In: settings. Out: a line a feed on stdout, what failed on stderr (E081), and whether nothing did.
Refuses: settings without a feed (E080).
"""

import sys

from pipeline.errors import DatelineError
from pipeline.poll import Polled, poll
from pipeline.settings import Settings
from pipeline.show.safe import safe


def run_poll(settings: Settings, *, quiet: bool) -> bool:
    """Poll, print, and tell whether every feed was read or had nothing new."""
    polled = poll(settings)
    for feed in polled:
        if feed.outcome == "failed":
            print(f"error: {DatelineError('E081', safe(feed.note), where=safe(feed.url))}", file=sys.stderr)
        elif not quiet:
            print(_line(feed))
    return all(feed.outcome != "failed" for feed in polled)


def _line(feed: Polled) -> str:
    said = f"{feed.saved} new of {feed.entries} entries" if feed.outcome == "read" else feed.outcome
    note = f" ({safe(feed.note)})" if feed.note else ""
    return f"{safe(feed.url)}: {said}{note}"
