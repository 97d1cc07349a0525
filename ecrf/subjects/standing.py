"""What lists and the home page ask of the database, each in one statement whatever the number of subjects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.db import db
from ecrf.permissions import Actor

from .facts import Said

Place = tuple[str, str, str, str]
"""``(subject, visit, page, line)``."""


@dataclass(frozen=True)
class SiteRow:
    """A site the actor reaches, with the numbers of its subjects in order."""

    code: str
    name: str
    zone: str
    subjects: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One unsettled query: where it stands, its state, who spoke last and since when it is open."""

    place: Place
    item: str | None
    number: int
    state: str
    role: str
    opened: datetime
    moved: datetime


_SITES = text("""
    SELECT s.code, s.name, s.zone, array_remove(array_agg(u.number ORDER BY u.number), NULL) AS subjects
    FROM site s LEFT JOIN subject u ON u.site = s.code
    WHERE :everything OR s.code = ANY(:sites) GROUP BY s.code, s.name, s.zone ORDER BY s.code""")

_ASKED = text("""
    SELECT f.subject, f.visit, f.page, f.line, q.item, q.number, l.kind, o.at AS opened, l.at AS moved,
           CASE WHEN q.check_id IS NOT NULL AND l.kind = 'open' THEN 'SYSTEM' ELSE l.role END AS role
    FROM query q JOIN form f ON f.id = q.form JOIN subject u ON u.number = f.subject JOIN act o ON o.id = q.act
    JOIN LATERAL (SELECT m.kind, a.role, a.at FROM query_message m JOIN act a ON a.id = m.act
                  WHERE m.query = q.id ORDER BY m.number DESC LIMIT 1) l ON true
    WHERE l.kind IN ('open', 'ask_again', 'answer') AND f.page = ANY(:pages) AND (:everything OR u.site = ANY(:sites))
    ORDER BY o.at""")

_VERIFIED = text("""
    SELECT f.subject, f.visit, f.page, f.line,
           count(*) FILTER (WHERE m.kind = 'verified' AND n.version IS NULL) AS verified,
           count(*) FILTER (WHERE m.kind = 'verified' AND n.version IS NOT NULL) AS changed
    FROM form f JOIN LATERAL (SELECT DISTINCT ON (v.item) v.item, v.version, v.kind FROM verification v
                              WHERE v.form = f.id ORDER BY v.item, v.act DESC) m ON true
    LEFT JOIN item_version n ON n.form = f.id AND n.item = m.item AND n.version = m.version + 1
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    GROUP BY f.subject, f.visit, f.page, f.line""")

_CUTS = text("SELECT c.name, a.at FROM cut c JOIN act a ON a.id = c.act ORDER BY a.at DESC LIMIT 4")


def sites_of(actor: Actor) -> list[SiteRow]:
    """The sites the actor's grants reach, with their subjects."""
    rows = db.session.execute(_SITES, {"everything": actor.whole_study, "sites": list(actor.sites)})
    return [SiteRow(row.code, row.name, row.zone, tuple(row.subjects)) for row in rows]


def asked(sites: Collection[str], pages: Sequence[str], *, everything: bool = False) -> list[Asked]:
    """Every query that waits for somebody on pages the reader sees, the oldest first."""
    rows = db.session.execute(_ASKED, {"everything": everything, "sites": list(sites), "pages": list(pages)})
    return [Asked((row.subject, row.visit, row.page, row.line), row.item, row.number,
                  "answered" if row.kind == "answer" else "open", row.role, row.opened, row.moved) for row in rows]


def verified(subjects: Sequence[str], pages: Sequence[str]) -> dict[Place, Said]:
    """How many values of each page stand verified, and how many changed since their verification."""
    rows = db.session.execute(_VERIFIED, {"subjects": list(subjects), "pages": list(pages)})
    return {(row.subject, row.visit, row.page, row.line): Said(verified=row.verified, changed=row.changed)
            for row in rows}


def cuts() -> list[Any]:
    """The latest cuts: name and moment."""
    return list(db.session.execute(_CUTS))
