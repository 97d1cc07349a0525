"""Signing over HTTP: the confirmation page, its refusals, what it costs, and the eligibility decision signed as a whole."""

from __future__ import annotations

import html

import pytest
from sqlalchemy import event, text

from ecrf.casebook import signed
from ecrf.db import db
from tests.playing import PASS_PHRASE, VITALS, bind, consented, fill, form, sign
from tests.steps.patient import eligible

VS = "SCR/VS"


def measured(actor, visits=("SCR",)):
    number = consented(actor("SC"))
    for visit in visits:
        assert fill(actor("SC"), number, f"{visit}/VS", **VITALS).completed
    return number


def posted(number, *places, **given):
    digests = {f"digest.{place}": signed.current([form(number, place).id])[form(number, place).id].digest for place in places}
    return {"scope": "page", "at": places[0], "page": list(places), "meaning": "review", "password": PASS_PHRASE} | digests | given


def statements(run):
    made = []
    listen = lambda _c, _cur, statement, *_rest: made.append(statement) if "SAVEPOINT" not in statement else None  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    assert run().status_code == 200
    event.remove(db.engine, "before_cursor_execute", listen)
    return len(made)


@pytest.mark.requirement("SIG-01")
def test_a_page_is_signed_and_a_wrong_pass_phrase_keeps_what_was_chosen(actor, client):
    number = measured(actor)
    bind(actor("PI"))
    browser, there = client("PI"), f"/subjects/{number}/sign"
    refused = browser.post(there, data=posted(number, VS, password="fausse", meaning="approval"))
    page = html.unescape(refused.get_data(as_text=True))
    assert refused.status_code == 422 and 'value="approval" checked' in page and "fausse" not in page
    assert db.session.execute(text("SELECT count(*) FROM signature")).scalar_one() == 0
    done = browser.post(there, data=posted(number, VS))
    assert (done.status_code, done.location) == (303, f"/subjects/{number}/{VS}")
    act = db.session.execute(text("SELECT verb, role, detail FROM act WHERE stream = :s ORDER BY seq DESC LIMIT 1"),
                             {"s": f"subject/{number}"}).one()
    assert (act.verb, act.role, act.detail) == ("sign", "PI", {"scope": "page", "meaning": "review", "page": VS})


def test_a_save_that_had_not_seen_the_signature_is_in_conflict(actor, client):
    number = measured(actor)
    stale = {"PULSE": "88", "PULSE.reason": "ENTRY_ERROR", "_seen": f"{form(number, VS).event_count} PULSE:1"}
    sign(actor("PI"), number, VS)
    assert client("SC").post(f"/subjects/{number}/{VS}", data=stale).status_code == 409
    assert form(number, VS).values["PULSE"] == VITALS["PULSE"]


@pytest.mark.requirement("SIG-06")
def test_the_eligibility_decision_is_signed_as_a_whole(actor, client):
    number, pi = eligible(actor), actor("PI")
    for place in ("SCR/IES", "INC/IEI"):
        assert fill(pi, number, place, reason="ENTRY_ERROR", **{"SCR/IES": {"INC01": "N"}, "INC/IEI": {"SCRMET": "N"}}[place]).kind == "saved"
        assert fill(pi, number, place, reason="ENTRY_ERROR", **{"SCR/IES": {"INC01": "Y"}, "INC/IEI": {"SCRMET": "Y"}}[place]).kind == "saved"
    browser = client("PI")
    page = browser.get(f"/subjects/{number}/sign?scope=eligibility").get_data(as_text=True)
    assert 'value="SCR/IES"' in page and 'value="INC/IEI"' in page and VS not in page
    data = posted(number, "SCR/IES", "INC/IEI", scope="eligibility", at="", meaning="approval")
    assert browser.post(f"/subjects/{number}/sign", data=data).status_code == 303
    rows = db.session.execute(text("SELECT s.act, s.scope FROM signature s ORDER BY s.act DESC LIMIT 2")).all()
    assert {row.scope for row in rows} == {"eligibility"} and len({row.act for row in rows}) == 1


@pytest.mark.parametrize("query", ["scope=page", "scope=visit", "scope=visit&at=ZZ", "scope=study", "scope=casebook&at=SCR",
                                   "scope=page&at=SCR/XX", "scope=page&at="])
def test_what_cannot_be_signed_is_not_found(actor, client, query):
    number = measured(actor)
    bind(actor("PI"))
    assert client("PI").get(f"/subjects/{number}/sign?{query}").status_code == 404


@pytest.mark.requirement("SIG-07")
def test_reading_before_signing_costs_the_same_for_one_page_and_for_five(actor, client):
    bind(actor("PI"))
    one, five = measured(actor), measured(actor, ("SCR", "INC", "D0", "W1", "W4"))
    sign(actor("PI"), five, VS)
    browser = client("PI")
    few = statements(lambda: browser.get(f"/subjects/{one}/sign?scope=casebook"))
    many = statements(lambda: browser.get(f"/subjects/{five}/sign?scope=casebook"))
    assert many == few + 2, "what was signed before, and what of it is masked"
    listed = statements(lambda: browser.get("/signatures"))
    for _ in range(3):
        measured(actor)
    assert statements(lambda: browser.get("/signatures")) == listed


@pytest.mark.requirement("SIG-02")
def test_the_confirmation_names_the_signer_and_what_signing_means(actor, client):
    number = measured(actor)
    bind(actor("PI"))
    page = html.unescape(client("PI").get(f"/subjects/{number}/sign?scope=page&at={VS}").get_data(as_text=True))
    for words in (actor("PI").name, "manuscrite", "120 mmHg", "j’ai relu ces données"):
        assert words in page
