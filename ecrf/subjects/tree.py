"""The frame of every page of a subject: the bar with its facts, and the tree of visits, pages and logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from flask_babel import gettext as _

from ecrf.casebook.locate import SubjectRow, path
from ecrf.casebook.read import Casebook
from ecrf.context import language
from ecrf.crf import CRF, Book, Lines, Log, Per, Study, T, VisitState
from ecrf.permissions import Actor
from ecrf.queries.threads import Thread
from ecrf.sdv.marks import Marks

from .facts import Facts, page_facts, said_about
from .schedule import PageRow, VisitRow, page_label, rows_of

GLYPH = {VisitState.PLANNED: "plan", VisitState.OPEN: "win", VisitState.DUE: "due", VisitState.LATE: "late",
         VisitState.STARTED: "started", VisitState.MISSED: "miss", VisitState.DONE: "done",
         VisitState.NOT_APPLICABLE: "na"}
"""The name of each state in ``macros/visit.html``."""

Address = tuple[str, str, str]


def state_words() -> dict[VisitState, str]:
    """Each state of a visit in the language of the page."""
    return {VisitState.PLANNED: _("planned"), VisitState.OPEN: _("window open"), VisitState.DUE: _("to do now"),
            VisitState.LATE: _("late, window closed"), VisitState.STARTED: _("entry started"),
            VisitState.MISSED: _("missed"), VisitState.DONE: _("done"),
            VisitState.NOT_APPLICABLE: _("not applicable")}


@dataclass(frozen=True)
class PageLink:
    """A page in the tree, with its five facts."""

    row: PageRow
    facts: Facts
    current: bool


@dataclass(frozen=True)
class VisitLink:
    """A visit in the tree; ``pages`` only for the current one."""

    row: VisitRow
    glyph: str
    day: str
    open_queries: int
    address: str
    current: bool
    pages: tuple[PageLink, ...]


@dataclass(frozen=True)
class LogLink:
    """A log, or a page that exists once: lines live, open queries, the facts of a page without lines."""

    page: type[CRF]
    address: str
    lines: int | None
    open_queries: int
    facts: Facts | None
    current: bool


@dataclass(frozen=True)
class RegisterLine:
    """A line of the study's register in the bar: ``U02``, and its latest status in words."""

    key: str
    shown: str
    status: T | None
    address: str


@dataclass(frozen=True)
class Tree:
    """The tree of one subject. ``here`` names the page one is on; ``addresses`` are all pages in reading order."""

    number: str
    here: str
    visits: list[VisitLink]
    once: list[LogLink]
    logs: list[LogLink]
    more: list[tuple[str, T]]

    @property
    def addresses(self) -> list[str]:
        """The addresses of the pages that exist once, then of every page of every visit, in order."""
        return [link.address for link in self.once] + [page.address for v in self.visits for page in v.row.pages]


def frame(actor: Actor, study: Study, subject: SubjectRow, casebook: Casebook, threads: Mapping[int, list[Thread]],
          marks: Marks, current: Address = ("", "", "")) -> dict[str, Any]:
    """The variables ``bar``, ``tree`` and ``visit_rows`` of a page of this subject; nothing is read here."""
    book = casebook.book(study, subject.today)
    readable = set(actor.readable(study.page_list))
    rows = rows_of(study, casebook, book, readable, also=current[0])
    said = _Said(study, casebook, threads, marks)
    tree = Tree(subject.number, _here(study, rows, current), [_visit_link(subject, row, said, current) for row in rows],
                [_once_link(subject, page, said, current) for page in study.once if page.oid in readable],
                [_log_link(subject, page, said, current) for page in study.logs if page.oid in readable],
                more_visits(study, actor))
    return {"bar": bar(study, subject, book, threads), "tree": tree, "visit_rows": rows}


def _here(study: Study, rows: list[VisitRow], current: Address) -> str:
    event, oid, line = current
    visit = next((row.label[language()] for row in rows if row.event == event and event), "")
    page = page_label(study, study.pages[oid], "" if line == "new" else line)[language()] if oid else ""
    return " · ".join(filter(None, (visit, page)))


@dataclass
class _Said:
    """What is said about each page of the casebook."""

    study: Study
    casebook: Casebook
    threads: Mapping[int, list[Thread]]
    marks: Marks

    def facts(self, page: type[CRF], address: Address) -> Facts:
        """The five facts of the page at that address."""
        form = self.casebook.forms.get(address)
        return page_facts(form.state if form else "not_started", said_about(page, form, self.threads, self.marks))

    @cached_property
    def open(self) -> Counter[str]:
        """Open queries by visit, and by page of a log."""
        asked = ((form, sum(t.state == "open" for t in self.threads.get(form.id, ())))
                 for form in self.casebook.forms.values() if form.id in self.threads)
        return Counter(chain.from_iterable([form.visit or form.page] * count for form, count in asked))


