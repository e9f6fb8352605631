"""Two places that one phrase ties together: borders and roads.

In: the mentions of a text in order. Out: the same, neighbours of one phrase replaced by one mention: "the Gaza-Egypt
border", "Pakistan's border with Iran", "the road between Kaya and Dori". Other neighbours stay apart.
"""

import re
from collections.abc import Sequence

from pipeline.extract.places.areas import border, point_of
from pipeline.extract.places.gazetteer import DIVISIONS, Place
from pipeline.extract.places.mention import PlaceMention
from pipeline.extract.places.phrases import BORDER_AFTER, OF_KIND, Phrases

# "Gaza-Egypt border", "the border between Iraq and Syria", "Pakistan's border with Iran", "the Syria-Iraq frontier"
PAIR = re.compile(r"\s*(?:-|–|—|/)\s*|\s+and\s+(?:the\s+)?")
WITH = re.compile(r"(?:['’]s)?\s+(?:[a-z]+\s+)?(?:border|frontier|boundary)\s+with\s+(?:the\s+)?", re.I)
BETWEEN_BORDER = re.compile(
    r"(?:border|frontier|boundary)(?:\s+(?:area|region|zone))?\s+(?:between|of|separating|dividing)\s+(?:the\s+)?$",
    re.I,
)
# "on the road between Kaya and Dori", "the Goma-Rutshuru road", "midway between"
WAY = (
    r"(?:roads?|highway|route|motorway|railway|line|rail line|pipeline|track|stretch|section|axis|midway|halfway"
    r"|travelling|traveling|driving|bus)"
)
BETWEEN_WAY = re.compile(
    rf"{WAY}(?:\s+[a-z]+){{0,3}}\s+(?:between|from|linking|connecting)\s+(?:the\s+)?(?:{OF_KIND})?$", re.I
)
WAY_AFTER = re.compile(r"\s+(?:main\s+)?(?:road|highway|route|motorway|railway|axis|rail line|train)\b", re.I)


def pair(phrases: Phrases, left: PlaceMention, right: PlaceMention) -> PlaceMention | None:
    """One mention for two places that a border or a road ties together; None when they stand apart."""
    text, gap = phrases.text, phrases.text[left.end : right.start]
    if "\n\n" in gap or len(gap) > 40:
        return None
    before = text[max(0, left.start - 60) : left.start]
    after = text[right.end : right.end + 40]
    big = all(m.place.kind in ("country", *DIVISIONS) for m in (left, right))
    if WITH.fullmatch(gap):
        return _bordering(phrases, left, right, left.start, right.end)
    if not PAIR.fullmatch(gap) and not re.fullmatch(r"\s+(?:to|with)\s+(?:the\s+)?", gap):
        return None
    if (m := BORDER_AFTER.match(after)) and PAIR.fullmatch(gap):
        return _bordering(phrases, left, right, left.start, right.end + m.end())
    if (m := BETWEEN_BORDER.search(before)) and PAIR.fullmatch(gap):
        return _bordering(phrases, left, right, left.start - len(before) + m.start(), right.end)
    if big:
        return None
    here, there = point_of(left.place), point_of(right.place)
    if here is None or there is None:
        return None
    if m := BETWEEN_WAY.search(before):
        return _between(phrases, left, right, left.start - len(before) + m.start(), right.end)
    if (m := WAY_AFTER.match(after)) and re.fullmatch(r"\s*[-–—/]\s*", gap):
        return _between(phrases, left, right, left.start, right.end + m.end())
    return None


def _bordering(phrases: Phrases, left: PlaceMention, right: PlaceMention, start: int, end: int) -> PlaceMention:
    a, b = (m.anchors[0] if m.anchors else m.place for m in (left, right))
    place = border(phrases.gazetteer, a, b, f"{a.name}-{b.name} border")
    return PlaceMention(start, end, phrases.text[start:end], place, "near", left.preposition, False, (a, b))


def _between(phrases: Phrases, left: PlaceMention, right: PlaceMention, start: int, end: int) -> PlaceMention:
    a, b = left.place, right.place
    lat = (float(a.latitude or 0) + float(b.latitude or 0)) / 2
    lon = (float(a.longitude or 0) + float(b.longitude or 0)) / 2
    place = Place(f"between {a.name} and {b.name}", "region", a.country, a.admin1, round(lat, 3), round(lon, 3))
    return PlaceMention(start, end, phrases.text[start:end], place, "near", "between", False, (a, b))


def merge_pairs(phrases: Phrases, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Replace neighbours that make one phrase."""
    merged: list[PlaceMention] = []
    for mention in mentions:
        found = pair(phrases, merged[-1], mention) if merged else None
        if found is not None:
            merged[-1] = found
        else:
            merged.append(mention)
    return merged
