"""What stands against a lock: the list of what is missing, as its reader may see it, each line with a link to exactly the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import text

from ecrf import clock
from ecrf.audit.models import LISTINGS
from ecrf.casebook import read
from ecrf.casebook.followed import FOLLOWED
from ecrf.casebook.kept import LIVE
from ecrf.casebook.locate import SubjectRow, path
from ecrf.casebook.read import Casebook
from ecrf.crf import Finding, Log, Study, VisitState, findings
from ecrf.db import db
from ecrf.escrow import standing as escrow
from ecrf.permissions import Actor
from ecrf.subjects.schedule import rows_of

from . import lacks
from .targets import ELSEWHERE, Target, waiting

STEPS = {"study": frozenset({"lock", "lock_study"})}
"""The steps of edit checks that stop a lock at a level; elsewhere ``lock`` alone."""
EXPECTED = (VisitState.OPEN, VisitState.DUE, VisitState.LATE, VisitState.STARTED, VisitState.DONE)
"""The visits whose required pages must be there: those ahead, missed or not applicable wait for nobody."""
FIRST = 500
"""Casebooks read at once."""


@dataclass(frozen=True)
class Missing:
    """One line of what is missing: its kind, how many, where to see them, on which page (a narrow target), which check.

    ``hidden`` is everything that the reader may not see, in one line that says neither what nor how many.
    """

    kind: str
    count: int = 1
    href: str = ""
    page: tuple[str, str, str] | None = None
    check: str = ""


HIDDEN = Missing("hidden")


def missing(actor: Actor, study: Study, targets: Sequence[Target], subject: SubjectRow | None = None) -> list[Missing]:
    """What stands against locking the targets: one site, the study, or parts of one subject (``subject``)."""
    if subject is not None:
        return _of_subject(actor, study, targets, subject)
    return _wide(actor, study, targets[0])


def _of_subject(actor: Actor, study: Study, targets: Sequence[Target], subject: SubjectRow) -> list[Missing]:
    number = subject.number
    casebook = read.whole_casebook(number)
    book = casebook.book(study, subject.today, subject.kept)
    found = [(lack.kind, lack.address, lack.count, "", "") for lack in lacks.pages_of(study, Target("subject", subject=number))]
    found += [("not_begun", address, 1, "", "") for address in not_begun(study, casebook, book)]
    found += [("findings", f.address, 1, f.check, f.item) for f in stopping(study, findings(study, book), "subject")]
    shown, hidden = [], False
    for kind, address, count, check, item in found:
        if not any(target.covers(address) for target in targets):
            continue
        if actor.reads(study.pages[address[1]]):
            shown.append(Missing(kind, count, _narrow(kind, number, address, item), address, check))
        else:
            hidden = True
    order = (*lacks.KINDS, "not_begun", "findings")
    return sorted(shown, key=lambda m: (order.index(m.kind), m.page or ELSEWHERE, m.check)) + [HIDDEN] * hidden


def _narrow(kind: str, number: str, address: tuple[str, str, str], item: str) -> str:
    if kind == "queries" and not address[2]:
        return "/queries?" + urlencode({"subject": number, "page": address[1]} | ({"visit": address[0]} if address[0] else {}))
    return path(number, *address) + (f"#i-{item}" if item else "")


def not_begun(study: Study, casebook: Casebook, book: Any) -> list[tuple[str, str, str]]:
    """The pages that visits require and nobody began, and those asked about a line of a log."""
    every = {page.oid for page in study.page_list}
    of_visits = [row.place for visit in rows_of(study, casebook, book, every) if visit.state in EXPECTED
                 for row in visit.pages if row.required and row.state == "not_started"]
    of_lines = [("", page.oid, line) for page in study.followers if isinstance(study.pages[page.repeats.of].repeats, Log)  # type: ignore[union-attr]
                for line in book.lines_asked(page) if casebook.form("", page.oid, line) is None]
    return of_visits + of_lines


def stopping(study: Study, found: Iterable[Finding], level: str) -> list[Finding]:
    """The findings that stop a lock at that level while they stand, each place once (rulings section 3)."""
    steps = STEPS.get(level, frozenset({"lock"}))
    once = {(f.check, f.address, f.item): f for f in found if steps & set(f.steps)}
    return list(once.values())


def _wide(actor: Actor, study: Study, target: Target) -> list[Missing]:
    counted, hidden = lacks.counted(study, target, actor.readable(study.page_list))
    confirmed, unseen = _confirmed(actor, study, target)
    shown = [Missing(kind, counted[kind], _list(kind, target)) for kind in lacks.KINDS if kind in counted]
    shown += [Missing("findings", 1, path(number, *f.address) + (f"#i-{f.item}" if f.item else ""), f.address, f.check)
              for number, f in confirmed]
    unlocked = db.session.execute(_NOT_LOCKED, {"site": target.site}).scalar_one()
    shown += [Missing("casebooks", unlocked, _list("casebooks", target))] if unlocked else []
    asked = waiting("unlock_asked", "unlock", site=target.site)
    shown += [Missing("unlockings", len(asked), "/locks#waiting")] if asked else []
    if target.level == "study":
        shown += [Missing(kind, count, "/escrow") for kind, count in escrow.lacking().items()]
        shown += [Missing("review", 1, f"/audit/reviews/{listing}", check=listing) for listing in _unreviewed()]
    return shown + [HIDDEN] * (hidden or unseen)


def _list(kind: str, target: Target) -> str:
    site = {"site": target.site} if target.site else {}
    if kind == "queries":
        return "/queries" + (f"?{urlencode(site)}" if site else "")
    return "/locks/missing?" + urlencode({"kind": kind, **site})


_NOT_LOCKED = text("""
    SELECT count(*) - count(*) FILTER (WHERE (EXISTS (SELECT FROM hold WHERE level = 'study')
        OR u.site IN (SELECT site FROM hold WHERE level = 'site') OR u.number IN (SELECT subject FROM hold WHERE level = 'subject'))
        AND held(u.number, '-', '-', '-') IS NOT DISTINCT FROM 'locked')
    FROM subject u WHERE (CAST(:site AS text) IS NULL OR u.site = :site)""")
"""Only what was ever held as a whole can be locked: the others are not asked for one by one."""
_OPEN_CASEBOOKS = text("""
    SELECT u.number FROM subject u WHERE (CAST(:site AS text) IS NULL OR u.site = :site) AND u.number > :after
    AND held(u.number, '-', '-', '-') IS DISTINCT FROM 'locked' ORDER BY u.number LIMIT :most""")
_REVIEWED = text("""
    WITH changed AS (SELECT greatest((SELECT max(act) FROM item_version), (SELECT max(act) FROM form_event WHERE kind <> 'signed')) AS act),
    days AS (
        SELECT changed.act, CAST(a.at AT TIME ZONE s.zone AS date) AS last, (
            SELECT min(CAST(e.at AT TIME ZONE o.zone AS date)) FROM subject u JOIN act e ON e.id = u.act JOIN site o ON o.code = u.site) AS first
        FROM changed JOIN act a ON a.id = changed.act JOIN site s ON a.stream LIKE 'subject/' || s.code || '-%')
    SELECT r.listing FROM trail_review r GROUP BY r.listing
    HAVING NOT EXISTS (SELECT 1 FROM days WHERE max(r.act) < days.act
        OR NOT range_agg(daterange(r.first, r.last, '[]')) @> daterange(days.first, days.last, '[]'))""")
"""Listings closed after the last change of the data, whose periods leave no day between the first subject and that change."""
_CONFIRMED = text(f"""
    SELECT u.number, s.zone, ({FOLLOWED.format(site='s.code', zone='s.zone')}) AS protocol, ({LIVE.format(site='u.site')}) AS kept
    FROM subject u JOIN site s ON s.code = u.site
    WHERE (CAST(:site AS text) IS NULL OR u.site = :site) AND u.number IN (
        SELECT h.subject FROM query_head h WHERE h.check_id = ANY(:checks) AND h.kind IN ('close', 'cancel'))
    ORDER BY u.number""")  # noqa: S608 - fixed texts
"""The subjects where somebody settled by hand what a check asked: the finding may still stand (rulings section 3)."""


def open_casebooks(site: str | None, after: str) -> list[str]:
    """One screen and one more of the subjects that are not locked as a whole, by number."""
    return list(db.session.execute(_OPEN_CASEBOOKS, {"site": site, "after": after, "most": lacks.PAGE + 1}).scalars())


def _unreviewed() -> list[str]:
    """The listings of the trail whose reviews do not cover every day of the data, up to the last change (LOCK-02)."""
    done = set(db.session.execute(_REVIEWED).scalars())
    return [listing for listing in LISTINGS if listing not in done]


def _confirmed(actor: Actor, study: Study, target: Target) -> tuple[list[tuple[str, Finding]], bool]:
    """Findings that stop the lock though their queries were closed, with the subject; and whether there are unseen ones."""
    steps = STEPS.get(target.level, frozenset({"lock"}))
    checks = [check.id for check in study.checks.values() if any(steps & set(part.steps) for part in check.every)]
    rows = db.session.execute(_CONFIRMED, {"site": target.site, "checks": checks, "now": clock.now()}).all()
    shown, unseen = [], False
    for start in range(0, len(rows), FIRST):
        chunk = rows[start:start + FIRST]
        books = read.casebooks([row.number for row in chunk], None, told=())
        for row in chunk:
            own = study.under(row.protocol)
            for finding in stopping(own, findings(own, books[row.number].book(own, clock.today(row.zone), row.kept)), target.level):
                seen = actor.reads(own.pages[finding.address[1]])
                unseen = unseen or not seen
                shown += [(row.number, finding)] if seen else []
    return shown, unseen
