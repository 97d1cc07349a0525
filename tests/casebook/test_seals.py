"""The canonical form that is hashed: byte for byte RFC 8785, by whichever way it is written."""

from __future__ import annotations

import math

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ecrf.casebook import seals

LARGEST = 2 ** 53 - 1
NUMBERS = st.integers(-LARGEST, LARGEST) | st.floats(allow_nan=False, allow_infinity=False) | st.decimals(-999, 999, places=3).map(float)
VALUES = st.recursive(st.none() | st.booleans() | st.text() | NUMBERS | st.sampled_from(["1.0", ",2e5", "[12345678901234567"]),
                      lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@pytest.mark.requirement("AUD-05")
@given(VALUES)
def test_it_is_rfc_8785_whatever_the_value(value):
    assert seals.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.0, -0.0, 1e16, 123456789012345.0, 1e-5, 0.0001, 1e21, 5e-324, 0.1 + 0.2, 12.5, LARGEST, {"\U0001f600": 1, "\uffee": 2},
                                   {"a": 1.0}, [0.5, 1.0], "\u2028\x00\x1f\x7f\"\\/", {"é": "\ud7ff"}])
def test_it_is_rfc_8785_where_python_writes_otherwise(value):
    assert seals.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, LARGEST + 1, {"a": {1, 2}}, "\ud800"])
def test_what_it_cannot_say_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        seals.canonical(value)
