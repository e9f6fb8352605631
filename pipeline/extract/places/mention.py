"""What the search for places hands out: one mention of a place in a text."""

from dataclasses import dataclass

from pipeline.extract.places.gazetteer import SETTLEMENTS, WATERS, Place

PRECISIONS = ("site", "near", "city", "admin", "waters", "country", "unknown")
SITES = frozenset({"base", "camp", "checkpoint", "port", "airport", "refugee_camp", "border_crossing"}) | frozenset(
    {"oil_facility", "nuclear_site", "dam", "prison", "site", "bridge"}
)


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A stretch of text that names a place.

    ``preposition`` holds the words right before ("in", "near", "from"); ``metonym`` says that the name stands
    for a government or an army ("Tehran denied"); ``anchors`` are the known places that a composed mention
    was computed from (Hodeidah in "57 nautical miles west of Hodeidah").
    """

    start: int
    end: int
    text: str
    place: Place
    precision: str
    preposition: str | None = None
    metonym: bool = False
    anchors: tuple[Place, ...] = ()


def precision_of(place: Place) -> str:
    """The codebook's precision for a place named without a distance."""
    if place.kind == "country":
        return "country"
    if place.kind in WATERS:
        return "waters" if place.country in ("XXX", None) else "admin"
    if place.kind in SITES:
        return "site"
    if place.kind in SETTLEMENTS or place.kind in ("neighbourhood", "island"):
        return "city"
    return "admin"
