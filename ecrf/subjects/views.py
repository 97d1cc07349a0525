"""The routes of the home page, the subjects, one subject, its visits and its register."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import format_date
from werkzeug.datastructures import MultiDict
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from ecrf.casebook import locate, read
from ecrf.context import language, study
from ecrf.crf import VisitState
from ecrf.permissions import requires
from ecrf.queries.threads import threads as read_threads
from ecrf.sdv.marks import marks as read_marks

from . import home, register
from .find import target
from .lists import subject_list
from .schedule import addable, next_event, page_label
from .tree import frame, page_rows_of_subject

blueprint = Blueprint("subjects", __name__)


@blueprint.record
def know_the_study(state: BlueprintSetupState) -> None:
    """Teach the URL map the study's visits and the word of its register, so that neither is taken for a page."""
    trial = state.app.study  # type: ignore[attr-defined]
    once = "|".join(v.oid for v in trial.visit_list if not v.repeats)
    again = "|".join(v.oid for v in trial.visit_list if v.repeats)
    events = "|".join(filter(None, (once, f"(?:{again})-[1-9][0-9]*" if again else "")))
    converters = state.app.url_map.converters
    converters["visit"] = type("VisitConverter", (BaseConverter,), {"regex": f"(?:{events})"})
    converters["register"] = type("RegisterConverter", (BaseConverter,), {"regex": trial.register[1]})


@blueprint.get("/")
@requires("self")
def start() -> Any:
    """The home page: what the acting role has to do, then the matrix of subjects and visits."""
    if not g.actor.may("view"):
        return redirect("/admin/" if g.actor.may("grant") else url_for("study.overview"))
    page = request.args.get("page", 1, type=int)
    shown = home.home(g.actor, study(), site=request.args.get("site", ""), page=page,
                      everything=request.args.get("columns") == "all")
    return render_template("subjects/home.html", **shown, day=format_date(shown["overview"].today, "full"))


@blueprint.get("/todo/<any(visits, queries, verification):kind>")
@requires("view")
def todo(kind: str) -> str:
    """One work list of the home page in full."""
    shown = home.home(g.actor, study(), site=request.args.get("site", ""), page=request.args.get("page", 1, type=int))
    panel = next((p for p in shown["panels"] if p.kind == kind), None)
    if panel is None:
        abort(404)
    return render_template("subjects/todo.html", panel=panel, overview=shown["overview"])


@blueprint.get("/subjects")
@requires("view")
def index() -> str:
    """The subjects as a list, by number, state and site."""
    return render_template("subjects/list.html", **subject_list(g.actor, study(), request.args))


def _framed(number: str, current: tuple[str, str, str] = ("", "", "")) -> dict[str, Any]:
    """What every page of one subject is drawn from, in four statements."""
    subject = locate.subject(g.actor, number)
    pages = g.actor.readable(study().page_list)
    casebook = read.casebook(g.actor, study(), number)
    threads, marks = read_threads(number, pages), read_marks(number, pages)
    around = frame(g.actor, study(), subject, casebook, threads, marks, current)
    return {"subject": subject, "casebook": casebook, "threads": threads, "marks": marks, **around}


@blueprint.get("/subjects/<number>")
@requires("view")
def subject(number: str) -> str:
    """One subject: every visit with its planned day and window, its pages, the logs, the anchors known."""
    shown = _framed(number)
    book = shown["casebook"].book(study(), shown["subject"].today)
    anchors = [(anchor, book.anchor(anchor.oid)) for anchor in study().anchor_list]
    readable = set(g.actor.readable(study().page_list))
    tree = shown["tree"]
    return render_template("subjects/subject.html", **shown, visits=tree.visits, once=tree.once, logs=tree.logs,
                           anchors=anchors, own=page_rows_of_subject(study(), shown["casebook"], readable))


@blueprint.get("/subjects/<number>/<visit:event>")
@requires("view")
def visit(number: str, event: str) -> str:
    """One visit: its window, its state, its pages, and the one to fill next."""
    shown = _framed(number, (event, "", ""))
    link = next((link for link in shown["tree"].visits if link.row.event == event), None)
    if link is None or not addable(link.row.visit, event, shown["casebook"]):
        abort(404)
    to_fill = (p.row for p in link.pages if p.row.required and not p.row.filled and g.actor.records(p.row.page))
    following = next(to_fill, None) if link.row.state not in (VisitState.MISSED, VisitState.NOT_APPLICABLE) else None
    return render_template("subjects/visit.html", **shown, link=link, following=following)


@blueprint.post("/subjects/<number>/add/<oid>")
@requires("record")
def add(number: str, oid: str) -> Response:
    """Go to the next unscheduled visit; the record begins with its first page saved (rulings R2)."""
    locate.subject(g.actor, number)
    found = study().visits.get(oid)
    if found is None or not found.repeats:
        abort(404)
    casebook = read.casebook(g.actor, study(), number)
    return redirect(url_for("subjects.visit", number=number, event=next_event(found, casebook)))


@blueprint.get("/subjects/<number>/<register:word>")
@requires("view")
def registered(number: str, word: str) -> str:
    """The lines of the study's register, each with its status at every visit."""
    shown = _readable_register(number)
    return render_template("subjects/register.html", **shown, **register.table(study(), shown["casebook"], shown["subject"]))


@blueprint.get("/subjects/<number>/<register:word>/<key>")
@requires("view")
def registered_line(number: str, word: str, key: str) -> str:
    """One line of the register: what is recorded of it, visit by visit."""
    shown = _readable_register(number)
    line = register.line(study(), shown["casebook"], shown["subject"], key, language())
    if line is None:
        abort(404)
    return render_template("subjects/register_line.html", **shown, **line)


def _readable_register(number: str) -> dict[str, Any]:
    page = study().pages[study().register[0]]
    locate.subject(g.actor, number)
    if not g.actor.reads(page):
        raise locate.Denied
    return _framed(number, ("", page.oid, ""))


@blueprint.get("/find")
@requires("view")
def find() -> Any:
    """The search box: a subject, a visit, a page; straight there when it is clear, else a list."""
    typed = request.args.get("q", "").strip()[:60]
    address = target(g.actor, study(), typed)
    if address:
        return redirect(address)
    return render_template("subjects/list.html", **subject_list(g.actor, study(), MultiDict({"q": typed})))


@blueprint.app_template_global("page_label")
def _page_label(page: Any, line: str) -> str:
    return page_label(study(), page, line)[language()]
