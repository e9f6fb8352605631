"""HTML inside a field to plain text, one line a block.

In: a text that may hold HTML: a paragraph of a feed, an export with tags. Out: plain text; scripts, styles,
pictures, menus and footers are left out; block elements and ``<br>`` end a line.
Refuses nothing: what does not parse is returned with its tags cut out.
"""

import re

import lxml.etree
import lxml.html

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|blockquote|figure|figcaption|img|article|section|table|td|html|body)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.I,
)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLOCK_NAMES = (
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote article section main header tr table figure figcaption"
    " dd dt dl pre hr address body form details summary"
)
_DROPPED_NAMES = "script style noscript template svg nav footer button iframe object select head img"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_DROPPED = frozenset(_DROPPED_NAMES.split())


def plain_if_html(text: str) -> str:
    """Return the text without tags if it holds any, else as it is.

    >>> plain_if_html("<p>A &amp; B</p><p>C</p>"), plain_if_html("3 < 4")
    ('A & B\\n\\nC', '3 < 4')
    """
    if "<" not in text or not _TAG.search(text):
        return text
    try:
        root = lxml.html.fragment_fromstring(text, create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):  # the last for a page that has two bodies
        return _ANY_TAG.sub(" ", text)
    return block_text(root)


def block_text(root: lxml.html.HtmlElement) -> str:
    """Return the text of an element, blocks apart by an empty line, inline white space folded."""
    parts: list[str] = []
    walk = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in ("comment", "pi"):
            parts.append(element.tail or "")
            continue
        dropped = element.tag in _DROPPED
        if event == "start":
            if dropped:
                walk.skip_subtree()
            else:
                parts.append("\n" if element.tag in _BLOCKS else "")
                parts.append(_folded(element.text))
            continue
        parts.append("\n" if element.tag in _BLOCKS else "")
        if element is not root:
            parts.append(_folded(element.tail))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
