"""The routes of freezing, locking and unlocking in one casebook; those of sites and the study are in ``wide``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from ecrf.casebook import holds, locate
from ecrf.casebook.locate import Place, SubjectRow
from ecrf.casebook.read import Casebook
from ecrf.context import study_of
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries.threads import Refusal, WrongPhrase
from ecrf.subjects.schedule import addable
from ecrf.subjects.tree import frame, read_framed

from . import panels, preconditions, ready, states, table, verbs, wide, wording
from .form import said
from .targets import Target, known_to, stand

blueprint = Blueprint("locks", __name__)
blueprint.register_blueprint(wide.blueprint)
blueprint.register_blueprint(ready.blueprint)
panels.register()
SUBJECT = "/subjects/<number>/locks"


@blueprint.get(SUBJECT)
@requires("view")
def casebook(number: str) -> Any:
    """What of a casebook is open, frozen, locked; the verbs for whom they are; what is missing for a lock."""
    return _draw(locate.subject(g.actor, number))


def _draw(subject: SubjectRow, refusal: Refusal | None = None) -> tuple[str, int]:
    own = study_of(subject)
    book, threads, marks = read_framed(g.actor, own, subject.number, ("", "", ""))
    around = frame(g.actor, own, subject, book, threads, marks)
    whole = Target("subject", subject=subject.number)
    refused = refusal.missing if isinstance(refusal, verbs.Lacking) else None
    missing = preconditions.missing(g.actor, own, [whole], subject) if g.actor.may("lock") and refused is None else refused
    waiting = [h for h in subject.holds if h.subject and stand(Target.of(h), subject.holds).asked == h and known_to(g.actor, own, h)]
    standing = stand(whole, subject.holds)
    parts = table.parts(own, subject.number, book, subject.holds, around["visit_rows"], around["tree"].groups)
    shown = [standing, *(part.stand for part in parts), *(row.stand for part in parts for row in part.rows)]
    return render_template(
        "locks/casebook.html", subject=subject, whole=standing, until=holds.reopened_until(subject.holds, whole.address), parts=parts,
        offered={verb for one in shown for verb in states.fitting(g.actor, one.state, one.target.level)},
        missing=missing, lacking=refused is not None, refusal=refusal, typed=request.form, waiting=waiting, words=wording, states=states, Target=Target,
        **around), refusal.code if refusal is not None else 200


def _targets(subject: SubjectRow, values: Iterable[str]) -> list[Target]:
    """What a form names, each once: ``subject``, ``visit:W8``, ``page:W8/ULCA/2``. Raises ``NotFound``."""
    begun = cache(lambda: read_framed(g.actor, study_of(subject), subject.number, ("", "", ""))[0])
    return [_target(subject, value, begun) for value in dict.fromkeys(values)]


def _target(subject: SubjectRow, value: str, begun: Callable[[], Casebook]) -> Target:
    kind, _colon, rest = value.partition(":")
    if kind == "subject":
        return Target("subject", subject=subject.number)
    if kind == "visit":
        return Target("visit", subject=subject.number, visit=_event(subject, rest, begun))
    if kind != "page":
        raise NotFound
    event, page, line = locate.parse_address(study_of(subject), rest.split("/"))
    if not g.actor.reads(page):
        raise locate.Denied
    if line == "new":
        raise NotFound
    return Target("page", None, subject.number, event, page.oid, line)


def _event(subject: SubjectRow, event: str, begun: Callable[[], Casebook]) -> str:
    """A visit of the subject; ``begun`` reads its casebook, once for a whole form, where a repeated visit is named."""
    own = study_of(subject)
    try:
        visit = own.visit(event) if event else None
    except KeyError:
        raise NotFound from None
    if visit is not None and visit.repeats and not addable(visit, event, begun()):
        raise NotFound
    return event


def _do(number: str, verb: str) -> Any:
    subject = locate.subject(g.actor, number)
    targets = _targets(subject, request.form.getlist("where"))
    try:
        done = verbs.do(g.actor, study_of(subject), verb, targets, said(), subject)
    except WrongPhrase as refusal:
        db.session.commit()
        return _draw(subject, refusal)
    except Refusal as refusal:
        db.session.rollback()
        return _draw(locate.subject(g.actor, number), refusal)
    db.session.commit()
    flash(ngettext("Done, and written in the trail: %(num)s place.", "Done, and written in the trail: %(num)s places.", len(done)), "success")
    return redirect(url_for("locks.casebook", number=number), 303)


@blueprint.post(f"{SUBJECT}/<any(freeze, thaw):verb>")
@requires("freeze")
def freeze(number: str, verb: str) -> Any:
    """Freeze or thaw pages, visits, the casebook."""
    return _do(number, verb)


@blueprint.post(f"{SUBJECT}/<any(lock, relock):verb>")
@requires("lock")
def lock(number: str, verb: str) -> Any:
    """Lock, or lock again before the time, pages, visits, the casebook."""
    return _do(number, verb)


@blueprint.post(f"{SUBJECT}/<any(ask_unlock, unlock, withdraw_hold):verb>")
@requires("unlock")
def unlock(number: str, verb: str) -> Any:
    """Ask to unlock, confirm as the second person, or put an asking aside."""
    return _do(number, verb)


@blueprint.app_template_global()
def held_words(place: Place) -> T | None:
    """What a page says at its head while it is frozen or locked: since when, by which role, what to do."""
    return holds.refusal(place.subject, place.address)


@blueprint.app_template_global()
def reopened_words(place: Place) -> str:
    """What a page says at its head while it is unlocked for a time; ``""`` otherwise."""
    until = holds.reopened_until(place.subject.holds, place.address)
    return str(_("Open again until %(moment)s.", moment=f"{until.astimezone(place.subject.tz):%d/%m/%Y %H:%M}")) if until else ""
