"""Milestones that refuse to go on unsigned, and decisions on eligibility that nobody signs against a finding (SIG-06)."""

from __future__ import annotations

import pytest

from ecrf.signatures import verbs
from ecrf.steps.standing import standings
from tests.playing import fill, form, place, sign, study
from tests.steps.patient import answer_all, batch, days, eligible, load_list, randomised, released, step, told


def waiting(outcome):
    return {"/".join(filter(None, block.page)) for block in outcome.blocks if block.sign}


@pytest.mark.requirement("SIG-06")
def test_randomisation_names_the_eligibility_page_that_is_not_signed(actor, client):
    number, pi = eligible(actor), actor("PI")
    load_list()
    assert fill(pi, number, "INC/IEI", reason="ENTRY_ERROR", SCRMET="N").kind == "saved"
    assert fill(pi, number, "INC/IEI", reason="ENTRY_ERROR", SCRMET="Y").kind == "saved"
    outcome = step(pi, number, "randomise")
    assert waiting(outcome) == {"INC/IEI"}, told(outcome)
    assert form(number, "RAND") is None
    page = client("PI").get(f"/subjects/{number}/steps").get_data(as_text=True)
    assert f"/subjects/{number}/sign?scope=page&amp;at=INC/IEI" in page
    assert sign(pi, number, "INC/IEI").signed
    assert step(pi, number, "randomise").taken


@pytest.mark.requirement("SIG-06")
def test_harvest_asks_for_the_eligibility_as_it_stands_signed(actor):
    number, pi = randomised(actor), actor("PI")
    answer_all(pi, number, "INC/SER", ISDAT=days(-1), ISREF="Y")
    assert fill(pi, number, "SCR/IES", reason="ENTRY_ERROR", INC01="N").kind == "saved"
    assert fill(pi, number, "SCR/IES", reason="ENTRY_ERROR", INC01="Y").kind == "saved"
    assert waiting(step(pi, number, "harvest")) == {"SCR/IES"}
    sign(pi, number, "SCR/IES")
    assert not waiting(step(pi, number, "harvest"))


@pytest.mark.requirement("SIG-06")
def test_a_batch_is_not_released_before_the_unit_signed_its_tests(actor):
    number = randomised(actor)
    answer_all(actor("PI"), number, "INC/SER", ISDAT=days(-1), ISREF="Y")
    batch(actor, number)
    outcome = step(actor("QP"), number, "release", "1", RELDEC="RELEASED", RELCODE="SEC7", DOSELAB="50", STORAGE="2-8 °C",
                   RELEXP=days(1) + " 12:00")
    assert waiting(outcome) == {"REL/1"}
    assert released(actor, number).taken
    assert step(actor("QP"), number, "release", "1", RELDEC="REJECTED", RELREAS="Viabilité").problems, "taken already"


def test_a_role_that_does_not_read_the_page_learns_no_more_than_its_title(actor):
    number = eligible(actor)
    fill(actor("PI"), number, "INC/IEI", reason="ENTRY_ERROR", SCRMET="N")
    subject = place(actor("PI"), number, "ICF").subject
    for standing in standings(actor("CRA_B"), study(), subject, "fr"):
        assert all(block.page is None or actor("CRA_B").reads(study().pages[block.page[1]]) for block in standing.blocks)


@pytest.mark.requirement("SIG-06")
def test_a_favourable_decision_is_not_signed_against_a_finding(actor):
    number, pi = eligible(actor), actor("PI")
    assert fill(pi, number, "DM", reason="ENTRY_ERROR", AGE18="N").kind == "saved"
    assert fill(pi, number, "SCR/IES", reason="ENTRY_ERROR", INC02="N").kind == "saved"
    assert fill(pi, number, "SCR/IES", reason="ENTRY_ERROR", INC02="Y").kind == "saved"
    outcome = sign(pi, number, "SCR/IES")
    said = outcome.refused["SCR", "IES", ""].en
    assert not outcome.signed and said.startswith("Eligibility cannot be signed until this is put right")
    assert fill(pi, number, "SCR/IES", reason="ENTRY_ERROR", IERES="SCREEN_FAILURE", IEREAS="Âge").kind == "saved"
    assert sign(pi, number, "SCR/IES").signed, "a screen failure is signed as it is"


def test_the_study_says_which_pages_decide(app):
    assert [verbs.decides(study(), place) is not None for place in (
        ("SCR", "IES", ""), ("INC", "IEI", ""), ("D0", "IED", ""), ("SCR", "VS", ""))] == [True, True, True, False]
