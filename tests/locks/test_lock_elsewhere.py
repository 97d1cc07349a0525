"""What a freeze or a lock refuses beside the pages of a casebook, and the one thing that it does not withhold: the arm in an emergency."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from ecrf.casebook import record
from ecrf.casebook.models import Hold
from ecrf.db import db
from ecrf.permissions import CONSOLE
from ecrf.registers import upload
from ecrf.steps import withdrawal
from ecrf.steps.code_break import unblind
from ecrf.steps.taking import find
from tests.conftest import PASS_PHRASE
from tests.locks.held import target
from tests.playing import form, study
from tests.registers.keeping import HEADER, HGB, OTHER, remove, rows, save
from tests.steps.patient import answer_all, days, randomised, step, subject_row


def held(kind, level, number="01-001"):
    """A hold as its own verb writes it; who may, and what else it needs, has tests of its own."""
    what = target(level, number)
    with record.writing(CONSOLE, what.stream, kind) as act:
        record.bring(act, Hold, [{"kind": kind, **what.row}])


def count(table):
    return db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


@pytest.mark.requirement("BLIND-03")
@pytest.mark.parametrize("kind", ["freeze", "lock"])
def test_a_held_casebook_does_not_withhold_the_arm_and_takes_no_page(app, actor, kind):
    number = randomised(actor)
    held(kind, "subject", number)
    asked = {"reason": "Choc anaphylactique à l’hôpital", "confirmed": "y", "password": PASS_PHRASE, "UNBFUP": "Y"}
    assert unblind(actor("PI"), study(), subject_row(actor("PI"), number), MultiDict(asked)).arm == "ACTIVE"
    assert form(number, "UNB") is None
    assert [row.verb for row in db.session.execute(text("SELECT verb FROM act WHERE stream = :s ORDER BY seq DESC LIMIT 1"),
                                                   {"s": f"subject/{number}"})] == ["unblind"]


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize(("kind", "said"), [("freeze", "has been frozen since"), ("lock", "has been locked since")])
def test_a_clearance_of_a_held_casebook_stands(app, actor, kind, said):
    number, pi = randomised(actor), actor("PI")
    answer_all(pi, number, "INC/SER", ISDAT=days(-1), ISREF="Y")
    assert step(pi, number, "harvest", HCLRTXT="premier").taken
    held(kind, "subject", number)
    before = count("form_event")
    refused = withdrawal.withdraw(pi, study(), subject_row(pi, number), find(study(), "harvest"), "", "Erreur de sujet")
    assert said in refused.en and count("form_event") == before


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize("level", ["site", "study"])
@pytest.mark.parametrize("kind", ["freeze", "lock"])
def test_the_registers_of_a_held_site_keep_their_lines_and_take_no_file(app, actor, kind, level):
    manager = actor("DM")
    assert save(manager, **HGB).kind == "saved"
    held(kind, level)
    before = rows()
    outcome = remove(manager, "1", _reason="ENTRY_ERROR", _version="1")
    assert (outcome.kind, outcome.status) == ("refused", 422)
    assert any("closed to writing" in words.en for words in outcome.typed.problems[""])
    plan = upload.apply(manager, study(), "01", "LABR", f"{HEADER}\n{OTHER}")
    assert not plan.may_apply and "closed to writing" in plan.problem.en
    assert rows() == before
