"""The tables: their columns, keys and row rules; the pandera schemas; and row by row validation.

In: a polars DataFrame that has been collected. Out: the same rows in the declared columns, or the rows that
keep every rule with one ``Violation`` for each rule that each other row breaks.
Refuses: a LazyFrame (TypeError), for pandera skips the value checks of one without a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as _default
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from schemas import row_rules
from schemas.codes import codes
from schemas.fields import Field, field
from schemas.rules import Rule, column_rules

MOST_SHOWN = 200
"""Characters of a wrong value that a violation carries."""


class Violation(NamedTuple):
    """A broken rule. ``row_index`` null: the table as a whole is wrong and must not be published."""

    row_index: int | None
    column: str | None
    check: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. ``nullable`` overrides what the columns' own declarations say, and nothing else does."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    nullable: Mapping[str, bool] = _default(default_factory=dict)

    def fields(self) -> tuple[Field, ...]:
        """Return the declarations of the columns, in order."""
        return tuple(field(self.name, column) for column in self.columns)

    def is_nullable(self, column: str) -> bool:
        """Say whether the column may hold nulls in this table."""
        return self.nullable.get(column, field(self.name, column).nullable)

    def dtypes(self) -> dict[str, pl.DataType]:
        """Return column -> type, in order."""
        return {f.name: f.dtype for f in self.fields()}


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CODING = _names(
    """kind incident_type outcome date_start date_end date_precision country place_name admin1
    latitude longitude place_precision geonames_id perpetrator perpetrator_attribution target
    target_type target_count weapon_type weapon_count n_events fatalities_min fatalities_max
    injured_min injured_max abducted_min abducted_max detained_min detained_max claimed_by
    damage acled_event_type acled_sub_event_type"""
)
_WORDS = {"perpetrator": "perpetrator_text", "target": "target_text", "weapon_type": "weapon_text"}


def _event_columns() -> tuple[str, ...]:
    columns = list(_names("event_id incident_id article_id source_id published"))
    for name in _CODING:
        columns.append(name)
        if name == "kind":
            columns.append("role_in_article")
        if name in _WORDS:
            columns.append(_WORDS[name])
    return (*columns, "evidence", "corrected_by")


def _incident_coding() -> tuple[str, ...]:
    """The coded columns, each toll with its best count between its bounds."""
    columns: list[str] = []
    for name in _CODING:
        columns.append(name)
        if name.endswith("_min"):
            columns.append(name.removesuffix("_min") + "_best")
    return tuple(columns)


def evidence_fields() -> tuple[str, ...]:
    """Return what a span of evidence may speak for: a coded column, or a code of ``evidence_field``."""
    return (*_event_columns()[5:-2], *codes("evidence_field"))


_TABLES = (
    Table(
        name="raw_articles",
        description="One captured record: what the inbox held, decoded and not yet judged.",
        key=("raw_id",),
        columns=_names(
            """raw_id source_id source_path member source_format payload_sha256 payload_bytes payload
            title body published_text published_source url outlet author declared_language"""
        ),
        nullable={"published_source": True},
    ),
    Table(
        name="articles",
        description="One cleaned article.",
        key=("article_id",),
        columns=_names(
            """article_id source_id raw_id published published_source title text language url outlet
            author n_words boilerplate near_duplicate_group version"""
        ),
        rules=row_rules.ARTICLES,
    ),
    Table(
        name="entities",
        description="One mention in an article's text: actor, place, date, weapon or casualty count.",
        key=("article_id", "start", "end", "label"),
        columns=_names(
            """article_id source_id start end label text actor place_name country latitude longitude
            geonames_id place_precision date_start date_end date_precision weapon_type count_min
            count_max count_kind"""
        ),
        rules=row_rules.ENTITIES,
        nullable={"place_precision": True, "date_precision": True},
    ),
    Table(
        name="events",
        description="One incident as one article tells it, by the codebook.",
        key=("event_id",),
        columns=_event_columns(),
        rules=row_rules.events(evidence_fields),
    ),
    Table(
        name="incidents",
        description="One real incident, merged over the articles that tell it.",
        key=("incident_id",),
        columns=(
            "incident_id",
            *_incident_coding(),
            *_names(
                """first_reported last_reported n_articles n_independent n_outlets source_ids event_ids
                disagreements confidence confidence_parts corrected_by"""
            ),
        ),
        rules=row_rules.INCIDENTS,
    ),
    Table(
        name="incident_history",
        description="One incident_id that was ever given, and what became of it: the registry that keeps ids stable.",
        key=("incident_id",),
        columns=_names(
            """incident_id status successor_ids first_release last_change kind country date_start place_name
            event_ids past_event_ids article_ids"""
        ),
        rules=row_rules.HISTORY,
    ),
    Table(
        name="corrections",
        description="One line of a corrections file, and what came of it.",
        key=("correction_file", "line"),
        columns=_names(
            "correction_file line incident_id event_id action field value coder date reason status applies_to"
        ),
    ),
    Table(
        name="quarantine",
        description="One record that a stage refused.",
        key=("stage", "record_id"),
        columns=("stage", "record_id", "code", "reason", "source_path", "source_id", "payload_sha256"),
        nullable={"source_path": True, "source_id": True},
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _TABLES})


@cache
def checks(table_name: str) -> tuple[Rule, ...]:
    """Return every rule of a table but type, null and key: those of its columns, then those of its rows."""
    table = TABLES[table_name]
    return (*(rule for f in table.fields() for rule in column_rules(f)), *table.rules)


def schema(table_name: str) -> Any:
    """Return the ``pandera.polars.DataFrameSchema``: strict, ordered, exact types, rules as named checks."""
    import pandera.polars as pa  # slow to import, and most callers need only split_valid

    table = TABLES[table_name]

    def check(rule: Rule) -> Any:
        expr = rule.expr()
        return pa.Check(
            lambda data: data.lazyframe.select(expr),
            name=rule.name,
            error=rule.name,
            description=rule.reason,
            ignore_na=False,
        )

    return pa.DataFrameSchema(
        {
            f.name: pa.Column(
                f.dtype,
                nullable=table.is_nullable(f.name),
                description=f.description,
                checks=[check(rule) for rule in column_rules(f)],
                metadata={"unit": f.unit, "codes": f.codes},
            )
            for f in table.fields()
        },
        checks=[check(rule) for rule in table.rules],
        name=table_name,
        description=table.description,
        strict=True,
        ordered=True,
        unique=list(table.key),
    )


def empty(table_name: str) -> pl.DataFrame:
    """Return a frame with the table's columns and no row."""
    return pl.DataFrame(schema=TABLES[table_name].dtypes())


