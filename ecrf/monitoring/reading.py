"""What happened at one site in one period, read from the record in a constant number of statements, masked by pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from ecrf.casebook import entered, masks
from ecrf.casebook.followed import ON
from ecrf.casebook.locate import Denied
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.queries.states import STATE_AFTER
from ecrf.sdv.marks import follows


@dataclass(frozen=True)
class Visit:
    """The site and the period, both days included, in the site's zone; ``pages`` is the mask."""

    site: str
    name: str
    zone: ZoneInfo
    first: date
    last: date
    pages: tuple[str, ...]

    @property
    def bounds(self) -> dict[str, Any]:
        """The parameters of every statement here."""
        start = datetime(self.first.year, self.first.month, self.first.day, tzinfo=self.zone)
        after = self.last + timedelta(days=1)
        return {"site": self.site, "from": start, "until": datetime(after.year, after.month, after.day, tzinfo=self.zone),
                "pages": list(self.pages)}


def visit_to(actor: Actor, study: Study, site: str, first: date, last: date) -> Visit:
    """The visit to a site, or ``Denied`` where the actor does not reach it."""
    row = db.session.execute(text("SELECT name, zone FROM site WHERE code = :site"), {"site": site}).one_or_none()
    if row is None or not actor.reaches(site):
        raise Denied
    return Visit(site, row.name, ZoneInfo(row.zone), first, last, tuple(p.oid for p in study.page_list if follows(actor, p)))


_AT = "u.site = :site AND a.at >= :from AND a.at < :until AND f.page = ANY(:pages)"
_FORM = "JOIN form f ON f.id = {of}.form JOIN subject u ON u.number = f.subject JOIN account p ON p.code = a.by"
_MARKED = text(f"""
    SELECT f.subject, f.visit, f.page, f.line, s.item, s.kind, p.name, a.at, a.reason
    FROM act a JOIN verification s ON s.act = a.id {_FORM.format(of='s')}
    WHERE {_AT} AND a.verb IN ('verify', 'withdraw_verification') ORDER BY a.at, f.subject, f.visit, f.page, f.line, s.item""")  # noqa: S608 - fixed texts
_FELL = text(f"""
    SELECT f.subject, f.visit, f.page, f.line, v.item, CASE WHEN k.act IS NULL THEN w.value END AS was,
           CASE WHEN k.act IS NULL THEN w.missing ELSE '{masks.CODE}' END AS was_missing,
           CASE WHEN n.act IS NULL THEN v.value END AS now, CASE WHEN n.act IS NULL THEN v.missing ELSE '{masks.CODE}' END AS now_missing,
           CASE WHEN n.act IS NULL THEN v.reason ELSE substring(v.reason FROM '^[A-Z_]+(?=: |$)') END AS reason, p.name, a.role, a.at
    FROM act a JOIN item_version v ON v.act = a.id AND v.version > 1 {_FORM.format(of='v')}
    JOIN item_version w ON w.form = v.form AND w.item = v.item AND w.version = v.version - 1 {masks.JOIN.format(v='w')}
    LEFT JOIN mask n ON n.kind = 'masked' AND n.form = v.form AND n.item = v.item AND n.version = v.version
    JOIN LATERAL (SELECT kind, version FROM verification WHERE form = v.form AND item = v.item AND act < v.act
                  ORDER BY act DESC LIMIT 1) m ON m.kind = 'verified' AND m.version = v.version - 1
    WHERE {_AT} ORDER BY a.at, f.subject, f.visit, f.page, f.line, v.item""")  # noqa: S608 - fixed texts
