"""Signing: who, with which credentials, over what; void at once by any later change; refusals leave no signature behind."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import text

from ecrf.accounts import passwords
from ecrf.accounts import verbs as accounts
from ecrf.casebook import record, signed
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.casebook.models import Hold
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.permissions import CONSOLE, GRANTED, ROLES
from ecrf.queries.threads import Refusal
from ecrf.signatures import listing, reading, standing, verbs
from tests.playing import PASS_PHRASE, VITALS, bind, consented, fill, form, place, sign, study
from tests.signatures.measured import VS, asked, last, measured, rows
from tests.steps.patient import answer_all

SIGNERS = {"PI": VS, "SI": VS}
"""Who signs a page of the casebook of the site."""
PEOPLE = sorted(set(ROLES) - {"SYSTEM", "CONSOLE"})


@pytest.mark.requirement("SIG-05")
@pytest.mark.parametrize("role", PEOPLE)
def test_only_investigators_sign_pages_of_the_site(actor, client, role):
    number = measured(actor)
    before = rows()
    if role in SIGNERS:
        assert sign(actor(role), number, VS).signed == [("SCR", "VS", "")]
        return
    browser = client(role)
    answer = browser.post(f"/subjects/{number}/sign", data={"scope": "page", "at": VS, "page": VS, "meaning": "review",
                                                            "password": PASS_PHRASE, f"digest.{VS}": "0" * 64})
    assert answer.status_code == (404 if role in GRANTED["sign"] else 403)
    assert rows() == before


@pytest.mark.requirement("SIG-05")
def test_the_nurse_does_not_sign_what_he_records(actor):
    number = measured(actor)
    with pytest.raises(NotGranted):
        verbs.sign(actor("SC"), study(), place(actor("SC"), number, VS).subject,
                   verbs.Asked({("SCR", "VS", ""): ""}, "page", "authorship", PASS_PHRASE))
    with pytest.raises(Denied):
        verbs.sign(actor("PI"), study(), place(actor("PI"), number, VS).subject,
                   verbs.Asked({("", "MFG", "1"): ""}, "page", "review", PASS_PHRASE))


@pytest.mark.requirement("SIG-05")
def test_another_sites_investigator_finds_nothing_to_sign(actor, client):
    number = measured(actor)
    bind(actor("PI", "02"))
    browser = client("PI", "02")
    assert browser.get(f"/subjects/{number}/sign?scope=page&at={VS}").status_code == 404
    assert browser.post(f"/subjects/{number}/sign", data={"scope": "page", "at": VS, "page": VS}).status_code == 404
    assert listing.count(actor("PI", "02"), study()) == 0
    assert rows() == 0


@pytest.mark.requirement("SIG-05")
def test_an_ended_delegation_signs_nothing(actor, client):
    number = measured(actor)
    who = actor("SI")
    bind(who)
    browser = client("SI")
    assert browser.get(f"/subjects/{number}/sign?scope=page&at={VS}").status_code == 200
    grant = db.session.execute(text("SELECT id FROM role_grant WHERE account = :a"), {"a": who.account}).scalar_one()
    accounts.end_grant(CONSOLE, grant, "délégation terminée")
    answer = browser.post(f"/subjects/{number}/sign", data={
        "scope": "page", "at": VS, "page": VS, "meaning": "review", "password": PASS_PHRASE,
        f"digest.{VS}": signed.current([form(number, VS).id])[form(number, VS).id].digest})
    assert answer.status_code == 403
    assert rows() == 0


@pytest.mark.requirement("SIG-01")
def test_credentials_are_asked_each_time_and_only_ones_own_will_do(actor):
    number, pi = measured(actor), actor("PI")
    bind(pi)
    other = "agrafe pile cheval correcte"
    db.session.execute(text("UPDATE account SET password_hash = :h WHERE code = :c"),
                       {"h": passwords.hash_password(other), "c": actor("SI").account})
    for wrong in ("", "pas la bonne phrase", other):
        assert set(asked(number, pi, password=wrong).problems) == {"password"}
    assert rows() == 0
    failures = db.session.execute(text("SELECT count(*) FROM act WHERE stream = :s AND verb = 'log_in_failed'"),
                                  {"s": f"account/{pi.account}"}).scalar_one()
    assert failures == 3
    assert asked(number, pi).signed
    assert rows() == 1


@pytest.mark.requirement("SIG-02")
def test_a_signature_says_who_in_which_role_and_meaning_and_when(actor, client):
    number, pi = measured(actor), actor("PI")
    sign(pi, number, VS, "responsibility")
    row = db.session.execute(text("""SELECT s.name, s.meaning, s.zone, s.scope, a.role, a.at, a.by FROM signature s
                                     JOIN act a ON a.id = s.act""")).one()
    assert (row.name, row.meaning, row.zone, row.scope, row.role, row.by) == (
        pi.name, "responsibility", "Europe/Paris", "page", "PI", pi.account)
    for reader in ("PI", "SC", "CRA_B", "INS"):
        page = client(reader).get(f"/subjects/{number}/{VS}").get_data(as_text=True)
        mark = last(number, VS)
        for words in (pi.name, "responsabilité", f"{mark.local:%d/%m/%Y %H:%M}", "Europe/Paris", f"{mark.utc:%d/%m/%Y %H:%M}", "UTC"):
            assert words in page, (reader, words)


@pytest.mark.requirement("SIG-02")
def test_a_meaning_is_chosen(actor):
    number, pi = measured(actor), actor("PI")
    bind(pi)
    for meaning in ("", "witness"):
        assert set(asked(number, pi, meaning=meaning).problems) == {"meaning"}
    with pytest.raises(Refusal):
        asked(number, pi, scope="study")
    assert rows() == 0


@pytest.mark.requirement("SIG-03")
def test_the_digest_covers_exactly_what_was_current(actor):
    import rfc8785
    number, pi = measured(actor), actor("PI")
    sign(pi, number, VS)
    filled = form(number, VS)
    whole = {"subject": number, "visit": "SCR", "page": "VS", "line": "", "version": filled.version, "state": "completed",
             "items": sorted([n, r.version, r.value, r.missing, r.missing_reason] for n, r in filled.items.items())}
    stored = db.session.execute(text("SELECT digest FROM signature")).scalar_one()
    assert stored == hashlib.sha256(rfc8785.dumps(whole)).hexdigest()
    fill(actor("SC"), number, VS, reason="ENTRY_ERROR", PULSE="71")
    assert signed.current([filled.id])[filled.id].digest != stored
    assert verify(study()) == []


@pytest.mark.requirement("SIG-03")
@pytest.mark.parametrize("harm", [
    "UPDATE signature SET form = (SELECT id FROM form WHERE page = 'ICF')",
    "UPDATE item_version SET value = '121' WHERE item = 'SYSBP'",
    "UPDATE item_version SET missing = 'ND', value = NULL, missing_reason = 'x' WHERE item = 'PULSE'",
    "DELETE FROM item_version WHERE item = 'TEMP'"])
def test_a_signature_that_was_moved_or_whose_page_was_altered_is_found(committed, actor, superuser, harm):
    number = measured(actor)
    sign(actor("PI"), number, VS)
    db.session.commit()
    assert verify(study()) == []
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(harm)
    found = [p for p in verify(study()) if p.kind == "unfitting signature"]
    assert len(found) == 1 and found[0].where.startswith(number) and actor("PI").name in found[0].sentence


@pytest.mark.requirement("SIG-03")
def test_the_application_cannot_touch_a_signature(app, actor):
    sign(actor("PI"), measured(actor), VS)
    for statement in ("UPDATE signature SET form = form", "DELETE FROM signature", "UPDATE signer SET words = 'x'", "DELETE FROM signer"):
        with pytest.raises(Exception, match="permission denied"), db.session.begin_nested():
            db.session.execute(text(statement))


@pytest.mark.requirement("SIG-04")
def test_a_change_voids_the_signature_at_once_and_asks_for_another(actor, client):
    number, pi = measured(actor), actor("PI")
    sign(pi, number, VS)
    assert not last(number, VS).void
    waiting = listing.count(pi, study())
    assert fill(actor("SC"), number, VS, reason="SOURCE_CORRECTED", SYSBP="131").kind == "saved"
    assert last(number, VS).void
    assert listing.count(pi, study()) == waiting + 1
    page = client("PI").get(f"/subjects/{number}/{VS}").get_data(as_text=True)
    assert "120 mmHg → 131 mmHg" in page and actor("SC").name in page
    again, = [w for w in listing.waiting(pi, study(), listing.Wanted(subject=number))[0] if w.page == "VS"]
    assert again.again
    assert sign(pi, number, VS).signed
    kept = standing.history(form(number, VS).id)
    assert [one.signature.void for one in kept] == [False, True]
    assert [(one.item, one.old[1], one.new[1]) for one in kept[1].later] == [("SYSBP", "120", "131")]
    assert listing.count(pi, study()) == waiting


@pytest.mark.requirement("SIG-04")
@pytest.mark.parametrize("event", ["reopened", "removed"])
def test_an_event_of_the_page_voids_its_signature(actor, event):
    from ecrf.entry import events
    number, pi = consented(actor("SC")), actor("PI")
    if event == "removed":
        answer_all(pi, number, "CM/new", CMTRT="Nifédipine")
        address = "CM/1"
    else:
        assert events.happen(actor("SC"), study(), place(pi, number, VS), "not_done", "tensiomètre en panne") is None
        address = VS
    sign(pi, number, address)
    assert not last(number, address).void
    assert events.happen(actor("SC"), study(), place(pi, number, address), event, "erreur de saisie") is None
    assert last(number, address).void
    outcome = asked(number, pi, address)
    assert not outcome.signed and outcome.refused


@pytest.mark.requirement("SIG-04")
def test_queries_and_verification_leave_a_signature_standing(actor):
    from ecrf.queries import verbs as queries
    from ecrf.sdv import verbs as sdv
    number, pi = measured(actor), actor("PI")
    sign(pi, number, VS)
    monitor = actor("CRA_B")
    queries.raise_query(monitor, place(monitor, number, VS), "TEMP", "À vérifier.")
    sdv.verify(monitor, place(monitor, number, VS), ["SYSBP"], {"SYSBP": 1})
    assert not last(number, VS).void


def test_a_page_not_complete_or_signed_already_is_refused(actor):
    number, pi = consented(actor("SC")), actor("PI")
    bind(pi)
    fill(actor("SC"), number, VS, SYSBP="120")
    filled = form(number, VS)
    digest = signed.current([filled.id])[filled.id].digest
    assert asked(number, pi, shown={("SCR", "VS", ""): digest}).refused == {("SCR", "VS", ""): verbs.NOT_SETTLED}
    assert asked(number, pi, address="SCR/PE", shown={("SCR", "PE", ""): ""}).refused == {("SCR", "PE", ""): verbs.NOT_SETTLED}
    assert fill(actor("SC"), number, VS, reason="NEW_INFORMATION", **{n: v for n, v in VITALS.items() if n != "SYSBP"}).completed
    assert sign(pi, number, VS).signed
    shown = signed.current([filled.id])[filled.id].digest
    assert asked(number, pi, shown={("SCR", "VS", ""): shown}).refused == {("SCR", "VS", ""): verbs.ALREADY}
    assert asked(number, pi, shown={}).problems == {"pages": verbs.CHOOSE_PAGE}
    assert sign(actor("SI"), number, VS, "approval").signed, "another physician may sign beside"


def hold(number, kind, level="subject"):
    with record.writing(CONSOLE, f"subject/{number}", kind) as act:
        record.bring(act, Hold, [{"kind": kind, "level": level, "subject": number}])


def test_a_frozen_page_is_signed_and_a_locked_one_is_not(actor):
    number, pi = measured(actor), actor("PI")
    hold(number, "freeze")
    assert sign(pi, number, VS).signed
    assert sign(pi, number, "ICF").signed
    number = measured(actor)
    hold(number, "lock")
    filled = form(number, VS)
    outcome = asked(number, pi, shown={("SCR", "VS", ""): signed.current([filled.id])[filled.id].digest})
    assert outcome.refused == {("SCR", "VS", ""): verbs.LOCKED}


@pytest.mark.requirement("SIG-07")
def test_of_five_pages_the_one_changed_meanwhile_is_refused_and_four_are_signed(actor, client):
    number, pi = consented(actor("SC")), actor("PI")
    bind(pi)
    for visit in ("SCR", "INC", "D0", "W1", "W4"):
        assert fill(actor("SC"), number, f"{visit}/VS", **VITALS).completed
    there = place(pi, number, VS)
    found = reading.read_all(pi, study(), there.subject, "casebook", None)
    shown = {p.content.address: p.content.digest for p in found.pages if p.content.page == "VS"}
    assert len(shown) == 5
    fill(actor("SC"), number, "D0/VS", reason="ENTRY_ERROR", PULSE="88")
    data = {"scope": "casebook", "at": "", "meaning": "review", "password": PASS_PHRASE,
            "page": ["/".join(filter(None, a)) for a in shown], **{f"digest.{'/'.join(filter(None, a))}": d for a, d in shown.items()}}
    answer = client("PI").post(f"/subjects/{number}/sign", data=data)
    assert answer.status_code == 409
    assert "D0" in answer.get_data(as_text=True) and verbs.CHANGED.fr in answer.get_data(as_text=True)
    rows = db.session.execute(text("SELECT s.digest, s.act, f.visit FROM signature s JOIN form f ON f.id = s.form")).all()
    assert sorted(row.visit for row in rows) == ["INC", "SCR", "W1", "W4"]
    assert len({row.digest for row in rows}) == 4 and len({row.act for row in rows}) == 1
    digests = set(shown.values()) | {signed.current([form(number, "D0/VS").id])[form(number, "D0/VS").id].digest}
    assert len(digests) == 6
    assert sign(pi, number, "D0/VS").signed


@pytest.mark.requirement("SIG-07")
def test_what_is_new_since_the_last_signature_and_open_queries_stand_on_the_page(actor, client):
    from ecrf.queries import verbs as queries
    number, pi, monitor = measured(actor), actor("PI"), actor("CRA_B")
    sign(pi, number, VS)
    fill(actor("SC"), number, VS, reason="SOURCE_CORRECTED", SYSBP="131")
    queries.raise_query(monitor, place(monitor, number, VS), "TEMP", "Quel thermomètre ?")
    found = reading.read_all(pi, study(), place(pi, number, VS).subject, "visit", ("SCR", "", ""))
    page, = [p for p in found.pages if p.content.page == "VS"]
    assert [(line.name, line.was[1], line.now[1]) for line in page.lines] == [("SYSBP", "120", "131")]
    assert page.same == len(form(number, VS).items) - 1
    assert [t.item for t in page.unsettled] == ["TEMP"]
    words = client("PI").get(f"/subjects/{number}/sign?scope=visit&at=SCR").get_data(as_text=True)
    assert "131 mmHg" in words and "Quel thermomètre" in words
