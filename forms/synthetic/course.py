"""Synthetic ulcers: how many, of what class, how long they take to heal, and what a visit finds of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from forms.codelists import REGIONS
from forms.synthetic.calendar import Calendar

HEALING = {"PURE": (76.2, 64.0), "ON_PITTING_SCAR": (25.6, 15.6), "ON_CALCINOSIS": (93.6, 59.2),
           "FROM_GANGRENE": (281.1, 263.3)}
"""Mean and standard deviation of the time to healing, days (trial.md 2.3, S43)."""
MIX = {"PURE": 0.52, "ON_PITTING_SCAR": 0.24, "ON_CALCINOSIS": 0.17, "FROM_GANGRENE": 0.07}
"""Share of each class among synthetic ulcers."""
SIZES = {"PURE": (4, 9), "ON_PITTING_SCAR": (2.5, 5), "ON_CALCINOSIS": (4, 10), "FROM_GANGRENE": (8, 17)}
"""Longest diameter at first, mm."""
BASELINE_COUNTS = (2, 3, 1, 2, 4, 2, 3, 2, 1, 3, 2, 2, 4, 1, 3, 2)
"""Ulcers at entry, in turn: 2.3 per patient (192/83, trial.md 2.3)."""
NEW_PER_DAY = 1 / 112
"""New ulcers: about 1 per patient in 16 weeks (trial.md 2.3)."""
RUN_IN_SHARE = 0.35
"""New ulcers under standard of care, relative to follow-up."""
RECURS = 0.3
"""Share of ulcers seen healed twice that come back at the same place."""


@dataclass
class Ulcer:
    """One synthetic ulcer; ``line`` is its register line, given in the order of registration."""

    kind: str
    region: str
    onset: date
    heals_after: int
    size: float
    shape: float
    origin: str
    parent: Ulcer | None = None
    index: bool = False
    line: str = ""

    @property
    def healed_on(self) -> date:
        """The day it is closed."""
        return self.onset + timedelta(days=self.heals_after)

    @property
    def eligible(self) -> bool:
        """Where and what it must be to be injected."""
        return "-PROX-" not in self.region and self.kind in ("PURE", "ON_PITTING_SCAR")

    def active(self, day: date) -> bool:
        """Open on that day."""
        return self.onset <= day < self.healed_on

    def progress(self, day: date) -> float:
        """From 0 at onset to 1 when healed."""
        return min(1.0, max(0.0, (day - self.onset).days / self.heals_after))


def healing_days(kind: str, chance: random.Random) -> int:
    """A time to healing in days, gamma with the published mean and standard deviation of the class."""
    mean, deviation = HEALING[kind]
    return max(4, round(chance.gammavariate((mean / deviation) ** 2, deviation ** 2 / mean)))


def ulcers(plan: Calendar, counts: tuple[int, int], chance: random.Random) -> list[Ulcer]:
    """All ulcers of a subject that a visit finds open, with their lines, in the order of registration."""
    exams = plan.exams
    if not exams:
        return []
    places = chance.sample([r.code for r in REGIONS if "-PROX-" not in r.code or chance.random() < 0.15], 20)
    found = [_baseline(plan, i == 0, places.pop(), chance) for i in range(counts[0])]
    for _ in range(counts[1]):
        found.append(_new(plan, places.pop(), chance))
    for ulcer in list(found):
        found.extend(_recurrence(plan, ulcer, chance))
    seen = sorted((u for u in found if first_seen(plan, u)), key=lambda u: first_seen(plan, u) or plan.today)
    for number, ulcer in enumerate(seen, 1):
        ulcer.line = str(number)
    return seen


def first_seen(plan: Calendar, ulcer: Ulcer) -> date | None:
    """The first examination that finds the ulcer open."""
    return next((day for _, day in plan.exams if ulcer.active(day)), None)


def _kind(chance: random.Random) -> str:
    return chance.choices(list(MIX), list(MIX.values()))[0]


def _make(kind: str, region: str, onset: date, days: int, origin: str, chance: random.Random) -> Ulcer:
    return Ulcer(kind, region, onset, days, round(chance.uniform(*SIZES[kind]), 1), chance.uniform(0.6, 0.95), origin)


def _longer_than(kind: str, days: int, chance: random.Random) -> int:
    """A time to healing longer than ``days``."""
    for _ in range(400):
        drawn = healing_days(kind, chance)
        if drawn > days:
            return drawn
    return days + chance.randint(5, 30)


def _baseline(plan: Calendar, index: bool, region: str, chance: random.Random) -> Ulcer:
    """An ulcer present at screening. The index ulcer is eligible and resists until its injection."""
    screened = plan.exams[0][1]
    kind = "PURE" if index else _kind(chance)
    if index and "-PROX-" in region:
        region = "R3-DIST-TIP"
    age = chance.randint(5, 40) if kind != "ON_PITTING_SCAR" else chance.randint(3, 12)
    onset = screened - timedelta(days=age)
    included = plan.day("INC")
    if plan.path == "healed_in_run_in" and included:
        days = age + chance.randint(15, (included - screened).days - 4)
    else:
        last = plan.day("D0") or plan.day("HAR") or included or screened
        days = _longer_than(kind, age + ((last - screened).days if index else 0), chance)
    ulcer = _make(kind, region, onset, days, "BASELINE_TARGET" if index else "BASELINE_OTHER", chance)
    ulcer.index = index and plan.path not in ("healed_in_run_in", "screen_failed")
    return ulcer


def _new(plan: Calendar, region: str, chance: random.Random) -> Ulcer:
    """An ulcer that begins between two examinations and is open at the second."""
    after = chance.choice(plan.exams[1:])
    before = max(d for _, d in plan.visits if d and d < after[1])
    onset = before + timedelta(days=chance.randint(1, max(1, (after[1] - before).days - 1)))
    kind, zero = _kind(chance), plan.day("D0")
    origin = "NEW" if zero and onset > zero else "BASELINE_OTHER"
    return _make(kind, region, onset, _longer_than(kind, (after[1] - onset).days, chance), origin, chance)


def _recurrence(plan: Calendar, parent: Ulcer, chance: random.Random) -> list[Ulcer]:
    """At times, an ulcer that comes back where this one was seen healed, at the next examination."""
    healed = [day for _, day in plan.exams if day >= parent.healed_on]
    if len(healed) < 2 or not first_seen(plan, parent) or chance.random() > RECURS:
        return []
    onset = healed[0] + timedelta(days=max(1, (healed[1] - healed[0]).days // 2))
    days = _longer_than(parent.kind, (healed[1] - onset).days, chance)
    again = _make(parent.kind, parent.region, onset, days, "RECURRENCE", chance)
    again.parent = parent
    return [again]
