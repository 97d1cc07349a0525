"""The routes of signing: what waits for a signature, the confirmation of one or several pages, the declaration."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from ecrf.accounts.carried import local
from ecrf.casebook import locate
from ecrf.casebook.locate import Denied, NotGranted, SubjectRow
from ecrf.casebook.read import Address
from ecrf.context import language, study, study_of
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries import digest

from . import declaration, listing, models, reading, signers, verbs, wording
from .reading import Reading

blueprint = Blueprint("signatures", __name__)
digest.tell(digest.Point(listing.count, T("{n} page à signer", "{n} page to sign"), T("{n} pages à signer", "{n} pages to sign")))
for _words in wording.GLOBALS:
    blueprint.add_app_template_global(_words)


@blueprint.get("/signatures")
@requires("sign")
def index() -> str:
    """What waits for the actor's signature, the page begun first first; with ``show=signed`` what the actor signed."""
    own, wanted, after, before = study(), listing.Wanted.of(request.args), request.args.get("after", ""), request.args.get("before", "")
    done = request.args.get("show") == "signed"
    lines: list[Any]
    if done:
        lines, earlier, following = listing.given(g.actor, own, after, before)
    else:
        lines, earlier, following = listing.waiting(g.actor, own, wanted, after, before)
    kept: dict[str, Any] = {"show": "signed"} if done else wanted.as_dict()
    return render_template(
        "signatures/index.html", lines=lines, wanted=wanted, done=done, visits=own.visit_list, most=listing.MOST,
        total=listing.count(g.actor, own, wanted), bound=signers.bound(g.actor.account),
        previous=url_for("signatures.index", **kept, before=lines[0].key) if lines and earlier else None,
        following=url_for("signatures.index", **kept, after=lines[-1].key) if lines and following else None)


@blueprint.get("/subjects/<number>/sign")
@requires("sign")
def confirm(number: str) -> Any:
    """What is about to be signed: each page with what is new since its last signature and its unsettled queries."""
    subject, scope, at = _asked(number, request.args)
    if not signers.bound(g.actor.account).ready:
        return redirect(url_for("signatures.declare", next=request.full_path))
    return _draw(reading.read_all(g.actor, study_of(subject), subject, scope, at))


@blueprint.post("/subjects/<number>/sign")
@requires("sign")
def sign(number: str) -> Any:
    """Sign the pages chosen, as they were shown; one that changed meanwhile is refused and shown again, the others are signed."""
    subject, scope, at = _asked(number, request.form)
    own = study_of(subject)
    shown = {_address(subject, place): request.form.get(f"digest.{place}", "") for place in request.form.getlist("page")}
    asked = verbs.Asked(shown, scope, request.form.get("meaning", ""), request.form.get("password", ""))
    try:
        outcome = verbs.sign(g.actor, own, subject, asked)
    except signers.NotBound:
        db.session.rollback()
        return redirect(url_for("signatures.declare", next=wording.sign_path(number, at, scope)), 303)
    db.session.commit()
    if outcome.signed:
        flash(ngettext("%(num)s page signed.", "%(num)s pages signed.", len(outcome.signed)), "success")
    if outcome.problems or outcome.refused:
        found = reading.read_all(g.actor, own, subject, scope, at)
        return _draw(found, outcome, 422 if outcome.problems else 409)
    return redirect(locate.path(number, *at) if scope == "page" and at else url_for("signatures.index", subject=number), 303)


def _asked(number: str, given: Any) -> tuple[SubjectRow, str, Address | None]:
    """The subject, the scope, and the page or the visit it is about. Raises ``NotFound`` for what cannot be signed."""
    subject, scope, at = locate.subject(g.actor, number), given.get("scope", "page"), given.get("at", "")
    if scope not in models.SCOPES or bool(at) != (scope in ("page", "visit")):
        raise NotFound
    if scope == "page":
        return subject, scope, _address(subject, at)
    if scope == "visit":
        try:
            study_of(subject).visit(at)
        except KeyError:
            raise NotFound from None
    return subject, scope, (at, "", "") if at else None


def _address(subject: SubjectRow, place: str) -> Address:
    """A page of the subject by its address, where the actor signs it; denied, and noted, where not."""
    own = study_of(subject)
    event, page, line = locate.parse_address(own, place.split("/"))
    if not g.actor.reads(page):
        raise Denied
    if not verbs.signs(g.actor, page):
        raise NotGranted
    return event, page.oid, line


def _draw(found: Reading, outcome: verbs.Outcome | None = None, status: int = 200) -> tuple[str, int]:
    refused = outcome.refused if outcome else {}
    problems = outcome.problems if outcome else {}
    typed = request.form if request.method == "POST" else None
    return render_template(
        "signatures/confirm.html", reading=found, refused=refused, problems={name: words[language()] for name, words in problems.items()},
        meaning=typed.get("meaning", "") if typed is not None else "", meanings=wording.offered(),
        chosen=set(typed.getlist("page")) if typed is not None else None), status


@blueprint.app_errorhandler(signers.NotBound)
def ask_to_declare(_error: signers.NotBound) -> Any:
    """Whoever is to sign and may not yet is led to the declaration, and from there back to the page."""
    db.session.rollback()
    return redirect(url_for("signatures.declare", next=request.path), 302 if request.method == "GET" else 303)


@blueprint.route("/signatures/declaration", methods=["GET", "POST"])
@requires("declare")
def declare() -> Any:
    """The declaration before the first signature, and what else is missing; afterwards back to what was to be signed."""
    target = local(request.values.get("next") or url_for("signatures.index"))
    problem: T | None = None
    if request.method == "POST":
        problem = signers.NEEDS_TICK if request.form.get("accepted") != "y" else \
            signers.declare(g.actor, language(), request.form.get("password", ""))
        db.session.commit()
    bound = signers.bound(g.actor.account)
    if request.method == "POST" and problem is None and bound.ready:
        flash(_("Your declaration is on file: you may sign."), "success")
        return redirect(target, 303)
    if request.method == "GET" and bound.ready and not request.args.get("read"):
        return redirect(target)
    return render_template("signatures/declaration.html", bound=bound, target=target, declaration=declaration,
                           accepted=bound.declared.partition(" ")[0] == declaration.VERSION,
                           problem=problem[language()] if problem else "",
                           control="password" if problem is signers.WRONG_PHRASE else "accepted"), 422 if problem else 200
