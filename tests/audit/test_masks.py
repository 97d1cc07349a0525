"""Masking: two people of two functions, nothing left to read anywhere, every chain intact (AUD-14)."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf.audit import masking
from ecrf.casebook import trail
from ecrf.casebook.locate import NotGranted
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.permissions import GRANTED, ROLES
from ecrf.queries import verbs as queries
from ecrf.queries.threads import Refusal, threads
from tests.audit.opened import exported, raw
from tests.conftest import PASS_PHRASE
from tests.playing import VITALS, consented, fill, place, study

CANARY = "Dupont-Canari"
WHY = "Un nom a été saisi par erreur."


@pytest.fixture
def number(actor):
    """A subject whose vital signs held a name, replaced since, and a query that repeats it."""
    pi, monitor = actor("PI"), actor("CRA_B")
    made = consented(pi)
    answers = {n: v for n, v in VITALS.items() if n != "TEMP"}
    assert fill(pi, made, "SCR/VS", **answers, TEMP__missing="ND", TEMP__missing_reason=f"vu par {CANARY}").kind == "saved"
    assert fill(pi, made, "SCR/VS", reason="ENTRY_ERROR", TEMP="36,8").kind == "saved"
    queries.raise_query(monitor, place(monitor, made, "SCR/VS"), "PULSE", f"Demandez à {CANARY}.")
    return made


def version(actor, number, item="TEMP", which=1):
    return masking.target(place(actor, number, "SCR/VS"), item, which)


def message(actor, number):
    return masking.target(place(actor, number, "SCR/VS"), query=1, message=1)


def masked(actor, number):
    """Both canaries masked: asked by the site and by the monitor, decided by the data manager and the sponsor."""
    masking.ask(actor("PI"), version(actor("PI"), number), WHY)
    masking.ask(actor("CRA_B"), message(actor("CRA_B"), number), WHY)
    one, two = (r.asked for r in masking.requests(actor("DM"), study(), number))
    masking.decide(actor("DM"), study(), number, one, "mask", WHY, PASS_PHRASE)
    masking.decide(actor("SPO"), study(), number, two, "mask", WHY, PASS_PHRASE)


@pytest.mark.requirement("AUD-14")
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_who_asks(actor, number, role):
    what = version(actor("PI"), number)
    if role in GRANTED["mask_ask"]:
        masking.ask(actor(role), what, WHY)
    else:
        with pytest.raises(NotGranted):
            masking.ask(actor(role), what, WHY)


@pytest.mark.requirement("AUD-14")
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_who_decides(actor, number, role):
    masking.ask(actor("PI"), version(actor("PI"), number), WHY)
    asked = masking.requests(actor("DM"), study(), number)[0].asked
    if role in ("DM", "SPO"):
        masking.decide(actor(role), study(), number, asked, "mask", WHY, PASS_PHRASE)
        with pytest.raises(Refusal, match=masking.DECIDED.fr):
            masking.decide(actor("SPO" if role == "DM" else "DM"), study(), number, asked, "refuse", WHY, PASS_PHRASE)
    else:
        with pytest.raises(NotGranted):
            masking.decide(actor(role), study(), number, asked, "mask", WHY, PASS_PHRASE)


@pytest.mark.requirement("AUD-14")
def test_one_person_or_one_function_is_not_enough(actor, number):
    masking.ask(actor("DM"), version(actor("DM"), number), WHY)
    asked = masking.requests(actor("DM"), study(), number)[0].asked
    for manager, said in ((actor("DM"), masking.SAME_PERSON), (actor("DM", "02"), masking.SAME_FUNCTION)):
        with pytest.raises(Refusal) as refused:
            masking.decide(manager, study(), number, asked, "mask", WHY, PASS_PHRASE)
        assert refused.value.sentence is said
    with pytest.raises(Refusal) as refused:
        masking.decide(actor("SPO"), study(), number, asked, "mask", WHY, "not the pass phrase")
    assert (refused.value.sentence, refused.value.code) == (masking.WRONG_PHRASE, 422)
    masking.decide(actor("SPO"), study(), number, asked, "mask", WHY, PASS_PHRASE)
    assert masking.requests(actor("DM"), study(), number)[0].decided == "masked"


def test_what_cannot_be_asked(actor, number):
    pi = actor("PI")
    for refused, told in ((lambda: version(pi, number, which=2), masking.CURRENT),
                          (lambda: masking.ask(pi, version(pi, number), "court"), masking.NEEDS_REASON)):
        with pytest.raises(Refusal) as found:
            refused()
        assert found.value.sentence is told
    for item, which in (("TEMP", 9), ("NOPE", 1)):
        with pytest.raises(NotFound):
            version(pi, number, item, which)
    with pytest.raises(NotFound):
        place(actor("PI", "02"), number, "SCR/VS")
    masking.ask(pi, version(pi, number), WHY)
    with pytest.raises(Refusal) as found:
        masking.ask(actor("SC"), version(pi, number), WHY)
    assert found.value.sentence is masking.ASKED_ALREADY


@pytest.mark.requirement("AUD-14")
def test_refused_can_be_asked_again(actor, number):
    pi = actor("PI")
    masking.ask(pi, version(pi, number), WHY)
    masking.decide(actor("DM"), study(), number, masking.requests(actor("DM"), study(), number)[0].asked, "refuse", WHY, PASS_PHRASE)
    masking.ask(pi, version(pi, number), WHY)
    assert [r.decided for r in masking.requests(actor("DM"), study(), number)] == [None, "refused"]


PAGES = ("/subjects/{n}", "/subjects/{n}/SCR/VS", "/subjects/{n}/SCR/VS?history=TEMP", "/subjects/{n}/SCR/VS/history/TEMP",
         "/subjects/{n}/SCR/VS/history/PULSE", "/subjects/{n}/SCR/VS/history", "/queries?state=all", "/audit?subject={n}", "/audit", "/audit/masks",
         "/sdv", "/")


@pytest.mark.requirement("AUD-14")
def test_a_masked_canary_is_nowhere(actor, client, number):
    assert CANARY in client("PI").get(f"/subjects/{number}/SCR/VS/history/TEMP").get_data(as_text=True)
    masked(actor, number)
    for role in ("PI", "SC", "CRA_B", "DM", "SPO", "INS"):
        browser = client(role)
        for page in PAGES:
            assert CANARY not in browser.get(page.format(n=number)).get_data(as_text=True), (role, page)
        if role in GRANTED["trail"]:
            assert CANARY.encode() not in raw(exported(browser, subject=number)), role
    assert re.search(r"\((masqu|masked)", client("PI").get(f"/subjects/{number}/SCR/VS/history/TEMP").get_data(as_text=True))
    assert trail.newest(trail.sight(actor("DM"), study().page_list), trail.Filters(reason=CANARY)) == []


@pytest.mark.requirement("AUD-14")
def test_no_export_of_an_older_cut_holds_it(actor, number, tmp_path):
    from ecrf.exports import cuts, formats
    from ecrf.exports.parcel import Order
    pi = actor("PI")
    fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", OXYLOC__missing="UNK")
    cuts.cut(actor("DM"), study(), "before")
    masked(actor, number)
    formats.write("csv", Order(tmp_path, cuts.find("before"), actor("DM"), study(), "fr"))
    for file in tmp_path.iterdir():
        assert CANARY not in file.read_text(), file.name


@pytest.mark.requirement("AUD-14")
def test_the_row_stays_and_every_chain_verifies(actor, number):
    masked(actor, number)
    kept = db.session.execute(text("SELECT missing_reason FROM item_version v JOIN form f ON f.id = v.form "
                                   "WHERE f.subject = :n AND v.item = 'TEMP' AND v.version = 1"), {"n": number}).scalar_one()
    assert CANARY in kept
    assert verify(study()) == []
    said = [(e.verb, e.role, e.reason) for e in trail.newest(trail.sight(actor("DM"), study().page_list),
                                                             trail.Filters(subject=number, verbs=("ask_mask", "mask")))]
    assert sorted(said) == [("ask_mask", "CRA_B", WHY), ("ask_mask", "PI", WHY), ("mask", "DM", WHY), ("mask", "SPO", WHY)]


@pytest.mark.requirement("AUD-14")
def test_the_pages_of_masking(actor, client, number):
    site, manager = client("PI"), client("DM")
    form = site.get(f"/subjects/{number}/SCR/VS/mask?item=TEMP&version=1")
    assert form.status_code == 200
    assert CANARY not in form.get_data(as_text=True)
    assert site.get(f"/subjects/{number}/SCR/VS/mask?item=TEMP&version=2").status_code == 409
    assert client("PI", "02").get(f"/subjects/{number}/SCR/VS/mask?item=TEMP&version=1").status_code == 404
    assert site.post(f"/subjects/{number}/SCR/VS/mask", data={"item": "TEMP", "version": "1", "reason": "x"}).status_code == 422
    assert site.post(f"/subjects/{number}/SCR/VS/mask", data={"item": "TEMP", "version": "1", "reason": WHY}).status_code == 303
    asked = masking.requests(actor("DM"), study(), number)[0].asked
    assert site.post(f"/audit/masks/{number}/{asked}/mask", data={"reason": WHY, "password": PASS_PHRASE}).status_code == 403
    wrong = manager.post(f"/audit/masks/{number}/{asked}/mask", data={"reason": WHY, "password": "wrong"})
    assert wrong.status_code == 422
    assert WHY in wrong.get_data(as_text=True)
    assert manager.post(f"/audit/masks/{number}/{asked}/mask", data={"reason": WHY, "password": PASS_PHRASE}).status_code == 303
    with suppress(Refusal):
        masking.ask(actor("PI"), version(actor("PI"), number), WHY)
        pytest.fail("asked again")


@pytest.mark.requirement("AUD-14")
def test_a_checks_own_message_is_masked_with_the_version_it_quotes(actor, number):
    fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="190")
    there = place(actor("PI"), number, "SCR/VS")
    asked = max(thread.number for listed in threads(number, ["VS"]).values() for thread in listed if thread.system)
    with pytest.raises(Refusal) as refused:
        masking.target(there, query=asked, message=1)
    assert refused.value.sentence is masking.OF_CHECK


@pytest.mark.requirement("AUD-14")
def test_nothing_is_asked_where_nobody_could_decide(actor, number):
    what = version(actor("PI"), number)
    unread = replace(what, place=replace(what.place, page=study().pages["MFG"]))
    with pytest.raises(Refusal) as refused:
        masking.ask(actor("CTU"), unread, WHY)
    assert refused.value.sentence is masking.NOBODY_DECIDES and masking.requests(actor("DM"), study(), number) == []
