"""The list of subjects: by the beginning of the number, by state, by site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from ecrf import clock
from ecrf.casebook.read import casebooks
from ecrf.context import language
from ecrf.crf import Study, VisitState
from ecrf.permissions import Actor

from . import standing
from .overview import PER_PAGE, SubjectLine, subject_lines
from .schedule import VisitRow
from .standing import SiteRow
from .tree import GLYPH

LOOKED = 200
"""Subjects whose state is worked out for one screen of those in a state."""


def subject_list(actor: Actor, study: Study, wanted: MultiDict[str, str]) -> dict[str, Any]:
    """The variables of ``subjects/list.html``.

    A state is computed, not stored: a screen of the subjects in a state looks at ``LOOKED`` subjects at most, whatever
    the number there are, and the next screen goes on after the last one looked at (``after``).
    """
    sites = standing.sites_of(actor)
    site, prefix, state = wanted.get("site", ""), wanted.get("q", "").strip()[:60], wanted.get("state", "")
    numbers = [(n, s) for s in sites if site in ("", s.code) for n in s.subjects if n.startswith(prefix)]
    page = max(1, wanted.get("page", 1, type=int))
    if state:
        ahead = [entry for entry in numbers if entry[0] > wanted.get("after", "")]
        shown, last = _in_state(actor, study, ahead[:LOOKED], state)
        total, pages, after = len(shown), 1, last if ahead and last != ahead[-1][0] else ""
    else:
        shown, total, after = numbers[(page - 1) * PER_PAGE:page * PER_PAGE], len(numbers), ""
        pages = -(-total // PER_PAGE)
    readable = actor.readable(study.page_list)
    waiting = standing.asked([s.code for s in sites], readable, subjects=[n for n, _site in shown])
    return {"lines": subject_lines(study, shown, readable, waiting), "sites": sites, "site": site, "q": prefix, "state": state,
            "total": total, "page": page, "pages": pages, "after": after, "began": wanted.get("after", "") if state else "",
            "states": [(m.oid, m.title[language()]) for m in study.milestones], "last_visit": last_visit,
            "next_visit": next_visit, "subject_glyphs": GLYPH, "may_enrol": actor.may("enrol")}


def _in_state(actor: Actor, study: Study, numbers: Sequence[tuple[str, SiteRow]], state: str
              ) -> tuple[list[tuple[str, SiteRow]], str]:
    """One screen of those subjects that are in a state, and the last one looked at; only the state's pages are read."""
    readable = actor.readable(study.page_list)
    told = None if study.outline is None else set(study.outline)
    books = casebooks([n for n, _site in numbers], [oid for oid in readable if told is None or oid in told], told=())
    found: list[tuple[str, SiteRow]] = []
    for number, site in numbers:
        own = study.under(site.protocol)
        reached = own.state(books[number].book(own, clock.today(site.zone)))
        if reached is not None and reached.oid == state:
            found.append((number, site))
            if len(found) == PER_PAGE:
                return found, number
    return found, numbers[-1][0] if numbers else ""


def last_visit(line: SubjectLine) -> VisitRow | None:
    """The latest visit that took place."""
    return max((row for row in line.rows if row.date), key=lambda row: row.date or line.today, default=None)


def next_visit(line: SubjectLine) -> VisitRow | None:
    """The first visit that is still to come or to do."""
    waiting = (VisitState.LATE, VisitState.DUE, VisitState.OPEN, VisitState.PLANNED)
    return next((row for row in line.rows if row.state in waiting and row.window and row.visit.expected), None)

