"""What lists and the home page ask of the database: one statement each, bounded by a page whatever the number of subjects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, text

from ecrf import clock
from ecrf.casebook.beside import BEGUN
from ecrf.casebook.entered import MOVED
from ecrf.casebook.followed import FOLLOWED
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import SYSTEM, Actor
from ecrf.queries import columns, listing

Waiting = Mapping[str, Counter[str]]
"""Open queries by subject and study event; the event is empty for those on pages without visit."""


@dataclass(frozen=True)
class SiteRow:
    """A site the actor reaches, with the number of its subjects and the protocol it follows today."""

    code: str
    name: str
    zone: str
    subjects: int
    protocol: str = ""


@dataclass(frozen=True)
class Screen:
    """One screen of the subjects: their numbers, each with its site; how many there are, and how many before these."""

    numbers: list[tuple[str, SiteRow]]
    total: int
    before: int


@dataclass(frozen=True)
class Begun:
    """A page that was begun and not taken out, on the blank of version ``crf``; ``begun``: its entry is not complete."""

    subject: str
    visit: str
    page: str
    line: str
    crf: str
    begun: bool


_SITES = text(f"""
    SELECT s.code, s.name, s.zone, (SELECT count(*) FROM subject u WHERE u.site = s.code) AS subjects,
           ({FOLLOWED.format(site='s.code', zone='s.zone')}) AS protocol
    FROM site s WHERE :everything OR s.code = ANY(:sites) ORDER BY s.code""")  # noqa: S608 - fixed texts

_ROWS = "SELECT number FROM subject WHERE site = ANY(:sites) AND starts_with(number, :prefix) AND number"
_AFTER = text(f"{_ROWS} > :edge ORDER BY number LIMIT :most")  # noqa: S608 - fixed texts
_BEFORE = text(f"{_ROWS} < :edge ORDER BY number DESC LIMIT :most")  # noqa: S608 - fixed texts
_PLACED = text("""
    SELECT count(*) AS total, count(*) FILTER (WHERE number < :first) AS before FROM subject
    WHERE site = ANY(:sites) AND starts_with(number, :prefix)""")

_OPEN = text("""
    SELECT h.subject, h.visit, count(*) FROM query_head h
    WHERE h.subject = ANY(:subjects) AND h.page = ANY(:pages) AND h.kind IN ('open', 'ask_again') GROUP BY 1, 2""")

_PAGES = f"""
    SELECT f.subject, f.visit, f.page, f.line, coalesce({MOVED}, f.version) AS crf, h.entry IN ('started', 'reopened') AS begun
    FROM page_head h JOIN form f ON f.id = h.form
    WHERE {{of}}.subject = ANY(:subjects) AND {{of}}.page = ANY(:pages) AND {{such}} ORDER BY h.begun"""  # noqa: S608 - fixed texts
_BEGUN = text(_PAGES.format(of="h", such=BEGUN))
_ENTERED = text(_PAGES.format(of="f", such="h.entry IS NOT NULL AND h.there"))
"""All pages are found by the index of forms, those begun and not complete by that of their heads."""

_CUTS = text("SELECT c.name, a.at, count(*) OVER () AS total FROM cut c JOIN act a ON a.id = c.act ORDER BY a.at DESC LIMIT :most")


def sites_of(actor: Actor) -> list[SiteRow]:
    """The sites the actor's grants reach, each with the number of its subjects."""
    rows = db.session.execute(_SITES, {"everything": actor.whole_study, "sites": list(actor.sites), "now": clock.now()})
    return [SiteRow(row.code, row.name, row.zone, row.subjects, row.protocol) for row in rows]


def screen(sites: Sequence[SiteRow], most: int, prefix: str = "", after: str = "", before: str = "") -> Screen:
    """``most`` subjects of those sites in the order of their numbers, after or before a number; two statements."""
    asked = {"sites": [site.code for site in sites], "prefix": prefix}
    statement, edge = (_BEFORE, before) if before else (_AFTER, after)
    found = sorted(db.session.execute(statement, asked | {"edge": edge, "most": most}).scalars())
    if before and len(found) < most:
        found = list(db.session.execute(_AFTER, asked | {"edge": "", "most": most}).scalars())
    placed = db.session.execute(_PLACED, asked | {"first": found[0] if found else after}).one()
    by_code = {site.code: site for site in sites}
    return Screen([(number, by_code[number[:2]]) for number in found], placed.total, placed.before)


def open_queries(subjects: Sequence[str], pages: Sequence[str]) -> Waiting:
    """Open queries of those subjects on pages the reader sees."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for subject, visit, count in db.session.execute(_OPEN, {"subjects": list(subjects), "pages": list(pages)}):
        found[subject][visit] = count
    return found


def pages_begun(subjects: Sequence[str], pages: Sequence[str], *, complete: bool = False) -> list[Begun]:
    """Those pages of those subjects whose entry is begun and not complete, or all that were entered, the oldest first; one statement."""
    return [Begun(*row) for row in db.session.execute(_ENTERED if complete else _BEGUN, {"subjects": list(subjects), "pages": list(pages)})]


def firing(actor: Actor, study: Study) -> list[tuple[str, int]]:
    """The checks with open queries that the actor reads, those with most first, and how many each; one statement."""
    number, check = func.count(), columns.HEAD.c.check_id
    asked = listing.listed(actor, study, listing.Wanted(state="open", raised=SYSTEM.role), check, number)
    rows = db.session.execute(asked.group_by(check).order_by(number.desc(), check))
    return [(name, count) for name, count in rows]


def cuts(most: int) -> list[Any]:
    """The latest cuts: name and moment, and how many there are."""
    return list(db.session.execute(_CUTS, {"most": most}))
