"""Grades of laboratory results by CTCAE v5.0, each line worked out by hand at the edge of a grade."""

from __future__ import annotations

from decimal import Decimal as Number

import pytest

from forms.laboratory.catalogue import TESTS
from forms.laboratory.ctcae import CTCAE, grade

# normal range low..high; value → grade; the values stand on both sides of each limit
BY_HAND = """
   HGB     120..160   120:0 119:1 100:1 99.9:2 80:2 79.9:3 160:0 161:1 180:1 180.1:2 200:2 201:3
   WBC     4..10      4:0 3.9:1 3:1 2.9:2 2:2 1.9:3 1:3 0.9:4 12:0 100:0 101:3
   NEUT    1.8..7.5   1.8:0 1.7:1 1.5:1 1.4:2 1:2 0.99:3 0.5:3 0.49:4 9:0
   LYM     1..4       1:0 0.9:1 0.8:1 0.79:2 0.5:2 0.49:3 0.2:3 0.19:4 4:0 4.1:2 20:2 20.1:3
   EOS     0.05..0.5  0.5:0 0.6:1 5:1 0.01:0
   PLAT    150..400   150:0 149:1 75:1 74:2 50:2 49:3 25:3 24:4 500:0
   SODIUM  136..145   136:0 135:1 130:1 129:2 125:2 124:3 120:3 119:4 146:1 150:1 151:2 155:2 156:3 160:3 161:4
   K       3.5..5.0   3.5:0 3.4:1 3:1 2.9:3 2.5:3 2.4:4 5.1:1 5.5:1 5.6:2 6:2 6.1:3 7:3 7.1:4
   CREAT   45..90     90:0 91:1 135:1 136:2 270:2 271:3 540:3 541:4
   GLUC    3.9..5.8   3.9:0 3.8:1 3:1 2.9:2 2.2:2 2.1:3 1.7:3 1.6:4 20:0
   ALT     7..40      40:0 41:1 120:1 121:2 200:2 201:3 800:3 801:4
   AST     7..40      120:1 121:2 801:4
   GGT     5..40      40:0 41:1 100:1 101:2 200:2 201:3 800:3 801:4
   ALP     40..120    120:0 121:1 300:1 301:2 600:2 601:3 2400:3 2401:4
   BILI    3..20      20:0 21:1 30:1 31:2 60:2 61:3 200:3 201:4
   ALB     35..50     35:0 34:1 30:1 29:2 20:2 19:3
   CK      30..200    200:0 201:1 500:1 501:2 1000:2 1001:3 2000:3 2001:4
   LDH     120..250   250:0 251:1 5000:1
   URATE   150..360   360:0 361:1
   CA      2.2..2.6   2.2:0 2.19:1 2:1 1.99:2 1.75:2 1.74:3 1.5:3 1.49:4 2.61:1 2.9:1 2.91:2 3.1:2 3.11:3 3.4:3 3.41:4
   INR     0.8..1.2   1.2:0 1.21:1 1.5:1 1.51:2 2.5:2 2.51:3
   APTT    0.8..1.2   1.2:0 1.21:1 1.8:1 1.81:2 3:2 3.1:3
   FIBRI   2..4       2:0 1.9:1 1.5:1 1.4:2 1:2 0.99:3 0.5:3 0.49:4
   CHOL    3..5.2     5.2:0 5.3:1 7.75:1 7.76:2 10.34:2 10.35:3 12.92:3 12.93:4
   TG      0.5..1.7   1.7:0 1.72:1 3.42:1 3.43:2 5.7:2 5.8:3 11.4:3 11.5:4
"""
RANGES = {test: tuple(map(Number, bounds.split(".."))) for test, bounds, *_ in map(str.split, BY_HAND.strip().splitlines())}
CASES = [(test, *pair.split(":"), *bounds.split("..")) for line in BY_HAND.strip().splitlines()
         for test, bounds, *pairs in [line.split()] for pair in pairs]


