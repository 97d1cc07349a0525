"""Emergency unblinding: the arm to whoever asked, once; that it happened to everybody; the arm to nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from ecrf.casebook import trail
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.permissions import ROLES
from ecrf.steps.code_break import unblind
from tests.conftest import PASS_PHRASE
from tests.playing import consented, form, study
from tests.steps import patient
from tests.steps.patient import randomised, subject_row

ASKED = {"reason": "Choc anaphylactique à l’hôpital", "confirmed": "y", "password": PASS_PHRASE, "UNBFUP": "Y"}


def ask(actor, number, **given):
    return unblind(actor, study(), subject_row(actor, number), MultiDict({**ASKED, **given}))


@pytest.mark.requirement("BLIND-03")
def test_the_investigator_gets_the_arm_and_the_record_holds_who_and_why(app, actor) -> None:
    number = randomised(actor)
    assert ask(actor("PI"), number).arm == "ACTIVE"
    page = patient.values(number, "UNB")
    assert (page["UNBARM"], page["UNBBY"], page["UNBREAS"], page["UNBFUP"]) == ("ACTIVE", actor("PI").account, ASKED["reason"], "Y")
    assert form(number, "UNB").state == "completed"
    assert verify(study()) == []


@pytest.mark.requirement("BLIND-03")
@pytest.mark.parametrize(("given", "control"), [
    ({"reason": "urgence"}, "reason"), ({"confirmed": ""}, "confirmed"), ({"password": "not the phrase"}, "password")])
def test_without_reason_confirmation_or_pass_phrase_nothing_is_revealed(app, actor, given, control) -> None:
    number = randomised(actor)
    revealed = ask(actor("PI"), number, **given)
    assert (revealed.arm, set(revealed.problems)) == (None, {control})
    assert form(number, "UNB") is None
    assert db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'unblind'")).scalar_one() == 0


@pytest.mark.requirement("AUTH-05")
def test_wrong_pass_phrases_are_noted_and_slowed(app, actor) -> None:
    number = randomised(actor)
    for _ in range(5):
        ask(actor("PI"), number, password="not the phrase")
    assert set(ask(actor("PI"), number).problems) == {"password"}
    noted = db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'log_in_failed' AND stream = :s"),
                               {"s": f"account/{actor('PI').account}"}).scalar_one()
    assert noted == 6


@pytest.mark.requirement("BLIND-03")
def test_everybody_else_sees_that_it_happened_and_not_the_arm(app, actor) -> None:
    number = randomised(actor)
    ask(actor("PI"), number)
    for role in ("PI", "SC", "CRA_B", "DM"):
        seen = trail.newest(trail.sight(actor(role), study().page_list), trail.Filters(subject=number), limit=500)
        broken, = [e for e in seen if e.verb == "unblind"]
        assert (broken.reason, broken.rows, broken.role) == (ASKED["reason"], (), "PI")
        assert not [e for e in seen if e.verb == "record_unblinding"]
        assert not [r for e in seen for r in e.rows if r.item in ("ARM", "UNBARM", "KITNO")]
        assert not actor(role).reads(study().pages["UNB"])


@pytest.mark.requirement("BLIND-03")
def test_asked_again_it_is_shown_again_and_noted_again(app, actor) -> None:
    number = randomised(actor)
    ask(actor("PI"), number)
    assert ask(actor("SI"), number, reason="Second avis en réanimation").arm == "ACTIVE"
    assert patient.values(number, "UNB")["UNBBY"] == actor("PI").account
    assert db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'unblind'")).scalar_one() == 2


@pytest.mark.requirement("BLIND-03")
@pytest.mark.parametrize("role", [r for r in ROLES if r not in ("SYSTEM", "CONSOLE", "PI", "SI", "ADM")])
def test_nobody_else_breaks_the_code(app, actor, role) -> None:
    number = consented(actor("PI"))
    with pytest.raises(NotGranted):
        ask(actor(role), number)


@pytest.mark.requirement("BLIND-03")
def test_one_subject_only_and_ones_own(app, actor) -> None:
    number = consented(actor("PI"))
    assert "not randomised" in ask(actor("PI"), number).problems[""].en
    with pytest.raises(Denied):
        ask(actor("PI", "02"), number)


@pytest.mark.requirement("BLIND-03")
def test_the_answer_shows_the_arm_once(app, actor, client) -> None:
    number = randomised(actor)
    db.session.commit()
    browser = client("PI")
    asking = browser.get(f"/subjects/{number}/unblind").get_data(as_text=True)
    assert "<b>Cellules</b>" not in asking
    answer = browser.post(f"/subjects/{number}/unblind", data=ASKED)
    assert answer.status_code == 200 and "<b>Cellules</b>" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<b>Cellules</b>" not in browser.get(f"/subjects/{number}/unblind").get_data(as_text=True)
    assert browser.post(f"/subjects/{number}/unblind", data={**ASKED, "reason": "x"}).status_code == 422
