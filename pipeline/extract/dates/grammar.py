"""A small finite-state cascade over time words.

In: text. Tokens become *tags*, one character each (a vocabulary word, a kind of number, or "other"), so that
a grammar rule is a plain regular expression over the string of tags, blind to case, spaces and line breaks.
Rules are applied level by level; what one rule finds becomes a single node for the next.
Patterns hold only optional parts, never repetition, so the work grows linearly with the text.

Pattern notation, items parted by spaces: ``in`` a word, ``in/on`` either word, ``MONTH`` a class of words or
nodes, ``m:MONTH`` a named item, ``x?`` optional, ``( a b )?`` a group, ``|`` or, ``!x`` not followed by x,
``<x`` preceded by x, ``<!x`` not preceded by x, ``n:( ... )`` the part that becomes the node;
``slash``, ``lpar``, ``rpar`` are the signs that the notation itself needs.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, partial, reduce
from itertools import pairwise
from operator import or_
from pathlib import Path
from typing import Any, NamedTuple

LEXICONS = Path(__file__).parents[1] / "lexicons"

TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+)"  # most tokens are words: they are tried first
    r"|(?P<iso>(?<![\w.-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?(?![\w-]))"
    r"|(?P<slash>(?<![\w/.-])(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?:[0-9]{2})?|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4})(?![\w/-]))"
    r"|(?P<clock>(?<![\w.:])(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[ \u00a0\u202f]?[ap]\.?m\b\.?)?"
    r"|[0-9]{1,2}(?:\.[0-9]{2})?[ \u00a0\u202f]?[ap](?:m\b|\.m\.))(?![\w:]))"
    r"|(?P<decade>(?<![\w.-])(?:['’]?[0-9]0|[0-9]{3}0)['’]?s\b)"
    r"|(?P<number>(?<![\w.,$£€¥#])[0-9]{1,9}(?:st|nd|rd|th|d)?(?![\w%]|[.,][0-9]))"
    r"|(?P<junk>[\w$£€¥#](?:[.,]?[\w%])*)|(?P<gap>\n[ \t\r]*\n)|(?P<sign>--|[^\w\s])",
    re.IGNORECASE,
)
SIGNS = {"–": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "[": "(", "]": ")", "--": "—"}
SPELLED = {"slash": "/", "lpar": "(", "rpar": ")"}


class Node(NamedTuple):
    """A token or what a rule found: tag, place in the text, lower-case word, value."""

    tag: str
    start: int
    end: int
    low: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Context:
    """What every rule may look at: the text, the publication date, the wanted local clock."""

    text: str
    published: date
    utc_offset: int | None = None


def read_lexicon(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of lexicons/."""
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_node = partial(tuple.__new__, Node)  # a node of every word of a text: what Node() does, in half the time


FIRST_TAG = 0xE000  # private characters


class Vocabulary:
    """Which character stands for which word, and which characters make up a class."""

    def __init__(self) -> None:
        self.tags: dict[str, str] = {}
        self.classes: dict[str, str] = {}
        self.values: dict[str, str] = {}

    def tag(self, key: str) -> str:
        """The character of a word, sign or node class, allotted on first use."""
        return self.tags.setdefault(key, chr(FIRST_TAG + len(self.tags)))

    def add(self, word: str, classes: Iterable[str], value: str) -> None:
        self.values[word] = value
        for name in classes:
            self.classes[name] = self.classes.get(name, "") + self.tag(word)

    def symbol(self, item: str) -> str:
        """The regular expression of one pattern symbol."""
        return "[" + "".join(self._chars(part) for part in item.split("/")) + "]"

    def _chars(self, part: str) -> str:
        return self.classes.get(part) or self.tag(SPELLED.get(part, part))


VOCABULARY = Vocabulary()
for _row in read_lexicon("date_words.csv"):
    VOCABULARY.add(_row["word"], _row["classes"].split(), _row["value"])
