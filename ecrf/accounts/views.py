"""The routes of one's own session: log in and out, choose a role, pass phrase, language, density."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from ecrf.db import db
from ecrf.permissions import GRANTED, requires

from . import carried, door, sessions, verbs
from .segregation import Declined

blueprint = Blueprint("accounts", __name__)
YEAR = 365 * 24 * 3600


@blueprint.record_once
def _attach(state) -> None:  # type: ignore[no-untyped-def]
    state.app.login_manager.user_loader(sessions.load)


@blueprint.before_app_request
def detour() -> ResponseReturnValue | None:
    """Before anything else: a pass phrase to be changed, then a role to be chosen."""
    if request.endpoint in (None, "static") or request.blueprint == "accounts" or not current_user.is_authenticated:
        return None
    target = request.full_path.rstrip("?") if request.method == "GET" else "/"
    if current_user.must_change:
        return redirect(url_for("accounts.password", next=target), 303)
    if request.method == "GET" and current_user.role is None:
        return redirect(url_for("accounts.role", next=target))
    return None


def start_page() -> str:
    """Where the acting role begins: the subjects, or the administration."""
    return "/" if current_user.role in GRANTED["view"] else url_for("admin.overview")


def login_page(status: int, problem: str = "", parcel: str | None = None, target: str = "") -> ResponseReturnValue:
    """The log-in page, with the values of a refused post carried along."""
    found = carried.unpack(parcel)
    return render_template("accounts/login.html", problem=problem, parcel=parcel if found else None,
                           email=request.form.get("email", "") if request.endpoint == "accounts.log_in" else "",
                           target=carried.local(target)), status


@blueprint.get("/login")
@requires("public")
def log_in_form() -> ResponseReturnValue:
    """The page that asks for e-mail and pass phrase."""
    if current_user.is_authenticated:
        return redirect(carried.local(request.args.get("next")))
    return login_page(200, target=request.args.get("next", ""))


@blueprint.post("/login")
@requires("public")
def log_in() -> ResponseReturnValue:
    """Open a session, or say that address or pass phrase do not fit."""
    parcel, target = request.form.get("carried"), request.form.get("next", "")
    try:
        principal = door.enter(request.form.get("email", ""), request.form.get("password", ""), source())
    except door.SlowedError:
        db.session.commit()
        return login_page(429, _("Too many failed log-ins. Wait %(minutes)s minutes, or ask the administrator for a new "
                                 "pass phrase.", minutes=door.MINUTES), parcel, target)
    db.session.commit()
    if principal is None:
        return login_page(401, _("E-mail and pass phrase do not fit. Check both and try again."), parcel, target)
    seat(principal)
    return onward(principal, parcel, target)


def source() -> str:
    """The address that the request came from."""
    return (request.remote_addr or "")[:64]


def seat(principal: sessions.Principal) -> None:
    """Give the browser the session: everything it held before is dropped (no fixation)."""
    session.clear()
    carried.new_token(principal.code)
    login_user(principal)


def onward(principal: sessions.Principal, parcel: str | None, target: str) -> ResponseReturnValue:
    """After log-in: to the page asked for, with what was typed before kept as its draft or shown once more."""
    found = carried.unpack(parcel)
    if found and found.account != principal.code:
        flash(_("What was typed before belongs to another account. It is not kept here."), "warning")
    elif found:
        page = carried.give_back(principal, found)
        db.session.commit()
        if page is None:
            back = carried.local("/".join(found.path.split("/")[:3]))
            return render_template("accounts/again.html", parcel=found, back=back)
        target = page
    target = carried.local(target)
    return redirect(target if target != "/" or principal.role is None else start_page(), 303)


@blueprint.post("/logout")
@requires("public")
def log_out() -> ResponseReturnValue:
    """End the session on the server and forget it in the browser."""
    if current_user.is_authenticated:
        door.note(current_user, "log_out", {"source": source()})
        sessions.end_session(current_user.token)
        db.session.commit()
        logout_user()
    session.clear()
    flash(_("You are logged out."), "success")
    return redirect(url_for("accounts.log_in_form"), 303)


@blueprint.get("/role")
@requires("self")
def role() -> ResponseReturnValue:
    """Ask which role to act in."""
    return render_template("accounts/role.html", target=carried.local(request.args.get("next")), problem="")


@blueprint.post("/role")
@requires("self")
def choose_role() -> ResponseReturnValue:
    """Act in one of one's roles from now on, in a session of its own (the token changes with the privilege)."""
    wanted, target = request.form.get("role", ""), carried.local(request.form.get("next"))
    if wanted not in current_user.roles:
        return render_template("accounts/role.html", target=target, problem=_("Choose one of your roles.")), 422
    principal = sessions.rotate(current_user, wanted)
    door.note(principal, "choose_role", {"role": wanted})
    db.session.commit()
    seat(principal)
    return redirect(target if target != "/" else start_page(), 303)


