"""The walk of both monitors through one subject, page after page by the way on: each meets its own pages and no other (SDV-04)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ecrf.casebook import read
from ecrf.locks import lacks
from ecrf.sdv import listing
from tests.playing import VITALS, consented, fill, study

LOT = "CANARY-LOT-7731"
LINKS = re.compile(r'href="/subjects/[0-9-]+/([^"#?]+)')


@pytest.fixture
def number(actor: Any) -> str:
    """A subject with consent, vital signs, a visit held, an adverse event, and both parts of an injection."""
    pi, made = actor("PI"), consented(actor("PI"))
    fill(pi, made, "SCR/VS", **VITALS)
    fill(pi, made, "SCR/SV", SVDAT="02/06/2026", SVOCCUR="Y")
    fill(pi, made, "AE/new", AETERM="Infection")
    fill(actor("INJ"), made, "D0/INJP", LOTNO=LOT, KITNO="K1")
    return made


def left(number: str) -> dict[tuple[str, str, str], int]:
    """How many values the plan still asks, page by page, unmasked: as the lock counts them."""
    return {lack.address: lack.count for lack in lacks.pages_of_subjects(study(), [number]) if lack.kind == "verification"}


def walk(browser: Any, number: str) -> tuple[list[str], list[str]]:
    """Verify everything that waits, page by page, as the keyboard does: next, tick all, next; addresses met, pages shown."""
    met: list[str] = []
    shown: list[str] = []
    place = browser.get("/sdv/next").location
    while place != "/sdv":
        address = place.partition("#")[0]
        assert address not in met, "a page that is done does not come again"
        page = browser.get(address).text
        met.append(address.removeprefix(f"/subjects/{number}/"))
        shown.append(page)
        versions = dict(re.findall(r'name="(version\.[A-Z0-9]+)" value="(\d+)"', page))
        assert browser.post(f"{address}/verify", data=versions | {"items": re.findall(r'name="items" value="([A-Z0-9]+)"', page)}).status_code == 302
        place = browser.get("/sdv/next", query_string={"subject": number, "at": met[-1]}).location
    return met, shown


@pytest.mark.requirement("SDV-04")
@pytest.mark.requirement("BLIND-01")
def test_each_monitor_walks_the_whole_subject_over_the_pages_of_the_own_area_and_ends_with_nothing_left(actor: Any, client: Any, number: str
                                                                                                      ) -> None:
    every = left(number)
    unblinded = {page.oid for page in study().page_list if page.seen_by == "unblinded"}
    waiting = {"CRA_B": {place: count for place, count in every.items() if place[1] not in unblinded},
               "CRA_U": {place: count for place, count in every.items() if place[1] in unblinded}}
    assert waiting["CRA_B"] and set(waiting["CRA_U"]) == {("D0", "INJP", "")}
    for role, own in waiting.items():
        assert listing.count(actor(role), study()) == sum(own.values()), role
    for role, own in waiting.items():
        browser = client(role)
        met, shown = walk(browser, number)
        assert sorted(met) == sorted("/".join(filter(None, place)) for place in own), role
        assert listing.total(actor(role), study()).left == 0
        shown += [browser.get(address).text for address in ("/sdv", "/sdv/progress", f"/sdv?subject={number}&show=all", "/")]
        assert (LOT in "".join(shown), "INJP" in "".join(shown)) == (role == "CRA_U", role == "CRA_U"), role
        other = "CRA_U" if role == "CRA_B" else "CRA_B"
        done = {} if role == "CRA_U" else waiting[other]
        assert listing.count(actor(other), study()) == sum(done.values()), "one monitor's marks are none of the other's"
    assert left(number) == {}


@pytest.mark.requirement("SDV-04")
def test_the_difference_of_what_both_monitors_can_open_is_the_unblinded_pages(actor: Any, client: Any, number: str) -> None:
    addresses = ["", "/D0", *(f"/{'/'.join(filter(None, form.address))}" for form in read.whole_casebook(number).forms.values())]
    opened: dict[str, set[str]] = {}
    linked: dict[str, set[str]] = {}
    for role in ("CRA_B", "CRA_U"):
        browser = client(role)
        answers = {address: browser.get(f"/subjects/{number}{address}") for address in addresses}
        opened[role] = {address for address, answer in answers.items() if answer.status_code == 200}
        assert {answer.status_code for answer in answers.values()} <= {200, 404}
        linked[role] = {place for answer in answers.values() for place in LINKS.findall(answer.text)
                        if place.rpartition("/")[2].partition("-")[0] in study().pages or place.split("/")[0] in study().pages}
    assert opened["CRA_U"] - opened["CRA_B"] == {"/D0/INJP"} and opened["CRA_B"] <= opened["CRA_U"] == set(addresses)
    more = linked["CRA_U"] - linked["CRA_B"]
    pages = {part for place in more for part in place.split("/") if part in study().pages}
    assert pages and {study().pages[page].seen_by for page in pages} == {"unblinded"}
    assert not {part for place in linked["CRA_B"] for part in place.split("/") if part in study().pages and
                study().pages[part].seen_by == "unblinded"}


@pytest.mark.requirement("SDV-06")
def test_the_work_list_estimates_the_next_visit_site_by_site_and_each_number_leads_to_its_rows(actor: Any, client: Any, number: str) -> None:
    fill(actor("SC", "02"), consented(actor("SC", "02"), "02"), "SCR/VS", **VITALS)
    browser = client("DM")
    sites = re.findall(r'href="(/sdv\?site=\d\d)">(\d\d)</a></th><td class="n">(\d+)</td><td class="n"><b>(\d+)</b>', browser.get("/sdv").text)
    assert [code for _href, code, _subjects, _left in sites] == ["01", "02"]
    for href, code, subjects, left_there in sites:
        rows = re.findall(r'<progress.*?<td class="n"><b>(\d+)</b>', browser.get(href).text, re.S)
        assert (len(rows), sum(map(int, rows))) == (int(subjects), int(left_there)) == (1, listing.count(actor("DM"), study(), code))
    assert "/sdv?site=" not in re.sub(r"<form.*?</form>", "", client("CRA_B").get("/sdv").text, flags=re.S), "one site has the list alone"
