"""What the administrator reads: sites, accounts, grants and account events; nothing clinical."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook.followed import FOLLOWED
from ecrf.db import db

_SITES = text(f"""
    SELECT s.code, s.name, s.zone, s.country, ({FOLLOWED.format(site='s.code', zone='s.zone')}) AS protocol, a.at
    FROM site s JOIN act a ON a.id = s.act ORDER BY s.code""")  # noqa: S608 - fixed texts

_USERS = text("""
    SELECT u.code, u.name, u.email, u.language, u.password_hash IS NOT NULL AS usable,
        coalesce((SELECT kind = 'closed' FROM account_event WHERE account = u.code AND kind IN ('closed', 'reopened')
                  ORDER BY act DESC LIMIT 1), false) AS closed,
        (SELECT max(last_seen) FROM login_session WHERE account = u.code) AS seen,
        (SELECT coalesce(jsonb_agg(jsonb_build_array(role, site) ORDER BY g.id), '[]') FROM role_grant g
         WHERE g.account = u.code AND coalesce(g.ends, 'infinity') >= :today
         AND NOT EXISTS (SELECT 1 FROM grant_end e WHERE e.grant_id = g.id)) AS grants
    FROM account u WHERE u.code LIKE 'U%' AND (CAST(:code AS text) IS NULL OR u.code = :code) ORDER BY u.code""")

_GRANTS = text("""
    SELECT g.id, g.role, g.site, g.starts, g.ends, g.unblinded, g.basis, a.at, a.by, x.at AS ended, x.by AS ended_by,
           x.reason, coalesce(g.ends, 'infinity') < :today AS lapsed
    FROM role_grant g JOIN act a ON a.id = g.act
    LEFT JOIN grant_end e ON e.grant_id = g.id LEFT JOIN act x ON x.id = e.act
    WHERE g.account = :code ORDER BY g.id""")

_EVENTS = text("""SELECT verb, at, by, role, reason FROM act WHERE stream = :stream ORDER BY seq DESC LIMIT 50""")


def sites() -> list[Any]:
    """Every site: code, name, zone, country, protocol followed today, time of creation."""
    return list(db.session.execute(_SITES, {"now": clock.now()}))


def users(today: Any, code: str | None = None) -> list[Any]:
    """Every account, or one: who, whether closed, when last seen, ``[role, site]`` of the grants not over on ``today``."""
    return list(db.session.execute(_USERS, {"today": today, "code": code}))


def grants(code: str, today: Any) -> list[Any]:
    """Every grant ever made to an account, by whom, and how it ended."""
    return list(db.session.execute(_GRANTS, {"code": code, "today": today}))


def events(code: str) -> list[Any]:
    """The last 50 acts on an account, without their detail, which may name a subject."""
    return list(db.session.execute(_EVENTS, {"stream": f"account/{code}"}))
