"""What is left to verify: by page, by subject, by site; the lists, their counts and the way on read the same tallies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from sqlalchemy import text

from ecrf.casebook import keyset, masks
from ecrf.casebook.asking import Asking
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from . import tallies
from .marks import follows
from .plan import VALUES, parameters

Address = tuple[str, str, str]

SUBJECTS = 50
"""Subjects of one screen."""


@dataclass(frozen=True)
class Progress:
    """How many values of a page, a subject or a site stand where; ``critical`` of them, and ``critical_left`` to do."""

    subject: str
    visit: str
    page: str
    line: str
    verified: int
    to_verify: int
    changed: int
    critical: int
    critical_left: int
    not_required: int = 0
    subjects: int = 1
    waiting: int = 1
    """Subjects of those with something left."""

    @property
    def left(self) -> int:
        """Values that wait for the monitor: required and not verified, or changed since."""
        return self.to_verify + self.changed

    @property
    def total(self) -> int:
        """Values that need verification, or have it."""
        return self.verified + self.left


NONE = [0] * len(tallies.COUNTS)
NOTHING = Progress("", "", "", "", 0, 0, 0, 0, 0, subjects=0, waiting=0)
ADDED = ("verified", "to_verify", "changed", "critical", "critical_left", "not_required", "subjects", "waiting")


@dataclass(frozen=True)
class Wanted(Asking):
    """What a list is asked for: one site, the subjects whose number begins so, also those with nothing left (``all``)."""

    site: str = ""
    subject: str = ""
    show: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Self:
        """The filters of a request; anything but digits and a dash is left out of numbers."""
        return cls(_digits(typed.get("site", ""))[:2], _digits(typed.get("subject", "")),
                   "all" if typed.get("show") == "all" else "")


_PROGRESS = text(f"""
    SELECT subject, visit, page, line, count(*) FILTER (WHERE stands = 'verified') AS verified,
           count(*) FILTER (WHERE stands = 'to_verify') AS to_verify, count(*) FILTER (WHERE stands = 'changed') AS changed,
           count(*) FILTER (WHERE critical) AS critical,
           count(*) FILTER (WHERE critical AND stands <> 'verified') AS critical_left,
           count(*) FILTER (WHERE stands = 'not_required') AS not_required
    FROM ({VALUES.format(where="f.subject = ANY(:subjects)")}) counted
    WHERE stands IS NOT NULL GROUP BY subject, visit, page, line""")  # noqa: S608 - fixed texts

_SUMS = """sum(t.verified) AS verified, sum(t.to_verify) AS to_verify, sum(t.changed) AS changed,
    sum(t.critical) AS critical, sum(t.critical_left) AS critical_left, sum(t.not_required) AS not_required"""
_SCOPE = """t.seen_by = ANY(:classes) AND (:everywhere OR u.site = ANY(:sites)) AND u.number LIKE :like AND (:site = '' OR u.site = :site)"""
_TALLY = f"sdv_tally t JOIN subject u ON u.number = t.subject WHERE {_SCOPE}"
_LEFT = "t.to_verify + t.changed > 0"
_TOTAL = text(f"""
    SELECT '' AS counted, {_SUMS}, count(DISTINCT t.subject) AS subjects, count(DISTINCT t.subject) FILTER (WHERE {_LEFT}) AS waiting
    FROM {_TALLY} HAVING count(*) > 0""")  # noqa: S608 - fixed texts
_LINES = text(f"""
    WITH shown AS (SELECT DISTINCT t.subject FROM {_TALLY} AND t.subject > :after AND {_LEFT} ORDER BY 1 LIMIT :most)
    SELECT t.subject AS counted, {_SUMS}, 1 AS subjects, 1 AS waiting
    FROM shown JOIN sdv_tally t USING (subject) WHERE t.seen_by = ANY(:classes) GROUP BY 1 ORDER BY 1""")  # noqa: S608 - fixed texts
_ALL_LINES = text(f"""
    SELECT t.subject AS counted, {_SUMS}, 1 AS subjects, 1 AS waiting FROM {_TALLY} AND t.subject > :after
    GROUP BY 1 ORDER BY 1 LIMIT :most""")  # noqa: S608 - fixed texts
_BY_CHANGE = text(f"""
    SELECT t.subject, sum(t.changed) AS changed FROM {_TALLY} AND t.changed > 0 AND t.subject >= :after
    GROUP BY 1 ORDER BY 1 LIMIT :most""")  # noqa: S608 - fixed texts
_NEXT = text(f"""
    SELECT coalesce((SELECT t.subject FROM {_TALLY} AND {_LEFT} AND t.subject > :after ORDER BY 1 LIMIT 1),
                    (SELECT t.subject FROM {_TALLY} AND {_LEFT} ORDER BY 1 LIMIT 1))""")  # noqa: S608 - fixed texts


def lines(actor: Actor, study: Study, wanted: Wanted, after: str = "", most: int = SUBJECTS, *, tallied: bool = False
          ) -> tuple[list[Progress], bool]:
    """One screen of subjects with something left (``show="all"``: of all), after a number; and whether there are more.

    ``tallied``, here and below: ``sites`` or ``total`` was asked a moment ago.
    """
    if not tallied:
        tallies.added(actor, study)
    found = _read(actor, study, wanted, _ALL_LINES if wanted.show else _LINES, {"after": _digits(after), "most": most + 1})
    return found[:most], len(found) > most


def total(actor: Actor, study: Study, wanted: Wanted = Wanted()) -> Progress:  # noqa: B008 - frozen
    """Everything the list holds, added up; ``subjects`` is how many lines it has."""
    found = sites(actor, study)
    return of_subjects(actor, study, wanted) if wanted.subject else added(found, wanted)


def of_subjects(actor: Actor, study: Study, wanted: Wanted) -> Progress:
    """The same, subject by subject, from tallies that are up to date."""
    found = _read(actor, study, wanted, _TOTAL)
    return _lines_of(found[0] if found else NOTHING, wanted)


def count(actor: Actor, study: Study, site: str = "") -> int:
    """How many values wait for verification at the actor's sites, or at one of them: what the list at ``/sdv`` adds up to."""
    return total(actor, study, Wanted(site)).left if actor.may("monitor") else 0


