"""Screening: which rows of a frame may enter a table, and what becomes of the others.

In: a frame as a stage made it. Out: the rows that keep every rule of the table, and for each of the others
one row for the quarantine table, with the rule that it broke (E040) or the key that it repeats (E042).
Refuses: a frame of the wrong structure, and any fault in a quarantine table itself (StructureError E041).
"""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl
from pandera.errors import SchemaErrors

from pipeline.errors import ValidationError, refusal
from schemas.tables import TABLES, Violation, conform, empty, schema, split_valid

QUARANTINE = "quarantine"
VIOLATIONS = {"row": pl.Int64, "column": pl.String, "check": pl.String, "value": pl.String}
"""The columns of a frame of violations; ``row`` is null where the whole table is at fault."""

VIOLATION_OF_CASE = {"index": "row", "column": "column", "check": "check", "failure_case": "value"}
"""Where the columns of pandera's failure cases go."""

DUPLICATE_KEY = "unique_key"
_LONGEST_VALUE = 80
_ROOM = 20
"""Characters left free in a text of the quarantine, for the number of a repeated record_id."""


class StructureError(ValidationError):
    """A table that may not be published, with the violations that say why."""

    def __init__(
        self,
        code: str,
        what: str,
        *,
        where: str = "",
        fix: str | None = None,
        violations: Sequence[Violation] = (),
    ) -> None:
        super().__init__(code, what, where=where, fix=fix)
        self.violations = violation_frame(violations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A frame divided: accepted rows, refused rows in the shape of the quarantine table, and why."""

    accepted: pl.DataFrame
    refused: pl.DataFrame
    violations: pl.DataFrame


def screen(frame: pl.DataFrame, name: str) -> Screened:
    """Divide ``frame`` by the rules of the table ``name``."""
    given = shaped(frame, name)
    accepted, violations = split_valid(given, name)
    structural = [violation for violation in violations if violation.row_index is None]
    if structural:
        raise StructureError("E041", told(structural), where=name, violations=structural)
    if name == QUARANTINE and violations:
        # There is no second quarantine for what the first refuses.
        raise StructureError("E041", told(violations), where=name, violations=violations)
    hold(accepted, name)
    return Screened(
        accepted=accepted,
        refused=_refusals(given, violations, name),
        violations=violation_frame(violations),
    )


def hold(frame: pl.DataFrame, name: str) -> None:
    """Validate a frame as a whole by the table's pandera schema; StructureError lists every failure.

    ``split_valid`` decides row by row; this is the gate that nothing passes, whatever decided before.
    """
    try:
        schema(name).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.select(VIOLATION_OF_CASE.keys()).rows()
        violations = [Violation(index, column, check, value) for index, column, check, value in cases]
        raise StructureError("E041", told(violations), where=name, violations=violations) from None


def quarantine_of(stage: str, refused: pl.DataFrame) -> pl.DataFrame:
    """Check refused rows of a stage, and number those whose record_id repeats; in order of the key."""
    if stage == QUARANTINE:
        return empty(QUARANTINE)
    strangers = refused.filter(pl.col("stage") != stage)
    if strangers.height:
        what = f"a row of the stage {strangers['stage'][0]} is among those that {stage} refused"
        raise StructureError("E041", what, where=QUARANTINE)
    return screen(_number_repeats(_cut(refused)), QUARANTINE).accepted.sort(TABLES[QUARANTINE].key)


def violation_frame(violations: Sequence[Violation]) -> pl.DataFrame:
    """Return violations as a frame of ``VIOLATIONS``, values cut to what a reader needs."""
    rows = [(v.row_index, v.column, v.check, _short(v.value)) for v in violations]
    return pl.DataFrame(rows, schema=VIOLATIONS, orient="row")


def shaped(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Bring a frame into the table's columns and types; what cannot be brought there is structural."""
    try:
        return conform(frame, name)
    except (pl.exceptions.PolarsError, ValueError, TypeError, KeyError) as error:
        violation = Violation(row_index=None, column=None, check="structure", value=str(error))
        what = f"the frame cannot be brought into the table's columns and types: {_short(error)}"
        raise StructureError("E041", what, where=name, violations=[violation]) from error


def _refusals(frame: pl.DataFrame, violations: Sequence[Violation], name: str) -> pl.DataFrame:
    """One quarantine row for each row that breaks a rule."""
    ordered = sorted(violations, key=lambda v: (v.row_index or 0, v.check, v.column or ""))
    rows = [
        _refusal(frame.row(index, named=True), list(group), name)
        for index, group in groupby(ordered, key=lambda v: v.row_index or 0)
    ]
    return (
        conform(pl.DataFrame(rows, schema_overrides=empty(QUARANTINE).schema), QUARANTINE)
        if rows
        else empty(QUARANTINE)
    )


def _refusal(row: dict[str, Any], violations: list[Violation], name: str) -> dict[str, str | None]:
    repeated = all(violation.check == DUPLICATE_KEY for violation in violations)
    payload = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    digest = hashlib.sha256(payload.encode("utf-8")).hexdigest()
    broken = {violation.column for violation in violations}
    # What is itself at fault identifies nothing, and would break the quarantine's own rules.
    known = {column: value for column, value in row.items() if column not in broken or repeated}
    key = [known.get(column) for column in TABLES[name].key]
    return refusal(
        stage=name,
        record_id=f"row:{digest[:16]}" if None in key else ":".join(map(str, key)),
        code="E042" if repeated else "E040",
        reason=told(violations),
        source_path=known.get("source_path"),
        source_id=known.get("source_id"),
        payload_sha256=digest,
    )


def told(violations: Sequence[Violation]) -> str:
    """Say what was broken, in words."""
    return "; ".join(
        f"{violation.column or 'the row'} breaks the rule {violation.check}"
        + (f" with {_short(violation.value)}" if violation.value is not None else "")
        for violation in violations[:5]
    )


def _cut(frame: pl.DataFrame) -> pl.DataFrame:
    """Cut texts to the length that their columns take: an article cannot stop a build by its refusal."""
    longest = {f.name: f.max_length - _ROOM for f in TABLES[QUARANTINE].fields() if f.max_length}
    return frame.with_columns(
        pl.when(pl.col(name).str.len_chars() > limit)
        .then(pl.col(name).str.head(limit) + "…")
        .otherwise(name)
        .alias(name)
        for name, limit in longest.items()
    )


def _number_repeats(frame: pl.DataFrame) -> pl.DataFrame:
    """Make record_id unique: the second row of the same gets ``#2``, in the order of all columns."""
    nth = pl.int_range(pl.len()).over("stage", "record_id") + 1
    numbered = pl.format("{}#{}", "record_id", nth)
    ordered = frame.sort(frame.columns, nulls_last=True)
    return ordered.with_columns(record_id=pl.when(nth > 1).then(numbered).otherwise("record_id"))


def _short(value: Any) -> str | None:
    if value is None:
        return None
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _plain(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value)} is in no table")
