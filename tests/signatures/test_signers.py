"""Who is able to sign, and the list of what waits for a signature."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecrf import clock
from ecrf.casebook import read, record
from ecrf.casebook.locate import NotGranted
from ecrf.casebook.models import Hold
from ecrf.db import db
from ecrf.permissions import CONSOLE, ROLES
from ecrf.signatures import listing, signers
from ecrf.signatures.declaration import VERSION
from tests.playing import PASS_PHRASE, sign, study
from tests.signatures.measured import VS, asked, measured

SIGNERS = {"PI": VS, "SI": VS}
"""Who signs a page of the casebook of the site."""
PEOPLE = sorted(set(ROLES) - {"SYSTEM", "CONSOLE"})


@pytest.mark.requirement("SIG-08")
def test_nobody_signs_before_identity_and_declaration(actor, client):
    number, pi = measured(actor), actor("PI")
    db.session.commit()
    browser = client("PI")
    there = f"/subjects/{number}/sign?scope=page&at={VS}"
    sent = browser.get(there)
    assert sent.status_code == 302 and sent.location.startswith("/signatures/declaration?next=")
    with pytest.raises(signers.NotBound):
        asked(number, pi)
    refused = browser.post("/signatures/declaration", data={"next": there, "password": PASS_PHRASE})
    assert refused.status_code == 422
    assert browser.post("/signatures/declaration", data={"accepted": "y", "password": "fausse"}).status_code == 422
    assert not signers.bound(pi.account).declared
    browser.post("/signatures/declaration", data={"next": there, "accepted": "y", "password": PASS_PHRASE})
    with pytest.raises(signers.NotBound):
        asked(number, pi)
    answer = client("ADM").post(f"/admin/users/{pi.account}/identity", data={"identity": "dossier du personnel, carte vue"})
    assert answer.status_code == 303
    bound = signers.bound(pi.account)
    assert bound.ready and bound.declared == f"{VERSION} fr" and bound.accepted is not None
    assert asked(number, pi).signed
    page = client("ADM").get(f"/admin/users/{pi.account}").get_data(as_text=True)
    assert "dossier du personnel, carte vue" in page and VERSION in page


@pytest.mark.requirement("SIG-08")
def test_the_declaration_leads_back_to_what_was_to_be_signed(actor, client):
    number, pi = measured(actor), actor("PI")
    signers.record_identity(CONSOLE, pi.account, "dossier du personnel")
    there = f"/subjects/{number}/sign?scope=page&at={VS}"
    answer = client("PI").post("/signatures/declaration", data={"next": there, "accepted": "y", "password": PASS_PHRASE})
    assert (answer.status_code, answer.location) == (303, there)
    with pytest.raises(NotGranted):
        signers.declare(actor("SC"), "fr", PASS_PHRASE)
    with pytest.raises(NotGranted):
        signers.record_identity(actor("DM"), pi.account, "dossier")


def test_the_list_holds_what_its_count_says(actor):
    pi = actor("PI")
    numbers = [measured(actor) for _ in range(3)]
    found, earlier, more = listing.waiting(pi, study(), listing.Wanted())
    assert len(found) == listing.count(pi, study()) == 6 and not earlier and not more
    assert [line.subject for line in found] == [n for number in numbers for n in (number, number)]
    assert listing.count(pi, study(), listing.Wanted(visit="SCR")) == 3
    assert listing.count(pi, study(), listing.Wanted(subject=numbers[0])) == 2
    assert listing.count(pi, study(), listing.Wanted(site="02")) == 0
    sign(pi, numbers[0], VS)
    assert listing.count(pi, study()) == 5
    given, *_ = listing.given(pi, study())
    assert [(line.subject, line.page, line.void) for line in given] == [(numbers[0], "VS", False)]
    assert listing.count(actor("SC"), study()) == 0


def test_the_list_goes_on_by_key(actor, monkeypatch):
    pi = actor("PI")
    for _ in range(3):
        measured(actor)
    monkeypatch.setattr(listing, "PAGE", 4)
    first, earlier, more = listing.waiting(pi, study(), listing.Wanted())
    assert (len(first), earlier, more) == (4, False, True)
    then, earlier, more = listing.waiting(pi, study(), listing.Wanted(), after=first[-1].key)
    assert (len(then), earlier, more) == (2, True, False)
    back, earlier, more = listing.waiting(pi, study(), listing.Wanted(), before=then[0].key)
    assert [line.key for line in back] == [line.key for line in first]


@pytest.mark.parametrize("path", ["/signatures", "/signatures?show=signed", "/signatures?subject=01-001&visit=SCR"])
def test_the_list_is_drawn(actor, client, path):
    sign(actor("PI"), measured(actor), VS)
    assert client("PI").get(path).status_code == 200


def test_an_identity_is_not_recorded_by_its_holder_and_says_where_it_is(actor):
    from ecrf.accounts.segregation import Declined
    with pytest.raises(Declined):
        signers.record_identity(actor("ADM"), actor("ADM").account, "dossier")
    with pytest.raises(Declined):
        signers.record_identity(actor("ADM"), actor("PI").account, " ")


def test_time_of_a_lapsed_unlock_does_not_matter_to_a_signature(actor):
    number, pi = measured(actor), actor("PI")
    with record.writing(CONSOLE, f"subject/{number}", "unlock") as act:
        record.bring(act, Hold, [{"kind": "lock", "level": "subject", "subject": number}])
    until = (clock.now() + timedelta(hours=1)).isoformat()
    with record.writing(CONSOLE, f"subject/{number}", "unlock_asked") as act:
        record.bring(act, Hold, [{"kind": "unlock_asked", "level": "subject", "subject": number, "until": until, "change": "x",
                                  "allocation_known": False}])
    with record.writing(CONSOLE, f"subject/{number}", "unlock") as opened:
        record.bring(opened, Hold, [{"kind": "unlock", "level": "subject", "subject": number, "until": until, "asked": act.id}])
    assert sign(pi, number, VS).signed
    assert read.whole_casebook(number).form("SCR", "VS").state == "completed"
