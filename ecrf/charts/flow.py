"""A flow of subjects (CONSORT): boxes one under the other, and beside each step who left there."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from .drawing import WIDTH, Chart, rule, svg, words

WIDE, HIGH, GAP, SIDE = 250, 40, 30, 330


def flow(title: str, steps: Sequence[tuple[str, int, Sequence[tuple[str, int]]]], said: dict[str, str]) -> Chart:
    """Steps of name, number, and who left with why. ``said`` has the words: step, number, left; and the colon."""
    parts: list[Markup] = []
    y, rows = 4.0, []
    for at, (name, count, left) in enumerate(steps):
        parts += [_frame(4, y, WIDE, HIGH), words(4 + WIDE / 2, y + 17, name, "middle"), words(4 + WIDE / 2, y + 33, f"n = {count}", "middle", strong=True)]
        rows.append((name, str(count), "; ".join(f"{why}{said['colon']} {n}" for why, n in left) or "–"))
        high = max(HIGH, 10 + 16 * len(left)) if left else HIGH
        if left:
            parts += [rule(4 + WIDE, y + HIGH / 2, SIDE, y + HIGH / 2), _frame(SIDE, y, WIDTH - SIDE - 4, high)]
            parts += [words(SIDE + 8, y + 16 + 16 * place, f"{why}{said['colon']} {n}") for place, (why, n) in enumerate(left)]
        if at + 1 < len(steps):
            parts.append(rule(4 + WIDE / 2, y + HIGH, 4 + WIDE / 2, y + high + GAP))
        y += high + GAP
    told = f"{title}. " + "; ".join(f"{name}: {count}" for name, count, _left in steps)
    return Chart(title, told, svg(WIDTH, y - GAP + 6, told, parts), (said["step"], said["number"], said["left"]), tuple(rows))


def _frame(x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="none" stroke="currentColor"/>').format(
        f"{x:g}", f"{y:g}", f"{width:g}", f"{height:g}")
