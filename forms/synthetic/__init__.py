"""Synthetic subjects: invented casebooks at all stages of the trial, for the demonstration, the tests and the benches.

Every subject here is synthetic: nobody lived these visits. Ages, drugs, classes of ulcer and healing times follow
published distributions (trial.md 2.3), so that lists and figures look as they will; nothing may be concluded from them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from ecrf.crf.story import Story
from forms.synthetic.allocation import allocation_list
from forms.synthetic.calendar import CAST, Calendar, calendar
from forms.synthetic.course import BASELINE_COUNTS, NEW_PER_DAY, RUN_IN_SHARE
from forms.synthetic.site_lines import registers
from forms.synthetic.telling import tell

__all__ = ["SITE_CYCLE", "allocation_list", "registers", "stories"]

SITE_CYCLE = (1, 2, 1, 3, 1, 4, 2, 1, 3, 2)
"""Sites of the subjects in turn: the first recruits most."""


def stories(subjects: int, seed: int, today: date) -> Iterator[Story]:
    """``subjects`` synthetic casebooks over four sites, in the order of their consents.

    Deterministic in its three arguments; no date lies after ``today``. The first step of each saves ICF, with which
    the engine enrols. Steps are those of ``ecrf.crf.story``; beside them two conventions: an answer to a ``Staff``
    item is a role (``PI``), for which the account of that role at the site is meant, and the ``reason`` of a
    correction is a code of CHANGE_REASON, with its words after ``": "`` where there are any.
    """
    chance = random.Random(f"{seed}")  # noqa: S311 - invented data
    cast = [CAST[i % len(CAST)] for i in range(subjects)]
    plans = sorted((calendar(role, random.Random(f"{seed}-{i}"), today) for i, role in enumerate(cast)),  # noqa: S311
                   key=lambda plan: plan.consent)
    counts = chance.sample(BASELINE_COUNTS, len(BASELINE_COUNTS))
    owed = chance.random()
    for i, plan in enumerate(plans):
        owed += _exposure(plan) * NEW_PER_DAY
        new, owed = int(owed), owed % 1
        yield tell(plan, SITE_CYCLE[i % len(SITE_CYCLE)], (counts[i % len(counts)], new),
                   random.Random(f"{seed}-{i}-tale"), i + 1)  # noqa: S311


def _exposure(plan: Calendar) -> float:
    """Days in which new ulcers are seen; those before injection count less, under weekly care."""
    exams = [day for _, day in plan.exams]
    if len(exams) < 2:
        return 0.0
    zero = plan.day("D0") or exams[-1]
    before, after = (min(zero, exams[-1]) - exams[0]).days, max(0, (exams[-1] - zero).days)
    return before * RUN_IN_SHARE + after
