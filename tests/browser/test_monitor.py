"""The monitor's day: verify by keys and by page, ask about an empty answer, close what is answered, verify again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ecrf.queries import verbs as queries
from tests.browser import seeding
from tests.browser.steps import file_url, item
from tests.playing import fill, place


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """Two subjects to verify; one holds an open query."""
    house.seeded = {"screened": house.doing(seeding.screened), "monitored": house.doing(seeding.monitored)}


def verified(page: Page) -> int:
    """How many values of the page carry a mark."""
    return page.locator(".item summary.sdv.v").count()


@pytest.mark.requirement("SDV-01")
def test_verifies_value_by_value_with_two_keys(house, person):
    page, number = person("CRA_B"), house.seeded["screened"]
    page.goto(file_url(number, "SCR/VS"))
    for done in (1, 2):
        page.keyboard.press("n")
        row = page.evaluate("document.activeElement.closest('.item').id")
        with page.expect_navigation():
            page.keyboard.press("Space")
        expect(page.locator(f"#{row} summary.sdv.v")).to_be_visible()
        assert verified(page) == done


@pytest.mark.requirement("SDV-01")
def test_verifies_a_page_at_once_but_for_what_is_critical(house, person):
    page, number = person("CRA_B"), house.seeded["screened"]
    page.goto(file_url(number, "SCR/ULCA/1"))
    page.click(".save details.menu > summary")
    expect(page.locator(".save .pop li").first).to_be_visible()
    page.click("button[name=all]")
    page.wait_for_load_state()
    expect(item(page, "DEPTH").locator("summary.sdv.v")).to_be_visible()
    for critical in ("LDIAM", "ULCSTAT", "REEPITH"):
        expect(item(page, critical).locator("button[data-tick]")).to_be_visible()


@pytest.mark.requirement("DATA-13")
def test_asks_about_an_answer_that_is_not_there(house, person):
    page, number = person("CRA_B"), house.seeded["screened"]
    page.goto(file_url(number, "SCR/ULCA/1"))
    page.locator("#i-TRDAT details.menu > summary").click()
    page.locator("#i-TRDAT").get_by_role("link").last.click()
    page.wait_for_url("**query=TRDAT**")
    expect(page.locator("#ask-TRDAT")).to_be_focused()
    page.keyboard.type("Was it measured on another day?")
    item(page, "TRDAT").locator("button[formaction$='/queries']").click()
    page.wait_for_load_state()
    expect(item(page, "TRDAT").locator(".draw.qy")).to_contain_text("Was it measured on another day?")
    page.goto("/queries")
    expect(page.locator("main")).to_contain_text("Was it measured on another day?")


@pytest.mark.requirement("DATA-13")
def test_closes_a_query_that_was_answered(house, person):
    number = house.seeded["monitored"]
    house.doing(lambda _: queries.answer(house.actor("PI"), place(house.actor("PI"), number, "SCR/VS"), 1, "Read again: 120"))
    page = person("CRA_B")
    page.goto(file_url(number, "SCR/VS"))
    drawer = item(page, "SYSBP").locator(".draw.qy").first
    expect(drawer).to_contain_text("Read again: 120")
    drawer.locator("textarea").fill("Seen in the file")
    drawer.locator("button[formaction$='/close']").click()
    page.wait_for_load_state()
    expect(item(page, "SYSBP").locator("details.draw.qy")).to_have_count(1)
    expect(item(page, "SYSBP").locator(".marks .qr")).to_have_count(0)


@pytest.mark.requirement("SDV-02")
def test_finds_the_mark_fallen_after_a_correction(house, person):
    page, number = person("CRA_B"), house.seeded["monitored"]
    page.goto(file_url(number, "SCR/VS"))
    item(page, "PULSE").locator("button[data-tick]").click()
    page.wait_for_load_state()
    expect(item(page, "PULSE").locator("summary.sdv.v")).to_be_visible()
    house.doing(lambda _: fill(house.actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="71"))
    page.goto(file_url(number, "SCR/VS"))
    expect(item(page, "PULSE").locator("summary.sdv.v")).to_have_count(0)
    expect(item(page, "PULSE").locator("button.sdv.wn[data-tick]")).to_be_visible()
    expect(item(page, "PULSE").locator(".a .msg.wn")).to_be_visible()


@pytest.mark.requirement("SDV-01")
def test_works_through_a_subject_with_the_keyboard_alone(house, person):
    """Next required value, verify, query, next page: in French, no mouse, and nothing is skipped on the way."""
    page, number = person("CRA_B"), house.doing(seeding.screened)
    page.goto(f"/sdv?subject={number}")
    page.keyboard.press("n")
    page.wait_for_url(f"**/subjects/{number}/**")
    walked, asked = [], False
    for _turn in range(12):
        row = page.evaluate("document.activeElement.closest('.item')?.id || ''")
        if not row:
            page.keyboard.press("n")
            row = page.evaluate("document.activeElement.closest('.item')?.id || ''")
        here = (page.url.partition("#")[0], row)
        assert row and here not in walked, f"N goes on from {walked[-3:]}"
        walked.append(here)
        if not asked and row == "i-RFICDAT":
            with page.expect_navigation():
                page.keyboard.press("q")
            page.keyboard.type("Le dossier porte une autre date\u202f?")
            page.keyboard.press("Tab")
            with page.expect_navigation():
                page.keyboard.press("Enter")
            expect(page.locator(f"#{row} .draw.qy").first).to_contain_text("autre date")
            asked = True
        else:
            with page.expect_navigation():
                page.keyboard.press("Space")
            expect(page.locator(f"#{row} summary.sdv.v")).to_be_visible()
        if page.locator(f"#{row} ~ .item[data-todo], section:has(#{row}) ~ section .item[data-todo]").count() == 0:
            break
        page.keyboard.press("n")
    assert asked and page.locator("html").get_attribute("lang") == "fr"
    with page.expect_navigation():
        page.keyboard.press("n")
    assert page.url.partition("#")[0] != walked[-1][0] and f"/subjects/{number}/" in page.url
    expect(page.locator(".item[data-todo]:focus")).to_have_count(1)
