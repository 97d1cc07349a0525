"""The list of subjects: by the beginning of the number, by state, by site; a page's work whatever their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ecrf import clock
from ecrf.casebook.read import casebooks
from ecrf.context import language
from ecrf.crf import Study, VisitState
from ecrf.permissions import Actor

from . import standing
from .overview import PER_PAGE, SubjectLine, overview, subject_lines
from .schedule import VisitRow
from .standing import SiteRow
from .tree import GLYPH

LOOKED = 40
"""Subjects whose state is worked out for one screen of those in a state."""


def subject_list(actor: Actor, study: Study, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The variables of ``subjects/list.html``.

    A state is computed, not stored: a screen of the subjects in a state looks at ``LOOKED`` subjects at most, whatever
    the number there are, and the next screen goes on after the last one looked at (``after``).
    """
    state = wanted.get("state", "")
    found = _by_state(actor, study, wanted, state) if state else _all(actor, study, wanted)
    return {**found, "site": wanted.get("site", ""), "q": wanted.get("q", "").strip()[:60], "state": state,
            "states": [(m.oid, m.title[language()]) for m in study.milestones], "last_visit": last_visit,
            "next_visit": next_visit, "subject_glyphs": GLYPH, "may_enrol": actor.may("enrol")}


def _all(actor: Actor, study: Study, wanted: Mapping[str, str]) -> dict[str, Any]:
    """One screen of all subjects asked for."""
    shown = overview(actor, study, wanted)
    return {"lines": shown.lines, "sites": shown.sites, "total": shown.total, "start": shown.start,
            "previous": shown.previous, "following": shown.following, "after": ""}


def _by_state(actor: Actor, study: Study, wanted: Mapping[str, str], state: str) -> dict[str, Any]:
    """One screen of the subjects in a state; ``after`` is the last one looked at, empty when all were."""
    sites, site, after = standing.sites_of(actor), wanted.get("site", ""), wanted.get("after", "")
    chosen = [s for s in sites if site in ("", s.code)]
    ahead = standing.screen(chosen, LOOKED, wanted.get("q", "").strip()[:60], after)
    found, last = _in_state(actor, study, ahead.numbers, state)
    left = ahead.total - ahead.before - len(ahead.numbers) > 0 or bool(ahead.numbers and last != ahead.numbers[-1][0])
    readable = actor.readable(study.page_list)
    waiting = standing.open_queries([number for number, _site in found], readable)
    return {"lines": subject_lines(study, found, readable, waiting), "sites": sites, "total": len(found), "start": 0,
            "previous": {}, "following": {"after": last} if left else {}, "after": after}


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

