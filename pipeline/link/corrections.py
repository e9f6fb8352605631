"""Human corrections: reading and checking a corrections file.

In: the name and bytes of ``corrections.csv``. Out: its lines as ``Correction``, in order, values in their types.
Refuses: a file that is no CSV or lacks a column (E070); a line with an unknown action or field, a value its field
does not take, nobody, no day or no reason, or one that stands twice (E071). The message names the line and what to
write. Lines without an action are skipped: those of a sheet from ``dateline review`` that nobody filled in; what
else such a sheet holds (``CONTEXT``) is not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipeline.errors import DatelineError
from schemas.codes import codes
from schemas.fields import Field, field
from schemas.rules import column_rules
from schemas.tables import TABLES

COLUMNS = ("incident_id", "event_id", "action", "field", "value", "coder", "date", "reason")
CONTEXT = ("current_value", "confidence", "disagreement", "summary", "evidence")
"""Further columns of a review sheet, for a person to read."""
IDENTITY = {"incident_id", "event_id", "article_id", "source_id", "published", "kind", "evidence", "corrected_by"}
DERIVED = {"acled_event_type", "acled_sub_event_type"}
REPORTS = {"first_reported", "last_reported", "source_ids"}
LABEL = re.compile(r"new-[A-Za-z0-9-]+")


class CorrectionError(DatelineError):
    """A corrections file that cannot be applied (E070, E071)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One line of a corrections file; ``parsed`` is the value in the type of its field."""

    file: str
    line: int
    incident_id: str | None
    event_id: str | None
    action: str
    field: str | None
    value: str | None
    coder: str
    date: date
    reason: str
    parsed: Any = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in ``value``."""
        return tuple(part for part in re.split(r"[;\s]+", self.value or "") if part)

    def wrong(self, what: str, fix: str) -> CorrectionError:
        """The error that this line is."""
        return CorrectionError("E071", what, where=f"{self.file} line {self.line}", fix=fix)


def read_all(files: Iterable[tuple[str, bytes]]) -> list[Correction]:
    """Return the corrections of several files, in their order; see the module's docstring."""
    found = [line for name, data in files for line in read_corrections(name, data)]
    _refuse_repeats(found)
    return found


def from_table(table: pl.DataFrame) -> list[tuple[str, Correction]]:
    """The corrections of a released table that were applied, each with the id it applies to."""
    found = []
    for row in table.filter(pl.col("applies_to").is_not_null()).iter_rows(named=True):
        cells = {name: row[name] for name in (*COLUMNS, "line")} | {"file": row["correction_file"]}
        found.append((row["applies_to"], _checked(Correction(**cells))))
    return found


