"""Pages of the planner: the calendar of a site with its warnings, and the feed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from flask_babel import format_date

from ecrf.context import language, study
from ecrf.permissions import requires
from ecrf.subjects.tree import GLYPH

from . import feed
from .agenda import agenda, beside, month_of

blueprint = Blueprint("planner", __name__)


@blueprint.get("/calendar")
@requires("view")
def calendar() -> str:
    """The calendar of one site: warnings, the month, the visits to come."""
    edge = request.args.get("after", "").replace("\x00", "")[:10]
    found = agenda(g.actor, study(), request.args.get("site", ""), edge)
    if found is None:
        if request.args.get("site"):
            abort(404)
        return render_template("planner/calendar.html", agenda=None)
    first = month_of(request.args.get("month", ""), found.today)
    weeks = found.weeks(first)
    return render_template("planner/calendar.html", agenda=found, weeks=weeks, first=first, glyphs=GLYPH,
                           month=format_date(first, "MMMM yyyy").capitalize(), before=beside(first, -1), after=beside(first, 1),
                           warnings=found.warnings(), to_come=found.to_come(), day_names=[
                               format_date(day, "EEE") for day, _ in weeks[0]],
                           edge=edge, feed=feed.address_of(g.actor, found.site.code), lang=language())


@blueprint.get("/calendar/<token>.ics")
@requires("public")
def ics(token: str) -> Any:
    """The feed at its secret address; anything else is not found."""
    found = feed.agenda_of(token)
    if found is None:
        abort(404)
    return Response(feed.calendar_of(*found), mimetype="text/calendar", headers={"Cache-Control": "no-store"})
