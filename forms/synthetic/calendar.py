"""When a synthetic subject does what: dates of consent, run-in and visits, from the stage it has reached today."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from forms.timing import PLANNED

CAST = (
    ("completed", 410), ("follow_up", 118), ("run_in", 9), ("healed_in_run_in", 205), ("follow_up", 61),
    ("waiting", 4), ("completed", 236), ("run_in", 33), ("follow_up", 30), ("completed", 381), ("screen_failed", 150),
    ("follow_up", 9), ("waiting", 19), ("withdrawn", 140), ("run_in", 51), ("completed", 203), ("follow_up", 87),
    ("follow_up", 16), ("healed_in_run_in", 122), ("completed", 290), ("run_in", 20), ("follow_up", 146),
    ("waiting", 12), ("follow_up", 44), ("completed", 188), ("run_in", 91), ("follow_up", 103),
    ("failed_at_inclusion", 260), ("waiting", 26), ("completed", 332), ("run_in", 66), ("follow_up", 72),
)
"""The stages of 32 subjects: word, and days since injection (since inclusion when waiting, since start of care before)."""

EXAMS = ("SCR", "INC", "HAR", "D0", "W1", "W2", "W4", "W8", "W12", "W16", "W24", "EW")
"""Visits with an examination of the hands."""
AFTER_INJECTION = ("H48", "W1", "W2", "W4", "W8", "W12", "W16", "W24", "M12", "M24")
BY_PHONE = ("RIC", "H48", "M12", "M24")


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
    if path in ("follow_up", "completed", "withdrawn"):
        return _injected(path, today - timedelta(days=n), chance, today)
    if path == "waiting":
        included = today - timedelta(days=n)
        plan = _before(path, included - timedelta(days=chance.randint(60, 82)), chance, today)
        plan.add("INC", included)
        plan.add("HAR", included + timedelta(days=chance.randint(3, 12)))
        return plan
    return _not_included(path, today - timedelta(days=n), chance, today)


def _before(path: str, start: date, chance: random.Random, today: date) -> Calendar:
    screened = start - timedelta(days=chance.choice((0, 0, 0, 1, 3, 5)))
    consent = screened - timedelta(days=chance.choice((0, 0, 2, 6)))
    if chance.random() < 0.1:
        start = consent - timedelta(days=chance.randint(5, 10))
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
    included = harvest - timedelta(days=chance.randint(2, 12))
    run_in = 89 if chance.random() < 0.07 else chance.randint(60, 82)
    plan = _before(path, included - timedelta(days=run_in), chance, today)
    for oid, day in (("INC", included), ("HAR", harvest), ("D0", zero)):
        plan.add(oid, day)
    for oid in AFTER_INJECTION:
        _follow_up(plan, oid, zero, chance)
        if oid == "W4" and path != "withdrawn" and chance.random() < 0.2:
            plan.add("UNS-1", zero + timedelta(days=chance.randint(38, 46)))
    if path == "withdrawn":
        _withdraw(plan, zero)
    elif path == "completed" and (last := plan.day("W24")):
        plan.ended = max(last, plan.day("M12") or last), "COMPLETED"
    return plan


def _follow_up(plan: Calendar, oid: str, zero: date, chance: random.Random) -> None:
    """One visit after injection: in its window mostly, sometimes late, missed, or done and not yet entered."""
    time = PLANNED[oid]
    aim = zero + timedelta(days=time.target)
    fate = chance.random()
    drawn = chance.randint(-time.window[0], time.window[1]) * 2 // 3
    if oid == "W2" and chance.random() < 0.6:
        return
    if fate < 0.04 and oid not in ("W16", "W24") and aim + timedelta(days=time.window[1]) < plan.today:
        plan.visits.append((oid, None))
    elif fate < 0.10 and oid not in ("H48", "W1"):
        plan.add(oid, aim + timedelta(days=time.window[1] + chance.randint(1, 3)))
    elif fate > 0.03 or oid == "W24":
        plan.add(oid, aim + timedelta(days=drawn))


def _withdraw(plan: Calendar, zero: date) -> None:
    left = zero + timedelta(days=47)
    plan.visits = [(oid, day) for oid, day in plan.visits if day is None or day < left]
    plan.withdrawn = left
    plan.add("EW", left + timedelta(days=4))
    plan.ended = left + timedelta(days=4), "CONSENT_WITHDRAWN"
