"""Arithmetic of doses and of the run-in: prednisone equivalent, days of standard of care, what was given when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ecrf.crf import NO, YES, PartialDate
from forms.assumptions import DOSES_PER_DAY, PREDNISONE_EQUIVALENT


def prednisone_per_day(form: Any, book: Any) -> Decimal | None:
    """Prednisone equivalent in mg a day of one medication line; ``None`` when it cannot be computed."""
    per_day = DOSES_PER_DAY.value.get(form.CMDOSFRQ)
    worth_five = PREDNISONE_EQUIVALENT.value.get(form.CMSTER)
    if form.CMDOSE is None or form.CMDOSU != "mg" or per_day is None or worth_five is None:
        return None
    return Decimal(form.CMDOSE) * Decimal(str(per_day)) * 5 / Decimal(str(worth_five))


def run_in(book: Any) -> tuple[date, date] | None:
    """First and last day of standard of care: its start, and the date of the inclusion visit or today before it."""
    start = book.form("SOC").SOCSTDAT
    if start is None or start.day is None:
        return None
    return start.day, book.visit_date("INC") or book.today


def given_in_run_in(form: Any, book: Any) -> str | None:
    """Whether a medication overlaps the run-in; ``None`` while partial dates leave it open (R41)."""
    period = run_in(book)
    start: PartialDate | None = form.CMSTDAT
    if period is None or start is None:
        return None
    first, last = period
    end: PartialDate | None = form.CMENDAT
    if start.surely_after(last) or (end is not None and end.surely_before(first)):
        return NO
    over = form.CMONGO == YES or (end is not None and end.earliest >= first)
    return YES if over and start.latest <= last else None


def run_in_end(form: Any, book: Any) -> date | None:
    """End of standard of care: the date of the inclusion visit (R22)."""
    return book.visit_date("INC")  # type: ignore[no-any-return]


def run_in_days(form: Any, book: Any) -> int | None:
    """Length of the run-in in days, to the inclusion visit."""
    end = book.visit_date("INC")
    start = form.SOCSTDAT
    return (end - start.day).days if end and start is not None and start.day else None
