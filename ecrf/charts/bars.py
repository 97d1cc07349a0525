"""Lying bars: one per row, in pieces of several kinds, with the numbers written at their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from .drawing import WIDTH, Chart, box, rule, svg, words

NAMES, LETTER = 190, 8.2
"""Room for the names of the rows, and for each letter of the numbers behind the bars."""
ROW, THICK, KEY = 26, 14, 26


@dataclass(frozen=True)
class Bar:
    """A row: its name, one number per kind, the words at its end (the numbers themselves when empty)."""

    name: str
    numbers: tuple[float, ...]
    end: str = ""

    @property
    def written(self) -> str:
        """What stands at its end."""
        return self.end or (" + ".join(f"{number:g}" for number in self.numbers) if any(self.numbers) else "0")


def bars(title: str, first: str, kinds: Sequence[str], rows: Sequence[Bar], *, most: float | None = None,
         limit: tuple[float, str] | None = None, table: Sequence[Sequence[str]] | None = None,
         head: Sequence[str] | None = None) -> Chart:
    """A chart of bars. ``first`` heads the column of names; ``most`` is the end of the scale; ``limit`` a marked number.

    ``table`` and ``head`` say more in the twin than the bars show.
    """
    top = most or max((sum(bar.numbers) for bar in rows), default=0) or 1
    top = max(top, limit[0]) if limit else top
    ends = 16 + LETTER * max((len(bar.written) for bar in rows), default=0)
    scale, above = (WIDTH - NAMES - ends) / top, KEY if len(kinds) > 1 or limit else 4
    parts = _key(kinds) if len(kinds) > 1 else []
    for at, bar in enumerate(rows):
        parts += _row(bar, above + at * ROW, scale)
    height = above + len(rows) * ROW + 6
    if limit:
        x = NAMES + limit[0] * scale
        parts += [rule(x, above - 4, x, height - 4, dashed=True), words(x, above - 9, limit[1], "middle")]
    parts.append(rule(NAMES, above - 2, NAMES, height - 4, faint=True))
    told = f"{title}. " + "; ".join(f"{bar.name}: {bar.written}" for bar in rows)
    plain = table if table is not None else [(bar.name, *(f"{number:g}" for number in bar.numbers)) for bar in rows]
    return Chart(title, told, svg(WIDTH, height, told, parts), tuple(head or (first, *kinds)), tuple(tuple(row) for row in plain))


def _key(kinds: Sequence[str]) -> list[Markup]:
    """Which fill is which kind, above the bars."""
    parts, x = [], float(NAMES)
    for at, kind in enumerate(kinds):
        parts += [box(x, 5, 12, 12, at), words(x + 18, 15, kind)]
        x += 40 + 7 * len(kind)
    return parts


def _row(bar: Bar, y: float, scale: float) -> list[Markup]:
    parts, x = [words(NAMES - 8, y + 15, bar.name, "end")], float(NAMES)
    for at, number in enumerate(bar.numbers):
        if number:
            parts.append(box(x, y + 4, number * scale, THICK, at))
            x += number * scale
    return [*parts, words(x + 6, y + 15, bar.written, strong=True)]