def bar(study: Study, subject: SubjectRow, book: Book, threads: Mapping[int, list[Thread]]) -> dict[str, object]:
    """The subject bar: number, site, the trial's figures, queries, and the lines of its register with their status."""
    lang = language()
    figures = [(figure.title[lang], words) for figure in study.figures if (words := figure.compute(book, lang))]
    state = study.state(book)
    return {"number": subject.number, "site": subject.site, "site_name": subject.site_name, "figures": figures,
            "state": state.title[lang] if state else "", "register": register_lines(study, book),
            "open": sum(t.state == "open" for asked in threads.values() for t in asked),
            "answered": sum(t.state == "answered" for asked in threads.values() for t in asked),
            "register_word": study.register[1]}


def register_lines(study: Study, book: Book) -> list[RegisterLine]:
    """The live lines of the register, with the status that the latest page about each gives."""
    oid, word = study.register
    return [RegisterLine(form.line, shown_key(study.pages[oid], form.line), latest_status(study, book, form.line),
                         f"{path(book.number, '', '')}/{word}/{shown_key(study.pages[oid], form.line)}")
            for form in book.forms(oid)]


def shown_key(page: type[CRF], line: str) -> str:
    """The key of a register's line as people read it: ``U02``."""
    return page.repeats.shown(line, "fr") if isinstance(page.repeats, Log | Lines) else line


def status_of(page: type[CRF]) -> str | None:
    """The item of a page per register line that says how it stands: the first coded one of its summary."""
    return next((name for name in page.summary if page.items[name].codelist), None)


def course_pages(study: Study) -> list[type[CRF]]:
    """The pages that follow each line of the register from visit to visit."""
    return [p for p in study.page_list if isinstance(p.repeats, Per) and p.repeats.of == study.register[0]]


def latest_status(study: Study, book: Book, line: str) -> T | None:
    """The status last recorded for a line of the register, in words."""
    found: list[tuple[tuple[int, str], T]] = []
    for page in course_pages(study):
        name = status_of(page)
        for form in book.forms(page.oid) if name else ():
            value = form.values.get(name or "")
            if form.line == line and value is not None:
                day = book.visit_date(form.visit)
                codelist = page.items[name or ""].codelist
                words = codelist[value].label if codelist and value in codelist else T(value, value)
                found.append(((study.visit_order(form.visit)[0], str(day or "")), words))
        if found:
            break
    return max(found, key=lambda pair: (pair[0][1], pair[0][0]))[1] if found else None


def _visit_link(subject: SubjectRow, row: VisitRow, said: _Said, current: Address) -> VisitLink:
    here = row.event == current[0] and bool(current[0])
    pages = [PageLink(page, said.facts(page.page, page.place), page.place == current) for page in row.pages if here]
    return VisitLink(row, GLYPH[row.state], day_words(row, subject.today), said.open[row.event],
                     path(subject.number, row.event, ""), here, tuple(pages))


def day_words(row: VisitRow, today: date) -> str:
    """What the tree prints behind a visit: the day it took place, the last day of its window, or the planned day."""
    if row.state in (VisitState.OPEN, VisitState.DUE) or (row.state is VisitState.STARTED and not row.date):
        return f"→{row.window.last:%d/%m}" if row.window else ""
    if row.date:
        return f"{row.date:%d/%m}"
    if row.state is VisitState.LATE and row.window:
        return f"+ {(today - row.window.last).days}"
    return f"{row.window.target:%d/%m}" if row.window and row.state is not VisitState.NOT_APPLICABLE else ""


def _once_link(subject: SubjectRow, page: type[CRF], said: _Said, current: Address) -> LogLink:
    facts = said.facts(page, ("", page.oid, ""))
    return LogLink(page, path(subject.number, "", page.oid), None, 0, facts, current[1] == page.oid)


def _log_link(subject: SubjectRow, page: type[CRF], said: _Said, current: Address) -> LogLink:
    lines = said.casebook.lines(page.oid)
    return LogLink(page, path(subject.number, "", page.oid), len(lines), said.open[page.oid], None,
                   current[0] == "" and current[1] == page.oid)


def more_visits(study: Study, actor: Actor) -> list[tuple[str, T]]:
    """The visits that may be added: OID and name of each repeated one whose pages the actor records."""
    return [(v.oid, v.title) for v in study.visit_list if v.repeats and any(actor.records(s.page) for s in v.slots)]


def page_rows_of_subject(study: Study, casebook: Casebook, readable: set[str]) -> list[PageRow]:
    """Every page that hangs on the subject itself: those that exist once, and each line of the logs."""
    rows = [PageRow(casebook.subject, "", p, "", p.title, _state(casebook, ("", p.oid, "")), True)
            for p in study.once if p.oid in readable]
    for page in study.logs:
        if page.oid in readable:
            rows += [PageRow(casebook.subject, "", page, f.line, page_label(study, page, f.line), f.state, False)
                     for f in casebook.lines(page.oid)]
    return rows


def _state(casebook: Casebook, address: Address) -> str:
    form = casebook.forms.get(address)
    return form.state if form else "not_started"

