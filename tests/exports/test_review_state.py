"""A page saved complete in one go is complete in an export."""

from __future__ import annotations

from flask import current_app

from ecrf.casebook import extract
from ecrf.entry import events
from ecrf.exports import cuts
from ecrf.permissions import CONSOLE
from tests.playing import VITALS, consented, fill, form, place, study


def at_cut(number: str, name: str, *pages: str):
    who = [one for one in extract.subjects(name, CONSOLE) if one.number == number]
    return next(extract.casebooks(name, who, pages))[1]


def test_a_page_begun_and_completed_in_one_save_is_exported_complete(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "SCR/VS", **VITALS)
    assert form(number, "SCR/VS").state == "completed"
    cuts.cut(CONSOLE, current_app.study, "one-save")
    assert at_cut(number, "one-save", "VS").form("SCR", "VS").state == "completed"


def test_a_page_not_done_that_is_filled_after_all_is_exported_complete(actor):
    pi = actor("PI")
    number = consented(pi)
    assert events.happen(pi, study(), place(pi, number, "SCR/VS"), "not_done", "appareil en panne") is None
    fill(pi, number, "SCR/VS", reason="NEW_INFORMATION", **VITALS)
    assert form(number, "SCR/VS").state == "completed"
    cuts.cut(CONSOLE, current_app.study, "after-all")
    assert at_cut(number, "after-all", "VS").form("SCR", "VS").state == "completed"
