"""From an address to what this user may see, or a denial: loading and authorising are one call.

``/subjects/01-007/W8/ULCA/2`` is subject, visit, page, line; a page of the subject has no visit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from werkzeug.exceptions import Forbidden, NotFound

from ecrf import clock
from ecrf.crf import CRF, Lines, Log, Per, Study, Visit
from ecrf.db import db
from ecrf.permissions import Actor

from .followed import FOLLOWED, ON
from .holds import SELECTED, HoldRow, Standing, rows_of, standing
from .kept import LIVE, Kept

ZONE = "zone of the subject at hand"
"""Where a request's session remembers it: times on the pages of a subject are those of its site."""


class Denied(NotFound):
    """An object that exists and that this user may not know of: answered 404, written as one denial (rulings R62)."""


class NotGranted(Forbidden):
    """A verb on one's own object that the role does not have: answered 403, written as one denial (rulings R62)."""


@dataclass(frozen=True)
class SubjectRow:
    """A subject, its site, the site's zone and staff (account code → name), and what the site keeps (``casebook/kept``).

    ``unit`` are the people of the cell-therapy unit, who handle the product and stand in no list of the site;
    ``protocol`` the version of the protocol that the site follows today, and so every page of the subject begun from now on;
    ``holds`` what freezes, locks or unlocks cover its casebook.
    """

    number: str
    site: str
    site_name: str
    zone: str
    staff: dict[str, str]
    kept: Kept = ()
    unit: dict[str, str] = field(default_factory=dict)
    protocol: str = ""
    holds: tuple[HoldRow, ...] = ()

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
    """A page's place: subject, study event (``""`` for pages of the subject), blank page, line key (``""`` if none).

    ``page`` is the blank that the page on file is on; for one not begun, that of the subject's protocol.
    """

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

    @property
    def standing(self) -> Standing:
        """Whether the page is open, frozen, locked, or reopened for a time."""
        return standing(self.subject.holds, self.address)

    @property
    def staff(self) -> dict[str, str]:
        """The people who may be named on the page: those of the site, on pages of the product those of the unit too."""
        return self.subject.staff | self.subject.unit if self.page.area == "product" else self.subject.staff


_SUBJECT = text(f"""
    SELECT u.number, u.site, s.name, s.zone,
           (SELECT coalesce(jsonb_object_agg(p.code, p.name), '{{}}') FROM role_grant g JOIN account p ON p.code = g.account
            WHERE g.site = u.site AND g.role IN ('PI', 'SI', 'SC', 'INJ')) AS staff,
           (SELECT coalesce(jsonb_object_agg(p.code, p.name), '{{}}') FROM role_grant g JOIN account p ON p.code = g.account
            WHERE coalesce(g.site, u.site) = u.site AND g.role IN ('CTU', 'QP')) AS unit,
           ({LIVE.format(site='u.site')}) AS kept,
           ({FOLLOWED.format(site='u.site', zone='s.zone')}) AS protocol,
           ({SELECTED.format(site='u.site', subject='u.number')}) AS holds,
           (SELECT {ON} FROM form f WHERE f.subject = u.number AND f.visit = :visit AND f.page = :page AND f.line = :line) AS crf
    FROM subject u JOIN site s ON s.code = u.site WHERE u.number = :number""")  # noqa: S608 - fixed texts


def subject(actor: Actor, number: str) -> SubjectRow:
    """The subject, when the actor's grants reach its site. Raises ``NotFound`` or ``Denied``, both 404."""
    return _found(actor, number, ("", "", ""))[0]


def _found(actor: Actor, number: str, address: tuple[str, str, str]) -> tuple[SubjectRow, str | None]:
    """The subject, and the version of the blank that its page at that address is on (``None``: not begun)."""
    row = db.session.execute(_SUBJECT, {"number": number, "now": clock.now(), "visit": address[0], "page": address[1],
                                        "line": address[2]}).one_or_none()
    if row is None:
        raise NotFound
    if not actor.may("view") or not actor.reaches(row.site):
        raise Denied
    db.session.info[ZONE] = row.zone
    who = SubjectRow(row.number, row.site, row.name, row.zone, dict(row.staff), row.kept, dict(row.unit),
                     row.protocol, rows_of(row.holds))
    return who, row.crf


def place(actor: Actor, study: Study, number: str, parts: list[str]) -> Place:
    """The page at ``parts`` of a subject's address: ``[visit,] page [, line]``; ``new`` is a line not given yet.

    The address is read under the protocol that the subject follows, whatever version of the study is handed over.
    Raises ``NotFound`` for an address that cannot exist, and for a page the actor does not read.
    """
    who, crf = _found(actor, number, _named(study, parts))
    own = study.under(who.protocol)
    event, page, line = parse_address(own, parts)
    if not actor.reads(page):
        raise Denied
    return Place(who, event, page if crf is None else own.page(page.oid, crf), line)


def _named(study: Study, parts: list[str]) -> tuple[str, str, str]:
    """What an address names, whether or not there can be such a page."""
    try:
        return _split(study, parts)
    except NotFound:
        return "", "", ""


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
