"""The same incident across articles: identity (``assign``) and the merged row (``merge``)."""

from pipeline.link.identity import assign
from pipeline.link.merging import merge

__all__ = ["assign", "merge"]
