"""The list of subjects: by the beginning of the number, by state, by site."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from ecrf.context import language
from ecrf.crf import Study, VisitState
from ecrf.permissions import Actor

from . import standing
from .overview import PER_PAGE, SubjectLine, subject_lines
from .schedule import VisitRow
from .tree import GLYPH


def subject_list(actor: Actor, study: Study, wanted: MultiDict[str, str]) -> dict[str, Any]:
    """The variables of ``subjects/list.html``. A state is computed, so filtering by it reads every casebook in reach."""
    sites = standing.sites_of(actor)
    site, prefix, state = wanted.get("site", ""), wanted.get("q", "").strip()[:60], wanted.get("state", "")
    numbers = [(n, s) for s in sites if site in ("", s.code) for n in s.subjects if n.startswith(prefix)]
    readable = actor.readable(study.page_list)
    waiting = standing.asked([s.code for s in sites], readable)
    page = max(1, wanted.get("page", 1, type=int))
    if state:
        every = [line for line in subject_lines(study, numbers, readable, waiting) if line.state and line.state.oid == state]
        total, lines = len(every), every[(page - 1) * PER_PAGE:page * PER_PAGE]
    else:
        total = len(numbers)
        lines = subject_lines(study, numbers[(page - 1) * PER_PAGE:page * PER_PAGE], readable, waiting)
    return {"lines": lines, "sites": sites, "site": site, "q": prefix, "state": state, "total": total, "page": page,
            "pages": -(-total // PER_PAGE), "states": [(m.oid, m.title[language()]) for m in study.milestones],
            "last_visit": last_visit, "next_visit": next_visit, "subject_glyphs": GLYPH, "may_enrol": actor.may("enrol")}


def last_visit(line: SubjectLine) -> VisitRow | None:
    """The latest visit that took place."""
    return max((row for row in line.rows if row.date), key=lambda row: row.date or line.today, default=None)


def next_visit(line: SubjectLine) -> VisitRow | None:
    """The first visit that is still to come or to do."""
    waiting = (VisitState.LATE, VisitState.DUE, VisitState.OPEN, VisitState.PLANNED)
    return next((row for row in line.rows if row.state in waiting and row.window and row.visit.expected), None)

