"""The study on screen, as the engine sees it: schedule, blank pages, edit checks, assumptions, permissions."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, abort, g, render_template, request

from ecrf.context import study
from ecrf.crf import CRF, Codelist, Study, T
from ecrf.permissions import ACTIONS, CLASSES, GRANTED, READS, RECORDS, ROLES, requires
from ecrf.queries import listing

from . import licensed, progress, wording

blueprint = Blueprint("study", __name__, url_prefix="/study")
wording.register(blueprint)
licensed.register(blueprint)
blueprint.record(lambda state: state.app.register_blueprint(progress.blueprint))

PEOPLE = [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")]
"""The roles that people log in with."""


@blueprint.get("")
@requires("study")
def overview() -> str:
    """What the trial consists of, and where each part is described."""
    trial = study()
    counts = {"pages": len(trial.pages), "items": sum(len(p.items) for p in trial.page_list),
              "visits": len(trial.visits), "codelists": len(trial.codelists), "checks": len(trial.checks),
              "assumptions": len(trial.assumptions)}
    return render_template("study/overview.html", counts=counts, states=Counter(c.status for c in trial.checks.values()),
                           licensed=licensed.in_use(), licensed_words=wording.LICENSED)


@blueprint.get("/schedule")
@requires("study")
def schedule() -> str:
    """Visits and pages as the protocol prints them: required, optional, per line; windows and anchors."""
    trial = study()
    asked = {(slot.page.oid, visit.oid): slot for visit in trial.visit_list for slot in visit.slots}
    planned = [page for page in trial.page_list if page.scope == "visit"]
    return render_template("study/schedule.html", asked=asked, planned=planned,
                           own=[page for page in trial.page_list if page.scope == "subject"])


@blueprint.get("/pages")
@requires("study")
def pages() -> str:
    """The pages in use by chapter, with where each is asked; ``chapter`` (a number from 1) shows one of them alone."""
    trial, wanted = study(), request.args.get("chapter", 0, type=int)
    chapters = chapters_of(trial)
    if not 0 <= wanted <= len(chapters):
        abort(404)
    visits = {page.oid: [v for v in trial.visit_list if page in [slot.page for slot in v.slots]]
              for page in trial.every_page}
    return render_template("study/pages.html", visits=visits, chapters=chapters, wanted=wanted, said=wording.CHAPTERS)


def chapters_of(trial: Study) -> list[tuple[T, list[type[CRF]]]]:
    """The pages under the headings of the study; those that have none, and what each site keeps, come last."""
    found = [(title, list(pages)) for title, pages in trial.chapters]
    rest = [page for page in trial.every_page if trial.chapter(page) is None]
    for scope, title in (("subject", "others"), ("site", "site")):
        pages = [page for page in rest if (page.scope == "site") == (scope == "site")]
        found += [(wording.CHAPTERS[title], pages)] if pages else []
    return found


@blueprint.get("/pages/<oid>")
@requires("study")
def page(oid: str) -> str:
    """A blank page, annotated: names, codes, ranges, skip rules, CDASH and SDTM, and the checks over it."""
    trial = study()
    blank = trial.pages.get(oid) or trial.registers.get(oid)
    if blank is None:
        abort(404)
    over = [c for c in trial.checks.values()
            if any(item.page is blank for part in c.every for item in (*part.on, *part.items))]
    return render_template("study/page.html", page=blank, checks=over, lists=lists_of(blank))


def lists_of(blank: type[CRF]) -> list[Codelist]:
    """The codelists that the items of a page use, each once."""
    return list({item.codelist.oid: item.codelist for item in blank.items.values() if item.codelist}.values())


@blueprint.get("/checks")
@requires("study")
def checks() -> str:
    """Every edit check: number, severity, what it does, its sentence, how often it fires where the reader reads, or why not."""
    trial = study()
    return render_template("study/checks.html", checks=list(trial.checks.values()), said=wording.FIRING,
                           fired=listing.fired(g.actor, trial), states=Counter(c.status for c in trial.checks.values()))


@blueprint.get("/assumptions")
@requires("study")
def assumptions() -> str:
    """Every number and rule that no certain source states, with the question for the sponsor."""
    return render_template("study/assumptions.html", assumptions=study().assumptions)


@blueprint.get("/permissions")
@requires("study")
def permissions() -> str:
    """The grid of actions and roles, and what each role reads and records."""
    return render_template("study/permissions.html", roles=PEOPLE, names=ROLES, granted=GRANTED, actions=ACTIONS,
                           reads=READS, records=RECORDS, classes=CLASSES)

