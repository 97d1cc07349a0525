"""The lines of the study's register, followed from visit to visit: what stands on the pages that exist once per line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ecrf.casebook.locate import SubjectRow, path
from ecrf.casebook.read import Casebook
from ecrf.context import language
from ecrf.crf import CRF, Book, Derived, FormView, Item, Log, Study, T, VisitState
from ecrf.crf.items import Line as LineItem
from ecrf.crf.items import Lines, Staff

from . import hands
from .curve import curve
from .following import Followed, Seen, concerns, follow, shown
from .schedule import PageRow, VisitRow, numbered
from .tree import course_pages, latest_status, shown_key, status_of


@dataclass(frozen=True)
class Cell:
    """One line of the register at one visit: a few words, and the page they stand on."""

    words: str
    address: str
    state: str


@dataclass(frozen=True)
class CourseRow:
    """One visit in the course of one line."""

    visit: T
    date: date | None
    cells: list[str]
    address: str
    page: T


def table(study: Study, casebook: Casebook, subject: SubjectRow) -> dict[str, Any]:
    """All lines of the register: what each is, and its status at every visit that looked at it."""
    book = casebook.book(study, subject.today, subject.kept)
    followed = {one.form.line: one for one in follow(study, book, language())}
    page = study.pages[study.register[0]]
    events = [event for event in book.visits() if any(_at(book, p, event) for p in course_pages(study))]
    events.sort(key=lambda event: book.visit_date(event) or book.today)
    lines = []
    for form in book.forms(page.oid):
        key = shown_key(page, form.line)
        cells = {event: _status_at(study, book, event, form.line) for event in events}
        lines.append({"key": key, "form": form, "one": followed.get(form.line), "status": latest_status(study, book, form.line), "cells": cells,
                      "address": f"{path(subject.number, '', '')}/{study.register[1]}/{key}"})
    heads = [(event, numbered(study.visit(event).short, event), book.visit_date(event)) for event in events]
    return {"page": page, "lines": lines, "heads": heads, "summary": [page.items[n] for n in page.summary],
            "shown": shown, "word": study.register[1], "may_log": isinstance(page.repeats, Log),
            "followed": list(followed.values()), "course": study.course}


def hand_map(study: Study, casebook: Casebook, subject: SubjectRow, root: str, *, records: bool, place: str = "",
             digit: str = "") -> dict[str, Any]:
    """The map of all lines: an empty region leads to a new line there, a held one to what may be done there.

    ``place`` is the region chosen, ``digit`` the finger enlarged; what is none of the map is passed over.
    """
    book = casebook.book(study, subject.today, subject.kept)
    lines = follow(study, book, language())
    known = hands.hands_of(study)
    if known is None:
        return {"drawing": None, "chosen": None}
    held = {one.place for one in lines}
    here = f"{root}{path(subject.number, '', '')}/{study.register[1]}"

    def leads(code: str) -> str | None:
        if code in held:
            return f"{here}?place={code}#place"
        return hands.new_line(study, subject.number, root, code) if records else None
    gone = set(known.lost(book)) if known.lost else set()
    place = place if place in known.spots and place not in gone else ""
    drawing = hands.draw(study, book, lines, language(), root, leads, current=place,
                         digit=digit if digit in known.fingers else "")
    chosen = {"code": place, "words": known.codelist.label(place, language()), "lines": [o for o in lines if o.place == place],
              "new": hands.new_line(study, subject.number, root, place),
              "again": [(o, hands.new_line(study, subject.number, root, place, o)) for o in lines
                        if o.place == place and o.ended]} if place else None
    return {"drawing": drawing, "chosen": chosen, "here": here, "gone": bool(gone)}


@dataclass(frozen=True)
class AtVisit:
    """A line of the register at one visit: what was last known before it, what the visit says, the page that asks."""

    one: Followed
    before: Seen | None
    here: Seen | None
    row: PageRow


def at_visit(study: Study, casebook: Casebook, subject: SubjectRow, visit: VisitRow) -> list[AtVisit]:
    """Every line that the visit looks at, with its last status before; empty where the visit does not look."""
    book = casebook.book(study, subject.today, subject.kept)
    lines = {one.form.line: one for one in follow(study, book, language())}
    asked = [row for row in visit.pages if study.course is not None and row.page.oid == study.course.page]
    return [AtVisit(one, *_around(one, visit), row) for row in asked if (one := lines.get(row.line)) is not None]


def _around(one: Followed, visit: VisitRow) -> tuple[Seen | None, Seen | None]:
    """``(last seen before the visit, seen at it)``."""
    here = next((seen for seen in one.course_rows if seen.form.visit == visit.event), None)
    day = visit.date
    before = [s for s in one.course_rows if s is not here and s.status and (day is None or (s.day is not None and s.day < day))]
    return (before[-1] if before else None), here


def _at(book: Book, page: type[CRF], event: str) -> bool:
    return any(form.visit == event for form in book.forms(page.oid))


def _status_at(study: Study, book: Book, event: str, line: str) -> tuple[T | None, str, str]:
    """``(status, measures, address)`` of a line at a visit."""
    for page in course_pages(study):
        form = book.form(page.oid, event, line)
        name = status_of(page)
        if form.opened and name:
            value, codelist = form.values.get(name), page.items[name].codelist
            words = codelist[value].label if value and codelist and value in codelist else None
            return words, page.oid, path(book.number, event, page.oid, line)
    return None, "", ""


def line(study: Study, casebook: Casebook, subject: SubjectRow, key: str, lang: str) -> dict[str, Any] | None:
    """One line by the key people read (``U02``): what the register says, and a table of its course per page."""
    page = study.pages[study.register[0]]
    book = casebook.book(study, subject.today, subject.kept)
    form = next((f for f in book.forms(page.oid) if shown_key(page, f.line) == key), None)
    if form is None:
        return None
    told = {study.course.page, *(oid for linked in study.course.linked for oid in linked.pages)} if study.course else set()
    courses = [(p, _course_items(p), _course(book, p, form.line, lang)) for p in course_pages(study) if p.oid not in told]
    return {"page": page, "form": form, "key": key, "shown": shown, "word": study.register[1],
            "status": latest_status(study, book, form.line), "address": path(subject.number, "", page.oid, form.line),
            "facts": [(item, words) for item in page.items.values() if (words := _value(item, form, book, lang))],
            "courses": [(p, items, rows) for p, items, rows in courses if rows],
            **(followed_line(study, book, form.line, lang) if study.course else {"one": None})}


def followed_line(study: Study, book: Book, line: str, lang: str) -> dict[str, Any]:
    """What the page of one line shows beyond the register: its curve, its episodes, what elsewhere concerns it."""
    lines = follow(study, book, lang)
    one = next(o for o in lines if o.form.line == line)
    measured = [(s.day, s.measure, s.visit[lang], shown(s.form.page.items[one.course.measure], s.form, lang, unit=False))
                for s in one.course_rows if s.day is not None and s.measure is not None]
    parent = one.form.values.get(one.course.parent)
    place = one.page.items[one.course.place]
    said = {one.course.seen, one.course.place, one.course.parent, one.course.origin}
    said |= {i.name for i in one.page.items.values() if isinstance(i, Derived) and tuple(i.inputs) == (place,)}
    return {"said_above": said, "one": one, "lines": lines, "course": one.course, "measure": study.pages[one.course.page].items[one.course.measure],
            "curve": curve(measured, book.anchor(study.day_zero)), "zero": book.study.anchors[study.day_zero].title,
            "before": next((o for o in lines if o.form.line == parent), None),
            "after": [o for o in lines if o.form.values.get(one.course.parent) == line],
            "linked": [(linked.title, concerns(one, linked.pages)) for linked in one.course.linked]}


AHEAD = (VisitState.PLANNED, VisitState.OPEN, VisitState.DUE, VisitState.LATE, VisitState.STARTED)


def awaited(study: Study, one: Followed, visits: list[VisitRow], most: int = 3) -> list[tuple[VisitRow, PageRow]]:
    """The next visits that will look at a line and have not yet, the earliest first."""
    seen = {s.form.visit for s in one.course_rows}
    rows = [(visit, row) for visit in visits for row in visit.pages if visit.state in AHEAD and visit.event not in seen
            and row.page.oid == one.course.page and row.line == one.form.line and row.required]
    return rows[:most] if not one.ended or rows else []


def _value(item: Item, form: FormView, book: Book, lang: str) -> str:
    if item.derived and not item.stored:
        value = item.value_for(form, book)
        return f"{item.shown(value, lang)}{f' {item.unit_in(lang)}' if item.unit else ''}" if value is not None else ""
    return shown(item, form, lang)


def _course_items(page: type[CRF]) -> list[Item]:
    """The items of the course table: the page's summary and what is computed from it, without links to other lines."""
    named = [page.items[name] for name in page.summary]
    measures = [i for i in page.items.values() if i.derived and i.unit and set(i.inputs) <= set(named)]
    plain = [i for i in page.items.values() if i.critical] if not named else []
    return [i for i in (*named, *measures, *plain) if not isinstance(i, LineItem | Lines | Staff)][:6]


def _course(book: Book, page: type[CRF], line: str, lang: str) -> list[CourseRow]:
    rows = [CourseRow(numbered(book.study.visit(form.visit).short, form.visit), book.visit_date(form.visit),
                      [_value(item, form, book, lang) for item in _course_items(page)],
                      path(book.number, form.visit, page.oid, line), page.title)
            for form in book.forms(page.oid) if form.line == line]
    return sorted(rows, key=lambda row: row.date or book.today)
