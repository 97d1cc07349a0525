"""The course of one ulcer over the visits: when assessed, first healed, healing confirmed, chronic, eligible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ecrf.crf import NO, YES, PartialDate, add_months
from forms.assumptions import (
    CHRONIC_MONTHS,
    GANGRENE_ELIGIBLE,
    HEALING_CONFIRMATION_DAYS,
    RECURRENCE_MONTHS,
    THUMB_ELIGIBLE,
)
from forms.regions import THUMB

OPEN = ("ACTIVE", "INDETERMINATE")
"""Statuses of an ulcer that is not closed."""
CLOSED = ("HEALED", "SCAR")
"""Statuses in which healing holds."""


def assessed_on(form: Any, book: Any) -> date | None:
    """The day of an assessment: its own date, else the visit's."""
    own: PartialDate | None = form.TRDAT
    return own.day if own is not None else book.visit_date(form.visit)


def assessments(book: Any, line: str) -> list[tuple[date, Any]]:
    """The dated assessments of an ulcer that give a status, oldest first."""
    return list(book.kept(_assessments, line))


def _assessments(book: Any, line: str) -> list[tuple[date, Any]]:
    found = [(assessed_on(f, book), f) for f in book.forms("ULCA") if f.line == line and f.ULCSTAT is not None]
    return sorted(((day, f) for day, f in found if day is not None), key=lambda pair: pair[0])


def first_healed(book: Any, line: str) -> date | None:
    """The first day the ulcer was seen healed, whether or not confirmed."""
    return next((day for day, f in assessments(book, line) if f.ULCSTAT == "HEALED"), None)


def confirmed_healed(book: Any, line: str) -> date | None:
    """The first day seen healed that a later visit confirms, HEALING_CONFIRMATION_DAYS later or more (A15)."""
    return book.kept(_confirmed_healed, line)


def _confirmed_healed(book: Any, line: str) -> date | None:
    return confirmed(assessments(book, line))


def confirmed(dated: list[tuple[date, Any]]) -> date | None:
    """The first day of dated assessments, oldest first, that is seen healed and confirmed by a later one (A15)."""
    since: date | None = None
    for day, form in dated:
        if form.ULCSTAT in OPEN:
            since = None
        elif form.ULCSTAT in CLOSED:
            if since and day - since >= timedelta(days=HEALING_CONFIRMATION_DAYS.value):
                return since
            since = since or (day if form.ULCSTAT == "HEALED" else None)
    return None


def healing_confirmed_here(form: Any, book: Any) -> str | None:
    """For a visit that finds the ulcer healed: whether a later one confirms it; ``None`` while open or unknown."""
    if form.ULCSTAT != "HEALED":
        return None
    day = assessed_on(form, book)
    later = [(d, f) for d, f in assessments(book, form.line) if day is not None and d > day]
    for then, seen in later:
        if seen.ULCSTAT in OPEN:
            return NO
        if seen.ULCSTAT in CLOSED and (then - day).days >= HEALING_CONFIRMATION_DAYS.value:
            return YES
    return NO


def occurred_in_run_in(form: Any, book: Any) -> str | None:
    """Whether the ulcer was first seen between start of standard of care and inclusion; ``None`` when undetermined."""
    seen: PartialDate | None = form.ULCSTDAT
    start = book.form("SOC").SOCSTDAT
    end = book.visit_date("INC") or book.today
    if seen is None or start is None or start.day is None:
        return None
    if seen.surely_before(start.day) or seen.surely_after(end):
        return NO
    return YES if seen.earliest >= start.day and seen.latest <= end else None


def chronic_or_recurrent(form: Any, book: Any) -> str | None:
    """Open for CHRONIC_MONTHS or more, or back within RECURRENCE_MONTHS of its parent's healing (A5)."""
    seen: PartialDate | None = form.ULCSTDAT
    if seen is None:
        return None
    parent = first_healed(book, form.ULCPAR) if form.ULCPAR else None
    if parent and seen.latest <= add_months(parent, RECURRENCE_MONTHS.value):
        return YES
    dated = assessments(book, form.line)
    until = first_healed(book, form.line) or (dated[-1][0] if dated else None)
    if until is None:
        return None
    if add_months(seen.latest, CHRONIC_MONTHS.value) <= until:
        return YES
    return NO if add_months(seen.earliest, CHRONIC_MONTHS.value) > until else None


def baseline_status(book: Any, line: str) -> str | None:
    """The ulcer's status at the inclusion visit, else at its latest assessment up to the day of injection."""
    at_inclusion = book.form("ULCA", "INC", line)
    if at_inclusion.ULCSTAT is not None:
        return at_inclusion.ULCSTAT  # type: ignore[no-any-return]
    zero = book.anchor("D0")
    dated = [form for day, form in assessments(book, line) if zero is None or day <= zero]
    return dated[-1].ULCSTAT if dated else None


def eligible(form: Any, book: Any) -> str | None:
    """INC03a to d on one ulcer: beyond the PIP, ischaemic, over neither calcification nor bone, of no other cause,
    active, and not first seen after the injection. ``None`` while an answer is missing and none disqualifies."""
    region, zero = form.ULCLOC, book.anchor("D0")
    classes = ("ON_CALCINOSIS",) if GANGRENE_ELIGIBLE.value else ("ON_CALCINOSIS", "FROM_GANGRENE")
    status = baseline_status(book, form.line)
    answers = (
        None if region is None else "-PROX-" not in region and (THUMB_ELIGIBLE.value or region[1] != THUMB),
        None if form.ULCISCH is None else form.ULCISCH == YES,
        None if form.ULCCALC is None else form.ULCCALC == NO,
        None if form.ULCBONE is None else form.ULCBONE == NO,
        None if form.ULCOTH is None else form.ULCOTH == NO,
        None if form.ULCCLAS is None else form.ULCCLAS not in classes,
        None if status is None else status == "ACTIVE",
        not (zero and form.ULCSTDAT is not None and form.ULCSTDAT.surely_after(zero)),
    )
    if False in answers:
        return NO
    return None if None in answers else YES


def closed_on(form: Any, book: Any) -> date | None:
    """Closed date of a register line: first day of a confirmed healing."""
    return confirmed_healed(book, form.line)
