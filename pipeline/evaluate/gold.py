"""Gold: what a person coded, one JSON file an article, and which rows of different articles are one incident.

In: a folder of ``NAME.json``, each ``{"id", "published", "incidents": [row, ...]}``; ``id`` is the article's
source_id, a row has the codebook's columns and may widen what is right (``pipeline.evaluate.slots``); a row
that is ``optional`` costs nothing when it is missed. Beside the folder or in it may lie ``clusters*.json``:
lists of ``{"cluster_id", "members": [[id, number of the row], ...]}``.
Refuses (E060): a folder without gold, a file that is not JSON, a row with a value of the wrong type.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import DatelineError
from pipeline.evaluate.slots import Row

type Member = tuple[str, int]
"""A gold row: the article's id and the row's position."""


class RowTypes(BaseModel):
    """A row as far as its types matter; columns without a line here are texts or lists."""

    model_config = ConfigDict(extra="allow")

    fatalities_min: int | None = None
    fatalities_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    abducted_min: int | None = None
    abducted_max: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    coord_uncertainty_deg: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _lists_are_lists(cls, row: Any) -> Any:
        for name, value in row.items() if isinstance(row, dict) else ():
            if name.endswith(("_alternatives", "_aliases")) and not isinstance(value, list | None):
                raise ValueError(f"{name} should be a list")
        return row


class _GoldRow(RowTypes):
    optional: bool | None = None
    evidence: list[str] | None = None


class _Article(BaseModel):
    id: str
    incidents: list[_GoldRow]


class _Cluster(BaseModel):
    cluster_id: str
    members: list[Member]


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold rows by article, and the cluster of each row that is in one."""

    articles: dict[str, list[Row]]
    clusters: dict[Member, str]


def read_gold(folder: Path) -> Gold:
    """Read all gold of a folder, in order of the files' names."""
    if not folder.is_dir():
        raise _refused(folder, "there is no such folder", "Name the folder that holds the gold's JSON files")
    articles: dict[str, list[Row]] = {}
    clusters: dict[Member, str] = {}
    for path in sorted(folder.glob("*.json")):
        content = _load(path)
        if isinstance(content, dict) and "incidents" in content:
            _check(path, _Article, content)
            if content["id"] in articles:
                raise _refused(path, f"the article {content['id']} has gold in another file too", "Keep one of them")
            articles[content["id"]] = content["incidents"]
    for path in sorted([*folder.glob("clusters*.json"), *folder.absolute().parent.glob("clusters*.json")]):
        for content in _load(path):
            cluster = _check(path, _Cluster, content)
            clusters |= dict.fromkeys(cluster.members, cluster.cluster_id)
    if not articles:
        fix = 'It takes NAME.json files, each {"id": ..., "incidents": [...]}; see examples/gold'
        raise _refused(folder, "the folder holds no gold", fix)
    return Gold(articles, clusters)


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _refused(path, f"the file is not JSON in UTF-8 ({error})", "Correct it, or move it away") from None


def _check[Model: BaseModel](path: Path, model: type[Model], content: Any) -> Model:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise _refused(path, first_fault(error), "Correct the file; see examples/gold") from None


def first_fault(error: ValidationError) -> str:
    """Return where and what the first fault of an entry is."""
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the entry'}: {first['msg']}"


def _refused(path: Path, what: str, fix: str) -> DatelineError:
    return DatelineError("E060", what, where=str(path), fix=fix)
