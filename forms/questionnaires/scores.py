"""Scores of the questionnaires: pure functions over the answers in order, ``None`` for an answer that is missing.

Each gives its source, its range and direction, and what it does with missing answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as Number
from typing import Any

from forms.questionnaires.assumptions import CHFS_PRORATE, DIARY_DAYS, DLQI_MISSING, HAQ_CATEGORIES, SHAQ_SCALE

Answers = Sequence[int | None]


def total(answers: Answers) -> int | None:
    """Sum of the answers, all needed: CHFS 0 to 90 and its parts, high is worse (trial.md 2.5, S50)."""
    given = [answer for answer in answers if answer is not None]
    return sum(given) if given and len(given) == len(answers) else None


def chfs_prorated(answers: Answers) -> Number | None:
    """CHFS with one or two of its 18 answers missing: mean of those given × 18, for a sensitivity analysis only."""
    given = [answer for answer in answers if answer is not None]
    lacking = len(answers) - len(given)
    if not 1 <= lacking <= CHFS_PRORATE.value:
        return None
    return Number(sum(given) * len(answers)) / len(given)


def haq_category(answers: Answers, aided: bool, rule: str) -> int | None:
    """Score of a HAQ category, 0 to 3: its highest answer, lifted where help or a device is used; ``None`` without answer.

    ``rule`` (HAQ_AID_RULE, trial.md 2.5): ``classic`` lifts 0 and 1 to 2 and leaves 2 and 3; ``add_one`` adds 1, 3 at
    most (S52). Help or a device that is not answered counts as none.
    """
    given = [answer for answer in answers if answer is not None]
    if not given:
        return None
    worst = max(given)
    if not aided:
        return worst
    return min(worst + 1, 3) if rule == "add_one" else max(worst, 2)


def disability_index(categories: Answers) -> Number | None:
    """HAQ disability index: mean of the categories answered, 0 to 3, high is worse; at least 6 of 8 (trial.md 2.5, S52).

    With all 8 it goes in steps of 0.125; with 6 or 7 it is their mean, not rounded.
    """
    given = [category for category in categories if category is not None]
    return Number(sum(given)) / len(given) if len(given) >= HAQ_CATEGORIES.value else None


def shaq_scale(mm: int | None) -> Number | None:
    """A SHAQ visual scale as 0 to 3: mm × 0.03 on a 100 mm line (S52); each on its own, never summed."""
    return None if mm is None else mm * Number(SHAQ_SCALE.value)


def dlqi_work(prevented: str | None, trouble: int | None) -> int | None:
    """DLQI question 7, asked in two steps: prevented 3; else the trouble, 2, 1 or 0; not relevant 0 (trial.md 2.5)."""
    return {"Y": 3, "NR": 0, "N": trouble}.get(prevented or "")


def dlqi(answers: Answers) -> int | None:
    """DLQI: sum of ten answers 0 to 3, 0 to 30, high is worse; one missing counts 0, more give no score (S60, RECALL)."""
    given = [answer for answer in answers if answer is not None]
    return sum(given) if len(given) >= len(answers) - DLQI_MISSING.value else None


def dlqi_band(score: int | None) -> str | None:
    """Band of a DLQI score: 0-1, 2-5, 6-10, 11-20, 21-30 (trial.md 2.5, S60)."""
    if score is None:
        return None
    return next(band for most, band in ((1, "NONE"), (5, "SMALL"), (10, "MODERATE"), (20, "LARGE"), (30, "EXTREME"))
                if score <= most)


def eq5d_profile(levels: Answers) -> str | None:
    """The five EQ-5D-5L levels as one profile, 11111 to 55555; any missing: none."""
    return None if None in levels else "".join(map(str, levels))


def days_filled(days: Answers) -> int:
    """Days of the diary on which the Raynaud condition score was given."""
    return sum(day is not None for day in days)


def condition_score(days: Answers) -> Number | None:
    """Raynaud condition score: mean of the diary days, 0 to 10, high is worse; at least 10 of 14 days (S56, S57)."""
    given = [day for day in days if day is not None]
    return Number(sum(given)) / len(given) if len(given) >= DIARY_DAYS.value["needed"] else None


def unscored(form: Any, book: Any) -> None:
    """No score: its rule is not known. The item stays, empty, so that it has its place when the sponsor gives the rule."""


def answers(form: Any, names: Sequence[str]) -> list[int | None]:
    """The answers of a page as points, ``None`` where there is none."""
    return [None if (given := getattr(form, name)) is None else int(given) for name in names]
