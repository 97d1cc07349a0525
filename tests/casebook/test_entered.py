"""How a page stands as a whole: the rule of the statements and that of the reader say the same of every history."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ecrf.casebook import entered, read
from ecrf.db import db
from ecrf.entry import events
from tests.playing import VITALS, consented, fill, place, study

_STANDS = text(f"SELECT f.id, {entered.LAST} AS last, {entered.THERE} AS there FROM form f WHERE f.subject = :subject")
HISTORIES = {"complete at once": ("completed",), "begun": ("started",), "not done": ("not_done",), "re-opened": ("not_done", "reopened"),
             "re-opened and complete": ("not_done", "reopened", "completed")}


@pytest.fixture
def number(actor):
    return consented(actor("PI"))


def compared(number):
    """Each page with its last entry event, after the two rules were compared."""
    forms = {form.id: form for form in read.whole_casebook(number).forms.values()}
    rows = db.session.execute(_STANDS, {"subject": number}).all()
    assert {row.id for row in rows} == forms.keys()
    for row in rows:
        assert forms[row.id].state == ("started" if row.last == "reopened" else row.last or "not_started")
        assert forms[row.id].removed is not row.there
    return {forms[row.id].address: (row.last, row.there) for row in rows}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_the_last_entry_event_is_the_same_for_statements_and_readers(actor, number, history):
    pi = actor("PI")
    for event in history:
        if event in ("completed", "started"):
            typed = VITALS if event == "completed" else {"SYSBP": "120"}
            assert fill(pi, number, "SCR/VS", **typed).kind == "saved"
        else:
            assert events.happen(pi, study(), place(pi, number, "SCR/VS"), event, "Said again by the site") is None
    assert compared(number)["SCR", "VS", ""] == (history[-1], True)


def test_a_line_taken_out_and_put_back_is_there_for_both(actor, number):
    pi = actor("PI")
    fill(pi, number, "CM/new", CMTRT="Paracetamol")
    for event, there in (("removed", False), ("restored", True)):
        assert events.happen(pi, study(), place(pi, number, "CM/1"), event, "Entered in error") is None
        assert compared(number)["", "CM", "1"] == ("started", there)
