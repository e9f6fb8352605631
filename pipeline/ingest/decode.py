"""Bytes to text.

In: bytes, and the encoding that the document declares, if it does.
Out: text, by the first of: byte order mark, the declared encoding, UTF-8, UTF-16 or UTF-32 without a mark,
Windows-1252 (few high bytes), detection. A byte that no encoding explains becomes U+FFFD.
Refuses (``NotTextError``): bytes that are no text, such as a picture or a program named .txt.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from charset_normalizer import from_bytes

type Stream = io.BufferedReader[Any]
"""Bytes that can be read once, from beginning to end, and looked at ahead (``peek``)."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536
_HIGH = bytes(range(0x80, 0x100))
# Pages that declare Latin-1 are read as Windows-1252, as every browser does (WHATWG Encoding Standard).
_AS_CP1252 = {"iso8859-1", "latin-1", "ascii", "us-ascii", "iso-8859-1", "iso_8859-1", "latin1"}
_LATE = "dateline.late"


class NotTextError(ValueError):
    """The bytes are not text."""


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of ``data``; raise ``NotTextError`` when it holds none.

    >>> decode(b"caf\\xe9", "windows-1252"), decode("café".encode())
    ('café', 'café')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, "replace"))
    for candidate in (declared, "utf-8"):
        text = _strict(data, candidate)
        if text is not None:
            return _checked(text)
    return _checked(data.decode(_guessed(data), "replace"))


@contextmanager
def text_of(stream: Stream) -> Iterator[tuple[io.TextIOWrapper, str]]:
    """Open a stream as text, its line ends as they are; its encoding is told by what ``peek`` shows of it.

    Yields the text, and the part of it that was looked at. Where that is ASCII alone, a byte further down that is
    not UTF-8 is read as Windows-1252.
    """
    sample = stream.peek()
    encoding, errors = _encoding(sample), "replace"
    if encoding == "utf-8" and sample.isascii():
        errors = _LATE
    shown = _checked(sample.decode(encoding, "replace"))
    yield io.TextIOWrapper(stream, encoding, errors, newline=""), shown


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_LATE, _as_cp1252)


def _encoding(sample: bytes) -> str:
    """Name the encoding of a text by its beginning, which may end within a character."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _guessed(sample)
    return _wide(sample[:_SAMPLE]) if _mostly_nul(sample) else "utf-8"


def _strict(data: bytes, encoding: str | None) -> str | None:
    if not encoding:
        return None
    name = encoding.strip().strip("\"'").lower()
    name = "cp1252" if name in _AS_CP1252 else name
    try:
        text = data.decode(name)
    except (LookupError, ValueError, AssertionError):
        return None
    # Bytes full of NUL decode as UTF-8 and mean something else: two-byte text without a mark, or no text.
    return None if not isinstance(text, str) or _mostly_nul(data) else text


def _mostly_nul(data: bytes) -> bool:
    return data.count(0, 0, _SAMPLE) * 20 > min(len(data), _SAMPLE)


def _guessed(data: bytes) -> str:
    """Name the encoding of bytes that are no UTF-8 throughout."""
    sample = data[:_SAMPLE]
    if _mostly_nul(data):
        return _wide(sample)
    high = len(sample) - len(sample.translate(None, _HIGH))
    # Text cut inside a character, or spoilt in a few places, is still UTF-8 if most high bytes fit.
    if high and sample.decode("utf-8", "replace").count("\ufffd") * 5 <= high:
        return "utf-8"
    if high * 10 <= len(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best else "utf-8"


def _wide(sample: bytes) -> str:
    """Name the UTF-16 or UTF-32 form whose zero bytes fall where the sample's do."""
    quarter = len(sample) / 4
    zeros = [sample[i::4].count(0) for i in range(4)]
    high = [count > quarter * 0.5 for count in zeros]
    if high == [False, True, True, True]:
        return "utf-32-le"
    if high == [True, True, True, False]:
        return "utf-32-be"
    if high == [False, True, False, True]:
        return "utf-16-le"
    if high == [True, False, True, False]:
        return "utf-16-be"
    raise NotTextError("it is full of zero bytes")


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    odd = len(_CONTROL.findall(sample)) + sample.count("\ufffd")
    if odd * 10 > len(sample):
        raise NotTextError("more than a tenth of it is control characters or bytes that no encoding explains")
    return text
