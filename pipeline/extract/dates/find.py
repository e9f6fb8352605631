"""Time expressions of an English news text, resolved against its publication date.

In: text (mixed or upper case) and the publication date. Out: ``DateMention``s in reading order that do not
overlap. Rules of the codebook hold: a weekday is the latest such day not after publication, a day and month
without a year the latest past one, "overnight" two days, a month or year its whole span. What cannot be
resolved has no dates and says why in ``role`` or ``anchor``. Nothing is refused: any text gives a list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extract.dates import calendar as cal
from pipeline.extract.dates.chains import CHAINS
from pipeline.extract.dates.compose import IDLE, OFFSETS, PARTED, RANGES, TIMED
from pipeline.extract.dates.grammar import VOCABULARY, Context, Node, apply, read_lexicon, tokenize
from pipeline.extract.dates.months import MONTHS, YEARS
from pipeline.extract.dates.phrases import HOLIDAY, HOLIDAYS, PARTS, RELATIVE
from pipeline.extract.dates.rules import CLOCKS, DAYS, LENGTHS
from pipeline.extract.dates.values import Clock, When, on_day
from pipeline.extract.dates.weekdays import WEEKDAYS


@dataclass(frozen=True, slots=True)
class DateMention:
    """One time expression. ``text`` is ``article[start:end]``.

    ``precision``: day, week, month, year, unknown. ``anchor``: absolute (the text gives the year), published
    (counted from publication), previous (counted from the event told before: dates None until ``chain``).
    ``role``: point; since (dates run to publication); until; range; duration, vague, recurring (no dates);
    anniversary; dateline; future; era (a decade); time (a part of the day or clock time alone);
    before, after (the governing act is ``shift_days`` from the act of the phrase that follows).
    ``part_of_day``: dawn, morning, afternoon, evening, night, overnight. ``time``: HH:MM as said.
    """

    start: int
    end: int
    text: str
    date_start: date | None
    date_end: date | None
    precision: str
    anchor: str
    shift_days: tuple[int, int] | None = None
    role: str = "point"
    part_of_day: str | None = None
    time: str | None = None
    zone: str | None = None
    weekday: int | None = None


RULES = (
    *CLOCKS, *LENGTHS, *DAYS, *HOLIDAY, *MONTHS, *YEARS, *WEEKDAYS, *PARTS, *RELATIVE, *PARTED,
    *RANGES, *OFFSETS, *CHAINS, *TIMED, *IDLE,
)  # fmt: skip
# "the 1973 War Powers Act", "the 1972 Anti-Ballistic Missile treaty": the year is part of a name
NAMED_BY = re.compile(
    r"\s+(?:[A-Z][\w.-]*\s+){0,4}(?:(?:[Pp]eace\s+)?(?:Act|[Ll]aw|[Tt]reaty|[Aa]ccords?|[Aa]greement|[Rr]esolution|[Cc]onvention"
    r"|[Cc]onstitution|[Pp]act|[Pp]rotocol|[Bb]udget|[Cc]ensus|[Ee]lections?|[Oo]lympics|World Cup))\b"
)
# "the 19 April Movement", "the "9 May" People's Liberation Forces": the day is part of a name
BEFORE_BODY = re.compile(r"\b(?:the|of|by|calling itself)\s+(?:the\s+)?[\"“‘']?\Z", re.IGNORECASE)
BODY = re.compile(
    r"[\"”’']?\s+(?:[A-Z][\w'’-]+\s+){0,3}(?i:movement|front|brigades?|group|organi[sz]ation|command|forces|army|martyrs"
    r"|cell|battalion)\b"
)
# "the 31st in the last nine months", "the ninth raid this year": the span is that of the count
COUNTED = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b"
    r"(?:\s+[a-z-]+){0,5}\s+(?:in|during|over|within|of)?\s*(?:the\s+)?\Z"
)
SPANNING = re.compile(r"(?:the\s+)?(?:last|past|this)\s+(?!week\b|night\b)|(?:the\s+)?past\s+week\b", re.IGNORECASE)
COUNT_REACH = 80
UNTIL = frozenset({"until", "till", "by", "before", "through"})
# "scheduled to begin on 14 August", "until 14 June", "the elections of 8 April", "the 8 April elections"
VOTE = r"(?:elections?|referendum|plebiscite|run-?off|inauguration)"
AHEAD = re.compile(
    r"\b(?:until|till|by|due|effective|(?:scheduled|planned|set|due|slated)\s+(?:to\s+(?:be\s+)?\w+|for|on)"
    r"(?:\s+[\w-]+){0,8}?"
    rf"(?:\s+(?:for|on))?|{VOTE}(?:\s+(?:of|on|for|in))?)\s*(?:the\s+)?\Z",
    re.IGNORECASE,
)
VOTED = re.compile(rf"(?:\s+[\w-]+){{0,2}}\s+{VOTE}\b", re.IGNORECASE)
PLAN_REACH = 96
NAME_REACH = 20


type Phrase = tuple[tuple[str, ...], str, When | str]


def _phrases() -> dict[str, list[Phrase]]:
    """Fixed phrases by first word, longest first: (words, tag, value)."""
    found: dict[str, list[Phrase]] = {}
    for row in read_lexicon("date_names.csv"):
        words = tuple(node.low for node in tokenize(row["phrase"]))
        known: Phrase = (words, "nothing", "")
        if row["date"]:
            known = (words, "DATE", on_day(date.fromisoformat(row["date"]), anchor="absolute"))
        found.setdefault(words[0], []).append(known)
    for phrase in HOLIDAYS:
        words = tuple(node.low for node in tokenize(phrase))
        found.setdefault(words[0], []).append((words, "HOLIDAY", phrase))
    return {word: sorted(rows, key=lambda row: -len(row[0])) for word, rows in found.items()}


PHRASES = _phrases()


def _name_phrases(nodes: list[Node]) -> Iterator[Node]:
    """Join the tokens of fixed phrases ('9/11', 'Bloody Sunday', 'Christmas Eve') to one node."""
    done = 0
    for at, node in enumerate(nodes):
        if at < done:
            continue
        for words, tag, value in PHRASES.get(node.low, ()):
            part = nodes[at : at + len(words)]
            if tuple(node.low for node in part) == words:
                yield Node(VOCABULARY.tag(tag), part[0].start, part[-1].end, "", value)
                done = at + len(words)
                break
        else:
            yield node


def _is_planned(text: str, node: Node) -> bool:
    """'scheduled for 3 November', 'until 14 June', 'the 8 April elections': the date may lie ahead."""
    before = AHEAD.search(text, max(0, node.start - PLAN_REACH), node.start)
    return before is not None or VOTED.match(text, node.end) is not None


def _is_of_name(text: str, node: Node) -> bool:
    """'the 19 April Movement': is the day part of a body's name?"""
    begin = max(0, node.start - NAME_REACH)
    return BODY.match(text, node.end) is not None and BEFORE_BODY.search(text, begin, node.start) is not None


