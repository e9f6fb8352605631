"""A batch with hostile files in it: a build must refuse those, each with a documented code, and read the rest.

``refusals`` builds a folder of such files beside a good one and says what was refused.
"""

from pathlib import Path

import psutil

from pipeline.clean import clean
from pipeline.ingest import read_inbox
from pipeline.settings import load_settings
from schemas.codes import rows
from schemas.tables import split_valid

GOOD = b" date 2024-01-02 Two soldiers were killed when a roadside bomb hit their car near Marran, the army said."
ROOM = 1 << 30


def refusals(folder: Path, **ingest: object) -> dict[str, list[str]]:
    """Build both stages over the folder and a good file; return the codes of all refusals by file."""
    (folder / "good.txt").write_bytes(GOOD)
    chosen = load_settings(None, inbox=(folder,), ingest=ingest)
    before = psutil.Process().memory_info().rss
    raw, refused = read_inbox(chosen)
    articles, later = clean(raw, chosen)
    assert psutil.Process().memory_info().rss - before < ROOM
    assert "good" in articles["source_id"].to_list()
    assert articles.height + later.height == raw.height
    for frame, table in ((raw, "raw_articles"), (refused, "quarantine"), (articles, "articles"), (later, "quarantine")):
        assert split_valid(frame, table)[1] == []
    quarantine = {row["code"] for row in rows("error") if row["severity"] == "quarantine"}
    found: dict[str, list[str]] = {}
    for row in (*refused.iter_rows(named=True), *later.iter_rows(named=True)):
        assert row["code"] in quarantine
        assert row["source_path"].split("!/")[0] in row["reason"]
        found.setdefault(row["source_path"], []).append(row["code"])
    return found
