"""Boilerplate out of a body, by the rules of boilerplate.csv and of layout.

In: the paragraphs of a body, and its headline if the record has one. Out: ``Stripped``: the paragraphs that
stay, and a ``Removed`` for each stretch that goes, with its offsets into the raw body, so that nothing is
lost. Rules of layout, which no pattern can tell: a date or time stamp; a repeated headline or paragraph;
the short section labels above a headline; the teasers below a "Read more"; a closing list of headlines.
Never taken: a sentence of the article. A rule of the table reaches one only if a word of ``gate`` is in it.
"""

import re
from dataclasses import dataclass, field

from pipeline.clean.paragraphs import LONG, SENTENCE_END, Unit
from pipeline.clean.rules import Rules, rules
from pipeline.ingest.published import is_stamp

_MAX_RULE_LENGTH = 900
_MAX_TEASER = 220
_MAX_HEAD = 14
_LIST_MARK = re.compile(r"[-–—•*▪■●►▶»→]+(?: |$)|\d{1,2}[.)]? ?$")
_FULL_STOP = re.compile(r"(?<!\.)\.[\"'”’)\]]*$")
_WORD = re.compile(r"[^\W_]+")
_ASCII_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
_STAMP_LABEL = re.compile(r"\b(?:published|updated|posted|modified|created|first published)\b|\d{1,2}:\d{2}", re.I)


@dataclass(frozen=True, slots=True)
class Removed:
    """A stretch of the raw body that was taken out, and the code of the rule that took it."""

    start: int
    end: int
    rule: str


@dataclass(slots=True)
class Stripped:
    """What stays and what went."""

    kept: list[Unit]
    removed: list[Removed] = field(default_factory=list)


def strip(body: str, units: list[Unit], title: str | None) -> Stripped:
    """Return the paragraphs without boilerplate, and the boilerplate."""
    table = rules()
    out = Stripped([])
    kept = _drop_lines(units, table, "any", range(len(units)), out)
    kept = [unit for unit in (_cut_end(body, unit, table, out) for unit in kept) if unit]
    kept = _drop_repeats(kept, title, out)
    kept = _drop_tail(kept, table, out)
    kept = _drop_blocks(kept, table, out)
    kept = _drop_stamps(kept, out)
    for zone in ("after", "foot", "head"):
        kept = _drop_lines(kept, table, zone, _zone(kept, zone), out)
    kept = _drop_list_at_end(kept, out)
    kept = _drop_sections(kept, title, out)
    out.kept = kept
    out.removed.sort(key=lambda removed: (removed.start, removed.end))
    return out


def same_text(text: str) -> str:
    """Return what is compared when two texts are held against each other: letters and digits, case folded."""
    if text.isascii():
        return text.translate(_ASCII_SIGNS).lower()
    return "".join(_WORD.findall(text)).casefold()


def _take(unit: Unit, rule: str, out: Stripped) -> None:
    out.removed.append(Removed(unit.start, unit.end, rule))


def _cut_end(body: str, unit: Unit, table: Rules, out: Stripped) -> Unit | None:
    """Cut credits off the end of a paragraph, as often as they stand there."""
    for _ in range(3):
        match = table.end.search(unit.probe, _credit_start(unit.probe))
        if not match or match.start() == 0:
            return unit
        # The same words in the raw text: white space and entities differ, the order of characters does not.
        at = match.start()
        cut = _raw_offset(body, unit, unit.text[at:])
        if cut is None:
            return unit
        text = unit.text[:at].rstrip()
        out.removed.append(Removed(cut, unit.end, table.code(match)))
        if not text:
            return None
        end = unit.start + len(body[unit.start : cut].rstrip())
        is_caption = unit.is_caption or table.code(match) == "photo_credit"
        unit = Unit(unit.start, end, text, unit.apart, unit.indent, is_caption)
    return unit


def _credit_start(text: str) -> int:
    """Return where to look from for a credit at the end of a text: its last bracket, its last ©, or its
    last words.
    """
    closed = text[-3:].rstrip(" .")
    if closed.endswith((")", "]")):
        start = max(text.rfind("("), text.rfind("["))
    else:
        start = text.rfind("©", len(text) - 120) if "©" in text else len(text) - 40
    start = max(start, 0)
    while start > 0 and text[start - 1].isspace():
        start -= 1
    return start


