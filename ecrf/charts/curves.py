"""Kaplan–Meier curves: steps with their interval, marks where somebody is censored, numbers at risk underneath."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .drawing import Chart, rule, svg, words
from .frame import LEFT, Frame, numbered, path, ticks
from .survival import Curve, kaplan_meier

HEIGHT, ROW = 320, 18


def curves(title: str, groups: Sequence[tuple[str, Sequence[float], Sequence[bool]]], axis: str, said: dict[str, str]) -> Chart:
    """The share without event over time. ``said`` has the words: share, risk, events, censored, group, median, none, interval; and the decimal point."""
    found = [(name, kaplan_meier(times, events)) for name, times, events in groups if times]
    last = max((curve.times[-1] for _name, curve in found), default=1) or 1
    frame, marks = Frame(0, max(ticks(0, last)), 0, 1, HEIGHT), ticks(0, last)
    parts = frame.grid(numbered([0, 0.25, 0.5, 0.75, 1], said["point"]), numbered(marks, said["point"]), axis, said["share"])
    for place, (name, curve) in enumerate(found):
        parts += _drawn(frame, curve, place)
        parts.append(words(frame.x(curve.times[-1]), frame.y(curve.survival[-1]) - 8, name if len(found) > 1 else "", "end", strong=True))
    parts.append(words(2, HEIGHT + 14, said["risk"], strong=True))
    for place, (name, curve) in enumerate(found):
        y = HEIGHT + 14 + ROW * (place + 1)
        parts += [words(LEFT - 8, y, name if len(found) > 1 else "", "end"), *(words(frame.x(time), y, str(curve.risk_at(time)), "middle") for time in marks)]
    told = f"{title}. " + "; ".join(f"{name}: {said['median']} {curve.median if curve.median is not None else said['none']}" for name, curve in found)
    rows = [(f"{time:g}", *((name,) if len(found) > 1 else ()), str(risk), str(events), str(lost), f"{share:.3f}".replace(".", said["point"]),
             f"{low:.3f} – {high:.3f}".replace(".", said["point"]))
            for name, curve in found for time, risk, events, lost, share, low, high in zip(
                curve.times, curve.at_risk, curve.events, curve.censored, curve.survival, curve.lower, curve.upper, strict=True)]
    head = (axis, *((said["group"],) if len(found) > 1 else ()), said["risk"], said["events"], said["censored"], said["share"], said["interval"])
    return Chart(title, told, svg(640, HEIGHT + 24 + ROW * max(len(found), 1), told, parts), head, tuple(rows))


def _drawn(frame: Frame, curve: Curve, place: int) -> list[Markup]:
    line, low, high = (_steps(frame, curve, shares) for shares in (curve.survival, curve.lower, curve.upper))
    parts = [path(line, 2.2, dashed=place % 2 == 1), path(low, 1, 0.5, dashed=True), path(high, 1, 0.5, dashed=True)]
    for time, lost, share in zip(curve.times, curve.censored, curve.survival, strict=True):
        if lost:
            parts.append(rule(frame.x(time), frame.y(share) - 5, frame.x(time), frame.y(share) + 5))
    return parts


def _steps(frame: Frame, curve: Curve, shares: Sequence[float]) -> list[tuple[float, float]]:
    points, before = [], 1.0
    for time, share in zip(curve.times, shares, strict=True):
        points += [(frame.x(time), frame.y(before)), (frame.x(time), frame.y(share))]
        before = share
    return points
