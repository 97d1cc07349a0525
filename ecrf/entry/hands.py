"""The hand map on a page that asks for a place: the control that fills its select, or the place on file to be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from ecrf.casebook.locate import Place
from ecrf.casebook.read import Casebook
from ecrf.crf import Course, HandMap, Study
from ecrf.handmap.drawing import HandsDrawing
from ecrf.subjects import hands as subject_hands
from ecrf.subjects.following import follow

from .sheet import Row, Sheet


@dataclass(frozen=True)
class HandsControl:
    """A map for one question: ``gone`` says that a place is missing."""

    item: HandMap
    drawing: HandsDrawing
    course: Course | None
    gone: bool


def hands_control(sheet: Sheet, study: Study, place: Place, casebook: Casebook, lang: str, root: str) -> HandsControl | None:
    """The map of the page's first question about a place; ``None`` on a page without one."""
    row = next((row for row in sheet.rows if isinstance(row.item, HandMap) and row.item.hands is not None), None)
    if row is None or not isinstance(row.item, HandMap) or row.item.hands is None:
        return None
    item, known = row.item, row.item.hands
    book = casebook.book(study, place.subject.today)
    gone = frozenset(known.lost(book)) if known.lost else frozenset()
    about_lines = known is subject_hands.hands_of(study)
    others = [one for one in follow(study, book, lang) if one.form.address != place.address] if about_lines else []
    marks = [mark.unlinked() for mark in subject_hands.marks(others, known, root)] if row.editable else \
        subject_hands.marks(others, known, root)
    drawing = HandsDrawing(known, lang, subject_hands.shapes_address(root), _leads(row), current=row.text, marks=marks,
                           gone=gone - {row.text}, chooses=row.editable, enlarges=row.editable)
    return HandsControl(item, drawing, study.course, bool(gone))


def _leads(row: Row) -> Callable[[str], str | None]:
    """In the control each region leads to its question, which the script answers; to be read, nowhere."""
    return lambda code: f"#i-{row.name}" if row.editable else None


def typed_before(place: Place, arguments: MultiDict[str, str]) -> MultiDict[str, str] | None:
    """What the address of a new line answers beforehand: typed, not saved; never a physician's judgement."""
    if place.line != "new":
        return None
    typed: MultiDict[str, str] = MultiDict()
    for name, text in arguments.items(multi=True):
        item = place.page.items.get(name)
        if item is not None and not item.derived and not item.judgement and text:
            typed.add(name, text[:200])
    return typed or None
