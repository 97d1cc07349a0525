"""A measure over time as a small chart: numbers worked out here, drawn as SVG by the template, with a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, log10

WIDTH, HEIGHT = 440.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 24.0, 20.0, 44.0
NARROW = 46.0
"""Space that the words under a point need; those nearer to the one before are left out."""


@dataclass(frozen=True)
class Dot:
    """A point of the curve, in the chart's units; ``label`` stands under it when there is room."""

    x: float
    y: float
    label: str
    day: str
    value: str


@dataclass(frozen=True)
class Curve:
    """A chart: its points, the line through them, level lines ``(y, words)``, where day 0 stands."""

    dots: tuple[Dot, ...]
    line: str
    levels: tuple[tuple[float, str], ...]
    zero: float | None
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    floor: float = HEIGHT - BOTTOM


def curve(points: Sequence[tuple[date, Decimal, str, str]], zero: date | None) -> Curve | None:
    """The curve of ``(day, value, label, value in words)``, oldest first; ``None`` for fewer than two points."""
    if len(points) < 2:
        return None
    first, last = points[0][0], points[-1][0]
    span = max((last - first) / timedelta(days=1), 1)
    top = ceiling(max(float(value) for _, value, _, _ in points))

    def x(day: date) -> float:
        return round(LEFT + (day - first).days / span * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM), 1)
    dots, free = [], float("-inf")
    for day, value, label, words in points:
        room = x(day) >= free
        free = x(day) + NARROW if room else free
        dots.append(Dot(x(day), y(float(value)), label if room else "", f"{day:%d/%m}" if room else "", words))
    line = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots)
    levels = tuple((y(top * part / 4), f"{top * part / 4:g}") for part in range(5))
    inside = zero is not None and first <= zero <= last
    return Curve(tuple(dots), line, levels, x(zero) if zero is not None and inside else None)


def ceiling(most: float) -> float:
    """The next number that four level lines divide well: 4, 8, 20, 40, 80, 200 …"""
    if most <= 0:
        return 4.0
    power = 10 ** (ceil(log10(most)) - 1)
    return float(next(step * power for step in (2, 4, 8, 12, 20) if step * power >= most))
