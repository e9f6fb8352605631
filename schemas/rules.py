"""What a rule is, and the rules that follow from one column's declaration.

In: a ``Field``. Out: named predicates over a row, as SQL that polars and DuckDB both read or as a polars
expression. A rule is kept when its predicate is true or null, as in SQL's CHECK. Nothing here reads a frame.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from schemas.codes import codes
from schemas.fields import Bound, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named predicate over the columns of one row.

    ``sql`` goes into the DDL as a CHECK and, without ``test``, is what polars evaluates too. ``test`` serves
    what SQL cannot say in both; then ``sql`` may be missing (DuckDB allows no lambda in a CHECK).
    """

    name: str
    reason: str
    columns: tuple[str, ...]
    sql: str | None = None
    test: Callable[[], pl.Expr] | None = None

    def expr(self) -> pl.Expr:
        """Return the predicate: true where the row keeps the rule."""
        if self.test is not None:
            return self.test().fill_null(True)
        if self.sql is None:
            raise ValueError(f"rule {self.name} has neither sql nor test")
        return pl.sql_expr(self.sql).fill_null(True)


def quoted(value: str | Bound) -> str:
    """Return a value as an SQL literal."""
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, datetime.date):
        return f"DATE '{value.isoformat()}'"
    return repr(value)


def column_rules(field: Field) -> tuple[Rule, ...]:
    """Return the rules that a column's declaration implies; nullability and type are not among them."""
    rules: list[Rule] = []
    name, col = field.name, pl.col(field.name)
    is_list = isinstance(field.dtype, pl.List)

    def add(rule: str, reason: str, sql: str, test: Callable[[], pl.Expr]) -> None:
        rules.append(Rule(name=f"{name}_{rule}", reason=reason, columns=(name,), sql=sql, test=test))

    if field.ge is not None:
        low = field.ge
        add("ge", f"at least {low}", f'"{name}" >= {quoted(low)}', lambda: col >= low)
    if field.le is not None:
        high = field.le
        add("le", f"at most {high}", f'"{name}" <= {quoted(high)}', lambda: col <= high)
    if field.pattern is not None:
        pattern = field.pattern
        add(
            "pattern",
            f"matches {pattern}",
            f'regexp_full_match("{name}", {quoted(pattern)})',
            lambda: col.str.contains(rf"\A(?:{pattern})\z"),
        )
    if field.min_length == 1:
        # Blank text would be a second way to write null.
        ink = r"[^ \t\r\n]"
        add(
            "not_blank",
            "not blank",
            f'regexp_matches("{name}", {quoted(ink)})',
            lambda: col.str.contains(ink),
        )
    if field.max_length is not None:
        longest = field.max_length
        add(
            "max_length",
            f"at most {longest} characters",
            f'length("{name}") <= {longest}',
            lambda: col.str.len_chars() <= longest,
        )
    if field.codes is not None and not is_list:
        allowed = codes(field.codes)
        listed = ", ".join(quoted(code) for code in allowed)
        add("code", f"a code of {field.codes}", f'"{name}" IN ({listed})', lambda: col.is_in(allowed))
    if isinstance(field.dtype, pl.List) and field.dtype.inner == pl.String():
        rules.extend(_list_rules(field))
    return tuple(rules)


def _list_rules(field: Field) -> list[Rule]:
    name, col = field.name, pl.col(field.name)
    least = field.min_items or 0
    rules = [
        Rule(
            name=f"{name}_elements",
            reason="no element is null or repeated",
            columns=(name,),
            sql=f'len("{name}") = len(list_distinct("{name}"))',
            test=lambda: ~col.list.eval(pl.element().is_null() | pl.element().is_duplicated()).list.any(),
        ),
        Rule(
            name=f"{name}_min_items",
            reason=f"at least {least} elements",
            columns=(name,),
            sql=f'len("{name}") >= {least}',
            test=lambda: col.list.len() >= least,
        ),
    ]
    if field.codes is not None:
        allowed = codes(field.codes)
        listed = ", ".join(quoted(code) for code in allowed)
        rules.append(
            Rule(
                name=f"{name}_code",
                reason=f"every element is a code of {field.codes}",
                columns=(name,),
                sql=f'list_has_all([{listed}], "{name}")',
                test=lambda: col.list.eval(pl.element().is_null() | pl.element().is_in(allowed)).list.all(),
            )
        )
    return rules
