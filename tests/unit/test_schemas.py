"""Tables, vocabularies, validation row by row, and the rendered documents."""

import datetime
import re
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandera.errors
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import codes, render
from schemas.fields import FIELDS, field
from schemas.tables import TABLES, checks, conform, empty, evidence_fields, schema, split_valid

ROOT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2023, 10, 26)
HEX = "0123456789abcdef"
SHA = HEX * 4

CODING: dict[str, Any] = {
    "kind": "incident",
    "incident_type": "drone_strike",
    "outcome": "intercepted",
    "date_start": DAY,
    "date_end": DAY,
    "date_precision": "day",
    "country": "IRQ",
    "place_name": "al-Asad Air Base",
    "admin1": "Al Anbar",
    "latitude": 33.79,
    "longitude": 42.44,
    "place_precision": "near",
    "geonames_id": None,
    "perpetrator": "Islamic Resistance in Iraq",
    "perpetrator_attribution": "claimed",
    "target": "United States military",
    "target_type": "military",
    "target_count": 1,
    "weapon_type": ["drone", "rocket"],
    "weapon_count": 2,
    "n_events": None,
    "fatalities_min": 0,
    "fatalities_max": 0,
    "injured_min": 1,
    "injured_max": None,
    "abducted_min": None,
    "abducted_max": None,
    "detained_min": None,
    "detained_max": None,
    "claimed_by": "Islamic Resistance in Iraq",
    "damage": "none",
    "acled_event_type": "Strategic developments",
    "acled_sub_event_type": "Disrupted weapons use",
}

GOOD: dict[str, dict[str, Any]] = {
    "raw_articles": {
        "raw_id": f"raw_{HEX}",
        "source_id": "a",
        "source_path": "in/a.txt",
        "member": None,
        "source_format": "dated_txt",
        "payload_sha256": SHA,
        "payload_bytes": 0,
        "payload": "",
        "title": None,
        "body": "",
        "published_text": "2023-10-27",
        "published_source": None,
        "url": None,
        "outlet": None,
        "author": None,
        "declared_language": None,
    },
    "articles": {
        "article_id": f"art_{HEX}",
        "source_id": "a",
        "raw_id": f"raw_{HEX}",
        "published": DAY,
        "published_source": "first line",
        "title": "Émeute",
        "text": "Émeute\n\nRead more",
        "language": "en",
        "url": None,
        "outlet": "AFP",
        "author": None,
        "n_words": 3,
        "boilerplate": [{"start": 8, "end": 17, "text": "Read more", "rule": "read_more"}],
        "near_duplicate_group": None,
        "version": 1,
    },
    "entities": {
        "article_id": f"art_{HEX}",
        "source_id": "a",
        "start": 0,
        "end": 6,
        "label": "DATE",
        "text": "Émeute",
        "actor": None,
        "place_name": None,
        "country": None,
        "latitude": None,
        "longitude": None,
        "geonames_id": None,
        "place_precision": None,
        "date_start": DAY,
        "date_end": DAY,
        "date_precision": "day",
        "weapon_type": None,
        "count_min": None,
        "count_max": None,
        "count_kind": None,
    },
    "events": CODING
    | {
        "event_id": f"evt_{HEX}",
        "incident_id": f"inc_{HEX}",
        "article_id": f"art_{HEX}",
        "source_id": "a",
        "published": DAY,
        "role_in_article": "main",
        "perpetrator_text": "the group",
        "target_text": None,
        "weapon_text": "drone",
        "evidence": [{"field": "outcome", "start": 0, "end": 9}],
        "corrected_by": [],
    },
    "incidents": CODING
    | {
        **{f"{stem}_best": CODING[f"{stem}_min"] for stem in ("fatalities", "injured", "abducted", "detained")},
        "incident_id": f"inc_{HEX}",
        "first_reported": DAY,
        "last_reported": DAY,
        "n_articles": 1,
        "n_independent": 1,
        "n_outlets": 0,
        "source_ids": ["a"],
        "event_ids": [f"evt_{HEX}"],
        "disagreements": [{"field": "outcome", "value": "failed", "source_ids": ["a"]}],
        "confidence": 0.5,
        "confidence_parts": [{"part": "sources", "value": 0.5}],
        "corrected_by": ["A. Coder"],
    },
    "incident_history": {
        "incident_id": f"inc_{HEX}",
        "status": "merged",
        "successor_ids": [f"inc_{HEX[::-1]}"],
        "first_release": 1,
        "last_change": 2,
        "kind": "incident",
        "country": "IRQ",
        "date_start": DAY,
        "place_name": "al-Asad Air Base",
        "event_ids": [],
        "past_event_ids": [f"evt_{HEX}"],
        "article_ids": [f"art_{HEX}"],
    },
    "corrections": {
        "correction_file": "corrections.csv",
        "line": 2,
        "incident_id": f"inc_{HEX}",
        "event_id": None,
        "action": "drop",
        "field": None,
        "value": None,
        "coder": "A. Coder",
        "date": DAY,
        "reason": "An exercise.",
        "status": "gone",
        "applies_to": None,
    },
    "quarantine": {
        "stage": "articles",
        "record_id": "a",
        "code": "E020",
        "reason": "no date",
        "source_path": None,
        "source_id": None,
        "payload_sha256": SHA,
    },
}