def _coming(when: When, published: date) -> When:
    """A day and month without a year in a plan: the next such day when it is nearer than the latest past."""
    if not (when.month_day and when.start and when.end):
        return when
    day = cal.next_month_day(*when.month_day, published)
    if (day - published).days >= (published - when.start).days:
        return when
    return replace(when, start=day, end=cal.shift(day, (when.end - when.start).days), role="future")


def _with_role(when: When, before: Node | None, after: Node | None, published: date) -> When:
    """Read the preposition: 'since Wednesday' runs to publication, 'until Friday' ends a span."""
    word = before.low if before else ""
    if when.start is None or when.end is None or when.role not in ("point", "future"):
        return replace(when, role="since") if word == "since" and when.role == "point" else when
    onwards = word == "from" and after is not None and after.low in ("on", "onward", "onwards")
    if word == "since" or onwards:
        return replace(when, role="since", end=max(published, when.end))
    if word in UNTIL:
        return replace(when, role="until")
    return replace(when, role="future") if when.start > published else when


def _mention(node: Node, when: When, text: str) -> DateMention:
    clock = f"{when.time // 60:02d}:{when.time % 60:02d}" if when.time is not None else None
    dates = (when.start, when.end)
    precision = when.precision if when.start or when.anchor == "previous" else "unknown"
    head = (node.start, node.end, text[node.start : node.end], *dates, precision, when.anchor)
    return DateMention(*head, when.shift, when.role, when.part, clock, when.zone, when.weekday)


def find_dates(text: str, published: date, *, utc_offset: int | None = None) -> list[DateMention]:
    """Find and resolve the time expressions of a text.

    ``utc_offset``: minutes ahead of UTC at the place of the act; when given, a clock time in a named zone
    moves its date to the local one.

    >>> from datetime import date
    >>> [(m.text, str(m.date_start)) for m in find_dates("hit on Thursday night", date(2023, 10, 27))]
    [('Thursday night', '2023-10-26')]
    """
    ctx = Context(text, published, utc_offset)
    nodes = apply(RULES, list(_name_phrases(list(tokenize(text)))), ctx)
    found = []
    for i, node in enumerate(nodes):
        value = node.value
        if isinstance(value, Clock):
            value = When(anchor="previous", shift=(0, 0), role="time", time=value.minutes, zone=value.zone)
        if not isinstance(value, When):
            continue
        before = nodes[i - 1] if i else None
        after = nodes[i + 1] if i + 1 < len(nodes) else None
        if value.month_day and _is_planned(text, node):
            value = _coming(value, published)
        if value.month_day and _is_of_name(text, node):
            continue
        if NAMED_BY.match(text, node.end) and value.precision == "year":
            continue
        if SPANNING.match(text, node.start) and COUNTED.search(text, max(0, node.start - COUNT_REACH), node.start):
            value = replace(value, role="vague")
        found.append(_mention(node, _with_role(value, before, after, published), text))
    return _mark_datelines(text, found)


