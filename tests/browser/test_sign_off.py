"""From a signed page to a lock and back: the investigator declares and signs, a correction asks again, the data manager freezes, two people unlock."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ecrf.permissions import CONSOLE
from ecrf.signatures import signers
from tests.browser import seeding
from tests.browser.steps import file_url, save, tab_to
from tests.conftest import PASS_PHRASE
from tests.playing import VITALS, fill

VS = "SCR/VS"


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A screened subject; the identity of the investigator is on file, his declaration is not made."""
    def seed(here):
        number = seeding.screened(here)
        signers.record_identity(CONSOLE, here.actor("PI").account, "Staff file, identity card seen")
        return number
    house.seeded = {"number": house.doing(seed)}


def press(page: Page, selector: str) -> None:
    """Give the button the focus and press Enter, as somebody without a mouse."""
    page.locator(selector).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.requirement("SIG-08")
def test_the_first_signature_asks_for_the_declaration_then_signs_by_keyboard(house, person):
    page, number = person("PI"), house.seeded["number"]
    page.goto(file_url(number, VS))
    press(page, f"a[href*='/subjects/{number}/sign']")
    assert "/signatures/declaration" in page.url
    page.locator("input[name=accepted]").focus()
    page.keyboard.press("Space")
    tab_to(page, "password")
    page.keyboard.type(PASS_PHRASE)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert f"/subjects/{number}/sign" in page.url
    expect(page.locator("input[name=meaning]:checked")).to_have_count(0)
    page.locator("#password").focus()
    page.keyboard.type(PASS_PHRASE)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez la signification")
    tab_to(page, "meaning")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=meaning][value=review]")).to_be_checked()
    tab_to(page, "password")
    page.keyboard.type(PASS_PHRASE)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(file_url(number, VS))
    expect(page.locator(".signature")).to_contain_text("Signée par")


@pytest.mark.requirement("SIG-04")
def test_a_correction_voids_the_signature_on_the_page_and_in_the_list(house, person):
    number = house.seeded["number"]
    assert house.doing(lambda here: fill(here.actor("PI"), number, VS, reason="ENTRY_ERROR", PULSE="72")).kind == "saved"
    page = person("PI")
    page.goto(file_url(number, VS))
    expect(page.locator(".signature")).to_contain_text("À signer de nouveau")
    expect(page.locator(".signature")).to_contain_text("72")
    page.goto(f"/signatures?subject={number}&visit=SCR")
    expect(page.locator("tr", has_text="Signes vitaux")).to_contain_text("à signer de nouveau")


@pytest.mark.requirement("SIG-01")
def test_a_wrong_pass_phrase_signs_nothing_and_says_so_in_english(house, person):
    number = house.seeded["number"]
    page = person("PI", locale="en-GB")
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    page.goto(file_url(number, VS))
    press(page, f"a[href*='/subjects/{number}/sign']")
    page.check("input[name=meaning][value=review]")
    page.fill("#password", "wrong horse battery staple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is signed")
    page.goto(file_url(number, VS))
    expect(page.locator(".signature")).to_contain_text("To sign again")
    page.get_by_role("button", name="Français").click()


@pytest.mark.requirement("LOCK-01")
def test_a_frozen_page_is_read_only_and_keeps_what_was_being_typed(house, person):
    number = house.seeded["number"]
    nurse = person("SC")
    nurse.goto(file_url(number, VS))
    nurse.fill("#PULSE", "75")
    manager = person("DM")
    manager.goto(f"/subjects/{number}/locks?visit=all")
    row = manager.locator("tr", has_text="Signes vitaux").first
    row.locator("input[type=checkbox]").check()
    press(manager, "button[formaction$='/freeze']")
    expect(manager.locator("tr", has_text="Signes vitaux").first).to_contain_text("gelée")
    nurse.locator("[name='PULSE.reason'], [name='_reason']").first.evaluate("control => control.focus()")
    save(nurse)
    expect(nurse.locator("main")).to_contain_text("gelée")
    expect(nurse.locator("main")).to_contain_text("75")
    nurse.goto(file_url(number, VS))
    expect(nurse.locator("#PULSE")).to_have_count(0)


@pytest.mark.requirement("LOCK-03")
def test_what_is_missing_before_a_lock_is_listed_with_its_links(house, person):
    page, number = person("DM"), house.seeded["number"]
    page.goto(f"/subjects/{number}/locks")
    page.locator("#w-subject").check()
    page.fill("[name=password]", PASS_PHRASE)
    press(page, "button[formaction$='/lock']")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("ul.lacks li").first).to_be_visible()
    page.locator("ul.lacks details > summary").first.click()
    first = page.locator("ul.lacks details a").first
    with page.expect_navigation():
        first.click()
    assert f"/subjects/{number}/" in page.url


@pytest.mark.requirement("AUD-11")
def test_the_history_of_a_value_is_one_step_away_in_plain_words(house, person):
    for role in ("PI", "CRA_B", "INS"):
        page = person(role)
        page.goto(file_url(house.seeded["number"], VS))
        with page.expect_navigation():
            page.locator("#i-PULSE a.hist").first.click()
        told = page.locator("main")
        expect(told).to_contain_text(VITALS["PULSE"])
        expect(told).to_contain_text("72")
        expect(told).to_contain_text("rreur de saisie")
