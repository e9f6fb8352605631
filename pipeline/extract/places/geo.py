"""Arithmetic on the globe: distances, points at a bearing, midpoints, compass words.

In: degrees WGS84. Out: kilometres or degrees. The earth is a sphere of 6,371 km here: good to half a percent.
"""

import math
from collections.abc import Iterable

EARTH_KM = 6371.0
KM_PER = {"km": 1.0, "mile": 1.609344, "nm": 1.852, "m": 0.001, "yard": 0.0009144}
BEARING = {
    "north": 0.0,
    "north-northeast": 22.5,
    "northeast": 45.0,
    "east-northeast": 67.5,
    "east": 90.0,
    "east-southeast": 112.5,
    "southeast": 135.0,
    "south-southeast": 157.5,
    "south": 180.0,
    "south-southwest": 202.5,
    "southwest": 225.0,
    "west-southwest": 247.5,
    "west": 270.0,
    "west-northwest": 292.5,
    "northwest": 315.0,
    "north-northwest": 337.5,
}

type Point = tuple[float, float]


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points in kilometres.

    >>> round(kilometres(33.3406, 44.4009, 36.335, 43.1189))  # Baghdad to Mosul
    353
    """
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def compass(word: str) -> str | None:
    """The compass point that a word names, without its "-ern", "-ward" and hyphen; None for other words.

    >>> compass("south-western"), compass("northwards"), compass("northerly"), compass("central")
    ('southwest', 'north', 'north', None)
    """
    text = word.lower().replace("–", "-")
    for end in ("ernmost", "ern", "wards", "ward", "erly"):
        text = text.removesuffix(end)
    if text in BEARING:
        return text
    joined = text.replace("-", "").replace(" ", "")
    if joined in BEARING:
        return joined
    for first in ("north", "south", "east", "west"):
        rest = joined.removeprefix(first)
        if rest != joined and f"{first}-{rest}" in BEARING:
            return f"{first}-{rest}"
    return None


def destination(point: Point, km: float, point_of_compass: str) -> Point:
    """The point that lies so many kilometres from another in a compass direction.

    >>> destination((14.798, 42.954), 57 * 1.852, "west")
    (14.796, 41.972)
    """
    angle, turn = km / EARTH_KM, math.radians(BEARING[point_of_compass])
    lat, lon = math.radians(point[0]), math.radians(point[1])
    to_lat = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(turn))
    to_lon = lon + math.atan2(
        math.sin(turn) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(to_lat)
    )
    return round(math.degrees(to_lat), 3), round((math.degrees(to_lon) + 540) % 360 - 180, 3)


def midpoint(points: Iterable[Point]) -> Point:
    """Mean of some points that do not straddle the date line; rounded to 3 decimals.

    >>> midpoint([(0, 10), (2, 20)])
    (1.0, 15.0)
    """
    found = list(points)
    return (
        round(sum(p[0] for p in found) / len(found), 3),
        round(sum(p[1] for p in found) / len(found), 3),
    )
