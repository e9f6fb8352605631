"""Every column once: type, nullability, bounds, unit, vocabulary, description.

Out: ``FIELDS``, from a column's name to its declaration. A column that means something else in one table has
an entry of its own under ``table.column``. Tables say which columns they have (``schemas.tables``); they may
change nothing but whether a column may be null.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

Bound = int | float | datetime.date

SPAN = pl.Struct({"start": pl.Int64, "end": pl.Int64, "text": pl.String, "rule": pl.String})
EVIDENCE = pl.Struct({"field": pl.String, "start": pl.Int64, "end": pl.Int64})
DISAGREEMENT = pl.Struct({"field": pl.String, "value": pl.String, "source_ids": pl.List(pl.String())})
PART = pl.Struct({"part": pl.String, "value": pl.Float64})

FIRST_DAY = datetime.date(1800, 1, 1)
LAST_DAY = datetime.date(2199, 12, 31)
MOST_PEOPLE = 100_000_000
"""Above any toll of any war: a larger count is a misread number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column. ``ge`` and ``le`` are inclusive; ``pattern`` matches the whole text; lengths are
    in characters.

    ``codes`` names a vocabulary of ``schemas/codes``; for a list column it holds for every element. Elements
    of a text list are never null and never repeated; ``min_items`` is the least number of them.
    """

    name: str
    dtype: pl.DataType
    description: str
    nullable: bool = False
    unit: str | None = None
    ge: Bound | None = None
    le: Bound | None = None
    codes: str | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None


def _text(name: str, description: str, *, nullable: bool = False, max_length: int | None = 1000) -> Field:
    """A text that is never blank: what is not known is null."""
    return Field(
        name=name,
        dtype=pl.String(),
        description=description,
        nullable=nullable,
        min_length=1,
        max_length=max_length,
    )


def _id(name: str, prefix: str, description: str) -> Field:
    return Field(name=name, dtype=pl.String(), description=description, pattern=f"{prefix}_[0-9a-f]{{16}}")


def _code(name: str, description: str, *, codes: str | None = None, nullable: bool = False) -> Field:
    return Field(name=name, dtype=pl.String(), description=description, codes=codes or name, nullable=nullable)


def _day(name: str, description: str, *, nullable: bool = False) -> Field:
    return Field(name=name, dtype=pl.Date(), description=description, nullable=nullable, ge=FIRST_DAY, le=LAST_DAY)


def _count(
    name: str, description: str, *, unit: str, ge: int = 0, le: int = MOST_PEOPLE, nullable: bool = True
) -> Field:
    return Field(name=name, dtype=pl.Int64(), description=description, unit=unit, ge=ge, le=le, nullable=nullable)


def _offset(name: str, description: str) -> Field:
    return Field(name=name, dtype=pl.Int64(), description=description, unit="characters", ge=0)


def _toll(stem: str, verb: str) -> tuple[Field, Field]:
    return (
        _count(
            f"{stem}_min",
            f"Fewest people {verb}, as the text allows; null: the text gives no lower bound.",
            unit="people",
        ),
        _count(
            f"{stem}_max",
            f"Most people {verb}; null: the text gives no upper bound or no count.",
            unit="people",
        ),
    )


def _best(stem: str, verb: str) -> Field:
    return _count(f"{stem}_best", f"People {verb}, by the latest telling that gives a number.", unit="people")


def _texts(name: str, description: str, *, min_items: int = 0) -> Field:
    """A list of texts, sorted, none twice."""
    return Field(name=name, dtype=pl.List(pl.String()), description=description, min_items=min_items)


_SHA256 = "[0-9a-f]{64}"

_COMMON = (
    # Where a record came from.
    _id("raw_id", "raw", "Identifier of the captured record: a hash of its path, member and bytes."),
    _text("source_id", "The record's own identifier: the file's stem, or the id that the record carries."),
    _text(
        "source_path",
        "Path of the file, relative to its inbox folder, with forward slashes.",
        max_length=4096,
    ),
    _text("member", "Which record of a file of many: its number or its name inside the file.", nullable=True),
    _code("source_format", "Format that the file was read as."),
    Field(
        name="payload_sha256",
        dtype=pl.String(),
        description="SHA-256 of the bytes of the record.",
        pattern=_SHA256,
    ),
    Field(name="payload_bytes", dtype=pl.Int64(), description="Length of the record.", unit="bytes", ge=0),
    Field(name="payload", dtype=pl.String(), description="The record's decoded text as captured."),
    _text("title", "Headline.", nullable=True, max_length=10_000),
    Field(name="body", dtype=pl.String(), description="The article's text before cleaning; may be empty."),
    _text("published_text", "Publication date as the record writes it.", nullable=True),
    _text(
        "published_source",
        "Where the publication date was found, and what gives another: `json-ld`, `meta, not url`.",
    ),
    _text("url", "Address of the article.", nullable=True, max_length=10_000),
    _text("outlet", "Name of the publication.", nullable=True),
    _text("author", "Author line.", nullable=True, max_length=10_000),
    _text("declared_language", "Language that the record declares, as it writes it.", nullable=True),
    # The cleaned article.
    _id("article_id", "art", "Identifier of the article: a hash of its publication date, text and outlet."),
    _day("published", "Publication date. Relative dates of the text are resolved against it."),
    Field(
        name="language",
        dtype=pl.String(),
        description="Language of the text, ISO 639-1 (639-3 where there is none).",
        pattern="[a-z]{2,3}",
    ),
    Field(name="n_words", dtype=pl.Int32(), description="Length of the text.", unit="words", ge=1),
    Field(
        name="boilerplate",
        dtype=pl.List(SPAN),
        description="What cleaning took out: offsets into raw_articles.body (in characters, end exclusive), "
        "the text and the rule of vocabulary boilerplate_rule.",
    ),
    Field(
        name="near_duplicate_group",
        dtype=pl.String(),
        description="Group of articles that are reprints, copies or versions of one; null for one that stands alone.",
        pattern="dup_[0-9a-f]{16}",
        nullable=True,
    ),
    _count(
        "version",
        "Its place among the articles of its group in order of publication; 1 where it stands alone.",
        unit="place",
        ge=1,
        nullable=False,
    ),
    # One mention in a text.
    _offset("start", "Offset of the first character in articles.text."),
    _offset("end", "Offset after the last character in articles.text."),
    _code("label", "Kind of mention.", codes="entity_label"),
    _text("actor", "Canonical name of the actor; null where it could not be resolved.", nullable=True),
    _code("count_kind", "What a count counts.", nullable=True),
    _count("count_min", "Lowest number that the words allow.", unit="people or things"),
    _count("count_max", "Highest number that the words allow.", unit="people or things"),
    # One incident.
    _id("event_id", "evt", "Identifier of the row: a hash of article, kind and place in the text."),
    _id("incident_id", "inc", "Identifier of the real incident, the same in all articles that tell it."),
    _code("kind", "Incident or campaign."),
    _code("role_in_article", "What the article reports as news, or context."),
    _code("incident_type", "What kind of act."),
    _code("outcome", "What became of the act."),
    _day("date_start", "First local day of the act, resolved against the publication date.", nullable=True),
    _day("date_end", "Last local day of the act; equal to date_start for one day.", nullable=True),
    _code("date_precision", "How precisely the date is known."),
    _code(
        "country",
        "Country where it took place, ISO 3166-1 alpha-3; XXX for international waters.",
        nullable=True,
    ),
    _text("place_name", "The most specific named place in the text; the sea for ships.", nullable=True),
    _text("admin1", "First-level division of the place (GeoNames name).", nullable=True),
    Field(
        name="latitude",
        dtype=pl.Float64(),
        description="Latitude of place_name, WGS84.",
        unit="degrees",
        ge=-90.0,
        le=90.0,
        nullable=True,
    ),
    Field(
        name="longitude",
        dtype=pl.Float64(),
        description="Longitude of place_name, WGS84.",
        unit="degrees",
        ge=-180.0,
        le=180.0,
        nullable=True,
    ),
    _code("place_precision", "How precisely the place is known."),
    Field(
        name="geonames_id",
        dtype=pl.Int64(),
        description="Identifier of the place in GeoNames.",
        ge=1,
        nullable=True,
    ),
    _text("perpetrator", "Canonical name of who acted; Unknown where nobody is named."),
    _text(
        "perpetrator_text",
        'Who acted in the words of the article: the people, then their group or force, joined with "; ".',
        nullable=True,
    ),
    _code("perpetrator_attribution", "On whose word the perpetrator rests."),
    _text("target", "Canonical name of the attacked actor or object; Unknown where none is named."),
    _text(
        "target_text",
        'What was attacked or harmed in the words of the article: persons by name, people, objects, joined with "; ".',
        nullable=True,
    ),
    _code("target_type", "What kind of target."),
    _count("target_count", "Targets attacked (ships, facilities, bases) where stated.", unit="targets", ge=1),
    Field(
        name="weapon_type",
        dtype=pl.List(pl.String()),
        description="Weapons used, first named first; `unknown` alone where the text names none.",
        codes="weapon_type",
        min_items=1,
    ),
    _text("weapon_text", "The words of the article behind weapon_type.", nullable=True),
    _count("weapon_count", "Weapons used where stated.", unit="weapons", ge=1),
    _count("n_events", "Campaigns only: number of attacks where stated.", unit="attacks", ge=1),
    *_toll("fatalities", "killed, perpetrators included"),
    *_toll("injured", "injured"),
    *_toll("abducted", "abducted"),
    *_toll("detained", "arrested or captured"),
    _best("fatalities", "killed, perpetrators included"),
    _best("injured", "injured"),
    _best("abducted", "abducted"),
    _best("detained", "arrested or captured"),
    _text("claimed_by", "Who claimed responsibility; null when nobody did.", nullable=True),
    _code("damage", "Damage to property; null when not mentioned.", nullable=True),
    _code("acled_event_type", "ACLED event type by the crosswalk of incident_type.", nullable=True),
    _code("acled_sub_event_type", "ACLED sub-event type by the same crosswalk.", nullable=True),
    Field(
        name="evidence",
        dtype=pl.List(EVIDENCE),
        description="Sentences that the coding rests on: the column (or a code of vocabulary evidence_field) "
        "and offsets into articles.text (in characters, end exclusive).",
    ),
    # One incident over its articles.
    _day("first_reported", "Earliest publication date among its articles."),
    _day("last_reported", "Latest publication date among its articles."),
    _count("n_articles", "Articles that tell it; 0 for one that a person added.", unit="articles", nullable=False),
    _count(
        "n_independent",
        "Articles that tell it, the copies and versions of one counted once.",
        unit="articles",
        nullable=False,
    ),
    _count(
        "n_outlets",
        "Different publications among them, as far as these are known.",
        unit="outlets",
        nullable=False,
    ),
    _texts("source_ids", "source_id of its articles, sorted."),
    _texts("event_ids", "event_id of its rows in events, sorted."),
    Field(
        name="disagreements",
        dtype=pl.List(DISAGREEMENT),
        description="Where its sources differ: the field, each value told, and the source_ids that tell it.",
    ),
    Field(
        name="confidence",
        dtype=pl.Float64(),
        description="How well the row is founded, 0 to 1: the weighted sum of confidence_parts "
        "(weights in pipeline/link/confidence.csv).",
        ge=0.0,
        le=1.0,
    ),
    Field(
        name="confidence_parts",
        dtype=pl.List(PART),
        description="The parts of the confidence, each 0 to 1: sources, agreement, date, place, perpetrator, "
        "completeness.",
    ),
    _texts("corrected_by", "Who corrected the row by hand, sorted; empty for a row that is as it was coded."),
    # What became of an id.
    _code("status", "What became of the id.", codes="history_status"),
    _texts("successor_ids", "Ids under which its events went on, its own among them where it goes on too; sorted."),
    _count(
        "first_release",
        "Number in the chain of releases of the one that first had the id.",
        unit="release",
        ge=1,
        nullable=False,
    ),
    _count(
        "last_change",
        "Number of the release in which the id was last made, merged, split or lost.",
        unit="release",
        ge=1,
        nullable=False,
    ),
    _texts("past_event_ids", "event_id of rows that it once held; sorted."),
    _texts("article_ids", "article_id of the articles that tell it, sorted."),
    # What a person corrected.
    _text("correction_file", "Name of the corrections file."),
    _count("line", "Line of the file.", unit="line", ge=2, nullable=False),
    _code("action", "What the correction does.", codes="correction_action"),
    _text("field", "The column that it sets.", nullable=True),
    _text("value", "The value it sets, or the ids it merges with or splits off.", nullable=True, max_length=100_000),
    _text("coder", "Who made the correction."),
    _day("date", "Day on which it was made."),
    _text("applies_to", "The incident or event that it was applied to; null where it was not.", nullable=True),
    # What was refused.
    _code("stage", "The stage that refused the record, by the table that it fills.", codes="quarantine_stage"),
    _text("record_id", "Identifier of the refused record within its stage.", max_length=8192),
    _code("code", "Error code; docs/errors.md explains each.", codes="error"),
    _text("reason", "What is wrong with this record, in words.", max_length=10_000),
)

_IN_ONE_TABLE = {
    "articles": (
        _text(
            "text",
            "The cleaned text: paragraphs parted by one blank line, the headline first where there is one.",
            max_length=None,
        ),
    ),
    "corrections": (
        _text(
            "incident_id", "The incident as the file names it: an id, or the label of one that is added.", nullable=True
        ),
        _text("event_id", "The event as the file names it.", nullable=True),
        _code("status", "Whether it was applied.", codes="correction_status"),
        _text("reason", "Why, in the coder's words."),
    ),
    "incident_history": (_code("kind", "Incident or campaign, as the release that last had it says."),),
    "entities": (
        _text("text", "The words of the mention: articles.text from start to end.", max_length=None),
        _code("weapon_type", "Kind of weapon that the mention names.", nullable=True),
        _day("date_start", "First day that the expression means.", nullable=True),
        _day("date_end", "Last day that the expression means.", nullable=True),
        _code(
            "country",
            "Country of the place or actor, ISO 3166-1 alpha-3 (XXX: international waters).",
            nullable=True,
        ),
        _text("place_name", "Canonical name of the place.", nullable=True),
    ),
}

FIELDS: Mapping[str, Field] = MappingProxyType(
    {field.name: field for field in _COMMON}
    | {f"{table}.{field.name}": field for table, fields in _IN_ONE_TABLE.items() for field in fields}
)


def field(table: str, column: str) -> Field:
    """Return the declaration of a table's column: its own one, else the common one."""
    return FIELDS.get(f"{table}.{column}") or FIELDS[column]
