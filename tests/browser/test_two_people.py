"""What two people do together: unlock a page and lock it again, mask a name typed by mistake, lock the study with its final cut."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import current_app
from playwright.sync_api import Page, expect

from ecrf import clock
from ecrf.casebook.verify import verify
from ecrf.exports import cuts
from ecrf.sdv import verbs as sdv
from tests.browser import seeding
from tests.browser.steps import file_url, save
from tests.browser.test_every_page import barriers, too_wide
from tests.conftest import PASS_PHRASE
from tests.playing import fill, form, place, sign

VS = "SCR/VS"
CANARY = "Dupont-Canari"


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A subject whose vital signs are verified and signed, and one whose temperature once held a name."""
    house.seeded = {"ready": house.doing(ready), "named": house.doing(named)}


def ready(here) -> str:
    """Nothing is missing before the lock of its vital signs."""
    monitor, number = here.actor("CRA_B"), seeding.screened(here)
    there, on_file = place(monitor, number, VS), form(number, VS)
    sdv.verify(monitor, there, [name for name, one in on_file.items.items() if not there.page.items[name].derived and not one.empty],
               {name: one.version for name, one in on_file.items.items()})
    assert sign(here.actor("PI"), number, VS).signed
    return number


def named(here) -> str:
    """The reason of an absent temperature names a person; it was replaced since."""
    number, pi = seeding.screened(here), here.actor("PI")
    for answers in ({"TEMP__missing": "ND", "TEMP__missing_reason": f"vu par {CANARY}"}, {"TEMP": "36,8"}):
        assert fill(pi, number, VS, reason="ENTRY_ERROR", **answers).kind == "saved"
    return number


