"""Named ships: "the bulk carrier Tutor", "the Magic Seas, another Greek-operated carrier", "MV Galaxy Leader".

In: a text. Out: spans of ship names with their kind, for targets and for "the vessel" told later.
"""

import re
from dataclasses import dataclass

KIND = (
    r"(?:tankers?|vessels?|ships?|freighters?|carriers?|bulkers?|container ?ships?|cargo ships?|trawlers?|ferry|ferries"
    r"|yacht|dhow|barge|frigate|destroyer|warship|corvette|cruiser|patrol boat|tugboat|tug|boat|submarine)"
)
STEMS = (  # a part of every kind: a text with none of them has no ship by its kind
    "tanker", "vessel", "ship", "freighter", "carrier", "bulker", "trawler", "ferr", "yacht", "dhow", "barge",
    "frigate", "destroyer", "corvette", "cruiser", "boat", "tug", "submarine",
)  # fmt: skip
NAME = r"(?:[A-Z][\w'’-]+(?:\s+(?:of\s+)?(?:[A-Z][\w'’-]+|[IVX]+\b|\d{1,2}\b)){0,3})"
AFTER_KIND = re.compile(rf"\b{KIND}(?:,? (?:the|named|called))?,? (?:the )?[\"“'‘]?(?P<name>{NAME})")
BEFORE_KIND = re.compile(rf"\b[Tt]he (?P<name>{NAME}), (?:an?|another|the|one of)\b[^.;]{{0,50}}?\b{KIND}\b")
PREFIX = re.compile(rf"\b(?:MV|M/V|MT|M/T|MS|SS|USS|HMS|USNS|INS|RFS|CMA CGM|MSC)\s+(?P<name>{NAME})")
WARSHIP = re.compile(r"\b(?:USS|HMS|INS|RFS|frigate|destroyer|warship|corvette|cruiser|patrol boat|submarine)\b")
NOT_NAMES = {
    "The",
    "On",
    "In",
    "At",
    "It",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
}


@dataclass(frozen=True, slots=True)
class ShipMention:
    """A ship's name in the text."""

    start: int
    end: int
    name: str
    military: bool


def find_ships(text: str) -> list[ShipMention]:
    """Names of ships, left to right; every later use of a name found once counts too.

    >>> [s.name for s in find_ships("Missiles hit the bulk carrier Sea Champion. The Sea Champion sank.")]
    ['Sea Champion', 'Sea Champion']
    """
    names: dict[str, bool] = {}
    told = any(stem in text for stem in STEMS)
    for pattern in (PREFIX, AFTER_KIND, BEFORE_KIND) if told else (PREFIX,):
        for match in pattern.finditer(text):
            name = match["name"]
            if name.split()[0] not in NOT_NAMES:
                names.setdefault(name, WARSHIP.search(match.group()) is not None)
    found: list[ShipMention] = []
    for name, military in names.items():
        found += [ShipMention(m.start(), m.end(), name, military) for m in re.finditer(rf"\b{re.escape(name)}\b", text)]
    found.sort(key=lambda s: (s.start, -s.end))
    return [s for i, s in enumerate(found) if i == 0 or s.start >= found[i - 1].end]
