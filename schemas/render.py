"""Documents of the tables: DuckDB DDL, data dictionary (Markdown, CSV), list of errors.

In: ``TABLES``, ``FIELDS`` and the vocabularies. Out: the four texts, or the files under docs/.
``python -m schemas.render`` writes them; with ``--check`` it writes nothing and exits 1 if one is stale.
"""

import csv
import io
import re
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from schemas import codes
from schemas.fields import Field
from schemas.rules import Rule, quoted
from schemas.tables import TABLES, Table, checks

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTICE = "Rendered from schemas/ by `python -m schemas.render`; edit there."
LONG_LIST = 20
"""A vocabulary with more codes than this is referred to and not repeated at each column."""

_SQL_TYPES: Mapping[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int32(): "INTEGER",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Date(): "DATE",
}


def sql_type(dtype: pl.DataType) -> str:
    """Return DuckDB's name of a type: ``List(Struct)`` becomes ``STRUCT(...)[]``."""
    if isinstance(dtype, pl.List):
        return sql_type(_instance(dtype.inner)) + "[]"
    if isinstance(dtype, pl.Struct):
        inner = (f'"{f.name}" {sql_type(_instance(f.dtype))}' for f in dtype.fields)
        return f"STRUCT({', '.join(inner)})"
    return _SQL_TYPES[dtype]


def _instance(dtype: Any) -> pl.DataType:
    found: pl.DataType = dtype() if isinstance(dtype, type) else dtype
    return found


def duckdb_ddl(table_name: str) -> str:
    """Return the statements that make one table: columns, key, CHECKs by name, comments."""
    table = TABLES[table_name]
    parts = [_ddl_column(table, f) for f in table.fields()]
    parts.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    for rule in checks(table_name):
        if rule.sql is not None:
            parts.append(_ddl_check(rule))
    lines = [f"CREATE TABLE {table_name} (", ",\n".join(f"    {part}" for part in parts), ");"]
    lines.append(f"COMMENT ON TABLE {table_name} IS {quoted(table.description)};")
    for f in table.fields():
        comment = quoted(f.description + (f" Unit: {f.unit}." if f.unit else ""))
        lines.append(f"COMMENT ON COLUMN {table_name}.{_name(f.name)} IS {comment};")
    return "\n".join(lines) + "\n"


def _name(column: str) -> str:
    return f'"{column}"'


def _ddl_column(table: Table, f: Field) -> str:
    null = "" if table.is_nullable(f.name) else " NOT NULL"
    return f"{_name(f.name)} {sql_type(f.dtype)}{null}"


def _ddl_check(rule: Rule) -> str:
    text = f'CONSTRAINT "{rule.name}" CHECK ({rule.sql})'
    # A line may end between words but never inside a literal: hide the spaces of those.
    hidden = re.sub(r"'(?:[^']|'')*'", lambda literal: literal[0].replace(" ", "\0"), text)
    wrapped = textwrap.fill(
        hidden, width=110, subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False
    )
    return wrapped.replace("\0", " ")


def ddl() -> str:
    """Return the DDL of all tables."""
    head = f"-- Dateline's tables for DuckDB. {NOTICE}\n"
    return "\n".join([head, *(duckdb_ddl(name) for name in TABLES)])


def allowed(f: Field) -> str:
    """Return the values that a column may hold, in words; the empty text where its type alone says it."""
    found = []
    if f.codes is not None:
        known = codes.codes(f.codes)
        short = len(known) <= LONG_LIST
        found.append(", ".join(known) if short else f"the {len(known)} codes of vocabulary {f.codes}")
    if f.ge is not None and f.le is not None:
        found.append(f"{f.ge} to {f.le}")
    elif f.ge is not None:
        found.append(f"from {f.ge}")
    if f.pattern is not None:
        found.append(f"matches `{f.pattern}`")
    if f.max_length is not None:
        found.append(f"at most {f.max_length} characters")
    if f.min_items is not None:
        found.append(f"at least {f.min_items} element{'s' if f.min_items > 1 else ''}")
    return "; ".join(found)


_COLUMNS = ("table", "column", "type", "unit", "nullable", "key", "allowed", "description")


