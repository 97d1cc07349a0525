"""The routes of freezing, locking and unlocking sites and the study, of what is missing there, and of changes while unlocked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import text

from ecrf.audit import words as trail_words
from ecrf.casebook import holds, keyset
from ecrf.casebook.locate import Denied
from ecrf.context import study
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.permissions import requires
from ecrf.queries.threads import Refusal, WrongPhrase

from . import changes, lacks, preconditions, states, verbs, wording
from .form import said
from .targets import ELSEWHERE, STUDY, Target, known_to, read_holds, stand, waiting, wide

blueprint = Blueprint("wide", __name__)


@blueprint.get("/locks")
@requires("unlock")
def index() -> str:
    """Sites and study as they stand, askings that wait for a second person, unlockings that lapse."""
    held = wide()
    sites = [(row.code, row.name, stand(Target("site", site=row.code), held.get(row.code, held[""])))
             for row in db.session.execute(text("SELECT code, name FROM site ORDER BY code"))]
    return render_template("locks/index.html", sites=sites, whole=stand(STUDY, held[""]), final=_final(), words=wording,
                           asked=[h for h in waiting("lock_asked", "unlock_asked") if known_to(g.actor, study(), h)], Target=Target,
                           running=changes.unlockings(g.actor, study(), running=True))


def _final() -> list[tuple[cuts.CutAt, str, int]]:
    """The cuts that locks of the study made, each with its digest and the number of subjects."""
    return [(cut, cuts.heads_digest(cut.name), cuts.subject_count(cut.name)) for cut in cuts.every() if cut.name.startswith("lock-")]


def _site(code: str) -> Target:
    if db.session.execute(text("SELECT 1 FROM site WHERE code = :code"), {"code": code}).scalar() is None:
        abort(404)
    if not g.actor.reaches(code):
        raise Denied
    return Target("site", site=code)


def _draw(target: Target, refusal: Refusal | None = None) -> tuple[str, int]:
    covering = read_holds(target)
    one = stand(target, covering)
    found = refusal.missing if isinstance(refusal, verbs.Lacking) else preconditions.missing(g.actor, study(), [target])
    override = verbs.asked_override(one.asked.act) if one.asked is not None else {}
    return render_template("locks/wide.html", one=one, missing=found, refusal=refusal, typed=request.form, words=wording, states=states,
                           override=override, until=holds.reopened_until(covering, ELSEWHERE)), refusal.code if refusal else 200


@blueprint.get("/locks/study")
@requires("unlock")
def whole_study() -> Any:
    """The study: how it stands, what is missing for its lock, the verbs."""
    return _draw(STUDY)


@blueprint.get("/locks/sites/<site>")
@requires("unlock")
def one_site(site: str) -> Any:
    """One site: how it stands, what is missing for its lock, the verbs."""
    return _draw(_site(site))


def _do(target: Target, verb: str) -> Any:
    try:
        verbs.do(g.actor, study(), verb, [target], said())
    except WrongPhrase as refusal:
        db.session.commit()
        return _draw(target, refusal)
    except Refusal as refusal:
        db.session.rollback()
        return _draw(target, refusal)
    db.session.commit()
    flash(_("Done, and written in the trail: %(where)s.", where=wording.where_words(target)), "success")
    return redirect(url_for("locks.wide.index"), 303)


@blueprint.post("/locks/study/<any(freeze, thaw):verb>")
@requires("freeze")
def freeze_study(verb: str) -> Any:
    """Freeze or thaw the study."""
    return _do(STUDY, verb)


@blueprint.post("/locks/study/relock")
@requires("lock")
def relock_study() -> Any:
    """Lock the study again before the time of an unlocking is over."""
    return _do(STUDY, "relock")


@blueprint.post("/locks/study/<any(ask_lock, lock, ask_unlock, unlock, withdraw_hold):verb>")
@requires("unlock")
def lock_study(verb: str) -> Any:
    """Ask to lock or unlock the study, or answer as the second person."""
    return _do(STUDY, verb)


@blueprint.post("/locks/sites/<site>/<any(freeze, thaw):verb>")
@requires("freeze")
def freeze_site(site: str, verb: str) -> Any:
    """Freeze or thaw a site."""
    return _do(_site(site), verb)


@blueprint.post("/locks/sites/<site>/<any(lock, relock):verb>")
@requires("lock")
def lock_site(site: str, verb: str) -> Any:
    """Lock a site, or lock it again before the time."""
    return _do(_site(site), verb)


@blueprint.post("/locks/sites/<site>/<any(ask_unlock, unlock, withdraw_hold):verb>")
@requires("unlock")
def unlock_site(site: str, verb: str) -> Any:
    """Ask to unlock a site, confirm as the second person, or put an asking aside."""
    return _do(_site(site), verb)


@blueprint.get("/locks/missing")
@requires("unlock")
def missing() -> str:
    """The rows behind one line of what is missing: of a site (``site``) or of all, one ``kind``."""
    site, kind = request.args.get("site", ""), request.args.get("kind", "")
    target = _site(site) if site else STUDY
    if kind == "casebooks":
        after = request.args.get("after", "")[:10].replace("\x00", "")
        numbers = preconditions.open_casebooks(target.site, after)
        return _list(kind, site, [(number, None) for number in numbers], numbers[lacks.PAGE - 1] if len(numbers) > lacks.PAGE else None)
    if kind not in lacks.KINDS:
        abort(404)
    edge = request.args.get("after", "")
    read = keyset.read(edge, *(str,) * 4) if edge else None
    if edge and read is None:
        abort(404)
    found = lacks.listed(study(), target, kind, g.actor.readable(study().page_list), read)
    last = found[lacks.PAGE - 1] if len(found) > lacks.PAGE else None
    following = keyset.key(last.subject, *last.address) if last else None
    return _list(kind, site, [(lack.subject, lack) for lack in found], following)


def _list(kind: str, site: str, rows: list[Any], after: str | None) -> str:
    kept: dict[str, Any] = {"kind": kind, **({"site": site} if site else {})}
    return render_template("locks/missing.html", kind=kind, site=site, rows=rows[:lacks.PAGE], words=wording, Target=Target,
                           first=url_for("locks.wide.missing", **kept) if request.args.get("after") else None,
                           following=url_for("locks.wide.missing", after=after, **kept) if after else None)


@blueprint.get("/locks/changes")
@requires("monitor")
def changed() -> str:
    """Every unlocking; of one of them (``unlocking``) every change made while it lasted (LOCK-04)."""
    key = request.args.get("unlocking", "")
    one = changes.find(g.actor, study(), key) if key else None
    if key and one is None:
        abort(404)
    at = keyset.read(request.args.get("after", ""), datetime)
    if request.args.get("after") and at is None:
        abort(404)
    found = [] if one else changes.unlockings(g.actor, study(), at=at[0] if at else None)
    return render_template("locks/changes.html", one=one, entries=changes.changes(g.actor, study(), one) if one else [],
                           found=found[:50], following=keyset.key(found[50].hold.at) if len(found) > 50 else None,
                           words=wording, trail=trail_words)
