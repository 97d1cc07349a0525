"""The numbers of the overview page: what was counted subject by subject, added up, masked by sites and pages."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from sqlalchemy import text

from ecrf import clock
from ecrf.crf import Milestone, Study
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.queries.states import WAITS

from . import counting

BANDS = (8, 15, 31)
"""Age in days at which each further band of queries begins."""

_SITES = text("""
    SELECT s.code, s.name, (SELECT count(*) FROM subject u WHERE u.site = s.code) AS subjects
    FROM site s WHERE :everywhere OR s.code = ANY(:sites) ORDER BY s.code""")

_AGES = text(f"""
    SELECT width_bucket(extract(epoch FROM CAST(:now AS timestamptz) - h.opened) / 86400, CAST(:bands AS float8[])) AS band,
           CASE WHEN h.kind = 'answer' THEN 'answered' ELSE 'open' END AS state, count(*)
    FROM query_head h WHERE h.{WAITS} AND left(h.subject, 2) = ANY(:sites) AND h.page = ANY(:pages) GROUP BY 1, 2""")  # noqa: S608 - fixed texts


@dataclass(frozen=True)
class Centre:
    """A site, with the number of its subjects."""

    code: str
    name: str
    subjects: int


@dataclass(frozen=True)
class Delay:
    """How long entry waits at a site: visits recorded, days from the visit to its first save (median), visits later than agreed."""

    site: str
    visits: int
    median: float
    late: int


def centres(actor: Actor) -> list[Centre]:
    """The sites the actor reaches."""
    rows = db.session.execute(_SITES, {"everywhere": actor.whole_study, "sites": sorted(actor.sites)})
    return [Centre(*row) for row in rows]


class Sums:
    """What the overview adds up over some sites, unmasked: whoever shows a part of it has looked whether it may be read."""

    def __init__(self, actor: Actor, study: Study, sites: Sequence[str]) -> None:
        found = counting.added(actor, study)
        self.study, self.of_sites = study, {site: found[site] for site in sites if site in found}

    def _of(self, kind: str) -> Counter[str]:
        whole: Counter[str] = Counter()
        for found in self.of_sites.values():
            whole.update(found.get(kind, {}))
        return whole

    def months(self) -> list[tuple[date, int]]:
        """Subjects enrolled, by the first day of the month; months without any are there too."""
        found = {date.fromisoformat(value): n for value, n in self._of("month").items()}
        every, month = [], min(found, default=None)
        while month is not None and month <= max(found):
            every.append((month, found.get(month, 0)))
            month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
        return every

    def states(self, actor: Actor) -> list[tuple[Milestone | None, int]]:
        """How many subjects are in each state, as the answers tell that the actor reads; in the order of the milestones."""
        milestones, answers = self.study.milestones, counting.told(self.study)
        readable = set(actor.readable(self.study.page_list))
        counted: Counter[Milestone | None] = Counter()
        for value, n in self._of("told").items():
            given = [answers[int(place)] for place in value.split(",") if place]
            there = {answer for answer in given if answer.page in readable}
            counted[next((m for m in reversed(milestones) if any(there.issuperset(row) for row in m.told)), None)] += n
        return [(m, counted[m]) for m in (None, *milestones) if counted[m] or m is not None]

    def delays(self, agreed: int) -> list[Delay]:
        """From the day of each visit to the first save of its own page, in whole days of the site, site by site."""
        days = {site: {int(value): n for value, n in found["delay"].items()} for site, found in self.of_sites.items() if "delay" in found}
        return [Delay(site, sum(found.values()), _median(found), sum(n for value, n in found.items() if value > agreed))
                for site, found in sorted(days.items())]

    def deviations(self, actor: Actor) -> dict[str, int] | None:
        """Deviations whose line is not complete yet, by code of severity; ``None`` for whoever reads no log of them."""
        logs = [oid for oid in counting.logs(self.study) if actor.reads(self.study.pages[oid])]
        found: Counter[str] = Counter()
        for value, n in self._of("deviation").items():
            log, _colon, severity = value.partition(":")
            if log in logs:
                found[severity] += n
        return dict(found) if logs else None


def _median(found: Mapping[int, int]) -> float:
    """The median of values, each so many times; between the two in the middle where their number is even."""
    every = sum(found.values())
    ends = list(accumulate(found[value] for value in sorted(found)))
    middle = [sorted(found)[bisect(ends, place)] for place in ((every - 1) // 2, every // 2)]
    return sum(middle) / 2


def ages(actor: Actor, study: Study, sites: Sequence[str]) -> list[tuple[int, int]]:
    """Queries open and answered, by band of age, the youngest first."""
    found = Counter({(row.band, row.state): row.count for row in db.session.execute(_AGES, {
        "now": clock.now(), "bands": list(BANDS), "sites": list(sites), "pages": actor.readable(study.page_list)})})
    return [(found[band, "open"], found[band, "answered"]) for band in range(len(BANDS) + 1)]
