"""The map by keyboard: from every region of every view the arrow keys reach every other one, and lead where they point."""

from __future__ import annotations

import pytest

from ecrf.handmap.finger import SIDES
from ecrf.handmap.hand import FINGERS
from ecrf.handmap.shapes import seen_from
from ecrf.handmap.walking import ARROWS, reached, steps

VIEWS = [(side, flipped) for side in SIDES for flipped in (False, True)]


@pytest.mark.parametrize("side, flipped", VIEWS)
def test_every_region_is_reached_from_every_other_one(side, flipped):
    everything = set(range(len(seen_from(side))))
    assert all(reached(side, flipped, start) == everything for start in everything)


@pytest.mark.parametrize("side, flipped", VIEWS)
def test_a_step_goes_the_way_its_arrow_points(side, flipped):
    places = [FINGERS[no].centre(phalanx, surface, side) for no, phalanx, surface in seen_from(side)]
    for here, step in enumerate(steps(side, flipped)):
        for there, (right, up) in zip(step, ARROWS.values(), strict=True):
            dx, dy = (places[there][i] - places[here][i] for i in (0, 1))
            assert there == here or (-dx if flipped else dx) * right + dy * up > 0


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("finger", FINGERS)
def test_a_missing_finger_is_passed_over_and_cuts_nothing_off(side, finger):
    order = seen_from(side)
    lost = frozenset(place for place, (no, _, _) in enumerate(order) if no == finger)
    left = set(range(len(order))) - lost
    assert not {there for here in left for there in steps(side, False, lost)[here]} & lost
    assert all(reached(side, False, start, lost) == left for start in left)
