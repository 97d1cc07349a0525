"""The figures on screen and as files: of a named cut, for the sites and pages that the reader reads."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from flask_babel import gettext as _

from ecrf.casebook import locate
from ecrf.charts import Chart
from ecrf.context import language, study
from ecrf.crf import Refused
from ecrf.crf.plots import Plot
from ecrf.exports import cuts
from ecrf.exports.cuts import CutAt
from ecrf.permissions import requires

from . import files, picture
from .drawing import POINT, drawn
from .listing import AT_ONCE, listing
from .reading import datasets

blueprint = Blueprint("figures", __name__, url_prefix="/figures")
profiles = Blueprint("profiles", __name__)
blueprint.record(lambda state: state.app.register_blueprint(profiles))
TYPES = {"svg": ("image/svg+xml", files.svg), "png": ("image/png", picture.png), "csv": ("text/csv; charset=utf-8", files.table)}


@blueprint.get("")
@requires("export")
def every() -> Any:
    """All figures of a cut, small; the newest cut unless another is chosen."""
    named = cuts.every()
    cut = _cut(named)
    charts = [(plot, _drawn(plot, cut)) for plot in _of_study()] if cut else []
    return render_template("figures/every.html", named=named, cut=cut, charts=charts, analyses=study().analyses)


@blueprint.get("/<oid>")
@requires("export")
def one(oid: str) -> Any:
    """A figure with its table and its files."""
    plot, named = _plot(oid), cuts.every()
    cut = _cut(named)
    if cut is None:
        abort(404)
    return render_template("figures/one.html", named=named, cut=cut, plot=plot, plots=_of_study(), chart=_drawn(plot, cut), types=TYPES)


@blueprint.get("/<oid>.<any(svg, png, csv):kind>")
@requires("export")
def file(oid: str, kind: str) -> Response:
    """The figure as a file: drawing, picture, or its numbers."""
    plot, cut = _plot(oid), _cut(cuts.every())
    if cut is None:
        abort(404)
    mime, make = TYPES[kind]
    answer = Response(make(_drawn(plot, cut), _said(plot, cut)), mimetype=mime)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{study().oid.lower()}-{oid}-{cut.name}.{kind}")
    return answer


@blueprint.get("/data/<name>")
@requires("export")
def data(name: str) -> Any:
    """The rows of an analysis dataset, each with what it comes from."""
    analysis, named = next((one for one in study().analyses if one.name == name), None), cuts.every()
    cut, first = _cut(named), request.args.get("from", 0, type=int)
    if cut is None or analysis is None or first < 0:
        abort(404)
    subject = request.args.get("subject", "")
    shown = listing(analysis, datasets(cut, g.actor, study())[name], study().pages, subject, first, POINT[language()])
    return render_template("figures/data.html", named=named, cut=cut, analysis=analysis, analyses=study().analyses, shown=shown, subject=subject, first=first,
                           at_once=AT_ONCE)


@profiles.get("/subjects/<number>/profile")
@requires("export")
def profile(number: str) -> Any:
    """One subject on a page: course, ulcers, pain, hand function, medication."""
    locate.subject(g.actor, number)
    named = cuts.every()
    cut = _cut(named)
    rows = datasets(cut, g.actor, study()) if cut else {}
    own = {name: [row for row in some if row["SUBJID"] == number] for name, some in rows.items()}
    charts = [(plot, drawn(plot, own, language())) for plot in study().plots if plot.of_subject] if own.get("ADSL") else []
    return render_template("figures/profile.html", number=number, named=named, cut=cut, charts=charts)


def _of_study() -> list[Plot]:
    return [plot for plot in study().plots if not plot.of_subject]


def _drawn(plot: Plot, cut: CutAt) -> Chart:
    return drawn(plot, datasets(cut, g.actor, study()), language())


def _said(plot: Plot, cut: CutAt) -> str:
    """What stands under a downloaded drawing: how to read it, and what it is of."""
    at = f"{cut.at.astimezone(UTC):%Y-%m-%d %H:%M}"
    of = _("Cut %(name)s of %(at)s UTC, read as %(role)s.", name=cut.name, at=at, role=g.actor.role)
    return f"{plot.note[language()]} {of}"


def _plot(oid: str) -> Plot:
    found = next((plot for plot in _of_study() if plot.oid == oid), None)
    if found is None:
        abort(404)
    return found


def _cut(named: list[CutAt]) -> CutAt | None:
    """The cut asked for, else the newest; ``None`` while there is none."""
    wanted = request.args.get("cut", "")
    if not wanted:
        return named[0] if named else None
    try:
        return cuts.find(wanted)
    except Refused:
        abort(404)
