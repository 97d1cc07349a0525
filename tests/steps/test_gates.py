"""The declaration of steps, without a database: what each waits for, by the switches of the study, and wrong declarations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrf.crf import Book, Gate, T, Taking
from forms.cells.gates import GATES, HARVEST, INJECT, RANDOMISE, RELEASE, stratum
from forms.study import STUDY
from tests.forms.casebook_text import TODAY, book

AT = Taking("2026-04-20T10:00+02:00", "U0001", "01")
WORDS = T("x", "x")
ULCER = "ULCLOC=R2-DIST-TIP ULCISCH=Y ULCCALC=N ULCBONE=N ULCOTH=N ULCCLAS=PURE"


def said(found) -> str:
    return " ".join(lack.words.en for lack in found)


def switched(text: str, **switches) -> Book:
    """The casebook, in a study whose switches stand otherwise."""
    told = book(text)
    return Book(replace(STUDY, switches={**STUDY.switches, **switches}), TODAY, told.filled)


@pytest.mark.parametrize(("text", "name"), [
    ("ULCR/1 | INC/ULCA/1 ULCSTAT=ACTIVE", None),
    (f"ULCR/1 {ULCER} | INC/ULCA/1 ULCSTAT=ACTIVE", "01-1"),
    (f"ULCR/1 {ULCER} | INC/ULCA/1 ULCSTAT=ACTIVE | ULCR/2 {ULCER} | INC/ULCA/2 ULCSTAT=ACTIVE", "01-2PLUS"),
    (f"ULCR/1 {ULCER} | INC/ULCA/1 ULCSTAT=ACTIVE | ULCR/2 {ULCER} | INC/ULCA/2 ULCSTAT=HEALED", "01-1")])
def test_the_stratum_is_the_site_and_one_or_several_ulcers(text, name) -> None:
    assert stratum(book(text), "01") == name


def test_an_allogeneic_product_has_no_harvest_and_one_arm_no_randomisation() -> None:
    allogeneic, one_arm = switched("ICF", PRODUCT_ORIGIN="ALLOGENEIC"), switched("ICF", ARMS=1)
    asked = [[g.step for g in GATES if b.asks(STUDY.pages[g.page])] for b in (book("ICF"), allogeneic, one_arm)]
    assert asked == [["randomise", "harvest", "release", "inject"], ["randomise", "release", "inject"],
                     ["harvest", "release", "inject"]]
    assert not allogeneic.asks(STUDY.visits["HAR"], "HAR") and book("ICF").asks(STUDY.visits["HAR"], "HAR")


def test_without_randomisation_the_next_step_asks_for_eligibility() -> None:
    one_arm = switched("ICF", ARMS=1)
    assert HARVEST.stopped_by(one_arm) == {"eligibility", "randomise", "harvest"}
    assert "Inclusion visit" in said(HARVEST.lacks(one_arm, AT)) or "eligible ulcer" in said(HARVEST.lacks(one_arm, AT))
    neither = switched("ICF", ARMS=1, PRODUCT_ORIGIN="ALLOGENEIC")
    assert INJECT.stopped_by(neither) == {"eligibility", "randomise", "inject"}
    assert INJECT.stopped_by(book("ICF")) == {"inject"}


def test_a_subject_who_left_takes_no_step() -> None:
    for gate in (RANDOMISE, HARVEST, INJECT):
        assert "completed or left the study" in said(gate.lacks(book("EOS EOSDAT=2026-04-01"), AT))


@pytest.mark.requirement("ATMP-04")
@pytest.mark.parametrize(("expiry", "free"), [("2026-04-20T10:00+02:00", True), ("2026-04-20T09:59+02:00", False)])
def test_a_batch_is_released_to_the_minute_of_its_expiry(expiry, free) -> None:
    lacks = said(INJECT.lacks(book(f"RELD/1 RELDEC=RELEASED RELDTC=2026-04-19T17:00+02:00 RELEXP={expiry}"), AT))
    assert ("not expired" not in lacks) is free


def test_a_placebo_batch_needs_its_own_tests_only() -> None:
    at = replace(AT, line="1", inputs={"RELDEC": "RELEASED"})
    placebo = book("INC/SER HIVAB=NEGATIVE | MFG/1 MFGTYPE=PLACEBO | REL/1 ENDOTOX=1 STERINP=NEGATIVE")
    cells = book("MFG/1 MFGTYPE=ACTIVE | REL/1 ENDOTOX=1 STERINP=NEGATIVE")
    assert not RELEASE.lacks(placebo, at) and "Viability" in said(RELEASE.lacks(cells, at))
    assert not RELEASE.lacks(cells, replace(at, inputs={"RELDEC": "REJECTED"}))


@pytest.mark.parametrize(("wrong", "words"), [
    ({"page": "RAND", "fills": ("RANDU",)}, "its own page first"), ({"page": "DM", "fills": ("DM",)}, "by_step='randomise'"),
    ({"inputs": ("NOTHING",)}, "NOTHING is no item of RAND")])
def test_a_step_that_names_what_is_not_there_is_refused_at_start(wrong, words) -> None:
    given = {"page": "RAND", "fills": ("RAND",), "inputs": (), **wrong}
    gate = Gate("randomise", "randomise", WORDS, WORDS, "randomise", fill=lambda b, t: {}, **given)
    with pytest.raises(TypeError, match=words.replace("(", "\\(")):
        gate.check(STUDY.pages)
