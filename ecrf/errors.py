"""What the application says and keeps when it refuses or fails: one sentence, what was not written, what was typed."""

from __future__ import annotations

import secrets

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, DataError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, Unauthorized

from .accounts import carried, views
from .accounts.door import writer
from .accounts.sessions import Principal
from .casebook import locate, record
from .casebook.holds import refused_by
from .casebook.locate import Denied, NotGranted
from .db import db
from .entry import drafts

PLAIN = (400, 403, 404, 405, 409, 413, 422)
"""Refusals that have a page of their own and nothing to write."""


def init_app(app: Flask) -> None:
    """Register every handler."""
    for status in PLAIN:
        app.register_error_handler(status, refuse)
    app.register_error_handler(Denied, deny)
    app.register_error_handler(NotGranted, deny)
    app.register_error_handler(Unauthorized, ask_to_log_in)
    app.register_error_handler(CSRFError, distrust)
    app.register_error_handler(OperationalError, lose_database)
    app.register_error_handler(InterfaceError, lose_database)
    app.register_error_handler(DataError, misread)
    app.register_error_handler(DatabaseError, overtaken)
    app.register_error_handler(InternalServerError, fail)
    app.extensions["keep_as_draft"] = keep_as_draft


def page(name: str, status: int, **words: object) -> ResponseReturnValue:
    """The page of an error; a request for a fragment gets a notice without the frame."""
    if request.headers.get("HX-Request"):
        return render_template("errors/fragment.html", name=name, **words), status
    return render_template(f"errors/{name}.html", **words), status


def refuse(error: HTTPException) -> ResponseReturnValue:
    """A refusal: nothing was written."""
    db.session.rollback()
    status = error.code or 400
    answer = current_app.make_response(page(str(status), status))
    if allowed := getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def deny(error: HTTPException) -> ResponseReturnValue:
    """Another site's object, or a verb the role does not have: one denial on the account's stream (rulings R62)."""
    db.session.rollback()
    status = error.code or 403
    detail = {"method": request.method, "path": request.path.replace("\x00", "")[:300], "status": status}
    with record.writing(writer(current_user), record.account_stream(current_user.code), "denied", detail=detail):
        pass
    db.session.commit()
    return page(str(status), status)


def ask_to_log_in(_error: HTTPException) -> ResponseReturnValue:
    """No living session: the log-in page; a refused post carries what was typed along (rulings R18)."""
    if request.headers.get("HX-Request"):
        return page("401", 401)
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.log_in_form", next=request.full_path.rstrip("?")))
    target = carried.page_path(request.path) or request.path
    parcel = carried.pack()
    said = _("Your session is closed: log in to go on. What you typed is kept and will be offered to you.") if parcel \
        else _("Your session is closed: log in to go on.")
    return views.login_page(401, said, parcel, target)


def distrust(error: CSRFError) -> ResponseReturnValue:
    """A post without this session's token: nothing is written; one's own page of an earlier session becomes a draft."""
    if request.endpoint == "accounts.log_in":
        return views.login_page(400, _("The page was open too long. Log in again."),
                                request.form.get("carried"), request.form.get("next", ""))
    if not current_user.is_authenticated:
        return ask_to_log_in(error)
    parcel = carried.unpack(carried.pack())
    kept = carried.give_back(current_user, parcel) if parcel else None
    if kept is None:
        return page("csrf", 400)
    db.session.commit()
    return redirect(kept, 303)


def keep_as_draft(principal: Principal, parcel: carried.Parcel) -> str | None:
    """Keep the values of a refused post as its author's draft; returns the path of the page, if it was one.

    Nothing is kept for a page that none of the account's roles reads.
    """
    page_path = carried.page_path(parcel.path)
    if page_path is None:
        return None
    number, *parts = page_path.removeprefix("/subjects/").split("/")
    for role in principal.roles:
        actor = principal.acting_as(role)
        try:
            place = locate.place(actor, current_app.study, number, parts)  # type: ignore[attr-defined]
        except HTTPException:
            continue
        return page_path if drafts.keep(actor, place, parcel.pairs) else None
    return None


def lose_database(error: Exception) -> ResponseReturnValue:
    """The database does not answer: nothing was saved, and the browser still holds what was typed."""
    g._login_user = AnonymousUserMixin()
    return page("503", 503, reference=_reference(error))


def overtaken(error: DatabaseError) -> ResponseReturnValue:
    """A freeze or a lock landed while the verb was under way, and the database refused its rows: nothing was written. The verb
    is tried once more over the record as it now stands, and says in its own words that it is refused."""
    if not refused_by(error):
        raise error
    db.session.rollback()
    if "overtaken" in g or request.files:
        return page("409", 409)
    g.overtaken = True
    try:
        return current_app.dispatch_request()
    except Exception as again:
        return current_app.handle_user_exception(again)


def misread(error: Exception) -> ResponseReturnValue:
    """Text that the database cannot hold, a NUL in an address for instance: refused, nothing written."""
    db.session.rollback()
    _reference(error)
    return page("400", 400)


def fail(error: InternalServerError) -> ResponseReturnValue:
    """A fault of the application, which Flask has logged: a reference number to find it by, no detail."""
    db.session.rollback()
    return page("500", 500, reference=_reference())


def _reference(error: BaseException | None = None) -> str:
    reference = secrets.token_hex(4)
    current_app.logger.error("%s %s %s", reference, request.method, request.path, exc_info=error)
    return reference
