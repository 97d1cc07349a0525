"""The listings of a trail review: six patterns worth a second look, each one statement over a period, exact at its threshold.

Every line names who acted, when, at which page; ``n`` is what the threshold is about. Masked by the reader's sites and pages.
"""

# ruff: noqa: S608 - fixed texts, every value is bound
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from ecrf.casebook import keyset, seals
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

PAGE = 50
"""Lines of one screen."""

_PERIOD = "CAST(a.at AT TIME ZONE z.zone AS date) BETWEEN :first AND :last AND a.at BETWEEN :early AND :until"
_ACTS = f"act a JOIN site z ON a.stream LIKE 'subject/' || z.code || '-%' AND ({_PERIOD})"
"""Acts on subjects in the period, by the site's days; the moments around it let the index of times be used."""
_SCOPE = "f.page = ANY(:pages) AND (:everywhere OR z.code = ANY(:sites)) AND (:site = '' OR z.code = :site)"
_FORM = "f.subject, f.visit, f.page, f.line"
_NONE = "NULL::text AS subject, NULL::text AS visit, NULL::text AS page, NULL::text AS line, NULL::text AS item"
_CHANGES = f"""{_ACTS} JOIN item_version v ON v.act = a.id AND v.version > 1 AND v.reason <> 'DERIVED'
    JOIN form f ON f.id = v.form AND {_SCOPE}"""
_ENTRIES = f"{_ACTS} JOIN item_version v ON v.act = a.id JOIN form f ON f.id = v.form AND {_SCOPE}"

_LATE = f"""
    SELECT a.at, a.by, a.role, z.code AS site, {_FORM}, NULL::text AS item,
           CAST(a.at AT TIME ZONE z.zone AS date) - CAST(d.value AS date) AS n
    FROM {_ACTS} JOIN form_event e ON e.act = a.id AND e.kind = 'started' JOIN form f ON f.id = e.form AND {_SCOPE}
    CROSS JOIN LATERAL (
        SELECT v.value FROM form s JOIN item_version v ON v.form = s.id AND v.item = :date_item
        WHERE s.subject = f.subject AND s.visit = f.visit AND s.page = :date_page AND s.line = ''
        ORDER BY v.version DESC LIMIT 1) d
    WHERE f.visit <> '' AND d.value ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'
      AND CAST(a.at AT TIME ZONE z.zone AS date) - CAST(d.value AS date) > :late_days"""
_AFTER = f"""
    SELECT a.at, a.by, a.role, z.code AS site, {_FORM}, v.item, v.version AS n FROM {_ENTRIES}
    LEFT JOIN item_version w ON w.form = v.form AND w.item = v.item AND w.version = v.version - 1
    WHERE coalesce(v.reason, '') <> 'DERIVED' AND (
        EXISTS (SELECT 1 FROM signature s WHERE s.form = v.form AND s.act < v.act AND s.act > coalesce(w.act, 0))
        OR (SELECT m.kind FROM verification m WHERE m.form = w.form AND m.item = w.item AND m.version = w.version AND m.act < v.act
            ORDER BY m.act DESC LIMIT 1) = 'verified')"""
_MASS = f"""
    SELECT at, by, role, site, {_NONE}, n FROM (
        SELECT *, lag(at) OVER (PARTITION BY by ORDER BY at, seq) AS earlier FROM (
            SELECT a.at, a.by, a.role, z.code AS site, row_number() OVER (PARTITION BY a.by ORDER BY a.at, v.form, v.item) AS seq,
                   count(*) OVER (PARTITION BY a.by ORDER BY a.at
                                  RANGE BETWEEN CURRENT ROW AND make_interval(mins => :mass_minutes) FOLLOWING) AS n
            FROM {_CHANGES}) counted
        WHERE n >= :mass_items) bursts
    WHERE earlier IS NULL OR at > earlier + make_interval(mins => :mass_minutes)"""
_NIGHT = f"""
    SELECT a.at, a.by, a.role, z.code AS site, {_FORM}, NULL::text AS item, count(*) AS n FROM {_ENTRIES}
    WHERE CASE WHEN :night_from > :night_until
          THEN extract(hour FROM a.at AT TIME ZONE z.zone) >= :night_from OR extract(hour FROM a.at AT TIME ZONE z.zone) < :night_until
          ELSE extract(hour FROM a.at AT TIME ZONE z.zone) >= :night_from AND extract(hour FROM a.at AT TIME ZONE z.zone) < :night_until END
    GROUP BY a.id, a.at, a.by, a.role, z.code, {_FORM}"""
_MANY = f"""
    SELECT min(a.at) AS at, a.by, min(a.role) AS role, min(z.code) AS site, {_NONE}, count(DISTINCT f.subject) AS n
    FROM {_ENTRIES} GROUP BY a.by, CAST(a.at AT TIME ZONE z.zone AS date) HAVING count(DISTINCT f.subject) > :subjects_a_day"""
