"""The lines of the register as they stand: last status and size, sign, episodes, and what elsewhere concerns each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ecrf.casebook.locate import path
from ecrf.crf import CRF, Book, Course, Date, FormView, Item, Lines, Per, Sign, Study, T
from ecrf.crf.items import Line as LineItem

from .schedule import numbered, page_label
from .tree import shown_key


@dataclass(frozen=True)
class Seen:
    """A line at one visit: its page, the day, the status and its sign, the sizes and the measure."""

    form: FormView
    visit: T
    day: date | None
    study_day: int | None
    status: T | None
    sign: Sign
    sizes: tuple[str, ...]
    measure: Decimal | None
    also: tuple[tuple[T, str], ...]
    address: str


@dataclass(frozen=True)
class Followed:
    """One line of the register, followed over the visits."""

    study: Study
    book: Book
    form: FormView
    lang: str

    @property
    def course(self) -> Course:
        """How lines are followed; only asked of a study that says so."""
        assert self.study.course is not None
        return self.study.course

    @property
    def page(self) -> type[CRF]:
        """The register's page."""
        return self.form.page

    @property
    def key(self) -> str:
        """The key people read: ``U02``."""
        return shown_key(self.page, self.form.line)

    @property
    def address(self) -> str:
        """The line's own page."""
        return f"{path(self.book.number, '', '')}/{self.study.register[1]}/{self.key}"

    @property
    def place(self) -> str:
        """The code of its place on the map; empty while it is not given."""
        return self.form.values.get(self.course.place) or ""

    def said(self, name: str) -> str:
        """An item of the register in words."""
        return shown(self.page.items[name], self.form, self.lang)

    @cached_property
    def course_rows(self) -> list[Seen]:
        """The visits that looked at it, oldest first."""
        forms = [f for f in self.book.forms(self.course.page) if f.line == self.form.line and f.opened]
        return sorted((self._seen(f) for f in forms), key=lambda s: (s.day or self.book.today,
                                                                     self.study.visit_order(s.form.visit)))

    def _seen(self, form: FormView) -> Seen:
        course, page, day = self.course, form.page, self.book.visit_date(form.visit)
        status = form.values.get(course.status)
        words = page.items[course.status].codelist
        return Seen(form, numbered(self.study.visit(form.visit).short, form.visit), day,
                    self.book.study_day(day) if day else None,
                    words[status].label if words and status and status in words else None,
                    course.sign(self.form, status), tuple(shown(page.items[n], form, self.lang, unit=False) for n in course.sizes),
                    _number(form.values.get(course.measure)),
                    tuple((page.items[n].label, said) for n in course.also if (said := shown(page.items[n], form, self.lang))),
                    path(self.book.number, form.visit, page.oid, form.line))

    def at(self, event: str) -> Seen | None:
        """The line at one visit."""
        return next((seen for seen in self.course_rows if seen.form.visit == event), None)

    @property
    def last(self) -> Seen | None:
        """The latest visit that gave a status."""
        return next((seen for seen in reversed(self.course_rows) if seen.status), None)

    @property
    def sign(self) -> Sign:
        """How it is drawn now."""
        return self.last.sign if self.last else self.course.sign(self.form, None)

    @property
    def ended(self) -> bool:
        """Whether its last status is one that only a new line follows."""
        return self.last is not None and self.last.form.values.get(self.course.status) in self.course.ended

    @cached_property
    def starred(self) -> bool:
        """Whether the trial looks at this line first."""
        return self.course.starred(self.book, self.form.line)

    @property
    def words(self) -> str:
        """Its state in words, small, as they follow its key."""
        told = self.sign.words[self.lang].lower()
        return f"{told}, {self.course.star_words[self.lang]}" if self.starred else told

    def size(self, seen: Seen | None) -> str:
        """Sizes and measure of a visit in words: 6,8 × 5,4 mm · 28,8 mm²."""
        if seen is None:
            return ""
        page = self.study.pages[self.course.page]
        unit = page.items[self.course.sizes[0]].unit_in(self.lang) if self.course.sizes else ""
        sizes = f"{' × '.join(seen.sizes)} {unit}".strip() if all(seen.sizes) and seen.sizes else ""
        return " · ".join(filter(None, (sizes, shown(page.items[self.course.measure], seen.form, self.lang))))

    @property
    def reference(self) -> Seen | None:
        """The measure that changes are counted from: the last up to day 0; before day 0, and without one, the first."""
        measured = [s for s in self.course_rows if s.measure]
        before = [s for s in measured if s.study_day is not None and s.study_day <= 0]
        return before[-1] if before else measured[0] if measured else None

    def change(self, seen: Seen) -> int | None:
        """Change of the measure from the reference, in percent; an ended line has nothing left to measure: −100."""
        base = self.reference
        if base is None or base is seen or base.measure is None or (seen.day or date.max) <= (base.day or date.min):
            return None
        if seen.form.values.get(self.course.status) in self.course.ended:
            return -100
        return None if seen.measure is None else round(100 * (seen.measure - base.measure) / base.measure)


