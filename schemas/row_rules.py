"""The rules over rows of each table, named, each with the reason that the codebook gives.

Out: the rules of articles, entities, incidents and (``events``) events. Nothing here reads a frame.
"""

from collections.abc import Callable

import polars as pl

from schemas.codes import codes, crosswalk
from schemas.rules import Rule, quoted


def _rule(name: str, columns: str, sql: str, reason: str) -> Rule:
    return Rule(name=name, columns=tuple(columns.split()), sql=sql, reason=reason)


def _ordered(low: str, high: str, reason: str) -> Rule:
    return _rule(f"{low}_le_{high}", f"{low} {high}", f'"{low}" <= "{high}"', reason)


def _only_with(column: str, *labels: str) -> Rule:
    listed = ", ".join(quoted(label) for label in labels)
    return _rule(
        f"{column}_only_with_label",
        f"{column} label",
        f'"{column}" IS NULL OR "label" IN ({listed})',
        f"only a mention labelled {' or '.join(labels)} has one",
    )


def _spans_ok(column: str, vocabulary: Callable[[], tuple[str, ...]], member: str) -> pl.Expr:
    item = pl.element().struct
    ok = (item.field("start") >= 0) & (item.field("start") < item.field("end")) & item.field(member).is_in(vocabulary())
    return pl.col(column).list.eval(ok.fill_null(False)).list.all()


DATES = (
    _ordered("date_start", "date_end", "an act does not end before it begins"),
    _rule(
        "dates_both_or_neither",
        "date_start date_end",
        "(date_start IS NULL) = (date_end IS NULL)",
        "date_start and date_end are equal for one day, so one never stands alone",
    ),
    _rule(
        "date_precision_agrees",
        "date_start date_precision",
        "(date_start IS NULL) = (date_precision = 'unknown')",
        "a date has a precision, and precision unknown means no date",
    ),
)

_COORDINATES = _rule(
    "coordinates_both_or_neither",
    "latitude longitude",
    "(latitude IS NULL) = (longitude IS NULL)",
    "half a coordinate is no place",
)
_WATERS = _rule(
    "waters_have_no_country",
    "place_precision country",
    "place_precision <> 'waters' OR country IS NULL OR country = 'XXX'",
    "XXX stands for international waters, and place_name holds the sea",
)

TOLLS = tuple(
    _ordered(f"{stem}_min", f"{stem}_max", "the lower bound of a toll is not above the upper one")
    for stem in ("fatalities", "injured", "abducted", "detained")
)

CODING = (
    *DATES,
    _COORDINATES,
    _rule(
        "coordinates_need_precision",
        "latitude place_precision",
        "latitude IS NULL OR place_precision <> 'unknown'",
        "coordinates belong to a place whose precision is known",
    ),
    _WATERS,
    _rule(
        "sea_is_no_town",
        "country place_precision",
        "country <> 'XXX' OR place_precision IN ('waters', 'near', 'site', 'unknown')",
        "no town, province or country lies in international waters",
    ),
    _rule(
        "place_has_a_name",
        "place_precision place_name",
        "place_name IS NOT NULL OR place_precision IN ('country', 'unknown')",
        "a place as precise as a site, town, province or sea has a name in the text",
    ),
    _rule(
        "country_precision_has_country",
        "place_precision country",
        "place_precision <> 'country' OR country IS NOT NULL",
        "precision country means that the country is known",
    ),
    *TOLLS,
    _rule(
        "claim_is_attributed",
        "claimed_by perpetrator_attribution",
        "claimed_by IS NULL OR perpetrator_attribution <> 'unknown'",
        "a claim names a perpetrator: claimed, or disputed where it is denied or withdrawn",
    ),
    _rule(
        "unknown_perpetrator_is_unattributed",
        "perpetrator perpetrator_attribution claimed_by",
        "perpetrator <> 'Unknown' OR claimed_by IS NOT NULL OR perpetrator_attribution IN ('unknown', 'disputed')",
        "where nobody is named nobody is accused, unless there is a claim or a dispute",
    ),
    _rule(
        "n_events_only_for_campaigns",
        "n_events kind",
        "n_events IS NULL OR kind = 'campaign'",
        "only a campaign counts attacks; an incident is one",
    ),
    Rule(
        name="acled_types_agree",
        columns=("acled_event_type", "acled_sub_event_type"),
        sql="(acled_event_type IS NULL) = (acled_sub_event_type IS NULL)",
        reason="ACLED files each sub-event type under one event type",
        test=lambda: _acled_agrees(),  # defined below
    ),
)


