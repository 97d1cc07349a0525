"""What a crafted or late request must not do: overwrite unseen values, make lines that nobody has, lose a draft."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf.casebook import locate
from ecrf.db import db
from ecrf.entry import events
from tests.playing import VITALS, consented, fill, form, place, study

VS = "SCR/VS"
STALE = {"SYSBP": "126", "SYSBP.reason": "ENTRY_ERROR", "_seen": "2 SYSBP:1"}


def said(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def value(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.fixture
def number(actor):
    """A subject whose systolic pressure the nurse corrected after the investigator had read 120."""
    pi = actor("PI")
    made = consented(pi)
    fill(pi, made, VS, **VITALS)
    fill(actor("SC"), made, VS, reason="SOURCE_CORRECTED", SYSBP="131")
    return made


@pytest.mark.requirement("DATA-12")
def test_a_draft_taken_up_again_remembers_the_version_it_was_typed_over(number, client):
    browser, address = client("PI"), f"/subjects/{number}/{VS}"
    browser.post(f"{address}/draft", data=STALE)
    page = said(browser.get(f"{address}?draft=1"))
    assert "SYSBP:1" in value(page, "_seen")
    assert "PULSE:1" in value(page, "_seen")
    assert browser.post(address, data=STALE).status_code == 409


@pytest.mark.requirement("DATA-12")
def test_a_refused_page_remembers_the_versions_it_was_typed_over(number, client):
    browser, address = client("PI"), f"/subjects/{number}/{VS}"
    refused = browser.post(address, data=STALE | {"PULSE": "vite", "PULSE.reason": "ENTRY_ERROR", "_seen": "2 SYSBP:1 PULSE:1"})
    assert refused.status_code == 422
    assert "SYSBP:1" in value(said(refused), "_seen")
    questions = said(browser.post(f"{address}/draft?questions=1", data=STALE))
    assert "SYSBP:1" in value(questions, "_seen")


def test_a_clash_shows_both_values_before_it_asks_for_a_reason(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, SYSBP="120")
    fill(actor("SC"), number, VS, PULSE="70")
    answer = client("PI").post(f"/subjects/{number}/{VS}", data={"PULSE": "75", "_seen": "1 PULSE:0"})
    assert answer.status_code == 409
    assert form(number, VS).items["PULSE"].version == 1


def test_a_save_that_does_not_say_which_events_it_saw_has_seen_none(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS)
    typed = {"SYSBP": "126", "SYSBP.reason": "ENTRY_ERROR", "_seen": " SYSBP:1"}
    assert client("PI").post(f"/subjects/{number}/{VS}", data=typed).status_code == 409
    assert form(number, VS).items["SYSBP"].value == "120"


def test_a_value_that_a_skip_rule_ends_is_the_value_that_was_seen(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "SCR/SV", SVOCCUR="N", SVREAS="PATIENT")
    if form(number, "SCR/SV") is None:
        pytest.fail("the visit page was not saved")
    fill(actor("SC"), number, "SCR/SV", reason="ENTRY_ERROR", SVREAS="OTHER")
    seen = form(number, "SCR/SV")
    answer = client("PI").post(f"/subjects/{number}/SCR/SV", data={
        "SVOCCUR": "Y", "SVOCCUR.reason": "ENTRY_ERROR", "SVREAS": "PATIENT",
        "_void": "1", "_seen": f"{seen.event_count} SVOCCUR:1 SVREAS:1"})
    assert answer.status_code == 409
    assert form(number, "SCR/SV").items["SVREAS"].value == "OTHER"


def test_a_line_that_nobody_began_is_not_declared_not_done(actor, client):
    pi = actor("PI")
    number = consented(pi)
    browser = client("PI")
    assert "/AE/new/not_done" not in said(browser.get(f"/subjects/{number}/AE/new"))
    browser.post(f"/subjects/{number}/AE/new/not_done", data={"reason": "pas de ligne"})
    assert browser.get(f"/subjects/{number}/AE/new/complete").status_code == 404
    assert browser.post(f"/subjects/{number}/AE/new/complete", data={"_missing": "UNK"}).status_code == 404
    assert db.session.execute(text("SELECT count(*) FROM form WHERE page = 'AE'")).scalar_one() == 0


@pytest.mark.parametrize("address", ["AE/57", "INC/ULCA/57", "UNS-99/SV"])
def test_a_place_that_the_casebook_has_not_is_not_found(actor, client, address):
    pi = actor("PI")
    number = consented(pi)
    assert client("PI").get(f"/subjects/{number}/{address}").status_code == 404
    with pytest.raises(NotFound):
        fill(pi, number, address, AETERM="x")
    with pytest.raises(NotFound):
        events.happen(pi, study(), place(pi, number, address), "not_done", "sans objet")
    assert form(number, address) is None


def test_a_removed_ulcer_is_assessed_no_more(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "ULCR/new", ULCNEW="Y")
    fill(pi, number, "ULCR/new", **{"ULCLOC": "R2-DIST-TIP"})
    made = [f for f in ("ULCR/1", "ULCR/2") if form(number, f)]
    assert made
    assert events.happen(pi, study(), place(pi, number, "ULCR/1"), "removed", "doublon") is None
    with pytest.raises(NotFound):
        fill(pi, number, "INC/ULCA/1", LDIAM="4")


def test_a_query_skips_no_unscheduled_visit(actor, client):
    number = consented(actor("PI"))
    answer = client("CRA_B").post(f"/subjects/{number}/UNS-99/SV/queries", data={"text": "Pourquoi ?"})
    assert answer.status_code == 422
    assert db.session.execute(text("SELECT count(*) FROM form WHERE visit LIKE 'UNS%'")).scalar_one() == 0


def test_the_lines_of_a_visit_that_does_not_exist_are_not_found(actor, client):
    number = consented(actor("PI"))
    assert client("PI").get(f"/subjects/{number}/ZZZ/ULCA").status_code == 404
    assert client("PI").get(f"/subjects/{number}/SCR/INJF").status_code == 404


def test_the_draft_of_a_new_line_outlives_the_save_of_another_line(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "AE/new", AETERM="céphalée")
    browser, line = client("PI"), {"AETERM": "toux", "AETERM.reason": "ENTRY_ERROR", "_seen": "1 AETERM:1"}
    browser.post(f"/subjects/{number}/AE/new/draft", data={"AETERM": "nausée", "_nonce": "n1"})
    assert browser.post(f"/subjects/{number}/AE/1", data=line).status_code == 302
    assert "?draft=1" in said(browser.get(f"/subjects/{number}/AE/new"))
    browser.post(f"/subjects/{number}/AE/new", data={"AETERM": "nausée", "_nonce": "n1", "_seen": "0 AETERM:0"})
    assert "?draft=1" not in said(browser.get(f"/subjects/{number}/AE/new"))


def test_the_number_used_once_is_of_one_page(actor):
    pi = actor("PI")
    number = consented(pi)
    long = "x" * 90
    fill(pi, number, "CM/new", CMTRT="iloprost")
    for _twice in range(2):
        fill(pi, number, "AE/new", AETERM="toux", _nonce=long)
    assert form(number, "AE/2") is None
    assert fill(pi, number, "CM/new", CMTRT="bosentan", _nonce=long).place.line == "2"


def test_a_comment_on_a_value_on_file_answers_its_query(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS | {"SYSBP": "210"})
    outcome = fill(pi, number, VS, SYSBP="210", SYSBP__comment="mesuré deux fois")
    assert outcome.kind == "saved"
    assert db.session.execute(text("SELECT text FROM query_message WHERE kind = 'answer'")).scalars().all() == ["mesuré deux fois"]
    again = fill(pi, number, VS, SYSBP="210", SYSBP__comment="encore un mot")
    assert again.kind == "refused"
    assert form(number, VS).event_count == 2


def test_why_absent_without_saying_how_is_not_dropped(actor):
    pi = actor("PI")
    number = consented(pi)
    outcome = fill(pi, number, VS, PULSE__missing_reason="capteur en panne")
    assert outcome.kind == "refused"
    assert "PULSE" in outcome.submission.problems


def test_a_pointer_at_a_removed_line_stays_where_it_is(actor, client):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "AE/new", AETERM="toux")
    fill(pi, number, "AE/new", AETERM="nausée")
    fill(pi, number, "CM/new", CMTRT="codéine", CMINDC="AE", CMAE="1")
    assert events.happen(pi, study(), place(pi, number, "AE/1"), "removed", "autre patient") is None
    page = said(client("PI").get(f"/subjects/{number}/CM/1"))
    assert re.search(r'<option value="1" selected', page)
    outcome = fill(pi, number, "CM/1", CMAE="1", CMTRT="codéine sirop", CMTRT__reason="ENTRY_ERROR")
    assert outcome.kind == "saved", outcome.submission.problems
    assert form(number, "CM/1").items["CMAE"].value == "1"


def test_pointers_at_several_lines_stay_where_they_are(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "CM/new", CMTRT="codéine")
    fill(pi, number, "CM/new", CMTRT="paracétamol")
    fill(pi, number, "AE/new", AETERM="toux", AECONTRT="Y", AECM=["1", "2"])
    if form(number, "AE/1").items.get("AECM") is None:
        pytest.fail("the pointers were not saved")
    assert events.happen(pi, study(), place(pi, number, "CM/1"), "removed", "autre patient") is None
    outcome = fill(pi, number, "AE/1", AECM=["1", "2"], AETERM="toux sèche", AETERM__reason="ENTRY_ERROR")
    assert outcome.kind == "saved", outcome.submission.problems


def test_where_to_go_next_is_never_a_fault(actor, client):
    number = consented(actor("PI"))
    answer = client("PI").post(f"/subjects/{number}/{VS}", data={
        "SYSBP": "120", "_seen": "0 SYSBP:0", "_next": f"/subjects/{number}\r\nX-Y: z"})
    assert answer.status_code == 302
    assert "\n" not in answer.headers["Location"]
    assert answer.headers["Location"] == locate.path(number, *VS.split("/"))
