"""How much of an ulcer has closed: its area against the one it was injected with."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

from forms.ulcers.course import CLOSED, assessed_on, assessments


def reduction(first: Number | None, now: Number | None) -> Number | None:
    """Reduction of an area in %: (A0 − At) / A0 × 100, negative when it grew; undefined when A0 = 0 (trial.md 2.4, S47).

    Both in mm², by the same method; ``None`` when either is missing.
    """
    if not first or now is None:
        return None
    return (Number(first) - Number(now)) / Number(first) * 100


def measured(form: Any) -> Number | None:
    """The bedside area of an assessment in mm²; 0 once it has closed."""
    if form.ULCSTAT in CLOSED:
        return Number(0)
    area: Number | None = form.page.items["AREA"].compute(form, None)
    return area


def reference(book: Any, line: str) -> Number | None:
    """The area that an ulcer was injected with: the last one measured on day 0 or before (trial.md 7.1, baseline flag)."""
    zero = book.anchor("D0")
    areas = [area for day, form in assessments(book, line)
             if zero is not None and day <= zero and (area := measured(form)) is not None]
    return areas[-1] if areas else None


def reduction_here(form: Any, book: Any) -> Number | None:
    """Reduction of this assessment's area since injection; ``None`` before it, without a date, and without one of the two."""
    zero, day = (book.anchor("D0"), assessed_on(form, book)) if book is not None else (None, None)
    if zero is None or day is None or day < zero:
        return None
    return reduction(reference(book, form.line), measured(form))
