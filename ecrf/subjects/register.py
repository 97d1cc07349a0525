"""The lines of the study's register, followed from visit to visit: what stands on the pages that exist once per line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ecrf.casebook.locate import SubjectRow, path
from ecrf.casebook.read import Casebook
from ecrf.crf import CRF, Book, FormView, Item, Log, Study, T
from ecrf.crf.items import Line as LineItem
from ecrf.crf.items import Lines, Staff

from .schedule import numbered
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


def shown(item: Item, form: FormView, lang: str) -> str:
    """A value on file as people read it, with its unit; a missing code as it is; empty when nothing is recorded."""
    value = form.values.get(item.name)
    if value is None:
        return form.missing.get(item.name, "")
    unit = f" {item.unit}" if item.unit else ""
    return f"{item.shown(value, lang)}{unit}"


def table(study: Study, casebook: Casebook, subject: SubjectRow) -> dict[str, Any]:
    """All lines of the register: what each is, and its status at every visit that looked at it."""
    book = casebook.book(study, subject.today)
    page = study.pages[study.register[0]]
    events = [event for event in book.visits() if any(_at(book, p, event) for p in course_pages(study))]
    events.sort(key=lambda event: book.visit_date(event) or book.today)
    lines = []
    for form in book.forms(page.oid):
        key = shown_key(page, form.line)
        cells = {event: _status_at(study, book, event, form.line) for event in events}
        lines.append({"key": key, "form": form, "status": latest_status(study, book, form.line), "cells": cells,
                      "address": f"{path(subject.number, '', '')}/{study.register[1]}/{key}"})
    heads = [(event, numbered(study.visit(event).short, event), book.visit_date(event)) for event in events]
    return {"page": page, "lines": lines, "heads": heads, "summary": [page.items[n] for n in page.summary],
            "shown": shown, "word": study.register[1], "may_log": isinstance(page.repeats, Log)}


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
    book = casebook.book(study, subject.today)
    form = next((f for f in book.forms(page.oid) if shown_key(page, f.line) == key), None)
    if form is None:
        return None
    courses = [(p, _course_items(p), _course(book, p, form.line, lang)) for p in course_pages(study)]
    return {"page": page, "form": form, "key": key, "shown": shown, "word": study.register[1],
            "status": latest_status(study, book, form.line), "address": path(subject.number, "", page.oid, form.line),
            "facts": [(item, words) for item in page.items.values() if (words := _value(item, form, book, lang))],
            "courses": [(p, items, rows) for p, items, rows in courses if rows]}


def _value(item: Item, form: FormView, book: Book, lang: str) -> str:
    if item.derived and not item.stored:  # type: ignore[attr-defined]
        value = item.value_for(form, book)  # type: ignore[attr-defined]
        return f"{item.shown(value, lang)}{f' {item.unit}' if item.unit else ''}" if value is not None else ""
    return shown(item, form, lang)


def _course_items(page: type[CRF]) -> list[Item]:
    """The items of the course table: the page's summary and what is computed from it, without links to other lines."""
    named = [page.items[name] for name in page.summary]
    measures = [i for i in page.items.values() if i.derived and i.unit and set(i.inputs) <= set(named)]  # type: ignore[attr-defined]
    plain = [i for i in page.items.values() if i.critical] if not named else []
    return [i for i in (*named, *measures, *plain) if not isinstance(i, LineItem | Lines | Staff)][:6]


def _course(book: Book, page: type[CRF], line: str, lang: str) -> list[CourseRow]:
    rows = [CourseRow(numbered(book.study.visit(form.visit).short, form.visit), book.visit_date(form.visit),
                      [_value(item, form, book, lang) for item in _course_items(page)],
                      path(book.number, form.visit, page.oid, line), page.title)
            for form in book.forms(page.oid) if form.line == line]
    return sorted(rows, key=lambda row: row.date or book.today)
