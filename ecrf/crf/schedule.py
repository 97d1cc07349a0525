"""The schedule: visits, the anchors they count from, their windows, and the pages asked at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from .computed import Asked
from .pages import CRF, Per
from .text import T

WEEKS = 7


@dataclass(frozen=True)
class Anchor:
    """A date that visits count from. ``places`` are ``(page, visit, item)``; the first that holds a full date counts."""

    oid: str
    title: T
    places: tuple[tuple[str, str, str], ...]
    source: str


@dataclass(frozen=True)
class Slot:
    """A page asked at a visit; ``required`` counts for the visit being done."""

    page: type[CRF]
    required: bool = True


def optional(page: type[CRF]) -> Slot:
    """A page that may be filled at a visit without being needed for it."""
    return Slot(page, required=False)


@dataclass(frozen=True)
class Window:
    """First and last day a visit may take place, and the day aimed at. Whole days in the site's zone."""

    first: date
    target: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True)
class Visit:
    """A planned visit: ``after`` an anchor by ``target`` days, window ``(before, after)`` days around the target.

    ``after=None``: no date of its own (screening, unscheduled, early withdrawal). ``repeats``: ``UNS-1``, ``UNS-2`` …
    ``expected=False``: done or not without being late (optional, event driven). ``follows``: OID of the visit before.
    """

    oid: str
    title: T
    short: T
    after: Anchor | None
    target: int
    window: tuple[int, int]
    pages: tuple[Slot | type[CRF], ...]
    source: str
    expected: bool = True
    repeats: bool = False
    asked: Asked | None = None
    """When the visit is asked of a subject at all; ``None``: always."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pages", tuple(p if isinstance(p, Slot) else Slot(p) for p in self.pages))

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The pages asked, in order."""
        return self.pages  # type: ignore[return-value]

    def planned(self, anchor: date | None) -> Window | None:
        """The window when the anchor's date is known."""
        if anchor is None or self.after is None:
            return None
        aim = anchor + timedelta(days=self.target)
        return Window(aim - timedelta(days=self.window[0]), aim, aim + timedelta(days=self.window[1]))

    def as_dict(self) -> dict[str, Any]:
        """The visit as ``flask study --json`` shows it."""
        return {"oid": self.oid, "title": self.title.as_dict(), "short": self.short.as_dict(),
                "anchor": self.after.oid if self.after else None, "target": self.target if self.after else None,
                "window": list(self.window) if self.after else None, "expected": self.expected,
                "repeats": self.repeats, "source": self.source,
                "asked": self.asked.words.as_dict() if self.asked else None,
                "pages": [{"oid": s.page.oid, "required": s.required,
                           "per": s.page.repeats.of if isinstance(s.page.repeats, Per) else None} for s in self.slots]}


class VisitState(StrEnum):
    """The eight states of a planned visit (look.md 3), by what somebody has to do."""

    PLANNED = "planned"
    OPEN = "open"
    DUE = "due"
    LATE = "late"
    STARTED = "started"
    MISSED = "missed"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


DUE_DAYS = 3
"""A visit with this many days or fewer left in its window is due (look.md 3)."""


@dataclass(frozen=True)
class VisitFacts:
    """What the casebook says about one visit of one subject."""

    window: Window | None
    took_place: date | None
    declared_missed: bool
    started: bool
    complete: bool
    expected: bool
    ended: bool

    @property
    def out_of_window(self) -> bool:
        """The visit took place outside its window (EC95)."""
        return bool(self.took_place and self.window and self.took_place not in self.window)


def visit_state(facts: VisitFacts, today: date) -> VisitState:
    """The state of a visit on a day: done when its required pages are complete, late when its window closed (R53)."""
    if facts.declared_missed:
        return VisitState.MISSED
    if facts.took_place and facts.complete:
        return VisitState.DONE
    if facts.took_place:
        return VisitState.STARTED
    if facts.ended:
        return VisitState.NOT_APPLICABLE
    if facts.window is None:
        return VisitState.STARTED if facts.started else VisitState.PLANNED
    if today > facts.window.last:
        return VisitState.LATE if facts.expected or facts.started else VisitState.NOT_APPLICABLE
    if facts.started:
        return VisitState.STARTED
    if today < facts.window.first:
        return VisitState.PLANNED
    left = (facts.window.last - today).days
    return VisitState.DUE if left <= DUE_DAYS and facts.expected else VisitState.OPEN
