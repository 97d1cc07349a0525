"""The calendar feed: visits to come as an iCalendar file at a secret address, with subject numbers and nothing personal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import text

from ecrf import clock
from ecrf.accounts import sessions
from ecrf.context import study
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.subjects.kept import VisitLine

from .agenda import IN_FEED, Agenda, agenda

if TYPE_CHECKING:
    from icalendar import Event

_KEY = text("SELECT left(coalesce(password_hash, ''), 200) FROM account WHERE code = :code")


def _signer(code: str) -> URLSafeSerializer:
    """The address is signed with the account's password hash too: a new password ends every older address."""
    stored = db.session.execute(_KEY, {"code": code}).scalar() or ""
    return URLSafeSerializer([current_app.secret_key or "", stored], salt="calendar")


def address_of(actor: Actor, site: str) -> str:
    """The token of the actor's feed of one site."""
    return f"{actor.account}.{_signer(actor.account).dumps([actor.role, site])}"


def agenda_of(token: str) -> tuple[Agenda, str] | None:
    """The agenda behind a token and the language of its holder; ``None`` unless the account is open and still granted."""
    code, _dot, signed = token.partition(".")
    try:
        role, site = _signer(code).loads(signed)
    except BadSignature:
        return None
    holder = sessions.holder(code)
    actor = holder.acting_as(role) if holder else None
    if actor is None or not actor.may("view") or not actor.reaches(site):
        return None
    found = agenda(actor, study(), site, most=IN_FEED)
    return (found, actor.language) if found else None


def calendar_of(found: Agenda, lang: str) -> bytes:
    """The visits to come as an iCalendar file (RFC 5545): whole days, one event per window."""
    from icalendar import Calendar  # noqa: PLC0415 - takes 80 ms at start that only this file needs

    made = Calendar()
    made.add("prodid", f"-//ecrf//{study().registration}//{lang.upper()}")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{study().short[lang]} {found.site.code}")
    for number, row in found.to_come():
        made.add_component(_event(number, row, lang))
    return made.to_ical()


def _event(number: str, row: VisitLine, lang: str) -> Event:
    from icalendar import Event  # noqa: PLC0415 - see above

    window = row.window
    event = Event()
    event.add("uid", f"{number}.{row.event}@{study().registration}")
    event.add("dtstamp", clock.now())
    if window is not None:
        event.add("dtstart", window.first)
        event.add("dtend", window.last + timedelta(days=1))
        event.add("description", f"{row.title[lang]} · {window.target:%d/%m/%Y} ({window.first:%d/%m}–{window.last:%d/%m})")
    event.add("summary", f"{number} · {row.label[lang]}")
    event.add("transp", "TRANSPARENT")
    return event
