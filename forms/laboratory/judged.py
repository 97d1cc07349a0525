"""A result as it is judged: in its canonical unit, against the normal range of the site's laboratory on that day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as Number
from typing import Any

from ecrf.crf import Book, FormView
from forms.disease.age import youngest
from forms.laboratory.catalogue import TESTS
from forms.laboratory.ctcae import grade
from forms.laboratory.units import CANONICAL, UNITLESS, canonical, reported

ALBUMIN_MEAN, CALCIUM_PER_ALBUMIN = Number(40), Number("0.02")
"""Corrected calcium = total calcium + 0.02 mmol/L for each g/L of albumin below 40 (Payne 1973)."""


@dataclass(frozen=True)
class NormalRange:
    """One line of a laboratory's normal ranges, in the canonical unit of its test."""

    sex: str
    age_from: int | None
    age_to: int | None
    low: Number | None
    high: Number | None
    valid_from: date

    def covers(self, sex: str | None, age: int | None, day: date) -> bool:
        """Whether the line holds for that person on that day; a line that asks what is not known does not."""
        if self.valid_from > day or (self.sex != "ANY" and self.sex != sex):
            return False
        if self.age_from is None and self.age_to is None:
            return True
        return age is not None and (self.age_from is None or age >= self.age_from) \
            and (self.age_to is None or age <= self.age_to)


def unit_of(form: FormView, test: str) -> str | None:
    """The unit a result was reported in: the one its page fixes, else the one chosen."""
    return CANONICAL[test] if f"{test}U" not in form.page.items else getattr(form, f"{test}U")


def result(form: FormView, test: str) -> Number | None:
    """The result of a test in its canonical unit; ``None`` without result or unit."""
    return canonical(test, getattr(form, test), unit_of(form, test))


def sample_day(form: FormView, book: Book) -> date | None:
    """The day of the sample: the page's own date, else that of the visit."""
    own = form.LBDAT
    return own.day if own is not None else book.visit_date(form.visit)


def _person(book: Book, day: date) -> tuple[str | None, int | None]:
    born = book.form("DM").BRTHDAT
    return book.form("DM").SEX, youngest(born, day) if born is not None else None


def laboratories(book: Book) -> list[str]:
    """The laboratories whose normal ranges the site keeps, by code."""
    return sorted({line.LRLAB for line in book.of_site.get("LABR", ()) if line.LRLAB})


def laboratory(form: FormView, book: Book) -> str | None:
    """The laboratory of a page: the one named, else the only one the site keeps ranges of."""
    known: list[str] = book.kept(laboratories)
    return form.LBNAM or (known[0] if len(known) == 1 else None)


def _read(lines: Iterable[FormView]) -> dict[tuple[str, str], list[NormalRange]]:
    found: dict[tuple[str, str], list[NormalRange]] = {}
    for line in lines:
        start = line.LRFROM.day if line.LRFROM is not None else None
        if not line.LRLAB or line.LRTEST not in TESTS or start is None or line.LRUNIT is None:
            continue
        low, high = (canonical(line.LRTEST, limit, line.LRUNIT) for limit in (line.LRLOW, line.LRHIGH))
        found.setdefault((line.LRLAB, line.LRTEST), []).append(
            NormalRange(line.LRSEX or "ANY", line.LRAGELO, line.LRAGEHI, low, high, start))
    return found


def _register(book: Book) -> dict[tuple[str, str], list[NormalRange]]:
    return _read(book.of_site.get("LABR", ()))


def normal_range(form: FormView, book: Book, test: str) -> tuple[Number | None, Number | None]:
    """The normal range of a test for this subject on the day of the sample, in canonical units; ``(None, None)`` if none.

    Of the lines that hold, the one valid from the latest day counts; on the same day the one for the subject's sex.
    """
    day, lab = sample_day(form, book), laboratory(form, book)
    if day is None or lab is None:
        return None, None
    sex, age = _person(book, day)
    lines: list[NormalRange] = [r for r in book.kept(_register).get((lab, test), ()) if r.covers(sex, age, day)]
    if not lines:
        return None, None
    best = max(lines, key=lambda r: (r.valid_from, r.sex != "ANY", r.age_from or 0))
    return best.low, best.high


def flag_of(value: Number | None, low: Number | None, high: Number | None) -> str | None:
    """``LOW``, ``NORMAL`` or ``HIGH``; ``None`` without value, or when the limits on file cannot tell."""
    if value is None:
        return None
    if low is not None and value < low:
        return "LOW"
    if high is not None and value > high:
        return "HIGH"
    return "NORMAL" if low is not None or high is not None else None


def flag(form: FormView, book: Book, test: str) -> str | None:
    """Where a result lies against the normal range of its laboratory."""
    return flag_of(result(form, test), *normal_range(form, book, test))


def graded_value(form: FormView, test: str) -> Number | None:
    """The value that CTCAE grades: the result; for calcium, corrected for albumin, and none without albumin."""
    value = result(form, test)
    if test != "CA" or value is None:
        return value
    albumin = result(form, "ALB")
    return None if albumin is None else value + CALCIUM_PER_ALBUMIN * (ALBUMIN_MEAN - albumin)


def baseline(form: FormView, book: Book, test: str) -> Number | None:
    """The result at screening, which CTCAE counts some rises from; ``None`` on the page of screening itself."""
    return None if form.visit == "SCR" else result(book.form(form.page.oid, "SCR"), test)


def ctcae_grade(form: FormView, book: Book, test: str) -> int | None:
    """The CTCAE v5.0 grade of a result, 0 to 4; ``None`` where it cannot be told."""
    low, high = normal_range(form, book, test)
    return grade(test, graded_value(form, test), low, high, baseline(form, book, test))


def flagging(test: str) -> Callable[[Any, Any], str | None]:
    """The computation of the flag item of a test."""
    return lambda form, book: flag(form, book, test)


def limiting(test: str) -> dict[str, Callable[[Any, Any], Number | None]]:
    """The computations of the normal range that a result was judged by: in the unit as reported, and in the one it is judged in."""
    return {"ORNRLO": lambda form, book: _reported(form, book, test, 0), "ORNRHI": lambda form, book: _reported(form, book, test, 1),
            "STNRLO": lambda form, book: _limit(form, book, test, 0), "STNRHI": lambda form, book: _limit(form, book, test, 1)}


def _limit(form: FormView, book: Book, test: str, end: int) -> Number | None:
    return normal_range(form, book, test)[end] if result(form, test) is not None else None


def _reported(form: FormView, book: Book, test: str, end: int) -> Number | None:
    limit, unit = _limit(form, book, test, end), unit_of(form, test)
    return None if limit is None or unit is None else reported(test, limit, unit)


def grading(test: str) -> Callable[[Any, Any], int | None]:
    """The computation of the grade item of a test."""
    return lambda form, book: ctcae_grade(form, book, test)


def unitless(test: str) -> bool:
    """Whether a test is a ratio."""
    return CANONICAL[test] == UNITLESS
