"""The same incident across articles: which events are one (``link``), and the merged rows (``incidents``)."""

from pipeline.link.incidents import incidents
from pipeline.link.link import Linked, link

__all__ = ["Linked", "incidents", "link"]
