"""The routes of the monitoring-visit report: on screen, and as PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, g, render_template, request, send_file, url_for
from sqlalchemy import text

from ecrf import clock
from ecrf.context import language, study
from ecrf.crf import LANGUAGES, T
from ecrf.crf.dates import day_of
from ecrf.db import db
from ecrf.documents import shelf
from ecrf.permissions import requires

from .reading import Visit, visit_to
from .report import report as made_of
from .words import NO_DAY, TITLE

blueprint = Blueprint("monitoring", __name__, url_prefix="/sdv/report")

PERIOD = 7
"""Days that the form proposes: today and the week before it."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a site, a period, a language."""

    site: str
    first: str
    last: str
    lang: str
    sites: list[Any]

    @property
    def query(self) -> dict[str, Any]:
        """The same, for links."""
        return {"site": self.site, "from": self.first, "to": self.last, "lang": self.lang}


@blueprint.get("")
@requires("monitor")
def report() -> Any:
    """The report on screen, with the form that asks for another site or period."""
    asked = _asked()
    visit, problem = _visit(asked)
    found = made_of(g.actor, study(), visit, asked.lang) if visit else None
    return render_template("monitoring/report.html", asked=asked, report=found, problem=problem, languages=LANGUAGES, title=TITLE,
                           pdf=url_for("monitoring.download", **asked.query)), 422 if problem else 200


@blueprint.get("/pdf")
@requires("monitor")
def download() -> Any:
    """The same report as PDF/A; it is made anew each time, because it says when it was read."""
    asked = _asked()
    visit, _problem = _visit(asked)
    if visit is None:
        abort(422)
    pdf = shelf.composed("visit_report", made_of(g.actor, study(), visit, asked.lang), clock.now())
    name = f"{study().oid}-{visit.site}-{visit.first:%Y%m%d}-{visit.last:%Y%m%d}-{asked.lang}.pdf"
    return send_file(io.BytesIO(pdf), "application/pdf", max_age=0, etag=False, download_name=name)


def _asked() -> Asked:
    lang = request.args.get("lang", language())
    if lang not in LANGUAGES:
        abort(404)
    sites = list(db.session.execute(text("SELECT code, name, zone FROM site WHERE :everywhere OR code = ANY(:sites) ORDER BY code"),
                                    {"everywhere": g.actor.whole_study, "sites": sorted(g.actor.sites)}))
    if not sites:
        abort(404)
    today = clock.today(sites[0].zone)
    return Asked(request.args.get("site") or sites[0].code, request.args.get("from", f"{today - timedelta(days=PERIOD):%d/%m/%Y}")[:20],
                 request.args.get("to", f"{today:%d/%m/%Y}")[:20], lang, sites)


def _visit(asked: Asked) -> tuple[Visit | None, T | None]:
    first, last = _day(asked.first), _day(asked.last)
    if first is None or last is None or first > last:
        return None, NO_DAY
    return visit_to(g.actor, study(), asked.site, first, last), None


def _day(typed: str) -> date | None:
    found = day_of(typed)
    return found if found is not None and 1990 <= found.year <= 2200 else None
