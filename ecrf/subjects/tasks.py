"""What somebody has to do, in words: visits due and late, queries to answer, waits that run, values to verify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from ecrf.casebook.locate import path
from ecrf.context import language
from ecrf.crf import Study, VisitState, Window
from ecrf.crf.schedule import DUE_DAYS
from ecrf.permissions import ROLES
from ecrf.queries.listing import Line
from ecrf.sdv.listing import Dropped, Progress
from ecrf.signatures.listing import Waiting

from .kept import VisitLine
from .overview import SubjectLine
from .schedule import numbered, page_label
from .standing import Begun

OLD_DAYS = 10
"""A query that waits longer than this is marked."""


@dataclass(frozen=True)
class Task:
    """One line of a work list: whose, what, why now; ``glyph`` and ``tone`` as in ``macros/icons.html``."""

    number: str
    what: str
    words: str
    address: str
    glyph: str = ""
    tone: str = ""
    day: int | None = None
    first: int = 0
    last: int = 0


def visit_tasks(lines: Sequence[SubjectLine]) -> list[Task]:
    """Visits late (the longest first), due, begun, open."""
    found = [(_urgency(row, line.today), line, row) for line in lines for row in line.rows if row.due]
    found.sort(key=lambda entry: (entry[0], entry[1].number))
    return [_visit_task(line, row) for _urgent, line, row in found]


def _urgency(row: VisitLine, today: date) -> tuple[int, int]:
    order = (VisitState.LATE, VisitState.DUE, VisitState.STARTED, VisitState.OPEN)
    return order.index(row.state), (row.window.last - today).days if row.window else 0


def _visit_task(line: SubjectLine, row: VisitLine) -> Task:
    glyph, tone, words = _visit_words(row, line.today)
    return Task(line.number, row.title[language()], words, path(line.number, row.event, ""), glyph, tone)


def _visit_words(row: VisitLine, today: date) -> tuple[str, str, str]:
    if row.state is VisitState.STARTED:
        return "e1", "e", ngettext("Begun: %(num)s page to complete", "Begun: %(num)s pages to complete", row.lacking)
    if row.window is None:
        return "win", "e", _("To record")
    left = (row.window.last - today).days
    if row.state is VisitState.LATE:
        return "late", "er", ngettext("Window closed %(num)s day ago", "Window closed %(num)s days ago", -left)
    if row.state is VisitState.DUE:
        return "due", "wn", left_words(left)
    return "win", "e", _("Possible until %(day)s", day=f"{row.window.last:%d/%m}")


def left_words(left: int) -> str:
    """How many days are left in a window."""
    return ngettext("%(num)s day left", "%(num)s days left", left) if left else _("Last day")


def query_tasks(study: Study, found: Sequence[Line], now: datetime) -> list[Task]:
    """Lines of the list of queries: where, who asked, for how long (open: since it was raised; answered: since then)."""
    return [_query_task(study, line, max(0, (now - (line.opened if line.state == "open" else line.moved)).days)) for line in found]


def _query_task(study: Study, query: Line, days: int) -> Task:
    page, lang = study.page(query.page, query.crf), language()
    what = where_words(study, query.visit, query.page, query.line, query.crf)
    if query.item in page.items:
        what += f" – {page.items[query.item].label[lang].lower()}"
    words = f"{ROLES[query.speaker][lang]} · " + (ngettext("%(num)s day", "%(num)s days", days) if days else _("today"))
    old = days > OLD_DAYS
    anchor = f"#i-{query.item}" if query.item else ""
    return Task(query.subject, what, words, path(query.subject, query.visit, query.page, query.line) + anchor,
                "warn" if old else "", "wn" if old else "")


def waits(study: Study, lines: Sequence[SubjectLine]) -> list[Task]:
    """The subjects whose clock runs (``Study.clock``): the day, the window, and a sentence; the longest wait first."""
    if study.clock is None:
        return []
    found = [task for line in lines if (task := _wait(study, line)) is not None]
    return sorted(found, key=lambda task: -(task.day or 0))


def _wait(study: Study, line: SubjectLine) -> Task | None:
    visit = study.visits[study.clock.visit] if study.clock else None
    row = line.events.get(visit.oid) if visit else None
    if visit is None or row is None or row.window is None or visit.after is None or line.ended:
        return None
    start = row.window.target - timedelta(days=visit.target)
    if row.date or row.state in (VisitState.DONE, VisitState.MISSED, VisitState.NOT_APPLICABLE):
        return None
    glyph, tone, words = _wait_words(visit.title[language()], row.window, line.today)
    return Task(line.number, "", words, path(line.number, row.event, ""), glyph, tone, (line.today - start).days,
                visit.target - visit.window[0], visit.target + visit.window[1])


def _wait_words(name: str, window: Window, today: date) -> tuple[str, str, str]:
    left = (window.last - today).days
    if today < window.first:
        return "plan", "", _("%(visit)s possible from %(day)s", visit=name, day=f"{window.first:%d/%m}")
    if left < 0:
        return "late", "er", ngettext("Window closed %(num)s day ago", "Window closed %(num)s days ago", -left)
    if left <= DUE_DAYS:
        return "due", "wn", _("%(visit)s by %(day)s – %(left)s", visit=name, day=f"{window.last:%d/%m}",
                              left=left_words(left).lower())
    return "win", "e", _("%(visit)s possible until %(day)s", visit=name, day=f"{window.last:%d/%m}")


def where_words(study: Study, visit: str, oid: str, line: str, crf: str | None = None) -> str:
    """A page in the words of a list: its title, the key of its line, its visit."""
    lang = language()
    words = page_label(study, study.page(oid, crf), line)[lang]
    return f"{words}, {numbered(study.visit(visit).short, visit)[lang]}" if visit else words


def sign_tasks(study: Study, found: Sequence[Waiting]) -> list[Task]:
    """Pages that wait for a signature; those signed before and changed since are marked."""
    return [Task(w.subject, where_words(study, w.visit, w.page, w.line, w.crf), _("to sign again") if w.again else _("not signed yet"),
                 path(w.subject, w.visit, w.page, w.line), "s2" if w.again else "", "wn" if w.again else "") for w in found]


def verification_tasks(found: Sequence[Progress]) -> list[Task]:
    """Values to verify, subject by subject."""
    return [Task(p.subject, ngettext("%(num)s value", "%(num)s values", p.left), ngettext(
        "%(num)s value changed since", "%(num)s values changed since", p.changed) if p.changed else _("never verified"),
        f"/sdv?subject={p.subject}", "v2" if p.changed else "", "wn" if p.changed else "") for p in found]


def dropped_tasks(study: Study, found: Sequence[Dropped]) -> list[Task]:
    """Verifications that a change dropped: where, who changed it, when."""
    return [Task(d.subject, _dropped_words(study, d), f"{ROLES[d.role][language()]} · {format_datetime(d.at, 'dd/MM')}",
                 f"{path(d.subject, d.visit, d.page, d.line)}#i-{d.item}", "v2", "wn") for d in found]


def _dropped_words(study: Study, dropped: Dropped) -> str:
    item = study.item(dropped.page, dropped.item)
    where = where_words(study, dropped.visit, dropped.page, dropped.line)
    return f"{where} – {item.label[language()].lower()}" if item else where


def page_tasks(study: Study, found: Sequence[Begun]) -> list[Task]:
    """Pages that were begun: which, and whether they are complete."""
    return [Task(page.subject, where_words(study, page.visit, page.page, page.line, page.crf), _("begun") if page.begun else _("complete"),
                 path(page.subject, page.visit, page.page, page.line), "e1" if page.begun else "", "e") for page in found]


def check_tasks(study: Study, found: Sequence[tuple[str, int]]) -> list[Task]:
    """Checks with their open queries; a range or a line without a number of its own has only its short name."""
    return [Task(check, study.checks[check].message[language()] if check in study.checks else "",
                 ngettext("%(num)s open query", "%(num)s open queries", count), f"/queries?state=open&check={check}", "q1", "qr")
            for check, count in found]