def frame(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=empty(table).schema)


@cache
def pandera_schema(table: str) -> Any:
    return schema(table)


def accepted(table: str, rows: pl.DataFrame) -> bool:
    try:
        pandera_schema(table).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors:
        return False
    return True


def broken(table: str, **changes: Any) -> set[str]:
    """Names of the rules that a good row breaks once it is changed."""
    _, violations = split_valid(frame(table, GOOD[table] | changes), table)
    return {violation.check for violation in violations}


@pytest.mark.parametrize("table", TABLES)
def test_a_good_row_is_kept_by_both_validators(table: str) -> None:
    rows = frame(table, GOOD[table])
    kept, violations = split_valid(rows, table)
    assert violations == []
    assert kept.equals(rows)
    assert accepted(table, rows)


@pytest.mark.parametrize(
    ("table", "changes", "rule"),
    [
        ("events", {"fatalities_min": 3, "fatalities_max": 2}, "fatalities_min_le_fatalities_max"),
        ("events", {"injured_min": -1}, "injured_min_ge"),
        ("events", {"date_end": datetime.date(2023, 10, 25)}, "date_start_le_date_end"),
        ("events", {"date_end": None}, "dates_both_or_neither"),
        ("events", {"date_start": None, "date_end": None}, "date_precision_agrees"),
        ("events", {"date_precision": "unknown"}, "date_precision_agrees"),
        ("events", {"longitude": None}, "coordinates_both_or_neither"),
        ("events", {"latitude": float("nan")}, "latitude_le"),
        ("events", {"latitude": float("-inf")}, "latitude_ge"),
        ("events", {"place_precision": "unknown"}, "coordinates_need_precision"),
        ("events", {"place_precision": "waters"}, "waters_have_no_country"),
        ("events", {"country": "XXX", "place_precision": "city"}, "sea_is_no_town"),
        ("events", {"place_name": None}, "place_has_a_name"),
        ("events", {"place_precision": "country", "country": None}, "country_precision_has_country"),
        ("events", {"perpetrator_attribution": "unknown"}, "claim_is_attributed"),
        (
            "events",
            {"perpetrator": "Unknown", "claimed_by": None, "perpetrator_attribution": "stated"},
            "unknown_perpetrator_is_unattributed",
        ),
        ("events", {"n_events": 12}, "n_events_only_for_campaigns"),
        ("events", {"acled_event_type": "Battles"}, "acled_types_agree"),
        ("events", {"acled_event_type": None}, "acled_types_agree"),
        ("events", {"acled_sub_event_type": None}, "acled_types_agree"),
        ("events", {"weapon_type": []}, "weapon_type_min_items"),
        ("events", {"weapon_type": ["drone", "drone"]}, "weapon_type_elements"),
        ("events", {"weapon_type": ["drone", None]}, "weapon_type_elements"),
        ("events", {"weapon_type": ["trebuchet"]}, "weapon_type_code"),
        ("events", {"evidence": []}, "evidence_not_empty"),
        ("events", {"evidence": [None]}, "evidence_spans"),
        ("events", {"evidence": [{"field": "outcome", "start": 4, "end": 4}]}, "evidence_spans"),
        ("events", {"evidence": [{"field": "outcome", "start": -1, "end": 4}]}, "evidence_spans"),
        ("events", {"evidence": [{"field": "mood", "start": 0, "end": 4}]}, "evidence_spans"),
        ("events", {"evidence": [{"field": "outcome", "start": None, "end": 4}]}, "evidence_spans"),
        ("events", {"country": "ATL"}, "country_code"),
        ("events", {"target": " \n"}, "target_not_blank"),
        ("events", {"event_id": f"evt_{HEX}\n"}, "event_id_pattern"),
        ("events", {"kind": None}, "not_nullable"),
        ("incidents", {"first_reported": datetime.date(2023, 10, 27)}, "first_reported_le_last_reported"),
        ("incidents", {"n_outlets": 2}, "outlets_not_above_articles"),
        ("incidents", {"source_ids": ["a", "b"]}, "sources_not_above_articles"),
        ("incidents", {"n_articles": 2}, "events_cover_articles"),
        ("incidents", {"n_independent": 2}, "n_independent_le_n_articles"),
        ("incidents", {"injured_best": 0}, "injured_min_le_injured_best"),
        ("incidents", {"fatalities_best": 1}, "fatalities_best_le_fatalities_max"),
        ("incidents", {"confidence": 1.5}, "confidence_le"),
        ("incident_history", {"successor_ids": []}, "tombstone_has_successor"),
        ("corrections", {"action": "forget"}, "action_code"),
        ("articles", {"title": "Riot"}, "title_opens_text"),
        (
            "articles",
            {"boilerplate": [{"start": 0, "end": 2, "text": "hm", "rule": "dull"}]},
            "boilerplate_spans",
        ),
        ("entities", {"end": 0, "text": ""}, "span_not_empty"),
        ("entities", {"end": 7}, "text_fills_span"),
        ("entities", {"date_precision": None}, "date_precision_agrees"),
        ("entities", {"label": "PLACE"}, "date_start_only_with_label"),
        ("entities", {"actor": "Hamas"}, "actor_only_with_label"),
        ("entities", {"weapon_type": "drone"}, "weapon_type_only_with_label"),
        ("entities", {"count_min": 3}, "count_has_kind"),
        ("quarantine", {"code": "E999"}, "code_code"),
        ("quarantine", {"payload_sha256": "abc"}, "payload_sha256_pattern"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_its_name(table: str, changes: dict[str, Any], rule: str) -> None:
    assert rule in broken(table, **changes)
    assert not accepted(table, frame(table, GOOD[table] | changes))


@pytest.mark.parametrize(
    "changes",
    [
        # The codebook's rulings, one each.
        {"country": "XXX", "place_precision": "waters", "place_name": "Red Sea"},
        {"country": "XXX", "place_precision": "near", "place_name": "Gulf of Aden"},
        {"perpetrator": "Unknown", "claimed_by": None, "perpetrator_attribution": "unknown"},
        {"perpetrator": "Unknown", "claimed_by": None, "perpetrator_attribution": "disputed"},
        {"kind": "campaign", "n_events": 12, "fatalities_min": 7301, "fatalities_max": None},
        {"date_start": None, "date_end": None, "date_precision": "unknown"},
        {"fatalities_min": None, "fatalities_max": 20},
        {"weapon_type": ["unknown"], "damage": None, "claimed_by": None},
        {"acled_event_type": None, "acled_sub_event_type": None},
        {
            "place_precision": "unknown",
            "place_name": None,
            "country": None,
            "latitude": None,
            "longitude": None,
        },
    ],
)
def test_what_the_codebook_allows_is_kept(changes: dict[str, Any]) -> None:
    assert broken("events", **changes) == set()


def _values(table: str, column: str) -> list[Any]:
    """Good and bad values of a column: its bounds and just beyond, its codes and none of them, null."""
    declared = field(table, column)
    bounds = [b for b in (declared.ge, declared.le) if b is not None]
    if isinstance(declared.dtype, pl.Date):
        beyond = [b + datetime.timedelta(days=d) for b in bounds for d in (-1, 0, 1)]  # type: ignore[operator]
        return [None, DAY, datetime.date(2023, 10, 20), *beyond]
    if isinstance(declared.dtype, pl.Float64):
        return [None, 0.0, float("nan"), float("inf"), *(b + d for b in bounds for d in (-1.0, 0.0, 1.0))]  # type: ignore[operator]
    if isinstance(declared.dtype, pl.Int64 | pl.Int32):
        return [None, 0, 1, 2, 5, *(b + d for b in bounds for d in (-1, 0, 1))]  # type: ignore[operator]
    if isinstance(declared.dtype, pl.String):
        known = codes.codes(declared.codes) if declared.codes else ()
        long = "x" * ((declared.max_length or 0) + 1)
        return [None, "", " ", "\n", "é", "Unknown", "it's\x00", f"evt_{HEX}", SHA, long, *known]
    if column == "evidence":
        return [
            None,
            [],
            [None],
            *([{"field": f, "start": s, "end": 3}] for f in ("kind", "x") for s in (-1, 0, 3)),
        ]
    if column == "boilerplate":
        return [
            None,
            [],
            [None],
            *([{"start": s, "end": 3, "text": "", "rule": r}] for r in ("caption", "x") for s in (0, 3)),
        ]
    if column in ("disagreements", "confidence_parts"):
        return [None, [], [None]]
    return [None, [], [None], ["a"], ["a", "a"], ["drone"], ["drone", None], ["unknown", "melee", "drone"]]


@st.composite
def row_of(draw: st.DrawFn, table: str) -> dict[str, Any]:
    """A good row with up to three of its values replaced."""
    changed = draw(st.lists(st.sampled_from(TABLES[table].columns), max_size=3, unique=True))
    return GOOD[table] | {column: draw(st.sampled_from(_values(table, column))) for column in changed}


@st.composite
def frames(draw: st.DrawFn) -> tuple[str, pl.DataFrame]:
    table = draw(st.sampled_from(list(TABLES)))
    return table, frame(table, *draw(st.lists(row_of(table), min_size=1, max_size=4)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(frames())
def test_split_valid_and_pandera_agree(case: tuple[str, pl.DataFrame]) -> None:
    table, rows = case
    kept, violations = split_valid(rows, table)
    assert accepted(table, kept)
    refused = {violation.row_index for violation in violations}
    assert len(refused) == rows.height - kept.height
    for index in refused:
        assert index is not None
        # With the kept rows beside it, for a repeated key is no fault of a row alone.
        assert not accepted(table, pl.concat([kept, rows.slice(index, 1)]))


@cache
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(render.ddl())
    return connection


def insert_fails(table: str, rows: pl.DataFrame) -> bool:
    """Whether DuckDB refuses the rows; the table is left empty either way."""
    connection = database()
    connection.register("incoming", rows.to_arrow())
    try:
        connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")
    except duckdb.ConstraintException:
        return True
    else:
        connection.execute(f"DELETE FROM {table}")
        return False
    finally:
        connection.unregister("incoming")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(frames())
def test_the_ddl_holds_the_same_rules(case: tuple[str, pl.DataFrame]) -> None:
    table, rows = case
    kept, violations = split_valid(rows, table)
    assert not insert_fails(table, kept)
    without_sql = {rule.name for rule in checks(table) if rule.sql is None}
    for index, row_checks in _by_row(violations).items():
        # acled_types_agree needs the crosswalk, of which the CHECK knows only that both are null or neither.
        if row_checks - without_sql - {"unique_key", "acled_types_agree"}:
            assert insert_fails(table, rows.slice(index, 1)), row_checks


def _by_row(violations: list[Any]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for violation in violations:
        found.setdefault(violation.row_index, set()).add(violation.check)
    return found


def test_of_rows_with_one_key_the_first_in_sort_order_stays_whatever_the_input_order() -> None:
    one, other = (GOOD["quarantine"] | {"reason": reason} for reason in ("a first", "b second"))
    for rows in (frame("quarantine", one, other), frame("quarantine", other, one)):
        kept, violations = split_valid(rows, "quarantine")
        assert kept["reason"].to_list() == ["a first"]
        assert [v.check for v in violations] == ["unique_key"]
        assert rows["reason"][violations[0].row_index or 0] == "b second"


def test_a_bad_row_does_not_cost_a_good_one_its_key() -> None:
    rows = frame("quarantine", GOOD["quarantine"] | {"reason": ""}, GOOD["quarantine"])
    kept, violations = split_valid(rows, "quarantine")
    assert kept["reason"].to_list() == ["no date"]
    assert [(v.row_index, v.column, v.check, v.value) for v in violations] == [(0, "reason", "reason_not_blank", "''")]


def test_a_long_wrong_value_is_cut() -> None:
    _, violations = split_valid(frame("quarantine", GOOD["quarantine"] | {"reason": "x" * 20_000}), "quarantine")
    # 199 characters and the sign of a cut
    assert [len(v.value or "") for v in violations] == [200]


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda f: f.drop("reason"), "column_in_dataframe"),
        (lambda f: f.with_columns(extra=1), "column_in_schema"),
        (lambda f: f.with_columns(reason=1), "dtype('String')"),
        (lambda f: f.select(reversed(f.columns)), "column_ordered"),
    ],
)
def test_a_frame_of_the_wrong_shape_yields_no_row_at_all(change: Any, check: str) -> None:
    rows = change(frame("quarantine", GOOD["quarantine"]))
    kept, violations = split_valid(rows, "quarantine")
    assert kept.equals(empty("quarantine"))
    assert [(v.row_index, v.check) for v in violations] == [(None, check)]
    assert not accepted("quarantine", rows)


def test_a_lazy_frame_is_refused() -> None:
    with pytest.raises(TypeError, match="collect"):
        split_valid(empty("events").lazy(), "events")  # type: ignore[arg-type]


def test_conform_orders_casts_fills_and_drops() -> None:
    rows = pl.DataFrame([{"extra": 1} | {k: v for k, v in GOOD["articles"].items() if k != "url"}])
    found = conform(rows.with_columns(pl.col("n_words").cast(pl.Int64)), "articles")
    assert found.equals(frame("articles", GOOD["articles"]))
    assert found.schema == empty("articles").schema


def test_conform_refuses_a_frame_without_a_required_column() -> None:
    with pytest.raises(ValueError, match=r"articles: the frame lacks .*text"):
        conform(pl.DataFrame({"article_id": [f"art_{HEX}"]}), "articles")


# -- declarations ------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_names_what_exists_and_keys_are_never_null(table: Any) -> None:
    assert len(set(table.columns)) == len(table.columns)
    assert set(table.key) <= set(table.columns)
    assert not any(table.is_nullable(column) for column in table.key)
    assert set(table.nullable) <= set(table.columns)
    names = [rule.name for rule in checks(table.name)]
    assert len(set(names)) == len(names)
    for rule in table.rules:
        assert set(rule.columns) <= set(table.columns), rule.name
        assert rule.reason, rule.name


def test_every_declared_column_is_used_and_describes_itself() -> None:
    used = {field(t.name, c).description for t in TABLES.values() for c in t.columns}
    assert {f.description for f in FIELDS.values()} == used
    for key, declared in FIELDS.items():
        assert key.split(".")[-1] == declared.name
        assert declared.description.endswith("."), key
        if declared.codes is not None:
            assert codes.codes(declared.codes), key


def test_the_contract_that_other_tools_rely_on() -> None:
    events = TABLES["events"].dtypes()
    # Every field of the codebook under its codebook name, and what ties a row to its article.
    codebook = (
        "kind role_in_article incident_type outcome date_start date_end date_precision country "
        "place_name latitude longitude place_precision perpetrator perpetrator_attribution target "
        "target_type perpetrator_text target_text weapon_text admin1 damage target_count abducted_min "
        "abducted_max detained_min detained_max n_events weapon_type weapon_count fatalities_min "
        "fatalities_max injured_min injured_max claimed_by evidence source_id article_id event_id "
        "incident_id acled_event_type acled_sub_event_type "
    )
    assert set(codebook.split()) <= set(events)
    assert events["evidence"] == pl.List(pl.Struct({"field": pl.String, "start": pl.Int64, "end": pl.Int64}))
    assert events["weapon_type"] == pl.List(pl.String)
    assert {
        "source_id",
        "article_id",
        "start",
        "end",
        "text",
        "label",
        "latitude",
        "longitude",
        "geonames_id",
    } <= set(TABLES["entities"].columns)
    assert {"source_id", "article_id", "text", "title", "published", "language", "url", "outlet"} <= set(
        TABLES["articles"].columns
    )


def test_evidence_speaks_for_coded_columns_and_not_for_ids() -> None:
    assert {"fatalities_min", "claimed_by", "weapon_text", "trigger"} <= set(evidence_fields())
    assert not {"event_id", "article_id", "published", "evidence"} & set(evidence_fields())


# -- vocabularies ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # The codebook's lists, word for word.
        ("outcome", "completed intercepted failed foiled unknown"),
        ("date_precision", "day week month year unknown"),
        ("place_precision", "site near city admin country waters unknown"),
        ("perpetrator_attribution", "claimed stated alleged disputed unknown"),
        (
            "target_type",
            "military non_state_armed_group government police civilians commercial_shipping infrastructure "
            "aid_or_medical media religious diplomatic other unknown",
        ),
        (
            "weapon_type",
            "drone missile rocket artillery_mortar aircraft_bomb ied_landmine vehicle_bomb suicide_vest "
            "small_arms melee arson naval_vessel chemical other unknown",
        ),
        ("damage", "none some heavy destroyed"),
        (
            "incident_type",
            "drone_strike air_strike missile_attack rocket_attack shelling bombing suicide_bombing "
            "armed_attack armed_clash abduction seizure security_operation sabotage "
            "explosion_unattributed riot other_violence",
        ),
    ],
)
def test_vocabularies_are_the_codebooks(name: str, expected: str) -> None:
    assert codes.codes(name) == tuple(expected.split())


@pytest.mark.parametrize("name", codes.names())
def test_a_vocabulary_is_whole_and_unpadded(name: str) -> None:
    for row in codes.rows(name):
        assert all(value == value.strip() for value in row.values()), row
        assert all(row[column] for column in row if column in ("label", "name", "cause", "fix")), row


def test_countries_are_iso_3166_and_two_more() -> None:
    rows = codes.rows("country")
    # ISO 3166-1 has 249 entries; Kosovo and international waters are user-assigned.
    assert len(rows) == 249 + 2
    assert all(re.fullmatch("[A-Z]{3}", row["code"]) for row in rows)
    iso = [row for row in rows if row["code"] not in ("XKX", "XXX")]
    assert all(re.fullmatch("[A-Z]{2}", row["alpha2"]) and re.fullmatch(r"\d{3}", row["numeric"]) for row in iso)
    for column in ("alpha2", "numeric", "label"):
        assert len({row[column] for row in iso}) == len(iso), column
    numeric = codes.crosswalk("country", "numeric")
    # ISO's numbers, from memory of the standard: they guard against a shifted row.
    assert {c: numeric[c] for c in ("IRQ", "SDN", "SSD", "UKR", "PSE", "COD")} == {
        "IRQ": "368",
        "SDN": "729",
        "SSD": "728",
        "UKR": "804",
        "PSE": "275",
        "COD": "180",
    }


def test_acled_sub_event_types_are_filed_under_event_types() -> None:
    parents = codes.crosswalk("acled_sub_event_type", "acled_event_type")
    # ACLED's codebook: 25 sub-event types under 6 event types.
    assert len(parents) == 25
    assert set(parents.values()) == set(codes.codes("acled_event_type"))
    for name in ("incident_type", "outcome"):
        for suffix in ("", "_armed") if name == "incident_type" else ("",):
            subs = codes.crosswalk(name, f"acled_sub_event_type{suffix}")
            assert codes.crosswalk(name, f"acled_event_type{suffix}") == {c: parents[s] for c, s in subs.items()}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        # The codebook's table and the sentence below it.
        (("drone_strike", "completed", "military"), ("Explosions/Remote violence", "Air/drone strike")),
        (("drone_strike", "intercepted", "military"), ("Strategic developments", "Disrupted weapons use")),
        (("bombing", "foiled", "civilians"), ("Strategic developments", "Disrupted weapons use")),
        (
            ("missile_attack", "failed", "commercial_shipping"),
            ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
        ),
        (("armed_attack", "completed", "civilians"), ("Violence against civilians", "Attack")),
        (("armed_attack", "completed", "unknown"), ("Violence against civilians", "Attack")),
        (("armed_attack", "completed", "military"), ("Battles", "Armed clash")),
        (("armed_attack", "completed", "police"), ("Battles", "Armed clash")),
        (("armed_clash", "unknown", "unknown"), ("Battles", "Armed clash")),
        (
            ("abduction", "completed", "police"),
            ("Violence against civilians", "Abduction/forced disappearance"),
        ),
        (
            ("seizure", "completed", "commercial_shipping"),
            ("Strategic developments", "Looting/property destruction"),
        ),
        (("seizure", "completed", "military"), ("Battles", "Non-state actor overtakes territory")),
        (("security_operation", "completed", "civilians"), ("Strategic developments", "Arrests")),
        (("riot", "completed", "police"), ("Riots", "Violent demonstration")),
        (("no_such_type", "completed", "military"), (None, None)),
    ],
)
def test_acled(case: tuple[str, str, str], expected: tuple[str | None, str | None]) -> None:
    assert codes.acled(*case) == expected