for _row in read_lexicon("time_zones.csv"):
    VOCABULARY.add(_row["zone"], ["ZONECITY" if _row["needs_time"] else "ZONE"], _row["zone"])
VOCABULARY.classes["DN"] = VOCABULARY.tag("DAY") + VOCABULARY.tag("ORD")
VOCABULARY.classes["COUNT"] = "".join(
    [VOCABULARY.classes["NUMBERWORD"], *(VOCABULARY.tag(t) for t in ("DAY", "PAIR", "NUM", "MIL", "YEAR"))]
)
VOCABULARY.classes["OTHER"] = VOCABULARY.tag("other")
VOCABULARY.classes["NAME"] = VOCABULARY.tag("Other")


def words_of(name: str) -> frozenset[str]:
    """The lexicon's words of a class."""
    return frozenset(word for word, tag in VOCABULARY.tags.items() if tag in VOCABULARY.classes[name])


CAPITAL = words_of("CAPITAL")
ITEM = re.compile(r"(<!|<|!)?(?:([a-z]\w*):)?(\(|\)|\||[^\s()|?]+)(\?)?")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Translate pattern notation into a regular expression over tags."""
    out = []
    for item in pattern.split():
        found = ITEM.fullmatch(item)
        if not found:
            raise ValueError(f"bad item {item!r} in the date pattern {pattern!r}")
        mark, name, body, optional = found.groups()
        if body == "(":
            out.append(f"(?P<{name}>" if name else "(?:")
            continue
        regex = body if body in ")|" else VOCABULARY.symbol(body)
        look = {"!": "(?!", "<": "(?<=", "<!": "(?<!"}.get(mark or "")
        regex = f"{look}{regex})" if look else f"(?P<{name}>{regex})" if name else regex
        out.append(regex + (optional or ""))
    return re.compile("".join(out))


def bits(tags: Iterable[str]) -> int:
    """A set of tags as one number."""
    return reduce(or_, map(_bit, set(tags)), 0)


@cache
def _bit(tag: str) -> int:
    return 1 << ord(tag) - FIRST_TAG


def needed(pattern: str) -> list[int]:
    """Of each part that a pattern cannot do without, the tags that it may be: without one of these nothing matches."""
    groups: list[list[int | None]] = [[]]
    for item in pattern.split():
        mark, _, body, optional = ITEM.fullmatch(item).groups()  # type: ignore[union-attr]
        if body == "(":
            groups.append([])
        elif body == ")":
            group = groups.pop()
            groups[-1] += [] if optional or None in group else group
        elif not mark and not optional:
            groups[-1].append(None if body == "|" else bits(VOCABULARY.symbol(body)[1:-1]))
    return [] if None in groups[0] else [tags for tags in groups[0] if tags]


@dataclass(frozen=True, slots=True)
class Found:
    """A rule's match, by the names of its items."""

    match: re.Match[str]
    nodes: list[Node]
    ctx: Context

    def __contains__(self, name: str) -> bool:
        return self.match.re.groupindex.get(name) is not None and self.match.start(name) >= 0

    def __getitem__(self, name: str) -> Node:
        return self.nodes[self.match.start(name)]

    def word(self, name: str, default: str = "") -> str:
        """The lexicon value of a named word ('mid' of 'middle')."""
        return VOCABULARY.values.get(self[name].low, self[name].low) if name in self else default

    def number(self, name: str) -> int:
        """The number of a digit or number word."""
        value = self[name].value
        return value if isinstance(value, int) else int(VOCABULARY.values.get(self[name].low) or 1)

    def after(self, steps: int = 0) -> Node | None:
        """The node that follows the match."""
        at = self.match.end() + steps
        return self.nodes[at] if at < len(self.nodes) else None

    def before(self, steps: int = 1) -> Node | None:
        """The node before the match."""
        at = self.match.start() - steps
        return self.nodes[at] if at >= 0 else None

    def spaced(self) -> bool:
        """Is there white space next to a sign inside the match ('7 - 9' against '7-9')?"""
        inner = self.nodes[self.match.start() : self.match.end()]
        return any(a.end < b.start for a, b in pairwise(inner) if "-" in (a.low, b.low))


