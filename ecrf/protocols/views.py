"""The routes of protocol versions: what a site follows and adopts, and moving the pages of a subject to the newer blanks."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ecrf import clock
from ecrf.accounts.segregation import Declined
from ecrf.casebook import locate, read
from ecrf.casebook.read import Casebook
from ecrf.context import language, study, study_of
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries.threads import threads as read_threads
from ecrf.sdv.marks import marks as read_marks
from ecrf.subjects.schedule import numbered, page_label
from ecrf.subjects.tree import frame

from . import adoption, migration
from .preview import Address, Move, digest, may_migrate, moves
from .wording import WORDS

blueprint = Blueprint("protocols", __name__)

NOT_A_DAY = T("Ce n’est pas une date\u00a0: écrivez-la 2026-11-30.", "This is not a date: write it as 2026-11-30.")


@blueprint.get("/admin/sites/<site>")
@requires("sites")
def site_page(site: str) -> ResponseReturnValue:
    """A site: the protocol that it follows, its history, and the form that adopts another one."""
    return _site(site)


def _site(code: str, typed: Any = None, refusal: Declined | None = None) -> ResponseReturnValue:
    found = adoption.site_at(code)
    if found is None:
        abort(404)
    order = list(study().protocols)
    last = found.history[-1].protocol
    later = order[order.index(last) + 1:] if last in order else order
    return render_template("protocols/site.html", words=WORDS, site=found, later=later, refusal=refusal,
                           typed=typed if typed is not None else {"starts": clock.today(found.zone).isoformat()}), 422 if refusal else 200


@blueprint.post("/admin/sites/<site>")
@requires("sites")
def adopt(site: str) -> ResponseReturnValue:
    """The site adopts a version of the protocol, from a day on."""
    typed = request.form
    try:
        starts = _day(typed.get("starts", ""))
        adoption.adopt(g.actor, study(), site, typed.get("protocol", ""), starts, typed.get("reason", ""))
    except Declined as refusal:
        db.session.rollback()
        return _site(site, typed, refusal)
    db.session.commit()
    flash(WORDS["adopted"].filled(site=site, protocol=typed["protocol"], day=f"{starts:%d/%m/%Y}")[language()], "success")
    return redirect(url_for("protocols.site_page", site=site), 303)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Declined(NOT_A_DAY, "starts") from None


@blueprint.get("/subjects/<number>/migration")
@requires("migrate")
def preview(number: str) -> ResponseReturnValue:
    """What moving the subject's pages to the blanks of its protocol would do."""
    subject = locate.subject(g.actor, number)
    return _draw(subject, migration.previewed(g.actor, study_of(subject), number))


@blueprint.post("/subjects/<number>/migration")
@requires("migrate")
def migrate(number: str) -> ResponseReturnValue:
    """Move the pages ticked; those left out keep the reason that was given."""
    subject = locate.subject(g.actor, number)
    chosen = {_address(text) for text in request.form.getlist("page")}
    left = {_address(name.removeprefix("left.")): why for name, why in request.form.items() if name.startswith("left.")}
    outcome = migration.migrate(g.actor, study_of(subject), subject, chosen, request.form.get("reason", ""),
                                request.form.get("_seen", ""), left)
    if outcome.kind != "migrated":
        db.session.rollback()
        return _draw(subject, outcome.found, outcome)
    db.session.commit()
    n = len(outcome.migrated)
    flash((WORDS["moved"].filled(n=n) if n else WORDS["noted"])[language()], "success")
    return redirect(url_for("protocols.preview", number=number), 303)


def _address(text: str) -> Address:
    visit, page, line = (*text.split("/"), "", "", "")[:3]
    return visit, page, line


def _draw(subject: locate.SubjectRow, found: list[Move], outcome: migration.Outcome | None = None) -> ResponseReturnValue:
    own = study_of(subject)
    pages = g.actor.readable(own.page_list)
    casebook = read.casebook(g.actor, own, subject.number, own.framed, told=())
    around = frame(g.actor, own, subject, casebook, read_threads(subject.number, pages), read_marks(subject.number, pages))
    return render_template("protocols/migration.html", words=WORDS, subject=subject, moves=found, seen=digest(found), own=own,
                           outcome=outcome, typed=request.form, page_words=_page_words, **around), outcome.status if outcome else 200


def _page_words(move: Move) -> str:
    """The page that would move, as people read it: with its visit and its line."""
    own, form = study(), move.form
    words = page_label(own, move.new, form.line)[language()]
    visit = numbered(own.visit(form.visit).short, form.visit)[language()] if form.visit else ""
    return " · ".join(filter(None, (visit, words)))


@blueprint.app_template_global()
def migrates(subject: locate.SubjectRow, casebook: Casebook) -> str:
    """For whoever moves pages: how many of the casebook wait on a former version, in words; ``""`` for none."""
    own = study_of(subject)
    waiting = len(moves(own, casebook, {}, [page.oid for page in own.page_list if may_migrate(g.actor, page)])) \
        if own.before is not None and g.actor.may("migrate") else 0
    return WORDS["waiting"].filled(n=waiting)[language()] if waiting else ""
