"""Several subjects at once, as one reader sees them: their state, their visits, what is asked about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from ecrf import clock
from ecrf.casebook.tallies import Asked
from ecrf.crf import Milestone, Study, Visit, VisitState
from ecrf.permissions import Actor

from . import standing
from .kept import VisitLine, stands
from .standing import SiteRow, Waiting

PER_PAGE = 20
"""Subjects on one page of the matrix."""
AHEAD_DAYS = 60
"""The last columns of the matrix stay away until a visit of theirs is this near."""


@dataclass
class SubjectLine:
    """One subject in the matrix and in lists."""

    number: str
    site: SiteRow
    today: date
    state: Milestone | None
    ended: date | None
    rows: Sequence[VisitLine]
    open_queries: Counter[str] = field(default_factory=Counter)
    """Open queries by study event; ``""`` those on pages without visit."""

    @property
    def events(self) -> dict[str, VisitLine]:
        """The visits by study event."""
        return {row.event: row for row in self.rows}

    @cached_property
    def by_visit(self) -> Mapping[str, list[VisitLine]]:
        """The events of each declared visit, by its OID."""
        found: defaultdict[str, list[VisitLine]] = defaultdict(list)
        for row in self.rows:
            found[row.visit.oid].append(row)
        return found


@dataclass
class Overview:
    """One page of subjects, with the sites and the totals of the filter around it."""

    sites: list[SiteRow]
    site: str
    lines: list[SubjectLine]
    total: int
    start: int
    today: date

    @property
    def previous(self) -> dict[str, str]:
        """What the page before is asked for, in the address; empty on the first one."""
        return {"before": self.lines[0].number} if self.start and self.lines else {}

    @property
    def following(self) -> dict[str, str]:
        """What the page after is asked for, in the address; empty on the last one."""
        more = self.start + len(self.lines) < self.total
        return {"after": self.lines[-1].number} if more and self.lines else {}

    @property
    def since(self) -> str:
        """The number after which this page begins; empty on the first one."""
        site, _dash, place = self.lines[0].number.partition("-") if self.start and self.lines else ("", "", "")
        return f"{site}-{int(place) - 1:03d}" if place else ""

    @property
    def partial(self) -> bool:
        """Only a part of the subjects is on this page."""
        return self.total > len(self.lines)


def overview(actor: Actor, study: Study, wanted: Mapping[str, str] | None = None) -> Overview:
    """The actor's subjects, ``PER_PAGE`` at a time: five statements, and a page's work, whatever their number.

    ``wanted`` are the arguments of the address: ``site``, ``q`` (the number begins so), ``after`` or ``before`` a number.
    """
    asked = {name: text.strip()[:60].replace("\x00", "") for name, text in (wanted or {}).items()}
    site, sites = asked.get("site", ""), standing.sites_of(actor)
    chosen = [s for s in sites if not site or s.code == site]
    screen = standing.screen(chosen, PER_PAGE, asked.get("q", ""), asked.get("after", ""), asked.get("before", ""))
    readable = actor.readable(study.page_list)
    lines = subject_lines(study, screen.numbers, readable,
                          standing.open_queries([number for number, _site in screen.numbers], readable))
    today = max((clock.today(s.zone) for s in chosen), default=clock.today("UTC"))
    return Overview(sites, site, lines, screen.total, screen.before, today)


def subject_lines(study: Study, numbers: Sequence[tuple[str, SiteRow]], readable: Sequence[str],
                  waiting: Waiting | None = None) -> list[SubjectLine]:
    """The subjects' lines: one statement, two more for those that had an act since somebody looked at them."""
    asked = [Asked(number, study.under(site.protocol), clock.today(site.zone)) for number, site in numbers]
    found, milestones = stands(asked, readable), {m.oid: m for m in study.milestones}
    return [SubjectLine(one.number, site, one.today, milestones.get(found[one.number].state or ""), found[one.number].ended,
                        found[one.number].visits, (waiting.get(one.number) if waiting else None) or Counter())
            for one, (_number, site) in zip(asked, numbers, strict=True)]


def columns(study: Study, lines: Sequence[SubjectLine], *, everything: bool = False) -> tuple[list[Visit], int]:
    """The visits that the matrix shows, and how many later ones it leaves out.

    Left out: repeated and event-driven visits that nobody on the page had, and the last visits of the schedule as
    long as none of theirs is open or near.
    """
    read = [v for v in study.visit_list if any(line.by_visit[v.oid] for line in lines) or not (lines or v.repeats)]
    counted = [v for v in read if v.after or v.expected]
    kept = counted if everything or not lines else counted[:max(_last_near(counted, lines), min(len(counted), 8))]
    shown = [v for v in read if v in kept or (v not in counted and any(_something(line, v) for line in lines))]
    return shown, len(counted) - len(kept)


def _last_near(visits: Sequence[Visit], lines: Sequence[SubjectLine]) -> int:
    """How many of the visits, from the first, reach as far as the last one that somebody is near."""
    near = [at for at, visit in enumerate(visits, 1) if any(_near(line, visit) for line in lines)]
    return max(near, default=0)


def _something(line: SubjectLine, visit: Visit) -> bool:
    return any(row.facts.started for row in line.by_visit[visit.oid])


def _near(line: SubjectLine, visit: Visit) -> bool:
    return any(row.state not in (VisitState.PLANNED, VisitState.NOT_APPLICABLE) or (
        row.state is VisitState.PLANNED and row.window is not None
        and row.window.first <= line.today + timedelta(days=AHEAD_DAYS)) for row in line.by_visit[visit.oid])
