"""The routes of a page: read it, save it, keep its draft, look into a value's history, and what happens to it whole."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ecrf.casebook import histories, locate, read
from ecrf.context import language, study, study_of
from ecrf.crf import Lines, Log
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries.threads import threads as asked_at
from ecrf.subjects.tree import frame, neighbours, read_framed

from . import drafts, enrolling, events
from .conflict import chosen, clashes, seen_now
from .existence import may_stand
from .hands import hands_control, typed_before
from .page import sheet
from .saving import Outcome, save
from .seen import CONTROL, Seen
from .sheet import Sheet
from .submission import gaps
from .words import WORDS, sheet_facts

blueprint = Blueprint("entry", __name__)
blueprint.register_blueprint(enrolling.blueprint)
blueprint.app_context_processor(lambda: WORDS)
PAGE = "/subjects/<number>/<address:address>"


def _place(number: str, address: str) -> locate.Place:
    return locate.place(g.actor, study(), number, address.split("/"))


def _read(place: locate.Place) -> tuple[read.Casebook, Any, Any]:
    return read_framed(g.actor, study_of(place.subject), place.subject.number, place.address)


def _draw(place: locate.Place, *, typed: MultiDict[str, str] | None = None, outcome: Outcome | None = None,
          from_draft: bool = False, status: int = 200) -> tuple[str, int]:
    casebook, threads, marks = _read(place)
    own = study_of(place.subject)
    if not may_stand(place, own, casebook):
        abort(404)
    drawn = sheet(g.actor, own, place, casebook, threads, marks, language(), typed=typed,
                  submission=outcome.submission if outcome else None, from_draft=from_draft)
    kept = drafts.find(g.actor, place) if typed is None and drawn.editable else None
    _open_drawers(drawn)
    around = frame(g.actor, own, place.subject, casebook, threads, marks, current=place.address)
    return render_template("entry/page.html", sheet=drawn, place=place, draft=kept, outcome=outcome,
                           neighbours=neighbours(around["visit_rows"], place.address), nonce=_nonce(place, typed), casebook=casebook,
                           facts=sheet_facts(drawn, threads, marks, around["off"]),
                           hands=hands_control(drawn, own, place, casebook, language(), request.script_root),
                           legal=events.legal(drawn.form, place) if g.actor.records(place.page) and place.standing.takes_values else [], **around), status


def _open_drawers(drawn: Sheet) -> None:
    for row in drawn.rows:
        if request.args.get("history") == row.name and drawn.form is not None:
            row.history = histories.versions(drawn.form, row.name)
        row.raising = request.args.get("query") == row.name


def _nonce(place: locate.Place, typed: MultiDict[str, str] | None) -> str:
    """A new line's post carries a number used once, so that posting it twice makes one line."""
    kept = typed.get("_nonce") if typed is not None else None
    return kept or (secrets.token_hex(8) if place.line == "new" else "")


@blueprint.get(PAGE)
@requires("view")
def page(number: str, address: str) -> Any:
    """A page of a casebook; a repeating page without its line is drawn as a table of its lines."""
    place = _place_or_lines(number, address)
    if isinstance(place, Response | str):
        return place
    kept = drafts.find(g.actor, place) if request.args.get("draft") == "1" else None
    return _draw(place, typed=kept.typed if kept else typed_before(place, request.args), from_draft=kept is not None)


def _place_or_lines(number: str, address: str) -> Any:
    parts = address.split("/")
    if parts[0] not in study().pages and len(parts) == 1:
        abort(404)
    oid = parts[0] if parts[0] in study().pages else parts[1]
    page_class = study().pages.get(oid)
    chooses = page_class is not None and isinstance(page_class.repeats, Lines) and parts[-1] == "new"
    if page_class is not None and page_class.repeats is not None and (parts[-1] == oid or chooses):
        return _lines(number, parts, page_class)
    return _place(number, address)


