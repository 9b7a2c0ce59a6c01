"""The page in a real browser, opened from disk: it sorts, filters, and everybody can read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from harness.catalogue.loader import load_catalogue
from harness.cli.reporting import judged
from harness.show.figures import draw_all
from harness.show.report import write_html
from tests.altered import REFERENCE

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)

#: All of them at once take axe minutes; they are alike.
OPEN_ONE_OF_EACH = """
for (const place of ["#figure-creation", "#claim-cpu-bound", "#figures"])
  for (const each of document.querySelectorAll(`${place} > details:first-of-type, `
      + `${place} .verdict:first-of-type details`)) each.open = true;
"""

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium: apt-get install chromium"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the real session."""
    folder = tmp_path_factory.mktemp("report")
    judgement = judged(REFERENCE)
    drawn = draw_all(judgement, folder / "figures", kinds=["svg"])
    return write_html(folder, judgement, load_catalogue().model_table, drawn).as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (not where it is skipped)

    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield found
        found.close()


class Opened:
    """A page with all that it asked for and complained of."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Opened]:
    found = Opened(browser, address, viewport={"width": 1366, "height": 768})
    yield found
    found.context.close()


def test_it_opens_without_a_complaint_and_asks_for_nothing_else(
    opened: Opened, address: str
) -> None:
    assert opened.complaints == []
    assert [each for each in opened.requests if not each.startswith("data:")] == [address]


def test_a_click_on_a_heading_sorts_by_size_and_another_turns_it_round(opened: Opened) -> None:
    page = opened.page
    table = page.locator("#data-creation")
    page.locator("#figure-creation summary").click()
    names = [each.inner_text() for each in table.locator("thead th").all()]
    column = names.index("estimate") + 1

    def shown() -> list[float]:
        cells = table.locator(f"tbody tr td:nth-child({column})").all_inner_texts()
        return [float(cell) for cell in cells]

    before = shown()
    table.locator("thead button", has_text="estimate").click()
    assert shown() == sorted(before)
    table.locator("thead button", has_text="estimate").click()
    assert shown() == sorted(before, reverse=True)
    heading = table.locator("thead th", has_text="estimate")
    assert heading.get_attribute("aria-sort") == "descending"


def test_a_language_that_is_not_wanted_goes_from_every_table_and_comes_back(
    opened: Opened,
) -> None:
    page = opened.page
    rows = page.locator('main [data-language="go"]')
    visible = page.locator('main [data-language="go"]:visible')
    assert rows.count() > 20
    before = visible.count()

    page.get_by_label("Go", exact=True).uncheck()
    assert visible.count() == 0
    page.get_by_label("Go", exact=True).check()
    assert visible.count() == before


def test_a_verdict_of_figure_one_leads_to_its_samples(opened: Opened) -> None:
    page = opened.page
    chip = page.locator(".chip").first
    place = str(chip.get_attribute("href"))[1:]

    chip.click()

    assert page.locator(f"#{place}").is_visible()
    assert page.url.endswith(f"#{place}")


def test_it_can_be_used_with_the_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the report"
    page.locator("#tables table thead button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator('#tables th[aria-sort="ascending"]').count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_either_theme(browser: Any, address: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 (as above)

    opened = Opened(browser, address, color_scheme=scheme, viewport={"width": 1366, "height": 768})
    opened.page.evaluate(OPEN_ONE_OF_EACH)
    # Between the themes nothing differs but colours.
    only = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
    found = Axe().run(opened.page, options=only).response["violations"]
    opened.context.close()

    assert [
        (each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found
    ] == []


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_no_page_is_wider_than_the_screen(browser: Any, address: str, width: int) -> None:
    opened = Opened(browser, address, viewport={"width": width, "height": 800})
    wide = opened.page.evaluate("document.documentElement.scrollWidth")
    opened.context.close()

    assert wide <= width