# --- datelines ---------------------------------------------------------------------------------------

PLACE = re.compile(r"[^\W\d_][\w .,'’/()|&-]{1,70}[,|(][ \n]*\Z")
CLOSING = re.compile(r"\.?[ \n]*(?:\([^()\n]{1,60}\)|\[[^\]\n]{1,60}\])?[ \n]*(?:--|[-–—:]|\.[ \n]|\Z|\n)")
STAMP = re.compile(r"(?:first |last )?(?:published|posted|updated|created|date)\b|[^.!?]{1,40}:\Z", re.IGNORECASE)
LINE_LENGTH = 110


def _mark_datelines(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """Give role dateline to 'BAGHDAD, Oct 27 (AFP) --', 'Lima, 25 Oct 89 -' and 'By X | Tuesday 24 June'."""
    out = []
    for mention in mentions:
        if mention.date_start is not None and mention.role in ("point", "future") and _is_dateline(text, mention):
            mention = replace(mention, role="dateline")
        out.append(mention)
    return out


def _is_dateline(text: str, mention: DateMention) -> bool:
    """Does the date end an opening of capitalised words, or stand in a by-line of its own?"""
    if not any(c.isdigit() for c in mention.text):
        return False
    line = text.rfind("\n", 0, mention.start) + 1
    paragraph = text.rfind("\n\n", max(0, mention.start - LINE_LENGTH), mention.start) + 2
    opening = text[max(paragraph if paragraph > 1 else 0, mention.start - LINE_LENGTH) : mention.start]
    tail = text[mention.end : mention.end + LINE_LENGTH]
    before = text[line : mention.start].strip()
    whole_line = tail[:1] in ("", "\n") and (not before or "|" in before or STAMP.match(before))
    if whole_line:
        return True
    if not CLOSING.match(tail) or mention.start - line > LINE_LENGTH:
        return False
    return any(_names_only(part) for part in (opening.lstrip(), text[line : mention.start].lstrip()))


def _names_only(opening: str) -> bool:
    """Is it a place line: capitalised words up to a comma ('Deir ez-Zor, Syria, ')?"""
    if not PLACE.match(opening):
        return False
    words = re.findall(r"[^\W\d_]+", opening)
    small = [word for word in words if word[0].islower()]
    return len(words) <= 10 and len(small) <= 1 + len(words) // 3


# --- chains ------------------------------------------------------------------------------------------


def chain(mention: DateMention, anchor: tuple[date, date], *, inverse: bool = False) -> DateMention:
    """Resolve a mention that hangs on another event's span.

    Role 'before' or 'after' ties two acts: with the date of the act in the phrase behind it the result dates
    the governing act; ``inverse`` goes the other way ("missing on Thursday, a day after a boat rammed it").
    A mention that needs no anchor comes back as it is.
    """
    if mention.anchor != "previous" or mention.shift_days is None:
        return mention
    low, high = mention.shift_days
    if inverse:
        low, high = -high, -low
    try:
        start, end = cal.shift(anchor[0], low), cal.shift(anchor[1], high)
        if mention.weekday is not None:
            start = end = cal.latest_weekday(mention.weekday, end)
        elif low == high and mention.precision in ("week", "month", "year"):
            middle = cal.shift(anchor[0], (anchor[1] - anchor[0]).days // 2 + low)
            start, end = _calendar_unit(mention.precision, middle, middle)
    except (OverflowError, ValueError):
        return mention
    return replace(mention, date_start=start, date_end=end)


def _calendar_unit(precision: str, start: date, end: date) -> tuple[date, date]:
    """Widen a span to whole weeks, months or years."""
    if precision == "week":
        return cal.week_span(start)[0], cal.week_span(end)[1]
    if precision == "month":
        return cal.month_span(start.year, start.month)[0], cal.month_span(end.year, end.month)[1]
    return cal.year_span(start.year)[0], cal.year_span(end.year)[1]
