"""What lists and the home page ask of the database, each in one statement whatever the number of subjects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook.followed import FOLLOWED
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .facts import Said

Place = tuple[str, str, str, str]
"""``(subject, visit, page, line)``."""


@dataclass(frozen=True)
class SiteRow:
    """A site the actor reaches, with the numbers of its subjects in order and the protocol it follows today."""

    code: str
    name: str
    zone: str
    subjects: tuple[str, ...]
    protocol: str = ""


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


_SITES = text(f"""
    SELECT s.code, s.name, s.zone, array_remove(array_agg(u.number ORDER BY u.number), NULL) AS subjects,
           ({FOLLOWED.format(site='s.code', zone='s.zone')}) AS protocol
    FROM site s LEFT JOIN subject u ON u.site = s.code
    WHERE :everything OR s.code = ANY(:sites) GROUP BY s.code, s.name, s.zone ORDER BY s.code""")  # noqa: S608 - fixed texts

_ASKED = text("""
    SELECT f.subject, f.visit, f.page, f.line, q.item, q.number, l.kind, o.at AS opened, l.at AS moved,
           CASE WHEN q.check_id IS NOT NULL AND l.kind = 'open' THEN 'SYSTEM' ELSE l.role END AS role
    FROM query q JOIN form f ON f.id = q.form JOIN subject u ON u.number = f.subject JOIN act o ON o.id = q.act
    JOIN LATERAL (SELECT m.kind, a.role, a.at FROM query_message m JOIN act a ON a.id = m.act
                  WHERE m.query = q.id ORDER BY m.number DESC LIMIT 1) l ON true
    WHERE l.kind IN ('open', 'ask_again', 'answer') AND f.page = ANY(:pages) AND (:everything OR u.site = ANY(:sites))
      AND (:anybody OR f.subject = ANY(:subjects))
    ORDER BY o.at""")

_VERIFIED = text("""
    SELECT f.subject, count(*) FILTER (WHERE m.kind = 'verified' AND m.version = v.version) AS verified,
           count(*) FILTER (WHERE m.kind = 'verified' AND m.version <> v.version) AS changed,
           count(*) FILTER (WHERE m.kind IS DISTINCT FROM 'verified'
                            AND (v.value IS NOT NULL OR v.missing IS NOT NULL)) AS to_verify
    FROM form f JOIN item_version v ON v.form = f.id AND NOT EXISTS (
        SELECT 1 FROM item_version n WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1)
    LEFT JOIN LATERAL (SELECT x.kind, x.version FROM verification x WHERE x.form = v.form AND x.item = v.item
                       ORDER BY x.act DESC LIMIT 1) m ON true
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages) AND NOT f.page || '.' || v.item = ANY(:derived)
      AND coalesce((SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN ('removed', 'restored')
                    ORDER BY e.act DESC LIMIT 1), 'restored') = 'restored'
    GROUP BY f.subject""")

_CUTS = text("SELECT c.name, a.at FROM cut c JOIN act a ON a.id = c.act ORDER BY a.at DESC LIMIT 4")


def sites_of(actor: Actor) -> list[SiteRow]:
    """The sites the actor's grants reach, with their subjects."""
    rows = db.session.execute(_SITES, {"everything": actor.whole_study, "sites": list(actor.sites), "now": clock.now()})
    return [SiteRow(row.code, row.name, row.zone, tuple(row.subjects), row.protocol) for row in rows]


def asked(sites: Collection[str], pages: Sequence[str], *, everything: bool = False,
          subjects: Sequence[str] | None = None) -> list[Asked]:
    """Every query that waits for somebody on pages the reader sees, the oldest first; ``subjects``: only theirs."""
    rows = db.session.execute(_ASKED, {"everything": everything, "sites": list(sites), "pages": list(pages),
                                       "anybody": subjects is None, "subjects": list(subjects or ())})
    return [Asked((row.subject, row.visit, row.page, row.line), row.item, row.number,
                  "answered" if row.kind == "answer" else "open", row.role, row.opened, row.moved) for row in rows]


def verified(study: Study, subjects: Sequence[str], pages: Sequence[str]) -> dict[str, Said]:
    """By subject: how many values stand verified, are still to verify, or changed since; derived ones never count."""
    derived = [item.oid for page in study.versions.values() for item in page.items.values() if item.derived]
    rows = db.session.execute(_VERIFIED, {"subjects": list(subjects), "pages": list(pages), "derived": derived})
    return {row.subject: Said(verified=row.verified, to_verify=row.to_verify, changed=row.changed) for row in rows}


def cuts() -> list[Any]:
    """The latest cuts: name and moment."""
    return list(db.session.execute(_CUTS))
