"""Who looks over the work: bulk queries, the report of a visit as PDF, a new plan, a trail review, and readers who write nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ecrf.queries import verbs as queries
from tests.browser import seeding
from tests.browser.steps import file_url, tab_to
from tests.browser.test_every_page import barriers, too_wide
from tests.conftest import PASS_PHRASE
from tests.playing import bind, fill, place

VS = "SCR/VS"
ASKED = ("SYSBP", "PULSE", "WEIGHT")
WRITES = "main form[method=post]:visible, .save button:visible, main [form]:visible, main textarea:visible, main input[type=password]:visible"
"""What a page that only reads never shows."""


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A subject with three answered queries, and one whose product part waits for the qualified person."""
    def seed(here):
        number, monitor, pi = seeding.screened(here), here.actor("CRA_B"), here.actor("PI")
        for count, item in enumerate(ASKED, 1):
            queries.raise_query(monitor, place(monitor, number, VS), item, f"Which value is right, {item}?")
            queries.answer(pi, place(pi, number, VS), count, "Read again: as typed.")
        fill(pi, number, VS, reason="ENTRY_ERROR", TEMP="37,0")
        return number
    house.seeded = {"asked": house.doing(seed), "injected": house.doing(seeding.injected)}


def press(page: Page, selector: str) -> None:
    """Press a button or follow a link that leads to another page."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def sound(page: Page) -> None:
    """No barrier that axe knows of, no sideways scrolling at three sizes."""
    assert barriers(page) + too_wide(page) == []
    page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.requirement("DATA-13")
def test_many_queries_are_closed_after_a_preview_and_the_one_changed_meanwhile_is_left_out(house, person):
    page, number = person("DM"), house.seeded["asked"]
    page.goto(f"/queries?subject={number}&state=answered")
    for box in page.locator("main tbody input[name=q]").all():
        box.check()
    press(page, "button[formaction$='/together/close']")
    expect(page.locator("main tbody input[name=q]:checked")).to_have_count(len(ASKED))
    sound(page)
    monitor = person("CRA_B")
    monitor.goto(file_url(number, VS))
    drawer = monitor.locator("#i-PULSE .draw.qy").first
    drawer.locator("textarea").first.fill("On which arm?")
    with monitor.expect_navigation():
        drawer.locator("button[formaction$='/ask-again']").click()
    press(page, "main form button.go")
    told = page.locator("main")
    expect(told.get_by_role("status")).to_contain_text("2 queries")
    expect(told.locator("td.wn")).to_have_count(1)
    expect(told.locator("td.wn")).to_contain_text("modifiée entre-temps")
    page.goto(f"/queries?subject={number}")
    expect(page.locator("main tbody tr", has_text="Pouls")).to_contain_text("ouverte")
    expect(page.locator("main tbody tr", has_text="Poids")).to_have_count(0)


@pytest.mark.requirement("SDV-06")
def test_the_monitor_reads_the_report_of_the_visit_and_downloads_it_as_pdf(house, person):
    page = person("CRA_B")
    page.goto("/sdv")
    press(page, "main nav a[href$='/sdv/report']")
    expect(page.locator("main nav [aria-current=page]")).to_have_text("Rapport de visite")
    expect(page.locator("main")).to_contain_text(house.seeded["asked"])
    sound(page)
    with page.expect_download() as coming:
        page.click("main .ph a.btn.go")
    assert re.search(r"-01-\d{8}-\d{8}-fr\.pdf$", coming.value.suggested_filename)
    assert coming.value.path().read_bytes().startswith(b"%PDF-")
    page.fill("#from", "31/31/2026")
    press(page, "main form.filters button")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#from")).to_have_value("31/31/2026")


@pytest.mark.requirement("SDV-03")
def test_the_sponsor_sets_a_plan_by_keyboard_alone_and_pages_begun_before_keep_theirs(house, person):
    page = person("SPO")
    page.goto("/sdv/plan")
    sound(page)
    for name, text in (("share", "0"), ("first_full", "0"), ("seed", "KEYS-1"), ("reason", "Convenu avec l’équipe de monitoring.")):
        tab_to(page, name)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    with page.expect_navigation():
        tab_to(page, "try")
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").last).to_contain_text("Essayé")
    tab_to(page, "password")
    page.keyboard.type(PASS_PHRASE)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main tbody tr").first).to_contain_text("KEYS-1")
    after, monitor = house.doing(seeding.screened), person("CRA_B")
    monitor.goto(file_url(house.seeded["asked"], VS))
    expect(monitor.locator("#i-SYSBP button.sdv.soft")).to_have_count(0)
    monitor.goto(file_url(after, VS))
    expect(monitor.locator("#i-SYSBP button.sdv.soft")).to_be_visible()
    monitor.goto(file_url(after, "SCR/ULCA/1"))
    expect(monitor.locator("#i-LDIAM button.sdv:not(.soft)")).to_be_visible()


@pytest.mark.requirement("AUD-13")
def test_a_trail_review_is_closed_with_a_signed_conclusion_in_english(house, person):
    page = person("SPO")
    press(page, "header button[lang=en]")
    page.goto("/audit")
    press(page, "main nav a[href$='/audit/reviews']")
    press(page, "main tbody a[href$='/night']")
    expect(page.locator("h1")).to_have_text("Entries at night")
    sound(page)
    page.fill("#conclusion", "No entry by night in the period.")
    page.fill("#password", "wrong horse battery staple")
    press(page, "main form[method=post] button.go")
    expect(page.get_by_role("alert")).to_contain_text("The review is not closed")
    expect(page.locator("#conclusion")).to_have_value("No entry by night in the period.")
    page.fill("#password", PASS_PHRASE)
    press(page, "main form[method=post] button.go")
    page.goto("/audit/reviews")
    closed = page.locator("main table").last.locator("tr", has_text="No entry by night in the period.")
    expect(closed).to_contain_text("Synthetic SPO 01")
    assert re.search(r"\b[0-9a-f]{64}\b", closed.inner_text())
    press(page, "header button[lang=fr]")


@pytest.mark.requirement("ACC-02")
def test_the_inspector_reads_everything_and_meets_no_control_that_writes(house, person):
    page, number = person("INS"), house.seeded["asked"]
    for link in [one.get_attribute("href") for one in page.locator("header nav a").all()]:
        assert page.goto(link).status == 200, link
    for address in (f"/audit?subject={number}", file_url(number, f"{VS}/history"), file_url(number, f"{VS}?history=TEMP"),
                    f"/subjects/{number}/locks", "/overview", "/sdv", "/sdv/dropped", "/sdv/progress", "/sdv/plan", "/sdv/report",
                    f"/queries?subject={number}&state=all", f"/subjects/{number}/as-of"):
        assert page.goto(address).status == 200, address
        assert [one.evaluate("each => each.outerHTML.slice(0, 200)") for one in page.locator(WRITES).all()] == [], address
    assert page.goto("/audit/reviews").status == 403 and page.goto("/locks").status == 403
    page.goto(f"/subjects/{number}/as-of")
    page.fill("#day", page.evaluate("new Date().toLocaleDateString('fr-FR', {timeZone: 'Europe/Paris'})"))
    press(page, "main form.filters button")
    press(page, "main nav a[href*='visit=SCR']")
    expect(page.locator("main tr", has_text="Température")).to_contain_text("37,0")
    sound(page)
    page.goto(f"/audit?subject={number}&item=TEMP")
    expect(page.locator("main tbody del").first).to_contain_text("36,8")


def counted(page: Page) -> list[tuple[str, int]]:
    """The lists of the home page that lead somewhere: their address and how many rows they promise."""
    return [(one.get_attribute("href"), int(re.sub(r"\D", "", one.inner_text()))) for one in page.locator(".todo h2 a").all()]


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize(("role", "lists"), [("SPO", {"/overview"}), ("QP", {"/signatures"})])
def test_sponsor_and_qualified_person_land_on_their_home_and_reach_what_it_counts(house, person, role, lists):
    house.doing(lambda here: bind(here.actor("QP")))
    page = person(role)
    assert page.url.rstrip("/") == house.address
    found = counted(page)
    assert lists <= {address.partition("?")[0] for address, _many in found}
    for address, many in found:
        assert page.goto(address).status == 200, address
        rows = page.locator("main table").first.locator("tbody tr").count()
        assert rows >= 1 if "/overview" in address else rows == min(many, 50), (address, many)
