"""What a figure of the trial shows, as plain numbers and words: the trial says what, ``ecrf.charts`` draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .hands import Hands
from .text import T

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Analysis datasets by name, each row with ``SUBJID``; and two of how the record is kept: QUERY (STATE, CHECK, DAYS open) and ENTRY (VISIT,
PAGE, DAYS from the visit to the complete page)."""


@dataclass(frozen=True)
class Survival:
    """Times to an event with those still followed: groups of name, times, and which times are events."""

    groups: Sequence[tuple[T, Sequence[float], Sequence[bool]]]
    axis: T


@dataclass(frozen=True)
class Courses:
    """A number over visits: one line per subject (name → value by visit), and their mean; without it each line is named."""

    visits: Sequence[tuple[str, T]]
    lines: Sequence[tuple[str, Mapping[str, float]]]
    axis: T
    mean: bool = True


@dataclass(frozen=True)
class Columns:
    """Counts by category and kind: one column per category, in pieces."""

    categories: Sequence[T]
    kinds: Sequence[T]
    counts: Sequence[Sequence[int]]
    head: T
    lying: bool = False
    """Drawn as lying bars: for categories with long names."""


@dataclass(frozen=True)
class Waterfall:
    """A change per subject, drawn from the greatest to the least."""

    bars: Sequence[tuple[str, float]]
    axis: T


@dataclass(frozen=True)
class Lanes:
    """A life per subject: from a day to another, with marks of several kinds; days count from the injection."""

    lanes: Sequence[tuple[str, float, float, Sequence[tuple[float, int]]]]
    """Name, first day, last day, marks (day, number of the kind)."""
    kinds: Sequence[T]
    axis: T


@dataclass(frozen=True)
class Flow:
    """Who went how far: steps with their numbers, and who left at each with why."""

    steps: Sequence[tuple[T, int, Sequence[tuple[T, int]]]]


@dataclass(frozen=True)
class Places:
    """How often each place of a map of the hands is named, by its code."""

    hands: Hands
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Periods:
    """Something that lasts, a bar each: name, first day, last day (``None``: still going on)."""

    bars: Sequence[tuple[str, float | None, float | None]]
    last: float
    axis: T


@dataclass(frozen=True)
class Growth:
    """A number that grows month by month, beside the number planned: first days of months in order, with what each added."""

    months: Sequence[tuple[date, int]]
    plan: int
    plan_words: T


Shown = Growth | Places | Periods | Survival | Courses | Columns | Waterfall | Lanes | Flow


@dataclass(frozen=True)
class Plot:
    """A figure: its address, title, a sentence on how to read it, and the function of the analysis datasets that makes it."""

    oid: str
    title: T
    note: T
    make: Callable[[Rows], Shown]
    of_subject: bool = False
    """Whether it is of one subject: a part of the profile; its datasets then hold that subject's rows alone."""