def sites(actor: Actor, study: Study) -> list[Progress]:
    """The progress of every site that the actor reaches; ``subject`` is the site's code. All tallies are up to date then."""
    classes, found = _classes(actor, study), []
    for site, summed in tallies.added(actor, study).items():
        columns = zip(*(summed.counts.get(one, NONE) for one in classes), strict=True)
        counts = dict(zip(tallies.COUNTS, map(sum, columns), strict=False))
        waiting = sum(n for names, n in summed.waiting.items() if not classes.isdisjoint(names.split("+")))
        found.append(Progress(site, "", "", "", **counts, subjects=sum(summed.waiting.values()), waiting=waiting))
    return found


def added(found: Sequence[Progress], wanted: Wanted) -> Progress:
    """What ``total`` says, from the sites that ``sites`` found; ``wanted`` may name one of them, but no subject."""
    whole = NOTHING
    for one in found:
        if wanted.site in ("", one.subject):
            whole = replace(whole, **{name: getattr(whole, name) + getattr(one, name) for name in ADDED})
    return _lines_of(whole, wanted)


def _lines_of(whole: Progress, wanted: Wanted) -> Progress:
    return whole if wanted.show else replace(whole, subjects=whole.waiting)


def with_changes(actor: Actor, study: Study, wanted: Wanted, first: str, most: int) -> list[str]:
    """The subjects from a number on that hold ``most`` values changed since they were verified, beside those of the first."""
    found, counted = [], 0
    for number, changed in db.session.execute(_BY_CHANGE, _scope(actor, study, wanted) | {"after": first, "most": most + 1}):
        found.append(number)
        counted += changed if number != first else 0
        if counted >= most:
            break
    return found


def _read(actor: Actor, study: Study, wanted: Wanted, statement: Any, given: Mapping[str, Any] | None = None) -> list[Progress]:
    rows = db.session.execute(statement, _scope(actor, study, wanted) | {**(given or {})})
    return [Progress(row.counted, "", "", "", row.verified, row.to_verify, row.changed, row.critical, row.critical_left,
                     row.not_required, row.subjects, row.waiting) for row in rows]


def _classes(actor: Actor, study: Study) -> set[str]:
    """The blinding classes of the pages that the actor follows."""
    return {page.seen_by for page in study.page_list if follows(actor, page)}


