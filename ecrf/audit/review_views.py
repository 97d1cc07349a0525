"""The routes of trail reviews: what is due, one listing, and closing it with a conclusion."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ecrf.context import language, study
from ecrf.crf.dates import day_of
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries.threads import Refusal, WrongPhrase

from . import listings, reviews, words
from .models import LISTINGS

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/audit/reviews")
@requires("review")
def index() -> str:
    """Each listing with the day by which it is reviewed, and the reviews closed."""
    zone = _zone()
    return render_template("audit/reviews.html", due=reviews.due(study(), zone), done=reviews.done(), words=words, zone=zone,
                           period=_period(zone))


@blueprint.get("/audit/reviews/<any(late, after_sign_off, mass, night, for_many, key_items):listing>")
@requires("review")
def listing(listing: str) -> Any:
    """One listing over a period, in plain words, and the form that closes its review."""
    return _draw(listing, request.args)


@blueprint.post("/audit/reviews/<any(late, after_sign_off, mass, night, for_many, key_items):listing>")
@requires("review")
def close(listing: str) -> Any:
    """Close the review of a listing: conclusion, pass phrase, printed name."""
    asked, wrong = _asked(listing, request.form)
    if asked is None or wrong:
        return _draw(listing, request.form, status=422)
    try:
        found = reviews.close(g.actor, study(), asked, request.form.get("seen", ""), request.form.get("conclusion", ""),
                              request.form.get("password", ""), _zone())
    except Refusal as refusal:
        if isinstance(refusal, WrongPhrase):
            db.session.commit()
        else:
            db.session.rollback()
        return _draw(listing, request.form, refusal=refusal, status=refusal.code or 409)
    db.session.commit()
    flash(ngettext("The review is closed: %(num)s line.", "The review is closed: %(num)s lines.", found.found), "success")
    return redirect(url_for("audit.reviews.index"), 303)


def _draw(listing: str, typed: Any, refusal: Refusal | None = None, status: int = 200) -> Any:
    asked, wrong = _asked(listing, typed)
    try:
        shown, on = listings.lines(g.actor, study(), asked, request.args.get("after", "")) if asked else ([], None)
    except ValueError:
        abort(404)
    whole = listings.whole(g.actor, study(), asked) if asked else None
    shapes = {"first": typed.get("first", ""), "last": typed.get("last", ""), "site": typed.get("site", "")}
    if asked:
        shapes |= {"first": f"{asked.first:%d/%m/%Y}", "last": f"{asked.last:%d/%m/%Y}"}
    return render_template("audit/review.html", listing=listing, asked=asked, wrong=wrong, lines=shown, whole=whole, words=words,
                           typed=shapes, conclusion=typed.get("conclusion", ""), refusal=refusal, rules=study().trail_rules,
                           zone=_zone(), problem=_problem(refusal), lang=language(), said=_said,
                           following=url_for("audit.reviews.listing", listing=listing, after=on, **shapes) if on else None), status


def _problem(refusal: Refusal | None) -> dict[str, str]:
    """The sentence of a refusal by the control that it is about (``""``: at the page)."""
    if refusal is None:
        return {}
    control = {id(reviews.NEEDS_CONCLUSION): "conclusion", id(reviews.WRONG_PHRASE): "password"}.get(id(refusal.sentence), "")
    return {control: refusal.sentence[language()]}


def _said(listing: str, line: listings.Line) -> str:
    """What a line counts, in words."""
    return str({"late": _("%(n)s days after the visit", n=line.n), "after_sign_off": _("version %(n)s", n=line.n),
                "mass": _("%(n)s values within %(minutes)s minutes", n=line.n, minutes=_minutes()),
                "night": ngettext("%(num)s value", "%(num)s values", line.n), "for_many": _("%(n)s subjects on one day", n=line.n),
                "key_items": _("%(n)s corrections", n=line.n)}[listing])


def _minutes() -> int:
    rules = study().trail_rules
    return rules.mass_minutes if rules else 0


def _asked(listing: str, typed: Any) -> tuple[listings.Asked | None, list[str]]:
    """The listing with its period (by default since the last review) and site; and the dates that are none."""
    first, last = _period(_zone(), listing)
    days = {name: day_of(typed[name]) if typed.get(name, "").strip() else usual for name, usual in (("first", first), ("last", last))}
    wrong = [name for name, day in days.items() if day is None]
    site = typed.get("site", "").strip()[:2].replace("\x00", "")
    if days["first"] is None or days["last"] is None:
        return None, wrong
    if days["last"] < days["first"]:
        return None, ["last"]
    return listings.Asked(listing, days["first"], days["last"], site), []


def _period(zone: str, listing: str = LISTINGS[0]) -> tuple[date, date]:
    """From the day after the last review, or one interval back, until the last day that is over everywhere."""
    rules = study().trail_rules
    if rules is None:
        abort(404)
    last = reviews.last_over(zone)
    reviewed = next((one.reviewed for one in reviews.due(study(), zone) if one.listing == listing), None)
    first = reviewed + timedelta(days=1) if reviewed else last - timedelta(days=rules.every_days)
    return min(first, last), last


def _zone() -> str:
    return str(current_app.config["BABEL_DEFAULT_TIMEZONE"])
