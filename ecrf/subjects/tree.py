"""The frame of every page of a subject: the bar with its facts, and the tree of visits, pages and logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from ecrf.casebook.locate import SubjectRow, path
from ecrf.casebook.read import Casebook
from ecrf.casebook.read import casebook as read_casebook
from ecrf.context import language
from ecrf.crf import CRF, Book, Lines, Log, Per, Study, T, VisitState
from ecrf.crf.reach import looked_at
from ecrf.permissions import Actor
from ecrf.queries.threads import Thread, threads
from ecrf.sdv import plan
from ecrf.sdv.marks import Marks, marks
from ecrf.signatures.standing import standings

from .facts import Facts, SignOff
from .groups import Address, Group, PageLink, Said, grouped
from .schedule import VisitRow, page_label, rows_of

GLYPH = {VisitState.PLANNED: "plan", VisitState.OPEN: "win", VisitState.DUE: "due", VisitState.LATE: "late",
         VisitState.STARTED: "started", VisitState.MISSED: "miss", VisitState.DONE: "done",
         VisitState.NOT_APPLICABLE: "na"}
"""The name of each state in ``macros/visit.html``."""


def state_words() -> dict[VisitState, str]:
    """Each state of a visit in the language of the page."""
    return {VisitState.PLANNED: _("planned"), VisitState.OPEN: _("window open"), VisitState.DUE: _("to do now"),
            VisitState.LATE: _("late, window closed"), VisitState.STARTED: _("entry started"),
            VisitState.MISSED: _("missed"), VisitState.DONE: _("done"),
            VisitState.NOT_APPLICABLE: _("not applicable")}


@dataclass(frozen=True)
class VisitLink:
    """A visit in the tree; ``groups`` only of the current one, ``following`` the page to fill first."""

    row: VisitRow
    glyph: str
    words: str
    day: str
    open_queries: int
    address: str
    current: bool
    groups: tuple[Group, ...]
    following: PageLink | None = None

    @property
    def pages(self) -> list[PageLink]:
        """The pages of the current visit, in their groups' order."""
        return [link for group in self.groups for link in group.links]

    @property
    def filled(self) -> int:
        """How many of the pages needed are complete."""
        return sum(page.required and page.filled for page in self.row.pages)

    @property
    def asked(self) -> int:
        """How many pages are needed."""
        return sum(page.required for page in self.row.pages)


@dataclass(frozen=True)
class RegisterLine:
    """A line of the study's register in the bar: ``U02``, and its latest status in words."""

    key: str
    shown: str
    status: T | None
    address: str


@dataclass(frozen=True)
class Tree:
    """The tree of one subject: visits, the pages of the current one, those of the subject. ``here``: the page one is on."""

    number: str
    here: str
    visits: list[VisitLink]
    groups: list[Group]
    more: list[tuple[str, T]]
    _drawn: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def visit(self) -> VisitLink | None:
        """The current visit."""
        return next((link for link in self.visits if link.current), None)

    def kept(self, macro: Callable[[Facts], Any], facts: Facts) -> Any:
        """A macro's drawing of facts, drawn once for all pages that stand the same."""
        if facts not in self._drawn:
            self._drawn[facts] = macro(facts)
        return self._drawn[facts]


def frame(actor: Actor, study: Study, subject: SubjectRow, casebook: Casebook, asked: Mapping[int, list[Thread]],
          marked: Marks, current: Address = ("", "", "")) -> dict[str, Any]:
    """The variables ``bar``, ``tree``, ``visit_rows`` and ``off`` (signatures and holds) of a page of this subject.

    Only the signatures are read here, in one statement.
    """
    book = casebook.book(study, subject.today, subject.kept)
    readable = set(actor.readable(study.page_list))
    rows = rows_of(study, casebook, book, readable, also=current[0])
    off = SignOff(standings(subject.number, sorted(readable)), subject.holds)
    said, words = Said(study, casebook, asked, marked, current, off), state_words()
    tree = Tree(subject.number, _here(study, rows, current), [_visit_link(actor, subject, row, said, words) for row in rows],
                grouped(study, said.of_subject(book, readable)), more_visits(study, actor))
    return {"bar": bar(study, subject, book, asked), "tree": tree, "visit_rows": rows, "off": off}


