"""Short articles written for this test, on many wars and years: each expected row is coded, and no other."""

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.extract.article import code_articles

LEADS = [json.loads(line) for line in (Path(__file__).parent / "leads.jsonl").read_text(encoding="utf-8").splitlines()]


def fits(row: dict, wanted: dict) -> bool:
    return all((str(row[k]) if isinstance(row[k], date) else row[k]) == v for k, v in wanted.items())


@pytest.fixture(scope="module")
def coded() -> list[list[dict]]:
    articles = ((lead["text"], date.fromisoformat(lead["published"])) for lead in LEADS)
    return [found.events for found in code_articles(articles)]


@pytest.mark.parametrize("n", range(len(LEADS)), ids=lambda n: LEADS[n]["text"][:40])
def test_a_lead_gives_its_rows_and_no_other(coded, n):
    rows = list(coded[n])
    for wanted in LEADS[n]["rows"]:
        found = next((row for row in rows if fits(row, wanted)), None)
        assert found is not None, (wanted, rows)
        rows.remove(found)
    assert rows == []
