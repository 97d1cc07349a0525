"""A save: all items or none, one act, versions without gaps, reasons, skip rules, derived values, completeness."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted
from ecrf.db import db
from ecrf.entry import events
from ecrf.queries.threads import threads
from tests.playing import VITALS, consented, fill, form, place, study

VS = "SCR/VS"


def acts(number: str) -> list[str]:
    return list(db.session.execute(text("SELECT verb FROM act WHERE stream = :s ORDER BY seq"),
                                   {"s": record.subject_stream(number)}).scalars())


@pytest.mark.requirement("AUD-01")
def test_a_save_is_one_act_with_everything_in_it(actor):
    number = consented(actor("PI"))
    before = acts(number)
    assert fill(actor("PI"), number, VS, **VITALS).kind == "saved"
    assert acts(number) == [*before, "record"]
    assert {n: r.value for n, r in form(number, VS).items.items() if n in VITALS} == {
        "VSDAT": "2026-06-01", "VSTIM": "10:30", "WEIGHT": "61.5", "HEIGHT": "165", "VSPOS": "SITTING", "VSARM": "R",
        "SYSBP": "120", "DIABP": "80", "PULSE": "70", "TEMP": "36.8", "OXYSAT": "97", "OXYLOC": "EAR"}


@pytest.mark.requirement("AUD-07")
def test_an_unchanged_page_writes_nothing_and_back_and_forth_writes_both(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS)
    before = acts(number)
    assert fill(pi, number, VS, **VITALS).kind == "unchanged"
    assert acts(number) == before
    fill(pi, number, VS, reason="ENTRY_ERROR", SYSBP="121")
    fill(pi, number, VS, reason="ENTRY_ERROR", SYSBP="120")
    assert form(number, VS).items["SYSBP"].version == 3


@pytest.mark.requirement("DATA-10")
@pytest.mark.parametrize(("reason", "kind"), [
    ({}, "refused"), ({"SYSBP__reason": "  "}, "refused"), ({"SYSBP__reason": "OTHER"}, "refused"),
    ({"SYSBP__reason": "OTHER", "SYSBP__reason_text": "ab"}, "refused"), ({"SYSBP__reason": "NONSENSE"}, "refused"),
    ({"SYSBP__reason": "OTHER", "SYSBP__reason_text": "relu dans la source"}, "saved"),
    ({"SYSBP__reason": "ENTRY_ERROR"}, "saved"),
])
def test_a_correction_needs_a_reason(actor, reason, kind):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS)
    assert fill(pi, number, VS, SYSBP="130", **reason).kind == kind
    assert form(number, VS).items["SYSBP"].value == ("130" if kind == "saved" else "120")


@pytest.mark.requirement("DATA-10")
def test_an_addition_to_a_complete_page_needs_a_reason_too(actor):
    pi = actor("PI")
    number = consented(pi)
    assert fill(pi, number, VS, **{n: v for n, v in VITALS.items() if n != "HEIGHT"}).completed
    assert fill(pi, number, VS, HEIGHT="165").kind == "refused"
    assert fill(pi, number, VS, reason="NEW_INFORMATION", HEIGHT="165").kind == "saved"


@pytest.mark.requirement("DATA-03")
def test_absent_is_a_value_with_its_reason_and_zero_stays_zero(actor):
    pi = actor("PI")
    number = consented(pi)
    assert fill(pi, number, VS, TEMP__missing="ND").kind == "refused"
    assert fill(pi, number, VS, TEMP__missing="ND", TEMP__missing_reason="thermomètre en panne", PULSE="0").kind == "saved"
    items = form(number, VS).items
    assert (items["TEMP"].value, items["TEMP"].missing, items["TEMP"].missing_reason) == (None, "ND", "thermomètre en panne")
    assert items["PULSE"].value == "0"


def test_a_cleared_value_is_a_version_with_neither(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, VS, **VITALS)
    assert fill(pi, number, VS, reason="ENTRY_ERROR", PULSE="").kind == "saved"
    cleared = form(number, VS).items["PULSE"]
    assert (cleared.version, cleared.value, cleared.missing) == (2, None, None)


@pytest.mark.requirement("DATA-06")
def test_what_cannot_be_true_is_refused_whole_and_noted_without_the_values(actor):
    pi = actor("PI")
    number = consented(pi)
    outcome = fill(pi, number, VS, **(VITALS | {"SYSBP": "70", "DIABP": "95"}))
    assert outcome.kind == "refused"
    assert form(number, VS) is None
    detail = db.session.execute(text("SELECT detail FROM act WHERE verb = 'refuse'")).scalar_one()
    assert "EC37" in detail["rules"]
    assert "95" not in str(detail)


@pytest.mark.requirement("DATA-07")
def test_what_is_odd_but_possible_is_saved_and_asked_about(actor):
    pi = actor("PI")
    number = consented(pi)
    assert fill(pi, number, VS, **(VITALS | {"SYSBP": "195"})).kind == "saved"
    asked = [t for found in threads(number, None).values() for t in found]
    assert [(t.item, t.state, t.system) for t in asked] == [("SYSBP", "open", True)]
    fill(pi, number, VS, reason="ENTRY_ERROR", SYSBP="125")
    assert [t.state for found in threads(number, None).values() for t in found] == ["resolved"]


@pytest.mark.requirement("DATA-09")
def test_derived_values_are_computed_here_and_cannot_be_posted(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "ULCR/new", ULCLOC="R2-DIST-TIP", ULCSTDAT="05/2026", ULCORI="BASELINE_TARGET")
    outcome = fill(pi, number, "SCR/ULCA/1", ULCSTAT="ACTIVE", LDIAM="6,2", LPERP="5,4", AREA="999")
    assert outcome.kind == "saved", outcome.submission.problems
    assert form(number, "SCR/ULCA/1").items["AREA"].value == "26.3"
    detail = db.session.execute(text("SELECT detail FROM act WHERE verb = 'record' ORDER BY id DESC LIMIT 1")).scalar_one()
    assert detail["ignored"] == ["AREA"]
    fill(pi, number, "SCR/ULCA/1", reason="ENTRY_ERROR", LDIAM="6,8")
    area = form(number, "SCR/ULCA/1").items["AREA"]
    assert (area.version, area.value, area.reason) == (2, "28.8", "DERIVED")


@pytest.mark.requirement("DATA-16")
def test_no_page_opens_before_consent(actor):
    from ecrf.subjects.enrolment import enrol
    number, _new = enrol(actor("PI"), "01", "no consent yet")
    outcome = fill(actor("PI"), number, VS, **VITALS)
    assert outcome.kind == "refused"
    assert "consent" in outcome.submission.problems[""][0].en
    said = events.happen(actor("PI"), study(), place(actor("PI"), number, VS), "not_done", "Not asked for.")
    assert said is not None and "consent" in said.en
    assert form(number, VS) is None
    assert events.happen(actor("PI"), study(), place(actor("PI"), number, "ICF"), "not_done", "Not signed.") is None


def test_a_value_that_becomes_void_is_confirmed_never_wiped(actor):
    pi = actor("PI")
    number = consented(pi)
    fill(pi, number, "SCR/SV", SVOCCUR="Y", SVDAT="01/06/2026")
    outcome = fill(pi, number, "SCR/SV", reason="ENTRY_ERROR", SVOCCUR="N", SVREAS="patient absent")
    assert outcome.kind == "refused"
    assert "SVDAT" in outcome.submission.voids
    from werkzeug.datastructures import MultiDict

    from ecrf.entry.saving import save
    from tests.playing import place, study
    typed = MultiDict({"SVOCCUR": "N", "SVREAS": "patient absent", "_reason": "ENTRY_ERROR", "_void": "1", "_seen": "1 SVOCCUR:1 SVREAS:0"})
    assert save(pi, study(), place(pi, number, "SCR/SV"), typed).kind == "saved"
    void = form(number, "SCR/SV").items["SVDAT"]
    assert (void.version, void.missing, void.reason) == (2, "NA", "SKIPPED: SVOCCUR")


def test_a_page_completes_by_itself_and_reopens_with_a_gap(actor):
    pi = actor("PI")
    number = consented(pi)
    assert form(number, "ICF").state == "completed"
    fill(pi, number, "ICF", reason="ENTRY_ERROR", ICBIO="")
    assert form(number, "ICF").state == "started"
    fill(pi, number, "ICF", reason="ENTRY_ERROR", ICBIO="N")
    assert form(number, "ICF").state == "completed"


@pytest.mark.requirement("DATA-11")
@pytest.mark.parametrize("role", ["CRA_B", "DM", "INS", "ADM", "SPO"])
def test_only_the_site_writes_values(actor, role):
    from ecrf.casebook.locate import Denied, Place, SubjectRow
    number = consented(actor("PI"))
    with pytest.raises((NotGranted, Denied)):
        fill(actor(role), number, VS, **VITALS)
    from ecrf.entry.saving import save
    from tests.playing import study
    there = Place(SubjectRow(number, "01", "x", "Europe/Paris", {}), "SCR", study().pages["VS"], "")
    with pytest.raises(NotGranted):
        from werkzeug.datastructures import MultiDict
        save(actor(role), study(), there, MultiDict({"SYSBP": "120"}))


def test_judgement_is_the_physicians(actor):
    pi, nurse = actor("PI"), actor("SC")
    number = consented(pi)
    fill(nurse, number, "ULCR/new", ULCLOC="R2-DIST-TIP", ULCSTDAT="05/2026", ULCORI="BASELINE_TARGET")
    outcome = fill(nurse, number, "ULCR/1", ULCISCH="Y")
    assert outcome.kind == "refused"
    assert outcome.submission.rules == ["JUDGEMENT"]
    assert fill(pi, number, "ULCR/1", ULCISCH="Y").kind == "saved"


def test_a_line_posted_twice_is_one_line(actor):
    from werkzeug.datastructures import MultiDict

    from ecrf.entry.saving import save
    from tests.playing import place, study
    pi = actor("PI")
    number = consented(pi)
    typed = MultiDict({"AETERM": "céphalée", "_nonce": "abc123", "_seen": "0 AETERM:0"})
    first = save(pi, study(), place(pi, number, "AE/new"), typed)
    again = save(pi, study(), place(pi, number, "AE/new"), typed)
    assert (first.kind, first.place.line, again.kind, again.place.line) == ("saved", "1", "unchanged", "1")
    other = save(pi, study(), place(pi, number, "AE/new"), MultiDict(typed.to_dict() | {"_nonce": "other"}))
    assert other.place.line == "2"
