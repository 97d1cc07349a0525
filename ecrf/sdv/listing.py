"""Progress of verification by subject and page: verified, to verify, changed since; counted in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
      AND number > :after
    ORDER BY number LIMIT :most""")

_LEFT = """
    SELECT u.number FROM subject u WHERE (:everywhere OR u.site = ANY(:sites)) AND {where} AND EXISTS (
        SELECT 1 FROM form f JOIN item_version v ON v.form = f.id AND NOT EXISTS (
            SELECT 1 FROM item_version n WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1)
        LEFT JOIN LATERAL (SELECT kind, version FROM verification WHERE form = v.form AND item = v.item
                           ORDER BY act DESC LIMIT 1) m ON true
        WHERE f.subject = u.number AND f.page = ANY(:pages) AND f.page || '.' || v.item <> ALL(:derived)
          AND CASE WHEN m.kind = 'verified' THEN m.version <> v.version ELSE v.value IS NOT NULL OR v.missing IS NOT NULL END
          AND coalesce((SELECT kind FROM form_event WHERE form = f.id AND kind IN ('removed', 'restored')
                        ORDER BY act DESC LIMIT 1), '') <> 'removed')
    ORDER BY u.number LIMIT 1"""
_NEXT = text(f"""
    (SELECT number FROM ({_LEFT.format(where='u.number > :after')}) ahead)
    UNION ALL (SELECT number FROM ({_LEFT.format(where='true')}) again) LIMIT 1""")  # noqa: S608 - fixed texts


def subjects(actor: Actor, after: str = "", only: str = "") -> tuple[list[str], bool]:
    """One screen of the subjects the actor reaches, after a number, and whether there are more.

    ``only`` keeps the numbers that start so.
    """
    rows = db.session.execute(_SUBJECTS, {"everywhere": actor.whole_study, "sites": sorted(actor.sites),
                                          "like": f"{_digits(only)}%", "after": _digits(after),
                                          "most": SUBJECTS + 1})
    found = list(rows.scalars())
    return found[:SUBJECTS], len(found) > SUBJECTS


def _digits(text: str) -> str:
    return "".join(c for c in text[:10] if c in "0123456789-")


def progress(actor: Actor, study: Study, numbers: Sequence[str]) -> list[Progress]:
    """Every page of those subjects that holds something to verify, in the order of the schedule; one statement."""
    scope = _scope(actor, study)
    critical = _named(study, scope["pages"], "critical")
    rows = db.session.execute(_PROGRESS, scope | {"subjects": list(numbers), "critical": critical})
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
    one it starts again from the first. ``None`` when nothing is left. Three statements at most, one subject read each.
    """
    ahead = [p for p in progress(actor, study, [number]) if p.left] if _reached(actor, number) else []
    if address[1]:
        ahead = [p for p in ahead if _order(study, *_place(p)) > _order(study, number, *address)]
    if not ahead and (then := _next_subject(actor, study, number)) is not None:
        ahead = [p for p in progress(actor, study, [then]) if p.left]
    return ahead[0] if ahead else None


def _place(page: Progress) -> tuple[str, str, str, str]:
    return page.subject, page.visit, page.page, page.line


def _reached(actor: Actor, number: str) -> bool:
    return bool(number) and (actor.whole_study or number[:2] in actor.sites)


def _next_subject(actor: Actor, study: Study, number: str) -> str | None:
    """The next subject with something to verify, after a number or, behind the last, from the first; stops at the first."""
    return db.session.execute(_NEXT, _scope(actor, study) | {
        "everywhere": actor.whole_study, "sites": sorted(actor.sites), "after": _digits(number)}).scalar()


def _scope(actor: Actor, study: Study) -> dict[str, Any]:
    pages = [page for page in study.page_list if may_verify(actor, page)]
    return {"pages": [page.oid for page in pages],
            "derived": _named(study, [page.oid for page in pages], "derived")}


def _named(study: Study, oids: Sequence[str], fact: str) -> list[str]:
    """``PAGE.ITEM`` of the items of those pages, in any of their versions, of which that is true."""
    return sorted({item.oid for page in study.versions.values() if page.oid in oids for item in page.items.values() if getattr(item, fact)})
