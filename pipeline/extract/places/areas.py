"""Places that a text composes: a part of a country, a sea off a coast, a border, the middle of two places.

In: known places. Out: new ``Place`` objects with coordinates computed by rule. The rules:

- "eastern Syria": the box around the country's (or division's) towns is cut in thirds; the point is the middle
  of the outer third. If no town lies within 150 km of it, the mean of the towns in that third is taken.
- "northern Kordofan" of a region without towns of its own: 60 km from its point in that direction.
- "the A-B border": the mean of A's towns within 40 km of a town of B, else the middle of the closest two.
- a sea: the point of the sea that is nearest to the places of the article (lexicons/sea_points.csv).
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from pipeline.extract.places.gazetteer import LEXICONS, SETTLEMENTS, Gazetteer, Place
from pipeline.extract.places.geo import Point, destination, kilometres, midpoint
from pipeline.extract.places.names import plain

CLOSE_KM = 150.0
BORDER_KM = 40.0
SHIFT_KM = 60.0
MIN_TOWNS = 6


def point_of(place: Place) -> Point | None:
    """Coordinates as a pair, or None."""
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


@cache
def towns(gazetteer: Gazetteer, country: str, admin1: str | None) -> tuple[Point, ...]:
    """Where a country's, or a first-level division's, populated places lie."""
    return tuple(
        (p.latitude, p.longitude)
        for p in gazetteer.of_country(country)
        if p.kind in SETTLEMENTS
        and p.geonames_id is not None
        and p.population > 0
        and p.latitude is not None
        and p.longitude is not None
        and (admin1 is None or p.admin1 == admin1)
    )


@cache
def _third(places: tuple[Point, ...], direction: str) -> Point:
    """Middle of the outer third of the box around some points."""
    lats, lons = sorted(p[0] for p in places), sorted(p[1] for p in places)
    cut = len(places) // 200  # far islands do not stretch the box
    south, north = lats[cut], lats[-1 - cut]
    west, east = lons[cut], lons[-1 - cut]
    lat, lon = (south + north) / 2, (west + east) / 2
    high, wide = max(north - south, 0.01), max(east - west, 0.01)
    up = ("north" in direction) - ("south" in direction)
    right = ("east" in direction) - ("west" in direction)
    if not up or not right:
        target = lat + up * high / 3, lon + right * wide / 3
        if min(kilometres(*target, *p) for p in places) <= CLOSE_KM:
            return round(target[0], 3), round(target[1], 3)
    ranked = sorted(places, key=lambda p: (-up * (p[0] - lat) / high - right * (p[1] - lon) / wide, p))
    return midpoint(ranked[: max(1, len(ranked) // (5 if up and right else 3))])


def part(gazetteer: Gazetteer, place: Place, direction: str, name: str) -> Place:
    """The part of a country, division or region that lies in a direction; "central" stays where the whole is."""
    here = point_of(place)
    if here is None or direction == "central":
        return replace(place, name=name, geonames_id=None)
    inside: tuple[Point, ...] = ()
    if place.country and place.kind == "country":
        inside = towns(gazetteer, place.country, None)
    elif place.country and place.admin1 and plain(place.admin1).startswith(plain(place.name).split()[0]):
        inside = towns(gazetteer, place.country, place.admin1)
    point = _third(inside, direction) if len(inside) >= MIN_TOWNS else destination(here, SHIFT_KM, direction)
    kind = "region" if place.kind == "country" else place.kind
    return replace(place, name=name, kind=kind, latitude=point[0], longitude=point[1], geonames_id=None)


@cache
def _border(a: tuple[Point, ...], b: tuple[Point, ...]) -> Point | None:
    """Middle of the strip of a's towns that face b's towns."""
    if not a or not b:
        return None
    grid: dict[tuple[int, int], list[Point]] = {}
    for p in b:
        grid.setdefault((int(p[0] // 1), int(p[1] // 1)), []).append(p)
    best: tuple[float, Point] | None = None
    strip = []
    for p in a:
        cell = int(p[0] // 1), int(p[1] // 1)
        around = [q for i in (-1, 0, 1) for j in (-1, 0, 1) for q in grid.get((cell[0] + i, cell[1] + j), ())]
        if not around:
            continue
        gap, other = min((kilometres(*p, *q), q) for q in around)
        middle = midpoint([p, other])
        if gap <= BORDER_KM:
            strip.append(middle)
        if best is None or (gap, middle) < best:
            best = gap, middle
    if strip:
        return midpoint(strip)
    return best[1] if best else None


def border(gazetteer: Gazetteer, a: Place, b: Place, name: str) -> Place:
    """The border of two places; in a's country."""
    middle: Point | None = None
    if a.country and b.country:
        sides = [towns(gazetteer, str(p.country), p.admin1 if p.kind != "country" else None) for p in (a, b)]
        middle = _border(sides[0], sides[1])
    if middle is None and (here := point_of(a)) and (there := point_of(b)):
        middle = midpoint([here, there])
    lat, lon = middle or (None, None)
    return Place(name, "region", a.country, None, lat, lon)


@cache
def sea_points() -> dict[str, tuple[Point, ...]]:
    """Points of the long seas, by name."""
    found: dict[str, tuple[Point, ...]] = {}
    with (LEXICONS / "sea_points.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["name"]] = (*found.get(row["name"], ()), (float(row["latitude"]), float(row["longitude"])))
    return found


def at_sea(sea: Place, anchors: Sequence[Point]) -> Place:
    """A sea at the point nearest to the places of the article; unchanged when it has no further points."""
    choices = sea_points().get(sea.name, ())
    if not choices or not anchors:
        return sea
    near = [a for a in anchors if min(kilometres(*a, *c) for c in choices) < 600]
    if not near:
        return sea
    best = min(choices, key=lambda c: (sum(kilometres(a[0], a[1], c[0], c[1]) for a in near), c))
    return replace(sea, latitude=best[0], longitude=best[1])


def sea_near(points: Iterable[Point]) -> tuple[str, Point] | None:
    """Name and nearest point of the sea closest to some points."""
    here = list(points)
    if not here:
        return None
    every = [(name, p) for name, listed in sorted(sea_points().items()) for p in listed]
    return min(every, key=lambda e: (min(kilometres(e[1][0], e[1][1], h[0], h[1]) for h in here), e))