def _lines(number: str, parts: list[str], page_class: Any) -> str:
    subject = locate.subject(g.actor, number)
    event = parts[0] if parts[0] != page_class.oid else ""
    if not g.actor.reads(locate.page_at(study_of(subject), event, page_class.oid)):
        raise locate.Denied
    place = locate.Place(subject, event, page_class, "")
    casebook, threads, marks = _read(place)
    around = frame(g.actor, study_of(subject), subject, casebook, threads, marks, current=(event, page_class.oid, ""))
    return render_template("entry/lines.html", place=place, lines=casebook.lines(page_class.oid, visit=event, removed=True),
                           threads=threads, marks=marks, is_log=isinstance(page_class.repeats, Log),
                           codes=_codes(page_class, casebook, event), **around)


def _codes(page_class: Any, casebook: read.Casebook, event: str) -> list[Any]:
    """The lines that may still be begun on a page whose lines are keyed by a codelist."""
    if not isinstance(page_class.repeats, Lines):
        return []
    used = {form.line for form in casebook.lines(page_class.oid, visit=event, removed=True)}
    return [code for code in page_class.repeats.codelist if code.code not in used]


@blueprint.post(PAGE)
@requires("record")
def save_page(number: str, address: str) -> Any:
    """Save a page: all of it or nothing; what was typed is on the answer, whatever happens."""
    place = _place(number, address)
    typed = chosen(request.form)
    outcome = save(g.actor, study_of(place.subject), place, typed)
    if outcome.kind == "held":
        drafts.keep(g.actor, place, [*typed.items(multi=True)])
    if outcome.kind in ("refused", "held"):
        db.session.commit()
        return _draw(outcome.place if outcome.submission.form else place, typed=typed, outcome=outcome, status=outcome.status)
    if outcome.kind == "conflict":
        db.session.rollback()
        told = read.casebook(g.actor, study(), number, {outcome.place.page.oid}).form(*outcome.place.address)
        shown = clashes(outcome, told, language())
        return render_template("entry/conflict.html", place=outcome.place, typed=typed, clashes=shown,
                               seen=seen_now(outcome, typed, shown)), 409
    db.session.commit()
    return _after_save(outcome)


def _after_save(outcome: Outcome) -> Response:
    place = outcome.place
    flash({"unchanged": _("Nothing changed, nothing was written.")}.get(
        outcome.kind, _("Saved. The page is complete.") if outcome.completed else _("Saved.")), "success")
    following = request.form.get("_next", "")
    if following == "line":
        return redirect(locate.path(place.subject.number, place.event, place.page.oid, "new"))
    if following.startswith(f"/subjects/{place.subject.number}") and following.isprintable():
        return redirect(following)
    return redirect(locate.path(place.subject.number, *place.address))


@blueprint.post(f"{PAGE}/draft")
@requires("record")
def keep_draft(number: str, address: str) -> Any:
    """Keep what is typed, not saved; the answer says when, or draws the questions again where a skip rule moved."""
    place = _place(number, address)
    if not place.standing.takes_values:
        abort(409)
    typed = [(name, text) for name, text in request.form.items(multi=True)]
    at = drafts.keep(g.actor, place, typed) if g.actor.records(place.page) else None
    db.session.commit()
    if at is None:
        abort(413)
    if request.args.get("questions"):
        casebook, threads, marks = _read(place)
        drawn = sheet(g.actor, study_of(place.subject), place, casebook, threads, marks, language(), typed=request.form)
        return render_template("entry/_questions.html", sheet=drawn, place=place)
    return render_template("entry/_draft_note.html", at=at, place=place)


@blueprint.post(f"{PAGE}/abandon")
@requires("record")
def abandon_draft(number: str, address: str) -> Response:
    """Forget one's draft of this page."""
    place = _place(number, address)
    drafts.clear(g.actor, place)
    db.session.commit()
    flash(_("The draft is abandoned. The record was not touched."), "success")
    return redirect(locate.path(number, *place.address))


