"""Kaplan–Meier and log-rank over plain numbers: what a curve of times to an event is drawn from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

NORMAL_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


@dataclass(frozen=True)
class Curve:
    """A product-limit estimate (Kaplan and Meier 1958): each value holds from its time on, the first from time 0.

    ``survival`` is the share without event; ``lower`` and ``upper`` its 95 % interval on the log(−log) scale (Kalbfleisch and Prentice);
    ``at_risk`` are those followed just before the time.
    """

    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    censored: tuple[int, ...]
    survival: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @property
    def median(self) -> float | None:
        """The first time at which half or fewer are without event; ``None`` where the curve stays above."""
        return next((time for time, share in zip(self.times, self.survival, strict=True) if share <= 0.5), None)  # noqa: PLR2004 - the median

    def risk_at(self, time: float) -> int:
        """How many are still followed at a time."""
        left = [n for when, n in zip(self.times, self.at_risk, strict=True) if when >= time]
        return left[0] if left else 0


def kaplan_meier(times: Sequence[float], events: Sequence[bool]) -> Curve:
    """The curve of these times; ``events`` says which ended by the event. Raises ``ValueError`` for a negative time or unequal lengths."""
    if len(times) != len(events) or any(time < 0 for time in times):
        raise ValueError("One event flag per time, and no time before 0.")
    ended, lost = Counter(t for t, e in zip(times, events, strict=True) if e), Counter(t for t, e in zip(times, events, strict=True) if not e)
    share, variance, risk, rows = 1.0, 0.0, len(times), [(0.0, len(times), 0, 0, 1.0, 1.0, 1.0)]
    for time in sorted({*ended, *lost}):
        d = ended[time]
        if d:
            share *= (risk - d) / risk
            variance = variance + d / (risk * (risk - d)) if risk > d else math.inf
        row = (time, risk, d, lost[time], share, *_interval(share, variance))
        rows = [row] if time == 0 else [*rows, row]
        risk -= d + lost[time]
    return Curve(*map(tuple, zip(*rows, strict=True)))  # type: ignore[arg-type]


def _interval(share: float, variance: float) -> tuple[float, float]:
    """The interval exp(−exp(log(−log S) ± z √V / log S)); the point itself where it is 0 or 1."""
    if share in (0.0, 1.0) or math.isinf(variance):
        return share, share
    turn = NORMAL_95 * math.sqrt(variance) / math.log(share)
    return share ** math.exp(-turn), share ** math.exp(turn)


def log_rank(first: tuple[Sequence[float], Sequence[bool]], second: tuple[Sequence[float], Sequence[bool]]) -> tuple[float, float]:
    """The log-rank test of two groups (Mantel 1966): chi square with one degree of freedom, and its p value.

    Raises ``ValueError`` where no event tells the groups apart.
    """
    groups = [list(zip(*group, strict=True)) for group in (first, second)]
    observed = expected = variance = 0.0
    for time in sorted({t for group in groups for t, event in group if event}):
        risks = [sum(t >= time for t, _ in group) for group in groups]
        died = [sum(t == time and event for t, event in group) for group in groups]
        n, d = sum(risks), sum(died)
        observed += died[0]
        expected += d * risks[0] / n
        if n > 1:
            variance += d * (risks[0] / n) * (risks[1] / n) * (n - d) / (n - 1)
    if variance == 0:
        raise ValueError("No event tells the groups apart.")
    square = (observed - expected) ** 2 / variance
    return square, math.erfc(math.sqrt(square / 2))
