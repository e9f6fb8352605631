"""Golden coding: what the coder makes of the golden corpus, row by row.

The file is a record, not a target: a change of the coder changes it, and the diff is read before it is
committed. Renew it with ``python -m tests.test_golden``.
"""

from functools import cache
from pathlib import Path

import polars as pl

from pipeline.evaluate import evaluate, read_gold
from pipeline.evaluate.floors import broken, read_floors
from tests.coding import SLOTS, code_folder, compact

GOLDEN = Path(__file__).parent / "golden"
RECORD = GOLDEN / "coded.txt"


@cache
def golden_events() -> pl.DataFrame:
    return code_folder(GOLDEN / "inbox")[1]


def test_the_score_is_not_below_its_floors():
    coded = {name: rows.to_dicts() for (name,), rows in golden_events().group_by("source_id", maintain_order=True)}
    floors = read_floors(GOLDEN / "floors.toml")
    assert floors.keys() == {"rows_f1", "slots_f1"}
    assert broken(evaluate(coded, read_gold(GOLDEN / "gold")).totals, floors) == []


def test_coding_of_the_golden_corpus_is_as_recorded():
    assert compact(golden_events()) == RECORD.read_text(encoding="utf-8").splitlines()


def test_every_filled_slot_has_evidence():
    articles, events = code_folder(Path(__file__).parents[1] / "examples" / "inbox")
    texts = dict(articles.select("article_id", "text").iter_rows())
    assert events.height > 0
    derived = {"kind", "role_in_article"}
    for row in events.iter_rows(named=True):
        fields = {span["field"] for span in row["evidence"]}
        filled = {name for name in SLOTS if row[name] not in (None, "Unknown", "unknown", ["unknown"])} - derived
        if row["date_start"] == row["published"] and row["date_precision"] == "week":
            filled -= {"date_start", "date_end", "date_precision"}  # the codebook's default: no sentence says it
        assert filled <= fields, (row["source_id"], filled - fields)
        for span in row["evidence"]:
            assert texts[row["article_id"]][span["start"] : span["end"]].strip()


if __name__ == "__main__":
    RECORD.write_text("\n".join(compact(golden_events())) + "\n", encoding="utf-8")
