"""Signs and labels never stand over each other: up to three in a region, many on a hand, in all four views."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.handmap.drawing import VIEWS
from ecrf.handmap.finger import SIDES
from ecrf.handmap.hand import BOX
from ecrf.handmap.markers import SMALLEST, Mark, place, view_box
from forms.ulcers.hand import HANDS, SIGNS

ACTIVE = SIGNS["ACTIVE"]


def marked(*codes: str, starred: int = -1) -> list[Mark]:
    """A mark per code, in order."""
    return [Mark(f"U{n:02d}", HANDS.spots[code], ACTIVE, "actif", n == starred, f"/U{n:02d}") for n, code in enumerate(codes)]


def assert_apart(marks: list[Mark]) -> None:
    """In every view no two signs and no two labels touch."""
    for hand, side in VIEWS:
        signs, labels = place(marks, hand, side)
        for one, other in combinations(signs, 2):
            assert math.dist(one.at, other.at) >= one.reach * one.scale + other.reach * other.scale - 1e-6
        assert not [pair for pair in combinations(labels, 2) if pair[0].meets(pair[1])]


@pytest.mark.parametrize("many", [1, 2, 3])
@pytest.mark.parametrize("code", HANDS.spots)
def test_up_to_three_in_one_region(code, many):
    marks = marked(*[code] * many, starred=0)
    assert_apart(marks)
    spot = HANDS.spots[code]
    told = [mark.key for side in SIDES for label in place(marks, spot.hand, side)[1] for mark in [label.mark]]
    assert set(told) == {mark.key for mark in marks}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(HANDS.spots)), min_size=2, max_size=9))
def test_any_nine(codes):
    assert_apart(marked(*codes, starred=0))


def test_signs_that_would_be_too_small_are_counted_and_their_labels_carry_the_sign():
    signs, labels = place(marked("R2-DIST-TIP", "R2-DIST-TIP", "R2-DIST-TIP"), "R", "dorsal")
    assert [(len(sign.marks), sign.counted) for sign in signs] == [(3, True)]
    assert all(label.with_sign for label in labels)
    one, _ = place(marked("R3-MID-VOLAR", "R3-MID-VOLAR"), "R", "palmar")
    assert len(one) == 2
    assert all(sign.scale >= SMALLEST for sign in one)


def test_a_place_seen_from_both_sides_is_marked_on_both_and_another_hand_is_not():
    marks = marked("L4-DIST-ULNAR")
    assert [len(place(marks, hand, side)[0]) for hand, side in VIEWS] == [0, 1, 0, 1]
    assert [len(place(marked("L4-DIST-PERIUNG"), hand, side)[0]) for hand, side in VIEWS] == [0, 0, 0, 1]


def test_views_grow_together_where_labels_stack():
    plain, high = marked("R2-DIST-TIP"), marked(*["R3-DIST-TIP"] * 6)
    assert {view_box([], *view)[2:] for view in VIEWS} == {BOX[2:]}
    boxes = {view_box(high, *view)[1:] for view in VIEWS}
    assert len(boxes) == 1
    assert boxes.pop()[2] > view_box(plain, "R", "palmar")[3]
