"""A swimmer plot: a lane per subject over days, with marks of several kinds that differ by shape."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .drawing import WIDTH, Chart, box, rule, svg, words
from .frame import LEFT, RIGHT, numbered, ticks

ROW, KEY = 20, 20
_SHAPES = tuple(map(Markup, (
    '<circle cx="{x}" cy="{y}" r="5" fill="currentColor"/>',
    '<path d="M{x} {up}L{right} {down}L{left} {down}Z" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    '<rect x="{left}" y="{up}" width="10" height="10" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    '<path d="M{left} {up}L{right} {down}M{left} {down}L{right} {up}" stroke="currentColor" stroke-width="1.8"/>',
    '<path d="M{x} {up}L{right} {y}L{x} {down}L{left} {y}Z" fill="currentColor"/>',
    '<path d="M{x} {up}V{down}M{left} {y}H{right}" stroke="currentColor" stroke-width="2.4"/>',
)))


def lanes(title: str, rows: Sequence[tuple[str, float, float, Sequence[tuple[float, int]]]], kinds: Sequence[str], axis: str, said: dict[str, str]) -> Chart:
    """Lanes of name, first and last day and marks. ``said`` has the words: subject, from, to."""
    low, high = min([0.0, *(row[1] for row in rows)]), max([1.0, *(row[2] for row in rows)])
    marks = ticks(low, high, 8)
    parts, above = _key(kinds)
    height = above + ROW * max(len(rows), 1) + 34

    def x(day: float) -> float:
        return round(LEFT + (day - marks[0]) / (marks[-1] - marks[0]) * (WIDTH - LEFT - RIGHT), 1)
    parts += [part for value, name in numbered(marks) for part in (rule(x(value), above, x(value), height - 32, faint=True),
                                                                 words(x(value), height - 18, name, "middle"))]
    parts += [rule(x(0), above, x(0), height - 32), words((LEFT + WIDTH) / 2, height - 2, axis, "middle")]
    for at, (name, first, last, found) in enumerate(rows):
        y = above + at * ROW + ROW / 2
        parts += [words(LEFT - 6, y + 4, name, "end"), box(x(first), y - 4, x(last) - x(first), 8, 1)]
        parts += [_mark(x(day), y, kind) for day, kind in found]
    table = tuple((name, f"{first:g}", f"{last:g}", *(", ".join(f"{day:g}" for day, kind in found if kind == number) or "–" for number in range(len(kinds))))
                  for name, first, last, found in rows)
    told = f"{title}: {len(rows)}"
    return Chart(title, told, svg(WIDTH, height, told, parts), (said["subject"], said["from"], said["to"], *kinds), table)


def _mark(x: float, y: float, kind: int) -> Markup:
    return _SHAPES[kind % len(_SHAPES)].format(x=f"{x:g}", y=f"{y:g}", up=f"{y - 5:g}", down=f"{y + 5:g}", left=f"{x - 5:g}", right=f"{x + 5:g}")


def _key(kinds: Sequence[str]) -> tuple[list[Markup], float]:
    """Which mark is which, in as many rows as they need; and where the lanes begin."""
    parts: list[Markup] = []
    x, y = 60.0, 10.0
    for number, name in enumerate(kinds):
        if x + 7.2 * len(name) > WIDTH - RIGHT:
            x, y = 60.0, y + KEY
        parts += [_mark(x, y, number), words(x + 12, y + 4, name)]
        x += 40 + 7.2 * len(name)
    return parts, y + 14
