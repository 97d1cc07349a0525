"""The hand map in a real browser: by keyboard alone, by mouse, one finger enlarged, and not at all without JavaScript."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import seeding
from tests.browser.steps import choose, file_url, save

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
FOCUSED = "document.activeElement.dataset.region"


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A screened subject with one ulcer at R2-DIST-TIP."""
    house.seeded = {"screened": house.doing(seeding.screened)}


def press(page, *keys):
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def tab_to_region(page, most=60):
    """Press Tab until a region of the map has the focus."""
    for _ in range(most):
        if page.evaluate(FOCUSED):
            return
        press(page, "Tab")
    raise AssertionError("no region is reached by the Tab key")


def test_the_keyboard_alone_places_a_new_ulcer(house, person):
    page, number = person("PI"), house.seeded["screened"]
    page.goto(file_url(number, "ULCR/new"))
    tab_to_region(page)
    assert page.evaluate(FOCUSED) == "R1-DIST-TIP"
    press(page, "4", "ArrowDown", "ArrowDown")
    assert page.evaluate(FOCUSED) == "R4-MID-VOLAR"
    expect(page.locator("[data-hands-read]")).to_contain_text("R4-MID-VOLAR")
    expect(page.locator("svg.hm .hm-focus").first).to_have_attribute("href", "/hands.svg?v=" + page.evaluate(
        "document.querySelector('.hm-focus').getAttribute('href').split('v=')[1]"))
    press(page, "Enter")
    expect(page.locator("#ULCLOC")).to_have_value("R4-MID-VOLAR")
    expect(page.locator("a.hm-region[aria-pressed=true]")).to_have_count(1)
    expect(page.locator("#i-ULCFING output")).to_have_text("annulaire")
    press(page, "Tab")
    assert page.evaluate(FOCUSED) != "R4-MID-RADIAL", "one tab stop per view"
    choose(page, ULCORI="NEW")
    page.fill("#ULCSTDAT", "06/2026")
    save(page)
    page.wait_for_url("**/ULCR/2")
    expect(page.locator("a.hm-here").first).to_have_attribute("data-region", "R4-MID-VOLAR")


def test_mouse_select_and_map_say_the_same(house, person):
    page, number = person("PI"), house.seeded["screened"]
    page.goto(file_url(number, "ULCR/new"))
    page.locator("a[data-region=L3-DIST-PERIUNG]").click()
    expect(page.locator("#ULCLOC")).to_have_value("L3-DIST-PERIUNG")
    page.select_option("#ULCLOC", "L2-MID-VOLAR")
    expect(page.locator("a.hm-here")).to_have_attribute("data-region", "L2-MID-VOLAR")


def test_a_finger_enlarged_has_targets_for_a_fingertip_and_goes_back(house, person):
    page, number = person("PI", viewport={"width": 820, "height": 1180}), house.seeded["screened"]
    page.goto(file_url(number, "ULCR/new"))
    page.locator("a[data-digit=L5]").first.click()
    expect(page.locator("svg.hm:not([hidden])")).to_have_count(2)
    sizes = page.locator("svg.hm:not([hidden]) a[data-region^=L5]").evaluate_all(
        "all => all.map(a => a.getBoundingClientRect()).map(r => Math.min(r.width, r.height))")
    assert len(sizes) == 21
    assert min(sizes) >= 24
    press(page, "Escape")
    expect(page.locator("svg.hm:not([hidden])")).to_have_count(4)


def test_without_javascript_the_select_alone_places_an_ulcer(house, person):
    page, number = person("PI", java_script_enabled=False), house.seeded["screened"]
    page.goto(file_url(number, "ULCR/new"))
    expect(page.locator(".hm-pick")).to_be_hidden()
    choose(page, ULCORI="NEW")
    page.select_option("#ULCLOC", "L4-DIST-TIP")
    page.fill("#ULCSTDAT", "06/2026")
    save(page)
    expect(page.locator("#ULCLOC")).to_have_value("L4-DIST-TIP")
    page.goto(file_url(number, "ulcers"))
    page.locator("a[data-region=R3-MID-VOLAR]").click()
    expect(page.locator("#ULCLOC")).to_have_value("R3-MID-VOLAR")


@pytest.mark.parametrize(("address", "scheme"), [
    ("ulcers", "light"), ("ulcers", "dark"), ("ulcers?place=R2-DIST-TIP", "light"), ("ulcers?finger=R2", "light"), ("ulcers/U01", "light"),
    ("ULCR/new", "light"), ("ULCR/new", "dark"), ("SCR", "light")])
def test_nothing_for_axe_to_say_and_nothing_wider_than_the_window(house, person, address, scheme):
    page, number = person("PI", color_scheme=scheme), house.seeded["screened"]
    page.goto(file_url(number, address))
    found = Axe().run(page, context="main", options=RULES).response["violations"]
    assert not [(v["id"], n["target"], n.get("failureSummary")) for v in found for n in v["nodes"]]
    for width, height in ((820, 1180), (683, 384)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
