"""What a page shows that nobody types: a computed table, and the evidence beside an answer; pure functions of the casebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .text import T

if TYPE_CHECKING:
    from .view import Book

Address = tuple[str, str, str]
"""``(visit, page, line)``: where what is said comes from."""

STATES = ("", "pass", "fail", "unknown", "odd")


@dataclass(frozen=True)
class Said:
    """Words of one cell; ``state`` is one of ``STATES``; ``source`` is the page the words come from, and its item."""

    words: T
    state: str = ""
    source: Address | None = None
    item: str = ""


@dataclass(frozen=True)
class Table:
    """A computed table: its title, the heads of its columns, its lines of ``Said`` (one per column)."""

    title: T
    head: tuple[T, ...]
    lines: tuple[tuple[Said, ...], ...]
    note: T | None = None


@dataclass(frozen=True)
class Evidence:
    """What the casebook says about one answer: the code it suggests (``None``: cannot tell), and where that comes from."""

    suggests: str | None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Asked:
    """When a page or a visit is asked of a subject: in words, and as ``holds(book, visit)``.

    ``over`` are the OIDs of the pages it looks at, so that a page never tells what its readers may not see.
    """

    words: T
    holds: Callable[[Book, str], bool]
    over: tuple[str, ...] = ()


EvidenceOf = Callable[["Book", str], Evidence]
"""``evidence(book, visit)`` of an item."""
TableOf = Callable[["Book", str], Table]
"""``computed(book, visit)`` of a page."""