@blueprint.get("/password")
@requires("self")
def password() -> ResponseReturnValue:
    """The page on which the holder changes the pass phrase."""
    return render_template("accounts/password.html", problems=[], target=carried.local(request.args.get("next")))


@blueprint.post("/password")
@requires("self")
def change_password() -> ResponseReturnValue:
    """Change one's pass phrase; every other session of the account ends."""
    form, target = request.form, carried.local(request.form.get("next"))
    try:
        if form.get("new") != form.get("again"):
            raise Declined(verbs.NOT_THE_SAME, "again")
        verbs.change_password(door.writer(current_user), current_user.code, form.get("old", ""), form.get("new", ""))
    except Declined as refusal:
        db.session.rollback()
        return render_template("accounts/password.html", target=target, problems=[refusal]), 422
    principal = sessions.rotate(current_user, current_user.chosen)
    db.session.commit()
    seat(principal)
    flash(_("The pass phrase is changed."), "success")
    return redirect(target, 303)


@blueprint.get("/account")
@requires("self")
def account() -> ResponseReturnValue:
    """One's own account: who one is here, in which roles, and one's tastes."""
    return render_template("accounts/account.html")


@blueprint.post("/language")
@blueprint.post("/language/<any(fr, en):language>")
@requires("public")
def choose_language(language: str = "") -> ResponseReturnValue:
    """Speak French or English: kept on the account, before log-in in the browser."""
    language = language or request.form.get("language", "")
    answer = redirect(carried.local(request.form.get("next")), 303)
    if language not in ("fr", "en"):
        return answer
    if current_user.is_authenticated:
        verbs.set_taste(current_user.code, language=language)
        db.session.commit()
    answer.set_cookie("language", language, max_age=YEAR, httponly=True, samesite="Lax",
                      secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer


@blueprint.post("/density")
@requires("self")
def choose_density() -> ResponseReturnValue:
    """Compact or comfortable rows and the daily mail, kept on the account; shortcuts on or off, kept in the browser."""
    density, keys = request.form.get("density"), request.form.get("keys")
    if density in ("compact", "comfortable"):
        verbs.set_taste(current_user.code, density=density)
        db.session.commit()
    if request.form.get("digest") in ("on", "off"):
        verbs.set_taste(current_user.code, digest=request.form["digest"] == "on")
        db.session.commit()
    answer = redirect(carried.local(request.form.get("next") or url_for("accounts.account")), 303)
    if keys in ("on", "off"):
        answer.set_cookie("keys", keys, max_age=YEAR, httponly=True, samesite="Lax",
                          secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer


@blueprint.route("/session/stay", methods=["GET", "POST"])
@requires("self")
def stay() -> ResponseReturnValue:
    """Say that one is still here; loading the session has noted it."""
    return render_template("accounts/stay.html", lang=str(get_locale() or "fr"))
