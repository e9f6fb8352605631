"""Characters: what copying, encoding and typesetting did to a text.

In: a stretch of raw text. Out: the same words on one line: entities resolved, text that was read in a wrong
encoding set right (``Ã©`` is é), NFC, no zero-width, bidirectional or control characters, no soft hyphens,
every run of white space one space. A word broken by a hyphen at a line's end keeps its hyphen and closes up.
Refuses nothing.
"""

import html
import re
import unicodedata

import ftfy
import ftfy.badness

_INVISIBLE = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x1C),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    ]
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINE_HYPHEN = re.compile(r"(?<=[^\W\d_])-[ \t]*[\r\n]+[ \t]*(?=[^\W\d_])")


def repair(raw: str) -> str:
    """Return the words of ``raw`` on one line.

    >>> repair("a&nbsp;b\\u200b  c"), repair("hard-\\nline  wraps\\nhere")
    ('a b c', 'hard-line wraps here')
    >>> repair("the armyâ€™s cafÃ©")
    'the army’s café'
    """
    if "&" in raw and _ENTITY.search(raw):
        raw = html.unescape(raw)
    if "\n" in raw:
        raw = _LINE_HYPHEN.sub("-", raw)
    if not raw.isascii():
        if ftfy.badness.is_bad(raw):
            raw = ftfy.fix_encoding(raw)
        raw = unicodedata.normalize("NFC", raw)
    if not (raw.isascii() and raw.isprintable()):
        raw = raw.translate(_INVISIBLE)
    return " ".join(raw.split())
