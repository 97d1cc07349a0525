"""What the page of locks offers for what is chosen, and what it says of places that a verb does not fit."""

from __future__ import annotations

import pytest

from ecrf.locks import states
from ecrf.permissions import GRANTED, ROLES, Actor
from tests.conftest import PASS_PHRASE
from tests.locks.held import do, nothing_missing, state, target
from tests.playing import VITALS, consented, fill

STATES = ("open", "frozen", "locked", "unlock_asked", "reopened")


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_a_role_is_offered_exactly_the_legal_verbs_that_the_grid_grants(role):
    for level in ("page", "visit", "subject"):
        for was in STATES:
            offered = set(states.fitting(Actor("U", "N", role, whole_study=True), was, level))
            assert offered == {verb for state_, verb in states.TRANSITIONS if state_ == was and verb in states.CHOSEN
                               and role in GRANTED[states.ACTION[verb]]}, (level, was)


@pytest.mark.requirement("LOCK-01")
def test_the_page_offers_what_fits_and_a_refusal_names_every_place_that_does_not(actor, client, monkeypatch):
    nothing_missing(monkeypatch)
    number = consented(actor("PI"))
    fill(actor("PI"), number, "SCR/VS", **VITALS)
    at, manager = f"/subjects/{number}/locks", client("DM")
    drawn = manager.get(at).get_data(as_text=True)
    assert f'formaction="{at}/freeze"' in drawn and f'formaction="{at}/lock"' in drawn
    assert f'formaction="{at}/thaw"' not in drawn and f'formaction="{at}/relock"' not in drawn and "ask_unlock" not in drawn
    with manager.application.test_request_context():
        for page in ("SCR/VS", "INC/VS"):
            do(actor("DM"), "lock", target("page", number, page))
    manager = client("DM")
    where = ["page:SCR/VS", "page:INC/VS", "visit:D0"]
    refused = manager.post(f"{at}/freeze", data={"where": where, "reason": "typed before"})
    told = refused.get_data(as_text=True)
    assert refused.status_code == 409 and told.count("déverrouiller, à deux personnes") == 2 and "typed before" in told
    assert [state(target("visit", number, "D0/SV"))] == ["open"], "a verb is done on all that is ticked, or on nothing"
    assert 'value="page:SCR/VS"' in told and 'value="page:INC/VS"' in told, "what was ticked stays ticked"
    sponsor = client("SPO").get(at).get_data(as_text=True)
    assert 'data-may="ask_unlock"' in sponsor and f'formaction="{at}/freeze"' not in sponsor
    reader = client("INS").get(at).get_data(as_text=True)
    assert 'id="holds"' not in reader and 'name="where"' not in reader
    assert client("INS").post(f"{at}/freeze", data={"where": where, "password": PASS_PHRASE}).status_code == 403
