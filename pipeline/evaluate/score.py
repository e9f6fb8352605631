"""The score: coded rows against gold, counted.

In: coded rows by article (plain values, ``incident_id`` among them), ``Gold``. Out: an ``Evaluation``: every
article's pairs, misses and false alarms, and ``totals``. Refuses nothing; a missing column scores as null.

``totals`` holds, as plain JSON values:

- ``rows``: precision, recall, F1 of aligned rows; ``slots``: the same over filled slots (as MUC-4 counted: a
  slot filled wrongly costs both); ``fields``: accuracy of each slot over the pairs where gold fills it;
- ``geo``: of the pairs with coordinates in gold, how many are located at all, and within 50 and 161 km (100
  miles), both widened by ``coord_uncertainty_deg``; the median error;
- ``merge``: B-cubed of ``incident_id`` over the aligned rows that are in a cluster of the gold;
- ``negatives``: articles without a gold row, and how many of them were given one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.evaluate.align import Pair, align
from pipeline.evaluate.gold import Gold
from pipeline.evaluate.slots import SLOTS, WEIGHTS, Row, blank, slot
from pipeline.extract.places.geo import kilometres

NEAR_KM, FAR_KM = 50, 161
_KM_OF_A_DEGREE = 111


@dataclass(frozen=True, slots=True)
class Scored:
    """One article: its rows, and by their positions the pairs, the gold rows missed and the false alarms."""

    id: str
    coded: list[Row]
    gold: list[Row]
    pairs: list[Pair]
    missed: list[int]
    false_alarms: list[int]

    @property
    def n_wrong(self) -> int:
        """How many slots of the pairs are wrong."""
        return sum(len(pair.wrong()) for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found. See the module's docstring for ``totals``."""

    articles: list[Scored]
    totals: dict[str, Any]


def evaluate(coded: Mapping[str, Sequence[Row]], gold: Gold) -> Evaluation:
    """Score the coded rows of each gold article; rows of other articles are passed over."""
    articles = [_scored(name, list(coded.get(name, ())), list(rows)) for name, rows in gold.articles.items()]
    negatives = [article for article in articles if not article.gold]
    totals = {
        "articles": len(articles),
        "negatives": len(negatives),
        "negatives_with_false_alarm": sum(bool(article.coded) for article in negatives),
        "rows": _rows(articles),
        "slots": _slots(articles),
        "fields": _fields(articles),
        "geo": _geo(articles),
        "merge": _merge(articles, gold),
    }
    return Evaluation(articles, totals)


def _scored(name: str, coded: list[Row], gold: list[Row]) -> Scored:
    pairs = align(coded, gold)
    found, alarmed = {pair.gold for pair in pairs}, {pair.coded for pair in pairs}
    missed = [j for j, row in enumerate(gold) if j not in found and not row.get("optional")]
    return Scored(name, coded, gold, pairs, missed, [i for i in range(len(coded)) if i not in alarmed])


def _rows(articles: list[Scored]) -> dict[str, Any]:
    right = sum(len(article.pairs) for article in articles)
    n_coded = right + sum(len(article.false_alarms) for article in articles)
    n_gold = right + sum(len(article.missed) for article in articles)
    return _prf(right, n_coded, n_gold) | {"pred": n_coded, "gold": n_gold}


def _slots(articles: list[Scored]) -> dict[str, float]:
    verdicts = [pair.verdicts[name] for _, pair in _pairs(articles) for name in WEIGHTS]
    n_coded = sum(v.coded for v in verdicts) + sum(filled(a.coded[i]) for a in articles for i in a.false_alarms)
    n_gold = sum(v.gold for v in verdicts) + sum(filled(a.gold[j]) for a in articles for j in a.missed)
    return _prf(sum(v.right for v in verdicts), n_coded, n_gold)


def filled(row: Row) -> int:
    """Return how many of the scored slots a row fills."""
    return sum(slot(row, name) is not None for name in WEIGHTS)


def _fields(articles: list[Scored]) -> dict[str, dict[str, Any]]:
    found = {}
    for name in SLOTS:
        asked = [pair.verdicts[name].right for _, pair in _pairs(articles) if pair.verdicts[name].gold]
        found[name] = {"accuracy": sum(asked) / len(asked) if asked else None, "n": len(asked)}
    return found


def _geo(articles: list[Scored]) -> dict[str, Any]:
    rows = [(article.coded[pair.coded], article.gold[pair.gold]) for article, pair in _pairs(articles)]
    placed = [(coded, gold) for coded, gold in rows if _located(gold)]
    errors = [_error_km(coded, gold) for coded, gold in placed if _located(coded)]

    def within(limit: int) -> float | None:
        return sum(km <= limit + more for km, more in errors) / len(placed) if placed else None

    return {
        "n_gold": len(placed),
        "located": len(errors),
        "median_km": float(np.median([km for km, _ in errors])) if errors else None,
        f"within_{NEAR_KM}km": within(NEAR_KM),
        f"within_{FAR_KM}km": within(FAR_KM),
    }


def _located(row: Row) -> bool:
    return not (blank(row.get("latitude")) or blank(row.get("longitude")))


def _error_km(coded: Row, gold: Row) -> tuple[float, float]:
    """The distance of two rows, and by how much the gold row widens what is near."""
    here, there = ((float(row["latitude"]), float(row["longitude"])) for row in (coded, gold))
    return kilometres(*there, *here), _KM_OF_A_DEGREE * float(gold.get("coord_uncertainty_deg") or 0)


def _merge(articles: list[Scored], gold: Gold) -> dict[str, Any] | None:
    """B-cubed: for each row, how much of its own incident is of its cluster, and the other way round."""
    sides = []
    for article, pair in _pairs(articles):
        cluster = gold.clusters.get((article.id, pair.gold))
        if cluster is not None:
            own = article.coded[pair.coded].get("incident_id") or f"{article.id}/{pair.gold}"
            sides.append((own, cluster))
    if not sides:
        return None
    both, of_coded, of_gold = Counter(sides), Counter(own for own, _ in sides), Counter(c for _, c in sides)
    precision = float(np.mean([both[side] / of_coded[side[0]] for side in sides]))
    recall = float(np.mean([both[side] / of_gold[side[1]] for side in sides]))
    return {"p": precision, "r": recall, "f1": _f1(precision, recall), "rows": len(sides)}


def _pairs(articles: list[Scored]) -> Iterator[tuple[Scored, Pair]]:
    return ((article, pair) for article in articles for pair in article.pairs)


def _prf(right: int, n_coded: int, n_gold: int) -> dict[str, float]:
    precision = right / n_coded if n_coded else 0.0
    recall = right / n_gold if n_gold else 0.0
    return {"p": precision, "r": recall, "f1": _f1(precision, recall)}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
