"""Two people on one page: both values shown, a choice, nothing lost; and drafts, which survive and never mix in."""

from __future__ import annotations

import html

import pytest
from sqlalchemy import text

from ecrf.db import db
from tests.playing import VITALS, consented, fill, form

VS = "SCR/VS"


def said(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


@pytest.mark.requirement("DATA-12")
def test_two_people_cannot_overwrite_each_other(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS)
    fill(actor("SC"), number, VS, reason="SOURCE_CORRECTED", SYSBP="131")
    browser = client("PI")
    stale = {"SYSBP": "126", "SYSBP.reason": "ENTRY_ERROR", "PULSE": "70", "_seen": "2 SYSBP:1 PULSE:1"}
    answer = browser.post(f"/subjects/{number}/{VS}", data=stale)
    page = said(answer)
    assert answer.status_code == 409
    assert "131 mmHg" in page
    assert "126 mmHg" in page
    assert form(number, VS).items["SYSBP"].value == "131"
    keep_mine = stale | {"_choice.SYSBP": "mine", "_seen": "2 SYSBP:2 PULSE:1"}
    assert browser.post(f"/subjects/{number}/{VS}", data=keep_mine).status_code == 302
    assert form(number, VS).items["SYSBP"].value == "126"
    assert form(number, VS).items["SYSBP"].version == 3


def test_keeping_theirs_writes_nothing_of_mine(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS)
    fill(actor("SC"), number, VS, reason="SOURCE_CORRECTED", SYSBP="131")
    answer = client("PI").post(f"/subjects/{number}/{VS}", data={
        "SYSBP": "126", "SYSBP.reason": "ENTRY_ERROR", "_choice.SYSBP": "file", "_seen": "2 SYSBP:2"})
    assert answer.status_code == 302
    assert form(number, VS).items["SYSBP"].value == "131"


def test_an_answer_left_as_it_was_seen_is_no_clash(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS)
    fill(actor("SC"), number, VS, reason="SOURCE_CORRECTED", SYSBP="131")
    answer = client("PI").post(f"/subjects/{number}/{VS}", data={
        "SYSBP": "120", "PULSE": "75", "PULSE.reason": "ENTRY_ERROR", "_seen": "2 SYSBP:1 PULSE:1"})
    assert answer.status_code == 302
    items = form(number, VS).items
    assert (items["SYSBP"].value, items["PULSE"].value) == ("131", "75")


def test_a_page_completed_meanwhile_is_said(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, SYSBP="120")
    fill(actor("SC"), number, VS, **{n: v for n, v in VITALS.items() if n != "SYSBP"})
    answer = client("PI").post(f"/subjects/{number}/{VS}", data={
        "HEIGHT": "170", "_reason": "NEW_INFORMATION", "_seen": "1 HEIGHT:0"})
    assert answer.status_code == 409
    assert "170" in said(answer)


def test_a_draft_is_offered_back_and_never_in_the_record(actor, client):
    number = consented(actor("PI"))
    browser = client("PI")
    address = f"/subjects/{number}/{VS}"
    kept = browser.post(f"{address}/draft", data={"SYSBP": "pas encore sûr", "_seen": "0 SYSBP:0"})
    assert kept.status_code == 200
    assert form(number, VS) is None
    again = said(client("PI").get(address))
    assert "?draft=1" in again
    assert "pas encore sûr" not in again
    assert "pas encore sûr" in said(browser.get(f"{address}?draft=1"))
    assert "?draft=1" not in said(client("SC").get(address)), "a draft is its author's only"
    browser.post(address, data={"SYSBP": "120", "_seen": "0 SYSBP:0"})
    assert "?draft=1" not in said(browser.get(address))
    assert db.session.execute(text("SELECT count(*) FROM draft WHERE typed IS NOT NULL")).scalar_one() == 0


def test_an_abandoned_draft_is_gone_and_is_no_act(actor, client):
    number = consented(actor("PI"))
    browser = client("PI")
    before = db.session.execute(text("SELECT count(*) FROM act")).scalar_one()
    browser.post(f"/subjects/{number}/{VS}/draft", data={"SYSBP": "12"})
    browser.post(f"/subjects/{number}/{VS}/abandon")
    assert "?draft=1" not in said(browser.get(f"/subjects/{number}/{VS}"))
    assert db.session.execute(text("SELECT count(*) FROM act")).scalar_one() == before


def test_a_skip_rule_is_answered_by_the_server(actor, client):
    number = consented(actor("PI"))
    page = said(client("PI").post(f"/subjects/{number}/SCR/SV/draft?questions=1", data={"SVOCCUR": "N", "_seen": "0 SVOCCUR:0"}))
    assert 'id="questions"' in page
    assert page.index('id="i-SVREAS"') < page.index('id="i-SVDAT"') or 'class="hid"' in page
    assert db.session.execute(text("SELECT count(*) FROM draft WHERE typed IS NOT NULL")).scalar_one() == 1


def test_a_page_not_done_a_line_removed_and_restored(actor, client):
    pi = actor("PI")
    number = consented(pi)
    browser = client("PI")
    assert browser.post(f"/subjects/{number}/{VS}/not_done", data={"reason": ""}).status_code == 302
    assert form(number, VS) is None
    browser.post(f"/subjects/{number}/{VS}/not_done", data={"reason": "appareil en panne"})
    assert form(number, VS).state == "not_done"
    fill(pi, number, "AE/new", AETERM="erreur de patient")
    browser.post(f"/subjects/{number}/AE/1/removed", data={"reason": "saisi pour un autre patient"})
    assert form(number, "AE/1").removed
    assert fill(pi, number, "AE/1", reason="ENTRY_ERROR", AETERM="x").kind == "refused"
    browser.post(f"/subjects/{number}/AE/1/restored", data={"reason": "c’était le bon"})
    assert not form(number, "AE/1").removed
    assert form(number, "AE/1").items["AETERM"].value == "erreur de patient"


def test_what_is_missing_is_listed_with_one_step_to_say_why(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **{n: v for n, v in VITALS.items() if n not in ("TEMP", "PULSE")})
    browser = client("PI")
    page = said(browser.get(f"/subjects/{number}/{VS}/complete"))
    assert "Température" in page
    assert "Pouls" in page
    assert browser.post(f"/subjects/{number}/{VS}/complete", data={"_missing": "ND", "_item": ["TEMP", "PULSE"]}).status_code == 422
    assert browser.post(f"/subjects/{number}/{VS}/complete", data={
        "_missing": "ND", "_why": "patient pressé", "_item": ["TEMP", "PULSE"]}).status_code == 302
    assert form(number, VS).state == "completed"
    assert form(number, VS).items["TEMP"].missing == "ND"


@pytest.mark.requirement("PRIV-02")
def test_a_full_date_of_birth_is_not_even_in_a_draft(actor, client):
    number = consented(actor("PI"))
    client("PI").post(f"/subjects/{number}/DM/draft", data={"BRTHDAT": "12/05/1971", "SEX": "F"})
    kept = db.session.execute(text("SELECT typed FROM draft WHERE page = 'DM'")).scalar_one()
    assert kept == [["SEX", "F"]]
