"""Near-duplicate articles: copies, excerpts and versions are one group, in any order; stories alike are not."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.clean.copies import address_key, grouped, phrases_of, sketches
from pipeline.ingest import read_inbox
from pipeline.settings import load_settings
from pipeline.spool import Parts

WORDS = [
    "the",
    "army",
    "said",
    "its",
    "soldiers",
    "came",
    "under",
    "fire",
    "from",
    "gunmen",
    "hidden",
    "in",
    "the",
    "hills",
    "above",
    "the",
    "village",
    "of",
    "Karma",
    "shortly",
    "before",
    "dawn",
    "and",
    "that",
    "three",
    "of",
    "them",
    "were",
    "killed",
    "and",
    "seven",
    "others",
    "wounded",
    "when",
    "a",
    "truck",
    "hit",
    "a",
    "mine",
    "on",
    "the",
    "road",
    "to",
    "the",
    "market",
    "where",
    "traders",
    "had",
    "gathered",
    "for",
    "the",
    "weekly",
    "fair",
    "despite",
    "warnings",
    "by",
    "the",
    "governor",
    "who",
    "blamed",
    "rebels",
]


def story(seed: int, n: int = 50) -> str:
    """Some words in an order of their own."""
    return " ".join(WORDS[(i * (2 * seed + 7) + seed) % len(WORDS)] for i in range(n))


TEXTS = {
    "original": story(1) + " " + story(2),
    "excerpt": story(1)[: len(story(1)) // 2],
    "updated": (story(1) + " " + story(2)).replace("three", "four") + " " + story(3, 20),
    "another": story(4) + " " + story(5),
    "short": "Two soldiers were killed.",
}


def frame(texts: dict[str, str], **urls: str) -> pl.DataFrame:
    rows = [
        {"article_id": name, "published": date(2024, 5, 1 + i), "url": urls.get(name), "text": text}
        for i, (name, text) in enumerate(texts.items())
    ]
    return pl.DataFrame(
        rows, schema={"article_id": pl.String, "published": pl.Date, "url": pl.String, "text": pl.String}
    )


def near_duplicates(articles: pl.DataFrame, *, share: float) -> pl.DataFrame:
    """Each article's group and version, by the facts that a batch brings."""
    facts = Parts()
    addresses = pl.Series("address", [address_key(url) for url in articles["url"]], dtype=pl.UInt64)
    own = articles.select("article_id", "published", raw_id="article_id")
    facts.add(own.hstack([addresses, *sketches([phrases_of(text) for text in articles["text"]])]))
    none = pl.DataFrame(schema={"raw_id": pl.String})
    found = grouped(facts, none, lambda row: articles["text"][row], share=share)
    return (
        articles.select("article_id")
        .join(found, on="article_id", how="left")
        .with_columns(pl.col("version").fill_null(1))
    )


def groups(articles: pl.DataFrame) -> set[frozenset[str]]:
    found = near_duplicates(articles, share=0.6).filter(pl.col("near_duplicate_group").is_not_null())
    return {frozenset(group["article_id"]) for _, group in found.group_by("near_duplicate_group")}


def test_copies_excerpts_and_versions_are_one_group_in_order_of_publication() -> None:
    assert groups(frame(TEXTS)) == {frozenset({"original", "excerpt", "updated"})}
    versions = dict(near_duplicates(frame(TEXTS), share=0.6).select("article_id", "version").iter_rows())
    assert versions == {"original": 1, "excerpt": 2, "updated": 3, "another": 1, "short": 1}


def test_one_url_is_one_article_when_a_fifth_of_it_stays() -> None:
    rewritten = {"first": story(1, 60) + " " + story(5, 30), "second": story(6, 60) + " " + story(5, 30)}
    here = "https://news.example/2024/attack"
    assert groups(frame(rewritten)) == set()
    assert groups(frame(rewritten, first=here, second=here + "/#update")) == {frozenset(rewritten)}
    strangers = {"first": story(1), "second": story(4)}
    assert groups(frame(strangers, first=here, second=here)) == set()


@settings(max_examples=25, deadline=None)
@given(st.permutations(list(TEXTS)))
def test_the_order_of_articles_does_not_matter(order: list[str]) -> None:
    whole = frame(TEXTS)
    rank = pl.col("article_id").replace_strict({name: at for at, name in enumerate(order)}, return_dtype=pl.Int64)
    shuffled = near_duplicates(whole.sort(rank), share=0.6).sort("article_id")
    assert shuffled.equals(near_duplicates(whole, share=0.6).sort("article_id"))


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ({"outlet": "A"}, {"outlet": "B"}, 2),  # a reprint is a source
        ({"outlet": "A"}, {"outlet": "A"}, 1),
        ({}, {}, 1),
    ],
)
def test_the_same_text_from_another_outlet_is_kept(tmp_path: Any, first: dict, second: dict, kept: int) -> None:
    import json

    records = [{"id": str(i), "published": "2024-05-13", "text": "Two soldiers were killed near Gao."} | about
               for i, about in enumerate((first, second))]  # fmt: skip
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    chosen = load_settings(None, inbox=(tmp_path,))
    articles, refused = clean(read_inbox(chosen)[0], chosen)
    assert (articles.height, refused["code"].to_list()) == (kept, ["E025"] * (2 - kept))
    assert articles["article_id"].n_unique() == kept
    assert articles["near_duplicate_group"].drop_nulls().n_unique() == kept - 1
