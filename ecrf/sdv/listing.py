"""Progress of verification by subject and page: verified, to verify, changed since; counted in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .marks import may_verify

Address = tuple[str, str, str]

SUBJECTS = 25
"""Subjects of one screen."""


@dataclass(frozen=True)
class Progress:
    """How many values of a page, or of a subject, stand where; ``critical`` of them, and ``critical_left`` to do."""

    subject: str
    visit: str
    page: str
    line: str
    verified: int
    to_verify: int
    changed: int
    critical: int
    critical_left: int

    @property
    def left(self) -> int:
        """Values that wait for the monitor."""
        return self.to_verify + self.changed

    @property
    def total(self) -> int:
        """Values that need verification."""
        return self.verified + self.left


_PROGRESS = text("""
    SELECT subject, visit, page, line, count(*) FILTER (WHERE stands = 'verified') AS verified,
           count(*) FILTER (WHERE stands = 'to_verify') AS to_verify, count(*) FILTER (WHERE stands = 'changed') AS changed,
           count(*) FILTER (WHERE critical) AS critical,
           count(*) FILTER (WHERE critical AND stands <> 'verified') AS critical_left
    FROM (
        SELECT f.subject, f.visit, f.page, f.line, f.page || '.' || v.item = ANY(:critical) AS critical,
               CASE WHEN m.kind = 'verified' AND m.version = v.version THEN 'verified'
                    WHEN m.kind = 'verified' THEN 'changed'
                    WHEN v.value IS NOT NULL OR v.missing IS NOT NULL THEN 'to_verify' END AS stands
        FROM form f JOIN item_version v ON v.form = f.id AND NOT EXISTS (
            SELECT 1 FROM item_version n WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1)
        LEFT JOIN LATERAL (SELECT kind, version FROM verification WHERE form = v.form AND item = v.item
                           ORDER BY act DESC LIMIT 1) m ON true
        WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages) AND f.page || '.' || v.item <> ALL(:derived)
          AND coalesce((SELECT kind FROM form_event WHERE form = f.id AND kind IN ('removed', 'restored')
                        ORDER BY act DESC LIMIT 1), '') <> 'removed') counted
    WHERE stands IS NOT NULL GROUP BY subject, visit, page, line""")
_SUBJECTS = text("""
    SELECT number FROM subject WHERE (:everywhere OR site = ANY(:sites)) AND number LIKE :like
      AND (number > :after OR (:inclusive AND number = :after))
    ORDER BY number LIMIT :most""")


def subjects(actor: Actor, after: str = "", only: str = "", inclusive: bool = False) -> tuple[list[str], bool]:
    """One screen of the subjects the actor reaches, after a number (or from it on), and whether there are more.

    ``only`` keeps the numbers that start so.
    """
    rows = db.session.execute(_SUBJECTS, {"everywhere": actor.whole_study, "sites": sorted(actor.sites),
                                          "like": f"{_digits(only)}%", "after": _digits(after),
                                          "inclusive": inclusive, "most": SUBJECTS + 1})
    found = list(rows.scalars())
    return found[:SUBJECTS], len(found) > SUBJECTS


def _digits(text: str) -> str:
    return "".join(c for c in text[:10] if c in "0123456789-")


def progress(actor: Actor, study: Study, numbers: Sequence[str]) -> list[Progress]:
    """Every page of those subjects that holds something to verify, in the order of the schedule; one statement."""
    pages = [page for page in study.page_list if may_verify(actor, page)]
    items = [item for page in pages for item in page.items.values()]
    rows = db.session.execute(_PROGRESS, {
        "subjects": list(numbers), "pages": [page.oid for page in pages],
        "derived": [item.oid for item in items if item.derived], "critical": [i.oid for i in items if i.critical]})
    return sorted((Progress(*row) for row in rows), key=lambda p: _order(study, p.subject, p.visit, p.page, p.line))


def _order(study: Study, subject: str, visit: str, page: str, line: str) -> tuple[Any, ...]:
    return subject, study.visit_order(visit), list(study.pages).index(page), len(line), line


def summed(subject: str, pages: Iterable[Progress]) -> Progress:
    """The progress of a subject, from that of its pages."""
    own = [p for p in pages if p.subject == subject]
    return Progress(subject, "", "", "", *(sum(getattr(p, name) for p in own) for name in
                                           ("verified", "to_verify", "changed", "critical", "critical_left")))


def following(actor: Actor, study: Study, number: str = "", address: Address = ("", "", "")) -> Progress | None:
    """The next page with something to verify after that place, in the order of subjects and schedule; behind the last
    one it starts again from the first. ``None`` when nothing is left."""
    ahead = (p for p in _waiting(actor, study, number) if not address[1]
             or _order(study, p.subject, p.visit, p.page, p.line) > _order(study, number, *address))
    return next(ahead, None) or next(_waiting(actor, study), None)


def _waiting(actor: Actor, study: Study, first: str = "") -> Iterator[Progress]:
    """Pages with something left, from a subject on; reads one screen of subjects at a time."""
    numbers, more = subjects(actor, first, inclusive=True)
    while numbers:
        yield from (p for p in progress(actor, study, numbers) if p.left)
        numbers, more = subjects(actor, numbers[-1]) if more else ([], False)
