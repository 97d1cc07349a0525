"""The routes of exports: the cuts, a form that names a new one, orders of a cut with their purpose, and the files made for them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from ecrf.context import language, study
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.permissions import requires

from . import (
    certificate_views,
    certificates,
    compare_views,
    cuts,
    making,
    orders,
    receipt_views,
    receipts,
    verify_views,
)
from .formats import FORMATS

blueprint = Blueprint("exports", __name__)
blueprint.register_blueprint(compare_views.blueprint)
blueprint.register_blueprint(receipt_views.blueprint)
blueprint.register_blueprint(certificate_views.blueprint)
blueprint.register_blueprint(verify_views.blueprint)
making.offer()


@blueprint.get("/exports")
@requires("export")
def index() -> str:
    """Every cut, the newest first, and what can be done with it."""
    return _page()


@blueprint.post("/exports")
@requires("cut")
def name_cut() -> Any:
    """Name a cut of this moment."""
    name, reason = request.form.get("name", "").strip(), request.form.get("reason", "")
    try:
        cuts.cut(g.actor, study(), name, reason)
    except Refused as refused:
        db.session.rollback()
        return _page({"name": refused.problem[language()]}, name=name, reason=reason), 422
    db.session.commit()
    flash(_("The cut %(name)s is named.", name=name), "success")
    return redirect(url_for("exports.index"), 303)


@blueprint.post("/exports/download")
@requires("export")
def download() -> Any:
    """Order a cut, or without a name what the record says now, as a zip of files, exactly as the command writes it: the worker makes
    it, the page says how far it is."""
    name, form, purpose = (request.form.get(field, "") for field in ("cut", "format", "purpose"))
    if form not in FORMATS:
        abort(404)
    try:
        name = name or cuts.cut(g.actor, study(), cuts.name_of_the_moment())
        ordered = orders.ask(g.actor, study(), name, form, language(), purpose)
    except Refused as refused:
        db.session.rollback()
        return _page({"purpose": refused.problem[language()]}, chosen=name, format=form, purpose=purpose), 422
    db.session.commit()
    flash(_("This file was made before: it is the same, and waits below.") if ordered.state == "ready" else
          _("The export is ordered. It stands below, with how far it is."), "success")
    return redirect(url_for("exports.index", _anchor="orders"), 303)


@blueprint.get("/exports/files/<order>")
@requires("export")
def fetch(order: str) -> Any:
    """The file of one's own order; the act is written before the first byte leaves."""
    ordered = orders.own(g.actor, order)
    found = orders.opened(ordered)
    if found is None:
        flash(_("This file is not there, or not any more. Order the export again: the same cut gives the same file."), "warning")
        return redirect(url_for("exports.index", _anchor="orders"), 303)
    orders.note_fetched(g.actor, ordered)
    db.session.commit()
    answer = send_file(found, "application/zip", as_attachment=True, max_age=0, etag=False, conditional=False,
                       download_name=ordered.download_name)
    answer.content_length = ordered.bytes or 0
    return answer


def size(count: int) -> str:
    """Bytes in words: ``2,3 Mo``."""
    units = ("o", "ko", "Mo", "Go") if language() == "fr" else ("B", "kB", "MB", "GB")
    power = min(len(str(count)) - 1, 9) // 3
    return f"{format_decimal(round(count / 1000 ** power, 1))}\u00a0{units[power]}"


def _page(problems: dict[str, str] | None = None, **typed: str) -> str:
    after = request.args.get("after", "")
    lines, following = orders.lines(g.actor, study(), after)
    return render_template("exports/index.html", cuts=cuts.every(), formats=FORMATS, problems=problems or {}, typed=typed, lines=lines, size=size,
                           copies=receipts.copies(g.actor, [line.order for line in lines]), may_certify=certificates.may_certify,
                           certified=certificates.given(line.order.id for line in lines if line.known),
                           days=current_app.config["EXPORT_DAYS"], first=url_for("exports.index", _anchor="orders") if after else None,
                           following=url_for("exports.index", after=following, _anchor="orders") if following else None)
