"""Smooth lines through points, written as SVG path data; millimetres with y upwards become SVG with y downwards."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
Knots = Sequence[tuple[float, float]]


def number(value: float) -> str:
    """A coordinate as short as a hundredth of a millimetre allows: ``.5``, ``-.5``, ``12``."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    if text in ("-0", "0"):
        return "0"
    return text.replace("0.", ".", 1) if abs(value) < 1 else text


def pair(point: Point) -> str:
    """A point as SVG writes it."""
    return f"{number(point[0])} {number(-point[1])}".replace(" -", "-")


def spline(points: Sequence[Point], closed: bool = False) -> str:
    """A centripetal Catmull-Rom curve through the points as cubic Bézier segments: no loops, no overshoot.

    It begins where the pen stands: at the first point.
    """
    if len(points) == 2 and not closed:
        return f"L{pair(points[1])}"
    pieces = len(points) if closed else len(points) - 1
    return "".join(_segment([_beside(points, i + step, closed) for step in (-1, 0, 1, 2)]) for i in range(pieces))


def _beside(points: Sequence[Point], place: int, closed: bool) -> Point:
    """The point at a place; before the first and after the last of an open line, its mirror image."""
    if closed or 0 <= place < len(points):
        return points[place % len(points)]
    end, inner = (points[0], points[1]) if place < 0 else (points[-1], points[-2])
    return 2 * end[0] - inner[0], 2 * end[1] - inner[1]


def _segment(around: list[Point]) -> str:
    """The Bézier segment between the two middle points."""
    before, start, end, after = around
    d1, d2, d3 = (max(math.dist(a, b), 1e-6) ** 0.5 for a, b in zip(around, around[1:], strict=False))
    out, back = _handle(before, start, end, d1, d2), _handle(after, end, start, d3, d2)
    return f"C{pair(out)} {pair(back)} {pair(end)}".replace(" -", "-")


def _handle(far: Point, near: Point, ahead: Point, d_far: float, d_ahead: float) -> Point:
    weight = 2 * d_far ** 2 + 3 * d_far * d_ahead + d_ahead ** 2
    below = 3 * d_far * (d_far + d_ahead)
    x, y = ((d_far ** 2 * ahead[i] - d_ahead ** 2 * far[i] + weight * near[i]) / below for i in (0, 1))
    return x, y


def line(points: Sequence[Point]) -> str:
    """An open curve."""
    return f"M{pair(points[0])}{spline(points)}"


def ring(points: Sequence[Point]) -> str:
    """A closed curve without corners."""
    return f"M{pair(points[0])}{spline(points, closed=True)}Z"


def patch(*edges: Sequence[Point]) -> str:
    """A closed shape of several edges, each beginning where the last one ended; the corners between them stay sharp."""
    return f"M{pair(edges[0][0])}{''.join(map(spline, edges))}Z"


def between(knots: Knots, at: float) -> float:
    """A smooth value between knots ``(position, value)``: cubic Hermite, its slopes taken from the neighbours."""
    i = next((i for i in range(len(knots) - 2) if at <= knots[i + 1][0]), len(knots) - 2)
    (x0, v0), (x1, v1) = knots[i], knots[i + 1]
    t = min(1.0, max(0.0, (at - x0) / (x1 - x0)))
    return ((2 * t**3 - 3 * t**2 + 1) * v0 + (t**3 - 2 * t**2 + t) * (x1 - x0) * _slope(knots, i)
            + (3 * t**2 - 2 * t**3) * v1 + (t**3 - t**2) * (x1 - x0) * _slope(knots, i + 1))


def _slope(knots: Knots, i: int) -> float:
    (x0, v0), (x1, v1) = knots[max(i - 1, 0)], knots[min(i + 1, len(knots) - 1)]
    return (v1 - v0) / (x1 - x0)


def smooth_step(t: float) -> float:
    """From 0 to 1 with level ends."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)
