"""The routes of receipts: where each site stands with its copy, and the page on which an investigator signs for one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import ngettext

from ecrf.accounts import leaving
from ecrf.context import language, study
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.signatures.signers import must_be_bound

from . import receipts
from .formats import FORMATS

blueprint = Blueprint("receipts", __name__)
leaving.lacking_by(lambda site: receipts.lacking(study(), site))


@blueprint.get("/exports/receipts")
@requires("receipts")
def index() -> str:
    """The copy of each site that was received last, and how many acts came after it."""
    return render_template("exports/receipts.html", sites=receipts.standings(g.actor, study()), formats=FORMATS, most=receipts.MOST)


@blueprint.get("/exports/files/<order>/receipt")
@requires("receive")
def confirm(order: str) -> Any:
    """What is about to be signed for."""
    must_be_bound(g.actor.account)
    return _drawn(order)


@blueprint.post("/exports/files/<order>/receipt")
@requires("receive")
def receive(order: str) -> Any:
    """Sign for the copy, with the pass phrase again."""
    outcome = receipts.receive(g.actor, study(), order, language(), request.form.get("password", ""))
    db.session.commit()
    if outcome.problems:
        return _drawn(order, outcome.problems)
    flash(ngettext("The receipt is signed for %(num)s site.", "The receipt is signed for %(num)s sites.", len(outcome.signed)), "success")
    return redirect(url_for("exports.receipts.index"), 303)


def _drawn(order: str, problems: dict[str, T] | None = None) -> tuple[str, int]:
    ordered, found = receipts.copy(g.actor, order)
    status = 200 if not problems else 422 if "password" in problems else 409
    return render_template("exports/receipt.html", order=ordered, copy=found, formats=FORMATS, problems=problems or {}), status