def _dictionary_rows() -> list[dict[str, str]]:
    return [
        {
            "table": table.name,
            "column": f.name,
            "type": sql_type(f.dtype).replace('"', ""),
            "unit": f.unit or "",
            "nullable": "yes" if table.is_nullable(f.name) else "no",
            "key": "yes" if f.name in table.key else "no",
            "allowed": allowed(f),
            "description": f.description,
        }
        for table in TABLES.values()
        for f in table.fields()
    ]


def dictionary_csv() -> str:
    """Return the data dictionary as CSV, one row a column."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_dictionary_rows())
    return out.getvalue()


def dictionary_markdown() -> str:
    """Return the data dictionary as Markdown: a section a table, its rules, then the vocabularies."""
    rows = _dictionary_rows()
    parts = [
        "# Data dictionary",
        f"<!-- {NOTICE} -->",
        "What each table holds, column by column, the rules that every published row keeps, and the closed "
        "vocabularies. An empty field is null: not mentioned, not known, or not applicable. Offsets count "
        "characters (Unicode code points) from 0, and `end` is exclusive.",
    ]
    for table in TABLES.values():
        own = [row for row in rows if row["table"] == table.name]
        parts.append(f"## {table.name}\n\n{table.description} Key: {', '.join(f'`{k}`' for k in table.key)}.")
        parts.append(_markdown_table(("column", "type", "unit", "nullable", "allowed", "description"), own))
        if table.rules:
            listed = [f"- `{rule.name}`: {rule.reason}." for rule in table.rules]
            parts.append("Rules over a row:\n\n" + "\n".join(listed))
    parts.append("# Vocabularies")
    parts.append(
        "Each is a file in `schemas/codes`. Columns after the description are crosswalks to ACLED, "
        "UCDP GED, GTD, PLOVER and CAMEO. An empty cell means that the other codebook has no such category. "
        "The error codes are in [errors.md](errors.md)."
    )
    for name in codes.names():
        if name != "error":
            found = codes.rows(name)
            parts.append(f"## Vocabulary {name}\n\n" + _markdown_table(tuple(found[0]), found))
    return "\n\n".join(parts) + "\n"


def _markdown_table(columns: tuple[str, ...], rows: tuple[Mapping[str, str], ...] | list[dict[str, str]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(row[c].replace('|', chr(92) + '|') for c in columns)} |" for row in rows]
    return "\n".join(lines)


def errors_markdown() -> str:
    """Return the list of errors, each under a heading that is its code, so that messages can link to it."""
    parts = [
        "# Errors",
        f"<!-- {NOTICE} -->",
        "Every message names a code, the place, what is wrong and what to do. *Fatal*: the command stops and "
        "the last good tables and release stay as they were. *Quarantine*: the record is set aside in the "
        "table `quarantine` and the build goes on.",
    ]
    for row in codes.rows("error"):
        parts.append(
            f"## {row['code']}\n\n"
            f"**{row['name'].replace('_', ' ')}** ({row['severity']}, stage: {row['stage']})\n\n"
            f"{row['cause']}\n\nWhat to do: {row['fix']}"
        )
    return "\n\n".join(parts) + "\n"


DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "data-dictionary.md": dictionary_markdown,
    "data-dictionary.csv": dictionary_csv,
    "schema.sql": ddl,
    "errors.md": errors_markdown,
}


def stale(folder: Path = DOCS) -> list[str]:
    """Return the names of the documents in ``folder`` that are missing or out of date."""
    found = []
    for name, document in DOCUMENTS.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != document().encode():
            found.append(name)
    return found


def write(folder: Path = DOCS) -> list[str]:
    """Write the documents that are out of date and return their names."""
    names = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(DOCUMENTS[name]().encode())
    return names


def main(arguments: list[str]) -> int:
    """Write the documents, or with ``--check`` only compare them."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m schemas.render [--check]", file=sys.stderr)
        return 2
    if not arguments:
        for name in write():
            print(f"wrote docs/{name}")
        return 0
    names = stale()
    for name in names:
        print(f"docs/{name} is out of date: run python -m schemas.render", file=sys.stderr)
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
