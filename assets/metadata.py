"""What the UI shows of a table: its columns, its first rows, its hashes, the rows that were refused.

In: a table's name, frame and record. Out: Dagster metadata. Refuses nothing; the text of articles is shown
as text, never as markup.
"""

import re
from typing import Any

import dagster as dg
import polars as pl

from pipeline.store import Published, Store
from pipeline.store.screening import VIOLATIONS
from schemas.fields import Field
from schemas.tables import TABLES

PREVIEW_ROWS = 10
PREVIEW_CHARACTERS = 80
CASES = 50

# Whatever Markdown or HTML could take for markup, and characters that hide or turn text around.
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def column_schema(name: str) -> dg.TableSchema:
    """Return columns, types, descriptions and rules of a table."""
    table = TABLES[name]
    columns = [
        dg.TableColumn(
            name=field.name,
            type=str(field.dtype),
            description=f"{field.description} [{field.unit}]" if field.unit else field.description,
            constraints=dg.TableColumnConstraints(
                nullable=table.is_nullable(field.name),
                unique=table.key == (field.name,),
                other=_bounds(field),
            ),
        )
        for field in table.fields()
    ]
    rules = [f"{rule.name}: {rule.reason}" for rule in table.rules]
    return dg.TableSchema(columns, constraints=dg.TableConstraints([f"unique: {', '.join(table.key)}", *rules]))


def materialization(published: Published, store: Store) -> dict[str, Any]:
    """Return the metadata of a materialization."""
    record = published.record
    return {
        "dagster/row_count": record.rows,
        "dagster/column_schema": column_schema(record.name),
        "preview": dg.MetadataValue.md(markdown_table(store.head(record.name, PREVIEW_ROWS))),
        "n_refused": record.n_refused,
        "sha256": record.sha256,
        "logical_hash": record.logical_hash,
        "path": dg.MetadataValue.path(store.tables / f"{record.name}.parquet"),
    }


def failure_cases(violations: pl.DataFrame) -> dg.TableMetadataValue:
    """Return the first violations as a table."""
    rows = violations.head(CASES).iter_rows(named=True)
    records = [dg.TableRecord({key: "" if v is None else v for key, v in row.items()}) for row in rows]
    columns = [dg.TableColumn(name, str(dtype)) for name, dtype in VIOLATIONS.items()]
    return dg.MetadataValue.table(records, schema=dg.TableSchema(columns))


def markdown_table(frame: pl.DataFrame) -> str:
    """Return a frame as a Markdown table whose cells are plain text, cut to a readable length.

    >>> print(markdown_table(pl.DataFrame({"a": ["<b>|x"]})))
    | a |
    | --- |
    | &#60;b&#62;&#124;x |
    """
    head = [f"| {' | '.join(map(plain, frame.columns))} |", f"|{' --- |' * frame.width}"]
    return "\n".join(head + [f"| {' | '.join(map(plain, row))} |" for row in frame.iter_rows()])


def plain(value: Any) -> str:
    """Return a value as text without any meaning to Markdown or HTML."""
    text = _UNSEEN.sub(" ", "" if value is None else str(value))
    if len(text) > PREVIEW_CHARACTERS:
        text = text[: PREVIEW_CHARACTERS - 1] + "…"
    return _MARKUP.sub(lambda found: f"&#{ord(found.group())};", text)


def _bounds(field: Field) -> list[str]:
    """The rules of one column, in words."""
    said = {
        "at least": field.ge,
        "at most": field.le,
        "a code of": field.codes,
        "matches": field.pattern,
        "at most characters:": field.max_length,
        "at least items:": field.min_items,
    }
    return [f"{words} {value}" for words, value in said.items() if value is not None]
