"""What the trial tells of a subject in a word: the state reached, the facts of its bar, the wait that is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .text import T
from .view import Book


@dataclass(frozen=True)
class Answered:
    """An answer that a count in the database can see: the item has a value, one of ``values`` where some are named.

    ``visits`` are the study events that count; none named: any.
    """

    page: str
    item: str
    visits: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """A state of a subject, reached when ``reached(book)`` gives a date; the last reached in order is the state.

    ``final``: no planned visit is expected after it. ``told`` says the same in answers, for counts over all subjects:
    reached when all answers of one of its rows are there.
    """

    oid: str
    title: T
    reached: Callable[[Book], date | None]
    final: bool = False
    told: tuple[tuple[Answered, ...], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A fact of the subject bar, computed by the trial: ``compute(book, lang)`` gives words or ``None``.

    ``over`` are the OIDs of the pages it looks at beside those that the milestones read.
    """

    title: T
    compute: Callable[[Book, str], str | None]
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """A wait that the home page draws as a bar: days since the anchor of ``visit``, until the window of it closes."""

    title: T
    visit: str
