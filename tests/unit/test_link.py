"""Linking: one incident told by several articles has one id, two have two, in any order and in any batches."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.extract.places.geo import kilometres
from pipeline.link import incidents, link
from pipeline.link.blocking import candidates
from pipeline.link.features import features
from pipeline.link.partition import partition
from pipeline.link.scoring import FEATURES, levels, named, score, weights
from pipeline.settings import load_settings
from schemas.tables import conform, split_valid
from tests.made_corpus import accuracy, made_corpus

SETTINGS = load_settings(None)
DAY = date(2024, 5, 12)
BASE: dict[str, Any] = {
    "kind": "incident", "role_in_article": "main", "incident_type": "bombing", "outcome": "completed",
    "date_start": DAY, "date_end": DAY, "date_precision": "day", "country": "IRQ", "admin1": "Nineveh",
    "place_name": "Mosul", "latitude": 36.34, "longitude": 43.13, "place_precision": "city", "perpetrator": "Unknown",
    "perpetrator_attribution": "unknown", "target": "Civilians (Mosul)", "target_type": "civilians",
    "weapon_type": ["ied_landmine"], "fatalities_min": 12, "fatalities_max": 12, "published": date(2024, 5, 13),
    "acled_event_type": "Explosions/Remote violence", "acled_sub_event_type": "Remote explosive/landmine/IED",
    "evidence": [{"field": "incident_type", "start": 0, "end": 10}], "corrected_by": [],
}  # fmt: skip
NO_ID = {"incident_id": f"inc_{0:016x}"}
NO_TOLL = {"fatalities_min": None, "fatalities_max": None}
NEXT_DAY = {"date_start": date(2024, 5, 13), "date_end": date(2024, 5, 13)}
BASE_STRUCK = NO_TOLL | {
    "place_name": "al-Asad Air Base", "latitude": 33.79, "longitude": 42.44, "place_precision": "site",
    "incident_type": "rocket_attack", "target": "United States military", "target_type": "military",
    "perpetrator": "Islamic Resistance in Iraq", "perpetrator_attribution": "claimed", "weapon_type": ["rocket"],
}  # fmt: skip
AT_SEA = NO_TOLL | {
    "country": "XXX", "admin1": None, "place_name": "Red Sea", "place_precision": "waters", "latitude": 15.0,
    "longitude": 41.0, "target": "Tutor", "target_type": "commercial_shipping", "incident_type": "drone_strike",
}  # fmt: skip
FACTS = ("fatalities_min", "fatalities_max")


def events(*changes: dict[str, Any]) -> pl.DataFrame:
    rows = [
        BASE | {"event_id": f"evt_{i:016x}", "article_id": f"art_{i:016x}", "source_id": f"s{i}"} | NO_ID | change
        for i, change in enumerate(changes)
    ]
    return conform(pl.DataFrame(rows, infer_schema_length=None), "events")


def articles_of(frame: pl.DataFrame, **about: Any) -> pl.DataFrame:
    plain = frame.select("article_id", "source_id", "published").unique("article_id").sort("article_id")
    filled = {"text": "", "outlet": None, "near_duplicate_group": None, "version": 1} | about
    return plain.with_columns(
        pl.Series(name, value, strict=False) if isinstance(value, list) else pl.lit(value).alias(name)
        for name, value in filled.items()
    ).cast({"outlet": pl.String, "near_duplicate_group": pl.String})


def groups(frame: pl.DataFrame) -> set[frozenset[str]]:
    found = partition(frame, max_km=SETTINGS.link.max_km)
    return {frozenset(group["event_id"]) for _, group in found.group_by("first")}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"fatalities_min": 14, "fatalities_max": 14, "published": date(2024, 5, 14)}, True),  # a toll grows
        ({"place_name": "al-Mosul", "latitude": 36.35}, True),  # a spelling, the same spot
        ({"place_name": "Mossul", "latitude": None, "longitude": None}, True),  # a spelling, no position
        ({"place_name": "Iraq", "place_precision": "country", "admin1": None}, True),  # coarser place, equal toll
        (NEXT_DAY, True),  # the day of the news beside the day of the act: place and a toll of twelve agree
        (NEXT_DAY | {"fatalities_min": 3, "fatalities_max": 3}, False),
        (NEXT_DAY | NO_TOLL, False),
        ({"date_start": date(2024, 5, 14), "date_end": date(2024, 5, 14)}, False),  # two days apart
        ({"place_name": "Basra", "latitude": 30.51, "longitude": 47.78, "admin1": "Basra"}, False),  # equal toll
        ({"country": "SYR"}, False),
        ({"incident_type": "abduction"}, False),
        ({"fatalities_min": 80, "fatalities_max": 80}, False),
        ({"kind": "campaign"}, False),  # campaigns are linked among themselves only
        ({"date_start": date(2024, 5, 13), "date_end": date(2024, 5, 13), "date_precision": "week"}, True),
        ({"date_start": date(2024, 5, 1), "date_end": date(2024, 5, 31), "date_precision": "month"}, True),
        ({"date_start": date(2024, 1, 1), "date_end": date(2024, 12, 31), "date_precision": "year"}, True),
        ({"date_start": None, "date_end": None, "date_precision": "unknown"}, True),  # place and toll agree
        ({"date_start": None, "date_end": None, "date_precision": "unknown"} | NO_TOLL, False),
    ],
)  # fmt: skip
def test_what_makes_two_tellings_one_incident(change: dict[str, Any], same: bool) -> None:
    assert (len(groups(events({}, change))) == 1) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BASE_STRUCK, BASE_STRUCK | {"incident_type": "drone_strike", "weapon_type": ["drone"]}, True),
        (BASE_STRUCK, BASE_STRUCK | NEXT_DAY, False),  # two attacks on one base on following days
        (BASE_STRUCK, BASE_STRUCK | {"perpetrator": "Islamic State", "target": "Iraqi military"}, True),
        (AT_SEA, AT_SEA | {"incident_type": "other_violence"}, True),  # one ship
        (AT_SEA, AT_SEA | {"target": "Magic Seas"}, False),  # two ships hit are two incidents
        ({"kind": "campaign"}, {"kind": "campaign"}, True),
    ],
)
def test_bases_ships_and_campaigns(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (len(groups(events(one, other))) == 1) is same


def test_two_events_of_one_article_are_never_one_incident() -> None:
    assert len(groups(events({}, {"article_id": f"art_{0:016x}"}))) == 2


def test_every_feature_has_a_weight_for_each_level_it_can_take() -> None:
    rows = features(events({}, NEXT_DAY, BASE_STRUCK))
    pairs = pl.DataFrame({"i": [0, 0], "j": [1, 2]}, schema={"i": pl.UInt32, "j": pl.UInt32})
    told = named(levels(rows, pairs, max_km=25.0))
    assert set(FEATURES) | {"match"} == set(weights())
    for row in told.iter_rows(named=True):
        assert row["score"] == sum(weights()[feature][row[feature]] for feature in FEATURES)
    assert all((weight * 4).is_integer() for table in weights().values() for weight in table.values())


# --- any order, any batches, no chains

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""No shrinking: the cases are short, and each costs a dozen frames."""
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "date_start": st.integers(0, 3),
        "place": st.sampled_from([("Mosul", 36.34, 43.13, "city"), ("Tal Afar", 36.37, 42.45, "city"),
                                  ("Hamdaniya", 36.27, 43.38, "city"), ("Iraq", 33.0, 44.0, "country"),
                                  ("Nineveh", 36.0, 43.0, "admin"), ("Mosul", None, None, "city")]),
        "toll": st.sampled_from([None, 0, 1, 3, 12, 14, 30, 80]),
        "perpetrator": st.sampled_from(["Islamic State", "Iraqi military", "gunmen"]),
        "incident_type": st.sampled_from(["bombing", "suicide_bombing", "armed_attack", "abduction"]),
        "precision": st.sampled_from(["day", "week"]),
        "article": st.integers(0, 5),
    },
)  # fmt: skip


