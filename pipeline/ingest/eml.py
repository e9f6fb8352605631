"""E-mail messages saved as .eml: newsletters, alerts and articles sent on, one article a message.

In: the message's bytes. Out: the record of its text part, else of its HTML part. A date in the text comes before
the message's own; its subject is the title, without ``Fwd:`` and the like; its sender's name is the outlet.
Refuses: E012 what has no header of a message or no text. Attachments are not opened.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr

from pipeline.ingest.decode import decode
from pipeline.ingest.markup import plain_if_html
from pipeline.ingest.record import Malformed, Record, filled, storable
from pipeline.ingest.txt import read_text
from pipeline.settings import IngestSettings

_SENT_ON = re.compile(r"\s*(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)+", re.I)


def read(data: bytes, path: str, settings: IngestSettings) -> Iterator[Record | Malformed]:
    """Yield the record of a message."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    text = _text(message) if isinstance(message, EmailMessage) and message.keys() else ""
    if not text.strip():
        yield Malformed(code="E012", reason=f"{path} is no e-mail message with a text. Save it again", raw=data)
        return
    sender = header(message, "From")
    for item in read_text("eml", data, storable(text), path, settings):
        if isinstance(item, Malformed):
            yield item
            continue
        date = None if item.published_text else filled(header(message, "Date"))
        item = replace(item, published_text=date, published_source="mail") if date else item
        yield replace(
            item,
            title=item.title or filled(_SENT_ON.sub("", header(message, "Subject"), count=1)),
            outlet=item.outlet or filled(parseaddr(sender)[0] or sender),
        )


def header(message: email.message.Message, name: str) -> str:
    """Return a header as one line of text, whatever is wrong with it."""
    try:
        return storable(str(message.get(name, "")))
    except Exception:
        # The email package raises errors of many kinds on broken headers; one without it is read all the same.
        return ""


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = decoded(part)
    return plain_if_html(text) if part.get_content_type() == "text/html" else text


def decoded(part: email.message.Message) -> str:
    """Return the text of a part, by its declared encoding, else detected. Raises ``NotTextError``."""
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return decode(payload if isinstance(payload, bytes) else b"", charset)