def test_every_type_outcome_and_target_has_an_acled_pair_that_the_table_accepts() -> None:
    pairs = {
        codes.acled(t, o, g)
        for t in codes.codes("incident_type")
        for o in codes.codes("outcome")
        for g in codes.codes("target_type")
    }
    rows = [
        GOOD["events"] | {"acled_event_type": event, "acled_sub_event_type": sub, "event_id": f"evt_{i:016x}"}
        for i, (event, sub) in enumerate(sorted(pairs, key=str))
    ]
    assert (None, None) not in pairs
    assert split_valid(frame("events", *rows), "events")[1] == []


@pytest.mark.parametrize(("name", "column"), [("no_such_list", "label"), ("kind", "no_such_column")])
def test_an_unknown_vocabulary_or_column_is_named(name: str, column: str) -> None:
    with pytest.raises(KeyError, match="no_such"):
        codes.crosswalk(name, column)


# -- documents ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", render.DOCUMENTS)
def test_rendered_documents_are_up_to_date(name: str) -> None:
    assert name not in render.stale(ROOT / "docs"), "run python -m schemas.render"


def test_drift_is_seen_and_mended(tmp_path: Path) -> None:
    assert sorted(render.write(tmp_path)) == sorted(render.DOCUMENTS)
    assert render.stale(tmp_path) == []
    (tmp_path / "schema.sql").write_text("-- edited by hand\n")
    (tmp_path / "errors.md").unlink()
    assert render.stale(tmp_path) == ["schema.sql", "errors.md"]
    assert render.write(tmp_path) == ["schema.sql", "errors.md"]
    assert render.stale(tmp_path) == []


