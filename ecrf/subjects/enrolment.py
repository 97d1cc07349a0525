"""Enrolment: the next number of a site, given once, as the first act of the subject's own stream."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import text

from ecrf.casebook import holds, record
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.casebook.models import Subject
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import Actor

LAST = 999
"""Numbers have three digits (rulings R55)."""

_TAKEN = text("SELECT max(number) FROM subject WHERE site = :site")
_SITE = text("SELECT zone FROM site WHERE code = :site")
_SAME_FORM = text("""
    SELECT u.number FROM act a JOIN subject u ON u.act = a.id
    WHERE a.by = :by AND a.verb = 'enrol' AND a.detail ->> 'request' = :request AND u.site = :site""")


class SiteFullError(ValueError):
    """The site has given all its numbers."""


class SiteHeldError(ValueError):
    """The site, or the study, is frozen or locked; ``words`` say since when and what to do."""

    def __init__(self, words: T):
        super().__init__(words)
        self.words = words


def enrol(actor: Actor, site: str, request: str) -> tuple[str, bool]:
    """Give the site's next number to a new subject; returns ``(number, new)``.

    ``request`` is the one-time code of the posted form: the same code again returns the subject made the first time
    (rulings R61, asks 37). Raises ``NotGranted`` for a role that does not enrol, ``Denied`` for a site that the actor
    does not reach or that does not exist, ``SiteFullError`` after 999, ``SiteHeldError`` under a freeze
    or a lock.
    """
    zone = _zone(actor, site)
    made = db.session.execute(_SAME_FORM, {"by": actor.account, "request": request, "site": site}).scalar_one_or_none()
    if made is not None:
        return made, False
    number = _next(site)
    _inscribe(actor, site, zone, number, {"request": request})
    return number, True


def admit(actor: Actor, number: str) -> None:
    """Enrol a subject that has its number from elsewhere (an import); raises as ``enrol``. The number must be free."""
    zone = _zone(actor, number[:2])
    _inscribe(actor, number[:2], zone, number, {})


def _zone(actor: Actor, site: str) -> str:
    """The zone of a site that the actor may enrol at, whose list of subjects is locked from now on."""
    if not actor.may("enrol"):
        raise NotGranted
    zone: str | None = db.session.execute(_SITE, {"site": site}).scalar_one_or_none() if actor.reaches(site) else None
    if zone is None:
        raise Denied
    record.lock(record.site_stream(site))
    return zone


def _inscribe(actor: Actor, site: str, zone: str, number: str, detail: dict[str, str]) -> None:
    """The first act of a subject; the site's lock is held."""
    if (held := holds.site_refusal(site, ZoneInfo(zone))) is not None:
        raise SiteHeldError(held)
    with record.writing(actor, record.subject_stream(number), "enrol", detail=detail) as act:
        record.bring(act, Subject, [{"number": number, "site": site}])


def _next(site: str) -> str:
    """The number after the last one given; the site's lock is held, so that nobody else reads the same last one."""
    last = db.session.execute(_TAKEN, {"site": site}).scalar_one()
    sequence = int(last[3:]) + 1 if last else 1
    if sequence > LAST:
        raise SiteFullError(f"Site {site} has given all its {LAST} numbers.")
    return f"{site}-{sequence:03d}"
