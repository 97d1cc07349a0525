"""Where an arrow key leads from each region of a view: to the nearest one in that direction on the screen."""

from __future__ import annotations

from functools import lru_cache

from .curves import Point
from .hand import FINGERS
from .shapes import seen_from

ARROWS = {"up": (0, 1), "right": (1, 0), "down": (0, -1), "left": (-1, 0)}
"""The keys in the order in which steps are listed; y upwards."""
WIDE = 2.0
"""How far to the side of the arrow a region may lie, against how far ahead, to be meant by it."""


@lru_cache(maxsize=256)
def steps(side: str, flipped: bool, lost: frozenset[int] = frozenset()) -> tuple[tuple[int, ...], ...]:
    """For each region of ``seen_from(side)``: the places in that list that up, right, down and left lead to.

    ``flipped``: the view is the template's mirror image; ``lost`` places are passed over. Where nothing lies ahead the
    step stays where it is.
    """
    places = [FINGERS[no].centre(phalanx, surface, side) for no, phalanx, surface in seen_from(side)]
    places = [(-x if flipped else x, y) for x, y in places]
    return tuple(tuple(_nearest(places, here, arrow, lost) for arrow in ARROWS.values()) for here in range(len(places)))


def _nearest(places: list[Point], here: int, arrow: tuple[int, int], lost: frozenset[int]) -> int:
    best, least = here, float("inf")
    for other, (x, y) in enumerate(places):
        dx, dy = x - places[here][0], y - places[here][1]
        ahead, aside = dx * arrow[0] + dy * arrow[1], abs(dx * arrow[1] - dy * arrow[0])
        if other not in lost and ahead > 0.4 and aside <= WIDE * ahead and ahead + 2 * aside < least:
            best, least = other, ahead + 2 * aside
    return best


def reached(side: str, flipped: bool, start: int = 0, lost: frozenset[int] = frozenset()) -> set[int]:
    """The places that the arrow keys reach from one of them."""
    found, waiting = {start}, [start]
    while waiting:
        new = set(steps(side, flipped, lost)[waiting.pop()]) - found
        found |= new
        waiting += new
    return found
