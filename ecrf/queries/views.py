"""The routes of queries: raise, answer, ask again, close, cancel, route at a page or a visit, and the list of queries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ecrf import clock
from ecrf.casebook import locate
from ecrf.context import study
from ecrf.db import db
from ecrf.permissions import ROLES, requires

from . import columns, listing, orders, threads, together, verbs, wording
from .bulk import MOST
from .leading import leading
from .parties import PARTIES, PARTY_OF

blueprint = Blueprint("queries", __name__)
blueprint.register_blueprint(wording.blueprint)
blueprint.register_blueprint(together.blueprint)
PAGE = "/subjects/<number>/<address:address>/queries"

VERBS = {"answer": verbs.answer, "ask-again": verbs.ask_again, "close": verbs.close, "cancel": verbs.cancel}


def _place(number: str, address: str) -> locate.Place:
    return locate.place(g.actor, study(), number, address.split("/"))


@blueprint.post(PAGE)
@requires("raise")
def raise_query(number: str, address: str) -> Any:
    """Ask at an item, at the page, or about the visit."""
    place = _place(number, address)
    item = request.form.get("item") or None
    before = request.args.get("follows", "")
    follows = int(before) if before.isdecimal() and len(before) < 6 else None
    text = _typed(item if follows is None else f"follows.{follows}")
    try:
        _warn(text)
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


@blueprint.post(f"{PAGE}/<int:query>/route")
@requires("raise")
def route(number: str, address: str, query: int) -> Any:
    """Ask another group of roles to move a query on, and by when."""
    return _move(number, address, query, "route")


def _move(number: str, address: str, query: int, verb: str) -> Any:
    place = _place(number, address)
    text = _typed(str(query))
    try:
        if verb == "route":
            verbs.route(g.actor, place, query, _typed(str(query), "to"), text, _typed(str(query), "due"))
        else:
            if verb == "ask-again":
                _warn(text)
            VERBS[verb](g.actor, place, query, text)
    except threads.Refusal as refusal:
        return _refused(place, refusal, text, query=query, verb=verb)
    found = verbs.find(place, query)
    return _done(place, found.item, {"answer": _("Answer sent."), "ask-again": _("Asked again."), "close": _("Query closed."),
                                     "cancel": _("Query cancelled."), "route": _("Query routed.")}[verb])


class Leading(threads.Refusal):
    """A question that suggests its answer: sent only once its author has seen the warning."""


def _warn(text: str) -> None:
    found = leading(text)
    if found and request.form.get("confirmed") != "y":
        raise Leading(_("“%(words)s” suggests the value to enter. A query asks what the source says; it never gives the "
                        "answer. Word it as a question, or send it as it stands.", words=found), 422)


def _typed(name: str | None, part: str = "text") -> str:
    return request.form.get(f"{part}.{name or ''}") or request.form.get(part, "")


def _done(place: locate.Place, item: str | None, words: str) -> Response:
    db.session.commit()
    flash(words, "success")
    if request.args.get("back") == "visit" and place.event:
        return redirect(f"/subjects/{place.subject.number}/{place.event}#about")
    return redirect(locate.path(place.subject.number, *place.address) + (f"#i-{item}" if item else ""))


def _refused(place: locate.Place, refusal: threads.Refusal, text: str, *, query: int | None = None, verb: str = "",
             item: str | None = None) -> tuple[str, int]:
    """Why nothing was written, the query as it stands now, and what was typed, still there to send again."""
    db.session.rollback()
    standing = next((t for listed in threads.threads(place.subject.number, [place.page.oid]).values() for t in listed
                     if t.address == place.address and t.number == query), None)
    asked = place.page.items.get(item or (standing.item if standing else None) or "")
    return render_template("queries/refused.html", place=place, refusal=refusal, text=text, thread=standing, verb=verb,
                           asked=asked, follows=query if not verb else None, confirm=isinstance(refusal, Leading),
                           back="visit" if request.args.get("back") == "visit" else "",
                           to=_typed(str(query), "to"), due=_typed(str(query), "due")), int(refusal.code or 409)


@blueprint.get("/queries")
@requires("view")
def index() -> str:
    """The queries that the reader may see: what waits for them first."""
    trial, wanted = study(), listing.Wanted.of(request.args)
    shown, earlier, later = listing.lines(g.actor, trial, wanted, request.args.get("after", ""),
                                          request.args.get("before", ""))
    return render_template("queries/index.html", wanted=wanted, lines=shown, now=clock.now(),
                           tally=listing.tally(g.actor, trial, wanted), counts=listing.counts(g.actor, trial, listing.WAITING),
                           pages=[page for page in trial.page_list if g.actor.reads(page)], roles=ROLES, parties=PARTIES,
                           raisers=["SYSTEM", *PARTY_OF], bands=columns.BANDS, link=_link(wanted), most=MOST,
                           previous=_turn(wanted, before=shown[0]) if shown and earlier else None,
                           following=_turn(wanted, after=shown[-1]) if shown and later else None)


def _link(wanted: listing.Wanted) -> Any:
    """Make the address of this list with some filters changed: ``link(age='0-7')``."""
    def link(**changed: str) -> str:
        query: dict[str, Any] = dict(replace(wanted, **changed).as_dict())
        return url_for("queries.index", **query)
    return link


def _turn(wanted: listing.Wanted, **edge: listing.Line) -> str:
    order: orders.Order = listing.order_of(wanted)
    query: dict[str, Any] = wanted.as_dict() | {name: order.key(line) for name, line in edge.items()}
    return url_for("queries.index", **query)