def press(page: Page, selector: str) -> None:
    """Press a button or follow a link that leads to another page."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def row(page: Page, words: str = "Signes vitaux"):
    """The line of that place in the table of locks."""
    return page.locator("table.locks tr", has_text=words).first


def tick(page: Page, number: str) -> None:
    """Open the locks of a casebook and tick the vital signs of the screening visit."""
    page.goto(f"/subjects/{number}/locks?visit=visit:SCR")
    row(page).locator("input[type=checkbox]").check()


def verbs_offered(page: Page) -> set[str]:
    """The verbs that the bar offers for what is ticked."""
    return {one.get_attribute("data-verb") for one in page.locator(".verbs [data-verb]").all() if one.is_visible()}


@pytest.mark.requirement("LOCK-03")
def test_the_data_manager_locks_a_page_and_asks_to_unlock_it_and_cannot_confirm_alone(house, person):
    page, number = person("DM"), house.seeded["ready"]
    tick(page, number)
    assert verbs_offered(page) == {"freeze", "lock"}
    assert barriers(page) + too_wide(page) == []
    page.set_viewport_size({"width": 1366, "height": 768})
    tick(page, number)
    press(page, ".verbs [data-verb=lock]")
    expect(row(page)).to_contain_text("verrouillée")
    tick(page, number)
    page.locator("#w-subject").check()
    assert verbs_offered(page) == set() and page.locator(".unfit").is_visible(), "no verb fits a locked page and an open casebook"
    page.locator("#w-subject").uncheck()
    assert verbs_offered(page) == {"ask_unlock"}
    page.click(".verbs [data-verb=ask_unlock]")
    page.fill("#reason", "Le pouls du dossier source a été relu.")
    page.fill("#change", "Le pouls de la sélection")
    page.fill("#until", f"{clock.now() + timedelta(days=2):%d/%m/%Y}")
    page.locator("#allocation_known label", has_text="Non").click()
    press(page, "#said button[data-verb=ask_unlock]")
    expect(page.locator("main")).to_contain_text("Le pouls de la sélection")
    expect(row(page)).to_contain_text("déverrouillage demandé")
    press(page, "form[action$='/unlock'] button.go")
    expect(page.get_by_role("alert")).to_contain_text("une seconde personne confirme")
    expect(row(page)).to_contain_text("déverrouillage demandé")


@pytest.mark.requirement("LOCK-03")
def test_the_sponsor_finds_the_asking_on_the_home_page_and_confirms_it(house, person):
    page = person("SPO")
    page.goto("/")
    asked = page.locator(".todo section", has_text="seconde personne")
    expect(asked).to_contain_text(house.seeded["ready"])
    with page.expect_navigation():
        asked.locator("li a").first.click()
    if "/subjects/" not in page.url:
        press(page, f"#waiting a[href*='{house.seeded['ready']}']")
    press(page, "form[action$='/unlock'] button.go")
    expect(row(page)).to_contain_text("rouverte jusqu")


@pytest.mark.requirement("LOCK-04")
def test_the_nurse_corrects_while_it_is_open_and_the_report_lists_the_change_after_the_relock(house, person):
    number, nurse = house.seeded["ready"], person("SC")
    nurse.goto(file_url(number, VS))
    expect(nurse.locator("main")).to_contain_text("ouverte jusqu")
    nurse.fill("#PULSE", "73")
    nurse.locator("#i-PULSE label", has=nurse.locator("input[value=ENTRY_ERROR]")).click()
    save(nurse)
    manager = person("DM")
    tick(manager, number)
    assert verbs_offered(manager) == {"relock"}
    press(manager, ".verbs [data-verb=relock]")
    expect(row(manager)).to_contain_text("verrouillée")
    manager.goto("/locks")
    press(manager, "a[href$='/locks/changes']")
    press(manager, "main tbody th a")
    expect(manager.locator("main tbody")).to_contain_text("73")
    expect(manager.locator("main tbody del").first).to_contain_text("70")
    nurse.goto(file_url(number, VS))
    expect(nurse.locator("#PULSE")).to_have_count(0)


@pytest.mark.requirement("AUD-14")
def test_a_name_typed_by_mistake_is_masked_by_two_people_and_gone_from_every_screen(house, person):
    number, asker = house.seeded["named"], person("PI")
    asker.goto(file_url(number, f"{VS}?history=TEMP"))
    line = asker.locator("#h-TEMP tr", has_text=CANARY).last
    with asker.expect_navigation():
        line.get_by_role("link").last.click()
    asker.fill("#reason", "court")
    press(asker, "main form button.go")
    expect(asker.get_by_role("alert")).to_be_visible()
    asker.fill("#reason", "Le nom d’une personne a été saisi.")
    press(asker, "main form button.go")
    asker.goto("/audit/masks")
    expect(asker.locator("main")).to_contain_text("Attend une décision")
    expect(asker.locator("main input[type=password]")).to_have_count(0)
    manager = person("DM")
    manager.goto("/audit/masks")
    assert barriers(manager) + too_wide(manager) == []
    with manager.expect_navigation():
        manager.locator("main h2 a").first.click()
    expect(manager.locator("#h-TEMP")).to_contain_text(CANARY)
    manager.goto("/audit/masks")
    manager.locator("main textarea").fill("Donnée personnelle, à retirer de la lecture.")
    manager.locator("main input[type=password]").fill(PASS_PHRASE)
    press(manager, "main button.go")
    expect(manager.locator("main")).to_contain_text("Masqué par Synthetic DM")
    for role in ("PI", "DM", "INS"):
        page = asker if role == "PI" else manager if role == "DM" else person(role)
        for address in (file_url(number, VS), file_url(number, f"{VS}?history=TEMP"), file_url(number, f"{VS}/history"),
                        f"/audit?subject={number}", f"/subjects/{number}/as-of?day={clock.now():%d/%m/%Y}&visit=SCR", "/audit/masks"):
            answer = page.goto(address)
            assert (answer is not None and answer.status == 200) or (role == "INS" and address == "/audit/masks"), (role, address)
            assert CANARY not in page.content(), (role, address)
    page.goto(file_url(number, f"{VS}?history=TEMP"))
    expect(page.locator("#h-TEMP")).to_contain_text("(masqué)")
    assert house.doing(lambda _: verify(current_app.study)) == []


@pytest.mark.requirement("LOCK-02")
def test_the_study_is_locked_by_two_past_what_is_missing_and_shows_its_final_cut(house, person):
    """The sponsor reads and confirms in English."""
    manager = person("DM")
    manager.goto("/locks/study")
    expect(manager.locator("ul.lacks li").first).to_be_visible()
    assert manager.locator("ul.lacks a[href*='/audit/reviews/']").count() == 6
    manager.fill("#password", PASS_PHRASE)
    press(manager, "button[formaction$='/ask_lock']")
    expect(manager.get_by_role("alert")).to_contain_text("Rien n’a été verrouillé")
    manager.fill("#override", "Arrêt anticipé décidé par le comité.")
    manager.fill("#password", PASS_PHRASE)
    press(manager, "button[formaction$='/ask_lock']")
    manager.goto("/locks/study")
    manager.locator("form[action$='/lock'] input[type=password]").fill(PASS_PHRASE)
    press(manager, "form[action$='/lock'] button.go")
    expect(manager.get_by_role("alert")).to_contain_text("SOD-09")
    sponsor = person("SPO")
    press(sponsor, "button[lang=en]")
    sponsor.goto("/locks/study")
    expect(sponsor.locator("main")).to_contain_text("The lock is asked although something is missing.")
    expect(sponsor.locator("main")).to_contain_text("Arrêt anticipé")
    sponsor.locator("form[action$='/lock'] input[type=password]").fill(PASS_PHRASE)
    press(sponsor, "form[action$='/lock'] button.go")
    final = sponsor.locator("tr", has_text="lock-1")
    shown = re.findall(r"\b[0-9a-f]{64}\b", final.inner_text())
    assert house.doing(lambda _: cuts.heads_digest("lock-1")) in shown
    assert barriers(sponsor) + too_wide(sponsor) == []
    nurse = person("SC")
    nurse.goto(file_url(house.seeded["named"], VS))
    expect(nurse.locator("#PULSE")).to_have_count(0)
    expect(nurse.locator("main")).to_contain_text("verrouillée")
