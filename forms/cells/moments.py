"""Moments and batches that several rules of the product ask for: when harvest and injection took place, which batch was injected."""

from __future__ import annotations

from datetime import date, datetime, time

from ecrf.crf import Book, FormView

RELEASED = ("RELEASED", "RELEASED_WITH_DEROGATION")
"""Decisions with which a batch may be injected."""


def at(day: date | None, clock: str | None) -> datetime | None:
    """A day and a time of day as local time of the site; ``None`` while one is missing."""
    return datetime.combine(day, time.fromisoformat(clock)) if day is not None and clock is not None else None


def local(moment: datetime | None) -> datetime | None:
    """A moment as local time of the site, to compare with days and times that carry no offset."""
    return moment.replace(tzinfo=None) if moment is not None else None


def harvest_day(book: Book) -> date | None:
    """The day of the harvest: its own page's date if given, else that of its visit."""
    page = book.form("HARV", "HAR")
    return page.HARVDAT.day if page.HARVDAT is not None else book.visit_date("HAR")


def harvest_start(book: Book) -> datetime | None:
    """When the harvest began, local time."""
    return at(harvest_day(book), book.form("HARV", "HAR").HARVSTIM)


def injection_start(book: Book) -> datetime | None:
    """When the injection began, local time."""
    page = book.form("INJ", "D0")
    return at(page.EXSTDAT.day if page.EXSTDAT is not None else None, page.EXSTTIM)


def injection_end(book: Book) -> datetime | None:
    """When the injection ended, local time."""
    page = book.form("INJ", "D0")
    return at(page.EXSTDAT.day if page.EXSTDAT is not None else None, page.EXENTIM)


def batch_of(book: Book, lot: str | None) -> FormView | None:
    """The batch on file with that number."""
    return next((batch for batch in book.forms("MFG") if lot is not None and lot == batch.BATCHNO), None)


def decision_on(book: Book, batch: FormView | None) -> FormView | None:
    """The release page of a batch, once it is decided."""
    found = book.form("RELD", "", batch.line) if batch is not None else None
    return found if found is not None and found.RELDEC is not None else None
