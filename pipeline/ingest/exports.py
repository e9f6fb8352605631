"""Exports of news databases: LexisNexis, Nexis Uni and Factiva, many articles in one text.

In: the text of a .txt, .docx or .rtf file. Out: a ``Record`` for each article, ``member`` its number; no
record when the text is no such export. What the databases print around an article (its outlet, date, length,
copyright, classification) becomes fields or goes; the article's own words stay. Forms:
- LexisNexis: ``1 of 25 DOCUMENTS`` above each article, ``LENGTH:``, ``BODY:``, ``LOAD-DATE:`` around it;
- Nexis Uni: headline, outlet and date on lines of their own, ``Body`` above the text, ``End of Document`` below;
- Factiva: the number of words, date and outlet on lines of their own, or behind tags (``PD``, ``SN``, ``LP``),
  and ``Document REUT0000...`` below the text.
Refuses: E012 a part of an export that names no date or no text.
"""

import re
from collections.abc import Iterator, Mapping

from pipeline.ingest.published import find_published, parse_published
from pipeline.ingest.record import Malformed, Record, filled
from pipeline.settings import ColumnSettings

_LEXIS_START = re.compile(r"^[ \t\f]*\d{1,6} of \d{1,6} DOCUMENTS?[ \t]*$", re.M)
_NEXIS_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.M)
_FACTIVA_END = re.compile(r"^[ \t]*Document ([A-Za-z]{3,10}0{2}\w{8,30})[ \t]*$", re.M)
_FIELD = re.compile(r"[ \t]*([A-Za-z][A-Za-z-]{2,24}):[ \t]*(.*)")
_COPYRIGHT = re.compile(r"[ \t]*(?:copyright\b|\(c\)|©|all rights reserved)", re.I)
_WORDS = re.compile(r"[\d,]{1,9} words")
_TAG = re.compile(
    r"^(?:SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|AN|IPC|IPD)(?:[ \t]+|$)", re.M
)
_LABELS = frozenset(["BYLINE", "SECTION", "LENGTH", "DATELINE", "HEADLINE", "HIGHLIGHT"])
_LANGUAGES = frozenset(["English", "French", "Spanish", "German", "Arabic", "Russian", "Portuguese", "Italian"])
_AFTER = re.compile(
    r"^[ \t]*(?:Classification|(?:LOAD-DATE|LANGUAGE|SUBJECT|GRAPHIC|PUBLICATION-TYPE|JOURNAL-CODE|CORRECTION-DATE"
    r"|URL|NOTES|COMPANY|ORGANIZATION|PERSON|GEOGRAPHIC|INDUSTRY|TYPE|PHOTO)[ \t]*:.*)[ \t]*$",
    re.M | re.I,
)
_COVER = re.compile(r"^[ \t]*(?:Page \d+ of \d+|User Name:.*|Job Number:.*|Date and Time:.*|About LexisNexis.*)$", re.M)


def read(text: str, path: str, columns: ColumnSettings) -> list[Record | Malformed]:
    """Return the articles of an export, or an empty list."""
    del columns
    if len(_FACTIVA_END.findall(text)):
        return [_item("factiva", part, path, n, own) for n, (part, own) in enumerate(_factiva_parts(text), start=1)]
    if _LEXIS_START.search(text) and re.search(r"^[ \t]*LENGTH:", text, re.M):
        parts = _LEXIS_START.split(text)[1:]
    elif _NEXIS_END.search(text) and re.search(r"^[ \t]*(?:Body|Length:.*)[ \t]*$", text, re.M):
        parts = _NEXIS_END.split(text)
    else:
        return []
    return [_item("nexis", part, path, n, None) for n, part in enumerate(filter(str.strip, parts), start=1)]


def _factiva_parts(text: str) -> Iterator[tuple[str, str]]:
    start = 0
    for end in _FACTIVA_END.finditer(text):
        yield text[start : end.start()], end[1]
        start = end.end()


def _item(form: str, part: str, path: str, number: int, own_id: str | None) -> Record | Malformed:
    found = _factiva(part) if form == "factiva" else _nexis(part)
    raw = part.encode("utf-8", "replace")
    if not found.get("text") or not found.get("published"):
        missing = "text" if found.get("published") else "date"
        reason = f"{path} article {number} of a database's export shows no {missing}. Export it again, with full text"
        return Malformed(code="E012", reason=reason, raw=raw, member=str(number))
    return Record(
        source_format=form,
        raw=raw,
        payload=part,
        member=str(number),
        own_id=own_id,
        body=found["text"],
        title=filled(found.get("title")),
        published_text=filled(found["published"]),
        published_source="header",
        outlet=filled(found.get("outlet")),
        author=filled(found.get("author")),
        declared_language=filled(found.get("language")),
    )


