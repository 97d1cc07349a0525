"""Several subjects at once, as one reader sees them: their state, their visits, what is asked about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ecrf import clock
from ecrf.casebook.read import Casebook, casebooks
from ecrf.crf import Book, Milestone, Study, Visit, VisitState
from ecrf.permissions import Actor

from . import standing
from .schedule import VisitRow, ended_on, rows_of
from .standing import Asked, SiteRow

PER_PAGE = 50
"""Subjects on one page of the matrix."""
AHEAD_DAYS = 60
"""The last columns of the matrix stay away until a visit of theirs is this near."""


@dataclass
class SubjectLine:
    """One subject in the matrix and in lists."""

    number: str
    site: SiteRow
    today: date
    casebook: Casebook
    book: Book
    state: Milestone | None
    ended: date | None
    rows: list[VisitRow]
    open_queries: Counter[str] = field(default_factory=Counter)
    """Open queries by study event; ``""`` those on pages without visit."""

    @property
    def events(self) -> dict[str, VisitRow]:
        """The visits by study event."""
        return {row.event: row for row in self.rows}

    def of(self, visit: Visit) -> list[VisitRow]:
        """The events of one declared visit."""
        return [row for row in self.rows if row.visit.oid == visit.oid]


@dataclass
class Overview:
    """One page of subjects, with the sites and the totals of the filter around it."""

    sites: list[SiteRow]
    site: str
    lines: list[SubjectLine]
    asked: list[Asked]
    total: int
    start: int
    today: date

    @property
    def page(self) -> int:
        """Number of this page, counted from 1."""
        return self.start // PER_PAGE + 1

    @property
    def previous(self) -> int | None:
        """Number of the page before, counted from 1."""
        return self.start // PER_PAGE if self.start else None

    @property
    def following(self) -> int | None:
        """Number of the page after, counted from 1."""
        return self.start // PER_PAGE + 2 if self.start + PER_PAGE < self.total else None

    @property
    def partial(self) -> bool:
        """Only a part of the subjects is on this page."""
        return self.total > len(self.lines)


def overview(actor: Actor, study: Study, site: str = "", page: int = 1, prefix: str = "") -> Overview:
    """The actor's subjects, ``PER_PAGE`` at a time: three statements, whatever their number."""
    sites = standing.sites_of(actor)
    chosen = [s for s in sites if not site or s.code == site]
    numbers = [(number, s) for s in chosen for number in s.subjects if number.startswith(prefix)]
    start = max(0, min(page - 1, max(0, len(numbers) - 1) // PER_PAGE)) * PER_PAGE
    readable = actor.readable(study.page_list)
    waiting = standing.asked([s.code for s in chosen], readable)
    lines = subject_lines(study, numbers[start:start + PER_PAGE], readable, waiting)
    today = max((clock.today(s.zone) for s in chosen), default=clock.today("UTC"))
    return Overview(sites, site, lines, waiting, len(numbers), start, today)


def subject_lines(study: Study, numbers: Sequence[tuple[str, SiteRow]], readable: Sequence[str],
                  waiting: Sequence[Asked]) -> list[SubjectLine]:
    """The subjects' lines; their casebooks come in one statement, with the values that visits and states need."""
    books = casebooks([number for number, _ in numbers], readable, study.outline, told=()) if numbers else {}
    lines = {}
    for number, site in numbers:
        today, casebook, own = clock.today(site.zone), books[number], study.under(site.protocol)
        book = casebook.book(own, today)
        lines[number] = SubjectLine(number, site, today, casebook, book, own.state(book), ended_on(own, book),
                                    rows_of(own, casebook, book, readable))
    for query in waiting:
        if query.state == "open" and query.place[0] in lines:
            lines[query.place[0]].open_queries[query.place[1]] += 1
    return list(lines.values())


def columns(study: Study, lines: Sequence[SubjectLine], *, everything: bool = False) -> tuple[list[Visit], int]:
    """The visits that the matrix shows, and how many later ones it leaves out.

    Left out: repeated and event-driven visits that nobody on the page had, and the last visits of the schedule as
    long as none of theirs is open or near.
    """
    read = [v for v in study.visit_list if any(line.of(v) for line in lines) or not (lines or v.repeats)]
    counted = [v for v in read if v.after or v.expected]
    kept = counted if everything or not lines else counted[:max(_last_near(counted, lines), min(len(counted), 8))]
    shown = [v for v in read if v in kept or (v not in counted and any(_something(line, v) for line in lines))]
    return shown, len(counted) - len(kept)


def _last_near(visits: Sequence[Visit], lines: Sequence[SubjectLine]) -> int:
    """How many of the visits, from the first, reach as far as the last one that somebody is near."""
    near = [at for at, visit in enumerate(visits, 1) if any(_near(line, visit) for line in lines)]
    return max(near, default=0)


def _something(line: SubjectLine, visit: Visit) -> bool:
    return any(any(page.state != "not_started" for page in row.pages) for row in line.of(visit))


def _near(line: SubjectLine, visit: Visit) -> bool:
    return any(row.state not in (VisitState.PLANNED, VisitState.NOT_APPLICABLE) or (
        row.state is VisitState.PLANNED and row.window is not None
        and row.window.first <= line.today + timedelta(days=AHEAD_DAYS)) for row in line.of(visit))