_KEY = f"""
    SELECT max(a.at) AS at, (array_agg(a.by ORDER BY a.at DESC))[1] AS by, (array_agg(a.role ORDER BY a.at DESC))[1] AS role,
           z.code AS site, {_FORM}, v.item, count(*) AS n
    FROM {_CHANGES} AND f.page || '.' || v.item = ANY(:key_items)
    GROUP BY z.code, {_FORM}, v.item HAVING count(*) >= :key_changes"""

STATEMENTS = {"late": _LATE, "after_sign_off": _AFTER, "mass": _MASS, "night": _NIGHT, "for_many": _MANY, "key_items": _KEY}
"""Listing → its lines."""
_COLUMNS = "x.at, x.by, p.name, x.role, x.site, x.subject, x.visit, x.page, x.line, x.item, x.n, x.key"
_FOUND = """(SELECT *, concat_ws('|', by, site, subject, visit, page, line, item, n) AS key FROM ({listing}) y) x
    JOIN account p ON p.code = x.by"""


@dataclass(frozen=True)
class Asked:
    """A listing over a period of days, both included, at one site or all (``""``); the days are the sites'."""

    listing: str
    first: date
    last: date
    site: str = ""


@dataclass(frozen=True)
class Line:
    """One line: who, when, where; ``n`` is days, values, subjects or corrections, as the listing counts."""

    at: datetime
    by: str
    name: str
    role: str
    site: str
    subject: str | None
    visit: str | None
    page: str | None
    line: str | None
    item: str | None
    n: int
    key: str

    @property
    def after(self) -> str:
        """Where the list goes on after this line."""
        return keyset.key(self.at, self.key)


@dataclass(frozen=True)
class Whole:
    """All lines of a listing: how many, their digest, and the accounts whose acts are among them."""

    found: int
    digest: str
    people: frozenset[str]


def lines(reader: Actor, study: Study, asked: Asked, after: str = "") -> tuple[list[Line], str | None]:
    """One screen of a listing, the oldest first, and the key of the next. Raises ``ValueError`` for a key that is none."""
    edge = keyset.read(after, datetime, str) if after else None
    if after and edge is None:
        raise ValueError(after)
    on = "WHERE (x.at, x.key) > (:edge_at, :edge_key)" if edge else ""
    rows = _run(reader, study, asked, f"SELECT {_COLUMNS} FROM {{found}} {on} ORDER BY x.at, x.key LIMIT {PAGE + 1}",
                {"edge_at": edge[0], "edge_key": edge[1]} if edge else {}).all()
    found = [Line(*row) for row in rows]
    return found[:PAGE], found[PAGE - 1].after if len(found) > PAGE else None


def whole(reader: Actor, study: Study, asked: Asked) -> Whole:
    """Count, digest and people of a listing: SHA-256 over its lines, one ``moment|key`` each, oldest first; streamed."""
    digest, found, people = hashlib.sha256(), 0, set()
    query = f"SELECT {_COLUMNS} FROM {{found}} ORDER BY x.at, x.key"
    for row in _run(reader, study, asked, query, {}, stream=True):
        digest.update(f"{seals.moment(row.at)}|{row.key}\n".encode())
        found += 1
        people.add(row.by)
    return Whole(found, digest.hexdigest(), frozenset(people))


def _run(reader: Actor, study: Study, asked: Asked, query: str, more: dict[str, Any], *, stream: bool = False) -> Any:
    found = text(query.format(found=_FOUND.format(listing=STATEMENTS[asked.listing])))
    if stream:
        found = found.execution_options(stream_results=True, yield_per=1000)
    return db.session.execute(found, _values(reader, study, asked) | more)


def _values(reader: Actor, study: Study, asked: Asked) -> dict[str, Any]:
    rules = study.trail_rules
    if rules is None:
        raise LookupError("The study states no rules for the review of the trail.")
    page, item = study.visit_page
    return {"first": asked.first, "last": asked.last, "early": f"{asked.first} 00:00+14", "until": f"{asked.last} 24:00-14",
            "pages": reader.readable(study.page_list), "everywhere": reader.whole_study, "sites": sorted(reader.sites),
            "site": asked.site, "date_page": page, "date_item": item, "late_days": rules.late_days,
            "mass_items": rules.mass_items, "mass_minutes": rules.mass_minutes, "night_from": rules.night[0],
            "night_until": rules.night[1], "subjects_a_day": rules.subjects_a_day, "key_changes": rules.key_changes,
            "key_items": key_items(study)}


def key_items(study: Study) -> Sequence[str]:
    """The critical items, ``PAGE.ITEM``."""
    return sorted(f"{page.oid}.{item.name}" for page in study.page_list for item in page.items.values() if item.critical)
