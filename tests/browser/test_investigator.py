"""The investigator's day: enrol, fill the first pages by keyboard, be refused, correct, answer; as it is lived in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import seeding
from tests.browser.steps import choose, drop_down, file_url, item, save, tab_to


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A screened subject, and one whose monitor asks a question."""
    house.seeded = {"screened": house.doing(seeding.screened), "monitored": house.doing(seeding.monitored)}


def enrol(page: Page) -> str:
    """Enrol a subject; returns the number that was given."""
    page.goto("/")
    page.click("a[href$='/subjects/new']")
    page.fill("#RFICDAT", "01/06/2026")
    page.click("main form button.go")
    page.wait_for_url(re.compile(r"/subjects/01-\d{3}/ICF$"))
    return page.url.split("/")[-2]


@pytest.mark.requirement("PRIV-01")
def test_enrols_and_fills_the_consent_by_keyboard_alone(house, person):
    page = person("PI")
    number = enrol(page)
    assert number == f"01-{max(int(n[3:]) for n in house.seeded.values()) + 1:03d}", "the next number of the site"
    expect(page.locator("#RFICDAT")).to_have_value("01/06/2026")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "RFICVER")
    page.keyboard.type("2.0")
    tab_to(page, "RFICTIM")
    page.keyboard.type("10:05")
    tab_to(page, "CONSTAF")
    page.keyboard.press("ArrowDown")
    for name in ("COPYGIV", "ICBIO", "ICGEN", "ICPHOTO", "ICSNDS"):
        tab_to(page, name)
        page.keyboard.press("Space")
    page.keyboard.press("Control+s")
    page.wait_for_load_state()
    expect(page.locator(".note.ok")).to_be_visible()
    expect(page.locator("input[name=ICSNDS][value=Y]")).to_be_checked()
    expect(page.locator("#CONSTAF")).not_to_have_value("")


@pytest.mark.requirement("DATA-04")
@pytest.mark.requirement("DATA-09")
def test_records_screening_with_a_decimal_comma_and_an_ulcer_whose_area_is_computed(person):
    page = person("PI")
    number = enrol(page)
    page.goto(file_url(number, "DM"))
    page.fill("#BRTHDAT", "05/1970")
    choose(page, AGE18="Y", SEX="F", HANDED="R", COLDOCC="N", SSAFFIL="Y")
    save(page)
    page.goto(file_url(number, "SCR/SV"))
    choose(page, SVOCCUR="Y")
    page.locator("#SVDAT").fill("02/06/2026")
    choose(page, SVMODE="ON_SITE", AEYN="Y", CMYN="Y")
    page.click(".save button[name=_next]")
    page.wait_for_url("**/SCR/IES")
    page.goto(file_url(number, "SCR/VS"))
    for name, text in {"WEIGHT": "61,5", "HEIGHT": "165", "SYSBP": "120", "DIABP": "80", "PULSE": "70", "TEMP": "36,8"}.items():
        page.fill(f"#{name}", text)
    save(page)
    expect(page.locator("#WEIGHT")).to_have_value("61,5")
    expect(page.locator("#BMI")).to_contain_text("22,6")
    page.goto(file_url(number, "ULCR"))
    page.click("a[href$='/ULCR/new']")
    choose(page, ULCORI="BASELINE_TARGET")
    page.select_option("#ULCLOC", "R2-DIST-TIP")
    page.fill("#ULCSTDAT", "03/2026")
    save(page)
    page.wait_for_url("**/ULCR/1")
    expect(page.locator("#ULCSTDAT")).to_have_value("03/2026")
    page.goto(file_url(number, "SCR/ULCA/1"))
    expect(page.locator("#LDIAM")).to_be_hidden()
    choose(page, ULCSTAT="ACTIVE")
    page.locator("#LDIAM").fill("6,2")
    page.fill("#LPERP", "5")
    save(page)
    expect(page.locator("#AREA")).to_contain_text(re.compile("24,3.*mm²"))
    choose(page, ULCSTAT="HEALED")
    expect(page.locator("#LDIAM")).to_be_hidden()
    page.locator("input[name=_void]").check()
    item(page, "ULCSTAT").locator("label", has=page.locator("input[value=NEW_INFORMATION]")).click()
    save(page)
    expect(page.locator(".note.ok")).to_be_visible()
    expect(page.locator("#LDIAM")).to_be_hidden()


