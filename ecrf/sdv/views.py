"""The routes of verification: mark values of a page, withdraw a mark, the progress by subject, the next page to verify."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ecrf.casebook import locate
from ecrf.context import study
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries.threads import Refusal

from . import listing, verbs
from .marks import may_verify

blueprint = Blueprint("sdv", __name__)
PAGE = "/subjects/<number>/<address:address>"


def _place(number: str, address: str) -> locate.Place:
    return locate.place(g.actor, study(), number, address.split("/"))


def _back(place: locate.Place, item: str = "") -> Response:
    return redirect(locate.path(place.subject.number, *place.address) + (f"#i-{item}" if item else ""))


@blueprint.post(f"{PAGE}/verify")
@requires("verify")
def verify(number: str, address: str) -> Any:
    """Mark the values ticked, or all that may be marked together (``all``), at the versions that were on the screen."""
    place = _place(number, address)
    items = None if request.form.get("all") else request.form.getlist("items")
    try:
        marked = verbs.verify(g.actor, place, items, _seen())
    except Refusal as refusal:
        db.session.rollback()
        flash(str(refusal.sentence), "error")
        return _back(place, items[0] if items else "")
    db.session.commit()
    flash(ngettext("%(num)s value verified.", "%(num)s values verified.", len(marked)), "success")
    return _back(place, items[0] if items else "")


def _seen() -> dict[str, int]:
    """The versions on the screen: the hidden ``version.ITEM`` of each value."""
    typed = {name.removeprefix("version."): text for name, text in request.form.items() if name.startswith("version.")}
    return {item: int(text) for item, text in typed.items() if text.isascii() and text.isdigit() and len(text) < 9}


@blueprint.post(f"{PAGE}/withdraw")
@requires("verify")
def withdraw(number: str, address: str) -> Any:
    """Take a mark back, with the reason."""
    place, item = _place(number, address), request.form.get("item", "")
    reason = request.form.get(f"reason.{item}") or request.form.get("reason", "")
    try:
        verbs.withdraw(g.actor, place, item, reason)
    except Refusal as refusal:
        db.session.rollback()
        return render_template("sdv/refused.html", place=place, refusal=refusal, reason=reason,
                               asked=place.page.items.get(item)), refusal.code
    db.session.commit()
    flash(_("Mark withdrawn."), "success")
    return _back(place, item)


@blueprint.get("/sdv")
@requires("verify")
def index() -> str:
    """Progress by subject; the pages of one subject (``subject``) with what is left, or with ``show=all`` all of them."""
    only, everything = request.args.get("subject", "")[:10], request.args.get("show") == "all"
    numbers, more = listing.subjects(g.actor, request.args.get("after", ""), only)
    found = listing.progress(g.actor, study(), numbers)
    totals = [listing.summed(number, found) for number in numbers]
    kept: dict[str, Any] = {name: value for name, value in (("subject", only), ("show", "all" if everything else "")) if value}
    return render_template(
        "sdv/index.html", totals=[total for total in totals if total.left or (total.total and (everything or only))], only=only, everything=everything,
        pages=[p for p in found if everything or p.left] if len(numbers) == 1 else None,
        first=url_for("sdv.index", **kept) if request.args.get("after") else None,
        following=url_for("sdv.index", after=numbers[-1], **kept) if more else None)


@blueprint.get("/sdv/next")
@requires("verify")
def next_page() -> Response:
    """Go to the next page with something to verify, after the page named (``subject``, ``at``)."""
    number, at = request.args.get("subject", ""), request.args.get("at", "")
    address = ("", "", "")
    if at:
        event, page, line = locate.parse_address(study(), at.split("/"))
        address = (event, page.oid, line)
    found = listing.following(g.actor, study(), number, address)
    if found is None:
        flash(_("Nothing is left to verify."), "success")
        return redirect(url_for("sdv.index"))
    return redirect(locate.path(found.subject, found.visit, found.page, found.line))


@blueprint.app_template_global()
def verifies(place: locate.Place) -> bool:
    """Whether the acting role verifies that page."""
    return may_verify(g.actor, place.page)


@blueprint.app_template_global()
def verified_together(sheet: Any) -> list[Any]:
    """The rows of a page that one button may verify: not critical, no unsettled query, not changed since (look 6)."""
    return [row for row in sheet.rows if row.sdv == "to_verify" and not row.item.critical and not row.open_threads]


@blueprint.app_template_global()
def sdv_counts(sheet: Any) -> dict[str, int]:
    """For the bar of a page: values verified of those that need it, and the critical ones among them."""
    needed = [row for row in sheet.rows if row.sdv in ("to_verify", "verified", "changed")]
    critical = [row for row in needed if row.item.critical]
    return {"done": sum(r.sdv == "verified" for r in needed), "all": len(needed),
            "critical_done": sum(r.sdv == "verified" for r in critical), "critical": len(critical)}
