"""One finger in its own coordinates: how far along (s, 0 web to 1 tip), how far across (k, -1 ulnar to 1 radial edge).

A region is a patch of that square, so the same dozen patches serve all fingers, follow the outline and share their
edges. Millimetres of an adult right hand seen from the palm, thumb at +x, y towards the fingertips.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from .curves import Knots, Point, between, patch, smooth_step

Along = Callable[[float], float]
"""A boundary across the finger: s as a function of k; or along it: k as a function of s."""

PALMAR, DORSAL = "palmar", "dorsal"
SIDES = (PALMAR, DORSAL)
STRIP = 0.54
"""Where the strips of the two edges begin: 23 % of the width each."""
ARRIVAL = 2.1
"""How round the tip is: higher is blunter."""


@dataclass(frozen=True)
class Finger:
    """A finger: centre line and half-widths.

    ``base`` web level in mm; ``angle`` degrees from the vertical, positive towards the thumb; ``bend`` sideways drift
    of the tip in mm; ``joint`` where the line between eligible and not is drawn (PIP, of the thumb IP); ``last`` the
    distal joint; ``root`` where the finger leaves the palm; ``girth`` knots ``(s, part of width)``; ``cap`` length of
    the rounded tip in mm.
    """

    no: int
    base: Point
    angle: float
    length: float
    width: float
    bend: float
    joint: float
    last: float
    root: float
    girth: Knots = field(repr=False)
    cap: float

    @cached_property
    def phalanges(self) -> dict[str, tuple[float, float]]:
        """Where each phalanx begins and ends; a finger whose two joints are one has no middle phalanx."""
        middle = {"MID": (self.joint, self.last)} if self.last > self.joint else {}
        return {"PROX": (self.root, self.joint), **middle, "DIST": (self.last, 1.0)}

    @cached_property
    def axis(self) -> Point:
        """The direction from web to tip."""
        return math.sin(math.radians(self.angle)), math.cos(math.radians(self.angle))

    @property
    def cap_start(self) -> float:
        """Where the rounded tip begins."""
        return 1 - self.cap / self.length

    def half_width(self, s: float) -> float:
        """Half the width at s, in mm."""
        body = between(self.girth, min(s, self.cap_start)) * self.width / 2
        if s <= self.cap_start:
            return body
        t = min(1.0, (s - self.cap_start) / (1 - self.cap_start))
        return float(body * max(0.0, 1 - t**ARRIVAL) ** 0.52)

    def at(self, s: float, k: float = 0.0) -> Point:
        """Finger coordinates as millimetres of the hand."""
        slope = 2 * self.bend * s / self.length
        across = k * self.half_width(s) / math.hypot(1, slope)
        x, y = self.bend * s * s + across, s * self.length - across * slope
        (up_x, up_y) = self.axis
        return self.base[0] + x * up_y + y * up_x, self.base[1] - x * up_x + y * up_y

    def distal(self, part: float) -> float:
        """A part of the distal phalanx, 0 to 1, as s."""
        return self.last + part * (1 - self.last)

    def along(self, start: float, end: float, k: float | Along, pieces: int = 0) -> list[Point]:
        """Points along the finger at k."""
        pieces = pieces or max(2, round(abs(end - start) * self.length / 5))
        steps = [start + (end - start) * i / pieces for i in range(pieces + 1)]
        return [self.at(s, k(s) if callable(k) else k) for s in steps]

    def across(self, s: float | Along, start: float, end: float) -> list[Point]:
        """Points across the finger at s."""
        pieces = 4 if callable(s) else 1
        steps = [start + (end - start) * i / pieces for i in range(pieces + 1)]
        return [self.at(s(k) if callable(s) else s, k) for k in steps]

    def round_tip(self, s: float) -> list[Point]:
        """The outline from the ulnar edge at s over the tip to the radial edge at s."""
        rise = [s + (1 - s) * math.sin(math.pi / 2 * i / 6) for i in range(6)]
        return [*(self.at(r, -1) for r in rise), self.at(1), *(self.at(r, 1) for r in reversed(rise))]

    def outline(self, start: float, end: float) -> list[Point]:
        """The outline from the ulnar edge at ``start`` over the tip to the radial edge at ``end``."""
        top = self.cap_start
        cap = [top + (1 - top) * math.sin(math.pi / 2 * i / 5) for i in range(1, 5)]

        def rise(foot: float) -> list[float]:
            pieces = max(3, round((top - foot) * self.length / 6))
            return [foot + (top - foot) * i / pieces for i in range(pieces + 1)] + cap
        return [*(self.at(s, -1) for s in rise(start)), self.at(1), *(self.at(s, 1) for s in reversed(rise(end)))]

    def pulp(self, k: float) -> float:
        """Palmar boundary between the volar side and the fingertip: a cup."""
        return self.distal(0.36 + 0.26 * abs(k) ** 2.4)

    def free_edge(self, k: float) -> float:
        """Dorsal boundary between the nail's surroundings and the fingertip: a crescent."""
        return self.distal(0.865 - 0.15 * k * k)

    def fold(self, k: float) -> float:
        """Dorsal boundary between the dorsal side and the nail's surroundings."""
        return self.distal(0.25 + 0.05 * k * k)

    def flank(self, s: float) -> float:
        """Where the strips of the edges begin on the back of the distal phalanx: thinner beside the nail."""
        return STRIP + (0.78 - STRIP) * smooth_step((s - self.last) / (self.distal(0.30) - self.last))

    def regions(self, side: str) -> dict[tuple[str, str], str]:
        """``{(phalanx, surface): path data}`` of every region seen from that side."""
        shapes: dict[tuple[str, str], str] = {}
        for phalanx, (foot, top) in self.phalanges.items():
            if phalanx != "DIST":
                hollow = 0.035 if phalanx == "PROX" else 0.0
                shapes |= {(phalanx, surface): d for surface, d in self._shaft(side, foot, top, hollow).items()}
        last = self._palmar_end() if side == PALMAR else self._dorsal_end()
        return shapes | {("DIST", surface): d for surface, d in last.items()}

    def _shaft(self, side: str, foot: float, top: float, hollow: float) -> dict[str, str]:
        def low(k: float) -> float:
            return foot + hollow * k * k
        front, e = "VOLAR" if side == PALMAR else "DORSAL", STRIP
        shapes = {front: patch(self.along(low(-e), top, -e), self.across(top, -e, e), self.along(top, low(e), e),
                               self.across(low, e, -e))}
        for surface, k in (("ULNAR", -1.0), ("RADIAL", 1.0)):
            shapes[surface] = patch(self.along(low(k), top, k), self.across(top, k, k * e),
                                    self.along(top, low(e), k * e), self.across(low, k * e, k))
        return shapes

    def _palmar_end(self) -> dict[str, str]:
        d, top, e = self.last, self.pulp, STRIP
        shapes = {"VOLAR": patch(self.along(d, top(e), -e), self.across(top, -e, e), self.along(top(e), d, e),
                                 self.across(d, e, -e)),
                  "TIP": patch(self.round_tip(top(1)), self.across(top, 1, e), self.across(top, e, -e),
                               self.across(top, -e, -1))}
        for surface, k in (("ULNAR", -1.0), ("RADIAL", 1.0)):
            shapes[surface] = patch(self.along(d, top(1), k), self.across(top, k, k * e),
                                    self.along(top(e), d, k * e), self.across(d, k * e, k))
        return shapes

    def _dorsal_end(self) -> dict[str, str]:
        d, top, m = self.last, self.free_edge, self.flank(1)
        f, e = self.fold(m), STRIP

        def flank(sign: float) -> Along:
            return lambda s: sign * self.flank(s)
        shapes = {"DORSAL": patch(self.along(d, f, flank(-1), 3), self.across(self.fold, -m, m),
                                  self.along(f, d, flank(1), 3), self.across(d, e, -e)),
                  "PERIUNG": patch(self.along(f, top(m), -m), self.across(top, -m, m), self.along(top(m), f, m),
                                   self.across(self.fold, m, -m)),
                  "TIP": patch(self.round_tip(top(1)), self.across(top, 1, m), self.across(top, m, -m),
                               self.across(top, -m, -1))}
        for surface, k in (("ULNAR", -1.0), ("RADIAL", 1.0)):
            shapes[surface] = patch(self.along(d, top(1), k), self.across(top, k, k * m),
                                    self.along(top(m), f, k * m), self.along(f, d, flank(k), 3),
                                    self.across(d, k * e, k))
        return shapes

    def span(self, phalanx: str, surface: str, side: str) -> tuple[float, float]:
        """Where the middle line of a region begins and ends, as s."""
        if phalanx != "DIST":
            return self.phalanges[phalanx]
        tip = (0.36, 1.0) if side == PALMAR else (0.87, 1.0)
        start, end = {"TIP": tip, "VOLAR": (0.0, 0.38), "DORSAL": (0.0, 0.25),
                      "PERIUNG": (0.26, 0.70)}.get(surface, (0.05, 0.62))
        return self.distal(start), self.distal(end)

    def centre(self, phalanx: str, surface: str, side: str, shift: float = 0.0) -> Point:
        """Where a sign sits in a region, in mm; ``shift`` from -1 to 1 moves it along the finger inside the region."""
        start, end = self.span(phalanx, surface, side)
        if (phalanx, surface) == ("DIST", "PERIUNG"):
            end = self.distal(0.44)                           # on the fold of the nail, not on the nail
        k = {"RADIAL": 0.76, "ULNAR": -0.76}.get(surface, 0.0)
        return self.at((start + end) / 2 + shift * (end - start) * 0.3, k)