@blueprint.get(f"{PAGE}/history/<item>")
@requires("view")
def history(number: str, address: str, item: str) -> Any:
    """Every version of one item, as a drawer or as a page of its own."""
    place = _place(number, address)
    form = read.casebook(g.actor, study(), number, {place.page.oid}).form(*place.address)
    asked = place.page.items.get(item) or study().item(place.page.oid, item)
    if asked is None or form is None:
        abort(404)
    about = [t for t in asked_at(number, [place.page.oid]).get(form.id, []) if t.item == item]
    return render_template("entry/history.html", place=place, item=asked, versions=histories.versions(form, item), about=about)


@blueprint.get(f"{PAGE}/history")
@requires("view")
def page_history(number: str, address: str) -> Any:
    """What happened to a page as a whole: begun, completed, re-opened, signed, by whom, when and why."""
    place = _place(number, address)
    form = read.casebook(g.actor, study(), number, {place.page.oid}, told=()).form(*place.address)
    if form is None:
        abort(404)
    return render_template("entry/page_history.html", place=place, form=form, events=histories.page_events(form))


@blueprint.post(f"{PAGE}/<any(not_done, reopened, removed, restored):event>")
@requires("record")
def happen(number: str, address: str, event: str) -> Response:
    """Declare a page not done, re-open it, remove a line entered in error, restore it; each with a reason."""
    place = _place(number, address)
    problem = events.happen(g.actor, study_of(place.subject), place, event, request.form.get("reason", ""))
    if problem is not None:
        db.session.rollback()
        flash(problem[language()], "error")
        return redirect(locate.path(number, *place.address) + f"?event={event}")
    db.session.commit()
    flash(_("Saved."), "success")
    return redirect(locate.path(number, *place.address))


@blueprint.route(f"{PAGE}/complete", methods=["GET", "POST"])
@requires("record")
def complete(number: str, address: str) -> Any:
    """What the page still lacks, with one step to say why it is absent (rulings R3)."""
    place = _place(number, address)
    casebook = read.casebook(g.actor, study(), number, {place.page.oid}, told=())
    if place.line == "new" or not may_stand(place, study_of(place.subject), casebook):
        abort(404)
    form = casebook.form(*place.address)
    crf = place.page
    open_items = gaps(crf, form.values if form else {}, {n for n, r in form.items.items() if not r.empty} if form else set())
    if request.method == "GET":
        return render_template("entry/complete.html", place=place, gaps=open_items, typed=MultiDict(), problems=[])
    on_file = {i.name: form.items[i.name].version if form and i.name in form.items else 0 for i in open_items}
    typed: MultiDict[str, str] = MultiDict({CONTROL: str(Seen(form.event_count if form else 0, {
        name: version for name, version in on_file.items() if name in request.form.getlist("_item")}))})
    listed = request.form.getlist("_item")
    for item in (i for i in open_items if i.name in listed):  # only what the person saw listed
        typed.add(f"{item.name}.missing", request.form.get(f"{item.name}.missing") or request.form.get("_missing", ""))
        typed.add(f"{item.name}.missing_reason", request.form.get(f"{item.name}.missing_reason") or request.form.get("_why", ""))
        typed.add(f"{item.name}.reason", "NEW_INFORMATION")
    outcome = save(g.actor, study_of(place.subject), place, typed)
    db.session.commit()
    if outcome.kind == "saved":
        return _after_save(outcome)
    said = outcome.submission.problems or {"": [events.NOT_LEGAL if outcome.kind == "conflict" else events.NOTHING_CHOSEN]}
    problems = [(f"{n}.missing" if n else "_missing", crf.items[n].label[language()] if n else "", p[language()])
                for n, found in said.items() for p in found]
    return render_template("entry/complete.html", place=place, gaps=open_items, typed=request.form, problems=problems), 422