_QUERIES = text(f"""
    WITH moved AS (
        SELECT m.query, min(a.at) FILTER (WHERE m.kind = 'open') AS raised, min(a.at) FILTER (WHERE m.kind = 'answer') AS answered,
               min(a.at) FILTER (WHERE m.kind IN ('close', 'cancel', 'resolve')) AS closed
        FROM act a JOIN query_message m ON m.act = a.id WHERE a.at >= :from AND a.at < :until GROUP BY m.query),
    open AS (
        SELECT q.id FROM subject u JOIN form f ON f.subject = u.number JOIN query q ON q.form = f.id
        WHERE u.site = :site AND f.page = ANY(:pages)
          AND NOT EXISTS (SELECT 1 FROM query_message e WHERE e.query = q.id AND e.kind IN ('close', 'cancel', 'resolve')))
    SELECT f.subject, f.visit, f.page, f.line, {ON} AS crf, q.number, q.item, q.check_id,
           CASE WHEN NOT {masks.HIDDEN_MESSAGE.format(m='o', f='f')} THEN o.text ELSE '{masks.TYPED}' END AS text,
           CASE WHEN NOT {masks.HIDDEN_MESSAGE.format(m='o', f='f')} THEN o.detail END AS detail, b.role, b.at AS opened,
           moved.raised, moved.answered, moved.closed,
           (SELECT kind FROM query_message e WHERE e.query = q.id AND e.kind = ANY(:kinds) ORDER BY e.number DESC LIMIT 1) AS last
    FROM (SELECT query AS id FROM moved UNION SELECT id FROM open) t JOIN query q ON q.id = t.id LEFT JOIN moved ON moved.query = q.id
    JOIN form f ON f.id = q.form JOIN subject u ON u.number = f.subject
    JOIN query_message o ON o.query = q.id AND o.number = 1 JOIN act b ON b.id = o.act
    WHERE u.site = :site AND f.page = ANY(:pages)
    ORDER BY b.at, f.subject, f.visit, f.page, f.line, q.number""")  # noqa: S608 - fixed texts
_LINES = text(f"""
    SELECT f.subject, f.page, f.line, jsonb_object_agg(v.item, v.value) AS values
    FROM subject u JOIN form f ON f.subject = u.number JOIN item_version v ON v.form = f.id AND NOT EXISTS (
        SELECT 1 FROM item_version n WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1)
    WHERE u.site = :site AND f.page = ANY(:of) AND f.page = ANY(:pages) AND v.item = ANY(:items)
      AND {entered.THERE}
    GROUP BY f.id ORDER BY f.subject, f.page, length(f.line), f.line""")  # noqa: S608 - fixed texts
_PROTOCOL = text("""
    SELECT protocol, starts FROM site_protocol WHERE site = :site AND starts <= :last ORDER BY starts""")


def marked(visit: Visit) -> list[Any]:
    """The marks set and withdrawn in the period, oldest first."""
    return list(db.session.execute(_MARKED, visit.bounds))


def fell(visit: Visit) -> list[Any]:
    """The changes of the period that dropped a verification."""
    return list(db.session.execute(_FELL, visit.bounds))


def queries(visit: Visit) -> list[Any]:
    """The queries that something happened to in the period, and those that nobody settled to date."""
    return list(db.session.execute(_QUERIES, visit.bounds | {"kinds": list(STATE_AFTER)}))


def deviations(visit: Visit, study: Study) -> list[Any]:
    """The lines of the deviation logs whose day lies in the period."""
    log = study.deviations
    if log is None:
        return []
    given = {"of": [log.page, log.masked], "items": [log.term, log.category, log.severity, log.day]}
    return [row for row in db.session.execute(_LINES, visit.bounds | given) if _within(visit, row.values.get(log.day))]


def consents(visit: Visit, study: Study) -> list[Any]:
    """The consents whose day lies in the period."""
    page, day = study.consent
    found = db.session.execute(_LINES, visit.bounds | {"of": [page], "items": [day]})
    return [row for row in found if _within(visit, row.values.get(day))]


def protocols(visit: Visit) -> list[Any]:
    """The versions of the protocol that the site has followed up to the end of the period."""
    return list(db.session.execute(_PROTOCOL, {"site": visit.site, "last": visit.last}))


def _within(visit: Visit, day: str | None) -> bool:
    return bool(day) and visit.first.isoformat() <= str(day)[:10] <= visit.last.isoformat() and len(str(day)) >= 10
