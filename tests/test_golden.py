"""Golden coding: what the coder makes of the golden corpus, row by row.

The file is a record, not a target: a change of the coder changes it, and the diff is read before it is
committed. Renew it with ``python -m tests.test_golden``.
"""

from pathlib import Path

from tests.coding import SLOTS, code_folder, compact

GOLDEN = Path(__file__).parent / "golden"
RECORD = GOLDEN / "coded.txt"


def test_coding_of_the_golden_corpus_is_as_recorded():
    _, events = code_folder(GOLDEN / "inbox")
    assert compact(events) == RECORD.read_text(encoding="utf-8").splitlines()


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
    RECORD.write_text("\n".join(compact(code_folder(GOLDEN / "inbox")[1])) + "\n", encoding="utf-8")
