"""A synthetic casebook in the making: what was told so far, so that each next page agrees with it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ecrf.crf import CRF, Book, Context, FormView
from forms.study import STUDY
from forms.synthetic.calendar import Calendar
from forms.synthetic.course import Ulcer
from forms.synthetic.filling import Absent, Given, given, plausible
from forms.synthetic.measurements import clock
from forms.synthetic.person import Person
from forms.synthetic.tale import Tale

ZONE = ZoneInfo("Europe/Paris")
STAFF = {role: role for role in ("PI", "SC", "INJ", "CTU", "QP")}
"""The people a page may name, by role: the engine puts their accounts."""


class Scene:
    """Who, where in the protocol, and everything told so far. ``page``, ``visit``, ``line``, ``when`` are of the moment."""

    def __init__(self, plan: Calendar, who: Person, wounds: list[Ulcer], tale: Tale, site: int, serial: int):
        self.plan, self.who, self.wounds, self.tale, self.site, self.serial = plan, who, wounds, tale, site, serial
        self.chance: random.Random = tale.chance
        self.book = Book(STUDY, plan.today)
        self.page: type[CRF] = STUDY.pages["ICF"]
        self.visit = self.line = ""
        self.when: date = plan.consent
        self.registered: list[Ulcer] = []

    @property
    def ulcer(self) -> Ulcer:
        """The ulcer whose line the page is."""
        return next(u for u in self.registered if u.line == self.line)

    def clock(self, first: int = 8, last: int = 16) -> str:
        """A time of day, as somebody types it."""
        return clock(self.chance, first, last)

    def save(self, oid: str, visit: str = "", line: str = "", answers: Mapping[str, str | Absent] | None = None,
             only: bool = False, role: str = "", arm: str = "") -> None:
        """Somebody fills a page: what is given, what its chapter says, and plausible answers to the rest.

        ``only`` what is given; ``role`` else than who usually fills it; ``arm``: told of subjects of that arm only.
        """
        self.page, self.visit, self.line = STUDY.pages[oid], visit or self.visit, line
        chosen: Given = dict(answers or {}) if only else given(self) | dict(answers or {})
        old = self.book.filled.get((visit, oid, line))
        values = dict(old.values) if old else {}
        typed: dict[str, str] = {}
        missing: dict[str, Absent] = {}
        context = self._context()
        for name, item in self.page.items.items():
            if item.derived or (item.when is not None and not item.when(values)):
                continue
            answer = chosen.get(name)
            if answer is None and (only or item.optional or values.get(name) is not None):
                continue
            answer = plausible(item, self) if answer is None else answer
            if isinstance(answer, tuple):
                missing[name] = answer
            else:
                typed[name], values[name] = answer, item.parse([answer], context)
        view = FormView(self.page, visit, line, values, {n: code for n, (code, _) in missing.items()})
        self.book.add(view)
        self.tale.save(role or self._role(set(typed)), visit, oid, typed, line, missing, arm)

    def _context(self) -> Context:
        pointed = {item.of for item in self.page.pointing}
        lines = {oid: {form.line: form.line for form in self.book.forms(oid)} for oid in pointed}
        return Context(self.plan.today, ZONE, STAFF, lines)

    def _role(self, typed: set[str]) -> str:
        """Who usually fills the page of the moment: the physician where a judgement is asked, the nurse else."""
        if self.page.seen_by == "unblinded":
            return "PV_U" if self.page.area == "safety" else "INJ" if self.page.oid == "INJP" else "CTU"
        judged = any(self.page.items[name].judgement for name in typed)
        return "PI" if judged or self.page.area in ("injection", "safety") else "SC"

    def take(self, role: str, oid: str, when: date, hour: int, values: Mapping[str, str], line: str = "",
             answers: Mapping[str, str] | None = None, arm: str = "") -> None:
        """Somebody takes the step that fills a page; ``values`` is what it says of it, as far as the tale needs."""
        moment = datetime.combine(when, time(hour, self.chance.choice((0, 10, 20, 30))), ZONE).isoformat(timespec="minutes")
        self.book.add(FormView(STUDY.pages[oid], "", line, {n: v or moment for n, v in values.items()}))
        self.tale.take(role, oid, line, dict(answers or {}), moment, arm)

    def correct(self, role: str, oid: str, line: str, answers: Mapping[str, str], reason: str, arm: str = "") -> None:
        """Somebody changes answers of a page of the subject, and says why."""
        old = self.book.form(oid, "", line)
        self.page = old.page
        parsed = {name: old.page.items[name].parse([text], self._context()) for name, text in answers.items()}
        self.book.add(FormView(old.page, "", line, dict(old.values) | parsed, old.missing))
        self.tale.correct(role, "", oid, line, answers, reason, arm)

    def remove(self, oid: str, line: str) -> None:
        """A line that somebody takes out again."""
        del self.book.filled["", oid, line]
