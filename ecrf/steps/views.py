"""The routes of steps: where each stands, taking and withdrawing one, and the emergency unblinding of a subject."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ecrf.casebook import locate, read
from ecrf.context import language, study, study_of
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries.threads import threads as read_threads
from ecrf.sdv.marks import marks as read_marks
from ecrf.subjects.tree import frame

from . import taking, withdrawal
from .code_break import Revealed, unblind
from .standing import standings

blueprint = Blueprint("steps", __name__)
STEPS = "/subjects/<number>/steps"


def _framed(subject: locate.SubjectRow) -> dict[str, Any]:
    own = study_of(subject)
    pages = g.actor.readable(own.page_list)
    return {"subject": subject, **frame(g.actor, own, subject, read.casebook(g.actor, own, subject.number),
                                        read_threads(subject.number, pages), read_marks(subject.number, pages))}


def _draw(subject: locate.SubjectRow, tried: taking.Outcome | None = None, status: int = 200) -> tuple[str, int]:
    found = standings(g.actor, study_of(subject), subject, language(), tried)
    return render_template("steps/index.html", standings=found, tried=tried, may_unblind=_may_unblind(),
                           **_framed(subject)), status


def _may_unblind() -> bool:
    return study().code_break is not None and g.actor.may("unblind")


@blueprint.get(STEPS)
@requires("view")
def index(number: str) -> Any:
    """Where each step of the subject stands, what stops it, and the button for whom it is to take."""
    return _draw(locate.subject(g.actor, number))


def _take(number: str, step: str) -> Any:
    subject = locate.subject(g.actor, number)
    own = study_of(subject)
    gate = taking.find(own, step)
    outcome = taking.take(g.actor, own, subject, gate, request.form.get("line", ""), MultiDict(request.form))
    db.session.commit()
    if not outcome.taken:
        return _draw(subject, outcome, 422)
    flash(_("Done: %(step)s.", step=gate.title[language()]), "success")
    return redirect(url_for("steps.index", number=number), 303)


@blueprint.post(f"{STEPS}/randomise")
@requires("randomise")
def randomise(number: str) -> Any:
    """Randomise the subject."""
    return _take(number, "randomise")


@blueprint.post(f"{STEPS}/<any(harvest, inject):step>")
@requires("clear")
def clear(number: str, step: str) -> Any:
    """Clear the subject for harvest, or for injection."""
    return _take(number, step)


@blueprint.post(f"{STEPS}/release")
@requires("release")
def release(number: str) -> Any:
    """Decide on a batch of the subject."""
    return _take(number, "release")


def _withdraw(number: str, step: str) -> Any:
    subject = locate.subject(g.actor, number)
    own = study_of(subject)
    gate = taking.find(own, step)
    problem = withdrawal.withdraw(g.actor, own, subject, gate, request.form.get("line", ""), request.form.get("reason", ""))
    if problem is not None:
        db.session.rollback()
        flash(problem[language()], "error")
    else:
        db.session.commit()
        flash(_("Withdrawn: %(step)s.", step=gate.title[language()]), "success")
    return redirect(url_for("steps.index", number=number), 303)


@blueprint.post(f"{STEPS}/<any(harvest, inject):step>/withdraw")
@requires("clear")
def withdraw_clearance(number: str, step: str) -> Any:
    """Withdraw a clearance, with a reason."""
    return _withdraw(number, step)


@blueprint.post(f"{STEPS}/release/withdraw")
@requires("release")
def withdraw_release(number: str) -> Any:
    """Withdraw the decision on a batch, with a reason."""
    return _withdraw(number, "release")


@blueprint.route("/subjects/<number>/unblind", methods=["GET", "POST"])
@requires("unblind")
def break_code(number: str) -> Any:
    """Ask for the arm of one subject in an emergency; the answer shows it once, to whoever asked."""
    subject = locate.subject(g.actor, number)
    code = study().code_break
    revealed = unblind(g.actor, study_of(subject), subject, MultiDict(request.form)) if request.method == "POST" else Revealed()
    db.session.commit()
    page, item = code.arm if code else ("", "")
    questions = [study().pages[code.page].items[name] for name in code.inputs] if code else []
    arm = study().pages[page].items[item].shown(revealed.arm, language()) if revealed.arm else None
    return render_template("steps/unblind.html", arm=arm, problems=revealed.problems, questions=questions,
                           typed=request.form, **_framed(subject)), 422 if revealed.problems else 200
