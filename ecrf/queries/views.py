"""The routes of queries: raise, answer, ask again, close, cancel at a page, and the list of queries."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ecrf import clock
from ecrf.casebook import locate
from ecrf.context import language, study
from ecrf.crf import Lines, Log, Per
from ecrf.db import db
from ecrf.permissions import ROLES, requires

from . import listing, threads, verbs
from .sentences import said

blueprint = Blueprint("queries", __name__)
PAGE = "/subjects/<number>/<address:address>/queries"

VERBS = {"answer": verbs.answer, "ask-again": verbs.ask_again, "close": verbs.close, "cancel": verbs.cancel}


def _place(number: str, address: str) -> locate.Place:
    return locate.place(g.actor, study(), number, address.split("/"))


@blueprint.post(PAGE)
@requires("raise")
def raise_query(number: str, address: str) -> Any:
    """Ask at an item, or at the page."""
    place = _place(number, address)
    item = request.form.get("item") or None
    before = request.args.get("follows", "")
    follows = int(before) if before.isdecimal() and len(before) < 6 else None
    text = _typed(item if follows is None else f"follows.{follows}")
    try:
        verbs.raise_query(g.actor, place, item, text, follows)
    except threads.Refusal as refusal:
        return _refused(place, refusal, text, query=follows, item=item)
    return _done(place, item, _("Query raised."))


@blueprint.post(f"{PAGE}/<int:query>/answer")
@requires("answer")
def answer(number: str, address: str, query: int) -> Any:
    """Answer an open query."""
    return _move(number, address, query, "answer")


@blueprint.post(f"{PAGE}/<int:query>/<any('ask-again', close, cancel):verb>")
@requires("close")
def settle(number: str, address: str, query: int, verb: str) -> Any:
    """Accept an answer and close, ask again, or cancel what was raised in error."""
    return _move(number, address, query, verb)


def _move(number: str, address: str, query: int, verb: str) -> Any:
    place = _place(number, address)
    text = _typed(str(query))
    try:
        VERBS[verb](g.actor, place, query, text)
    except threads.Refusal as refusal:
        return _refused(place, refusal, text, query=query, verb=verb)
    found = verbs.find(place, query)
    return _done(place, found.item, {"answer": _("Answer sent."), "ask-again": _("Asked again."),
                                     "close": _("Query closed."), "cancel": _("Query cancelled.")}[verb])


def _typed(name: str | None) -> str:
    return request.form.get(f"text.{name or ''}") or request.form.get("text", "")


def _done(place: locate.Place, item: str | None, words: str) -> Response:
    db.session.commit()
    flash(words, "success")
    return redirect(locate.path(place.subject.number, *place.address) + (f"#i-{item}" if item else ""))


def _refused(place: locate.Place, refusal: threads.Refusal, text: str, *, query: int | None = None, verb: str = "",
             item: str | None = None) -> tuple[str, int]:
    """Why nothing was written, the query as it stands now, and what was typed, still there to send again."""
    db.session.rollback()
    standing = next((t for listed in threads.threads(place.subject.number, [place.page.oid]).values() for t in listed
                     if t.address == place.address and t.number == query), None)
    asked = place.page.items.get(item or (standing.item if standing else None) or "")
    return render_template("queries/refused.html", place=place, refusal=refusal, text=text, thread=standing, verb=verb,
                           asked=asked, follows=query if not verb else None), int(refusal.code or 409)


@blueprint.get("/queries")
@requires("view")
def index() -> str:
    """The queries that the reader may see: what waits for them first."""
    trial, wanted = study(), listing.Wanted.of(request.args)
    shown, earlier, later = listing.lines(g.actor, trial, wanted, request.args.get("after", ""),
                                          request.args.get("before", ""))
    return render_template("queries/index.html", wanted=wanted, lines=shown, now=clock.now(),
                           total=listing.count(g.actor, trial, wanted), counts=listing.counts(g.actor, trial),
                           pages=[page for page in trial.page_list if g.actor.reads(page)], roles=ROLES,
                           previous=_turn(wanted, before=shown[0]) if shown and earlier else None,
                           following=_turn(wanted, after=shown[-1]) if shown and later else None)


def _turn(wanted: listing.Wanted, **edge: listing.Line) -> str:
    query: dict[str, Any] = wanted.as_dict() | {name: line.key for name, line in edge.items()}
    return url_for("queries.index", **query)


@blueprint.app_template_global()
def query_words(query: threads.Thread | listing.Line) -> str:
    """The question of a query in the reader's language."""
    return query.words(study(), language())


@blueprint.app_template_global()
def message_words(message: threads.Message) -> str:
    """What a later message of a thread says."""
    return said(message.kind, message.text, message.detail, language())


@blueprint.app_template_global()
def query_verbs(thread: threads.Thread, place: locate.Place) -> list[str]:
    """The verbs that the acting role may do to a query now."""
    return threads.verbs(g.actor, thread, place.page)


@blueprint.app_template_global()
def query_state(state: str) -> str:
    """A state as people read it."""
    return {"open": _("open"), "answered": _("answered"), "closed": _("closed"), "cancelled": _("cancelled"),
            "resolved": _("closed by the data")}[state]


@blueprint.app_template_global()
def query_title(state: str) -> str:
    """The heading of a query's drawer."""
    return {"open": _("Query open"), "answered": _("Query answered"), "closed": _("Query closed"),
            "cancelled": _("Query cancelled"), "resolved": _("Query closed by the data")}[state]


@blueprint.app_template_global()
def raises(place: locate.Place) -> bool:
    """Whether the acting role asks on that page."""
    return threads.may_raise(g.actor, place.page)


@blueprint.app_template_global()
def query_days(thread: threads.Thread) -> int:
    """Whole days since a query was first opened."""
    return thread.age(clock.now()).days


@blueprint.app_template_global()
def query_lang() -> str:
    """The reader's language, for macros that are imported without their page's variables."""
    return language()


@blueprint.app_template_global()
def page_words(page: str, line: str = "") -> str:
    """A page and its line as people read them: ``Ulcer assessment · U02``."""
    blank = study().pages[page]
    owner = study().pages[blank.repeats.of] if isinstance(blank.repeats, Per) else blank
    shown = owner.repeats.shown(line, language()) if line and isinstance(owner.repeats, Log | Lines) else line
    return " · ".join(filter(None, (blank.title[language()], shown)))


@blueprint.app_template_global()
def event_words(event: str) -> str:
    """A study event as people read it, in short: ``W8``, ``UNS 2``."""
    number = event.partition("-")[2]
    return " ".join(filter(None, (study().visit(event).short[language()], number))) if event else ""


@blueprint.app_template_global()
def place_path(number: str, event: str, page: str, line: str = "") -> str:
    """The address of a page, below the address of the application."""
    return request.script_root + locate.path(number, event, page, line)
