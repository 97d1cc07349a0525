"""Reduction of an ulcer's area and study days, against tables computed by hand; ``-`` is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ecrf.crf.dates import protocol_day, sdtm_day
from forms.ulcers.area import reduction


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("first", "now", "percent"), rows("""
A0     At    percent
40     10    75
40     40    0
40     0     100
40     60    -50
28.8   7.2   75
0      10    -
0      0     -
-      10    -
40     -     -
"""))
def test_reduction_of_an_area_is_undefined_without_one_to_start_with(first: str, now: str, percent: str) -> None:
    found = reduction(*(None if mm2 == "-" else Decimal(mm2) for mm2 in (first, now)))
    assert found == (None if percent == "-" else Decimal(percent))


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("visit", "status", "sizes", "percent"), [
    ("INC", "ACTIVE", "8x5", "-"), ("D0", "ACTIVE", "10x5", "0"), ("W4", "ACTIVE", "5x5", "50"),
    ("W8", "HEALED", "", "100"), ("W12", "ACTIVE", "20x5", "-100"), ("W16", "ACTIVE", "", "-")])
def test_area_of_a_visit_is_compared_with_the_last_one_up_to_injection(casebook, visit: str, status: str, sizes: str,
                                                                       percent: str) -> None:
    casebook("INJ", "D0", EXSTDAT="2026-04-20")
    for seen, day in (("INC", "2026-03-16"), ("D0", "2026-04-20"), ("W4", "2026-05-18"), ("W8", "2026-06-15"),
                      ("W12", "2026-07-13"), ("W16", "2026-08-10")):
        casebook("SV", seen, SVDAT=day)
    casebook("ULCA", "INC", "1", ULCSTAT="ACTIVE", LDIAM="8", LPERP="5")
    casebook("ULCA", "D0", "1", ULCSTAT="ACTIVE", LDIAM="10", LPERP="5")
    length, _, width = sizes.partition("x")
    form = casebook("ULCA", visit, "1", ULCSTAT=status, **({"LDIAM": length, "LPERP": width} if sizes else {}))
    assert (casebook.derived(form, "AREARED") or "-") == percent


def test_before_injection_there_is_nothing_to_compare_with(casebook) -> None:
    casebook("SV", "INC", SVDAT="2026-03-16")
    form = casebook("ULCA", "INC", "1", ULCSTAT="ACTIVE", LDIAM="8", LPERP="5")
    assert casebook.derived(form, "AREARED") is None


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("day", "protocol", "sdtm"), rows("""
day         protocol  sdtm
2026-04-20  0         1
2026-04-21  1         2
2026-04-19  -1        -1
2026-04-06  -14       -14
2026-08-10  112       113
2028-04-20  731       732
"""))
def test_study_days_of_protocol_and_sdtm_differ_from_day_zero_on(casebook, day: str, protocol: str, sdtm: str) -> None:
    zero = date(2026, 4, 20)
    assert protocol_day(date.fromisoformat(day), zero) == int(protocol)
    assert sdtm_day(date.fromisoformat(day), zero) == int(sdtm)
    casebook("INJ", "D0", EXSTDAT="2026-04-20")
    form = casebook("SV", "W16", SVOCCUR="Y", SVDAT=day)
    assert (casebook.derived(form, "SVPDY"), casebook.derived(form, "SVSTDY")) == (protocol, sdtm)


def test_there_is_no_study_day_before_day_zero_is_known(casebook) -> None:
    form = casebook("SV", "INC", SVOCCUR="Y", SVDAT="2026-03-16")
    assert (casebook.derived(form, "SVPDY"), casebook.derived(form, "SVSTDY")) == (None, None)
