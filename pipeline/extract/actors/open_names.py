"""Groups that no lexicon knows: "a group calling itself the Sons of the Valley", "the Black Hill gang".

In: an article's reader and the mentions found so far. Out: mentions of names that the article itself
introduces as those of a group, and of the same names elsewhere in the article. Refuses nothing; text in
capitals, where a name cannot be told from other words, gives none.
"""

from pipeline.extract.actors.groups import Reader
from pipeline.extract.actors.lexicon import Actor

MAX_NAME = 6
MAX_BEFORE = 4  # words between "group" and "calling itself"
type Span = tuple[int, int]


def open_names(reader: Reader) -> list[tuple[Span, Actor]]:
    """Word spans of groups that the article names and introduces as groups, with their actors."""
    found: dict[tuple[str, ...], Actor] = {}
    spans: list[Span] = []
    words, keys = reader.lexicon.words, reader.words.keys
    for i, key in enumerate(keys):
        if key in words["naming"]:
            introduced = _called(reader, i)
        elif key in words["open_noun"] or key in words["open_end"]:
            introduced = _described(reader, i)
        else:
            continue
        if introduced is not None:
            span, actor = introduced
            found.setdefault(tuple(keys[span[0] : span[1]]), actor)
            spans.append(span)
    if not found:
        return []
    return _everywhere(reader, found)


def _called(reader: Reader, i: int) -> tuple[Span, Actor] | None:
    """ "a group calling itself X", "a militia known as the X"."""
    near = range(max(0, i - MAX_BEFORE), i)
    noun = next((reader.key(n) for n in reversed(near) if reader.is_word("naming_noun", n)), None)
    start = i + 1
    while reader.key(start) in {"itself", "themselves", "as", "the", "by"}:
        start += 1
    if noun is None or start >= len(reader.words.keys) or not reader.words.joined(i + 1):
        return None
    end = _name_end(reader, start)
    return _actor(reader, (start, end), noun) if end > start else None


def _described(reader: Reader, i: int) -> tuple[Span, Actor] | None:
    """ "the X gang", "the Y Cartel", "Z Liberation Front": a capitalised name and what it is the name of."""
    if reader.shout(i) or reader.described(i + 1):
        return None
    inside = reader.is_capital(i)  # the noun belongs to the name
    start = i
    while start > 0 and i - start < MAX_NAME and reader.words.joined(start) and _nameable(reader, start - 1):
        start -= 1
    while start < i and (not reader.is_capital(start) or reader.key(start) == "the"):
        start += 1
    if start < i and reader.words.gaps[start] == "|" and not inside:
        start += 1  # the first word of a sentence has its capital from there
    length = i - start
    enough = length >= 1 if reader.is_word("open_noun", i) else length >= 2 and inside
    if not enough or reader.nation(start) is not None or _headline(reader, start):
        return None
    return _actor(reader, (start, i + 1 if inside else i), reader.key(i))


def _nameable(reader: Reader, i: int) -> bool:
    """May the word be part of a name: capitalised, or a small word between capitals?"""
    return reader.is_capital(i) or (reader.is_word("name_link", i) and i > 0 and reader.is_capital(i - 1))


def _name_end(reader: Reader, start: int) -> int:
    """Where the capitalised name that begins here ends."""
    if reader.shout(start):
        return start
    end = last = start
    while end < len(reader.words.keys) and end - start < MAX_NAME and (end == start or reader.words.joined(end)):
        if reader.is_capital(end):
            last = end + 1
        elif not reader.is_word("name_link", end):
            break
        end += 1
    return last


def _headline(reader: Reader, start: int) -> bool:
    """Is it part of a headline in title case, where capitals say nothing?"""
    before = start - 1
    return before >= 0 and reader.words.joined(start) and reader.is_capital(before) and reader.key(before) != "the"


def _actor(reader: Reader, span: Span, noun: str) -> tuple[Span, Actor] | None:
    """The new group, unless the lexicons know the words already."""
    start, end = span
    if reader.named(start) is not None or any(reader.is_word("calendar", n) for n in range(start, end)):
        return None
    text = reader.words.text[reader.words.starts[start] : reader.words.ends[end - 1]]
    kind = "criminal" if reader.lexicon.words["criminal_noun"] & {noun} else "militia"
    return span, Actor(" ".join(text.split()), kind)


def _everywhere(reader: Reader, names: dict[tuple[str, ...], Actor]) -> list[tuple[Span, Actor]]:
    """Every place where a name stands, longer names first where they overlap."""
    keys = reader.words.keys
    firsts = {name[0] for name in names}
    ordered = sorted(names, key=lambda name: (-len(name), name))
    spans: list[tuple[Span, Actor]] = []
    end = 0
    for i, key in enumerate(keys):
        if i < end or key not in firsts or not reader.is_capital(i):
            continue
        for name in ordered:
            if tuple(keys[i : i + len(name)]) == name:
                end = i + len(name)
                spans.append(((i, end), names[name]))
                break
    return spans
