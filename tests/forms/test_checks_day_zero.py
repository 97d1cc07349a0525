"""The ulcers on the day of injection: what was decided for each, and what the hand map no longer has."""

from __future__ import annotations

import pytest

from forms.checks.evidence import undecided
from forms.ulcers.hand import HANDS, lost_places, sign_of
from tests.forms.casebook_text import book, page, places

TWO = "ULCR/1 ULCLOC=R2-DIST-TIP | ULCR/2 ULCLOC=R3-DIST-TIP | D0/ULCD/1 INJDEC=INJECT_OTHER"
ELIGIBLE = "ULCISCH=Y ULCCALC=N ULCBONE=N ULCOTH=N ULCCLAS=PURE"

#    check  where it finds         holds                               finds
CASES = [
    ("EC58", "D0/ULCD/1.INJDEC", f"{TWO} | D0/ULCD/2 INJDEC=INJECT", f"{TWO} | D0/ULCD/2 INJDEC=DO_NOT_INJECT"),
    ("EC58", "D0/ULCD/1.INJDEC", TWO, "ULCR/1 ULCLOC=R2-DIST-TIP | D0/ULCD/1 INJDEC=INJECT_OTHER"),
    ("EC58", "D0/ULCD/1.INJDEC", f"{TWO} | D0/ULCD/2 INJDEC=DO_NOT_INJECT".replace("D0/", "INC/"),
     f"{TWO} | D0/ULCD/2 INJDEC=INJECT_OTHER"),
]


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES)
def test_check_holds_and_finds(check: str, where: str, holds: str, finds: str) -> None:
    assert where not in places(holds, check)
    assert where in places(finds, check)


def test_every_ulcer_eligible_at_inclusion_needs_a_decision_of_the_day() -> None:
    known = f"ULCR/1 ULCLOC=R2-DIST-TIP {ELIGIBLE} | ULCR/2 ULCLOC=R3-PROX-VOLAR {ELIGIBLE} | INC/ULCA/1 ULCSTAT=ACTIVE " \
            "| INC/ULCA/2 ULCSTAT=ACTIVE"
    assert undecided(book(known)) == ["1"]
    assert undecided(book(f"{known} | INC/ULCD/1 INJDEC=INJECT")) == ["1"], "that of inclusion is not of the day"
    assert undecided(book(f"{known} | D0/ULCD/1 INJDEC=DO_NOT_INJECT")) == []


@pytest.mark.parametrize(("loss", "gone"), [
    ("AMP/1 AMPFING=R3 AMPPHAL=DIST AMPPART=WHOLE", {"R3-DIST"}),
    ("AMP/1 AMPFING=R3 AMPPHAL=MID AMPPART=WHOLE", {"R3-DIST", "R3-MID"}),
    ("AMP/1 AMPFING=R3 AMPPHAL=MID AMPPART=PART", {"R3-DIST"}),
    ("AMP/1 AMPFING=L1 AMPPHAL=PROX AMPPART=WHOLE", {"L1-DIST", "L1-PROX"}),
    ("AMP/1 AMPFING=R3 AMPPHAL=DIST AMPPART=PART", set()),
    ("AMP/1 AMPFING=R3", set()),
])
def test_phalanges_that_are_lost(loss: str, gone: set[str]) -> None:
    lost = lost_places(book(loss))
    assert {code.rpartition("-")[0] for code in lost} == gone
    assert lost == {code for code in HANDS.spots if code.rpartition("-")[0] in gone}, "whole phalanges only"


@pytest.mark.parametrize(("line", "status", "shape"), [
    ("ULCR/1 ULCORI=NEW", "ACTIVE", "triangle"), ("ULCR/1 ULCORI=RECURRENCE", "ACTIVE", "disc"),
    ("ULCR/1 ULCORI=NEW", "HEALED", "ticked_ring"), ("ULCR/1", None, "dashed_ring"), ("ULCR/1", "SCAR", "barred_square"),
    ("ULCR/1", "INDETERMINATE", "half_diamond"), ("ULCR/1", "NOT_ASSESSABLE", "crossed_ring"),
])
def test_the_shape_says_the_status(line: str, status: str | None, shape: str) -> None:
    assert sign_of(page(line), status).shape == shape