def _acled_agrees() -> pl.Expr:
    parents = crosswalk("acled_sub_event_type", "acled_event_type")
    parent = pl.col("acled_sub_event_type").replace_strict(parents, default=None, return_dtype=pl.String)
    return parent.eq_missing(pl.col("acled_event_type"))


ARTICLES = (
    _rule(
        "title_opens_text",
        "title text",
        "title IS NULL OR starts_with(text, title)",
        "the headline is the first paragraph, so that offsets reach it",
    ),
    Rule(
        name="boilerplate_spans",
        columns=("boilerplate",),
        reason="0 <= start < end, and the rule is a code of boilerplate_rule",
        test=lambda: _spans_ok("boilerplate", lambda: codes("boilerplate_rule"), "rule"),
    ),
)

ENTITIES = (
    _rule("span_not_empty", "start end", '"start" < "end"', "a mention has at least one character"),
    Rule(
        name="text_fills_span",
        columns=("start", "end", "text"),
        sql='length("text") = "end" - "start"',
        reason="the text is what stands in the article from start to end",
        test=lambda: pl.col("text").str.len_chars().cast(pl.Int64) == pl.col("end") - pl.col("start"),
    ),
    _ordered("date_start", "date_end", "a span of dates does not end before it begins"),
    DATES[1],
    _rule(
        "date_precision_agrees",
        "date_start date_precision",
        "date_start IS NULL OR (date_precision IS NOT NULL AND date_precision <> 'unknown')",
        "a date has a precision",
    ),
    _COORDINATES,
    _WATERS,
    _ordered("count_min", "count_max", "the lower bound of a count is not above the upper one"),
    _rule(
        "count_has_kind",
        "count_min count_max count_kind",
        "count_kind IS NOT NULL OR (count_min IS NULL AND count_max IS NULL)",
        "a count says what it counts",
    ),
    _only_with("actor", "ACTOR"),
    _only_with("date_start", "DATE"),
    _only_with("date_precision", "DATE"),
    _only_with("latitude", "PLACE"),
    _only_with("geonames_id", "PLACE"),
    _only_with("place_precision", "PLACE"),
    _only_with("weapon_type", "WEAPON"),
    _only_with("count_kind", "CASUALTY", "WEAPON"),
)

_BEST = tuple(
    rule
    for stem in ("fatalities", "injured", "abducted", "detained")
    for rule in (
        _ordered(f"{stem}_min", f"{stem}_best", "the best count lies within its bounds"),
        _ordered(f"{stem}_best", f"{stem}_max", "the best count lies within its bounds"),
    )
)

INCIDENTS = (
    *CODING,
    *_BEST,
    _ordered("n_independent", "n_articles", "an article is a source once"),
    _ordered("first_reported", "last_reported", "the first report is not after the last"),
    _rule(
        "outlets_not_above_articles",
        "n_outlets n_articles",
        "n_outlets <= n_articles",
        "an article has one outlet",
    ),
    Rule(
        name="sources_not_above_articles",
        columns=("source_ids", "n_articles"),
        sql="len(source_ids) <= n_articles",
        reason="an article has one source_id",
        test=lambda: pl.col("source_ids").list.len() <= pl.col("n_articles"),
    ),
    Rule(
        name="events_cover_articles",
        columns=("event_ids", "n_articles"),
        sql="len(event_ids) >= n_articles OR len(event_ids) = 0",
        reason="each of its articles tells it in at least one row of events, unless a person added it",
        test=lambda: (pl.col("event_ids").list.len() >= pl.col("n_articles")) | (pl.col("event_ids").list.len() == 0),
    ),
)


HISTORY = (
    Rule(
        name="tombstone_has_successor",
        columns=("status", "successor_ids"),
        sql="status NOT IN ('merged', 'split') OR len(successor_ids) > 0",
        reason="an id that was merged or split says which ids its events went to",
        test=lambda: ~pl.col("status").is_in(["merged", "split"]) | (pl.col("successor_ids").list.len() > 0),
    ),
)


def events(evidence_fields: Callable[[], tuple[str, ...]]) -> tuple[Rule, ...]:
    """Return the rules of events; ``evidence_fields`` lists what a span of evidence may speak for."""
    return (
        *CODING,
        Rule(
            name="evidence_spans",
            columns=("evidence",),
            reason="0 <= start < end, and the field is a column of the table or a code of evidence_field",
            test=lambda: _spans_ok("evidence", evidence_fields, "field"),
        ),
        Rule(
            name="evidence_not_empty",
            columns=("evidence",),
            sql="len(evidence) > 0",
            reason="every row rests on words of the article",
            test=lambda: pl.col("evidence").list.len() > 0,
        ),
    )
