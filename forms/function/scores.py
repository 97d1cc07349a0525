"""Scores of hand function, skin and capillaries: pure functions over answers in order, ``None`` where one is missing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as Number
from statistics import mean, stdev

from forms.function.assumptions import CAPILLARY_FINGERS, MRSS_ALL_SITES, STRENGTH_TRIALS

MHAMIS = (0, 1, 4, 6)
"""The four of the nine HAMIS items that the short form keeps: finger flexion, finger extension, finger abduction and
dorsal extension (trial.md 2.5, S59)."""


def hamis(answers: Sequence[int | None]) -> int | None:
    """HAMIS of one hand: sum of the nine items, 0 to 27, high is worse; all nine needed (trial.md 2.5, S58)."""
    return _sum_of_all(answers)


def mhamis(answers: Sequence[int | None]) -> int | None:
    """Modified HAMIS of one hand, from the nine HAMIS answers: sum of four of them, 0 to 12; all four needed (S59)."""
    return _sum_of_all([answers[place] for place in MHAMIS])


def strength(trials: Sequence[Number | None]) -> tuple[Number, Number] | None:
    """Mean and maximum of the trials of one hand, in kg; at least two trials of three (trial.md 2.5, RECALL)."""
    given = [Number(kg) for kg in trials if kg is not None]
    return (mean(given), max(given)) if len(given) >= STRENGTH_TRIALS.value else None


def spread(trials: Sequence[Number | None]) -> float | None:
    """Coefficient of variation of the trials in %: standard deviation (n − 1) over mean; two trials at least, mean above 0."""
    given = [float(kg) for kg in trials if kg is not None]
    if len(given) < STRENGTH_TRIALS.value or not any(given):
        return None
    return 100 * stdev(given) / mean(given)


def rodnan(sites: Sequence[int | None]) -> int | None:
    """Modified Rodnan skin score: sum of 17 sites 0 to 3, 0 to 51, high is worse; all 17 needed (trial.md 2.5, S54)."""
    return _sum_of_all(sites) if len(sites) == MRSS_ALL_SITES.value else None


def hand_skin(sites: Sequence[int | None]) -> int | None:
    """Skin of fingers and hands: sum of four sites, 0 to 12; all four needed (trial.md 4.36)."""
    return _sum_of_all(sites)


def capillary_density(fingers: Sequence[Number | None]) -> Number | None:
    """Mean capillaries per mm over fingers 2 to 5 of both hands, thumbs excluded; all eight needed (CAPILLARY_FINGERS)."""
    given = [Number(count) for count in fingers if count is not None]
    return mean(given) if len(given) >= CAPILLARY_FINGERS.value else None


def _sum_of_all(answers: Sequence[int | None]) -> int | None:
    given = [answer for answer in answers if answer is not None]
    return sum(given) if given and len(given) == len(answers) else None
