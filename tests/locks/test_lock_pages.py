"""Freeze and lock on screen: what people see and are told, what they typed stays, the verbs over HTTP, the report, the final cut."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import locate, record
from ecrf.casebook.models import Hold
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.locks import changes
from ecrf.queries import verbs as queries
from tests.conftest import PASS_PHRASE
from tests.locks.held import do, nothing_missing, state, target
from tests.playing import VITALS, consented, fill, form, seen, study


@pytest.fixture
def number(actor, monkeypatch):
    nothing_missing(monkeypatch)
    found = consented(actor("PI"))
    fill(actor("PI"), found, "SCR/VS", **VITALS)
    return found


def words(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize("verb", ["freeze", "lock"])
def test_a_held_page_is_read_only_and_a_save_from_before_keeps_what_was_typed(actor, client, number, verb):
    browser = client("PI")
    assert 'name="PULSE"' in words(browser.get(f"/subjects/{number}/SCR/VS"))
    do(actor("DM"), verb, target("page", number))
    drawn = words(browser.get(f"/subjects/{number}/SCR/VS"))
    assert 'name="PULSE"' not in drawn and ("gelée" if verb == "freeze" else "verrouillée") in drawn and "Data manager" in drawn
    typed = seen(form(number, "SCR/VS").event_count, PULSE=1) | {"PULSE": "77", "_reason": "ENTRY_ERROR"}
    versions = db.session.execute(text("SELECT count(*) FROM item_version")).scalar_one()
    answer = browser.post(f"/subjects/{number}/SCR/VS", data=typed)
    assert answer.status_code == 409 and 'value="77"' in words(answer) and "Data manager" in words(answer)
    assert db.session.execute(text("SELECT count(*) FROM item_version")).scalar_one() == versions
    kept = db.session.execute(text("SELECT typed FROM draft WHERE typed IS NOT NULL")).scalar_one()
    assert ["PULSE", "77"] in kept
    assert browser.post(f"/subjects/{number}/SCR/VS/draft", data={"PULSE": "78"}).status_code == 409
    assert ["PULSE", "77"] in db.session.execute(text("SELECT typed FROM draft WHERE typed IS NOT NULL")).scalar_one()


@pytest.mark.requirement("LOCK-01")
def test_a_lock_that_lands_in_between_is_told_in_the_same_words_and_nothing_is_lost(actor, client, number, monkeypatch):
    browser, dm = client("PI"), actor("DM")
    real, once = record.lock, []

    def overtaken(stream):
        if stream == record.subject_stream(number) and not once:
            once.append(stream)
            act = record.begin(dm, stream, "lock")
            record.bring(act, Hold, [{"kind": "lock", **target("page", number).row}])
            record.seal(act)
            db.session.commit()
        real(stream)
    monkeypatch.setattr(record, "lock", overtaken)
    typed = seen(form(number, "SCR/VS").event_count, PULSE=1) | {"PULSE": "77", "_reason": "ENTRY_ERROR"}
    answer = browser.post(f"/subjects/{number}/SCR/VS", data=typed)
    assert once and answer.status_code == 409 and 'value="77"' in words(answer) and "verrouillée depuis" in words(answer)


def test_what_a_freeze_allows_and_a_lock_does_not(actor, client, number):
    with client("CRA_B").application.test_request_context():
        queries.raise_query(actor("CRA_B"), locate.place(actor("CRA_B"), study(), number, ["SCR", "VS"]), "PULSE", "sure?")
    do(actor("DM"), "freeze", target("visit", number))
    monitor = client("CRA_B")
    marked = monitor.post(f"/subjects/{number}/SCR/VS/verify", data={"items": "PULSE", "version.PULSE": "1"}, follow_redirects=True)
    assert db.session.execute(text("SELECT count(*) FROM verification")).scalar_one() == 1, words(marked)[:300]
    assert client("PI").post(f"/subjects/{number}/SCR/VS/reopened", data={"reason": "again"}).status_code in (302, 303)
    do(actor("DM"), "lock", target("visit", number))
    monitor = client("CRA_B")
    refused = monitor.post(f"/subjects/{number}/SCR/VS/verify", data={"items": "SYSBP", "version.SYSBP": "1"}, follow_redirects=True)
    assert "verrouillée depuis" in words(refused)
    assert db.session.execute(text("SELECT count(*) FROM verification")).scalar_one() == 1


@pytest.mark.requirement("LOCK-01")
def test_a_locked_site_gives_no_number_and_keeps_its_registers(actor, client, number):
    do(actor("DM"), "lock", target("site", number))
    browser = client("PI")
    answer = browser.post("/subjects/new", data={"site": "01", "RFICDAT": "01/06/2026", "once": "abc"})
    assert answer.status_code == 422 and "fermé aux écritures" in words(answer)
    answer = client("DM").post("/registers/01/CNSV/new", data={"CVVER": "3.0", "CVKIND": "MAIN", "CVFROM": "01/01/2026"})
    assert answer.status_code == 422 and "fermé aux écritures" in words(answer)


def test_the_verbs_over_http_at_every_level(actor, client, number):
    manager = client("DM")
    at = f"/subjects/{number}/locks"
    assert manager.get(at).status_code == 200
    assert manager.post(f"{at}/freeze", data={"where": ["visit:SCR", "page:INC/VS"]}).status_code == 303
    assert (state(target("visit", number)), state(target("page", number, "INC/VS"))) == ("frozen", "frozen")
    again = manager.post(f"{at}/freeze", data={"where": "visit:SCR", "reason": "typed before"})
    assert again.status_code == 409 and "typed before" in words(again)
    assert manager.post(f"{at}/freeze", data={}).status_code == 422
    assert manager.post(f"{at}/lock", data={"where": "subject", "password": "wrong"}).status_code == 422
    assert manager.post(f"{at}/lock", data={"where": "subject", "password": PASS_PHRASE}).status_code == 303
    until = (clock.now() + timedelta(days=2)).strftime("%d/%m/%Y")
    asked = {"where": "page:SCR/VS", "reason": "wrong pulse", "change": "the pulse", "until": until, "allocation_known": "n"}
    assert manager.post(f"{at}/ask_unlock", data=asked).status_code == 303
    for page in (at, "/locks"):
        assert "the pulse" in words(manager.get(page))
    sponsor = client("SPO")
    assert sponsor.post(f"{at}/unlock", data={"where": "page:SCR/VS"}).status_code == 303
    assert state(target("page", number)) == "reopened"
    assert "ouverte jusqu" in words(client("PI").get(f"/subjects/{number}/SCR/VS"))
    for wrong in ("page:SCR/XX", "visit:NO", "nothing", "page:AE/new"):
        assert client("DM").post(f"{at}/freeze", data={"where": wrong}).status_code == 404
    manager = client("DM")
    for page in ("/locks/study", "/locks/sites/01"):
        assert manager.get(page).status_code == 200
        assert manager.post(f"{page}/freeze").status_code == 303
        assert manager.post(f"{page}/thaw", data={"reason": ""}).status_code == 422
        assert manager.post(f"{page}/thaw", data={"reason": "too early"}).status_code == 303
    assert manager.get("/locks/sites/77").status_code == 404


def test_another_site_knows_nothing_and_a_role_without_the_verb_is_denied(client, number):
    assert client("PI", "02").get(f"/subjects/{number}/locks").status_code == 404
    investigator = client("PI")
    assert investigator.get(f"/subjects/{number}/locks").status_code == 200
    assert investigator.post(f"/subjects/{number}/locks/freeze", data={"where": "subject"}).status_code == 403
    assert investigator.get("/locks").status_code == 403


@pytest.mark.requirement("LOCK-04")
def test_the_report_of_an_unlocking_is_the_trail_of_the_interval(actor, client, number):
    page, pi = target("page", number), actor("PI")
    for verb, role in (("lock", "DM"), ("ask_unlock", "DM"), ("unlock", "SPO")):
        do(actor(role), verb, page)
    fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", PULSE="88")
    fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", PULSE="89")
    fill(pi, number, "INC/VS", **VITALS)
    do(actor("DM"), "relock", page)
    with client("DM").application.test_request_context():
        [one] = changes.unlockings(actor("DM"), study())
        told = {(row.item, row.version) for entry in changes.changes(actor("DM"), study(), one) for row in entry.rows if row.table == "item_version"}
    rows = db.session.execute(text("""
        SELECT v.item, v.version FROM item_version v JOIN form f ON f.id = v.form WHERE f.subject = :n AND f.visit = 'SCR' AND f.page = 'VS'
        AND v.act > (SELECT act FROM hold WHERE kind = 'unlock') AND v.act < (SELECT act FROM hold WHERE kind = 'relock')"""), {"n": number})
    assert told == {tuple(row) for row in rows} and ("PULSE", 2) in told and ("PULSE", 3) in told
    manager = client("DM")
    assert "the date of the visit" in words(manager.get("/locks/changes"))
    shown = words(manager.get(f"/locks/changes?unlocking={one.key}"))
    assert "88" in shown and "89" in shown and "INC" not in shown.split("<table")[1]
    assert manager.get("/locks/changes?unlocking=nonsense").status_code == 404
    assert manager.get("/locks/changes?after=nonsense").status_code == 404
    assert client("CRA_B", "02").get(f"/locks/changes?unlocking={one.key}").status_code == 404


@pytest.mark.requirement("LOCK-04")
def test_an_unlocking_in_force_is_listed_however_many_came_after_it(actor, app, number):
    fill(actor("PI"), number, "INC/VS", **VITALS)
    first, second = target("page", number), target("page", number, "INC/VS")
    for what in (first, second):
        for verb, role in (("lock", "DM"), ("ask_unlock", "DM"), ("unlock", "SPO")):
            do(actor(role), verb, what)
    with app.test_request_context():
        assert [one.target for one in changes.unlockings(actor("DM"), study(), running=True)] == [second, first]
        do(actor("DM"), "relock", second)
        assert [one.target for one in changes.unlockings(actor("DM"), study(), 1)] == [second], "the newest of all"
        assert [one.target for one in changes.unlockings(actor("DM"), study(), 1, running=True)] == [first]


@pytest.mark.requirement("LOCK-05")
def test_the_lock_of_the_study_makes_the_final_cut_and_its_digest_stays(committed, actor, client, superuser, monkeypatch):
    nothing_missing(monkeypatch)
    number = consented(actor("PI"))
    with committed.test_request_context():
        do(actor("DM"), "ask_lock", target("study", number))
        db.session.commit()
        do(actor("SPO"), "lock", target("study", number))
        db.session.commit()
        digest = cuts.heads_digest("lock-1")
        assert digest in words(client("DM").get("/locks"))  # the log-in is an act after the cut
        db.session.commit()
        assert cuts.heads_digest("lock-1") == digest
        from ecrf.casebook.verify import verify
        assert not verify(study())
        db.session.rollback()
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE item_version SET value = value || 'x' WHERE value IS NOT NULL AND item = 'RFICVER'")
        assert any(number in problem.where for problem in verify(study()))


def test_the_pages_cost_the_same_however_many_holds_there_are(actor, client, number):
    from tests.entry.test_budget import get
    browser = client("DM")
    before = len(get(browser, f"/subjects/{number}/locks")), len(get(browser, f"/subjects/{number}/SCR/VS"))
    for level in ("page", "visit", "subject", "site"):
        do(actor("DM"), "freeze", target(level, number))
    assert (len(get(browser, f"/subjects/{number}/locks")), len(get(browser, f"/subjects/{number}/SCR/VS"))) == before


@pytest.mark.requirement("LOCK-01")
def test_events_and_steps_of_a_locked_casebook_are_refused_in_words(actor, client, number):
    do(actor("DM"), "lock", target("subject", number))
    rows = db.session.execute(text("SELECT (SELECT count(*) FROM form_event), (SELECT count(*) FROM form)")).one()
    browser = client("PI")
    for address, event in (("INC/VS", "not_done"), ("SCR/VS", "reopened")):
        answer = browser.post(f"/subjects/{number}/{address}/{event}", data={"reason": "not needed"}, follow_redirects=True)
        assert "verrouillée depuis" in words(answer)
    answer = browser.post(f"/subjects/{number}/steps/randomise", data={})
    assert answer.status_code == 422 and "verrouillée depuis" in words(answer)
    assert browser.post(f"/subjects/{number}/SCR/VS/complete", data={"_item": "TEMP", "_missing": "ND"}).status_code == 422
    assert db.session.execute(text("SELECT (SELECT count(*) FROM form_event), (SELECT count(*) FROM form)")).one() == rows
