"""The list of subjects: by the beginning of the number, by state, by site; a page's work whatever their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecrf.context import language
from ecrf.crf import Study, VisitState
from ecrf.permissions import Actor

from . import standing
from .kept import VisitLine
from .overview import PER_PAGE, SubjectLine, overview, subject_lines
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
    readable = actor.readable(study.page_list)
    looked_at = subject_lines(study, ahead.numbers, readable)
    found = [line for line in looked_at if line.state is not None and line.state.oid == state][:PER_PAGE]
    last = found[-1].number if len(found) == PER_PAGE else ahead.numbers[-1][0] if ahead.numbers else ""
    left = ahead.total - ahead.before - len(ahead.numbers) > 0 or bool(ahead.numbers and last != ahead.numbers[-1][0])
    waiting = standing.open_queries([line.number for line in found], readable)
    for line in found:
        line.open_queries = waiting.get(line.number, line.open_queries)
    return {"lines": found, "sites": sites, "total": len(found), "start": 0,
            "previous": {}, "following": {"after": last} if left else {}, "after": after}


def last_visit(line: SubjectLine) -> VisitLine | None:
    """The latest visit that took place."""
    return max((row for row in line.rows if row.date), key=lambda row: row.date or line.today, default=None)


def next_visit(line: SubjectLine) -> VisitLine | None:
    """The first visit that is still to come or to do."""
    waiting = (VisitState.LATE, VisitState.DUE, VisitState.OPEN, VisitState.PLANNED)
    return next((row for row in line.rows if row.state in waiting and row.window and row.visit.expected), None)

