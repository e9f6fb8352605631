"""The page of errors in a real browser: it renders, and nothing of an article runs in it."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import Gold, evaluate
from pipeline.evaluate.report import write_report
from tests.browser.chromium import NO_CHROMIUM, REASON, browser_in

TEXT = "Two drones hit a depot near Sarna. <script>document.title = 'owned'</script> Nobody claimed it."
GOLD = {
    "incident_type": "drone_strike",
    "country": "SYR",
    "place_name": "Sarna",
    "evidence": ["Two drones hit a depot"],
}
CODED = {
    "incident_type": "drone_strike",
    "country": "IRQ",
    "place_name": "Sarna",
    "target": "<img src=x onerror=\"document.title = 'owned'\">",
    "evidence": [{"field": "place_name", "start": 0, "end": 34}],
}

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(NO_CHROMIUM, reason=REASON)]


def test_the_page_renders_and_runs_nothing(tmp_path: Path) -> None:
    page = tmp_path / "errors.html"
    missed = {"incident_type": "abduction", "country": "NGA", "place_name": "Kano"}
    write_report(page, evaluate({"a": [CODED]}, Gold({"a": [GOLD, missed]}, {})), {"a": TEXT})
    with browser_in(tmp_path) as browser:
        browser.get(page.as_uri())
        assert browser.title == "Dateline: coded rows against gold"
        assert browser.get_log("browser") == []  # no error, nothing refused by the page's own policy
        (text,) = texts(browser, "div.text")
        assert text == TEXT
        assert texts(browser, "mark.coded.gold") == ["Two drones hit a depot near Sarna."]
        assert texts(browser, "table.missed caption") == ["Missed: gold 2"]
        wrong = browser.find_element("css selector", "tr.wrong")
        assert wrong.text.split() == ["country", "IRQ", "SYR"]
        right = browser.find_element("css selector", "tr.right")
        colours = [
            row.find_element("css selector", "td").value_of_css_property("background-color") for row in (wrong, right)
        ]
        assert colours == ["rgba(255, 217, 214, 1)", "rgba(228, 245, 225, 1)"]
        assert browser.execute_script("return document.querySelectorAll('script, img, link').length") == 0


def texts(browser: Any, selector: str) -> list[str]:
    return [element.text for element in browser.find_elements("css selector", selector)]
