"""The numbers of the overview page, each from one statement that adds up in the database, masked by sites and pages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook.models import ENTRY_EVENTS
from ecrf.crf import Milestone, Study
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.queries.states import SETTLING

BANDS = (8, 15, 31)
"""Age in days at which each further band of queries begins."""

_LIVE = """coalesce((SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN ('removed', 'restored')
                ORDER BY e.act DESC LIMIT 1), '') <> 'removed'"""
_CURRENT = """SELECT v.value FROM item_version v WHERE v.form = f.id AND v.item = {item} ORDER BY v.version DESC LIMIT 1"""

_SITES = text("""
    SELECT s.code, s.name, (SELECT count(*) FROM subject u WHERE u.site = s.code) AS subjects
    FROM site s WHERE :everywhere OR s.code = ANY(:sites) ORDER BY s.code""")

_MONTHS = text("""
    SELECT CAST(date_trunc('month', a.at AT TIME ZONE s.zone) AS date) AS month, count(*)
    FROM subject u JOIN site s ON s.code = u.site JOIN act a ON a.id = u.act
    WHERE u.site = ANY(:sites) GROUP BY 1 ORDER BY 1""")

_TOLD = text(f"""
    WITH told AS (SELECT * FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS t(n int, page text, item text, visits jsonb, given jsonb)),
    begun AS MATERIALIZED (
        SELECT f.id, f.subject, f.line, t.n, t.item, t.given FROM told t JOIN form f ON f.page = t.page
        AND (t.visits = '[]' OR t.visits ? f.visit) WHERE f.page = ANY(:pages)),
    answered AS MATERIALIZED (
        SELECT f.* FROM begun f CROSS JOIN LATERAL ({_CURRENT.format(item='f.item')}) v
        WHERE v.value IS NOT NULL AND (f.given = '[]' OR f.given ?| string_to_array(v.value, ' '))),
    reached AS (SELECT f.subject, f.n FROM answered f WHERE f.line = '' OR {_LIVE}),
    each AS (SELECT u.number, array_agg(DISTINCT r.n) FILTER (WHERE r.n IS NOT NULL) AS found
             FROM subject u LEFT JOIN reached r ON r.subject = u.number WHERE u.site = ANY(:sites) GROUP BY u.number)
    SELECT coalesce(found, ARRAY[]::int[]), count(*) FROM each GROUP BY 1""")  # noqa: S608 - fixed texts

_DELAYS = text(f"""
    WITH held AS (
        SELECT u.site, greatest(0, CAST(a.at AT TIME ZONE s.zone AS date) - CAST(v.value AS date)) AS days
        FROM form f JOIN subject u ON u.number = f.subject JOIN site s ON s.code = u.site JOIN act a ON a.id = f.act
        CROSS JOIN LATERAL ({_CURRENT.format(item=':item')}) v
        WHERE f.page = :page AND u.site = ANY(:sites) AND v.value ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$')
    SELECT site, count(*) AS visits, percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
           count(*) FILTER (WHERE days > :agreed) AS late FROM held GROUP BY site ORDER BY site""")  # noqa: S608 - fixed texts

_AGES = text("""
    SELECT width_bucket(extract(epoch FROM CAST(:now AS timestamptz) - o.at) / 86400, CAST(:bands AS float8[])) AS band,
           CASE WHEN l.kind = 'answer' THEN 'answered' ELSE 'open' END AS state, count(*)
    FROM query q JOIN form f ON f.id = q.form JOIN subject u ON u.number = f.subject JOIN act o ON o.id = q.act
    CROSS JOIN LATERAL (SELECT m.kind FROM query_message m WHERE m.query = q.id AND m.kind <> 'route'
                        ORDER BY m.number DESC LIMIT 1) l
    WHERE u.site = ANY(:sites) AND f.page = ANY(:pages) AND NOT EXISTS (
        SELECT 1 FROM query_message m WHERE m.query = q.id AND m.kind = ANY(:settling)) GROUP BY 1, 2""")

_DEVIATIONS = text(f"""
    SELECT coalesce(({_CURRENT.format(item=':severity')}), '') AS severity, count(*)
    FROM form f JOIN subject u ON u.number = f.subject
    WHERE f.page = ANY(:logs) AND u.site = ANY(:sites) AND {_LIVE} AND coalesce((
        SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind = ANY(:entry) ORDER BY e.act DESC LIMIT 1), '')
        IN ('started', 'reopened') GROUP BY 1""")  # noqa: S608 - fixed texts


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


def months(sites: Sequence[str]) -> list[tuple[date, int]]:
    """Subjects enrolled, by the first day of the month; months without any are there too."""
    found = dict(db.session.execute(_MONTHS, {"sites": list(sites)}).tuples().all())
    every, month = [], min(found, default=None)
    while month is not None and month <= max(found):
        every.append((month, found.get(month, 0)))
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return every


def states(actor: Actor, study: Study, sites: Sequence[str]) -> list[tuple[Milestone | None, int]]:
    """How many subjects are in each state, as the answers tell that the actor reads; in the order of the milestones."""
    answers = list(dict.fromkeys(a for m in study.milestones for row in m.told for a in row))
    readable = set(actor.readable(study.page_list))
    told = [{"n": n, "page": a.page, "item": a.item, "visits": a.visits, "given": a.values}
            for n, a in enumerate(answers) if a.page in readable]
    counted: Counter[Milestone | None] = Counter()
    pages = sorted({answer.page for answer in answers if answer.page in readable})
    for found, count in db.session.execute(_TOLD, {"told": json.dumps(told), "sites": list(sites), "pages": pages}):
        there = {answers[n] for n in found}
        counted[next((m for m in reversed(study.milestones) if any(there.issuperset(row) for row in m.told)), None)] += count
    return [(m, counted[m]) for m in (None, *study.milestones) if counted[m] or m is not None]


def delays(study: Study, sites: Sequence[str]) -> list[Delay]:
    """From the day of each visit to the first save of its own page, in whole days of the site, site by site."""
    page, item = study.visit_page
    rows = db.session.execute(_DELAYS, {"page": page, "item": item, "sites": list(sites), "agreed": study.entry_due_days})
    return [Delay(*row) for row in rows]


def ages(actor: Actor, study: Study, sites: Sequence[str]) -> list[tuple[int, int]]:
    """Queries open and answered, by band of age, the youngest first."""
    found = Counter({(row.band, row.state): row.count for row in db.session.execute(_AGES, {
        "now": clock.now(), "bands": list(BANDS), "sites": list(sites), "pages": actor.readable(study.page_list),
        "settling": list(SETTLING)})})
    return [(found[band, "open"], found[band, "answered"]) for band in range(len(BANDS) + 1)]


def deviations(actor: Actor, study: Study, sites: Sequence[str]) -> dict[str, int] | None:
    """Deviations whose line is not complete yet, by code of severity; ``None`` for whoever reads no log of them."""
    logs = [oid for oid in (study.deviations.page, study.deviations.masked) if actor.reads(study.pages[oid])] if study.deviations else []
    if not logs or study.deviations is None:
        return None
    rows = db.session.execute(_DEVIATIONS, {"logs": logs, "severity": study.deviations.severity, "sites": list(sites),
                                            "entry": list(ENTRY_EVENTS)})
    return dict(rows.tuples().all())
