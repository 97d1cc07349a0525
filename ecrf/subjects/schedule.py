"""The visits of one subject as they stand today: window, state, and the pages asked at each with their own state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from ecrf.casebook.locate import path
from ecrf.casebook.read import Casebook
from ecrf.crf import (
    CRF,
    Book,
    Date,
    FormView,
    Lines,
    Log,
    PartialDate,
    Per,
    Slot,
    Study,
    T,
    Visit,
    VisitFacts,
    VisitState,
    Window,
    visit_state,
)

FILLED = ("completed", "not_done")
"""States of a page that count as complete (rulings R7, R53)."""


@dataclass(frozen=True)
class PageRow:
    """One page of a casebook: where it is, its entry state, whether its visit needs it.

    A page of numbered or listed lines of a visit is one entry: ``line`` is empty, ``lines`` their number, its address the
    table of them, its state ``completed`` when each is.
    """

    number: str
    event: str
    page: type[CRF]
    line: str
    state: str
    required: bool
    study: Study = field(repr=False, compare=False)
    lines: int | None = None

    @property
    def label(self) -> T:
        """What the page is called in lists."""
        return page_label(self.study, self.page, self.line)

    @property
    def place(self) -> tuple[str, str, str]:
        """``(visit, page, line)``."""
        return self.event, self.page.oid, self.line

    @property
    def address(self) -> str:
        """The page's address, as people read it."""
        return path(self.number, self.event, self.page.oid, self.line)

    @property
    def filled(self) -> bool:
        """Complete or declared not done."""
        return self.state in FILLED


@dataclass(frozen=True)
class Visited:
    """One visit of a subject on a day; ``event`` is its OID (``UNS-2`` for a repeated one), ``facts`` what the casebook says."""

    event: str
    visit: Visit
    facts: VisitFacts
    state: VisitState

    @property
    def window(self) -> Window | None:
        """When it may take place, where its anchor is known."""
        return self.facts.window

    @property
    def out_of_window(self) -> bool:
        """It took place outside its window (EC95)."""
        return self.facts.out_of_window

    @property
    def date(self) -> date | None:
        """When it took place."""
        return self.facts.took_place

    @property
    def label(self) -> T:
        """The visit's short name, with its number when it repeats."""
        return numbered(self.visit.short, self.event)

    @property
    def title(self) -> T:
        """The visit's full name, with its number when it repeats."""
        return numbered(self.visit.title, self.event)

    @property
    def due(self) -> bool:
        """Somebody has to do something now: record it, finish it, or say that it was missed."""
        return self.state in (VisitState.OPEN, VisitState.DUE, VisitState.LATE, VisitState.STARTED)


@dataclass(frozen=True)
class VisitRow(Visited):
    """A visit with the pages asked at it."""

    _rows: Callable[[], Iterator[PageRow]] = field(repr=False, compare=False)

    @cached_property
    def pages(self) -> tuple[PageRow, ...]:
        """The pages of the visit, in the schedule's order; worked out when somebody looks."""
        return tuple(self._rows())


def numbered(words: T, event: str) -> T:
    """The words, with the number of a repeated visit behind."""
    _, dash, number = event.partition("-")
    return T(f"{words.fr} {number}", f"{words.en} {number}") if dash else words


def visit_rows(study: Study, casebook: Casebook, today: date, readable: Collection[str]) -> list[VisitRow]:
    """Every visit of the subject in schedule order: planned ones always, repeated ones when present.

    ``readable`` are the OIDs the reader may see; only they count, so that a page somebody may not know of never
    changes what he sees (rulings R25). Visits without any readable page are left out.
    """
    return rows_of(study, casebook, casebook.book(study, today), readable)


def rows_of(study: Study, casebook: Casebook, book: Book, readable: Collection[str], also: str = "") -> list[VisitRow]:
    """The same as ``visit_rows``, over a book that is made already; ``also`` is a repeated visit about to begin."""
    return [VisitRow(event, study.visit(event), facts, state_on(study.visit(event), facts, book.today),
                     partial(page_rows, study, casebook, book, event, facts.took_place, readable))
            for event, facts in told(study, casebook, book, readable, also)]


def told(study: Study, casebook: Casebook, book: Book, readable: Collection[str], also: str = "") -> Iterator[tuple[str, VisitFacts]]:
    """What the casebook says of each visit, in schedule order; not yet of which day that is said."""
    end, begun = ended_on(study, book), {event for event, _, _ in casebook.forms}
    seen = set(readable)
    started = casebook.started(seen)
    for visit in study.visit_list:
        if any(slot.page.oid in seen for slot in visit.slots):
            for event in events_of(visit, casebook, also):
                if book.asks(visit, event) or event in begun:
                    yield event, _facts(study, casebook, book, event, seen, end, started)


def state_on(visit: Visit, facts: VisitFacts, day: date) -> VisitState:
    """The state of a visit on a day; one that nothing plans and nobody awaits does not apply until it begins."""
    state = visit_state(facts, day)
    unplanned = state is VisitState.PLANNED and visit.after is None and not visit.expected
    return VisitState.NOT_APPLICABLE if unplanned else state


def events_of(visit: Visit, casebook: Casebook, also: str = "") -> list[str]:
    """The study events of a declared visit: itself, or ``UNS-1``, ``UNS-2`` … as far as they are present."""
    if not visit.repeats:
        return [visit.oid]
    events = [also, *(event for event, _, _ in casebook.forms)]
    present = {int(event.partition("-")[2]) for event in events if event.partition("-")[0] == visit.oid}
    return [f"{visit.oid}-{number}" for number in sorted(present)]


