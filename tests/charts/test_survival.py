"""Kaplan–Meier and log-rank: as in the textbook, and as another library computes them."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.charts.survival import kaplan_meier, log_rank

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import logrank_test

# Remission in weeks under 6-mercaptopurine and placebo (Freireich 1963, as printed in Kalbfleisch and Prentice); + is censored.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"

PRINTED = """
6   21  0.857
7   17  0.807
10  15  0.753
13  12  0.690
16  11  0.627
22   7  0.538
23   6  0.448
"""


def group(text: str) -> tuple[list[float], list[bool]]:
    return [float(one.rstrip("+")) for one in text.split()], [not one.endswith("+") for one in text.split()]


def test_the_curve_is_the_one_that_is_printed():
    curve = kaplan_meier(*group(TREATED))
    found = {time: (risk, share) for time, risk, d, share in zip(curve.times, curve.at_risk, curve.events, curve.survival, strict=True) if d}
    for line in PRINTED.strip().splitlines():
        time, risk, share = line.split()
        assert found.pop(float(time)) == (int(risk), pytest.approx(float(share), abs=5e-4))
    assert not found
    assert (curve.median, kaplan_meier(*group(PLACEBO)).median) == (23, 8)
    assert [curve.risk_at(time) for time in (0, 10, 20, 40)] == [21, 15, 8, 0]


def test_the_groups_are_told_apart_as_printed():
    square, p = log_rank(group(TREATED), group(PLACEBO))
    assert square == pytest.approx(16.79, abs=0.005)
    assert p == pytest.approx(0.0000417, abs=1e-6)


OBSERVED = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=40)


@settings(max_examples=40)
@given(OBSERVED)
def test_the_curve_is_what_another_library_computes(observed):
    times, events = [float(t) for t, _ in observed], [e for _, e in observed]
    curve = kaplan_meier(times, events)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = KaplanMeierFitter().fit(times, events)
        for time, share, lower, upper in zip(curve.times, curve.survival, curve.lower, curve.upper, strict=True):
            assert share == pytest.approx(other.predict(time), abs=1e-9)
            low, high = other.confidence_interval_.loc[time]
            if 0 < share < 1:
                assert (lower, upper) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


@settings(max_examples=30)
@given(OBSERVED, OBSERVED)
def test_the_test_is_what_another_library_computes(one, other):
    first, second = ([float(t) for t, _ in group] for group in (one, other))
    seen, seen_too = ([e for _, e in group] for group in (one, other))
    try:
        square, p = log_rank((first, seen), (second, seen_too))
    except ValueError:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = logrank_test(first, second, seen, seen_too)
    assert square == pytest.approx(found.test_statistic, rel=1e-6, abs=1e-9)
    assert p == pytest.approx(found.p_value, rel=1e-5, abs=1e-9)


def test_what_is_no_time_is_refused():
    for times, events in (([-1.0], [True]), ([1.0], [])):
        with pytest.raises(ValueError, match="One event flag per time"):
            kaplan_meier(times, events)
    with pytest.raises(ValueError, match="No event"):
        log_rank(([1.0, 2.0], [False, False]), ([3.0], [False]))
