"""The hand map of one subject: the lines of the register as marks, and where each region leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from ecrf.casebook.locate import path
from ecrf.crf import Book, HandMap, Hands, Study
from ecrf.handmap import shapes
from ecrf.handmap.drawing import HandsDrawing
from ecrf.handmap.markers import Mark

from .following import Followed

SHAPES = "/hands.svg"
"""Where the lines of the drawing are: the same for everybody, kept by the browser."""


def shapes_address(root: str) -> str:
    """The address of the file of shapes, with the digest of what is drawn."""
    return f"{root}{SHAPES}?v={shapes.digest()}"


def hands_of(study: Study) -> Hands | None:
    """The map that the study's register is drawn on."""
    item: Any = study.pages[study.register[0]].items.get(study.course.place) if study.course else None
    return item.hands if isinstance(item, HandMap) else None


def marks(lines: Sequence[Followed], hands: Hands, root: str) -> list[Mark]:
    """A mark for each line whose place is given, the starred one first: its label is the widest."""
    found = [Mark(one.key, hands.spots[one.place], one.sign, one.words, one.starred, root + one.address)
             for one in lines if one.place in hands.spots]
    return sorted(found, key=lambda mark: not mark.starred)


def draw(study: Study, book: Book, lines: Sequence[Followed], lang: str, root: str,
         leads: Callable[[str], str | None], **rest: Any) -> HandsDrawing | None:
    """The drawing for one reader; ``rest`` as ``HandsDrawing`` takes it."""
    hands = hands_of(study)
    if hands is None:
        return None
    gone = frozenset(hands.lost(book)) if hands.lost else frozenset()
    return HandsDrawing(hands, lang, shapes_address(root), leads, marks=marks(lines, hands, root), gone=gone, **rest)


def new_line(study: Study, number: str, root: str, code: str, after: Followed | None = None) -> str:
    """The address of a new line of the register at a place, typed in beforehand; ``after``: it continues that line."""
    assert study.course is not None
    typed = {study.course.place: code}
    if after is not None:
        typed |= {**study.course.again, study.course.parent: after.form.line}
    return f"{root}{path(number, '', study.register[0], 'new')}?{urlencode(typed)}"

