"""The routes of certified copies: what is about to be certified, and the signature."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ecrf.context import language, study
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.signatures.signers import must_be_bound

from . import certificates
from .formats import FORMATS

blueprint = Blueprint("certificates", __name__)


@blueprint.get("/exports/files/<order>/certificate")
@requires("certify")
def confirm(order: str) -> Any:
    """What is about to be certified, or the certificate that was given."""
    must_be_bound(g.actor.account)
    return _drawn(order)


@blueprint.post("/exports/files/<order>/certificate")
@requires("certify")
def certify(order: str) -> Any:
    """Certify the copy, with the pass phrase again."""
    problems = certificates.certify(g.actor, study(), order, language(), request.form.get("password", ""))
    db.session.commit()
    if problems:
        return _drawn(order, problems)
    flash(_("The copy is certified: whoever verifies one of its files is told by whom."), "success")
    return redirect(url_for("exports.index", _anchor="orders"), 303)


def _drawn(order: str, problems: dict[str, T] | None = None) -> tuple[str, int]:
    found = certificates.own(g.actor, order)
    status = 200 if not problems else 422 if "password" in problems else 409
    return render_template("exports/certificate.html", order=found, formats=FORMATS, given=certificates.given([order]).get(order),
                           problems=problems or {}), status