def _scope(actor: Actor, study: Study, wanted: Wanted) -> dict[str, Any]:
    return {"everywhere": actor.whole_study, "sites": sorted(actor.sites), "classes": sorted(_classes(actor, study)),
            "like": f"{wanted.subject}%", "site": wanted.site}


def _digits(text: str) -> str:
    return "".join(c for c in text[:10] if c in "0123456789-")


def progress(actor: Actor, study: Study, numbers: Sequence[str]) -> list[Progress]:
    """Every page of those subjects that holds something to verify, in the order of the schedule; one statement."""
    scope = parameters(study, [page.oid for page in study.page_list if follows(actor, page)])
    rows = db.session.execute(_PROGRESS, scope | {"subjects": list(numbers)})
    return sorted((Progress(*row) for row in rows), key=lambda p: _order(study, p.subject, p.visit, p.page, p.line))


def _order(study: Study, subject: str, visit: str, page: str, line: str) -> tuple[Any, ...]:
    return subject, study.visit_order(visit), list(study.pages).index(page), len(line), line


def following(actor: Actor, study: Study, number: str = "", address: Address = ("", "", "")) -> Progress | None:
    """The next page with something to verify after that place, in the order of subjects and schedule; behind the last
    one it starts again from the first. ``None`` when nothing is left. One statement per subject looked at, two at most.
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
    """The next subject with something to verify, after a number or, behind the last, from the first."""
    tallies.added(actor, study)
    found: str | None = db.session.execute(_NEXT, _scope(actor, study, Wanted()) | {"after": _digits(number)}).scalar()
    return found


_REPLACED = """f.id = ANY(ARRAY(SELECT r.form FROM form o JOIN item_version r ON r.form = o.id AND r.version > 1 WHERE o.subject = ANY(:subjects)))
    AND v.version > 1"""
"""Only a value that replaced another can have dropped a mark: those few are looked at."""
_DROPPED = text(f"""
    SELECT s.subject, s.visit, s.page, s.line, s.item, s.marked, s.version, CASE WHEN k.act IS NULL THEN w.value END AS was,
           CASE WHEN k.act IS NULL THEN w.missing ELSE '{masks.CODE}' END AS was_missing, c.value AS now, c.missing AS now_missing, c.reason, p.name, a.role, a.at
    FROM ({VALUES.format(where=_REPLACED)}) s
    JOIN item_version w ON w.form = s.form AND w.item = s.item AND w.version = s.marked {masks.JOIN.format(v='w')}
    JOIN item_version c ON c.form = s.form AND c.item = s.item AND c.version = s.version
    JOIN act a ON a.id = c.act JOIN account p ON p.code = a.by
    WHERE s.stands = 'changed' AND (s.subject, s.visit, s.page, s.line, s.item) > (:subject, :visit, :page, :line, :item)
    ORDER BY s.subject, s.visit, s.page, s.line, s.item LIMIT :most""")  # noqa: S608 - fixed texts


@dataclass(frozen=True)
class Dropped:
    """A value that was verified at version ``marked`` and now stands at ``version``: what changed, who, when, why."""

    subject: str
    visit: str
    page: str
    line: str
    item: str
    marked: int
    version: int
    was: str | None
    was_missing: str | None
    now: str | None
    now_missing: str | None
    reason: str | None
    name: str
    role: str
    at: Any

    @property
    def key(self) -> str:
        """Where the list goes on after this line."""
        return keyset.key(self.subject, self.visit, self.page, self.line, self.item)


def dropped(actor: Actor, study: Study, wanted: Wanted, after: str = "", *, tallied: bool = False,
            most: int | None = None) -> tuple[list[Dropped], bool]:
    """One screen of the verifications that a change has dropped (or the first ``most``), and whether there are more;
    ``total(…).changed`` in all."""
    most = most or SUBJECTS
    if not tallied:
        tallies.added(actor, study)
    on = keyset.read(after, str, str, str, str, str) or ("", "", "", "", "")
    scope = parameters(study, [page.oid for page in study.page_list if follows(actor, page)])
    numbers = with_changes(actor, study, wanted, on[0], most + 1)
    rows = db.session.execute(_DROPPED, scope | {"subjects": numbers, "most": most + 1} | dict(
        zip(("subject", "visit", "page", "line", "item"), on, strict=True)))
    found = [Dropped(*row) for row in rows]
    return found[:most], len(found) > most