def follow(study: Study, book: Book, lang: str) -> list[Followed]:
    """Every live line of the register; empty for a study that does not say how its lines are followed."""
    return [Followed(study, book, form, lang) for form in book.forms(study.register[0])] if study.course else []


def shown(item: Item, form: FormView, lang: str, unit: bool = True) -> str:
    """A value on file as people read it, with its unit; a missing code as it is; empty when nothing is recorded."""
    value = form.values.get(item.name)
    if value is None:
        return form.missing.get(item.name, "")
    return f"{item.shown(value, lang)}{f' {item.unit_in(lang)}' if item.unit and unit else ''}"


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None


@dataclass(frozen=True)
class Concern:
    """A page elsewhere that concerns a line: where, when, what it says, and whether it names the line or its finger."""

    label: T
    visit: T | None
    address: str
    when: str
    what: tuple[tuple[T, str], ...]
    named: bool


def concerns(one: Followed, oids: tuple[str, ...]) -> list[Concern]:
    """The pages of those kinds that name the line, are about it, or are about the finger it is on."""
    found = []
    for form in (f for oid in oids for f in one.book.forms(oid) if f.opened):
        named = _names(one, form)
        if named or _same_finger(one, form):
            found.append(_concern(one, form, named))
    return found


def _names(one: Followed, form: FormView) -> bool:
    """Whether the page is about the line, or names it in one of its answers."""
    if isinstance(form.page.repeats, Per) and form.page.repeats.of == one.page.oid:
        return bool(form.line == one.form.line)
    pointing = [item for item in form.page.pointing if item.of == one.page.oid]
    return any(one.form.line in _keys(item, form) for item in pointing)


def _keys(item: LineItem, form: FormView) -> list[str]:
    return (form.values.get(item.name) or "").split(" ")


def _same_finger(one: Followed, form: FormView) -> bool:
    place: Any = one.page.items[one.course.place]
    digit, fingers = place.hands.digit(one.place), place.hands.fingers
    if digit is None:
        return False
    if isinstance(form.page.repeats, Lines) and form.page.repeats.codelist is fingers:
        return bool(form.line == digit)
    coded = (form.values.get(i.name) or "" for i in form.page.items.values() if i.codelist is fingers)
    return any(digit in value.split(" ") for value in coded)


def _concern(one: Followed, form: FormView, named: bool) -> Concern:
    items = form.page.items.values()
    dates = [words for i in items if isinstance(i, Date) and (words := shown(i, form, one.lang))][:2]
    day = one.book.visit_date(form.visit) if form.visit else None
    when = " → ".join(dates) or (f"{day:%d/%m/%Y}" if day else "")
    what = tuple(_words(form, one.lang, one.page.oid))
    visit = numbered(one.study.visit(form.visit).short, form.visit) if form.visit else None
    about = isinstance(form.page.repeats, Per)
    return Concern(form.page.title if about else page_label(one.study, form.page, form.line), visit,
                   path(one.book.number, form.visit, form.page.oid, form.line), when, what, named)


def _words(form: FormView, lang: str, register: str) -> Iterator[tuple[T, str]]:
    """What a page says in a line of a table: its summary, else its critical answers; without dates and lines named."""
    page = form.page
    told = [page.items[name] for name in page.summary] or [i for i in page.items.values() if i.critical]
    for item in told:
        names = isinstance(item, LineItem) and item.of == register
        if not names and not isinstance(item, Date) and (words := shown(item, form, lang)):
            yield item.label, words
