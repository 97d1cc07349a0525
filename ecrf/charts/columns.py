"""Standing columns in pieces, and a waterfall: a change per subject from the greatest to the least."""

from __future__ import annotations

from collections.abc import Sequence

from .drawing import WIDTH, Chart, box, rule, svg, words
from .frame import Frame, numbered, ticks

HEIGHT = 300


def columns(title: str, head: str, categories: Sequence[str], kinds: Sequence[str], counts: Sequence[Sequence[int]]) -> Chart:
    """One column per category, in pieces by kind; every number stands in the table."""
    marks = [mark for mark in ticks(0, max([1, *(sum(some) for some in counts)])) if mark == int(mark)]
    frame = Frame(-0.6, max(len(categories), 1) - 0.4, 0, marks[-1] * 1.06, HEIGHT)
    parts = frame.grid(numbered(marks), [(place, name) for place, name in enumerate(categories)], head)
    wide = min(44.0, 0.7 * (frame.x(1) - frame.x(0)))
    for place, some in enumerate(counts):
        low = 0
        for kind, count in enumerate(some):
            if count:
                parts.append(box(frame.x(place) - wide / 2, frame.y(low + count), wide, frame.y(low) - frame.y(low + count), kind))
            low += count
        parts.append(words(frame.x(place), frame.y(low) - 4, str(low) if low else "", "middle", strong=True))
    x = 60.0
    for kind, name in enumerate(kinds):
        parts += [box(x, 2, 12, 12, kind), words(x + 18, 12, name)]
        x += 40 + 7.2 * len(name)
    told = f"{title}. " + "; ".join(f"{name}: {' + '.join(map(str, some))}" for name, some in zip(categories, counts, strict=True))
    rows = tuple((name, *map(str, some)) for name, some in zip(categories, counts, strict=True))
    return Chart(title, told, svg(WIDTH, HEIGHT, told, parts), (head, *kinds), rows)


def waterfall(title: str, bars: Sequence[tuple[str, float]], axis: str, head: str, point: str = ".") -> Chart:
    """Bars up and down from zero, the greatest first; numbers with that decimal point."""
    found = sorted(bars, key=lambda bar: -bar[1])
    marks = ticks(min([0, *(value for _name, value in found)]), max([1, *(value for _name, value in found)]))
    frame = Frame(-0.6, max(len(found), 1) - 0.4, marks[0], marks[-1], HEIGHT)
    parts = frame.grid(numbered(marks), [(place, name) for place, (name, _value) in enumerate(found)] if len(found) <= 12 else [], head, axis)  # noqa: PLR2004 - room
    wide = min(36.0, 0.7 * (frame.x(1) - frame.x(0)))
    for place, (_name, value) in enumerate(found):
        top, bottom = frame.y(max(value, 0)), frame.y(min(value, 0))
        parts.append(box(frame.x(place) - wide / 2, top, wide, max(bottom - top, 1), 0 if value > 0 else 1))
    parts.append(rule(frame.x(frame.x0), frame.y(0), frame.x(frame.x1), frame.y(0)))
    told = f"{title}. " + "; ".join(f"{name}: {value:.0f}" for name, value in found)
    return Chart(title, told, svg(WIDTH, HEIGHT, told, parts), (head, axis), tuple((name, f"{value:.1f}".replace(".", point)) for name, value in found))
