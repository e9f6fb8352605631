"""Web pages saved as one file, .mht or .mhtml: one article a page.

In: the file's bytes. Out: the record of its first HTML part, read as a web page is, with the address it was
saved from. The day it was saved is no date of publication, and is not taken.
Refuses: E012 a file without an HTML part.
"""

import email
import email.policy
from collections.abc import Iterator

from pipeline.ingest.eml import decoded, header
from pipeline.ingest.html import read_page
from pipeline.ingest.record import Malformed, Record, storable
from pipeline.settings import IngestSettings


def read(data: bytes, path: str, _settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the one record of a saved page."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        yield Malformed(code="E012", reason=f"{path} holds no web page. Save the page again", raw=data)
        return
    addresses = (header(message, "Snapshot-Content-Location"), header(page, "Content-Location"))
    url = next((address for address in addresses if address.startswith("http")), None)
    yield read_page("mht", data, storable(decoded(page)), path, url)