type Action = Callable[[Found], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what it needs, the tag of the node it makes and the function of its value (None: no match)."""

    pattern: re.Pattern[str]
    needs: list[int]
    tag: str
    action: Action


def rule(tag: str, action: Action, *patterns: str) -> list[Rule]:
    """One rule for each pattern, all with the same outcome."""
    return [Rule(compile_pattern(p), needed(p), VOCABULARY.tag(tag), action) for p in patterns]


def _number_node(raw: str, start: int, end: int) -> Node:
    digits = raw.rstrip("stndrhSTNDRH")
    value = int(digits)
    if digits != raw:
        return Node(VOCABULARY.tag("ORD" if 1 <= value <= 31 else "other"), start, end, raw.lower(), value)
    if len(digits) <= 2:
        kind = "DAY" if 1 <= value <= 31 else "PAIR"
    elif len(digits) == 4:
        kind = "YEAR" if 1900 <= value <= 2099 else "MIL" if value < 2400 and value % 100 < 60 else "NUM"
    else:
        kind = "NUM"
    return Node(VOCABULARY.tag(kind), start, end, raw, value)


@lru_cache(maxsize=65536)
def _word(raw: str) -> tuple[str, str]:
    """Tag of a word as written, and the word in lower case."""
    low = raw.lower()
    known = VOCABULARY.tags.get(low)
    if known is None or (low in CAPITAL and not raw[0].isupper()):
        known = VOCABULARY.tag("Other" if raw[0].isupper() and len(raw) > 1 else "other")
    return known, low


def tokenize(text: str) -> Iterator[Node]:
    """Tag every word, number and sign of a text, in order."""
    tags = VOCABULARY.tags
    other, punctuation = VOCABULARY.tag("other"), VOCABULARY.tag("punctuation")
    for m in TOKEN.finditer(text):
        kind, raw = m.lastgroup, m.group()
        start, end = m.span()
        if kind == "word":
            tag, low = _word(raw)
            yield _node((tag, start, end, low, None))
        elif kind == "number":
            yield _number_node(raw, start, end)
        elif kind == "sign":
            sign = SIGNS.get(raw, raw)
            yield Node(tags.get(sign, punctuation), start, end, sign)
        else:
            yield Node(tags.get(str(kind).upper(), other), start, end, raw.lower())


def _value(action: Action, found: Found) -> Any:
    """Run an action; a date that does not exist or lies outside the calendar is no match."""
    try:
        return action(found)
    except (ValueError, OverflowError):
        return None


def apply(rules: Iterable[Rule], nodes: list[Node], ctx: Context) -> list[Node]:
    """Run rules in order; each match becomes one node (or, for a list value, a node for each named part)."""
    tags = "".join([node.tag for node in nodes])
    present = bits(tags)
    for each in rules:
        if not all(map(present.__and__, each.needs)):
            continue
        out: list[Node] = []
        pieces: list[str] = []
        done = 0
        for match in each.pattern.finditer(tags):
            value = _value(each.action, Found(match, nodes, ctx))
            if value is None:
                continue
            part = "n" if "n" in each.pattern.groupindex and match.start("n") >= 0 else 0
            first, last = match.span(part)
            parts = value if isinstance(value, list) else [((first, last), value)]
            made = [Node(each.tag, nodes[a].start, nodes[b - 1].end, "", v) for (a, b), v in parts]
            out += nodes[done:first] + made
            pieces += [tags[done:first], each.tag * len(made)]
            done = last
        if done:
            nodes = out + nodes[done:]
            tags = "".join(pieces) + tags[done:]
            present = bits(tags)
    return nodes
