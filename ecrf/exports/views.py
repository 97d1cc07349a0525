"""The routes of exports: the cuts, a form that names a new one, and the download of a cut with its purpose."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ecrf.context import language, study
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.permissions import requires

from . import compare_views, cuts, deliveries
from .formats import FORMATS
from .parcel import Order

blueprint = Blueprint("exports", __name__)
blueprint.register_blueprint(compare_views.blueprint)


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
    """A cut as a zip of files, exactly as the command writes it; the act is written before the first byte leaves."""
    name, form, purpose = (request.form.get(field, "") for field in ("cut", "format", "purpose"))
    if form not in FORMATS:
        abort(404)
    try:
        return _zip(cuts.find(name), form, purpose)
    except Refused as refused:
        db.session.rollback()
        return _page({"purpose": refused.problem[language()]}, chosen=name, format=form, purpose=purpose), 422


def _zip(cut: cuts.CutAt, form: str, purpose: str) -> Response:
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    with tempfile.TemporaryDirectory(prefix="ecrf-export-") as made:
        folder = Path(made)
        written = deliveries.deliver(g.actor, form, Order(folder, cut, g.actor, study(), language()), purpose)
        deliveries.pack(folder, written, cut.at, out)
    db.session.commit()
    out.seek(0)
    return send_file(out, "application/zip", as_attachment=True, max_age=0, etag=False,
                     download_name=f"{study().oid}-{cut.name}-{form}-{g.actor.role}-{language()}.zip")


def _page(problems: dict[str, str] | None = None, **typed: str) -> str:
    return render_template("exports/index.html", cuts=cuts.every(), formats=FORMATS, problems=problems or {}, typed=typed)
