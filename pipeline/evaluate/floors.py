"""Floors: values that the score of an evaluation must not fall below.

In: a TOML file with a history of floors, each ``[[floor]]`` with ``measure`` (``rows_f1`` or ``slots_f1``),
``value`` and ``reason``; the last one of a measure holds. Out: the floors that an evaluation breaks.
Refuses (E062): a file of another shape, a floor that is lower than the one before it and gives no reason.
"""

import tomllib
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import DatelineError
from pipeline.evaluate.gold import first_fault

Measure = Literal["rows_f1", "slots_f1"]


class _Floor(BaseModel):
    model_config = ConfigDict(extra="forbid")

    measure: Measure
    value: float = Field(ge=0, le=1)
    reason: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    floor: list[_Floor] = Field(min_length=1)


class Broken(NamedTuple):
    """A floor that an evaluation is below."""

    measure: str
    floor: float
    found: float


def read_floors(path: Path) -> dict[str, float]:
    """Return measure -> floor."""
    try:
        with path.open("rb") as stream:
            floors = _File.model_validate(tomllib.load(stream)).floor
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, f"the file is not TOML ({error})") from None
    except ValidationError as error:
        raise _refused(path, first_fault(error)) from None
    held: dict[str, float] = {}
    for floor in floors:
        if floor.value < held.get(floor.measure, 0) and not floor.reason.strip():
            what = f"{floor.measure} is lowered from {held[floor.measure]} to {floor.value}, and no reason is given"
            raise _refused(path, what)
        held[floor.measure] = floor.value
    return held


def broken(totals: dict[str, Any], floors: dict[str, float]) -> list[Broken]:
    """Return the floors that the totals of an evaluation are below."""
    found = {measure: totals[measure.removesuffix("_f1")]["f1"] for measure in floors}
    return [Broken(name, floor, found[name]) for name, floor in floors.items() if found[name] < floor]


def _refused(path: Path, what: str) -> DatelineError:
    fix = 'Write [[floor]] entries, each with measure = "rows_f1" or "slots_f1", value = 0.8 and a reason'
    return DatelineError("E062", what, where=str(path), fix=fix)
