"""Bars over days, a row each: something that begins and ends, or goes on (an arrow)."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .drawing import WIDTH, Chart, box, rule, svg, words
from .frame import RIGHT, numbered, ticks

NAMES, ROW = 180, 20


def periods(title: str, bars: Sequence[tuple[str, float | None, float | None]], last: float, axis: str, said: dict[str, str]) -> Chart:
    """Bars of name, first and last day; none of the latter: still going on at ``last``. ``said`` has the words: name, from, to, ongoing."""
    ends = [(name, first if first is not None else last, end if end is not None else last) for name, first, end in bars]
    marks = ticks(max(min([0.0, *(first for _n, first, _e in ends)]), last - 400), max([1.0, last, *(end for _n, _f, end in ends)]), 6)
    height = ROW * max(len(bars), 1) + 40

    def x(day: float) -> float:
        return round(NAMES + (max(day, marks[0]) - marks[0]) / (marks[-1] - marks[0]) * (WIDTH - NAMES - RIGHT), 1)
    parts = [part for value, name in numbered(marks) for part in (rule(x(value), 0, x(value), height - 34, faint=True), words(x(value), height - 20, name, "middle"))]
    parts += [rule(x(0), 0, x(0), height - 34), words((NAMES + WIDTH) / 2, height - 4, axis, "middle")]
    for at, ((name, first, end), (_name, _first, stopped)) in enumerate(zip(ends, bars, strict=True)):
        y = at * ROW + ROW / 2
        parts += [words(NAMES - 6, y + 4, name if len(name) < 26 else f"{name[:24]}…", "end"), box(x(first), y - 5, max(x(end) - x(first), 2), 10, 1)]
        if stopped is None:
            parts.append(Markup('<path d="M{} {}l7 5l-7 5z" fill="currentColor"/>').format(f"{min(x(end), WIDTH - 8):g}", f"{y - 5:g}"))
    rows = tuple((name, "–" if first is None else f"{first:g}", said["ongoing"] if end is None else f"{end:g}") for name, first, end in bars)
    return Chart(title, f"{title}: {len(bars)}", svg(WIDTH, height, f"{title}: {len(bars)}", parts), (said["name"], said["from"], said["to"]), rows)
