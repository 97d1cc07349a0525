"""A number over visits: a thin line per subject, a thick one for the mean, with the standard error."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from .drawing import Chart, rule, svg, words
from .frame import Frame, numbered, path, ticks

HEIGHT = 320


def courses(title: str, visits: Sequence[tuple[str, str]], lines: Sequence[tuple[str, Mapping[str, float]]], axis: str, said: dict[str, str]) -> Chart:
    """The lines of subjects over visits (key and name). ``said`` has the words: visit, number, mean, error; and the decimal point."""
    values = [value for _name, line in lines for value in line.values()]
    marks = ticks(min([0, *values]), max([1, *values]))
    frame = Frame(-0.5, len(visits) - 0.5, marks[0], marks[-1], HEIGHT)
    parts = frame.grid(numbered(marks), [(place, name) for place, (_key, name) in enumerate(visits)], "", axis)
    for _name, line in lines:
        parts.append(path([(frame.x(place), frame.y(line[key])) for place, (key, _said) in enumerate(visits) if key in line], 1, 0.35))
    means, rows = [], []
    for place, (key, name) in enumerate(visits):
        here = [line[key] for _subject, line in lines if key in line]
        if here:
            mean, error = _mean(here)
            means.append((frame.x(place), frame.y(mean)))
            parts.append(words(frame.x(place), HEIGHT - 9, f"n = {len(here)}" if place == 0 else str(len(here)), "middle"))
            parts.append(rule(frame.x(place), frame.y(mean - error), frame.x(place), frame.y(mean + error)))
            rows.append((name, str(len(here)), f"{mean:.1f}".replace(".", said["point"]), f"{error:.1f}".replace(".", said["point"]) if len(here) > 1 else "–"))
    parts.append(path(means, 3))
    told = f"{title}. " + "; ".join(f"{name}: {mean} (n = {n})" for name, n, mean, _error in rows)
    return Chart(title, told, svg(640, HEIGHT, told, parts), (said["visit"], said["number"], said["mean"], said["error"]), tuple(rows))


def named(title: str, visits: Sequence[tuple[str, str]], lines: Sequence[tuple[str, Mapping[str, float]]], axis: str, said: dict[str, str]) -> Chart:
    """A few lines over visits, told apart by their dashes and named at their end; every value stands in the table."""
    marks = ticks(min([0, *(v for _n, line in lines for v in line.values())]), max([1, *(v for _n, line in lines for v in line.values())]))
    frame = Frame(-0.5, len(visits) + 1.2, marks[0], marks[-1], HEIGHT)
    parts = frame.grid(numbered(marks, said["point"]), [(place, name) for place, (_key, name) in enumerate(visits)], "", axis)
    for number, (name, line) in enumerate(lines):
        points = [(place, line[key]) for place, (key, _said) in enumerate(visits) if key in line]
        parts.append(path([(frame.x(place), frame.y(value)) for place, value in points], 2, dashed=number % 2 == 1))
        if points:
            parts.append(words(frame.x(points[-1][0]) + 6, frame.y(points[-1][1]) + 4, name))
    rows = tuple((name, *(f"{line[key]:g}".replace(".", said["point"]) if key in line else "–" for name, line in lines)) for key, name in visits)
    told = f"{title}. " + "; ".join(name for name, _line in lines)
    return Chart(title, told, svg(640, HEIGHT, told, parts), (said["visit"], *(name for name, _line in lines)), rows)


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """Mean and its standard error; an error of 0 for one value."""
    mean = sum(values) / len(values)
    if len(values) < 2:  # noqa: PLR2004 - no spread
        return mean, 0.0
    return mean, math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))