def read_corrections(name: str, data: bytes) -> list[Correction]:
    """Return the corrections of one file."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        header = list(reader.fieldnames or ())
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError("E070", f"the file cannot be read as CSV in UTF-8 ({error})", where=name) from None
    missing = [column for column in COLUMNS if column not in header]
    unknown = [column for column in header if column not in (*COLUMNS, *CONTEXT)]
    if missing or unknown:
        what = f"the header lacks {', '.join(missing)}" if missing else f"the header has {', '.join(unknown)}"
        fix = f"The columns are {','.join(COLUMNS)}"
        raise CorrectionError("E070", what, where=f"{name} line 1", fix=fix)
    return [_read(name, line, row) for line, row in rows if (row["action"] or "").strip()]


def _read(name: str, line: int, row: dict[str, Any]) -> Correction:
    where = f"{name} line {line}"
    if None in row or None in row.values():
        raise CorrectionError("E071", f"the line has not {len(row)} cells", where=where, fix="Quote values with commas")
    cells = {column: row[column].strip() or None for column in COLUMNS}
    if cells["action"] not in codes("correction_action"):
        fix = f"Write one of {', '.join(codes('correction_action'))}"
        raise CorrectionError("E071", f'"{cells["action"]}" is no action', where=where, fix=fix)
    for column in ("coder", "reason"):
        if cells[column] is None:
            raise CorrectionError("E071", f"{column} is empty", where=where, fix=f"Say {WHY[column]}")
    try:
        day = date.fromisoformat(cells["date"] or "")
    except ValueError:
        what = f'date is "{cells["date"] or ""}", which is no day'
        raise CorrectionError("E071", what, where=where, fix="Write the day of the correction as YYYY-MM-DD") from None
    correction = Correction(**cells | {"file": name, "line": line, "date": day})  # type: ignore[arg-type]
    return _checked(correction)


WHY = {"coder": "who corrects", "reason": "why: the source, the sentence, the mistake"}


def _checked(correction: Correction) -> Correction:
    """Hold what each action needs; a set value is brought into the type of its field."""
    action, one = correction.action, (correction.incident_id is None) != (correction.event_id is None)
    if action in ("set", "drop") and not one:
        raise correction.wrong(
            f"{action} needs an incident_id or an event_id, and not both", "Leave one of the two empty"
        )
    if action in ("merge", "split", "add") and (correction.incident_id is None or correction.event_id is not None):
        raise correction.wrong(f"{action} needs an incident_id and no event_id", "Name the incident in incident_id")
    if action == "merge" and (len(correction.ids) != 1 or correction.ids[0] == correction.incident_id):
        raise correction.wrong("merge needs another incident in value", "Write the id that shall go on into value")
    if action == "split" and not correction.ids:
        raise correction.wrong("split needs the events to part in value", "Write their event_ids, parted by semicolons")
    if action == "add" and not LABEL.fullmatch(correction.incident_id or ""):
        raise correction.wrong(f'"{correction.incident_id}" is no label of an added incident', "Write new-NAME")
    if action not in ("set", "add"):
        return correction
    table = "events" if correction.event_id else "incidents"
    about = _settable(correction, table)
    return _with(correction, _parsed(correction, table, about))


def _with(correction: Correction, parsed: Any) -> Correction:
    values = {name: getattr(correction, name) for name in Correction.__slots__ if name != "parsed"}
    return Correction(**values, parsed=parsed)


def settable(table: str, action: str) -> list[str]:
    """The columns of a table that a correction may set."""
    coded = set(TABLES["events"].columns) | {name for name in TABLES["incidents"].columns if name.endswith("_best")}
    more = REPORTS | {"kind"} if action == "add" else set()
    return [name for name in TABLES[table].columns if name in (coded - IDENTITY - DERIVED) | more]


def _settable(correction: Correction, table: str) -> Field:
    from rapidfuzz import fuzz, process  # only a mistake needs it

    names = settable(table, correction.action)
    if correction.field not in names:
        near = process.extractOne(correction.field or "", names, scorer=fuzz.ratio)[0]
        raise correction.wrong(
            f'"{correction.field or ""}" is no field of {table} that can be set', f'Did you mean "{near}"?'
        )
    return field(table, correction.field or "")


def _parsed(correction: Correction, table: str, about: Field) -> Any:
    """The value in its field's type, held against the field's own rules."""
    text = correction.value
    if text is None:
        if not TABLES[table].is_nullable(about.name):
            raise correction.wrong(f"{about.name} may not be empty", f"Write a value: {about.description}")
        return None
    try:
        value = _value(text, about.dtype)
    except ValueError:
        kind = {pl.Int64: "a whole number", pl.Float64: "a number", pl.Date: "a day, YYYY-MM-DD"}[type(about.dtype)]
        raise correction.wrong(
            f'{about.name} is "{text}", which is not {kind}', f"Write {kind}, or nothing for null"
        ) from None
    frame = pl.DataFrame({about.name: [value]}, schema={about.name: about.dtype})
    for rule in column_rules(about):
        if not frame.select(rule.expr()).item():
            raise correction.wrong(f'{about.name} is "{text}"', f"It must be {_short(rule.reason, about)}")
    return value


def _short(reason: str, about: Field) -> str:
    if about.codes is None or "code" not in reason:
        return reason
    known = codes(about.codes)
    return f"one of {', '.join(known)}" if len(known) <= 20 else f"a code of schemas/codes/{about.codes}.csv"


def _value(text: str, dtype: pl.DataType) -> Any:
    if isinstance(dtype, pl.List):
        return [part.strip() for part in text.split(";") if part.strip()]
    readers: dict[type, Any] = {pl.Int64: int, pl.Float64: float, pl.Date: date.fromisoformat}
    return readers.get(type(dtype), str)(text)


def _refuse_repeats(corrections: list[Correction]) -> None:
    """One line may set one field of one thing; the later of two would win by chance."""
    seen: dict[tuple[str | None, ...], Correction] = {}
    for one in corrections:
        key = (one.incident_id, one.event_id, one.action, one.field, *(one.ids if one.action == "split" else ()))
        if key in seen:
            raise one.wrong(
                f"{seen[key].file} line {seen[key].line} says the same or sets the same field", "Delete one of the two"
            )
        seen[key] = one
