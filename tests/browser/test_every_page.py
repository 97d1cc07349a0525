"""Every main page as each role sees it: no barrier that axe knows of, no sideways scrolling, nothing said on the console."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import seeding
from tests.browser.steps import file_url

WCAG = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
COLOURLESS = WCAG | {"rules": {"color-contrast": {"enabled": False}}}
COLOURS = frozenset({"/", "{n}", "{n}/SCR/VS", "{n}/SCR/ULCA/1", "{n}/AE/new", "/calendar", "/queries", "/sdv", "/exports", "/audit", "{i}/D0/INJP",
                     "/admin"})
"""Where every colour of the style sheet is seen: to work out contrasts takes longer than all other rules together."""
AXE = Axe()
LOOKED_AT = {"exclude": [["tbody tr:nth-child(n + 30)"]]}
"""The first rows of a long table stand for the others, which the same lines of a template make."""
WIDEST = """() => { const room = document.documentElement.clientWidth;
    return [...document.querySelectorAll('body *')].filter(el => el.getBoundingClientRect().right > room + 1 && !el.closest('.scroll'))
        .slice(0, 3).map(el => el.tagName + '.' + el.className + ' ' + (el.textContent || '').trim().slice(0, 40)).join(' | '); }"""
"""What stands out of the page, for the failure to name it."""
SIZES = ((1366, 768), (820, 1180), (683, 384))
"""A desk, a tablet, and the desk at 200 %."""

#           role     pages; {n} is a subject with a query, {i} one of the day of injection
PAGES = {"PI": """/ /subjects /subjects/new {n} {n}/SCR {n}/ICF {n}/SCR/VS {n}/SCR/VS?history=SYSBP {n}/INC/VS
                  {n}/SCR/VS/complete {n}/SCR/ULCA/1 {n}/ULCR {n}/SOC {i}/D0/INJ {n}/AE/new
                  {n}/SCR/HEM {n}/SCR/PE {n}/INC/CHFS {n}/SCR/IES {n}/SCR/CMWO {n}/INC/DIARY {n}/steps /calendar
                  /queries /account""",
         "SC": "/ {n}/ULCR/1",
         "CRA_B": "/ /sdv {n}/SCR/VS?query=PULSE {n}/SCR/ULCA/1 /queries",
         "DM": "/ /exports /figures /figures/healing /figures/places {i}/profile /queries {n}/SCR/VS /registers /imports/mappings/01 /study/documents",
         "INS": "/ /audit {n}/SCR/VS /study /study/pages /study/schedule /study/checks /study/assumptions /study/permissions",
         "INJ": "/ {i}/D0 {i}/D0/INJP",
         "ADM": "/admin /admin/sites/new /admin/users/new /admin/users/U0001"}


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A subject with a query, and one of the day of injection."""
    house.seeded = {"n": house.doing(seeding.monitored), "i": house.doing(seeding.injected)}
    house.doing(seeding.cut)


def barriers(page: Page, colours: bool = True) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, with the element."""
    found = AXE.run(page, context=LOOKED_AT, options=WCAG if colours else COLOURLESS).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def too_wide(page: Page) -> list[str]:
    """The sizes at which the page scrolls sideways."""
    wide = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(f"{width} px, by {page.evaluate(WIDEST)}")
    return wide


@pytest.mark.parametrize("role", PAGES)
def test_pages_of_a_role_have_no_barrier_and_do_not_scroll_sideways(house, person, role):
    page, found = person(role), []
    places = {key: file_url(number) for key, number in house.seeded.items()}
    for address in PAGES[role].split():
        page.set_viewport_size({"width": 1366, "height": 768})
        answer = page.goto(address.format(**places))
        assert answer is not None
        assert answer.status == 200, address
        found += [f"{address}: {words}" for words in barriers(page, address in COLOURS) + too_wide(page)]
    assert not found, "\n".join(found)


def test_the_log_in_page_and_a_page_in_the_dark_have_no_barrier(house, desk, person):
    door = desk.window()
    door.goto("/login")
    assert barriers(door) + too_wide(door) == []
    page = person("PI", color_scheme="dark")
    page.goto(file_url(house.seeded["n"], "SCR/VS"))
    page.fill("#PULSE", "abc")
    page.fill("#SYSBP", "190")
    page.click("[data-save]")
    page.wait_for_selector("#problems")
    assert barriers(page) + too_wide(page) == []
