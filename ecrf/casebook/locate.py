"""From an address to what this user may see, or a denial: loading and authorising are one call.

``/subjects/01-007/W8/ULCA/2`` is subject, visit, page, line; a page of the subject has no visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from werkzeug.exceptions import Forbidden, NotFound

from ecrf import clock
from ecrf.crf import CRF, Lines, Log, Per, Study, Visit
from ecrf.db import db
from ecrf.permissions import Actor


class Denied(NotFound):
    """An object that exists and that this user may not know of: answered 404, written as one denial (rulings R62)."""


class NotGranted(Forbidden):
    """A verb on one's own object that the role does not have: answered 403, written as one denial (rulings R62)."""


@dataclass(frozen=True)
class SubjectRow:
    """A subject, its site, and the site's zone and staff (account code → name)."""

    number: str
    site: str
    site_name: str
    zone: str
    staff: dict[str, str]

    @property
    def today(self) -> date:
        """Today at the site."""
        return clock.today(self.zone)

    @property
    def tz(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True)
class Place:
    """A page's place: subject, study event (``""`` for pages of the subject), blank page, line key (``""`` if none)."""

    subject: SubjectRow
    event: str
    page: type[CRF]
    line: str

    @property
    def visit(self) -> str:
        """The study event, as it is stored."""
        return self.event

    @property
    def address(self) -> tuple[str, str, str]:
        """``(visit, page, line)``."""
        return self.event, self.page.oid, self.line


_SUBJECT = text("""
    SELECT u.number, u.site, s.name, s.zone,
           (SELECT coalesce(jsonb_object_agg(p.code, p.name), '{}') FROM role_grant g JOIN account p ON p.code = g.account
            WHERE g.site = u.site AND g.role IN ('PI', 'SI', 'SC', 'INJ')) AS staff
    FROM subject u JOIN site s ON s.code = u.site WHERE u.number = :number""")


def subject(actor: Actor, number: str) -> SubjectRow:
    """The subject, when the actor's grants reach its site. Raises ``NotFound`` or ``Denied``, both 404."""
    row = db.session.execute(_SUBJECT, {"number": number}).one_or_none()
    if row is None:
        raise NotFound
    if not actor.may("view") or not actor.reaches(row.site):
        raise Denied
    return SubjectRow(row.number, row.site, row.name, row.zone, dict(row.staff))


def place(actor: Actor, study: Study, number: str, parts: list[str]) -> Place:
    """The page at ``parts`` of a subject's address: ``[visit,] page [, line]``; ``new`` is a line not given yet.

    Raises ``NotFound`` for an address that cannot exist, and for a page the actor does not read.
    """
    who = subject(actor, number)
    event, page, line = parse_address(study, parts)
    if not actor.reads(page):
        raise Denied
    return Place(who, event, page, line)


def parse_address(study: Study, parts: list[str]) -> tuple[str, type[CRF], str]:
    """``(event, page, line)`` of an address's parts, checked against the study only. Raises ``NotFound``."""
    event, oid, line = _split(study, parts)
    page = page_at(study, event, oid)
    if not _line_fits(page, line):
        raise NotFound
    return event, page, line


def page_at(study: Study, event: str, oid: str) -> type[CRF]:
    """The blank page of that OID, where the study asks it at that event (``""``: of the subject). Raises ``NotFound``."""
    page = study.pages.get(oid)
    if page is None or (page.scope == "visit") != bool(event):
        raise NotFound
    if event and page not in [slot.page for slot in _visit(study, event).slots]:
        raise NotFound
    return page


def _split(study: Study, parts: list[str]) -> tuple[str, str, str]:
    if parts and parts[0] in study.pages:
        parts = ["", *parts]
    if not 2 <= len(parts) <= 3:
        raise NotFound
    return parts[0], parts[1], parts[2] if len(parts) == 3 else ""


def _visit(study: Study, event: str) -> Visit:
    try:
        return study.visit(event)
    except KeyError:
        raise NotFound from None


def _line_fits(page: type[CRF], line: str) -> bool:
    repeats: Any = page.repeats
    if repeats is None:
        return line == ""
    if isinstance(repeats, Lines):
        return line in repeats.codelist
    if isinstance(repeats, Log) and line == "new":
        return True
    return isinstance(repeats, Log | Per) and line.isascii() and line.isdigit() and 0 < int(line) < 1000 \
        and str(int(line)) == line


def path(number: str, event: str, page: str, line: str = "") -> str:
    """The address of a page, as people read and send it."""
    return "/".join(["", "subjects", number, *filter(None, (event, page, line))])
