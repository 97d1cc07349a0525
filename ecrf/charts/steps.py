"""A number that grows month by month, as a stepped line, beside the number planned."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .drawing import WIDTH, Chart, rule, svg, words

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 240, 44, 16, 22, 34
NARROW = 46
"""Room that a month's name needs under the line."""


def steps(title: str, head: Sequence[str], points: Sequence[tuple[str, int]], plan: int, plan_words: str) -> Chart:
    """The sum after each month. ``head`` are the columns month, new, in all; ``points`` months in order with what each added."""
    sums, total = [], 0
    for _month, new in points:
        total += new
        sums.append(total)
    top = max(plan, total, 1)
    wide, high = (WIDTH - LEFT - RIGHT) / max(len(points), 1), HEIGHT - TOP - BOTTOM

    def y(number: float) -> float:
        return round(TOP + (1 - number / top) * high, 1)
    parts = [part for level in sorted({0, top // 2, top}) for part in (
        rule(LEFT, y(level), WIDTH - RIGHT, y(level), faint=True), words(LEFT - 6, y(level) + 4, str(level), "end"))]
    parts += [rule(LEFT, y(plan), WIDTH - RIGHT, y(plan), dashed=True), words(WIDTH - RIGHT, y(plan) - 6, plan_words, "end")]
    line, free = f"M{LEFT} {y(0):g}", 0.0
    for at, ((month, _new), number) in enumerate(zip(points, sums, strict=True)):
        x = LEFT + at * wide
        line += f"V{y(number):g}H{x + wide:g}"
        if x >= free:
            parts.append(words(x + 2, HEIGHT - 12, month))
            free = x + NARROW
    if points:
        parts.append(Markup('<path d="{}" fill="none" stroke="currentColor" stroke-width="2.5"/>').format(line))
        parts.append(words(min(LEFT + len(points) * wide, WIDTH - RIGHT) - 4, y(total) - 6 if total != plan else y(total) + 16,
                           str(total), "end", strong=True))
    told = f"{title}: {total}; {plan_words}"
    rows = tuple((month, str(new), str(number)) for (month, new), number in zip(points, sums, strict=True))
    return Chart(title, told, svg(WIDTH, HEIGHT, told, parts), tuple(head), rows)
