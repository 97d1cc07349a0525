"""The overview of the study, or of one site: enrolment, delays, queries, verification, deviations, states; drawn and as tables."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from ecrf.charts import Bar, Chart, bars, steps
from ecrf.context import language, study
from ecrf.crf import Study
from ecrf.permissions import Actor, requires
from ecrf.sdv import listing as verification

from . import figures

blueprint = Blueprint("progress", __name__)


@blueprint.get("/overview")
@requires("view")
def overview() -> str:
    """The figures of every site the acting role reaches, or of one of them."""
    centres, site = figures.centres(g.actor), request.args.get("site", "")
    chosen = [one.code for one in centres if site in ("", one.code)]
    if site and not chosen:
        abort(404)
    trial = study()
    return render_template("study/progress.html", centres=centres, site=site, agreed=trial.entry_due_days,
                           subjects=sum(one.subjects for one in centres if one.code in chosen),
                           charts=charts(g.actor, trial, chosen, whole=not site and g.actor.whole_study))


def charts(actor: Actor, trial: Study, sites: list[str], *, whole: bool) -> list[tuple[str, Chart]]:
    """Every chart with its key; the plan is the whole trial's, so a part of it is drawn beside the same number."""
    sums = figures.Sums(actor, trial, sites)
    found = [("enrolment", _enrolment(trial, sums, whole=whole)), ("states", _states(actor, sums))]
    if actor.reads(trial.pages[trial.visit_page[0]]):
        found.append(("delay", _delay(trial, sums)))
    found.append(("queries", _ages(actor, trial, sites)))
    if actor.may("monitor"):
        found.append(("sdv", _verification(actor, trial, sites)))
    severities = sums.deviations(actor)
    if severities is not None:
        found.append(("deviations", _deviations(trial, severities)))
    return found


def _enrolment(trial: Study, sums: figures.Sums, *, whole: bool) -> Chart:
    points = [(f"{month:%m/%y}", count) for month, count in sums.months()]
    planned = _("%(num)s planned in the trial", num=trial.planned_subjects) if whole else _(
        "%(num)s planned in the whole trial", num=trial.planned_subjects)
    return steps(_("Subjects enrolled"), (_("Month"), _("Enrolled"), _("In all")), points, trial.planned_subjects, planned)


def _states(actor: Actor, sums: figures.Sums) -> Chart:
    rows = [Bar(m.title[language()] if m else _("No state yet"), (count,)) for m, count in sums.states(actor)]
    return bars(_("Subjects by state"), _("State"), (_("Subjects"),), rows)


def _delay(trial: Study, sums: figures.Sums) -> Chart:
    agreed = trial.entry_due_days
    found = sums.delays(agreed)
    rows = [Bar(_("Site %(code)s", code=d.site), (d.median,), _("%(days)s d, %(share)s late", days=format_decimal(d.median),
                                                              share=_percent(d.late, d.visits))) for d in found]
    table = [(d.site, str(d.visits), format_decimal(d.median), str(d.late), _percent(d.late, d.visits)) for d in found]
    head = (_("Site"), _("Visits recorded"), _("Median, days"), _("Later than agreed"), _("Share"))
    return bars(_("From the visit to its first entry, median"), _("Site"), (_("Days"),), rows, table=table, head=head,
                limit=(agreed, ngettext("agreed: %(num)s day", "agreed: %(num)s days", agreed)))


def _percent(part: int, whole: int) -> str:
    share = round(100 * part / whole) if whole else 0
    return _("%(share)s %%", share=share)


def _ages(actor: Actor, trial: Study, sites: list[str]) -> Chart:
    names = [_("up to 7 days"), _("8 to 14 days"), _("15 to 30 days"), _("over 30 days")]
    rows = [Bar(name, counts) for name, counts in zip(names, figures.ages(actor, trial, sites), strict=True)]
    return bars(_("Queries by age"), _("Since it was raised"), (_("Still open"), _("Answered, to read")), rows)


def _verification(actor: Actor, trial: Study, sites: list[str]) -> Chart:
    found = [one for one in verification.sites(actor, trial) if one.subject in sites]
    rows = [Bar(_("Site %(code)s", code=p.subject), (p.verified, p.changed, p.to_verify), _percent(p.verified, p.total)) for p in found]
    table = [(p.subject, str(p.verified), str(p.changed), str(p.to_verify), _percent(p.verified, p.total)) for p in found]
    kinds = (_("Verified"), _("Changed since"), _("To verify"))
    return bars(_("Source data verification"), _("Site"), kinds, rows, table=table, head=(_("Site"), *kinds, _("Share verified")))


def _deviations(trial: Study, found: dict[str, int]) -> Chart:
    item = trial.item(trial.deviations.page, trial.deviations.severity) if trial.deviations else None
    codes = item.codelist.codes if item and item.codelist else ()
    rows = [Bar(one.label[language()], (found.get(one.code, 0),)) for one in codes]
    rows += [Bar(_("Severity not given yet"), (found[""],))] if found.get("") else []
    return bars(_("Open deviations, by severity"), _("Severity"), (_("Deviations"),), rows)
