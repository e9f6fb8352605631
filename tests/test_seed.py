"""The codebook's worked example, coded from the real article when it lies beside the checkout."""

from datetime import date
from pathlib import Path

import pytest

from tests.coding import code_folder

SEED = Path(__file__).parents[2] / "shared" / "seed"

# The codebook's table: type, outcome, role, first and last day, country, place precision,
# perpetrator, target type, killed, claimed_by.
FRIDAY, THURSDAY, SEVENTH = date(2023, 10, 27), date(2023, 10, 26), date(2023, 10, 7)
EXPECTED = [
    ("incident", "main", "drone_strike", "intercepted", FRIDAY, FRIDAY, "IRQ", "near", "Islamic Resistance in Iraq",
     "claimed", "United States military", "military", ["drone"], None, None, "Islamic Resistance in Iraq"),
    ("incident", "main", "rocket_attack", "completed", THURSDAY, THURSDAY, "SYR", "country", "Unknown", "unknown",
     "United States military; Global Coalition against ISIS", "military", ["rocket"], 0, 0, None),
    ("incident", "main", "air_strike", "completed", THURSDAY, THURSDAY, "SYR", "admin", "United States military",
     "claimed", "IRGC facilities", "military", ["unknown"], None, None, "United States"),
    ("incident", "background", "armed_attack", "completed", SEVENTH, SEVENTH, "ISR", "country", "Hamas", "stated",
     "Civilians (Israel)", "civilians", ["unknown"], 1401, None, None),
    ("campaign", "background", "air_strike", "completed", SEVENTH, FRIDAY, "PSE", "admin", "Israeli military",
     "stated", "Civilians (Gaza)", "civilians", ["unknown"], 7301, None, None),
]  # fmt: skip
SLOTS = ("kind", "role_in_article", "incident_type", "outcome", "date_start", "date_end", "country", "place_precision",
         "perpetrator", "perpetrator_attribution", "target", "target_type", "weapon_type", "fatalities_min",
         "fatalities_max", "claimed_by")  # fmt: skip


@pytest.mark.skipif(not SEED.is_dir(), reason="the real article is not part of the repository")
def test_the_worked_example_comes_out_right():
    _, events = code_folder(SEED)
    found = [tuple(row[s] for s in SLOTS) for row in events.iter_rows(named=True)]
    assert sorted(found, key=str) == sorted(EXPECTED, key=str)
