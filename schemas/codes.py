"""Closed vocabularies: the CSV files in ``schemas/codes``, one a vocabulary.

In: the name of a vocabulary. Out: its codes in their order, its rows, or one crosswalk column.
Refuses: a name without a file (KeyError), a file with a repeated or empty code, or a ragged row (ValueError).
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def names() -> tuple[str, ...]:
    """Return the names of all vocabularies, sorted."""
    folder = files("schemas") / "codes"
    return tuple(sorted(f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv")))


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a vocabulary in the file's order; an empty cell is the empty text."""
    if name not in names():
        raise KeyError(f"no vocabulary {name!r}; there are {', '.join(names())}")
    text = (files("schemas") / "codes" / f"{name}.csv").read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines(), strict=True)
    found = tuple(MappingProxyType(dict(row)) for row in reader)
    seen: set[str] = set()
    for row in found:
        code = row["code"]
        if None in row or None in row.values():
            raise ValueError(f"codes/{name}.csv: the row of {code!r} has not as many cells as the header")
        if not code or code in seen:
            raise ValueError(f"codes/{name}.csv: code {code!r} is empty or repeated")
        seen.add(code)
    return found


@cache
def codes(name: str) -> tuple[str, ...]:
    """Return the codes of a vocabulary in the file's order.

    >>> codes("kind")
    ('incident', 'campaign')
    """
    return tuple(row["code"] for row in rows(name))


@cache
def _column(name: str, column: str) -> Mapping[str, str]:
    found = rows(name)
    if found and column not in found[0]:
        raise KeyError(f"codes/{name}.csv has no column {column!r}; it has {', '.join(found[0])}")
    return MappingProxyType({row["code"]: row[column] for row in found if row[column]})


def crosswalk(name: str, column: str) -> dict[str, str]:
    """Return code -> the value of ``column``; codes with an empty cell are left out.

    >>> crosswalk("incident_type", "cameo")["sabotage"]
    '1712'
    """
    return dict(_column(name, column))


def acled(incident_type: str, outcome: str, target_type: str) -> tuple[str | None, str | None]:
    """Return ACLED's event type and sub-event type of an incident; ``(None, None)`` for unknown codes.

    What stopped the act (``outcome.csv``) goes before what the act was (``incident_type.csv``), and an
    armed target (``target_type.csv``) turns an attack into a battle where the type says so. The rule is
    the codebook's: an act intercepted or foiled is "Disrupted weapons use".

    >>> acled("armed_attack", "completed", "police")
    ('Battles', 'Armed clash')
    >>> acled("drone_strike", "intercepted", "military")
    ('Strategic developments', 'Disrupted weapons use')
    """
    if incident_type not in codes("incident_type"):
        return None, None
    chosen = _column("outcome", "acled_sub_event_type").get(outcome)
    if chosen is None and _column("target_type", "is_armed").get(target_type) == "true":
        chosen = _column("incident_type", "acled_sub_event_type_armed").get(incident_type)
    if chosen is None:
        chosen = _column("incident_type", "acled_sub_event_type").get(incident_type)
    if chosen is None:
        return None, None
    return _column("acled_sub_event_type", "acled_event_type")[chosen], chosen