def told(drawn: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Events out of drawn changes."""
    rows = []
    for change in drawn:
        day = DAY + timedelta(days=change.get("date_start", 0))
        name, lat, lon, precision = change.get("place", ("Mosul", 36.34, 43.13, "city"))
        row = {"date_start": day, "date_end": day, "place_name": name, "latitude": lat, "longitude": lon}
        row |= {"place_precision": precision, "date_precision": change.get("precision", "day")}
        row |= dict.fromkeys(FACTS, change.get("toll", 12))
        if "perpetrator" in change:
            row |= {"perpetrator": change["perpetrator"], "perpetrator_attribution": "stated"}
        if "incident_type" in change:
            row["incident_type"] = change["incident_type"]
        if "article" in change:
            row["article_id"] = f"art_{change['article']:016x}"
        rows.append(row)
    return events(*rows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.lists(CHANGES, min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_partition(drawn: list[dict[str, Any]], random: Any) -> None:
    frame = told(drawn)
    order = list(range(frame.height))
    random.shuffle(order)
    assert groups(frame[order]) == groups(frame)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.lists(CHANGES, min_size=2, max_size=10), st.lists(st.integers(1, 9), max_size=3))
def test_any_batches_give_the_same_partition_and_ids_that_lead_on(drawn: list[dict[str, Any]], cuts: list[int]) -> None:
    """Releases over growing batches, each with the registry of the one before: the last has the partition of
    all at once, and every id that was ever given leads to where its events are."""
    frame = told(drawn)
    registry, given = None, {}
    for end in sorted({*(cut for cut in cuts if cut < frame.height), frame.height}):
        linked = link(frame.head(end), articles_of(frame), SETTINGS, registry=registry)
        registry = linked.history
        now = dict(linked.events.select("event_id", "incident_id").iter_rows())
        rows = {row["incident_id"]: row for row in registry.iter_rows(named=True)}
        for event, before in given.items():
            reached = {before} if rows[before]["status"] == "live" else set(rows[before]["successor_ids"])
            reached |= set(rows[before]["successor_ids"])
            assert now[event] in closure(reached, rows)
        given |= now
    found = {frozenset(g["event_id"]) for _, g in linked.events.group_by("incident_id")}
    assert found == groups(frame)


def closure(ids: set[str], rows: dict[str, Any]) -> set[str]:
    more = {successor for key in ids for successor in rows[key]["successor_ids"]} | ids
    return ids if more == ids else closure(more, rows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES)
@given(st.lists(CHANGES, min_size=2, max_size=14))
def test_nothing_chains(drawn: list[dict[str, Any]]) -> None:
    """Whatever stands in one group: no two of one article, no two further apart than a day and the reach, none
    that the score refuses."""
    frame = told(drawn)
    found = dict(partition(frame, max_km=25.0).iter_rows())
    rows = features(frame)
    article = dict(frame.select("event_id", "article_id").iter_rows())
    pairs = score(rows, candidates(rows, max_km=25.0), max_km=25.0)
    scores = {(i, j): points for i, j, points in pairs.iter_rows()}
    for a, b in combinations(range(rows.height), 2):
        one, other = rows.row(a, named=True), rows.row(b, named=True)
        if found[one["event_id"]] != found[other["event_id"]]:
            continue
        assert article[one["event_id"]] != article[other["event_id"]]
        assert max(one["lo"], other["lo"]) <= min(one["hi"], other["hi"])
        if None not in (one["lat"], other["lat"]):
            assert kilometres(one["lat"], one["lon"], other["lat"], other["lon"]) <= 1.5 * 25
        assert scores.get((a, b), 0.0) >= weights()["match"]["floor"] or (a, b) not in scores


# --- the row


def test_the_incident_takes_the_latest_toll_the_finest_place_and_bounds_over_its_sources() -> None:
    frame = events(
        {"place_name": "Nineveh", "place_precision": "admin"},
        {"fatalities_min": 14, "fatalities_max": 14, "published": date(2024, 5, 15)},
    )
    about = articles_of(frame, outlet=["A", None])
    linked = link(frame, about, SETTINGS)
    rows, refused = incidents(linked.events, about, linked.corrections)
    row = rows.row(0, named=True)
    assert (rows.height, refused.height) == (1, 0)
    assert (row["place_name"], row["n_articles"], row["n_independent"], row["n_outlets"]) == ("Mosul", 2, 2, 1)
    assert (row["fatalities_min"], row["fatalities_best"], row["fatalities_max"]) == (12, 14, 14)
    assert (row["first_reported"], row["last_reported"]) == (date(2024, 5, 13), date(2024, 5, 15))
    told_tolls = [d for d in row["disagreements"] if d["field"] == "fatalities"]
    assert [(d["value"], d["source_ids"]) for d in told_tolls] == [("12", ["s0"]), ("14", ["s1"])]
    assert 0 < row["confidence"] < 1
    assert {part["part"]: part["value"] for part in row["confidence_parts"]}["sources"] == 0.75
    assert split_valid(rows, "incidents")[1] == []


def test_of_versions_of_one_article_the_last_toll_counts_and_the_history_stays() -> None:
    frame = events({}, {"fatalities_min": 20, "fatalities_max": 20, "published": date(2024, 5, 14)})
    about = articles_of(frame, near_duplicate_group=["dup_" + "0" * 16] * 2, version=[1, 2])
    linked = link(frame, about, SETTINGS)
    row = incidents(linked.events, about, linked.corrections)[0].row(0, named=True)
    assert (row["fatalities_min"], row["fatalities_best"], row["fatalities_max"]) == (20, 20, 20)
    assert (row["n_articles"], row["n_independent"]) == (2, 1)
    assert linked.events["fatalities_min"].sort().to_list() == [12, 20]


def test_what_most_sources_say_goes_before_what_is_said_last() -> None:
    changes = [{"incident_type": kind, "published": date(2024, 5, 13 + i)} for i, kind in
               enumerate(("suicide_bombing", "suicide_bombing", "bombing"))]  # fmt: skip
    frame = events(*changes)
    linked = link(frame, articles_of(frame), SETTINGS)
    rows, _ = incidents(linked.events, articles_of(frame), linked.corrections)
    assert rows["incident_type"].to_list() == ["suicide_bombing"]


def test_an_open_upper_bound_stays_open_where_it_is_above_the_others() -> None:
    frame = events({}, {"fatalities_min": 16, "fatalities_max": None, "published": date(2024, 5, 14)})
    linked = link(frame, articles_of(frame), SETTINGS)
    rows, _ = incidents(linked.events, articles_of(frame), linked.corrections)
    assert rows.select("fatalities_min", "fatalities_best", "fatalities_max").row(0) == (12, 16, None)


# --- how well, over a made corpus of known identity


@pytest.mark.slow
def test_two_hundred_thousand_made_events_are_linked_well() -> None:
    corpus, truth = made_corpus(200_000)
    found = partition(corpus, max_km=SETTINGS.link.max_km)
    both = corpus.select("event_id", truth=pl.Series(truth)).join(found, on="event_id")
    precision, recall = accuracy(both["truth"], both["first"])
    assert precision >= 0.98
    assert recall >= 0.90
