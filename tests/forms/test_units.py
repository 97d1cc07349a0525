"""Units of laboratory results: each conversion worked out by hand, and no unit that a test does not have."""

from __future__ import annotations

from decimal import Decimal as Number

import pytest

from forms.laboratory.catalogue import TESTS
from forms.laboratory.codelists import LB_UNIT, UNIT_LISTS
from forms.laboratory.ranges import LIMITS
from forms.laboratory.units import CANONICAL, CONVERSIONS, UNITLESS, allowed, canonical, shown_unit

#  test    reported          judged in          worked out by hand
BY_HAND = """
   HGB     13.5   g/dL       135      g/L       13.5 x 10
   HGB     135    g/L        135      g/L       kept
   HCT     42     %          0.42     L/L       42 / 100
   CREAT   10     mg/L       88.4     umol/L    10 mg/L = 1 mg/dL = 88.4
   CREAT   88.4   umol/L     88.4     umol/L    kept
   UREA    0.3    g/L        4.995    mmol/L    300 mg / 60.06
   GLUC    1      g/L        5.551    mmol/L    1000 mg / 180.16
   HBA1C   53     mmol/mol   7.00     %         0.09148 x 53 + 2.152 = 7.000
   HBA1C   7.0    %          7.0      %         kept
   BILI    10     mg/L       17.1     umol/L    1 mg/dL = 17.1
   URATE   60     mg/L       356.9    umol/L    60 / 0.16811
   CA      100    mg/L       2.495    mmol/L    100 / 40.08
   DDIMER  500    ug/L       0.5      mg/L      500 / 1000
   PROTCR  300    mg/g       33.9     mg/mmol   300 x 0.1131
   CHOL    2      g/L        5.17     mmol/L    2000 / 386.65
   LDL     1.6    g/L        4.14     mmol/L    1600 / 386.65
   TG      1.5    g/L        1.71     mmol/L    the threshold of CTCAE grade 1, 150 mg/dL = 1.71
   PLAT    250    G/L        250      G/L       kept
   INR     1.1    1          1.1      1         kept
"""


@pytest.mark.parametrize("row", BY_HAND.strip().splitlines(), ids=lambda row: " ".join(row.split()[:3]))
def test_a_result_turns_into_its_canonical_unit(row: str) -> None:
    test, value, unit, wanted, canonical_unit, *_why = row.split()
    assert CANONICAL[test] == canonical_unit
    got = canonical(test, Number(value), unit)
    assert got is not None and abs(got / Number(wanted) - 1) < Number("0.002"), got


@pytest.mark.parametrize(("test", "value", "unit"), [("HGB", None, "g/L"), ("HGB", Number(13), None), ("HGB", Number(13), "mg/L"),
                                                     ("PLAT", Number(250), "g/L")])
def test_nothing_comes_of_a_missing_value_or_a_unit_that_the_test_does_not_have(test, value, unit) -> None:
    assert canonical(test, value, unit) is None


def test_the_canonical_unit_leaves_a_number_as_it_is() -> None:
    for test, unit in CANONICAL.items():
        assert canonical(test, Number("7.50"), unit) == Number("7.50"), test


def test_every_conversion_rises_says_its_source_and_every_test_has_one() -> None:
    for units in CONVERSIONS.values():
        assert all(factor > 0 and source for factor, _offset, source in units.values())
    assert set(TESTS) | {"EGFR"} == set(CONVERSIONS) == set(LIMITS)


def test_two_units_have_a_codelist_and_the_register_knows_all() -> None:
    for test in TESTS.values():
        assert (test.units in UNIT_LISTS) == (len(test.units) > 1)
        assert set(allowed(test.code)) <= {code.code for code in LB_UNIT}
    assert shown_unit(UNITLESS) == "" and shown_unit("umol/L") == "µmol/L" and shown_unit("g/L") == "g/L"


def test_two_units_of_a_test_are_never_mistaken_for_each_other() -> None:
    """A usual number means something quite different in the other unit; triglycerides, 14 % apart, are the one exception."""
    for test, units in CONVERSIONS.items():
        if test == "TG":
            continue
        low, high = LIMITS[test]["soft"]
        for unit in list(units)[1:]:
            middle = Number(str(((low or 0) + (high or 0)) / 2))
            turned = canonical(test, middle, unit)
            assert turned is not None and not middle * Number("0.8") < turned < middle * Number("1.2"), (test, unit)
