"""The headline of a record that does not name one.

In: the paragraphs that stay after cleaning. Out: the first of the text, if it is set like a headline, else
None. It is one when it is short, not closed like a sentence, no dateline, no list item, and prose follows.
When in doubt it stays plain text: it is then in the article all the same.
"""

import re

from pipeline.clean.paragraphs import Unit, is_shouted

_CLOSED = re.compile(r"[.;,:…][\"'”’»)\]]*$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.){2,}$")
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z][^\W\d_]+[^\d.!?,:(–—-]{0,40})(?:,[^–—:(]{0,40})?(?P<agency>\([^()]{1,40}\))?\s*(?:[-–—]{1,2}|:)\s"
)
_LIST_MARK = re.compile(r"[-–—•*▪■●►]|\d{1,2}[.)] |\[|\(|[\"“'‘]?(?:photo|video|caption|image|file)\b", re.I)
_MAX_WORDS, _MIN_WORDS, _MAX_LENGTH, _SHORT = 28, 3, 200, 110


def find_headline(units: list[Unit]) -> Unit | None:
    """Return the paragraph that is the headline: the first, captions above it aside."""
    first = next((i for i, unit in enumerate(units) if not unit.is_caption), len(units))
    if not any(unit.is_sentence for unit in units[first + 1 : first + 4]):
        return None
    text = units[first].text
    if len(text) > _MAX_LENGTH or not _MIN_WORDS <= len(text.split()) <= _MAX_WORDS or _LIST_MARK.match(text):
        return None
    if _CLOSED.search(text) and not _ABBREVIATION.search(text):
        return None
    return None if text[0].islower() or _is_dateline(text) else units[first]


def _is_dateline(text: str) -> bool:
    """Tell whether a paragraph opens as stories do: a place, an agency or a date, a dash."""
    if is_shouted(text):
        return " -- " in text[:120]
    match = _DATELINE.match(text)
    if match is None:
        return False
    return bool(match["agency"]) or (len(text) > _SHORT and match["place"].isupper())
