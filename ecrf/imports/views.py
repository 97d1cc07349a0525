"""The routes of imports: a file is sent and tried, its verdicts are shown, it is loaded as shown; what was loaded before."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ecrf.casebook import locate
from ecrf.context import language, study
from ecrf.crf import Item, Refused, T
from ecrf.crf.text import UNREADABLE
from ecrf.db import db
from ecrf.entry.owned import sent_words
from ecrf.permissions import requires
from ecrf.subjects.standing import sites_of

from . import loading, past, sources, staging
from .origin import Origin, checked
from .staging import Staged
from .verdicts import KINDS, SHOWN, Report, Verdict
from .wording import WORDS

_CANONICAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?|[0-9]{4}-[0-9]{2}-[0-9]{2}")

blueprint = Blueprint("imports", __name__, url_prefix="/imports")


@blueprint.url_value_preprocessor
def _take_more(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Only here a request may be as large as a file; this comes before anything reads the form."""
    request.max_content_length = current_app.config["IMPORT_UPLOAD"]


@blueprint.get("", strict_slashes=False)
@requires("import")
def index() -> ResponseReturnValue:
    """Where a file is sent, and what was loaded before."""
    return _drawn()


@blueprint.post("/check")
@requires("import")
def check() -> ResponseReturnValue:
    """The verdicts of the file sent; it waits for its confirmation, and nothing is written."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _drawn({"file": WORDS["no_file"]}, status=422)
    try:
        staged = staging.stage(g.actor.account, sent.stream, current_app.config["IMPORT_UPLOAD"])
    except Refused as refused:
        return _drawn({"file": refused.problem}, status=422)
    return _judged(staged, UNREADABLE.sub("", PurePath(sent.filename.replace("\\", "/")).name)[:200])


@blueprint.post("/load")
@requires("import")
def load() -> ResponseReturnValue:
    """Load the file that was tried, as it was shown; where the record changed meanwhile the verdicts are shown anew."""
    try:
        staged = staging.find(g.actor.account, request.form.get("sha256", ""))
    except Refused as refused:
        return _drawn({"file": refused.problem}, status=422)
    return _judged(staged, request.form.get("name", "")[:200], request.form.get("shown", ""))


def _judged(staged: Staged, name: str, shown: str | None = None) -> ResponseReturnValue:
    """The page of a file tried, or, with the digest of the verdicts shown, the loading of it."""
    form, site, leave = request.form.get("format", ""), request.form.get("site", ""), "leave" in request.form
    try:
        origin = Origin(name, staged.sha256, form if form in sources.FORMATS else "odm", request.form.get("sender", "").strip(),
                        request.form.get("sent", "").strip(), staged.received, request.form.get("ticket", "").strip(),
                        **sources.agreed(g.actor, study(), form, site, request.form.get("agreement", "").strip()))
        problems = checked(g.actor, origin)
        if problems:
            return _drawn(problems, status=422)
        reader = sources.reader(g.actor, study(), origin.format, staged.path, site)
    except Refused as refused:
        return _drawn({"site": refused.problem}, status=422)
    if shown is None:
        return _drawn(origin=origin, report=loading.weigh(g.actor, study(), reader, origin))
    report = loading.load(g.actor, study(), reader, origin, leave, shown)
    if report.loaded:
        staging.keep(staged)
        db.session.commit()
        flash(WORDS["loaded"].filled(file=name, n=report.brings)[language()], "success")
        return redirect(url_for("imports.index"), 303)
    why = loading.CHANGED if report.digest != shown else loading.refusal(report, leave)
    return _drawn(origin=origin, report=report, unloaded=why, status=409 if why is loading.CHANGED else 422)


def _drawn(problems: dict[str, T] | None = None, *, origin: Origin | None = None, report: Report | None = None, unloaded: T | None = None,
           status: int = 200) -> ResponseReturnValue:
    blocked = loading.refusal(report, True) if report is not None else None
    return render_template(
        "imports/index.html", words=WORDS, problems=problems or {}, typed=request.form, origin=origin, report=report, unloaded=unloaded, kinds=KINDS,
        most=SHOWN, blocked=blocked, sites=sites_of(g.actor), formats=sources.FORMATS, done=past.newest(g.actor), href=_href, question=_question, answer=_answer, sent_words=sent_words,
        needs_agreement=not g.actor.may("record"), leave="leave" in request.form), status


def _href(verdict: Verdict) -> str:
    """The address of a verdict's page, where the subject is there already."""
    if verdict.kind not in ("conflict", "correction", "same") or not verdict.page:
        return ""
    return locate.path(verdict.subject, verdict.visit, verdict.page, verdict.line)


def _question(verdict: Verdict) -> str:
    """The question of a verdict in words; an item that the study does not have as it stands in the file."""
    item = _item(verdict)
    return item.label[language()] if item is not None else verdict.item


def _answer(verdict: Verdict, text: str) -> str:
    """An answer of a verdict as people read it, a code beside its words."""
    item = _item(verdict)
    if item is None or item.multiple or not (_CANONICAL.fullmatch(text) if item.codelist is None else text in item.codelist):
        return text
    words = item.shown(text, language())
    return f"{words} ({text})" if item.codelist is not None and words != text else words


def _item(verdict: Verdict) -> Item | None:
    return study().item(verdict.page, verdict.item) if verdict.kind not in ("wrong", "refused") and verdict.item else None