def test_check_exits_1_on_drift_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(render.stale, "__defaults__", (tmp_path,))
    assert render.main(["--check"]) == 1
    assert "docs/schema.sql is out of date" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert render.main(["--what"]) == 2


def test_the_ddl_carries_types_nullability_key_and_comments() -> None:
    connection = database()
    for table in TABLES.values():
        found = connection.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = ? "
            "ORDER BY column_index",
            [table.name],
        ).fetchall()
        assert [row[0] for row in found] == list(table.columns)
        for name, _, nullable, comment in found:
            assert nullable == table.is_nullable(name), (table.name, name)
            assert field(table.name, name).description in comment
        keys = connection.execute(
            "SELECT constraint_column_names FROM duckdb_constraints() "
            "WHERE table_name = ? AND constraint_type = 'PRIMARY KEY'",
            [table.name],
        ).fetchone()
        assert keys == (list(table.key),)


def test_the_dictionary_has_every_column_and_every_code() -> None:
    text = render.dictionary_markdown()
    for table in TABLES.values():
        section = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert [line.split(" | ")[0][2:] for line in section.splitlines() if line.startswith("| ")][1:] == list(
            table.columns
        )
    rows = render.dictionary_csv().splitlines()
    assert len(rows) == 1 + sum(len(table.columns) for table in TABLES.values())
