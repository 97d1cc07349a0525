"""The work lists of each role on its home page: the first lines, how many there are, and where exactly these rows are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from ecrf import clock
from ecrf.context import language
from ecrf.crf import Study
from ecrf.permissions import Actor
from ecrf.queries import listing
from ecrf.sdv import listing as verifying
from ecrf.signatures import listing as signing

from . import standing
from .overview import Overview
from .tasks import (
    Task,
    check_tasks,
    dropped_tasks,
    page_tasks,
    query_tasks,
    sign_tasks,
    verification_tasks,
    visit_tasks,
    waits,
)

SHOWN = 4
"""Lines of a work list on the home page; the rest is one step away."""


@dataclass(frozen=True)
class Panel:
    """A work list: its title, its first lines, how many there are in all, and the address of the list of them.

    ``rank`` is its place on the page: 0 first; beyond ``most`` it is only said that there are more. ``part`` is one more
    link: a part of it in words with the address of exactly these, or where there is more about it.
    """

    kind: str
    title: str
    glyph: str
    tone: str
    tasks: Sequence[Task]
    count: int
    address: str = ""
    note: str = ""
    nothing: str = ""
    rank: int = 5
    most: int | None = None
    part: tuple[str, str] | None = None

    @property
    def said(self) -> str:
        """How many there are, in words."""
        return str(self.count) if self.most is None or self.count <= self.most else _("more than %(num)s", num=self.most)

    @property
    def first(self) -> Sequence[Task]:
        """The lines shown on the home page."""
        return self.tasks[:SHOWN]


Source = Callable[[Actor, Study], Iterator[Panel]]
OTHERS: list[Source] = []
"""Work lists of features that lie above this one: each adds its own when the application starts."""


def panels(actor: Actor, study: Study, shown: Overview) -> list[Panel]:
    """The work lists of the acting role, in the order in which its work is done."""
    found = [*of_subjects(actor, study, shown), *_of_queries(actor, study), *_to_sign(actor, study), *_to_verify(actor, study),
             *_overview(actor, shown), *_cuts(actor)]
    found += [panel for source in OTHERS for panel in source(actor, study)]
    return sorted(found, key=lambda panel: panel.rank)


def of_subjects(actor: Actor, study: Study, shown: Overview) -> Iterator[Panel]:
    """The lists made of the subjects on this page: visits to hold or record, the wait that is drawn, pages begun, and for
    whoever reads no visit the pages themselves; one statement for each of the last two."""
    note, here = _("of the subjects on this page") if shown.partial else "", _same(shown)
    if actor.may("enrol"):
        tasks = visit_tasks(shown.lines)
        yield Panel("visits", _("Visits"), "due", "e", tasks, len(tasks), f"/todo/visits{here}", note, _("No visit is open or late."), 1)
        yield from _clock(study, shown, note, here)
    if actor.may("record"):
        tasks = page_tasks(study, _begun(actor, study, shown))
        title = _("Pages begun outside visits") if actor.may("enrol") else _("Pages begun")
        yield Panel("begun", title, "e1", "e", tasks, len(tasks), f"/todo/begun{here}", note, _("No page waits to be completed."), 3)
    if not any(actor.reads(slot.page) for visit in study.visit_list for slot in visit.slots):
        seen = standing.pages_begun([line.number for line in shown.lines], actor.readable(study.page_list), complete=True)
        tasks = page_tasks(study, seen[::-1])
        yield Panel("pages", _("Pages you read, the newest first"), "file", "e", tasks, len(tasks), f"/todo/pages{here}", note,
                    _("No page yet."), 5)


def _begun(actor: Actor, study: Study, shown: Overview) -> list[standing.Begun]:
    """Pages that the actor records, begun and not complete; for whoever has a list of visits, only those outside visits."""
    recorded = [page.oid for page in study.page_list if actor.records(page)]
    found = standing.pages_begun([line.number for line in shown.lines], recorded)
    return [page for page in found if not (page.visit and actor.may("enrol"))]


def _clock(study: Study, shown: Overview, note: str, here: str) -> Iterator[Panel]:
    if study.clock is None:
        return
    visit, waiting = study.visits[study.clock.visit], waits(study, shown.lines)
    days = _("%(visit)s, days %(first)s–%(last)s", visit=visit.title[language()],
             first=visit.target - visit.window[0], last=visit.target + visit.window[1])
    yield Panel("clock", study.clock.title[language()], "hist", "e", waiting, len(waiting), f"/todo/clock{here}",
                note or days, _("Nobody is waiting."), 3)


def _same(shown: Overview) -> str:
    """The arguments that name the subjects of this page."""
    named = {name: text for name, text in (("site", shown.site), ("after", shown.since)) if text}
    return f"?{urlencode(named)}" if named else ""


def _of_queries(actor: Actor, study: Study) -> Iterator[Panel]:
    """What waits for the actor's answer; or for the actor's word; or, for who closes any query, what is answered and open."""
    counts = listing.counts(actor, study)
    over = _late(counts["overdue"], "/queries?party=me&due=over")
    if actor.may("answer"):
        yield _queries(actor, study, listing.Wanted(state="answer"), counts["to_answer"], _("Queries to answer"),
                       _("No query waits for you."), over)
    if actor.may("close") and not actor.may("freeze"):
        yield _queries(actor, study, listing.Wanted(party="me"), counts["waits"], _("Queries that wait for you"), _("No query waits for you."), over)
    if actor.may("freeze"):
        yield _queries(actor, study, listing.Wanted(state="close"), counts["to_close"], _("Answered queries"), _("No answer to read."), over)
    if actor.may("close") and not actor.may("verify"):
        yield _queries(actor, study, listing.Wanted(state="open"), counts["open"], _("Open queries, the oldest first"), _("No query is open."),
                       _late(counts["late"], "/queries?state=open&due=over"))
    if actor.may("freeze"):
        yield _checks(actor, study)


def _late(count: int, address: str) -> tuple[str, str] | None:
    return (ngettext("%(num)s overdue", "%(num)s overdue", count), address) if count else None


def _queries(actor: Actor, study: Study, wanted: listing.Wanted, count: int, title: str, nothing: str,
             part: tuple[str, str] | None) -> Panel:
    kind = wanted.state or wanted.party
    lines = listing.lines(actor, study, replace(wanted, order="age"), most=SHOWN)[0] if count else []
    return Panel(f"queries-{kind}", title, "q0" if kind == "close" else "q1", "qr", query_tasks(study, lines, clock.now()), count,
                 f"/queries?{urlencode(wanted.as_dict())}", nothing=nothing, rank=0 if kind in ("close", "me") else 2, part=part)


def _checks(actor: Actor, study: Study) -> Panel:
    """The checks that fire most, by their open queries; the page of the checks has all of them, with what became of each."""
    found = standing.firing(actor, study)
    return Panel("checks", _("Open queries of checks"), "warn", "wn", check_tasks(study, found[:SHOWN]), sum(count for _check, count in found),
                 "/queries?state=open&raised=SYSTEM", nothing=_("No check has an open query."), rank=3,
                 part=(_("Every check"), "/study/checks"))


def _to_sign(actor: Actor, study: Study) -> Iterator[Panel]:
    count = signing.count(actor, study)
    if actor.may("sign"):
        found = signing.waiting(actor, study, signing.Wanted())[0] if count else []
        yield Panel("signatures", _("To sign"), "s0", "v", sign_tasks(study, found[:SHOWN]), count, "/signatures",
                    nothing=_("No page waits for your signature."), rank=4, most=signing.MOST)


def _to_verify(actor: Actor, study: Study) -> Iterator[Panel]:
    if not actor.may("verify"):
        return
    total = verifying.total(actor, study)
    lines = verifying.lines(actor, study, verifying.Wanted(), most=SHOWN, tallied=True)[0] if total.subjects else []
    yield Panel("verification", _("To verify, by subject"), "v0", "v", verification_tasks(lines), total.subjects, "/sdv",
                ngettext("%(num)s value", "%(num)s values", total.left), _("Everything that the plan asks is verified."), 1)
    changed = verifying.dropped(actor, study, verifying.Wanted(), tallied=True, most=SHOWN)[0] if total.changed else []
    yield Panel("dropped", _("Changed since verification"), "v2", "wn", dropped_tasks(study, changed), total.changed,
                "/sdv/dropped", nothing=_("No verified value was changed."), rank=2)


def _overview(actor: Actor, shown: Overview) -> Iterator[Panel]:
    if actor.may("plan"):
        tasks = [Task(site.code, site.name, ngettext("%(num)s subject", "%(num)s subjects", site.subjects),
                      f"/overview?site={site.code}") for site in shown.sites]
        yield Panel("sites", _("Overview of the sites"), "file", "e", tasks, len(tasks), "/overview", nothing=_("No site yet."), rank=0)


def _cuts(actor: Actor) -> Iterator[Panel]:
    if actor.may("cut"):
        found = standing.cuts(SHOWN)
        tasks = [Task("", cut.name, format_datetime(cut.at, "short"), "/exports", "file", "") for cut in found]
        yield Panel("cuts", _("Cuts"), "file", "e", tasks, found[0].total if found else 0, "/exports", nothing=_("No cut yet."), rank=9)
