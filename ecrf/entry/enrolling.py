"""Enrolling over HTTP: the number and the first save of the consent page, in one transaction (rulings R61)."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ecrf.casebook import locate, record
from ecrf.casebook.locate import Place
from ecrf.context import language, study
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor, requires
from ecrf.subjects.enrolment import SiteFullError, SiteHeldError, enrol
from ecrf.subjects.standing import sites_of

from .saving import save
from .seen import CONTROL, Seen

blueprint = Blueprint("enrolling", __name__)

Problem = tuple[str, str, str]
"""``(control, question, sentence)``, for the summary on top of a refused page."""


@blueprint.route("/subjects/new", methods=["GET", "POST"])
@requires("enrol")
def new() -> Any:
    """Enrol: asks for the consent date, gives the number, begins the consent page."""
    page, item = study().consent
    once = request.form.get("once") or secrets.token_hex(16)
    asked: dict[str, Any] = {"sites": sites_of(g.actor), "item": study().pages[page].items[item],
                             "page": study().pages[page], "once": once, "typed": request.form, "problems": []}
    if request.method == "GET":
        return render_template("subjects/new.html", **asked)
    place, problems = begin(g.actor, study(), request.form.get("site", ""), once,
                            MultiDict({item: request.form.get(item, "")}))
    if problems or place is None:
        db.session.rollback()
        note_refusal(g.actor, study(), problems)
        db.session.commit()
        return render_template("subjects/new.html", **asked | {"problems": problems}), 422
    db.session.commit()
    flash(_("Subject %(number)s is enrolled.", number=place.subject.number), "success")
    return redirect(locate.path(place.subject.number, *place.address))


def begin(actor: Actor, study: Study, site: str, once: str, typed: MultiDict[str, str]) -> tuple[Place | None, list[Problem]]:
    """Enrol and save the consent page begun with what was typed; ``once`` is the one-time code of the posted form.

    With problems nothing may be committed: the caller rolls back. A repeated post finds the subject and writes nothing.
    """
    oid, name = study.consent
    item = study.pages[oid].items[name]
    if not site:
        return None, [("site", _("Site"), _("Choose the site."))]
    try:
        number, new = enrol(actor, site, once)
    except SiteFullError:
        return None, [("site", _("Site"), _("The site has given all its numbers. Tell the data manager."))]
    except SiteHeldError as held:
        return None, [("site", _("Site"), held.words[language()])]
    place = locate.place(actor, study, number, [oid])
    study = study.under(place.subject.protocol)
    if not new:
        return place, []
    if not typed.get(name, "").strip():
        return place, [(name, item.label[language()], _("Give the date: a subject exists from consent on."))]
    outcome = save(actor, study, place, MultiDict([*typed.items(multi=True), (CONTROL, str(Seen(0, {name: 0})))]))
    return place, [(at or name, study.pages[oid].items[at or name].label[language()], words[language()])
                   for at, found in outcome.submission.problems.items() for words in found]


def note_refusal(actor: Actor, study: Study, problems: list[Problem]) -> None:
    """One act of a refused enrolment, without the values (rulings R12); on the account's stream: no subject was made."""
    detail = {"visit": "", "page": study.consent[0], "line": "", "items": sorted({item for item, _label, _words in problems}),
              "rules": ["ENROL"]}
    with record.writing(actor, record.account_stream(actor.account), "refuse", detail=detail):
        pass
