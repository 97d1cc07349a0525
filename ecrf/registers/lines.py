"""Reading the registers: the lines of a page of a site, the versions of a line, how many there are at each site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf import clock
from ecrf.casebook.locate import Denied
from ecrf.crf import CRF, Context, FormView, Study
from ecrf.db import db
from ecrf.permissions import Actor


@dataclass(frozen=True)
class Line:
    """One version of a line of a register, and who brought it when."""

    line: str
    version: int
    crf: str
    values: Mapping[str, str]
    removed: bool
    reason: str | None
    by: str
    name: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Register:
    """A page that a site keeps, and all that is on it: the current version of each line, removed ones too."""

    site: str
    site_name: str
    zone: str
    page: type[CRF]
    lines: tuple[Line, ...]

    @property
    def live(self) -> list[Line]:
        """The lines that hold."""
        return [line for line in self.lines if not line.removed]

    @property
    def context(self) -> Context:
        """What reading a typed line needs to know of the moment."""
        return Context(clock.today(self.zone), ZoneInfo(self.zone))

    def line(self, key: str) -> Line | None:
        """The current version of a line."""
        return next((line for line in self.lines if line.line == key), None)

    def next_key(self) -> str:
        """The key of a new line; keys are never used again."""
        return str(max((int(line.line) for line in self.lines), default=0) + 1)

    def view(self, values: Mapping[str, str | None], line: str = "") -> FormView:
        """A line as edit checks see it."""
        return FormView(self.page, "", line, values)


_SITES = text("SELECT code, name, zone FROM site WHERE :everywhere OR code = ANY(:sites) ORDER BY code")
_SITE = text("SELECT name, zone FROM site WHERE code = :site")
_LINES = text("""
    SELECT k.line, k.version, k.crf, k."values", k.removed, k.reason, a.by, p.name, a.role, a.at
    FROM (SELECT DISTINCT ON (line) * FROM site_line WHERE site = :site AND page = :page ORDER BY line, version DESC) k
    JOIN act a ON a.id = k.act JOIN account p ON p.code = a.by ORDER BY length(k.line), k.line""")
_VERSIONS = text("""
    SELECT k.line, k.version, k.crf, k."values", k.removed, k.reason, a.by, p.name, a.role, a.at
    FROM site_line k JOIN act a ON a.id = k.act JOIN account p ON p.code = a.by
    WHERE k.site = :site AND k.page = :page AND k.line = :line ORDER BY k.version DESC""")
_COUNTS = text("""
    SELECT k.site, k.page, count(*) AS live
    FROM (SELECT DISTINCT ON (site, page, line) site, page, removed FROM site_line
          WHERE site = ANY(:sites) ORDER BY site, page, line, version DESC) k
    WHERE NOT k.removed GROUP BY k.site, k.page""")


def register(actor: Actor, study: Study, site: str, oid: str) -> Register:
    """A register of a site, when the actor reads it. Raises ``NotFound`` or ``Denied``, both 404."""
    page = study.registers.get(oid)
    row = db.session.execute(_SITE, {"site": site}).one_or_none() if page is not None else None
    if page is None or row is None:
        raise NotFound
    if not actor.may("view") or not actor.reaches(site) or not actor.reads(page):
        raise Denied
    found = db.session.execute(_LINES, {"site": site, "page": oid})
    return Register(site, row.name, row.zone, page, tuple(Line(*line) for line in found))


def versions(kept: Register, line: str) -> list[Line]:
    """Every version of a line, the current one first."""
    rows = db.session.execute(_VERSIONS, {"site": kept.site, "page": kept.page.oid, "line": line})
    return [Line(*row) for row in rows]


def overview(actor: Actor, pages: Sequence[type[CRF]]) -> list[tuple[str, str, list[tuple[type[CRF], int]]]]:
    """Code and name of each site that the actor reaches, with its registers and how many lines hold in each."""
    sites = db.session.execute(_SITES, {"everywhere": actor.whole_study, "sites": sorted(actor.sites)}).all()
    rows = db.session.execute(_COUNTS, {"sites": [site.code for site in sites]})
    live = {(row.site, row.page): row.live for row in rows}
    return [(site.code, site.name, [(page, live.get((site.code, page.oid), 0)) for page in pages]) for site in sites]
