"""What several edit checks ask of a casebook: dates as they compare and read, ulcers, fingers, what was decided."""

from __future__ import annotations

from datetime import date

from ecrf.crf import Book, FormView, PartialDate, Study
from forms.ulcers.course import assessments, eligible

AnyDate = PartialDate | date | None
LONG_TERM = ("M12", "M24", "M36", "M48", "M60")
"""Visits of the long-term follow-up, which goes on after the end of study."""
SYSTEMIC_ROUTES = ("PO", "IV", "SC", "IM")


def as_partial(value: AnyDate) -> PartialDate | None:
    """A date or a partial date as a partial date."""
    return PartialDate(value.isoformat()) if isinstance(value, date) else value


def shown(value: AnyDate) -> str:
    """A date as people read it in both languages: 05/11/2026, 11/2026, 2026."""
    day = as_partial(value)
    return "/".join(reversed(day.iso.split("-"))) if day else ""


def gap(first: AnyDate, then: AnyDate) -> tuple[int, int] | None:
    """The fewest and the most days that can lie between two dates, whatever their unknown parts are (R41)."""
    start, end = as_partial(first), as_partial(then)
    if start is None or end is None:
        return None
    return (end.earliest - start.latest).days, (end.latest - start.earliest).days


def gap_may_be(first: AnyDate, then: AnyDate, least: int | None, most: int | None) -> bool | None:
    """Whether some completion of both dates lies ``least`` to ``most`` days apart; ``None`` while one is missing."""
    days = gap(first, then)
    if days is None:
        return None
    return (least is None or days[1] >= least) and (most is None or days[0] <= most)


def in_order(first: AnyDate, then: AnyDate) -> bool | None:
    """Whether ``first`` may be on or before ``then`` (R41); ``None`` while one is missing."""
    return gap_may_be(first, then, 0, None)


def day_zero(book: Book) -> date | None:
    """Day 0: the injection."""
    return book.anchor(book.study.day_zero)


def may_cover(line: FormView, day: date) -> bool | None:
    """Whether a medication may be taken on a day, unknown dates at their worst; ``None`` while its end is not given."""
    if line.CMSTDAT is None or (line.CMONGO != "Y" and line.CMENDAT is None):
        return None
    return bool(line.CMSTDAT.earliest <= day and (line.CMONGO == "Y" or line.CMENDAT.latest >= day))


def ulcer_name(study: Study, key: str) -> str:
    """An ulcer as people name it: U02."""
    return str(study.pages["ULCR"].repeats.shown(key, "en"))  # type: ignore[union-attr]


def finger_of(book: Book, ulcer: str) -> str | None:
    """The finger of a registered ulcer: ``R2`` of ``R2-DIST-TIP``; ``None`` while its place is not given."""
    region = book.form("ULCR", line=ulcer).ULCLOC
    return region.partition("-")[0] if region else None


def status_at(book: Book, visit: str, ulcer: str) -> str | None:
    """The status of an ulcer at a visit."""
    return book.form("ULCA", visit, ulcer).ULCSTAT  # type: ignore[no-any-return]


def last_status(book: Book, ulcer: str) -> str | None:
    """The latest status of an ulcer on file; ``None`` before its first assessment."""
    course = assessments(book, ulcer)
    return course[-1][1].ULCSTAT if course else None


def eligible_ulcers(book: Book) -> list[str]:
    """The keys of the ulcers that surely met INC03a to d at inclusion."""
    return [ulcer.line for ulcer in book.forms("ULCR")
            if status_at(book, "INC", ulcer.line) is not None and eligible(ulcer, book) == "Y"]


def decision(book: Book, ulcer: str) -> str | None:
    """The decision to inject an ulcer: that of the day of injection, else that of inclusion."""
    return book.form("ULCD", "D0", ulcer).INJDEC or book.form("ULCD", "INC", ulcer).INJDEC  # type: ignore[no-any-return]


def undecided(book: Book) -> list[str]:
    """The ulcers eligible at inclusion that have no decision of the day of injection (rulings EC58)."""
    return [key for key in eligible_ulcers(book) if book.form("ULCD", "D0", key).INJDEC is None]
