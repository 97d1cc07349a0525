"""The curve of a measure: where its points stand, which labels have room, where day 0 is."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ecrf.subjects.curve import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, ceiling, curve

START = date(2026, 6, 1)


def points(*measured: tuple[int, str]):
    """``(days after the start, value)`` as the curve takes them."""
    return [(START + timedelta(days=days), Decimal(value), f"V{days}", value) for days, value in measured]


@pytest.mark.parametrize(("most", "top"), [(0, 4), (0.3, 0.4), (4, 4), (5.1, 8), (8.1, 12), (19, 20), (21, 40), (62.8, 80), (100, 120)])
def test_the_highest_level_is_above_the_highest_value_and_divides_by_four(most, top):
    assert ceiling(most) == pytest.approx(top)
    assert ceiling(most) >= most


def test_points_stand_at_their_day_and_value():
    drawn = curve(points((0, "80"), (50, "40"), (100, "0")), None)
    assert [(dot.x, dot.y) for dot in drawn.dots] == [
        (LEFT, TOP), (LEFT + (WIDTH - LEFT - RIGHT) / 2, TOP + (HEIGHT - TOP - BOTTOM) / 2), (WIDTH - RIGHT, HEIGHT - BOTTOM)]
    assert [words for _, words in drawn.levels] == ["0", "20", "40", "60", "80"]


def test_labels_without_room_are_left_out():
    drawn = curve(points((0, "9"), (1, "8"), (100, "7")), None)
    assert [dot.label for dot in drawn.dots] == ["V0", "", "V100"]


def test_day_zero_is_drawn_where_it_lies_between_the_points_only():
    measured = points((0, "9"), (100, "7"))
    assert curve(measured, START + timedelta(days=50)).zero == LEFT + (WIDTH - LEFT - RIGHT) / 2
    assert curve(measured, START - timedelta(days=1)).zero is None
    assert curve(measured, None).zero is None


def test_one_point_is_no_curve():
    assert curve(points((0, "9")), None) is None