def read_framed(actor: Actor, study: Study, number: str, current: Address) -> tuple[Casebook, dict[int, list[Thread]], Marks]:
    """Casebook, queries and marks as far as the frame of the page one is on shows them, in three statements."""
    pages, (event, oid, _line) = actor.readable(study.page_list), current
    once = [page.oid for page in study.page_list if page.scope == "subject" and not isinstance(page.repeats, Log)]
    also = [oid] if oid else []
    beside = {other for item in study.pages[oid].items.values() for other in looked_at(item)} if oid else set()
    valued = None if study.framed is None else {*study.framed, *also, *beside}
    casebook = read_casebook(actor, study, number, valued, told=also, visit=event)
    return casebook, threads(number, pages), marks(number, pages, around=(event, once + also), plans=plan.known_to(actor))


def neighbours(rows: Iterable[VisitRow], place: Address) -> tuple[str | None, str | None]:
    """The addresses of the pages before and after this one at its visit; the lines of a log are one page."""
    pages = [page for row in rows if row.event == place[0] for page in row.pages]
    at = next((n for n, page in enumerate(pages) if page.place == place or (page.lines is not None and page.place[:2] == place[:2])),
              None)
    if at is None:
        return None, None
    return (pages[at - 1].address if at else None), (pages[at + 1].address if at + 1 < len(pages) else None)


def _here(study: Study, rows: list[VisitRow], current: Address) -> str:
    event, oid, line = current
    visit = next((row.label[language()] for row in rows if row.event == event and event), "")
    page = page_label(study, study.pages[oid], "" if line == "new" else line)[language()] if oid else ""
    return " · ".join(filter(None, (visit, page)))


def bar(study: Study, subject: SubjectRow, book: Book, queries: Mapping[int, list[Thread]]) -> dict[str, object]:
    """The subject bar: number, site, the trial's figures, queries, and the lines of its register with their status."""
    lang = language()
    figures = [(figure.title[lang], words) for figure in study.figures if (words := figure.compute(book, lang))]
    state = study.state(book)
    return {"number": subject.number, "site": subject.site, "site_name": subject.site_name, "figures": figures,
            "state": state.title[lang] if state else "", "register": register_lines(study, book),
            "open": sum(t.state == "open" for asked in queries.values() for t in asked),
            "answered": sum(t.state == "answered" for asked in queries.values() for t in asked),
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


def _visit_link(actor: Actor, subject: SubjectRow, row: VisitRow, said: Said, words: Mapping[VisitState, str]) -> VisitLink:
    here = row.event == said.current[0] and bool(said.current[0])
    groups = tuple(grouped(said.study, map(said.of_visit, row.pages))) if here else ()
    asked = row.state not in (VisitState.MISSED, VisitState.NOT_APPLICABLE)
    following = next((link for group in groups for link in group.links
                      if asked and link.required and not link.filled and actor.records(link.page)), None)
    return VisitLink(row, GLYPH[row.state], words[row.state], day_words(row, subject.today), said.open[row.event],
                     path(subject.number, row.event, ""), here, groups, following)


def day_words(row: VisitRow, today: date) -> str:
    """What the tree prints behind a visit: the day it took place, the last day of its window, or the planned day."""
    if row.state in (VisitState.OPEN, VisitState.DUE) or (row.state is VisitState.STARTED and not row.date):
        return f"→{row.window.last:%d/%m}" if row.window else ""
    if row.date:
        return f"{row.date:%d/%m}"
    if row.state is VisitState.LATE and row.window:
        return f"+ {(today - row.window.last).days}"
    return f"{row.window.target:%d/%m}" if row.window and row.state is not VisitState.NOT_APPLICABLE else ""


def more_visits(study: Study, actor: Actor) -> list[tuple[str, T]]:
    """The visits that may be added: OID and name of each repeated one whose pages the actor records."""
    return [(v.oid, v.title) for v in study.visit_list if v.repeats and any(actor.records(s.page) for s in v.slots)]
