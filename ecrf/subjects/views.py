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
from ecrf.context import language, study, study_of
from ecrf.handmap import shapes
from ecrf.handmap.drawing import SIDE_WORDS
from ecrf.handmap.signs import symbols
from ecrf.permissions import requires

from . import hands, home, past, register
from .find import target
from .following import follow
from .groups import missing
from .lists import subject_list
from .overview import overview
from .panels import of_subjects
from .schedule import addable, next_event, page_label
from .tree import frame, read_framed

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
    shown = home.home(g.actor, study(), request.args)
    return render_template("subjects/home.html", **shown, day=format_date(shown["overview"].today, "full"))


@blueprint.get("/todo/<any(visits, clock, begun, pages):kind>")
@requires("view")
def todo(kind: str) -> str:
    """One work list of the home page in full, of the same subjects."""
    shown = overview(g.actor, study(), request.args)
    panel = next((p for p in of_subjects(g.actor, study(), shown) if p.kind == kind), None)
    if panel is None:
        abort(404)
    return render_template("subjects/todo.html", panel=panel, overview=shown)


@blueprint.get("/subjects")
@requires("view")
def index() -> str:
    """The subjects as a list, by number, state and site."""
    return render_template("subjects/list.html", **subject_list(g.actor, study(), request.args))


def _framed(number: str, current: tuple[str, str, str] = ("", "", "")) -> dict[str, Any]:
    """What every page of one subject is drawn from, in four statements."""
    subject = locate.subject(g.actor, number)
    own = study_of(subject)
    casebook, threads, marks = read_framed(g.actor, own, number, current)
    around = frame(g.actor, own, subject, casebook, threads, marks, current)
    return {"subject": subject, "own": own, "casebook": casebook, "threads": threads, "marks": marks, **around}


@blueprint.get("/subjects/<number>")
@requires("view")
def subject(number: str) -> str:
    """One subject: every visit with its planned day and window, its pages, the logs, the anchors known."""
    shown = _framed(number)
    book = shown["casebook"].book(shown["own"], shown["subject"].today, shown["subject"].kept)
    anchors = [(anchor, book.anchor(anchor.oid)) for anchor in shown["own"].anchor_list]
    return render_template("subjects/subject.html", **shown, visits=shown["tree"].visits, groups=shown["tree"].groups,
                           anchors=anchors)


@blueprint.get("/subjects/<number>/<visit:event>")
@requires("view")
def visit(number: str, event: str) -> str:
    """One visit: its window, its state, its pages, and the one to fill next."""
    shown = _framed(number, (event, "", ""))
    link = next((link for link in shown["tree"].visits if link.row.event == event), None)
    if link is None or not addable(link.row.visit, event, shown["casebook"]):
        abort(404)
    lacking = {page.place: count for page in link.pages if (count := missing(shown["own"], shown["casebook"], page.place))}
    return render_template("subjects/visit.html", **shown, link=link, lacking=lacking, course=shown["own"].course,
                           register_page=shown["own"].pages[study().register[0]],
                           looked_at=register.at_visit(shown["own"], shown["casebook"], shown["subject"], link.row))


@blueprint.get("/subjects/<number>/as-of")
@requires("view")
def as_of(number: str) -> str:
    """The casebook as it stood at the end of a day of its site, or at a cut, and what changed since."""
    shown = _framed(number)
    return render_template("subjects/as_of.html", **shown, **past.as_of(g.actor, shown["own"], shown["subject"], request.args))


@blueprint.post("/subjects/<number>/add/<oid>")
@requires("record")
def add(number: str, oid: str) -> Response:
    """Go to the next unscheduled visit; the record begins with its first page saved (rulings R2)."""
    locate.subject(g.actor, number)
    found = study().visits.get(oid)
    if found is None or not found.repeats:
        abort(404)
    casebook = read.casebook(g.actor, study(), number, valued=())
    return redirect(url_for("subjects.visit", number=number, event=next_event(found, casebook)))


@blueprint.get("/subjects/<number>/<register:word>")
@requires("view")
def registered(number: str, word: str) -> str:
    """The lines of the study's register, each with its status at every visit."""
    shown = _readable_register(number)
    page = study().pages[study().register[0]]
    drawn = register.hand_map(shown["own"], shown["casebook"], shown["subject"], request.script_root, records=g.actor.records(page),
                              place=request.args.get("place", ""), digit=request.args.get("finger", ""))
    return render_template("subjects/register.html", **shown, **drawn,
                           **register.table(shown["own"], shown["casebook"], shown["subject"]))


@blueprint.get("/subjects/<number>/<register:word>/<key>")
@requires("view")
def registered_line(number: str, word: str, key: str) -> str:
    """One line of the register: what is recorded of it, visit by visit."""
    shown = _readable_register(number)
    line = register.line(shown["own"], shown["casebook"], shown["subject"], key, language())
    if line is None:
        abort(404)
    return render_template("subjects/register_line.html", **shown, **line, **_drawn_line(shown, line["one"]))


def _drawn_line(shown: dict[str, Any], one: Any) -> dict[str, Any]:
    """The finger of one line enlarged, with all marks on it, and the visits that will look at it."""
    if one is None:
        return {"drawing": None, "awaited": []}
    book = shown["casebook"].book(shown["own"], shown["subject"].today, shown["subject"].kept)
    known = hands.hands_of(shown["own"])
    digit = known.digit(one.place) if known else None
    drawing = hands.draw(shown["own"], book, follow(shown["own"], book, language()), language(), request.script_root, lambda code: None,
                         current=one.place, digit=digit) if digit else None
    return {"drawing": drawing, "awaited": register.awaited(shown["own"], one, shown["visit_rows"])}


@blueprint.get(hands.SHAPES)
@requires("self")
def hand_shapes() -> Response:
    """The lines of the hand map: drawn once when the application starts, the same for everybody, kept by the browser."""
    return Response(shapes.file(), mimetype="image/svg+xml",
                    headers={"Cache-Control": "private, max-age=31536000, immutable"})


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


blueprint.add_app_template_global(symbols, "hand_symbols")
blueprint.app_context_processor(lambda: {"side_words": SIDE_WORDS})


@blueprint.app_template_global("page_label")
def _page_label(page: Any, line: str) -> str:
    return page_label(study(), page, line)[language()]
