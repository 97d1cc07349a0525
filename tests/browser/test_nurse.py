"""The nurse's day: judgements are the physician's, and nothing typed is lost to a closed tab, a dead server, a long lunch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import seeding
from tests.browser.steps import choose, file_url, item, save


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A screened subject."""
    house.seeded = {"screened": house.doing(seeding.screened)}


@pytest.mark.requirement("ACC-02")
def test_reads_the_physicians_judgement_and_records_the_rest(house, person):
    page, number = person("SC"), house.seeded["screened"]
    page.goto(file_url(number, "ULCR/1"))
    expect(item(page, "ULCISCH").locator("input:not([type=hidden])")).to_have_count(0)
    expect(item(page, "ULCISCH").locator(".val")).to_be_visible()
    expect(page.locator("#ULCSTDAT")).to_be_editable()
    page.goto(file_url(number, "ULCR/new"))
    choose(page, ULCORI="NEW")
    page.select_option("#ULCLOC", "L3-DIST-TIP")
    page.fill("#ULCSTDAT", "06/2026")
    save(page)
    page.wait_for_url("**/ULCR/2")
    expect(page.locator(".note.ok")).to_be_visible()


def test_finds_a_draft_again_after_a_closed_tab_a_dead_server_and_another_log_in(house, desk, person):
    page, number = person("SC"), house.seeded["screened"]
    page.goto(file_url(number, "W2/VS"))
    page.fill("#WEIGHT", "58,5")
    expect(page.locator("#draft-note")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.context.close()
    house.restart()
    again = person("SC")
    again.goto(file_url(number, "W2/VS"))
    expect(again.locator("#WEIGHT"), "a draft is offered, never put in by itself").to_have_value("")
    again.click("a[href$='?draft=1']")
    expect(again.locator("#WEIGHT")).to_have_value("58,5")
    investigator = person("PI")
    investigator.goto(file_url(number, "W2/VS"))
    expect(investigator.locator("a[href$='?draft=1']")).to_have_count(0)
    save(again)
    expect(again.locator("#i-WEIGHT a.hist")).to_contain_text("v1")
    expect(again.locator("a[href$='?draft=1']")).to_have_count(0)


@pytest.mark.requirement("AUTH-06")
@pytest.mark.parametrize("scripted", [True, False])
def test_is_given_back_what_was_sent_after_the_session_had_closed(house, desk, person, scripted):
    page, number = person("SC", java_script_enabled=scripted), house.seeded["screened"]
    visit = "W4" if scripted else "W8"
    page.goto(file_url(number, f"{visit}/VS"))
    page.fill("#WEIGHT", "57,5")
    page.fill("#PULSE", "66")
    house.expire_sessions()
    page.click("[data-save]")
    expect(page.locator("#password")).to_be_visible()
    desk.log_in(page, "SC")
    page.click("a[href$='?draft=1']")
    expect(page.locator("#WEIGHT")).to_have_value("57,5")
    expect(page.locator("#PULSE")).to_have_value("66")
    page.click("[data-save]")
    expect(page.locator("#i-PULSE a.hist")).to_contain_text("v1")
