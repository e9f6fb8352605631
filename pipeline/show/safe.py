"""Text of articles made harmless to look at.

In: any text. Out: text of the same length, so that offsets stay right: control characters, which could move
a terminal's cursor, change its title or hide words, and those that turn the direction of writing around are
replaced by pictures of themselves. Line feeds and tabs stay. Refuses nothing.
"""

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_PICTURES = 0x2400
_DELETE, _PICTURE_OF_DELETE = 0x7F, "\u2421"
_NO_PICTURE = "\ufffd"


def safe(text: str) -> str:
    r"""Return the text without what acts instead of being read.

    >>> safe("\x1b[31mred\x07")
    '␛[31mred␇'
    """
    return _CONTROLS.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == _DELETE:
        return _PICTURE_OF_DELETE
    return chr(_PICTURES + code) if code < _DELETE else _NO_PICTURE
