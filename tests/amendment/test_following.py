"""Which protocol a subject follows: one site from a day on, the other not; pages begun keep their version."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine as machine
from werkzeug.exceptions import NotFound

from ecrf import clock
from ecrf.accounts.segregation import Declined
from ecrf.context import study_of
from ecrf.protocols.adoption import adopt
from ecrf.subjects.overview import overview
from tests.amendment.conftest import tomorrow
from tests.amendment.second_protocol import SECOND
from tests.entry.test_budget import PAGE, SAVE, TWENTY, get, post
from tests.playing import consented, fill, form, place
from tests.steps.patient import answer_all, subject_row, visit

ULCER = {"ULCORI": "BASELINE_TARGET", "ULCLOC": "R2-DIST-TIP", "ULCCLAS": "PURE", "ULCISCH": "Y", "ULCCALC": "N",
         "ULCBONE": "N", "ULCOTH": "N", "ULCSTDAT": "05/2026"}
ADOPTION = ("01", "2.0", "Approved by the committee")


def with_ulcer(pi, site="01", **answers):
    """A subject with an ulcer assessed at screening."""
    number = consented(pi, site)
    answer_all(pi, number, "ULCR/new", **ULCER)
    assert fill(pi, number, "SCR/ULCA/1", **(TWENTY | answers)).kind == "saved"
    return number


def visits(pi, number):
    """The visits asked of a subject, as the matrix lists them."""
    line = next(line for line in overview(pi, SECOND).lines if line.number == number)
    return [row.event for row in line.rows]


def test_the_day_before_the_old_schedule_holds_and_on_the_day_the_new_one(actor, client):
    pi, other = actor("PI"), actor("PI", "02")
    number, elsewhere = consented(pi), consented(other, "02")
    adopt(actor("ADM"), SECOND, "01", "2.0", tomorrow(), ADOPTION[2])
    before = visits(pi, number)
    assert "HAR" in before and "W20" not in before
    assert client("PI").get(f"/subjects/{number}/W20/VS").status_code == 404
    with machine.travel(clock.now() + timedelta(days=1), tick=True):
        after = visits(pi, number)
        assert "W20" in after and "HAR" not in after and after.index("W20") == after.index("W24") - 1
        assert visits(other, elsewhere) == before
        assert study_of(subject_row(pi, number)).protocol == "2.0" and study_of(subject_row(other, elsewhere)).protocol == "1.0"
        assert client("PI").get(f"/subjects/{number}/W20/VS").status_code == 200
        assert client("PI", "02").get(f"/subjects/{elsewhere}/W20/VS").status_code == 404
        with pytest.raises(NotFound):
            place(other, elsewhere, "W20/VS")


@pytest.mark.requirement("DATA-01")
def test_a_page_begun_keeps_its_wording_and_is_corrected_under_its_version(actor, client, adopted):
    pi = actor("PI")
    number = with_ulcer_before(pi)
    page = client("PI").get(f"/subjects/{number}/SCR/ULCA/1").get_data(as_text=True)
    assert 'name="TRTIM"' in page and 'value="MODERATE"' in page and "MACERATE" not in page and "PURULENT" not in page
    assert fill(pi, number, "SCR/ULCA/1", reason="ENTRY_ERROR", EXUDATE="HIGH").kind == "saved"
    assert fill(pi, number, "SCR/ULCA/1", reason="ENTRY_ERROR", EXUDATE="MODERATE").kind == "saved"
    assert form(number, "SCR/ULCA/1").version == "1.0"
    assert fill(pi, number, "SCR/ULCA/1", reason="ENTRY_ERROR", EXUDATE="PURULENT").kind == "refused"


def with_ulcer_before(pi):
    """A subject whose screening assessment was begun the day before, under 1.0."""
    with machine.travel(clock.now() - timedelta(days=1), tick=True):
        return with_ulcer(pi, TRTIM="10:15", EXUDATE="MODERATE")


def test_a_page_begun_on_the_day_is_the_new_one(actor, client, adopted):
    pi = actor("PI")
    number = with_ulcer_before(pi)
    page = client("PI").get(f"/subjects/{number}/INC/ULCA/1").get_data(as_text=True)
    assert 'name="TRTIM"' not in page and 'name="MACERATE"' in page and "PURULENT" in page
    assert fill(pi, number, "INC/ULCA/1", **(TWENTY | {"EXUDATE": "PURULENT", "MACERATE": "N"})).kind == "saved"
    assert (form(number, "INC/ULCA/1").version, form(number, "SCR/ULCA/1").version) == ("2.0", "1.0")


def test_the_product_of_the_new_protocol_comes_from_a_donor(actor, client, adopted):
    number, unit = consented(actor("PI")), client("CTU")
    listed = unit.get(f"/subjects/{number}").get_data(as_text=True)
    assert f"/subjects/{number}/DONOR" in listed and f"/subjects/{number}/MFG" not in listed
    assert 'name="DONLOT"' in unit.get(f"/subjects/{number}/REL/new").get_data(as_text=True)
    assert fill(actor("CTU"), number, "REL/new", DONLOT="D-17").kind == "saved"


def test_checks_run_over_pages_of_both_versions_without_fault(actor, adopted):
    from ecrf.queries.recheck import recheck
    pi = actor("PI")
    number = with_ulcer_before(pi)
    visit(pi, number, "INC", 0)
    assert fill(pi, number, "INC/ULCA/1", **TWENTY, MACERATE="N").kind == "saved"
    assert fill(pi, number, "INC/QVAS", QSTIM="10:00").kind in ("saved", "refused")
    recheck(SECOND, [number])


def test_statements_stay_within_their_budget_over_both_versions(actor, client, adopted):
    pi, browser = actor("PI"), client("PI")
    number = with_ulcer_before(pi)
    post(browser, number, "INC/SV", {"SVOCCUR": "Y"})
    assert len(post(browser, number, "INC/ULCA/1", TWENTY | {"MACERATE": "N"})) <= SAVE
    assert len(get(browser, f"/subjects/{number}/SCR/ULCA/1?history=DEPTH")) <= PAGE


@pytest.mark.parametrize("protocol, days, reason, says", [
    ("3.0", 1, "why", "no protocol 3.0"),
    ("1.0", 1, "why", "follows protocol 1.0"),
    ("2.0", 0, "why", "holds since"),
    ("2.0", 1, "", "Say why"),
])
def test_an_adoption_that_cannot_be_is_refused_in_words(actor, protocol, days, reason, says):
    with pytest.raises(Declined, match=says):
        adopt(actor("ADM"), SECOND, "01", protocol, tomorrow() + timedelta(days=days - 1), reason)
