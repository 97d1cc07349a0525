"""The routes of the administrator: sites, accounts, grants; nothing clinical is read or shown here."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ecrf import clock
from ecrf.accounts import listing
from ecrf.accounts import verbs as accounts
from ecrf.accounts.segregation import Declined
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import GRANTED, requires
from ecrf.signatures import signers

from . import verbs

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


def today() -> date:
    """Today in the study's zone."""
    return clock.today(current_app.config["BABEL_DEFAULT_TIMEZONE"])


@blueprint.get("/", strict_slashes=False)
@requires("grant")
def overview() -> ResponseReturnValue:
    """Sites and accounts."""
    return render_template("admin/overview.html", sites=listing.sites(), users=listing.users(today()))


@blueprint.get("/sites/new")
@requires("sites")
def new_site() -> ResponseReturnValue:
    """The form of a new site."""
    return render_template("admin/site.html", typed={"zone": "Europe/Paris", "country": "FRA"}, refusal=None)


@blueprint.post("/sites/new")
@requires("sites")
def create_site() -> ResponseReturnValue:
    """Create a site that follows the study's protocol from today."""
    typed = request.form
    try:
        verbs.create_site(g.actor, typed.get("code", "").strip(), typed.get("name", ""), typed.get("zone", "").strip(),
                          typed.get("country", ""), current_app.study.protocol)  # type: ignore[attr-defined]
    except Declined as refusal:
        db.session.rollback()
        return render_template("admin/site.html", typed=typed, refusal=refusal), 422
    db.session.commit()
    flash(_("Site %(code)s is created.", code=typed["code"].strip()), "success")
    return redirect(url_for("admin.overview"), 303)


@blueprint.get("/users/new")
@requires("grant")
def new_user() -> ResponseReturnValue:
    """The form of a new account."""
    return render_template("admin/user_new.html", typed={"language": "fr"}, refusal=None)


@blueprint.post("/users/new")
@requires("grant")
def create_user() -> ResponseReturnValue:
    """Open an account; its first pass phrase is shown once, on the answer."""
    typed = request.form
    try:
        code, phrase = verbs.open_account(g.actor, typed.get("email", ""), typed.get("name", ""),
                                          typed.get("language", ""))
    except Declined as refusal:
        db.session.rollback()
        return render_template("admin/user_new.html", typed=typed, refusal=refusal), 422
    db.session.commit()
    return user_page(code, phrase=phrase)


def user_page(code: str, status: int = 200, **words: Any) -> ResponseReturnValue:
    """The page of one account; ``words`` are what was typed, what was refused, a pass phrase to be shown once."""
    found = listing.users(today(), code) if code.isalnum() else []
    if not found:
        abort(404)
    words = {"typed": {"starts": today().isoformat()}, "refusal": None, "phrase": None, "bound": signers.bound(code)} | words
    return render_template("admin/user.html", user=found[0], grants=listing.grants(code, today()), sites=listing.sites(),
                           events=listing.events(code), roles=list(GRANTED["study"]), **words), status


@blueprint.get("/users/<code>")
@requires("grant")
def user(code: str) -> ResponseReturnValue:
    """One account: its grants, its state, what happened to it."""
    return user_page(code)


@blueprint.post("/users/<code>/grants")
@requires("grant")
def grant(code: str) -> ResponseReturnValue:
    """Grant a role; a pair that must be apart is refused, and the refusal written (ACC-05)."""
    typed = request.form
    role, site = typed.get("role", ""), typed.get("site") or None
    try:
        accounts.grant(g.actor, code, role, site, _day("starts"), _day("ends") if typed.get("ends") else None,
                       typed.get("unblinded") == "y", typed.get("basis"))
    except Declined as refusal:
        db.session.rollback()
        if refusal.rule:
            accounts.refuse_grant(g.actor, code, role, site, refusal.rule)
            db.session.commit()
        return user_page(code, 422, typed=typed, refusal=refusal)
    db.session.commit()
    flash(_("The role is granted."), "success")
    return redirect(url_for("admin.user", code=code), 303)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError:
        raise Declined(T("Ce n’est pas une date : écrivez-la 2026-11-30.",
                         "This is not a date: write it as 2026-11-30."), name) from None


@blueprint.post("/users/<code>/grants/<int:number>/end")
@requires("grant")
def end_grant(code: str, number: int) -> ResponseReturnValue:
    """Withdraw a grant."""
    return _carry_out(code, lambda reason: accounts.end_grant(g.actor, number, reason), _("The grant is withdrawn."))


@blueprint.post("/users/<code>/close")
@requires("grant")
def close(code: str) -> ResponseReturnValue:
    """Close an account; its sessions end at once."""
    return _carry_out(code, lambda reason: accounts.close(g.actor, code, reason, request.form.get("misuse") == "y"), _("The account is closed."))


@blueprint.post("/users/<code>/reopen")
@requires("grant")
def reopen(code: str) -> ResponseReturnValue:
    """Open a closed account again."""
    return _carry_out(code, lambda reason: accounts.reopen(g.actor, code, reason), _("The account is open again."))


@blueprint.post("/users/<code>/identity")
@requires("grant")
def identity(code: str) -> ResponseReturnValue:
    """Record where the account's proof of identity is filed: nobody signs without (SIG-08)."""
    try:
        signers.record_identity(g.actor, code, request.form.get("identity", ""))
    except Declined as refusal:
        db.session.rollback()
        return user_page(code, 422, typed=request.form, refusal=refusal)
    db.session.commit()
    flash(_("The proof of identity is recorded."), "success")
    return redirect(url_for("admin.user", code=code), 303)


def _carry_out(code: str, verb: Any, done: str) -> ResponseReturnValue:
    try:
        verb(request.form.get("reason", ""))
    except Declined as refusal:
        db.session.rollback()
        return user_page(code, 422, typed=request.form, refusal=refusal)
    db.session.commit()
    flash(done, "success")
    return redirect(url_for("admin.user", code=code), 303)


@blueprint.post("/users/<code>/reset")
@requires("grant")
def reset(code: str) -> ResponseReturnValue:
    """Make up a pass phrase to be changed at the next log-in, shown once on the answer."""
    try:
        phrase = accounts.reset_password(g.actor, code)
    except Declined as refusal:
        db.session.rollback()
        return user_page(code, 422, refusal=refusal)
    db.session.commit()
    return user_page(code, phrase=phrase)
