"""When a synthetic subject does what: dates of consent, run-in and visits, from the stage it has reached today."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from forms.timing import PLANNED

CAST = (
    ("run_in", 33), ("completed", 203), ("follow_up", 61), ("healed_in_run_in", 205), ("complicated", 190),
    ("waiting", 4), ("screen_failed", 150), ("manufacturing_failed", 48), ("withdrawn", 140), ("lost", 196),
    ("died", 120), ("long_term", 410), ("follow_up", 16), ("run_in", 51), ("run_in", 66), ("waiting", 19),
    ("run_in", 9), ("follow_up", 30), ("failed_at_inclusion", 260), ("follow_up", 9), ("run_in", 4), ("screen_failed", 40),
    ("follow_up", 44), ("waiting", 12), ("run_in", 58), ("follow_up", 87), ("run_in", 20), ("healed_in_run_in", 122),
    ("screen_failed", 95), ("run_in", 74), ("follow_up", 5), ("waiting", 26),
)
"""The stages of 32 subjects: word, and days since injection (since inclusion when waiting, since harvest where no product
came of it, since start of care before). The first twelve show every path."""

TREATED = ("follow_up", "completed", "complicated", "withdrawn", "lost", "died", "long_term")
STEADY = ("completed", "complicated", "died")
"""Paths on which every visit takes place in its window until the end."""
EXAMS = ("SCR", "INC", "HAR", "D0", "W1", "W2", "W4", "W8", "W12", "W16", "W24", "EW")
"""Visits with an examination of the hands."""
AFTER_INJECTION = ("H48", "W1", "W2", "W4", "W8", "W12", "W16", "W24")
LONG_TERM = ("M12", "M24")
BY_PHONE = ("RIC", "M12", "M24")


@dataclass
class Calendar:
    """One subject's dates. ``visits`` in order: OID and day, or ``None`` for a visit declared missed."""

    path: str
    today: date
    consent: date
    start: date
    visits: list[tuple[str, date | None]] = field(default_factory=list)
    ended: tuple[date, str] | None = None
    withdrawn: date | None = None

    def day(self, oid: str) -> date | None:
        """The day of a visit that took place."""
        return next((day for visit, day in self.visits if visit == oid), None)

    @property
    def exams(self) -> list[tuple[str, date]]:
        """Visits at which hands were examined."""
        return [(oid, day) for oid, day in self.visits if day and (oid in EXAMS or oid.startswith("UNS"))]

    def add(self, oid: str, day: date) -> None:
        """A visit that took place, unless it would be in the future or before the visit before it."""
        last = max((d for _, d in self.visits if d), default=self.consent)
        if last <= day <= self.today:
            self.visits.append((oid, day))


def calendar(role: tuple[str, int], chance: random.Random, today: date) -> Calendar:
    """The dates of a subject of the cast. Days are drawn within the windows, a few outside, some visits missed."""
    path, n = role
    if path in TREATED:
        return _injected(path, today - timedelta(days=n), chance, today)
    if path in ("waiting", "manufacturing_failed"):
        return _not_injected(path, today - timedelta(days=n), chance, today)
    return _not_included(path, today - timedelta(days=n), chance, today)


def _not_injected(path: str, included: date, chance: random.Random, today: date) -> Calendar:
    """Included and harvested, where enough days have passed; the product does not come, or not yet."""
    plan = _before(path, included - timedelta(days=chance.randint(60, 82)), chance, today)
    plan.add("INC", included)
    plan.add("HAR", included + timedelta(days=chance.randint(3, 7)))
    if path == "manufacturing_failed":
        plan.ended = included + timedelta(days=chance.randint(32, 40)), "MANUFACTURING_FAILURE"
    return plan


