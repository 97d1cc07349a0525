"""The investigator's own copy: signed for by that person only, counted against what came after, asked for before the last access ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecrf import clock
from ecrf.accounts import verbs as accounts
from ecrf.accounts.segregation import Declined
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.exports import orders, receipts
from ecrf.permissions import CONSOLE
from ecrf.signatures.signers import NotBound
from tests import told
from tests.conftest import PASS_PHRASE
from tests.exports.copied import fetched, made, received, standing
from tests.exports.ordering import acts
from tests.playing import bind, consented, fill, study

pytestmark = [pytest.mark.usefixtures("folder"), pytest.mark.requirement("EXP-06")]


def signed(actor, order, password=PASS_PHRASE):
    """What becomes of signing for it."""
    return receipts.receive(actor, study(), order.id, "fr", password)


def grants(account):
    """The grants of an account."""
    return list(db.session.execute(text("SELECT id FROM role_grant WHERE account = :a ORDER BY id"), {"a": account}).scalars())


def test_the_investigator_signs_for_the_copy_that_was_fetched(app, actor, client):
    consented(actor("SC"))
    pi = actor("PI")
    bind(pi)
    assert standing(pi).since is None
    order = made(pi)
    orders.note_fetched(pi, order)
    db.session.commit()
    browser = client("PI")
    address = f"/exports/files/{order.id}/receipt"
    assert address in browser.get("/exports").text
    page = browser.get(address).text
    assert study().receipt.fr in page and order.sha256 in page and pi.name in page
    wrong = browser.post(address, data={"password": "not this one"})
    assert wrong.status_code == 422 and "Rien n’est signé" in wrong.text and acts("receive_copy") == []
    assert acts("log_in_failed")[-1][3]["source"] == "again"
    assert browser.post(address, data={"password": PASS_PHRASE}).location == "/exports/receipts"
    (act,) = acts("receive_copy")
    assert (act[:2], act[3]) == ((pi.account, "PI"), {"order": order.id, "format": "record"})
    row = db.session.execute(text("SELECT r.*, a.stream FROM copy_receipt r JOIN act a ON a.id = r.act")).one()
    assert (row.stream, row.site, row.cut, row.name, row.zone, row.meaning) == (
        "site/01", "01", order.detail["cut"], pi.name, "Europe/Paris", study().receipt.fr)
    assert row.manifest == acts("export")[0][3]["manifest_sha256"]
    found = standing(pi)
    assert (found.since, found.covered, found.manifest, found.signer) == (0, True, row.manifest, pi.name)
    for role in ("PI", "DM", "INS", "CRA_B"):
        assert 'data-copy="0"' in client(role).get("/exports/receipts").text, role
    assert 'data-copy="signed"' in browser.get("/exports").text
    assert browser.post(address, data={"password": PASS_PHRASE}).status_code == 409 and len(acts("receive_copy")) == 1
    assert row.manifest[:12] in client("INS").get("/audit?verb=receive_copy").text
    assert verify(study()) == []


def test_who_signs_nothing(app, actor, client):
    consented(actor("SC"))
    pi = actor("PI")
    order = made(pi, said=b"")
    with pytest.raises(NotBound):
        signed(pi, order)
    bind(pi)
    assert signed(pi, order).problems == {"": receipts.NOT_FETCHED}
    for person, refusal in ((replace(pi, account="U9999"), Denied), (actor("PI", "02"), Denied), (replace(pi, role="SI"), NotGranted),
                            (actor("SI"), NotGranted), (actor("SC"), NotGranted), (actor("DM"), NotGranted)):
        with pytest.raises(refusal):
            signed(person, order)
    table = fetched(pi, "csv")
    with pytest.raises(Denied):
        signed(pi, table)
    with pytest.raises(Denied):
        receipts.receive(pi, study(), "0" * 16, "fr", PASS_PHRASE)
    assert receipts.copies(replace(pi, role="SI"), [order]) == {}
    db.session.commit()
    other = actor("PI", "02")
    bind(other)
    db.session.commit()
    assert client("PI", "02").get(f"/exports/files/{order.id}/receipt").status_code == 404
    assert acts("receive_copy") == []


@pytest.mark.requirement("BLIND-01")
def test_what_came_after_is_counted_as_far_as_an_investigator_reads_it(app, actor):
    number = told.subject(actor)
    pi = actor("PI")
    received(pi)
    assert fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="123").kind == "saved"
    seen = standing(pi).since
    assert seen >= 1 and not standing(pi).covered
    told.product(actor, number)
    inspector = replace(actor("INS"), unblinded=True)
    counted = [standing(one).since for one in (pi, actor("CRA_B"), actor("DM"), inspector)]
    assert counted == [seen] * 4, "the product page is counted for nobody"
    consented(actor("SC", "02"), "02")
    assert standing(pi).since == seen, "another site’s"
    with pytest.raises(StopIteration):
        standing(actor("PI", "02"), "01")
    with pytest.raises(StopIteration):
        standing(actor("CRA_B", "02"), "01")


def test_a_new_subject_and_an_older_copy_signed_late_do_not_make_it_complete(app, actor):
    consented(actor("SC"))
    pi = actor("PI")
    bind(pi)
    old = fetched(pi)
    received(pi)
    assert signed(pi, old).signed == ["01"] and standing(pi).since == 0, "the copy of the latest cut counts"
    consented(actor("SC"))
    assert standing(pi).since == 2, "enrolled, consent recorded"


def test_the_last_investigator_keeps_access_until_the_copy_is_received(app, actor, client):
    pi, adm = actor("PI"), actor("ADM")
    (grant,) = grants(pi.account)
    assert standing(pi).until is None
    number = consented(actor("SC"))
    for leave in (lambda: accounts.close(adm, pi.account, "left"), lambda: accounts.end_grant(adm, grant, "left")):
        with pytest.raises(Declined, match="aucune copie complète") as refused:
            leave()
        assert "centre 01" in refused.value.problem.fr and "signe le reçu" in refused.value.problem.fr
    received(pi)
    assert fill(actor("SC"), number, "SCR/VS", SYSBP="120").kind == "saved"
    with pytest.raises(Declined, match="un acte l’a suivie"):
        accounts.close(adm, pi.account, "left")
    assert not accounts.is_closed(pi.account)
    received(pi)
    db.session.commit()
    answer = client("ADM").post(f"/admin/users/{pi.account}/close", data={"reason": "left"})
    assert answer.status_code == 303 and accounts.is_closed(pi.account)


def test_suspected_misuse_waits_for_nothing_and_is_on_record(app, actor, client):
    consented(actor("SC"))
    pi = actor("PI").account
    db.session.commit()
    admin, address = client("ADM"), f"/admin/users/{pi}/close"
    refused = admin.post(address, data={"reason": "left the hospital"})
    assert refused.status_code == 422 and "aucune copie complète" in refused.text and "left the hospital" in refused.text
    assert admin.post(address, data={"misuse": "y"}).status_code == 422, "not without its reason"
    assert admin.post(address, data={"reason": "phrase shared", "misuse": "y"}).status_code == 303
    assert acts("close_account")[-1][2:] == ("phrase shared", {"misuse": True})
    assert "soupçon d’usage abusif oui" in client("INS").get("/audit?verb=close_account").text


def test_who_may_leave_without_a_copy(app, actor):
    pi, other, adm = actor("PI"), actor("PI", "02"), actor("ADM")
    accounts.close(adm, other.account, "no subject there yet")
    consented(actor("SC"))
    accounts.close(adm, actor("SI").account, "not a principal investigator")
    lapsed = accounts.create_account(CONSOLE, "former@example.org", "Synthetic Former", "fr", PASS_PHRASE)
    accounts.grant(CONSOLE, lapsed, "PI", "01", date(2020, 1, 1), date(2020, 12, 31))
    accounts.close(adm, lapsed, "long gone")
    second = accounts.grant(CONSOLE, pi.account, "PI", "01", date(2024, 1, 1))
    accounts.end_grant(adm, grants(pi.account)[0], "granted twice")
    successor = accounts.create_account(CONSOLE, "next@example.org", "Synthetic Next", "fr", PASS_PHRASE)
    tomorrow = clock.today("Europe/Paris") + timedelta(days=1)
    later = accounts.grant(CONSOLE, successor, "PI", "01", tomorrow)
    accounts.end_grant(adm, second, "a successor is named")
    with pytest.raises(Declined):
        accounts.end_grant(adm, later, "then nobody would be left")
    accounts.grant(CONSOLE, pi.account, "PI", "01", date(2024, 1, 1), tomorrow)
    accounts.close(adm, successor, "there is one again")
    with pytest.raises(Declined):
        accounts.close(adm, pi.account, "a closed account is no successor")
    assert standing(pi).until == tomorrow, "it lapses by itself, and the list says so"


def test_the_console_leaves_nobody_without_a_copy_either(app, actor):
    consented(actor("SC"))
    run = app.test_cli_runner().invoke
    refused = run(args=["user", "close", "pi.01@example.org", "--reason", "left"])
    assert refused.exit_code == 1 and "no complete copy of its record was received" in refused.stderr
    assert run(args=["user", "close", "pi.01@example.org", "--reason", "stolen", "--misuse"]).exit_code == 0


def test_the_database_keeps_receipts_as_they_are(app, actor):
    consented(actor("SC"))
    order = received(actor("PI"))
    again = ("INSERT INTO copy_receipt (act, site, export, cut, manifest, meaning, name, zone) "
             "SELECT (SELECT min(id) FROM act), site, export, cut, {}, meaning, name, zone FROM copy_receipt")
    for statement, said in (("UPDATE copy_receipt SET manifest = 'x'", "permission denied"), ("DELETE FROM copy_receipt", "permission denied"),
                            (again.format("manifest"), "uq_copy_receipt_site_export"), (again.format("'x'"), "ck_copy_receipt_manifest")):
        with pytest.raises(DBAPIError, match=said), db.session.begin_nested():
            db.session.execute(text(statement))
    assert orders.find(order.id).state == "ready"
