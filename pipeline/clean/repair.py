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

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
# What ftfy looks for has two signs beyond ASCII side by side, or one of these; to look for that is much quicker.
_MAY_BE_MISREAD = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]|(?<=[\x80-\x9fŒœÂÃ]))")
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
        if _MAY_BE_MISREAD.search(raw) and ftfy.badness.is_bad(raw):
            raw = ftfy.fix_encoding(raw)
        raw = unicodedata.normalize("NFC", raw)
    if not raw.isprintable():
        raw = _INVISIBLE.sub("", raw)
    return " ".join(raw.split())
