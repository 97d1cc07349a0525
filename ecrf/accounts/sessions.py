"""Sessions in the database: opened at log-in under a random token, read back in one statement, ended by time or by hand."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, has_request_context, request
from flask_login import UserMixin
from sqlalchemy import insert, text

from ecrf import clock
from ecrf.casebook import record
from ecrf.db import db
from ecrf.permissions import NO_ROLE, ROLES, SYSTEM, Actor, conflict

from .models import LoginSession

TOUCH = timedelta(seconds=30)
"""``last_seen`` is written at most this often: a session may end this much early, never late."""


@dataclass(frozen=True)
class Granted:
    """One active grant of the account."""

    role: str
    site: str | None
    unblinded: bool


@dataclass
class Principal(UserMixin):
    """The account behind a session: who, in which role, with which grants; ``current_user`` of every request."""

    token: str
    code: str
    name: str
    email: str
    language: str
    density: str
    started: datetime
    chosen: str | None
    must_change: bool
    grants: tuple[Granted, ...] = field(default=())
    digest: bool = True

    def get_id(self) -> str:
        """What the cookie holds: the token."""
        return self.token

    @property
    def keys(self) -> bool:
        """Whether single-key shortcuts are on in this browser."""
        return not (has_request_context() and request.cookies.get("keys") == "off")

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of the active grants, in the order of the grid; none while they break a segregation rule."""
        held = {grant.role for grant in self.grants}
        return () if conflict(held) else tuple(role for role in ROLES if role in held)

    @property
    def role(self) -> str | None:
        """The acting role: the only one, or the one chosen, while its grant is active."""
        if self.chosen is None:
            return self.roles[0] if len(self.roles) == 1 else None
        return self.chosen if self.chosen in self.roles else None

    @property
    def actor(self) -> Actor:
        """The person acting in the acting role; without one, only the holder of a session."""
        return self.acting_as(self.role)

    def acting_as(self, role: str | None) -> Actor:
        """The person acting in one of the roles of the active grants."""
        mine = [grant for grant in self.grants if role is not None and grant.role == role]
        return Actor(self.code, self.name, role if mine and role else NO_ROLE,
                     sites=frozenset(grant.site for grant in mine if grant.site),
                     whole_study=any(grant.site is None for grant in mine),
                     unblinded=any(grant.unblinded for grant in mine), language=self.language)


def hashed(token: str) -> str:
    """What the database keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(code: str, role: str | None = None, started: datetime | None = None) -> str:
    """Open a session; returns its token, 32 random bytes. ``started`` of an earlier one keeps the absolute limit."""
    token, now = secrets.token_urlsafe(32), clock.now()
    db.session.execute(insert(LoginSession).values(token_hash=hashed(token), account=code, role=role,
                                                   started=started or now, last_seen=now))
    return token


def end_session(token: str) -> None:
    """End the session on the server: its cookie is worth nothing from now on."""
    db.session.execute(text("UPDATE login_session SET ended = :now WHERE token_hash = :hash AND ended IS NULL"),
                       {"now": clock.now(), "hash": hashed(token)})


def rotate(principal: Principal, role: str | None) -> Principal:
    """Continue in a new session under a new token, in that role; the absolute limit still counts from the log-in."""
    end_session(principal.token)
    following = load(open_session(principal.code, role, principal.started))
    if following is None:
        raise LookupError(f"account {principal.code} has no living session")
    return following


_PERSON = """a.name, a.email, a.language, a.density, a.digest,
        coalesce((SELECT kind = 'closed' FROM account_event WHERE account = a.code AND kind IN ('closed', 'reopened')
                  ORDER BY act DESC LIMIT 1), false) AS closed,
        coalesce((SELECT kind = 'password_reset' FROM account_event WHERE account = a.code
                  AND kind IN ('password_reset', 'password_changed') ORDER BY act DESC LIMIT 1), false) AS must_change,
        (SELECT coalesce(jsonb_agg(jsonb_build_array(g.role, g.site, g.unblinded, g.starts, g.ends, c.zone)
                                   ORDER BY g.id), '[]')
         FROM role_grant g LEFT JOIN site c ON c.code = g.site
         WHERE g.account = a.code AND NOT EXISTS (SELECT 1 FROM grant_end e WHERE e.grant_id = g.id)) AS grants"""
_SESSION = text(f"""
    SELECT s.account, s.role, s.started, s.last_seen, s.ended, {_PERSON}
    FROM login_session s JOIN account a ON a.code = s.account
    WHERE s.token_hash = :hash""")  # noqa: S608 - two fixed texts
_HOLDER = text(f"SELECT {_PERSON} FROM account a WHERE a.code = :code")  # noqa: S608 - two fixed texts


def load(token: str) -> Principal | None:
    """The principal of a session that still lives, or ``None``; one statement, and one more each 30 seconds.

    A page that asks by itself how far something is (``Polling: 1``) is no activity of a person (rulings R18).
    A session found past its idle or absolute limit is ended here, with one act on the account's stream (AUTH-06, 10).
    """
    now = clock.now()
    row = db.session.execute(_SESSION, {"hash": hashed(token)}).one_or_none()
    if row is None or row.ended is not None or row.closed:
        return None
    if limit := _past(row, now):
        _time_out(token, row.account, limit)
        return None
    if now - row.last_seen >= TOUCH and not (has_request_context() and "Polling" in request.headers):
        db.session.execute(text("UPDATE login_session SET last_seen = :now WHERE token_hash = :hash"),
                           {"now": now, "hash": hashed(token)})
        db.session.commit()
    return Principal(token, row.account, row.name, row.email, row.language, row.density, row.started, row.role,
                     row.must_change, tuple(_active(row.grants)), row.digest)


def holder(code: str) -> Principal | None:
    """The person behind an account and the grants that cover today, without any session; ``None`` when it is closed."""
    row = db.session.execute(_HOLDER, {"code": code}).one_or_none()
    if row is None or row.closed:
        return None
    return Principal("", code, row.name, row.email, row.language, row.density, clock.now(), None, row.must_change,
                     tuple(_active(row.grants)), row.digest)


def _active(grants: list[list[Any]]) -> Iterator[Granted]:
    """The grants that cover today, each in its site's zone (ACC-04: they lapse by themselves)."""
    for role, site, unblinded, starts, ends, zone in grants:
        today = clock.today(zone or current_app.config["BABEL_DEFAULT_TIMEZONE"]).isoformat()
        if starts <= today and (ends is None or today <= ends):
            yield Granted(role, site, unblinded)


def _past(row: Any, now: datetime) -> str | None:
    settings = current_app.config
    if now - row.started > timedelta(hours=settings["ABSOLUTE_HOURS"]):
        return "absolute"
    if now - row.last_seen > timedelta(minutes=settings["IDLE_MINUTES"]):
        return "idle"
    return None


def _time_out(token: str, code: str, limit: str) -> None:
    with record.writing(SYSTEM, record.account_stream(code), "time_out", detail={"limit": limit}):
        end_session(token)
    db.session.commit()
