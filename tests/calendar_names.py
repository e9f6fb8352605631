"""The names of months and weekdays, from the Unicode CLDR through Babel, as pipeline/ingest/calendar_names.csv.

    python -m tests.calendar_names          write the file again, after a new release of Babel

They are kept as a file because Babel holds some fifty megabytes of locales in every process that asks it for them.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from babel import Locale

from pipeline.ingest.months import CALENDAR_NAMES, bare, name_key

LANGUAGES = """am ar ar_DZ ar_IQ ar_MA ar_SY az be bg bs ca cs da de el es et fa fi fr he hi hr hu hy id it ka kk lt lv
mk ms nb ne nl pl ps pt ro ru sk sl so sq sr sr_Latn sv sw tr uk ur uz vi"""
PREFIXES = {"he": "ב"}  # "in", written as one word with the month
SHORTEST = 3


def rows() -> list[tuple[str, str, str]]:
    """Name, its English month or nothing for a weekday, and the locales that have it.

    Left out is a name that is another month in another language, or a day of the week in English.
    """
    english = Locale.parse("en").months["format"]["wide"]
    weekdays = {name_key(name) for _, name in _named(Locale.parse("en").days)}
    months, days = defaultdict[str, set[int]](set), set[str]()
    spoken = defaultdict[str, list[str]](list)
    for language in LANGUAGES.split():
        locale = Locale.parse(language)
        prefix = PREFIXES.get(locale.language, "")
        for number, name in _named(locale.months):
            for form in {name, bare(name), prefix + name}:
                key = name_key(form).removeprefix("de ")
                months[key].add(number)
                spoken[key].append(language)
        for _, name in _named(locale.days):
            days.add(name_key(name))
            spoken[name_key(name)].append(language)
    found = {name: english[min(all_)] for name, all_ in months.items() if len(all_) == 1 and name not in weekdays}
    found |= dict.fromkeys(days - found.keys(), "")
    return [
        (name, month, " ".join(sorted(set(spoken[name])))) for name, month in sorted(found.items()) if _is_long(name)
    ]


def _named(table: Any) -> Iterator[tuple[int, str]]:
    """Yield number and name, wide and short, as said in a date and alone."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from table[context][width].items()


def _is_long(name: str) -> bool:
    return not name.isdigit() and (len(name) >= SHORTEST or not name.isascii())


if __name__ == "__main__":
    with CALENDAR_NAMES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("name", "month", "locales"), *rows()])
