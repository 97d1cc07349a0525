"""The routes that move many queries on: a preview of what will be done and what is left out, then the result."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, render_template, request
from flask_babel import gettext as _

from ecrf import clock
from ecrf.casebook import locate
from ecrf.context import language, study
from ecrf.db import db
from ecrf.permissions import requires

from . import bulk, listing, verbs
from .bulk import MOST, Meant
from .parties import PARTIES, ROUTES
from .threads import Refusal

blueprint = Blueprint("together", __name__)


@blueprint.post("/queries/together/close")
@requires("close")
def close() -> Any:
    """Accept the answers of the chosen queries and close them."""
    return _move("close")


@blueprint.post("/queries/together/route")
@requires("raise")
def route() -> Any:
    """Route the chosen queries."""
    return _move("route")


def _move(verb: str) -> Any:
    wanted = listing.Wanted.of(request.form)
    chosen = [one for text in request.form.getlist("q")[:MOST] if (one := Meant.read(text)) is not None]
    if request.form.get("step") == "do":
        return _do(verb, wanted, chosen)
    if request.form.get("all") == "y":
        return _preview(verb, wanted, bulk.preview_list(g.actor, study(), verb, wanted))
    return _preview(verb, wanted, bulk.preview(g.actor, study(), verb, chosen))


def _preview(verb: str, wanted: listing.Wanted, rows: list[bulk.Row], problem: Any = "") -> tuple[str, int]:
    total = listing.count(g.actor, study(), wanted) if request.form.get("all") == "y" else len(rows)
    return render_template("queries/together.html", verb=verb, wanted=wanted, rows=rows, problem=problem, typed=request.form,
                           total=total, most=MOST, routes=[(party, PARTIES[party][language()]) for party in ROUTES]), 422 if problem else 200


def _do(verb: str, wanted: listing.Wanted, chosen: list[Meant]) -> Any:
    """One act for each subject, kept as soon as it is written, so that no casebook waits for all the others. A subject out
    of reach stops it all before the first is written."""
    try:
        words, detail = _typed(verb)
    except Refusal as refusal:
        return _preview(verb, wanted, bulk.preview(g.actor, study(), verb, chosen), refusal.sentence)
    found, meant = [], bulk.by_subject(chosen)
    for subject, _some in meant:
        locate.subject(g.actor, subject)
    for subject, some in meant:
        found.append(bulk.move(g.actor, study(), subject, verb, some, words, detail))
        db.session.commit()
    return render_template("queries/done.html", verb=verb, wanted=wanted, found=found,
                           done=sum(len(one.done) for one in found), left=sum(len(one.left) for one in found))


def _typed(verb: str) -> tuple[str, dict[str, Any] | None]:
    """Words and routing as typed, refused before anything is written."""
    words = request.form.get("text", "")
    verbs.written(words, verb == "route")
    if verb != "route":
        return words, None
    if request.form.get("to") not in ROUTES:
        raise Refusal(_("Choose whom these queries shall wait for."), 422)
    today = clock.today(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    return words, {"to": request.form["to"], "due": verbs.due_typed(request.form.get("due", ""), today)}
