"""The frame of a chart with two axes: scales, round ticks, grid lines and their numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from .drawing import WIDTH, rule, words

LEFT, RIGHT, TOP, BOTTOM = 52, 16, 28, 40


@dataclass(frozen=True)
class Frame:
    """A plane of ``height`` units drawn for x and y between their ends."""

    x0: float
    x1: float
    y0: float
    y1: float
    height: float = 300

    def x(self, value: float) -> float:
        """Where a value stands from the left."""
        return round(LEFT + (value - self.x0) / ((self.x1 - self.x0) or 1) * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        """Where a value stands from the top."""
        return round(self.height - BOTTOM - (value - self.y0) / ((self.y1 - self.y0) or 1) * (self.height - TOP - BOTTOM), 1)

    def grid(self, ys: Sequence[tuple[float, str]], xs: Sequence[tuple[float, str]], axis: str, side: str = "") -> list[Markup]:
        """The lines of the grid, the numbers of both axes and their names."""
        parts = [part for value, said in ys for part in (rule(LEFT, self.y(value), WIDTH - RIGHT, self.y(value), faint=True),
                                                        words(LEFT - 6, self.y(value) + 4, said, "end"))]
        parts += [words(self.x(value), self.height - BOTTOM + 16, said, "middle") for value, said in xs]
        parts.append(words((LEFT + WIDTH - RIGHT) / 2, self.height - 4, axis, "middle"))
        return [*parts, words(2, 10, side)] if side else parts


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers from below the low to above the high end, some ``count`` of them."""
    span = (high - low) or abs(high) or 1
    step = 10 ** math.floor(math.log10(span / count))
    step *= next(factor for factor in (1, 2, 5, 10) if span / (step * factor) <= count)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * n, 10) for n in range(first, last + 1)]


def numbered(values: Sequence[float], point: str = ".") -> list[tuple[float, str]]:
    """Ticks with their numbers, written with that decimal point."""
    return [(value, f"{value:g}".replace("-", "−").replace(".", point)) for value in values]


def path(points: Sequence[tuple[float, float]], width: float = 1.5, opacity: float = 1, dashed: bool = False) -> Markup:
    """A line through points."""
    if not points:
        return Markup("")
    drawn = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return Markup('<path d="{}" fill="none" stroke="currentColor" stroke-width="{}" stroke-opacity="{}"{}/>').format(
        drawn, f"{width:g}", f"{opacity:g}", Markup(' stroke-dasharray="5 3"') if dashed else "")
