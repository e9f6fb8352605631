"""Typed errors and refusals. Every message carries a code, the place, what is wrong and what to do.

The codes and their causes and fixes are data: ``schemas/codes/error.csv``, rendered to docs/errors.md.
An error of severity ``fatal`` is raised; one of severity ``quarantine`` becomes a row of the quarantine
table.
Refuses: a code that the table does not hold (ValueError), for it would lead a reader nowhere.
"""

from collections.abc import Mapping

from schemas.codes import codes, rows


def describe(code: str) -> Mapping[str, str]:
    """Return the row of ``error.csv``: code, name, stage, severity, cause, fix."""
    for row in rows("error"):
        if row["code"] == code:
            return row
    raise ValueError(f"{code!r} is no error code; there are {', '.join(codes('error'))}")


class DatelineError(Exception):
    """An error that a user can act on.

    ``what`` is a full sentence or a clause, ``where`` a file, line, table or setting, ``fix`` what to do
    (by default the code's own). It reads::

        E012 articles.jsonl line 41: "published" is 2031-02-30, which is not a date. Correct the record, or
        map the column in dateline.toml. (docs/errors.md#e012)
    """

    def __init__(self, code: str, what: str, *, where: str = "", fix: str | None = None) -> None:
        self.code = code
        self.what = what
        self.where = where
        self.fix = describe(code)["fix"] if fix is None else fix
        super().__init__(code, what, where, self.fix)

    def __str__(self) -> str:
        place = f" {self.where}:" if self.where else ""
        told = " ".join(part for part in (_sentence(self.what), _sentence(self.fix)) if part)
        return f"{self.code}{place} {told} (docs/errors.md#{self.code.lower()})"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; the default would call the class without its keywords.
        return _rebuild, (type(self), self.code, self.what, self.where, self.fix)


class RefusedError(Exception):
    """Input that is not taken: the code and reason of its quarantine row."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class SettingsError(DatelineError):
    """A setting is unknown or wrong (E001-E003)."""


class InboxError(DatelineError):
    """The inbox is missing or empty (E004, E005)."""


class StoreError(DatelineError):
    """A table or a release could not be written (E007, E008, E043)."""


class LockError(StoreError):
    """Another process holds the data folder (E006)."""


class ValidationError(DatelineError):
    """A table breaks its schema in a way that no single row explains (E040-E042)."""


class VerifyError(DatelineError):
    """A release is not what its manifest says (E050-E053)."""


def refusal(
    *,
    stage: str,
    record_id: str,
    code: str,
    reason: str,
    source_path: str | None = None,
    source_id: str | None = None,
    payload_sha256: str,
) -> dict[str, str | None]:
    """Return a row of the quarantine table, its columns in the table's order."""
    if describe(code)["severity"] != "quarantine":
        raise ValueError(f"{code} is fatal: raise it, do not quarantine it")
    if stage not in codes("quarantine_stage"):
        raise ValueError(f"{stage!r} is no stage; there are {', '.join(codes('quarantine_stage'))}")
    return {
        "stage": stage,
        "record_id": record_id,
        "code": code,
        "reason": reason,
        "source_path": source_path,
        "source_id": source_id,
        "payload_sha256": payload_sha256,
    }


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", ")")) or not text else f"{text}."


def _rebuild(kind: type[DatelineError], code: str, what: str, where: str, fix: str) -> DatelineError:
    return kind(code, what, where=where, fix=fix)
