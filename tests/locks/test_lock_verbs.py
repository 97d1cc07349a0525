"""The verbs of freeze and lock: each legal and illegal, at every level, for every role; two people; what must be said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook.locate import NotGranted
from ecrf.casebook.models import HOLD_LEVELS
from ecrf.db import db
from ecrf.locks import states, verbs
from ecrf.permissions import GRANTED, ROLES
from ecrf.queries.threads import Refusal, WrongPhrase
from tests.locks.held import do, nothing_missing, state, target
from tests.playing import VITALS, consented, fill

VERBS = tuple(states.KIND)
STATES = ("open", "frozen", "locked", "lock_asked", "unlock_asked", "reopened")
PATHS = {"open": (), "frozen": ("freeze",), "locked": ("lock",), "lock_asked": ("ask_lock",),
         "unlock_asked": ("lock", "ask_unlock"), "reopened": ("lock", "ask_unlock", "unlock")}
"""How each state is come by."""
DOERS = {"freeze": "DM", "thaw": "DM", "lock": "DM", "relock": "DM", "ask_unlock": "DM", "unlock": "SPO", "withdraw_hold": "SPO",
         "ask_lock": "DM"}
ASKED_TO_LOCK = ("study",)
"""The levels that two people lock, one asking the other: elsewhere nobody can ask, which each state of theirs proves."""


@pytest.fixture(autouse=True)
def asked(app):
    """Sentences are said in the language of a request."""
    with app.test_request_context():
        yield


@pytest.fixture
def number(actor, monkeypatch):
    """A subject with one page, nothing missing."""
    nothing_missing(monkeypatch)
    found = consented(actor("PI"))
    fill(actor("PI"), found, "SCR/VS", **VITALS)
    return found


def doer(actor, verb, level):
    """The study is asked to be locked by the data manager and locked by the sponsor."""
    return actor("SPO" if (verb, level) == ("lock", "study") else DOERS[verb])


def bring_to(actor, wanted, what):
    """Take a target to a state."""
    for verb in PATHS[wanted]:
        if (verb, what.level) == ("lock", "study"):
            do(actor("DM"), "ask_lock", what)
        do(doer(actor, verb, what.level), verb, what)
    assert state(what) == wanted


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize(("was", "level"), [(was, level) for was in STATES for level in HOLD_LEVELS
                                            if was != "lock_asked" or level in ASKED_TO_LOCK])
def test_each_verb_is_legal_in_its_states_and_refused_in_all_others(actor, number, was, level):
    what = target(level, number)
    bring_to(actor, was, what)
    for verb in VERBS:
        point = db.session.begin_nested()
        rows = db.session.execute(text("SELECT count(*) FROM hold")).scalar_one()
        two = level == "study" and verb in ("lock", "ask_lock")
        legal = (was, verb) in states.TRANSITIONS and (two if verb == "ask_lock" else not (two and was != "lock_asked"))
        if legal:
            do(doer(actor, verb, level), verb, what)
            after = states.TRANSITIONS[was, verb]
            assert state(what) == ("open" if after == "as before" else after), verb
        else:
            with pytest.raises(Refusal) as refused:
                do(doer(actor, verb, level), verb, what)
            assert refused.value.code == 409 and str(refused.value.sentence), verb
        assert db.session.execute(text("SELECT count(*) FROM hold")).scalar_one() == rows + legal, verb
        point.rollback()


@pytest.mark.parametrize("level", HOLD_LEVELS)
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_each_role_does_what_the_grid_grants_and_nothing_else(actor, number, role, level):
    what = target(level, number)
    for verb in VERBS:
        needed = states.action(verb, level)
        if role in GRANTED[needed]:
            continue
        with pytest.raises(NotGranted):
            do(actor(role), verb, what) if actor(role).may("view") else verbs.do(actor(role), None, verb, [what], verbs.Said())
    assert {verb for verb in VERBS if role in GRANTED[states.action(verb, level)]} == {
        "DM": set(VERBS), "SPO": {"ask_lock", "ask_unlock", "unlock", "withdraw_hold"} | ({"lock"} if level == "study" else set())
    }.get(role, set())
    assert db.session.execute(text("SELECT count(*) FROM hold")).scalar_one() == 0


@pytest.mark.requirement("LOCK-03")
@pytest.mark.parametrize("level", HOLD_LEVELS)
@pytest.mark.parametrize(("first", "second"), [("DM", "SPO"), ("SPO", "DM")])
def test_two_people_of_two_functions_unlock_in_either_order(actor, number, level, first, second):
    what = target(level, number)
    bring_to(actor, "locked", what)
    do(actor(first), "ask_unlock", what)
    for same in (actor(first), actor(first, "02")):
        with pytest.raises(Refusal, match="SOD-09"):
            do(same, "unlock", what)
    assert state(what) == "unlock_asked"
    do(actor(second), "unlock", what)
    assert state(what) == "reopened"


@pytest.mark.requirement("LOCK-03")
@pytest.mark.parametrize(("first", "second"), [("DM", "SPO"), ("SPO", "DM")])
def test_the_study_is_locked_by_two_and_stays_open_after_the_first(actor, number, first, second):
    study_ = target("study", number)
    do(actor(first), "ask_lock", study_)
    assert fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="71").kind == "saved"
    for same in (actor(first), actor(first, "02")):
        with pytest.raises(Refusal, match="SOD-09"):
            do(same, "lock", study_)
    do(actor(second), "lock", study_)
    assert fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="72").kind == "held"


@pytest.mark.parametrize(("verb", "level"), [(verb, level) for verb in sorted(states.GRAVE) for level in HOLD_LEVELS
                                             if verb != "ask_lock" or level in ASKED_TO_LOCK])
def test_a_subject_and_wider_needs_the_pass_phrase_and_a_wrong_one_is_an_act(actor, number, verb, level):
    what = target(level, number)
    was = next(state for state, v in states.TRANSITIONS if v == verb and (v != "lock" or (state == "lock_asked") == (level == "study")))
    bring_to(actor, was, what)
    person = doer(actor, verb, level)
    if level in ("page", "visit"):
        do(person, verb, what, password="")
        return
    with pytest.raises(WrongPhrase):
        do(person, verb, what, password="not the pass phrase")
    failed = "SELECT count(*) FROM act WHERE stream = 'account/' || :code AND verb = 'log_in_failed'"
    assert db.session.execute(text(failed), {"code": person.account}).scalar_one() == 1
    assert state(what) == was


@pytest.mark.requirement("LOCK-04")
@pytest.mark.parametrize("wrong", [{"reason": " "}, {"change": ""}, {"allocation_known": None}, {"until": None},
                                   {"until": -1}, {"until": 32}, {"change": "x" * 501}, {"reason": "x" * 501}])
def test_asking_to_unlock_says_why_what_whether_the_allocation_is_known_and_until_when(actor, number, wrong):
    what = target("visit", number)
    bring_to(actor, "locked", what)
    if isinstance(wrong.get("until"), int):
        wrong = {"until": clock.now().date() + timedelta(days=wrong["until"])}
    with pytest.raises(Refusal) as refused:
        do(actor("DM"), "ask_unlock", what, **wrong)
    assert refused.value.code == 422 and state(what) == "locked"
    do(actor("DM"), "ask_unlock", what, until=clock.now().date() + timedelta(days=30))
    assert state(what) == "unlock_asked"


@pytest.mark.parametrize("verb", sorted(states.NEEDS_REASON))
def test_thaw_unlock_and_putting_aside_need_a_reason(actor, number, verb):
    what = target("page", number)
    bring_to(actor, next(was for was, v in states.TRANSITIONS if v == verb and was != "lock_asked"), what)
    with pytest.raises(Refusal) as refused:
        do(doer(actor, verb, "page"), verb, what, reason="  ")
    assert refused.value.code == 422


def test_an_asking_that_changed_is_not_answered_unread(actor, number):
    what = target("page", number)
    bring_to(actor, "unlock_asked", what)
    with pytest.raises(Refusal) as refused:
        do(actor("SPO"), "unlock", what, seen="2026-01-01T00:00:00+00:00")
    assert refused.value.code == 409 and state(what) == "unlock_asked"


def test_several_places_are_held_together_or_not_at_all(actor, number):
    page, visit = target("page", number), target("visit", number)
    do(actor("DM"), "freeze", page)
    from ecrf.casebook import locate
    from tests.playing import study
    subject = locate.subject(actor("DM"), number)
    with pytest.raises(Refusal):
        verbs.do(actor("DM"), study(), "freeze", [visit, page], verbs.Said(), subject)
    assert state(visit) == "open"


@pytest.mark.requirement("LOCK-01")
def test_a_narrower_thaw_or_unlocking_lifts_only_there(actor, number):
    pi = actor("PI")
    fill(pi, number, "INC/VS", **VITALS)
    do(actor("DM"), "lock", target("subject", number))
    page, neighbour = target("page", number), target("page", number, "INC/VS")
    do(actor("DM"), "ask_unlock", page)
    do(actor("SPO"), "unlock", page)
    assert (state(page), state(neighbour)) == ("reopened", "locked")
    assert fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", PULSE="72").kind == "saved"
    assert fill(pi, number, "INC/VS", reason="ENTRY_ERROR", PULSE="72").kind == "held"
    do(actor("DM"), "relock", page)
    assert fill(pi, number, "SCR/VS", reason="ENTRY_ERROR", PULSE="73").kind == "held"


@pytest.mark.requirement("LOCK-04")
def test_an_unlocking_lapses_by_itself(actor, number, monkeypatch):
    page = target("page", number)
    bring_to(actor, "reopened", page)
    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr("ecrf.clock.now", lambda: later)
    assert state(page) == "locked"
    assert fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="74").kind == "held"


def test_unlocking_forgets_nothing(actor, number):
    page = target("page", number)
    before = db.session.execute(text("SELECT count(*) FROM form_event")).scalar_one(), db.session.execute(
        text("SELECT count(*) FROM item_version")).scalar_one()
    bring_to(actor, "reopened", page)
    assert (db.session.execute(text("SELECT count(*) FROM form_event")).scalar_one(), db.session.execute(
        text("SELECT count(*) FROM item_version")).scalar_one()) == before
