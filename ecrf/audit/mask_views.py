"""The routes of masking: ask from the history of an item or from a message, decide, and the list of both."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ecrf.casebook import locate
from ecrf.context import language, study
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries.threads import Refusal, WrongPhrase

from . import masking, words

blueprint = Blueprint("masks", __name__)
ASK = "/subjects/<number>/<address:address>/mask"


@blueprint.get("/audit/masks")
@requires("mask_ask")
def index() -> str:
    """What was asked to be masked where the reader reads, and what was decided; ``show=waiting``: only what was not."""
    return _list()


def _list(refused: masking.Request | None = None, refusal: Refusal | None = None) -> str:
    waiting = request.args.get("show") == "waiting"
    asked = [one for one in masking.requests(g.actor, study()) if not (waiting and one.decided)]
    return render_template("audit/masks.html", requests=asked, words=words, zone=str(current_app.config["BABEL_DEFAULT_TIMEZONE"]),
                           forbidden=lambda one: masking.forbidden(g.actor, one), refused=refused,
                           problem=refusal.sentence[language()] if refusal else "", typed=request.form, about=_about)


def _about(one: masking.Request) -> str:
    """Which version or message a request is about."""
    item = study().item(one.page, one.item or "")
    if item is not None:
        return str(_("%(question)s, version %(number)s", question=item.label[language()], number=one.version))
    return str(_("Query %(number)s, message %(message)s", number=one.number, message=one.message))


@blueprint.get(ASK)
@requires("mask_ask")
def ask_form(number: str, address: str) -> Any:
    """What masking does, and the reason for it."""
    return _asking(number, address)


@blueprint.post(ASK)
@requires("mask_ask")
def ask(number: str, address: str) -> Any:
    """Ask for a masking."""
    place = locate.place(g.actor, study(), number, address.split("/"))
    try:
        masking.ask(g.actor, _target(place), request.form.get("reason", ""))
    except Refusal as refusal:
        db.session.rollback()
        return _asking(number, address, refusal)
    db.session.commit()
    flash(_("Masking asked. A person of another function decides."), "success")
    return redirect(url_for("audit.masks.index"), 303)


def _target(place: locate.Place) -> masking.Target:
    def count(name: str) -> int:
        typed = request.values.get(name, "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0

    item = request.values.get("item", "").replace("\x00", "")[:40]
    return masking.target(place, item, count("version"), count("query"), count("message"))


def _asking(number: str, address: str, refusal: Refusal | None = None) -> Any:
    place = locate.place(g.actor, study(), number, address.split("/"))
    try:
        what = _target(place)
    except Refusal as found:
        what, refusal = None, found
    return render_template("audit/ask_mask.html", place=place, what=what, words=words, refusal=refusal, reason=request.form.get("reason", ""),
                           item=study().item(place.page.oid, request.values.get("item", "")), lang=language(),
                           problem=refusal.sentence[language()] if refusal else ""), (refusal.code or 409) if refusal else 200


@blueprint.post("/audit/masks/<number>/<int:asked>/<any(mask, refuse):verdict>")
@requires("mask")
def decide(number: str, asked: int, verdict: str) -> Any:
    """Mask, or refuse to, with reason and pass phrase."""
    try:
        masking.decide(g.actor, study(), number, asked, verdict, request.form.get("reason", ""), request.form.get("password", ""))
    except Refusal as refusal:
        if isinstance(refusal, WrongPhrase):
            db.session.commit()
        else:
            db.session.rollback()
        wanted = next((one for one in masking.requests(g.actor, study(), number) if one.asked == asked), None)
        return _list(wanted, refusal), refusal.code or 409
    db.session.commit()
    flash(_("Masked.") if verdict == "mask" else _("Masking refused."), "success")
    return redirect(url_for("audit.masks.index"), 303)
