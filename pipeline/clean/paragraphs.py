"""A raw body to paragraphs that know where they stood.

In: a body as captured. Out: ``Unit`` objects: offsets into the body and the repaired text between them. In
a hard-wrapped body (lines broken at a fixed width) the lines of a paragraph are one unit; in any other,
every line is one. A paragraph of wrapped text ends at an empty line, at an indent, or at a line that had
room for more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.clean.repair import repair

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_LIST_MARK = re.compile(r"(?:[-–—•*▪■●]|\(?\d{1,2}[.)]) ")
_STRAIGHT = tuple(zip("’‘‛`´“”„‟", "'''''\"\"\"\"", strict=True))
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_MIN_SENTENCE, LONG = 60, 200
_MIN_WIDTH, _MAX_WIDTH = 45, 110


@dataclass(slots=True)
class Unit:
    """A paragraph: ``body[start:end]``, repaired to ``text``. ``apart`` if an empty line stands before it.

    ``is_caption``: a picture's credit stood at its end. A caption is part of the article, but not of its
    prose.
    ``is_sentence``: it reads as prose: long, or closed like a sentence and not short; no caption.
    ``probe``: the text with straight quotes, character for character: what rules are matched on.
    """

    start: int
    end: int
    text: str
    apart: bool = False
    indent: int = 0
    is_caption: bool = False
    is_sentence: bool = field(init=False)
    probe: str = field(init=False)

    def __post_init__(self) -> None:
        length = len(self.text)
        is_closed = length >= LONG or (length >= _MIN_SENTENCE and bool(SENTENCE_END.search(self.text)))
        self.is_sentence = is_closed and not self.is_caption
        self.probe = self.text if self.text.isascii() else _straight(self.text)

    @property
    def ends(self) -> bool:
        """Whether the text closes with a mark that ends a clause."""
        return bool(_TERMINAL.search(self.text[-6:]))


def _straight(text: str) -> str:
    """Replace quotes one by one: str.translate takes far longer on long texts."""
    for quote, straight in _STRAIGHT:
        text = text.replace(quote, straight)
    return text


def paragraphs(body: str) -> list[Unit]:
    """Return the paragraphs of a body in order, empty ones left out."""
    lines = list(_lines(body))
    width = wrap_width(lines)
    if not width:
        return lines
    return list(_joined(body, lines, width))


def _lines(body: str) -> Iterator[Unit]:
    last = -1
    for match in _LINE.finditer(body):
        raw = match[0]
        text = repair(raw)
        if not text:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.end() - (len(raw) - len(raw.rstrip()))
        between = body[last:start] if last >= 0 else ""
        apart = between.count("\n") > 1 or between.count("\r") > 1 or last < 0
        yield Unit(start, end, text, apart, start - match.start())
        last = end


def wrap_width(lines: list[Unit]) -> int:
    """Return the width at which the body's lines were broken, or 0 when they were not.

    They were if most lines that have a neighbour run on into it: long enough, no closing mark, and the next
    begins in lower case (in upper-case text, anyhow).
    """
    if len(lines) < 3:
        return 0
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(len(lengths) * 0.9)]
    if not _MIN_WIDTH <= width <= _MAX_WIDTH or lengths[-1] > 2 * _MAX_WIDTH:
        return 0
    text = " ".join(line.text for line in lines)
    shouted = is_shouted(text)
    pairs = flows = 0
    for line, following in pairwise(lines):
        if following.apart or following.indent > line.indent + 1:
            continue
        pairs += 1
        runs_on = len(line.text) >= width * 0.55 and not line.ends
        flows += runs_on and (shouted or not following.text[0].isupper())
    return width if pairs > 1 and flows * 2 >= pairs else 0


def is_shouted(text: str) -> bool:
    """Tell whether a text is written in capitals.

    >>> is_shouted("BOMB KILLS TWO (AFP)"), is_shouted("The FMLN said")
    (True, False)
    """
    upper = sum(map(str.isupper, text))
    return upper > 4 * sum(map(str.islower, text))


def _joined(body: str, lines: list[Unit], width: int) -> Iterator[Unit]:
    """Yield units of wrapped lines."""
    group: list[Unit] = []
    for line in lines:
        if group and _begins(group[-1], line, width):
            yield _unit(body, group)
            group = []
        group.append(line)
    if group:
        yield _unit(body, group)


def _begins(before: Unit, line: Unit, width: int) -> bool:
    if line.apart or line.indent > before.indent + 1:
        return True
    if _LIST_MARK.match(line.text) and before.ends:
        return True
    # The line before had room for this one's first word: its writer ended it on purpose.
    room = len(before.text) + 1 + len(line.text.split(" ", 1)[0]) <= width * 0.8
    return room and (before.ends or line.text[0].isupper())


def _unit(body: str, group: list[Unit]) -> Unit:
    first, last = group[0], group[-1]
    if first is last:
        return first
    text = repair(body[first.start : last.end])
    return Unit(first.start, last.end, text, first.apart, first.indent)