def _nexis(part: str) -> Mapping[str, str]:
    """Fields of one article of LexisNexis or Nexis Uni.

    Above the text stand lines for outlet and date (Nexis Uni: the headline first) and labelled fields.
    """
    lines = _COVER.sub("", part).strip().splitlines()
    found: dict[str, str] = {}
    loose: list[str] = []
    last_loose = start = 0
    for number, line in enumerate(lines):
        label = _FIELD.fullmatch(line)
        if line.strip() == "Body" or (label and label[1].upper() == "BODY"):
            start = number + 1
            break
        if label and (found or label[1].upper() in _LABELS):
            found.setdefault(label[1].lower(), label[2].strip())
            start = number + 1
        elif line.strip() and not found and not _COPYRIGHT.match(line):
            loose.append(line.strip())
            last_loose = number
        elif line.strip() and found and "length" in found and not _has_body_mark(lines[number:]):
            if not loose[2:] and _is_title(line, lines[number + 1 :]) and "headline" not in found:
                found["headline"] = line.strip()
                continue
            start = number
            break
    dated = next((i for i, line in enumerate(loose) if _is_date(line)), None)
    published = _date_of(loose[dated]) if dated is not None else None
    head = loose[:dated]
    body = _AFTER.split("\n".join(lines[start:]), maxsplit=1)[0]
    title = found.get("headline") or (head[0] if len(head) > 1 else "")
    if not title and dated is not None:
        title = _block_at(lines, last_loose) if loose[dated + 1 :] else ""
    return {
        "text": body.strip(),
        "title": title,
        "published": published or _date_of(_load_date(part)) or "",
        "outlet": head[-1] if head else "",
        "author": re.sub(r"^by\s+", "", found.get("byline", ""), flags=re.I),
        "language": _labelled(part, "LANGUAGE").split(";")[0].title(),
    }


def _factiva(part: str) -> Mapping[str, str]:
    """Fields of one article of Factiva, tagged or not."""
    tags = [(match[0].strip(), match.end()) for match in _TAG.finditer(part)]
    if {"LP", "HD"} <= {tag for tag, _ in tags}:
        ends = [*[match.start() for match in _TAG.finditer(part)][1:], len(part)]
        fields = {tag: part[start:end].strip() for (tag, start), end in zip(tags, ends, strict=True)}
        text = "\n\n".join(fields[tag] for tag in ("LP", "TD") if fields.get(tag))
        names = {"title": "HD", "published": "PD", "outlet": "SN", "author": "BY", "language": "LA"}
        return {"text": text, **{name: " ".join(fields.get(tag, "").split()) for name, tag in names.items()}}
    lines = part.strip().splitlines()
    words = next((i for i, line in enumerate(lines[:40]) if _WORDS.fullmatch(line.strip())), None)
    if words is None:
        return {"text": part.strip()}
    head = [line.strip() for line in lines[:words] if line.strip()]
    below = [(i, line.strip()) for i, line in enumerate(lines[:60]) if i > words and line.strip()]
    dated = next((n for n, (_, line) in enumerate(below) if _date_of(line)), None)
    mark = next((i for i, line in below if _COPYRIGHT.match(line)), words)
    return {
        "text": "\n".join(lines[mark + 1 :]).strip(),
        "title": " ".join(line for line in head if not line.lower().startswith("by ")),
        "author": next((line[3:] for line in head if line.lower().startswith("by ")), ""),
        "published": _date_of(below[dated][1]) or "" if dated is not None else "",
        "outlet": _next_line(below, dated),
        "language": next((line for _, line in below if line in _LANGUAGES), ""),
    }


def _next_line(below: list[tuple[int, str]], dated: int | None) -> str:
    """Return the outlet, which stands below the date, a clock time perhaps between them."""
    rest = below[dated + 1 :] if dated is not None else []
    return next((line for _, line in rest if not re.fullmatch(r"\d{1,2}:\d{2}( [AP]M)?", line)), "")


def _is_date(line: str) -> bool:
    return len(line) < 80 and _date_of(line) is not None


def _date_of(line: str) -> str | None:
    date = find_published(line[:200])
    return date if date and parse_published(date) else None


def _load_date(part: str) -> str:
    return _labelled(part, "LOAD-DATE")


def _labelled(part: str, label: str) -> str:
    match = re.search(rf"^[ \t]*{label}:[ \t]*(.+)$", part, re.M | re.I)
    return match[1].strip() if match else ""


def _block_at(lines: list[str], last: int) -> str:
    """Return the lines that run on without a gap up to ``last``, as one: LexisNexis breaks long headlines."""
    first = last
    while first and lines[first - 1].strip():
        first -= 1
    return " ".join(line.strip() for line in lines[first : last + 1])


def _has_body_mark(lines: list[str]) -> bool:
    return any(re.fullmatch(r"\s*body:?\s*", line, re.I) for line in lines[:40])


def _is_title(line: str, rest: list[str]) -> bool:
    """Tell whether a line below the fields is the headline: short, unclosed, with a blank line after it."""
    return len(line) < 200 and not line.rstrip().endswith(".") and bool(rest) and not rest[0].strip()
