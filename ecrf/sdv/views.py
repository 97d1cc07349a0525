"""The routes of verification: mark values of a page or visit, withdraw a mark, the work list, what fell, progress, the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ecrf import clock
from ecrf.casebook import locate, masks
from ecrf.context import language, study
from ecrf.crf import MISSING, T
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries import digest
from ecrf.queries.threads import Refusal

from . import listing, plan, planning, verbs
from .marks import may_verify

blueprint = Blueprint("sdv", __name__)
digest.tell(digest.Point(lambda actor, own: listing.total(actor, own).changed if actor.may("verify") else 0,
                         T("{n} valeur à vérifier de nouveau", "{n} value to verify again"),
                         T("{n} valeurs à vérifier de nouveau", "{n} values to verify again")))
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


@blueprint.get("/subjects/<number>/<visit:event>/verify-visit")
@requires("verify")
def visit(number: str, event: str) -> Any:
    """What the plan still asks at a visit: what one button marks, and what is left aside, each with its page."""
    return _visit(locate.subject(g.actor, number), event)


@blueprint.post("/subjects/<number>/<visit:event>/verify-visit")
@requires("verify")
def verify_visit(number: str, event: str) -> Any:
    """Mark all of a visit that one button may mark, at the versions that were on the screen."""
    subject = locate.subject(g.actor, number)
    try:
        marked = verbs.verify_visit(g.actor, study(), subject, event, _seen_at_visit())
    except Refusal as refusal:
        db.session.rollback()
        return _visit(subject, event, refusal), refusal.code
    db.session.commit()
    flash(ngettext("%(num)s value verified.", "%(num)s values verified.", marked), "success")
    return redirect(url_for("sdv.visit", number=number, event=event))


def _visit(subject: locate.SubjectRow, event: str, refusal: Refusal | None = None) -> str:
    rows = verbs.visit_rows(g.actor, study(), subject, event)
    return render_template("sdv/visit.html", subject=subject, event=event, refusal=refusal,
                           free=[row for row in rows if row.together], aside=[row for row in rows if not row.together])


def _seen_at_visit() -> dict[tuple[str, str, str], dict[str, int]]:
    """The versions on the screen: the hidden ``version/VISIT/PAGE/LINE/ITEM`` of each value."""
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for name, text in request.form.items():
        parts = name.split("/")
        if parts[0] == "version" and len(parts) == 5 and text.isascii() and text.isdigit() and len(text) < 9:
            found.setdefault((parts[1], parts[2], parts[3]), {})[parts[4]] = int(text)
    return found


@blueprint.get("/sdv")
@requires("monitor")
def index() -> str:
    """What the plan still asks, by subject, with how much it is; the pages of one subject; ``show=all``: also what is done."""
    wanted = listing.Wanted.of(request.args)
    sites, total = _counts(wanted)
    shown, more = listing.lines(g.actor, study(), wanted, request.args.get("after", ""), tallied=True)
    one = shown[0].subject if len(shown) == 1 else ""
    pages = listing.progress(g.actor, study(), [one]) if one else []
    return render_template(
        "sdv/index.html", lines=shown, wanted=wanted, total=total, one=one,
        pages=[p for p in pages if p.left or wanted.show], sites=sites,
        first=url_for("sdv.index", **_filters(wanted)) if request.args.get("after") else None,
        following=url_for("sdv.index", after=shown[-1].subject, **_filters(wanted)) if more else None)


def _counts(wanted: listing.Wanted) -> tuple[list[listing.Progress], listing.Progress]:
    """The sites, and what the list adds up to."""
    sites = listing.sites(g.actor, study())
    return sites, listing.of_subjects(g.actor, study(), wanted) if wanted.subject else listing.added(sites, wanted)


def _filters(wanted: listing.Wanted) -> dict[str, Any]:
    return dict(wanted.as_dict())


@blueprint.get("/sdv/dropped")
@requires("monitor")
def dropped() -> str:
    """Verifications that a later change dropped: old beside new, who changed it, when and why."""
    wanted = listing.Wanted.of(request.args)
    sites, total = _counts(wanted)
    shown, more = listing.dropped(g.actor, study(), wanted, request.args.get("after", ""), tallied=True)
    return render_template(
        "sdv/dropped.html", lines=shown, wanted=wanted, total=total.changed, sites=sites,
        first=url_for("sdv.dropped", **_filters(wanted)) if request.args.get("after") else None,
        following=url_for("sdv.dropped", after=shown[-1].key, **_filters(wanted)) if more else None)


@blueprint.get("/sdv/progress")
@requires("monitor")
def progress() -> str:
    """How far verification is, by study, site and subject, with the plan and the moment it was read (SDV-06)."""
    wanted = replace(listing.Wanted.of(request.args), show="all")
    sites = listing.sites(g.actor, study())
    shown, more = listing.lines(g.actor, study(), wanted, request.args.get("after", ""), tallied=True)
    link = {name: value for name, value in _filters(wanted).items() if name != "show"}
    return render_template(
        "sdv/progress.html", lines=shown, wanted=wanted, sites=sites, whole=listing.added(sites, listing.Wanted(show="all")),
        plans=plan.plans(), at=clock.now().astimezone(UTC),
        first=url_for("sdv.progress", **link) if request.args.get("after") else None,
        following=url_for("sdv.progress", after=shown[-1].subject, **link) if more else None)


@blueprint.get("/sdv/plan")
@requires("monitor")
def plans() -> str:
    """The versions of the plan, and for the sponsor the form to set the next."""
    return _plan(planning.proposed(study()))


@blueprint.post("/sdv/plan")
@requires("plan")
def set_plan() -> Any:
    """Try a plan out in numbers (``try``), or set it."""
    typed = {name: request.form.get(name, "") for name in ("seed", "share", "first_full", "always", "reason", "based", "password")}
    if "try" in request.form:
        found = planning.read(study(), typed)
        tried = planning.tried(g.actor, study(), found.rules) if found.rules else None
        return _plan(typed, found, tried), 422 if found.problems else 200
    found = planning.set_plan(g.actor, study(), typed)
    if found.problems:
        db.session.commit()
        return _plan(typed, found), 409 if "" in found.problems else 422
    db.session.commit()
    flash(_("The plan is set. It holds for pages begun from now on."), "success")
    return redirect(url_for("sdv.plans"))


def _plan(typed: dict[str, str], found: planning.Proposal | None = None, tried: planning.Trial | None = None) -> str:
    return render_template("sdv/plan.html", plans=plan.plans(), typed=typed, problems=found.problems if found else {}, tried=tried)


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
    return redirect(locate.path(found.subject, found.visit, found.page, found.line) + "#next")


@blueprint.app_template_global()
def verifies(place: locate.Place) -> bool:
    """Whether the acting role verifies that page."""
    return may_verify(g.actor, place.page) and place.standing.takes_sign_off


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
            "not_required": sum(row.sdv == "not_required" for row in sheet.rows),
            "critical_done": sum(r.sdv == "verified" for r in critical), "critical": len(critical)}


@blueprint.app_template_global()
def value_shown(oid: str, name: str, value: str | None, missing: str | None) -> str:
    """A value on file as people read it, with its unit; a missing code in words."""
    if missing == masks.CODE:
        return masks.WORDS[language()]
    item = study().item(oid, name)
    if value is not None:
        return f"{item.shown(value, language())} {item.unit_in(language()) or ''}".strip() if item else value
    return f"{MISSING.label(missing, language())} ({missing})" if missing else _("(cleared)")


@blueprint.app_template_global()
def question(oid: str, name: str) -> str:
    """The question of an item."""
    item = study().item(oid, name)
    return item.label[language()] if item else name