def conform(frame: pl.DataFrame, table_name: str) -> pl.DataFrame:
    """Return the frame with the table's columns in order, each cast to its type.

    A missing column that may be null is filled with nulls; columns that the table has not are dropped.

    Raises
    ------
    ValueError
        A column that may not be null is missing.
    polars.exceptions.InvalidOperationError
        A value does not fit its type.
    """
    table = TABLES[table_name]
    missing = [c for c in table.columns if c not in frame.columns and not table.is_nullable(c)]
    if missing:
        raise ValueError(f"{table_name}: the frame lacks {', '.join(missing)}")
    return frame.select(
        (pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name))
        for name, dtype in table.dtypes().items()
    )


def split_valid(frame: pl.DataFrame, table_name: str) -> tuple[pl.DataFrame, list[Violation]]:
    """Return the rows that keep every rule, and a violation for each rule that each other row breaks.

    Of rows with one key, the first in sort order (over the whole row) is kept. A frame of the wrong shape
    yields no row at all, and violations whose ``row_index`` is null. Violations come by row, then by rule.
    """
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("collect the frame first: checks of a LazyFrame are skipped")
    structural = _structure(frame, table_name)
    if structural:
        return empty(table_name), structural
    table = TABLES[table_name]
    required = [c for c in table.columns if not table.is_nullable(c)]
    verdicts = frame.select(
        *(pl.col(c).is_not_null().alias(f"null:{c}") for c in required),
        *(rule.expr().alias(f"rule:{rule.name}") for rule in checks(table_name)),
    )
    found = _row_violations(frame, table, verdicts)
    keep = verdicts.select(pl.all_horizontal(pl.all())).to_series()
    repeated = _repeated(frame, table.key, keep)
    if repeated:
        shown = _shown(frame, table.key, pl.Series(repeated))
        pairs = zip(repeated, shown, strict=True)
        found.extend(Violation(row, table.key[0], "unique_key", value) for row, value in pairs)
        keep = keep & ~pl.int_range(frame.height, eager=True).is_in(repeated)
    found.sort(key=lambda violation: violation.row_index or 0)
    return (frame if keep.all() else frame.filter(keep)), found


def _structure(frame: pl.DataFrame, table_name: str) -> list[Violation]:
    """Compare columns, their order and types with the declaration."""
    expected = TABLES[table_name].dtypes()
    found = [Violation(None, c, "column_in_dataframe", None) for c in expected if c not in frame.columns]
    found += [Violation(None, c, "column_in_schema", None) for c in frame.columns if c not in expected]
    found += [
        Violation(None, c, f"dtype('{dtype}')", str(frame.schema[c]))
        for c, dtype in expected.items()
        if c in frame.columns and frame.schema[c] != dtype
    ]
    if not found and frame.columns != list(expected):
        found.append(Violation(None, None, "column_ordered", ", ".join(frame.columns)))
    return found


def _row_violations(frame: pl.DataFrame, table: Table, verdicts: pl.DataFrame) -> list[Violation]:
    found: list[Violation] = []
    by_name = {f"rule:{rule.name}": rule for rule in checks(table.name)}
    for verdict in verdicts:
        if verdict.all():
            continue
        rule = by_name.get(verdict.name)
        at = (~verdict).arg_true()
        if rule is None:
            column = verdict.name.removeprefix("null:")
            found.extend(Violation(row, column, "not_nullable", None) for row in at)
        else:
            shown = _shown(frame, rule.columns, at)
            pairs = zip(at, shown, strict=True)
            found.extend(Violation(row, rule.columns[0], rule.name, value) for row, value in pairs)
    return found


def _repeated(frame: pl.DataFrame, key: tuple[str, ...], keep: pl.Series) -> list[int]:
    """Return the good rows whose key a good row before them, in sort order, has."""
    rows = frame.with_row_index("__row").filter(keep)
    rows = rows.filter(rows.select(key).is_duplicated())
    # Lists do not sort, so the whole row is compared as text: the choice must not hang on the input's order.
    ordered = sorted((row[1:], row[0]) for row in ((r[0], *map(repr, r[1:])) for r in rows.iter_rows()))
    at = [frame.columns.index(column) for column in key]
    seen: set[tuple[Any, ...]] = set()
    repeated = []
    for values, row in ordered:
        this = tuple(values[i] for i in at)
        if this in seen:
            repeated.append(row)
        seen.add(this)
    return sorted(repeated)


def _shown(frame: pl.DataFrame, columns: tuple[str, ...], at: pl.Series) -> list[str]:
    """Return the values of some rows, each cut to a length that a reader can take in."""
    shown = []
    for values in frame.select(pl.col(columns).gather(at)).iter_rows():
        pairs = zip(columns, values, strict=True)
        text = repr(values[0]) if len(values) == 1 else ", ".join(f"{c}={v!r}" for c, v in pairs)
        shown.append(text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…")
    return shown
