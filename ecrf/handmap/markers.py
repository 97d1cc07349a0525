"""Where signs and labels stand on a view: a sign on its region, its label beyond the fingertip, none over another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ecrf.crf.hands import Sign, Spot

from .curves import Point
from .finger import Finger
from .hand import BOX, FINGERS, THUMB, mirrored
from .shapes import seen_from

REACH, STARRED_REACH, COUNT_REACH = 4.9, 6.4, 5.2
"""Radius of a sign, of a sign with a second ring, and of the disc that stands for several (mm)."""
SMALLEST = 0.55
"""Signs of one region that would have to be smaller than this are counted instead."""
LABEL_HEIGHT, LABEL_STEP = 11.0, 12.6
STICK = 13.0
"""How far beyond the fingertip the first label stands (mm)."""


@dataclass(frozen=True)
class Mark:
    """Something to mark: the key people read, its place, its sign, its state in words, whether it is starred, its page."""

    key: str
    spot: Spot
    sign: Sign
    words: str = ""
    starred: bool = False
    address: str = ""

    def unlinked(self) -> Mark:
        """The same without a page to lead to: on a map that is filled in."""
        return replace(self, address="")


@dataclass(frozen=True)
class Signed:
    """A sign on the map, template coordinates in mm (y upwards); ``counted`` marks share one disc with their number."""

    at: Point
    marks: tuple[Mark, ...]
    scale: float = 1.0

    @property
    def counted(self) -> bool:
        """One disc for several marks."""
        return len(self.marks) > 1

    @property
    def reach(self) -> float:
        """Its radius before it is scaled."""
        return COUNT_REACH if self.counted else STARRED_REACH if self.marks[0].starred else REACH


@dataclass(frozen=True)
class Label:
    """The label of a mark: its centre and width, the sign it belongs to; ``with_sign``: it carries its own."""

    at: Point
    width: float
    mark: Mark
    signed: Signed
    with_sign: bool

    def meets(self, other: Label) -> bool:
        """Whether two labels touch."""
        return abs(self.at[0] - other.at[0]) < (self.width + other.width) / 2 + 1 \
            and abs(self.at[1] - other.at[1]) < LABEL_HEIGHT + 1


def place(marks: Sequence[Mark], hand: str, side: str) -> tuple[list[Signed], list[Label]]:
    """The signs and labels of one view."""
    by_spot: dict[Spot, list[Mark]] = {}
    seen = seen_from(side)
    for mark in marks:
        if mark.spot.hand == hand and (mark.spot.finger, mark.spot.phalanx, mark.spot.surface) in seen:
            by_spot.setdefault(mark.spot, []).append(mark)
    signs = _apart([sign for spot, there in by_spot.items() for sign in _signs(spot, there, side)])
    labels: list[Label] = []
    for signed in signs:
        labels += _labels(signed, labels)
    return signs, labels


def _signs(spot: Spot, marks: list[Mark], side: str) -> list[Signed]:
    """The signs of one region side by side along the finger, or one disc when they do not fit."""
    finger, n = FINGERS[spot.finger], len(marks)

    def at(shift: float) -> Point:
        return finger.centre(spot.phalanx, spot.surface, side, shift)
    if n == 1:
        return [Signed(at(0), (marks[0],))]
    room = math.dist(at(-1), at(1)) / (n - 1)
    if room / (2 * max(Signed(at(0), (m,)).reach for m in marks)) < SMALLEST:
        return [Signed(at(0), tuple(marks))]
    return [Signed(at(-1 + 2 * i / (n - 1)), (mark,)) for i, mark in enumerate(marks)]


def _apart(signs: list[Signed]) -> list[Signed]:
    """The signs, each made small enough not to touch its neighbours."""
    return [replace(one, scale=min([1.0, *(math.dist(one.at, other.at) / (one.reach + other.reach)
                                           for other in signs if other is not one)])) for one in signs]


def _labels(signed: Signed, before: list[Label]) -> list[Label]:
    out: list[Label] = []
    finger = FINGERS[signed.marks[0].spot.finger]
    for mark in signed.marks:
        width = (32.0 if mark.starred else 21.0) + (10.0 if signed.counted else 0.0)
        level = 0
        label = Label(label_at(finger, level), width, mark, signed, signed.counted)
        while any(label.meets(other) for other in (*before, *out)):
            level += 1
            label = replace(label, at=label_at(finger, level))
        out.append(label)
    return out


def label_at(finger: Finger, level: int) -> Point:
    """Beyond the fingertip on the finger's own axis, further labels outwards; the thumb's straight above its tip."""
    x, y = finger.at(1)
    if finger.no == THUMB:
        return x - 9, y + 12 + LABEL_STEP * level
    reach = STICK + LABEL_STEP / finger.axis[1] * level
    return x + finger.axis[0] * reach, y + finger.axis[1] * reach


def view_box(marks: Sequence[Mark], hand: str, side: str) -> tuple[float, float, float, float]:
    """The box of a view, higher where many labels stack; SVG millimetres."""
    x, y, width, height = BOX
    tops = [max([-y] + [label.at[1] + 8 for label in place(marks, h, s)[1]])
            for h in "RL" for s in ("palmar", "dorsal")]
    top = round(max(tops))
    return (-(x + width) if mirrored(hand, side) else x), -top, width, top + y + height


@lru_cache
def zoom_box(no: int, flipped: bool) -> tuple[float, float, float, float]:
    """The box around one finger: a small finger is enlarged more."""
    finger = FINGERS[no]
    points = finger.outline(finger.root, finger.root)
    left, right = min(x for x, _ in points) - 5, max(x for x, _ in points) + 5
    low, high = min(y for _, y in points) - 2, max(y for _, y in points) + 4
    return (-right if flipped else left), -high, right - left, high - low