def next_event(visit: Visit, casebook: Casebook) -> str:
    """The event that adding one more of a repeated visit would make."""
    last = events_of(visit, casebook)[-1:]
    return f"{visit.oid}-{int(last[0].partition('-')[2]) + 1 if last else 1}"


def addable(visit: Visit, event: str, casebook: Casebook) -> bool:
    """Whether the event is there, or is the next one of a repeated visit: numbers have no gaps."""
    return not visit.repeats or event in (*events_of(visit, casebook), next_event(visit, casebook))


def ended_on(study: Study, book: Book) -> date | None:
    """The day the subject's participation ended: the first final milestone reached."""
    days = [day for m in study.milestones if m.final and (day := m.reached(book)) is not None]
    return min(days, default=None)


def _facts(study: Study, casebook: Casebook, book: Book, event: str, readable: Collection[str],
           end: date | None, begun: Collection[str]) -> VisitFacts:
    visit = study.visit(event)
    window = visit.planned(book.anchor(visit.after.oid)) if visit.after else None
    took_place = _took_place(study, book, event, readable)
    page, (item, code) = study.visit_page[0], study.visit_missed
    return VisitFacts(
        window=window, took_place=took_place, expected=visit.expected,
        declared_missed=book.form(page, event).values.get(item) == code, started=event in begun,
        complete=took_place is not None and _complete(study, casebook, book, event, took_place, readable),
        ended=end is not None and (window is None or window.last >= end))


def _took_place(study: Study, book: Book, event: str, readable: Collection[str]) -> date | None:
    """The visit's date; for a reader who does not see the visit page, the date of an anchor recorded at the visit."""
    if study.visit_page[0] in readable:
        return book.visit_date(event)
    dates = (book.anchor(a.oid) for a in study.anchor_list if any(visit == event for _, visit, _ in a.places))
    return next((day for day in dates if day is not None), None)


def page_rows(study: Study, casebook: Casebook, book: Book, event: str, day: date | None,
              readable: Collection[str]) -> Iterator[PageRow]:
    """The pages of one visit, in the schedule's order, one per line where they repeat; ``day`` is the visit's, else it is today."""
    for slot in study.visit(event).slots:
        page = slot.page
        if page.oid not in readable or not (book.asks(page, event) or casebook.lines(page.oid, visit=event)):
            continue
        if isinstance(page.repeats, Log | Lines):
            states = [form.state for form in casebook.lines(page.oid, visit=event)]
            yield PageRow(casebook.subject, event, page, "", _together(states), slot.required, study, len(states))
            continue
        for line, required in _lines(study, casebook, book, event, slot, day):
            form = casebook.form(event, page.oid, line)
            yield PageRow(casebook.subject, event, page, line, form.state if form else "not_started", required, study)


def _complete(study: Study, casebook: Casebook, book: Book, event: str, day: date, readable: Collection[str]) -> bool:
    """Whether each page that ``page_rows`` calls required is filled; looked at for every visit of every line of a list."""
    for slot in study.visit(event).slots:
        page, repeats = slot.page, slot.page.repeats
        if not slot.required or page.oid not in readable:
            continue
        form = casebook.forms.get((event, page.oid, "")) if repeats is None else None
        if form is not None and form.state in FILLED or not (
                book.asks(page, event) or casebook.lines(page.oid, visit=event)):
            continue
        if repeats is None:
            return False
        if isinstance(repeats, Log | Lines):
            if _together([line.state for line in casebook.lines(page.oid, visit=event)]) != "completed":
                return False
            continue
        for line, required in _lines(study, casebook, book, event, slot, day):
            form = casebook.form(event, page.oid, line)
            if required and (form is None or form.state not in FILLED):
                return False
    return True


def _together(states: list[str]) -> str:
    """The entry state of a page of lines: complete when every line is."""
    if not states:
        return "not_started"
    return "completed" if all(state in FILLED for state in states) else "started"


def _lines(study: Study, casebook: Casebook, book: Book, event: str, slot: Slot, day: date | None) -> list[tuple[str, bool]]:
    repeats = slot.page.repeats
    if not isinstance(repeats, Per):
        return [("", slot.required)]
    here = [form.line for form in casebook.lines(slot.page.oid, visit=event)]
    wanted = set(book.lines_asked(slot.page, event))
    asked = {line: slot.required and surely for line, surely in _expected(study, book, repeats, day or book.today) if line in wanted}
    return [(line, asked.get(line, False)) for line in sorted({*asked, *here}, key=line_order)]


def _expected(study: Study, book: Book, per: Per, day: date) -> Iterator[tuple[str, bool]]:
    """The live lines of the register seen by that day, and whether that is certain (a partial date may leave it open)."""
    dated = next((name for name, item in study.pages[per.of].items.items() if isinstance(item, Date)), None)
    for form in book.forms(per.of):
        seen = _first_seen(form, dated)
        if seen is None or seen.earliest <= day:
            yield form.line, seen is None or seen.latest <= day


def _first_seen(form: FormView, dated: str | None) -> PartialDate | None:
    value: PartialDate | None = getattr(form, dated) if dated else None
    return value


def page_label(study: Study, page: type[CRF], line: str) -> T:
    """What a page is called in lists: its title, with the key of its line as people read it."""
    if not line:
        return page.title
    owner = study.pages[page.repeats.of] if isinstance(page.repeats, Per) else page
    if isinstance(owner.repeats, Lines):
        shown = owner.repeats
        return T(*(f"{page.title[lang]}, {shown.shown(line, lang)}" for lang in ("fr", "en")))
    key = owner.repeats.shown(line, "fr") if owner.repeats else line  # type: ignore[union-attr]
    return T(f"{page.title.fr} {key}", f"{page.title.en} {key}")


def line_order(line: str) -> tuple[int, str]:
    """Sort key of line keys: 2 before 10."""
    return len(line), line