def _before(path: str, start: date, chance: random.Random, today: date) -> Calendar:
    """Up to the run-in; some had begun their standard of care before they consented."""
    screened = start - timedelta(days=chance.choice((0, 0, 0, 1, 3, 5)))
    if chance.random() < 0.1 and (today - start).days > 30:
        screened = start + timedelta(days=chance.randint(5, 10))
    consent = screened - timedelta(days=chance.choice((0, 0, 2, 4)))
    plan = Calendar(path, today, consent, start)
    plan.add("SCR", screened)
    plan.add("RIC", start + timedelta(days=35 + chance.randint(-6, 6)))
    return plan


def _not_included(path: str, start: date, chance: random.Random, today: date) -> Calendar:
    plan = _before(path, start, chance, today)
    if path == "screen_failed":
        plan.visits = [visit for visit in plan.visits if visit[0] == "SCR"]
        plan.ended = (plan.visits[0][1] or start) + timedelta(days=7), "INELIGIBLE_AT_INC"
    elif path != "run_in":
        day = plan.start + timedelta(days=chance.randint(62, 80))
        plan.add("INC", day)
        plan.ended = day + timedelta(days=chance.randint(0, 5)), "INELIGIBLE_AT_INC"
    return plan


def _injected(path: str, zero: date, chance: random.Random, today: date) -> Calendar:
    harvest = zero - timedelta(days=chance.randint(15, 30))
    included = harvest - timedelta(days=chance.randint(2, 7))
    plan = _before(path, included - timedelta(days=chance.randint(60, 82)), chance, today)
    for oid, day in (("INC", included), ("HAR", harvest), ("D0", zero)):
        plan.add(oid, day)
    for oid in (*AFTER_INJECTION, *(LONG_TERM if path == "long_term" else ())):
        _follow_up(plan, oid, zero, chance)
        if oid == "W4" and path in ("follow_up", "complicated") and (path == "complicated" or chance.random() < 0.2):
            plan.add("UNS-1", zero + timedelta(days=chance.randint(38, 46)))
    _leave(plan, zero)
    return plan


def _leave(plan: Calendar, zero: date) -> None:
    """How and when an injected subject leaves the study, on the paths on which it does."""
    if plan.path in ("withdrawn", "died", "lost"):
        left = zero + timedelta(days={"withdrawn": 47, "died": 75, "lost": 61}[plan.path])
        plan.visits = [(oid, day) for oid, day in plan.visits if day is not None and day < left]
        if plan.path == "withdrawn":
            plan.withdrawn = left
            plan.add("EW", left + timedelta(days=4))
        plan.ended = {"withdrawn": (left + timedelta(days=4), "CONSENT_WITHDRAWN"), "died": (left, "DEATH"),
                      "lost": (left + timedelta(days=90), "LOST")}[plan.path]
        if plan.path == "lost":
            plan.visits += [(oid, None) for oid in AFTER_INJECTION if oid != "W2" and plan.day(oid) is None
                            and left <= _last_day(oid, zero) < plan.ended[0]]
    elif plan.path != "follow_up" and (last := plan.day("W24")):
        plan.ended = last, "COMPLETED"


def _last_day(oid: str, zero: date) -> date:
    """The last day of the window of a visit after injection."""
    return zero + timedelta(days=PLANNED[oid].target + PLANNED[oid].window[1])


def _follow_up(plan: Calendar, oid: str, zero: date, chance: random.Random) -> None:
    """One visit after injection: in its window mostly, sometimes late, missed, or done and not yet entered."""
    time = PLANNED[oid]
    aim = zero + timedelta(days=time.target)
    fate = 1.0 if plan.path in STEADY else chance.random()
    drawn = chance.randint(-time.window[0], time.window[1]) * 2 // 3
    if oid == "W2" and chance.random() < 0.6:
        return
    if fate < 0.06 and oid not in ("W16", "W24", *LONG_TERM) and aim + timedelta(days=time.window[1]) < plan.today:
        plan.visits.append((oid, None))
    elif fate < 0.13 and oid not in ("H48", "W1", *LONG_TERM):
        plan.add(oid, aim + timedelta(days=time.window[1] + chance.randint(1, 3)))
    else:
        plan.add(oid, aim + timedelta(days=drawn))
