"""The door: e-mail and pass phrase against the accounts, every try an act, too many of them refused for a while."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from flask import current_app
from sqlalchemy import text

from ecrf.casebook import record
from ecrf.db import db
from ecrf.permissions import NO_ROLE, SYSTEM, Actor

from . import passwords, sessions, verbs

TRIES, MINUTES = 5, 15
"""This many failures within so many minutes close the door to that address until they are past (AUTH-05)."""

_WHO = text("""
    SELECT a.code, a.password_hash, coalesce((
        SELECT kind = 'closed' FROM account_event WHERE account = a.code AND kind IN ('closed', 'reopened')
        ORDER BY act DESC LIMIT 1), false) AS closed
    FROM account a WHERE lower(a.email) = :email AND a.code LIKE 'U%'""")

_FAILURES = text("""
    SELECT count(*) FROM act WHERE stream = :stream AND verb = 'log_in_failed' AND detail->>'cause' <> 'slowed'
    AND (CAST(:who AS text) IS NULL OR detail->>'who' = :who)
    AND at > clock_timestamp() - make_interval(mins => :minutes)
    AND seq > coalesce((SELECT max(seq) FROM act WHERE stream = :stream
                        AND verb IN ('log_in', 'reset_password', 'change_password')), 0)""")


class SlowedError(Exception):
    """Too many failures: refused even with the right pass phrase, known account or not."""


def enter(email: str, password: str, source: str) -> sessions.Principal | None:
    """Open a session when address and pass phrase fit; ``None`` otherwise. Either way one act; the view commits.

    Raises ``SlowedError`` after too many failures. An unknown address costs the same time and gets the same answer.
    """
    email = verbs.normal_email(email)
    row = db.session.execute(_WHO, {"email": email}).one_or_none()
    right = passwords.fits(row.password_hash if row else None, password)
    cause = "unknown" if row is None else "password" if not right else "closed" if row.closed else ""
    stream, who = (record.account_stream(row.code), None) if row else ("door", _veiled(email))
    record.lock(stream)
    slowed = too_many(stream, who)
    if slowed or cause:
        _fail(stream, {"source": source, "cause": "slowed" if slowed else cause} | ({"who": who} if who else {}))
    if slowed:
        raise SlowedError
    if cause or row is None:
        return None
    if passwords.outdated(row.password_hash):
        verbs.rehash(row.code, password)
    return _admit(row.code, source)


def confirms(code: str, password: str) -> bool:
    """Whether the pass phrase is the account's own, asked again before a grave act (BLIND-03); the view commits.

    A failure is an act, counts with the failed log-ins, and after too many of them even the right one is refused.
    """
    stream = record.account_stream(code)
    record.lock(stream)
    right = passwords.fits(verbs.account(code).password_hash, password)
    slowed = too_many(stream, None)
    if slowed or not right:
        _fail(stream, {"source": "again", "cause": "slowed" if slowed else "password"})
    return right and not slowed


def too_many(stream: str, who: str | None) -> bool:
    """Whether this account, or this unknown address, has failed too often of late; the place for limits per source."""
    failures = db.session.execute(_FAILURES, {"stream": stream, "who": who, "minutes": MINUTES}).scalar_one()
    return bool(failures >= TRIES)


def _veiled(email: str) -> str:
    """A salted prefix that tells tries of one unknown address from those of another, and not the address."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, email.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:12]


def _fail(stream: str, detail: dict[str, Any]) -> None:
    with record.writing(SYSTEM, stream, "log_in_failed", detail=detail):
        pass


def _admit(code: str, source: str) -> sessions.Principal | None:
    principal = sessions.load(sessions.open_session(code))
    if principal is not None:
        note(principal, "log_in", {"source": source})
    return principal


def writer(principal: sessions.Principal) -> Actor:
    """Who writes the holder's own acts: the holder, or the system where no role is chosen yet."""
    return principal.actor if principal.actor.role != NO_ROLE else SYSTEM


def note(principal: sessions.Principal, verb: str, detail: dict[str, Any] | None = None) -> None:
    """One act of the holder on the account's own stream"""
    with record.writing(writer(principal), record.account_stream(principal.code), verb, detail=detail):
        pass