def _raw_offset(body: str, unit: Unit, words: str) -> int | None:
    """Return where ``words``, the last of the unit's repaired text, begin in the raw body."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    match = re.search(rf"{pattern}\s*$", body[unit.start : unit.end])
    return unit.start + match.start() if match else None


def _zone(units: list[Unit], zone: str) -> range:
    """Return the positions that a zone covers."""
    first = next((i for i, unit in enumerate(units) if unit.is_sentence), None)
    if first is None:
        # Without a sentence there is nothing to stand above or below.
        return range(0)
    if zone == "head":
        return range(min(first, _MAX_HEAD))
    if zone == "foot":
        return range(max(first + 1, len(units) * 2 // 3 - 1), len(units))
    return range(min(first + 1, len(units)), len(units))


def _drop_lines(units: list[Unit], table: Rules, zone: str, where: range, out: Stripped) -> list[Unit]:
    pattern = table.lines[zone]
    kept = []
    for i, unit in enumerate(units):
        match = pattern.fullmatch(unit.probe) if i in where and _may_match(unit, table) else None
        if match:
            _take(unit, table.code(match), out)
        else:
            kept.append(unit)
    return kept


def _may_match(unit: Unit, table: Rules) -> bool:
    if len(unit.text) > _MAX_RULE_LENGTH:
        return False
    return not unit.is_sentence or bool(table.gate.find_matches_as_indexes(unit.text.lower()))


def _drop_repeats(units: list[Unit], title: str | None, out: Stripped) -> list[Unit]:
    """Drop the headline where it stands again, and paragraphs that stood before."""
    kept: list[Unit] = []
    head = _zone(units, "head")
    seen = {same_text(title)} if title else set[str]()
    seen.discard("")
    for i, unit in enumerate(units):
        key = same_text(unit.text)
        if key in seen:
            _take(unit, "duplicate", out)
            continue
        if len(key) >= 40 or (i in head and len(key) >= 15):
            seen.add(key)
        kept.append(unit)
    return kept


def _drop_tail(units: list[Unit], table: Rules, out: Stripped) -> list[Unit]:
    """Drop all from the first label of a tail, if most of the prose stands above it."""
    lengths = [len(unit.text) if unit.is_sentence else 0 for unit in units]
    prose = 0
    for i, unit in enumerate(units):
        if prose >= LONG and prose * 2 >= sum(lengths):
            match = table.tail.fullmatch(unit.probe) if len(unit.text) <= _MAX_TEASER else None
            if match:
                for dropped in units[i:]:
                    _take(dropped, table.code(match), out)
                return units[:i]
        prose += lengths[i]
    return units


def _drop_blocks(units: list[Unit], table: Rules, out: Stripped) -> list[Unit]:
    """Drop labels such as "Read more:" with the headlines below them."""
    kept: list[Unit] = []
    where = _zone(units, "after")
    code = ""
    for i, unit in enumerate(units):
        match = table.block.fullmatch(unit.probe) if i in where and len(unit.text) <= _MAX_TEASER else None
        if match:
            code = table.code(match)
        elif code and not _is_teaser(unit):
            code = ""
        if code:
            _take(unit, code, out)
        else:
            kept.append(unit)
    return kept


def _is_teaser(unit: Unit) -> bool:
    """Tell whether a line below a label is a headline: short, and not closed by a full stop."""
    text = unit.text
    return len(text) <= _MAX_TEASER and (not _FULL_STOP.search(text) or bool(_LIST_MARK.match(text)))


def _drop_stamps(units: list[Unit], out: Stripped) -> list[Unit]:
    """Drop lines that are a date or a time: above the text any, below it only with a clock or a label."""
    head = _zone(units, "head")
    kept = []
    for i, unit in enumerate(units):
        if not unit.is_sentence and is_stamp(unit.text) and (i in head or _STAMP_LABEL.search(unit.text)):
            _take(unit, "timestamp", out)
        else:
            kept.append(unit)
    return kept


def _drop_list_at_end(units: list[Unit], out: Stripped) -> list[Unit]:
    """Drop a closing list of three or more headlines: marked or cut off, none closed by a full stop."""
    cut = len(units)
    if cut > 1 and _is_teaser(units[-1]) and units[-2].text.endswith(" -"):
        # Where dashes part the headlines, the last has none.
        cut -= 1
    while cut > 0 and _is_listed_headline(units[cut - 1].text):
        cut -= 1
    if len(units) - cut < 3 or cut == 0:
        return units
    for unit in units[cut:]:
        _take(unit, "read_more", out)
    return units[:cut]


def _is_listed_headline(text: str) -> bool:
    """Tell whether a line is a headline in a list: words, few numbers, a mark before it or cut off at its
    end.
    """
    if not (_LIST_MARK.match(text) or text.endswith(("…", "...", " -"))) or len(text) > _MAX_TEASER:
        return False
    words = _LIST_MARK.sub("", text).strip(" -").split()
    numbers = sum(any(char.isdigit() for char in word) for word in words)
    return not words or (len(words) >= 4 and numbers * 4 <= len(words) and text[-1] not in ".,;:")


def _drop_sections(units: list[Unit], title: str | None, out: Stripped) -> list[Unit]:
    """Drop labels of one to three words that stand above the headline ("World", "Breaking")."""
    head = _zone(units, "head")
    headline = next((i for i in head if len(units[i].text.split()) > 3), None)
    if title:
        # The headline is known and gone from the body: what stands above the text is labels and places.
        headline = None
    if headline is None:
        return units
    kept = []
    for i, unit in enumerate(units):
        if i < headline and not SENTENCE_END.search(unit.text):
            _take(unit, "navigation", out)
        else:
            kept.append(unit)
    return kept
