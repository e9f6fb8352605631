"""Bytes to text.

In: bytes, and the encoding that the document declares, if it does.
Out: text, by the first of: byte order mark, the declared encoding, UTF-8, UTF-16 or UTF-32 without a mark,
Windows-1252 (few high bytes), detection. A byte that no encoding explains becomes U+FFFD.
Refuses (``NotTextError``): bytes that are no text, such as a picture or a program named .txt.
"""

import codecs
import re

from charset_normalizer import from_bytes

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
    return _checked(_guess(data))


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


def _guess(data: bytes) -> str:
    sample = data[:_SAMPLE]
    if _mostly_nul(data):
        return data.decode(_wide(sample), "replace")
    broken = data.decode("utf-8", "replace")
    high = len(sample) - len(sample.translate(None, _HIGH))
    # Text cut inside a character, or spoilt in a few places, is still UTF-8 if most high bytes fit.
    if high and sample.decode("utf-8", "replace").count("\ufffd") * 5 <= high:
        return broken
    if high * 10 <= len(sample):
        return data.decode("cp1252", "replace")
    best = from_bytes(sample).best()
    return data.decode(best.encoding if best else "utf-8", "replace")


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
