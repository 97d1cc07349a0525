"""The routes that move many queries on: a preview of what will be done and what is left out, then the result."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask_babel import gettext as _

from ecrf import clock
from ecrf.casebook import locate
from ecrf.context import language, study
from ecrf.db import db
from ecrf.permissions import requires

from . import bulk, listing, raising, verbs
from .bulk import MOST, Meant
from .leading import leading
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


@blueprint.post("/queries/together/raise")
@requires("raise")
def ask() -> Any:
    """Ask one question at the chosen places of a listing; ``back`` is where the listing is."""
    chosen = [spot for text in request.form.getlist("at")[:raising.MOST] if (spot := raising.Spot.read(text)) is not None]
    words, problem, suggests = request.form.get("text", ""), "", ""
    if request.form.get("step") == "do":
        try:
            verbs.written(words)
            suggests = leading(words) if request.form.get("confirmed") != "y" else ""
            if not suggests:
                return _asked(chosen, words)
        except Refusal as refusal:
            problem = refusal.sentence
    rows = raising.preview(g.actor, study(), chosen)
    return render_template("queries/raise_many.html", rows=rows, problem=problem, text=words, back=_back(),
                           suggests=suggests), 422 if problem or suggests else 200


def _asked(chosen: list[raising.Spot], words: str) -> Any:
    """Each subject's queries are kept as soon as they are written; a subject out of reach stops it all before the first."""
    found, meant = [], raising.by_subject(chosen)
    for subject, _some in meant:
        locate.subject(g.actor, subject)
    for subject, spots in meant:
        found += raising.ask(g.actor, study(), subject, spots, words)
        db.session.commit()
    return render_template("queries/raised_many.html", rows=found, back=_back())


def _back() -> str:
    """The listing that one came from, an address of this application; else the list of queries."""
    back = request.form.get("back", "")
    return back if back.startswith("/") and not back.startswith("//") and "\\" not in back else url_for("queries.index")


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
