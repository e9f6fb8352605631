"""Errors and refusals: what a user reads, and that every code leads somewhere."""

import pickle
import re
from pathlib import Path

import polars as pl
import pytest

from pipeline import errors
from schemas import render
from schemas.codes import codes, rows
from schemas.tables import TABLES, conform, split_valid

ROOT = Path(__file__).parents[2]
SHA = "0" * 64


def test_a_message_names_code_place_fault_and_remedy() -> None:
    error = errors.DatelineError(
        "E012",
        '"published" is 2031-02-30, which is not a date',
        where="articles.jsonl line 41",
        fix="Quarantined; fix the file or map the column",
    )
    assert str(error) == (
        'E012 articles.jsonl line 41: "published" is 2031-02-30, which is not a date. '
        "Quarantined; fix the file or map the column (docs/errors.md#e012)."
    ).replace("column (docs/errors.md#e012).", "column. (docs/errors.md#e012)")


def test_a_message_without_place_or_fix_takes_the_codes_own_fix() -> None:
    error = errors.InboxError("E005", "there is nothing in it")
    assert error.fix == "Put articles into the inbox and build again."
    assert str(error).startswith("E005 there is nothing in it. Put articles")


def test_an_empty_fix_leaves_no_gap() -> None:
    assert str(errors.StoreError("E043", "rows went missing.", fix="")) == (
        "E043 rows went missing. (docs/errors.md#e043)"
    )


@pytest.mark.parametrize(
    "kind",
    [
        errors.DatelineError,
        errors.SettingsError,
        errors.InboxError,
        errors.StoreError,
        errors.LockError,
        errors.ValidationError,
        errors.VerifyError,
    ],
)
def test_errors_cross_process_borders_whole(kind: type[errors.DatelineError]) -> None:
    error = kind("E006", "it is locked", where="data", fix="wait")
    found = pickle.loads(pickle.dumps(error))
    assert type(found) is kind
    assert (found.code, found.what, found.where, found.fix, str(found)) == (
        "E006",
        "it is locked",
        "data",
        "wait",
        str(error),
    )


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="E999"):
        errors.DatelineError("E999", "what")
    with pytest.raises(ValueError, match="E999"):
        errors.refusal(stage="articles", record_id="a", code="E999", reason="r", payload_sha256=SHA)


@pytest.mark.parametrize("code", [row["code"] for row in rows("error") if row["severity"] == "quarantine"])
def test_a_refusal_is_a_row_of_the_quarantine_table(code: str) -> None:
    row = errors.refusal(stage="events", record_id="art_1", code=code, reason="why", payload_sha256=SHA)
    assert tuple(row) == TABLES["quarantine"].columns
    _, violations = split_valid(conform(pl.DataFrame([row]), "quarantine"), "quarantine")
    assert violations == []


def test_a_fatal_code_is_not_quarantined_and_a_stage_must_be_one() -> None:
    with pytest.raises(ValueError, match="E006 is fatal"):
        errors.refusal(stage="articles", record_id="a", code="E006", reason="r", payload_sha256=SHA)
    with pytest.raises(ValueError, match="'kitchen' is no stage"):
        errors.refusal(stage="kitchen", record_id="a", code="E020", reason="r", payload_sha256=SHA)


def test_every_message_links_to_a_heading() -> None:
    headings = re.findall(r"^## (E\d{3})$", render.errors_markdown(), flags=re.M)
    assert tuple(headings) == codes("error")
    assert list(headings) == sorted(headings)


def test_every_code_has_a_cause_and_a_fix_in_the_page_and_is_used() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (E\d{3})\n(.*?)(?=^## |\Z)", page, flags=re.M | re.S))
    assert tuple(sections) == codes("error")
    for row in rows("error"):
        assert row["cause"] in sections[row["code"]]
        assert f"What to do: {row['fix']}" in sections[row["code"]]
    sources = [
        path.read_text(encoding="utf-8") for name in ("assets", "pipeline") for path in (ROOT / name).rglob("*.py")
    ]
    used = set(re.findall(r"[\"'](E\d{3})[\"']", "\n".join(sources)))
    assert used == set(codes("error"))


def test_severities_are_the_two_that_the_pipeline_knows() -> None:
    assert {row["severity"] for row in rows("error")} == {"quarantine", "fatal"}