@pytest.mark.requirement("DATA-07")
def test_is_refused_with_a_sentence_and_keeps_what_was_typed(house, person):
    page, number = person("PI"), house.seeded["screened"]
    page.goto(file_url(number, "INC/VS"))
    page.fill("#WEIGHT", "61,5")
    page.fill("#SYSBP", "190")
    page.fill("#PULSE", "abc")
    save(page)
    summary = page.locator(".note.err")
    expect(summary).to_be_focused()
    expect(page.locator("#PULSE")).to_have_value("abc")
    expect(page.locator("#PULSE")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#WEIGHT")).to_have_value("61,5")
    summary.locator("a[href='#PULSE']").click()
    expect(page.locator("#PULSE")).to_be_focused()
    assert not page.locator("#i-WEIGHT .hist").count(), "nothing of a refused page is written"
    page.locator("[id='SYSBP.comment']").fill("Measured twice")
    page.fill("#PULSE", "70")
    save(page)
    expect(page.locator(".note.ok")).to_be_visible()
    expect(item(page, "SYSBP").locator(".draw.qy")).to_contain_text("Measured twice")


@pytest.mark.requirement("DATA-10")
@pytest.mark.requirement("AUD-11")
def test_corrects_with_a_reason_and_reads_the_history_one_click_away(house, person):
    page, number = person("PI"), house.seeded["screened"]
    page.goto(file_url(number, "SCR/VS"))
    reason = item(page, "SYSBP").locator(".change")
    expect(reason).to_be_hidden()
    page.fill("#SYSBP", "130")
    expect(reason.locator("input[value=ENTRY_ERROR]")).to_be_visible()
    save(page)
    expect(page.locator(".note.err a[href='#SYSBP']")).to_be_visible()
    reason.locator("label", has=page.locator("input[value=ENTRY_ERROR]")).click()
    save(page)
    expect(page.locator(".note.ok")).to_be_visible()
    item(page, "SYSBP").locator("a.hist").first.click()
    rows = page.locator("#h-SYSBP tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("130")
    expect(rows.nth(1)).to_contain_text("120")


@pytest.mark.requirement("DATA-03")
def test_says_that_a_value_and_a_page_are_not_done(house, person):
    page, number = person("PI"), house.seeded["screened"]
    page.goto(file_url(number, "HAR/VS"))
    drop_down(page, "PULSE")
    page.locator("[id='PULSE.missing']").select_option("ND")
    page.locator("[id='PULSE.missing_reason']").fill("Arm in a cast")
    save(page)
    expect(page.locator("[id='PULSE.missing']")).to_have_value("ND")
    expect(page.locator("[id='PULSE.missing_reason']")).to_have_value("Arm in a cast")
    page.goto(file_url(number, "W1/VS"))
    page.click("details.act > summary")
    page.fill("#why-not_done", "The patient left early")
    page.click("details.act[open] form button")
    page.wait_for_load_state()
    expect(page.locator("main .note").first).to_contain_text("The patient left early")


def test_sees_planned_days_and_windows_move_with_their_anchor(house, person):
    page, number = person("PI"), house.seeded["screened"]
    row = page.locator("tr", has=page.locator(f"th a[href='/subjects/{number}/INC']"))
    page.goto(file_url(number))
    expect(row).not_to_contain_text("/2026")
    page.goto(file_url(number, "SOC"))
    page.fill("#SOCSTDAT", "10/06/2026")
    save(page)
    page.goto(file_url(number))
    expect(row).to_contain_text("19/08/2026")
    page.goto(file_url(number, "INC/SV"))
    choose(page, SVOCCUR="Y")
    page.locator("#SVDAT").fill("20/08/2026")
    save(page)
    page.goto(file_url(number, "HAR"))
    expect(page.locator(".ph")).to_contain_text("21/08/2026")


@pytest.mark.requirement("DATA-13")
def test_answers_a_query_at_its_item(house, person):
    page, number = person("PI"), house.seeded["monitored"]
    page.goto("/")
    page.click(f".todo a[href*='/subjects/{number}/SCR/VS']")
    drawer = item(page, "SYSBP").locator(".draw.qy")
    drawer.locator("textarea").fill("120: read again in the file")
    drawer.locator("button[formaction$='/answer']").click()
    page.wait_for_load_state()
    expect(drawer.locator(".thread li")).to_have_count(2)
    expect(drawer).to_contain_text("120: read again in the file")


@pytest.mark.requirement("DATA-10")
def test_saves_is_refused_and_corrects_without_javascript(house, person):
    page, number = person("PI", java_script_enabled=False), house.seeded["monitored"]
    page.goto(file_url(number, "INC/VS"))
    page.fill("#PULSE", "abc")
    page.click("[data-save]")
    expect(page.locator(".note.err a[href='#PULSE']")).to_be_visible()
    page.fill("#PULSE", "70")
    page.click("[data-save]")
    expect(page.locator(".note.ok")).to_be_visible()
    page.fill("#PULSE", "72")
    item(page, "PULSE").locator(".change > summary").click()
    page.locator("input[name='PULSE.reason'][value=ENTRY_ERROR]").check()
    page.click("[data-save]")
    expect(item(page, "PULSE").locator("a.hist").first).to_contain_text("v2")
