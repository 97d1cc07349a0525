"""The casebooks that ended and are not locked: who sees them, what stands against each, what the list costs."""

from __future__ import annotations

import pytest

from ecrf.casebook import locate
from ecrf.locks import preconditions, ready
from ecrf.permissions import GRANTED, ROLES
from tests import told
from tests.locks.held import do, nothing_missing, target
from tests.playing import consented, fill, study
from tests.subjects.test_home import statements


@pytest.fixture
def asked(app):
    with app.test_request_context():
        yield


def ended(actor, reason="LOST"):
    number = consented(actor("PI"))
    fill(actor("PI"), number, "EOS", EOSREAS=reason)
    return number


@pytest.mark.requirement("LOCK-02")
def test_it_says_of_each_casebook_what_the_lock_itself_would_say(actor, asked):
    number, manager = ended(actor), actor("DM")
    told.product(actor, number)
    consented(actor("PI"))
    [one], more = ready.screen(manager, study())
    found = preconditions.missing(manager, study(), [target("subject", number)], locate.subject(manager, number))
    shown = [line for line in found if line != preconditions.HIDDEN]
    assert (one.number, one.lines, one.hidden, more) == (number, len(shown), preconditions.HIDDEN in found, False)
    assert one.hidden and one.lines and not one.ready
    assert ready.Ended(number, 0, False).ready and not ready.Ended(number, 0, True).ready


def test_a_locked_casebook_leaves_the_list_and_an_unlocked_one_comes_back(actor, asked, monkeypatch):
    number, other = ended(actor), ended(actor, "COMPLETED")
    assert ready.numbers(actor("DM"), study()) == [number, other]
    nothing_missing(monkeypatch)
    do(actor("DM"), "lock", target("subject", number))
    assert ready.numbers(actor("DM"), study()) == [other]
    do(actor("DM"), "ask_unlock", target("subject", number))
    do(actor("SPO"), "unlock", target("subject", number))
    assert ready.numbers(actor("DM"), study()) == [number, other]


def test_the_list_goes_on_by_number_and_costs_the_same(actor, client, asked, monkeypatch):
    browser, numbers = client("DM"), [ended(actor)]
    with statements() as few:
        assert browser.get("/locks/ended").status_code == 200
    numbers += [ended(actor) for _ in range(2)]
    with statements() as many:
        browser.get("/locks/ended")
    assert len(many) == len(few) <= 5
    monkeypatch.setattr(ready, "PAGE", 2)
    first, rest = browser.get("/locks/ended").text, browser.get(f"/locks/ended?after={numbers[1]}").text
    assert [f"/subjects/{number}/locks" in first for number in numbers] == [True, True, False] and f"after={numbers[1]}" in first
    assert [f"/subjects/{number}/locks" in rest for number in numbers] == [False, False, True]
    assert browser.get("/locks/ended?after=%00%27x").status_code == 200


def test_who_sees_it(client):
    for role in ROLES:
        if role not in ("SYSTEM", "CONSOLE"):
            assert client(role).get("/locks/ended").status_code == (200 if role in GRANTED["unlock"] else 403), role
