"""The route that shows what changed between two cuts, by subject."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ecrf.casebook import locate
from ecrf.casebook.masks import CODE, WORDS
from ecrf.context import language, study
from ecrf.crf import MISSING, Refused
from ecrf.permissions import requires

from . import cuts
from .compare import KINDS, Asked, Change, changes

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/exports/cuts")
@requires("export")
def choose() -> Response:
    """From the form that names two cuts to their comparison, the older first."""
    found = [_cut(request.args.get(name, "")) for name in ("one", "two")]
    one, two = sorted(found, key=lambda cut: cut.at)
    return redirect(url_for("exports.comparison.index", one=one.name, two=two.name), 303)


@blueprint.get("/exports/cuts/<one>/<two>")
@requires("export")
def index(one: str, two: str) -> str:
    """What changed from the older cut to the newer, fifty lines a screen; ``subject`` narrows it to one."""
    try:
        asked = Asked(_cut(one), _cut(two), g.actor)
    except Refused as refused:
        abort(404, refused.problem[language()])
    subject, after = request.args.get("subject", "").strip(), request.args.get("after", "")
    found, following = changes(asked, "" if "\x00" in subject else subject, after)
    address: dict[str, Any] = {"one": one, "two": two, **({"subject": subject} if subject else {})}
    return render_template("exports/compare.html", asked=asked, changes=found, subject=subject, words=KINDS, shown=shown, where=where,
                           first=url_for("exports.comparison.index", **address) if after else None,
                           following=url_for("exports.comparison.index", **address, after=following) if following else None,
                           path=lambda c: locate.path(c.subject, c.visit, c.page, c.line))


def _cut(name: str) -> cuts.CutAt:
    try:
        return cuts.find("" if "\x00" in name else name)
    except Refused as refused:
        abort(404, refused.problem[language()])


def where(change: Change) -> str:
    """The place of a change in words: page, line, question."""
    page = study().pages.get(change.page)
    item = study().item(change.page, change.item) if change.item else None
    return " · ".join(filter(None, (change.visit, page.title[language()] if page else change.page, change.line,
                                    item.label[language()] if item else change.item)))


def shown(change: Change, value: str | None, missing: str | None) -> str:
    """A value as people read it, its missing code in words, or nothing."""
    if value is not None:
        item = study().item(change.page, change.item) if change.kind.startswith("value") else None
        return item.shown(value, language()) if item else value
    if missing == CODE:
        return f"({WORDS[language()]})"
    return f"{MISSING.label(missing, language())} ({missing})" if missing else ""
