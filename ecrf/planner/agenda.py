"""What a site has ahead: every visit of its subjects with its window, arranged by day, and the warnings among them."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ecrf import clock
from ecrf.crf import Study, VisitState, Window
from ecrf.permissions import Actor
from ecrf.subjects import standing
from ecrf.subjects.kept import VisitLine
from ecrf.subjects.overview import SubjectLine, subject_lines

CLOSING_DAYS = 7
"""A window with this many days or fewer left is a warning."""

ON_PAGE = 20
"""Subjects on one page of the calendar."""
IN_FEED = 1000
"""Subjects in a feed: more than the numbers of a site allow."""

TO_COME = (VisitState.PLANNED, VisitState.OPEN, VisitState.DUE, VisitState.LATE)


@dataclass(frozen=True)
class Entry:
    """One visit of one subject on one day of the calendar: it took place, is aimed at that day, or its window ends."""

    day: date
    kind: str
    number: str
    row: VisitLine

    @property
    def window(self) -> Window | None:
        """The window of the visit."""
        return self.row.window


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the planner's word for it
    """A visit that needs somebody: ``closing`` (days left), ``overdue`` (days since), ``missed`` (nobody was reached)."""

    kind: str
    number: str
    row: VisitLine
    days: int


@dataclass(frozen=True)
class Agenda:
    """A site, some of its ``total`` subjects as one reader sees them (``before``: how many come earlier), and today in its zone."""

    site: standing.SiteRow
    sites: list[standing.SiteRow]
    lines: Sequence[SubjectLine]
    today: date
    total: int = 0
    before: int = 0

    @property
    def following(self) -> str:
        """The number after which the next screen begins; empty on the last one."""
        return self.lines[-1].number if self.lines and self.before + len(self.lines) < self.total else ""

    def entries(self) -> Iterator[Entry]:
        """What stands on the calendar, visit by visit."""
        for line in self.lines:
            for row in line.rows:
                if row.date is not None:
                    yield Entry(row.date, "done", line.number, row)
                elif row.window is not None and row.state in TO_COME and row.visit.expected:
                    yield Entry(row.window.target, "target", line.number, row)
                    if row.window.last != row.window.target:
                        yield Entry(row.window.last, "last", line.number, row)

    def weeks(self, first: date) -> list[list[tuple[date, list[Entry]]]]:
        """The month of that day as weeks of seven days, each day with its entries."""
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for entry in self.entries():
            by_day[entry.day].append(entry)
        month = calendar.Calendar().monthdatescalendar(first.year, first.month)
        return [[(day, sorted(by_day[day], key=lambda e: (e.kind, e.number))) for day in week] for week in month]

    def to_come(self) -> list[tuple[str, VisitLine]]:
        """The visits to come or late, by the last day of their window."""
        found = [(line.number, row) for line in self.lines for row in line.rows
                 if row.state in TO_COME and row.window is not None and row.visit.expected and row.date is None]
        return sorted(found, key=lambda pair: (pair[1].window.last if pair[1].window else self.today, pair[0]))

    def warnings(self) -> list[Warning]:
        """Windows closing within seven days, visits overdue, visits missed without a contact; the most urgent first."""
        found = [w for line in self.lines for row in line.rows if (w := _warning(line, row)) is not None]
        order = ("overdue", "closing", "missed")
        return sorted(found, key=lambda w: (order.index(w.kind), -w.days if w.kind == "overdue" else w.days, w.number))


def _warning(line: SubjectLine, row: VisitLine) -> Warning | None:
    if row.state is VisitState.MISSED:
        return None if row.contacted else Warning("missed", line.number, row, 0)
    if row.window is None or row.date is not None or not row.visit.expected or row.state not in (*TO_COME, VisitState.STARTED):
        return None
    left = (row.window.last - line.today).days
    if left < 0:
        return Warning("overdue", line.number, row, -left)
    return Warning("closing", line.number, row, left) if left <= CLOSING_DAYS and line.today >= row.window.first else None


def agenda(actor: Actor, study: Study, site: str = "", after: str = "", most: int = ON_PAGE) -> Agenda | None:
    """The agenda of ``most`` subjects of a site the actor reaches, after a number; ``None`` where no site is in reach."""
    sites = standing.sites_of(actor)
    chosen = next((s for s in sites if s.code == site), sites[0] if sites and not site else None)
    if chosen is None:
        return None
    screen = standing.screen([chosen], most, after=after)
    lines = subject_lines(study, screen.numbers, actor.readable(study.page_list))
    return Agenda(chosen, sites, lines, clock.today(chosen.zone), screen.total, screen.before)


def month_of(words: str, today: date) -> date:
    """The first day of the month ``2026-11``; of today's month where that is no month within ten years."""
    year, _dash, month = words.partition("-")
    if year.isascii() and month.isascii() and year.isdigit() and month.isdigit() and len(words) == 7 \
            and abs(int(year) - today.year) <= 10 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


def beside(first: date, months: int) -> date:
    """The first day of the month before (−1) or after (+1)."""
    return (first + timedelta(days=31 * months)).replace(day=1) if months > 0 else (first - timedelta(days=1)).replace(day=1)
