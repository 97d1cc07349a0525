"""The days of the data manager, the administrator, the injector and the inspector: each does what is theirs, and nothing else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import seeding
from tests.browser.steps import choose, file_url, item, save
from tests.conftest import PASS_PHRASE
from tests.exports import ordering
from tests.playing import fill

SECRETS = ("CANARY", "INJP", "Produit injecté", "Product injected")
"""What no blinded reader may meet on any page of a subject."""


@pytest.fixture(scope="module", autouse=True)
def people(house):
    """A screened subject, one with an open query, and one whose product part is filled."""
    house.seeded = {"screened": house.doing(seeding.screened), "monitored": house.doing(seeding.monitored),
                    "injected": house.doing(seeding.injected)}


def order(page: Page) -> None:
    """Order the first cut as it is offered."""
    page.goto("/exports")
    page.fill("#purpose", "Interim listing for the safety board")
    page.click("form[action$='/exports/download'] button.go")


def download(page: Page) -> bytes:
    """Download the newest export."""
    link = page.locator("#orders-list tbody tr").first.locator("a[download]")
    with page.expect_download() as coming:
        link.click()
    assert coming.value.suggested_filename.endswith(".zip")
    return coming.value.path().read_bytes()


@pytest.mark.requirement("EXP-01")
def test_data_manager_names_a_cut_and_exports_it_twice_to_the_same_bytes(house, person):
    page = person("DM")
    page.goto("/")
    page.click("header a[href='/exports']")
    page.fill("#name", "DSMB-1")
    page.locator("form", has=page.locator("#name")).locator("button.go").click()
    page.wait_for_load_state()
    expect(page.locator("#cut")).to_contain_text("DSMB-1")
    order(page)
    page.fill("#purpose", "typed meanwhile")
    expect(page.locator("[data-follow] progress, [data-follow] [data-stage=waiting]")).to_have_count(1)
    ordering.run(house.made)
    expect(page.locator("[data-stage=ready]")).to_have_count(1)
    expect(page.locator("#purpose")).to_have_value("typed meanwhile")
    first = download(page)
    house.doing(lambda _: fill(house.actor("PI"), house.seeded["screened"], "SCR/VS", reason="ENTRY_ERROR", PULSE="71"))
    order(page)
    assert download(page) == first, "a later correction changes nothing of a cut"


@pytest.mark.requirement("ACC-02")
def test_administrator_creates_a_site_and_a_user_and_reads_nothing_clinical(house, desk, person):
    page = person("ADM")
    page.goto("/admin")
    page.click("a[href$='/admin/sites/new']")
    page.fill("#code", "07")
    page.fill("#name", "Centre 07")
    page.click("main form button.go")
    page.wait_for_url(re.compile("/admin/?$"))
    expect(page.locator("#sites + .scroll")).to_contain_text("Centre 07")
    page.click("a[href$='/admin/users/new']")
    page.fill("#email", "new.nurse@example.org")
    page.fill("#name", "Synthetic nurse 07")
    choose(page, language="fr")
    page.click("main form button.go")
    phrase = page.locator("#phrase").inner_text()
    page.select_option("#role", "SC")
    page.select_option("#site", "07")
    page.click("form[action$='/grants'] button.go")
    page.wait_for_load_state()
    expect(page.locator("#grants + .scroll")).to_contain_text("07")
    for address in (file_url(house.seeded["screened"]), file_url(house.seeded["screened"], "SCR/VS"), "/queries", "/exports"):
        assert page.goto(address).status in (403, 404), address
    newcomer = desk.window()
    newcomer.goto("/login")
    newcomer.fill("#email", "new.nurse@example.org")
    newcomer.fill("#password", phrase)
    newcomer.click("main button.go")
    for name, words in (("old", phrase), ("new", PASS_PHRASE), ("again", PASS_PHRASE)):
        newcomer.fill(f"#{name}", words)
    newcomer.click("main button.go")
    newcomer.wait_for_load_state()
    expect(newcomer.locator("a[href$='/subjects/new']")).to_be_visible()


@pytest.mark.requirement("BLIND-01")
def test_injector_fills_the_product_page_that_the_investigator_never_meets(house, person):
    number, injector = house.seeded["injected"], person("INJ")
    injector.goto(file_url(number, "D0"))
    injector.click("main a[href$='/D0/INJP']")
    expect(injector.locator("#LOTNO")).to_have_value("CANARY-LOT")
    injector.fill("#KITNO", "CANARY-KIT")
    item(injector, "KITNO").locator("label", has=injector.locator("input[value=ENTRY_ERROR]")).click()
    save(injector)
    expect(item(injector, "KITNO").locator("a.hist").first).to_contain_text("v2")
    investigator = person("PI")
    for address in ("/", "/subjects", file_url(number), file_url(number, "D0"), file_url(number, "D0/INJ"), "/queries", "/audit",
                    f"/find?q={number}+INJP", "/find?q=CANARY-LOT"):
        investigator.goto(address)
        text = investigator.content()
        typed = "CANARY-LOT" in address or "INJP" in address
        assert not [word for word in SECRETS if word in text and not (typed and word in ("CANARY", "INJP"))], address
    assert investigator.goto(file_url(number, "D0/INJP")).status == 404


@pytest.mark.requirement("ACC-02")
def test_inspector_reads_all_with_the_trail_and_finds_no_control_that_writes(house, person):
    page, number = person("INS"), house.seeded["monitored"]
    writing = "main button:visible, main input:visible, main textarea:visible, main select:visible, .save button:visible"
    for address in ("/", file_url(number), file_url(number, "SCR/VS"), file_url(number, "SCR/ULCA/1"), file_url(number, "ULCR/1"),
                    file_url(number, "SCR/VS?history=SYSBP"), "/queries", "/audit"):
        page.goto(address)
        methods = page.eval_on_selector_all(writing, "all => all.map(each => each.form ? each.form.method : 'none')")
        assert set(methods) <= {"get"}, address
    page.goto(file_url(number, "SCR/VS?history=SYSBP"))
    expect(page.locator("#h-SYSBP tbody tr")).to_have_count(1)
    expect(item(page, "SYSBP")).to_contain_text("The file says 125")
    page.goto(f"/audit?subject={number}")
    expect(page.locator("main tbody")).to_contain_text("01/06/2026")
    page.goto(file_url(number, "SCR/VS"))
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    answer = page.request.post(file_url(number, "SCR/VS"), form={"csrf_token": token, "SYSBP": "99", "_seen": "0 SYSBP:1"})
    assert answer.status == 403
