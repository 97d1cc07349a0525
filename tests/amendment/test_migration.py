"""Moving begun pages to the new blanks: the dry run says exactly what happens, one act does it, a page may be refused."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted
from ecrf.casebook.models import Hold
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.entry.orphaned import orphans
from ecrf.protocols.migration import migrate, previewed
from ecrf.protocols.preview import digest, signatures_voided
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from ecrf.sdv.marks import marks
from tests.amendment.second_protocol import SECOND
from tests.amendment.test_following import with_ulcer_before
from tests.playing import fill, form, place, seen
from tests.steps.patient import subject_row

SCREENED = ("SCR", "ULCA", "1")
REASON = "Amendment 2.0"


@pytest.fixture
def number(actor, adopted) -> str:
    """A subject with one assessment begun under 1.0, complete, its exudate and its diameter verified."""
    pi, monitor = actor("PI"), actor("CRA_B")
    made = with_ulcer_before(pi)
    assert fill(pi, made, "SCR/ULCA/1", TREVAL=pi.account, PAINNRS="3").kind == "saved"
    there = place(monitor, made, "SCR/ULCA/1")
    sdv.verify(monitor, there, ["EXUDATE", "LDIAM"], {"EXUDATE": 1, "LDIAM": 1})
    return made


def dry_run(actor, number):
    return previewed(actor("DM"), SECOND, number)


def moved(actor, number, chosen=(SCREENED,), left=None, seen=None):
    found = dry_run(actor, number)
    return migrate(actor("DM"), SECOND, subject_row(actor("DM"), number), chosen, REASON, seen or digest(found), left)


def acts(number):
    return db.session.execute(text("SELECT id, verb, reason, detail FROM act WHERE stream = :s ORDER BY seq"),
                              {"s": f"subject/{number}"}).all()


def test_the_dry_run_lists_exactly_what_moving_does_and_writes_nothing(actor, number):
    before = len(acts(number))
    [move] = dry_run(actor, number)
    assert (move.address, move.old.version, move.new.version) == (SCREENED, "1.0", "2.0")
    assert [[i.name for i in items] for items in (move.added, move.orphaned, move.unverified)] == [
        ["MACERATE"], ["TRTIM", "EXUDATE"], ["EXUDATE"]]
    assert move.reopens and move.unsigned == signatures_voided(move.form) == ()
    assert len(acts(number)) == before


@pytest.mark.requirement("DATA-01")
def test_a_migration_is_one_act_and_nothing_is_lost(actor, number):
    before = len(acts(number))
    assert moved(actor, number).kind == "migrated"
    [act] = acts(number)[before:]
    assert (act.verb, act.reason, act.detail) == ("migrate", REASON, {"protocol": "2.0"})
    page = form(number, "SCR/ULCA/1")
    assert (page.version, page.state, set(page.events[-2:])) == ("2.0", "started", {"migrated", "reopened"})
    assert page.values["TRTIM"] == "10:15" and page.items["EXUDATE"].empty
    assert {one.item.name: one.value for one in orphans(SECOND, SECOND.pages["ULCA"], page)} == {"TRTIM": "10:15", "EXUDATE": "MODERATE"}
    kept = db.session.execute(text("SELECT value FROM item_version WHERE form = :f AND item = 'EXUDATE' ORDER BY version"),
                              {"f": page.id}).scalars().all()
    assert kept == ["MODERATE", None]
    standing = {item: mark.kind for (_form, item), mark in marks(number, None).items()}
    assert standing == {"EXUDATE": "withdrawn", "LDIAM": "verified"}
    assert dry_run(actor, number) == [] and verify(SECOND) == []


def test_the_page_is_completed_again_under_the_new_version(actor, client, number):
    moved(actor, number)
    shown = client("PI").get(f"/subjects/{number}/SCR/ULCA/1").get_data(as_text=True)
    assert 'id="orphaned"' in shown and "10:15" in shown and "Modéré" in shown and 'name="TRTIM"' not in shown
    assert client("PI").get(f"/subjects/{number}/SCR/ULCA/1/history/TRTIM").status_code == 200
    assert fill(actor("PI"), number, "SCR/ULCA/1", reason="NEW_INFORMATION", EXUDATE="HIGH", MACERATE="Y").kind == "saved"
    assert form(number, "SCR/ULCA/1").state == "completed" and verify(SECOND) == []


def test_a_page_left_out_stays_and_the_act_keeps_why(actor, number):
    before = form(number, "SCR/ULCA/1")
    assert moved(actor, number, chosen=(), left={SCREENED: "The hospital keeps its paper form"}).kind == "migrated"
    assert acts(number)[-1].detail == {"protocol": "2.0", "left": [
        {"page": "SCR/ULCA/1", "reason": "The hospital keeps its paper form"}]}
    after = form(number, "SCR/ULCA/1")
    assert (after.version, after.events, after.values) == ("1.0", before.events, before.values)
    assert len(dry_run(actor, number)) == 1 and verify(SECOND) == []


def test_what_changed_since_the_preview_is_a_conflict(actor, number):
    seen = digest(dry_run(actor, number))
    assert fill(actor("PI"), number, "SCR/ULCA/1", reason="ENTRY_ERROR", LDIAM="7").kind == "saved"
    assert moved(actor, number, seen=seen).status == 409
    assert form(number, "SCR/ULCA/1").version == "1.0"


def test_a_save_typed_over_the_former_version_is_a_conflict(actor, client, number):
    typed = seen(form(number, "SCR/ULCA/1").event_count, LDIAM=1, TRTIM=1)
    moved(actor, number)
    answer = client("PI").post(f"/subjects/{number}/SCR/ULCA/1", data=typed | {
        "LDIAM": "8", "LDIAM.reason": "ENTRY_ERROR", "TRTIM": "11:00", "TRTIM.reason": "ENTRY_ERROR"})
    assert answer.status_code == 409 and "8" in answer.get_data(as_text=True)


def test_a_query_at_a_retired_question_is_still_answered_on_the_page(actor, client, number):
    monitor = actor("CRA_B")
    queries.raise_query(monitor, place(monitor, number, "SCR/ULCA/1"), "TRTIM", "Heure exacte, relevée où ?")
    moved(actor, number)
    assert "Heure exacte, relevée où" in client("PI").get(f"/subjects/{number}/SCR/ULCA/1").get_data(as_text=True)
    queries.answer(actor("PI"), place(actor("PI"), number, "SCR/ULCA/1"), 1, "Sur la feuille de soins.")
    assert client("DM").get("/queries").status_code == 200


def test_the_page_of_the_migration_shows_the_dry_run_and_applies_it(client, number):
    browser = client("DM")
    assert f"/subjects/{number}/migration" in browser.get(f"/subjects/{number}").get_data(as_text=True)
    page = browser.get(f"/subjects/{number}/migration").get_data(as_text=True)
    assert all(words in page for words in ("1.0 → 2.0", "MACERATE", "TRTIM", "EXUDATE", 'value="SCR/ULCA/1"'))
    typed = {"_seen": re.search(r'name="_seen" value="([^"]+)"', page)[1], "page": "SCR/ULCA/1"}
    assert browser.post(f"/subjects/{number}/migration", data=typed).status_code == 422
    assert browser.post(f"/subjects/{number}/migration", data=typed | {"reason": REASON, "_seen": "x"}).status_code == 409
    assert browser.post(f"/subjects/{number}/migration", data=typed | {"reason": REASON}).status_code == 303
    assert form(number, "SCR/ULCA/1").version == "2.0"
    assert "/migration" not in browser.get(f"/subjects/{number}").get_data(as_text=True)
    assert browser.get(f"/audit?subject={number}").status_code == 200


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize("role, site, status", [("PI", "01", 403), ("SC", "02", 403), ("ADM", "01", 403), ("CRA_U", "02", 404)])
def test_roles_without_the_right_and_other_sites_are_refused(actor, client, number, role, site, status):
    browser = client(role, site)
    assert browser.get(f"/subjects/{number}/migration").status_code == status
    assert browser.post(f"/subjects/{number}/migration", data={"page": "SCR/ULCA/1", "reason": REASON}).status_code == status
    if status == 403:
        with pytest.raises(NotGranted):
            migrate(actor(role, site), SECOND, subject_row(actor("DM"), number), [SCREENED], REASON, "x")


def test_only_the_administrator_adopts(client, number):
    for role, status in (("DM", 403), ("PI", 403), ("ADM", 200)):
        assert client(role).get("/admin/sites/02").status_code == status
    browser = client("ADM")
    assert browser.post("/admin/sites/02", data={"protocol": "2.0", "starts": "2020-01-01", "reason": "x"}).status_code == 422
    assert browser.post("/admin/sites/02", data={"protocol": "2.0", "starts": "2030-01-01", "reason": "Approved"}).status_code == 303
    assert "2030" in browser.get("/admin/sites/02").get_data(as_text=True)


def test_a_migrated_value_is_verified_under_the_version_it_was_recorded_under(actor, number):
    moved(actor, number)
    fill(actor("PI"), number, "SCR/ULCA/1", reason="NEW_INFORMATION", EXUDATE="PURULENT")
    assert verify(SECOND) == []


def test_an_unblinded_monitor_moves_the_masked_pages_only(actor, number):
    assert previewed(actor("CRA_U"), SECOND, number) == []
    assert [m.address for m in dry_run(actor, number)] == [SCREENED]


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize(("kind", "words"), [("freeze", "gelée"), ("lock", "verrouillée")])
@pytest.mark.parametrize("level", ["page", "subject"])
def test_a_page_that_is_frozen_or_locked_stays_on_its_version_and_says_why(actor, client, number, kind, words, level):
    where = {"visit": "SCR", "page": "ULCA", "line": "1"} if level == "page" else {}
    with record.writing(actor("DM"), f"subject/{number}", kind, "Test of the hold.") as act:
        record.bring(act, Hold, [{"kind": kind, "level": level, "subject": number, **where}])
    before, page = len(acts(number)), form(number, "SCR/ULCA/1")
    outcome = moved(actor, number)
    assert (outcome.kind, outcome.status) == ("refused", 422) and words in outcome.problems[""].fr
    answer = client("DM").post(f"/subjects/{number}/migration", data={
        "_seen": digest(dry_run(actor, number)), "page": "SCR/ULCA/1", "reason": "Amendement deux, typed"})
    assert answer.status_code == 422 and words in answer.text and "Amendement deux, typed" in answer.text
    after = form(number, "SCR/ULCA/1")
    assert (len(acts(number)), after.version, after.events, after.values) == (before, "1.0", page.events, page.values)


@pytest.mark.requirement("LOCK-01")
def test_a_hold_elsewhere_stops_no_migration_and_a_thaw_lets_it_go_on(actor, number):
    for kind, where in (("freeze", {"visit": "SCR", "page": "ULCA", "line": "1"}), ("lock", {"visit": "INC", "page": "VS", "line": ""}),
                        ("thaw", {"visit": "SCR", "page": "ULCA", "line": "1"})):
        with record.writing(actor("DM"), f"subject/{number}", kind, "Test of the hold.") as act:
            record.bring(act, Hold, [{"kind": kind, "level": "page", "subject": number, **where}])
    assert moved(actor, number).kind == "migrated"
    assert form(number, "SCR/ULCA/1").version == "2.0"
