"""Linking: one incident told by several articles has one id, two incidents have two, in any order."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link import assign, merge
from pipeline.settings import load_settings
from schemas.tables import conform, split_valid

SETTINGS = load_settings(None)
BASE = {
    "kind": "incident", "role_in_article": "main", "incident_type": "bombing", "outcome": "completed",
    "date_start": date(2024, 5, 12), "date_end": date(2024, 5, 12), "date_precision": "day", "country": "IRQ",
    "place_name": "Mosul", "latitude": 36.34, "longitude": 43.13, "place_precision": "city", "perpetrator": "Unknown",
    "perpetrator_attribution": "unknown", "target": "Civilians (Mosul)", "target_type": "civilians",
    "weapon_type": ["ied_landmine"], "fatalities_min": 12, "fatalities_max": 12, "published": date(2024, 5, 13),
    "acled_event_type": "Explosions/Remote violence", "acled_sub_event_type": "Remote explosive/landmine/IED",
    "evidence": [{"field": "incident_type", "start": 0, "end": 10}],
}  # fmt: skip


def events(*changes: dict) -> pl.DataFrame:
    rows = [
        BASE | {"event_id": f"evt_{i}", "article_id": f"art_{i}", "source_id": f"s{i}", "incident_id": None} | change
        for i, change in enumerate(changes)
    ]
    return conform(pl.DataFrame(rows, infer_schema_length=None), "events")


def groups(frame: pl.DataFrame) -> set[frozenset[str]]:
    linked = assign(frame, SETTINGS)
    return {frozenset(g["event_id"]) for _, g in linked.group_by("incident_id")}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"fatalities_min": 14, "fatalities_max": 14, "published": date(2024, 5, 14)}, True),  # a toll grows
        ({"place_name": "al-Mosul", "latitude": 36.35}, True),  # a spelling, the same spot
        ({"place_name": "Iraq", "place_precision": "country"}, True),  # coarser place, equal toll
        ({"date_start": date(2024, 5, 13), "date_end": date(2024, 5, 13)}, False),  # the next day
        ({"place_name": "Basra", "latitude": 30.51, "longitude": 47.78}, False),  # equal toll, another town
        ({"country": "SYR"}, False),
        ({"incident_type": "abduction"}, False),
        ({"fatalities_min": 80, "fatalities_max": 80}, False),
        ({"kind": "campaign"}, False),
    ],
)
def test_rule(change, same):
    assert (len(groups(events({}, change))) == 1) is same


def test_two_events_of_one_article_are_never_one_incident():
    assert len(groups(events({}, {"article_id": "art_0"}))) == 2


@given(st.permutations(range(6)))
def test_the_order_of_events_does_not_matter(order):
    frame = events(
        {},
        {"fatalities_min": 13, "fatalities_max": 13},
        {"place_name": "Basra", "latitude": 30.5, "longitude": 47.8},
        {"place_name": "Iraq", "place_precision": "country"},
        {"date_start": date(2024, 5, 11), "date_end": date(2024, 5, 11)},
        {"country": None, "place_name": None, "latitude": None, "longitude": None, "place_precision": "unknown"},
    )
    expected = dict(assign(frame, SETTINGS).select("event_id", "incident_id").iter_rows())
    shuffled = assign(frame[list(order)], SETTINGS)
    assert dict(shuffled.select("event_id", "incident_id").iter_rows()) == expected


def test_the_incident_takes_the_latest_toll_and_the_finest_place():
    frame = assign(
        events(
            {"place_name": "Iraq", "place_precision": "country"},
            {"fatalities_min": 14, "fatalities_max": 14, "published": date(2024, 5, 15)},
        ),
        SETTINGS,
    )
    articles = pl.DataFrame({"article_id": ["art_0", "art_1"], "outlet": ["A", None]})
    merged = merge(frame, articles)
    row = merged.row(0, named=True)
    assert merged.height == 1
    assert (row["place_name"], row["fatalities_min"], row["n_articles"], row["n_outlets"]) == ("Mosul", 14, 2, 1)
    assert (row["first_reported"], row["last_reported"]) == (date(2024, 5, 13), date(2024, 5, 15))
    assert split_valid(merged, "incidents")[1] == []
