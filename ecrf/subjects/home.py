"""The home page of each role: its work lists, and the matrix of subjects and visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _

from ecrf import clock
from ecrf.context import language
from ecrf.crf import Study, Visit
from ecrf.permissions import Actor

from . import standing
from .overview import Overview, columns, overview
from .tasks import Task, query_tasks, verification_tasks, visit_tasks, waits
from .tree import GLYPH, state_words

SHOWN = 4
"""Lines of a work list on the home page; the rest is one step away."""


@dataclass(frozen=True)
class Panel:
    """A work list: its title, its lines, and where all of it is."""

    kind: str
    title: str
    glyph: str
    tone: str
    tasks: list[Task]
    address: str = ""
    note: str = ""
    nothing: str = ""

    @property
    def first(self) -> list[Task]:
        """The lines shown on the home page."""
        return self.tasks[:SHOWN]


def home(actor: Actor, study: Study, *, site: str = "", page: int = 1, everything: bool = False) -> dict[str, Any]:
    """What the home page shows to that actor, in five statements at most."""
    shown = overview(actor, study, site, page)
    visits, later = columns(study, shown.lines, everything=everything)
    panels = _panels(actor, study, shown)
    return {"overview": shown, "panels": panels, "columns": visits, "later": later, "zero": zero_visit(study),
            "glyphs": GLYPH, "state_words": state_words(), "heading": heading,
            "planned": study.planned_subjects, "title": _("To do") if panels else _("Subjects and visits")}


def _panels(actor: Actor, study: Study, shown: Overview) -> list[Panel]:
    if actor.may("enrol"):
        return [p for p in (_visits(shown), _to_answer(study, shown), _clock(study, shown)) if p]
    if actor.may("verify"):
        return [_answered(study, shown), _verification(actor, study, shown)]
    if actor.may("close"):
        return [_by_age(study, shown), _answered(study, shown), *([_cuts()] if actor.may("cut") else [])]
    if actor.may("answer"):
        return [_to_answer(study, shown)]
    return []


def _visits(shown: Overview) -> Panel:
    note = _("of the subjects on this page") if shown.partial else ""
    return Panel("visits", _("Visits"), "due", "e", visit_tasks(shown.lines), "/todo/visits", note,
                 _("No visit is open or late."))


def _to_answer(study: Study, shown: Overview) -> Panel:
    return Panel("queries", _("Queries to answer"), "q1", "qr", query_tasks(study, shown.asked, "open", clock.now()),
                 "/queries", nothing=_("No query waits for you."))


def _answered(study: Study, shown: Overview) -> Panel:
    return Panel("answered", _("Answered queries"), "q0", "qr",
                 query_tasks(study, shown.asked, "answered", clock.now()), "/queries", nothing=_("No answer to read."))


def _by_age(study: Study, shown: Overview) -> Panel:
    return Panel("queries", _("Open queries, the oldest first"), "q1", "qr",
                 query_tasks(study, shown.asked, "open", clock.now()), "/queries", nothing=_("No query is open."))


def _clock(study: Study, shown: Overview) -> Panel | None:
    if study.clock is None:
        return None
    visit = study.visits[study.clock.visit]
    note = _("%(visit)s, days %(first)s–%(last)s", visit=visit.title[language()],
             first=visit.target - visit.window[0], last=visit.target + visit.window[1])
    return Panel("clock", study.clock.title[language()], "hist", "e", waits(study, shown.lines), note=note,
                 nothing=_("Nobody is waiting."))


def _verification(actor: Actor, study: Study, shown: Overview) -> Panel:
    readable = actor.readable(study.page_list)
    marks = standing.verified(study, [line.number for line in shown.lines], readable)
    return Panel("verification", _("To verify, by subject"), "v0", "v", verification_tasks(marks),
                 "/todo/verification", _("of the subjects on this page") if shown.partial else "",
                 _("Everything recorded is verified."))


def _cuts() -> Panel:
    tasks = [Task("", cut.name, format_datetime(cut.at, "short"), "/exports", "file", "") for cut in standing.cuts()]
    return Panel("cuts", _("Cuts"), "file", "e", tasks, "/exports", nothing=_("No cut yet."))


def heading(visit: Visit) -> str:
    """The head of a visit's column: its name where it is short and holds no number, else its code."""
    name = visit.title[language()]
    return name if len(name) <= 11 and not any(c.isdigit() for c in name) else visit.short[language()]


def zero_visit(study: Study) -> str:
    """The visit at which day zero is recorded; its column stands out."""
    return study.anchors[study.day_zero].places[0][1]
