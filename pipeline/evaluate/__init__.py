"""Evaluation: coded rows against gold rows of the same articles.

``gold`` reads the gold, ``slots`` judges one slot of a pair, ``align`` says which coded row is which gold row,
``score`` counts, ``floors`` holds what a score must not fall below, ``report`` writes the page of errors.
"""

from pipeline.evaluate.gold import Gold, read_gold
from pipeline.evaluate.score import Evaluation, evaluate

__all__ = ["Evaluation", "Gold", "evaluate", "read_gold"]