@pytest.mark.parametrize(("test", "value", "wanted", "low", "high"), CASES, ids=lambda cell: str(cell))
def test_a_value_has_the_grade_that_ctcae_gives_it(test, value, wanted, low, high) -> None:
    assert grade(test, Number(value), Number(low), Number(high)) == int(wanted)


#  test   high  baseline  value → grade, the baseline being abnormal (CTCAE: multiples of baseline)
ABNORMAL = """
   ALT    40    80        100:0 119:0 121:1 240:1 241:2 400:2 401:3 1600:3 1601:4
   GGT    40    100       199:0 201:1 250:1 251:2 500:2 501:3
   ALP    120   200       399:0 401:1 500:1 501:2
   BILI   20    30        30:0 31:1 45:1 46:2 90:2 91:3 300:3 301:4
   CREAT  90    120       121:1 135:1 181:2 270:2 361:3 541:4
   CREAT  90    60        89:0 91:2 95:2 181:3
"""


@pytest.mark.parametrize("row", ABNORMAL.strip().splitlines(), ids=lambda row: " ".join(row.split()[:3]))
def test_some_rises_are_counted_from_the_baseline(row: str) -> None:
    test, high, baseline, *pairs = row.split()
    for value, wanted in (pair.split(":") for pair in pairs):
        assert grade(test, Number(value), Number(1), Number(high), Number(baseline)) == int(wanted), value


def test_a_normal_baseline_changes_nothing_where_ctcae_counts_from_the_limit() -> None:
    assert grade("ALT", Number(121), Number(7), Number(40), Number(38)) == 2


@pytest.mark.parametrize(("test", "value", "low", "high"), [
    ("HGB", None, 120, 160), ("HGB", 110, None, 160), ("HGB", 110, 120, None), ("ALT", 100, 7, None), ("CRP", 300, 0, 5),
    ("SODIUM", 128, 136, None), ("HBA1C", 12, 4, 6), ("FIBRI", 1, None, 4)])
def test_no_grade_is_made_up(test, value, low, high) -> None:
    numbers = [None if n is None else Number(n) for n in (value, low, high)]
    assert grade(test, *numbers) is None


def test_a_fixed_threshold_needs_no_normal_range() -> None:
    assert grade("INR", Number("1.6"), None, None) == 2
    assert grade("TG", Number(6), None, None) == 3


def test_the_table_is_one_assumption_over_tests_of_the_trial() -> None:
    assert CTCAE.source == "CTCAE v5.0" and set(CTCAE.value) <= set(TESTS)
    for directions in CTCAE.value.values():
        assert set(directions) <= {"low", "high"}
        assert all(len(limits) == 4 for rule in directions.values() for limits in rule.values())


@pytest.mark.parametrize("test", sorted(CTCAE.value))
def test_a_worse_value_never_has_a_lower_grade(test) -> None:
    low, high = RANGES[test]
    rising = [grade(test, high + high * n / 50, low, high) for n in range(1500)]
    falling = [grade(test, low - low * n / 200, low, high) for n in range(200)]
    assert rising == sorted(rising) and falling == sorted(falling)
    assert rising[0] == falling[0] == 0
    assert max(rising + falling) == max(n for rule in CTCAE.value[test].values() for limits in rule.values()
                                        for n, limit in enumerate(limits, 1) if limit is not None)


@pytest.mark.parametrize(("test", "value", "low", "high"), [("LYM", "4.5", "1", "4.8"), ("INR", "1.25", "0.8", "1.3"),
                                                            ("TG", "1.9", "0.5", "2.0"), ("PLAT", "70", "60", "400")])
def test_a_value_that_the_laboratory_calls_normal_has_no_grade(test, value, low, high) -> None:
    assert grade(test, Number(value), Number(low), Number(high)) == 0


def test_a_rise_from_baseline_counts_even_below_the_limit() -> None:
    assert grade("CREAT", Number(89), Number(45), Number(90), Number(50)) == 2
