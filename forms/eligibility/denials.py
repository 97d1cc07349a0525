"""Answers by which a page says itself that there is nothing to count from: no cancer, no statin, never transplanted."""

from __future__ import annotations

from typing import Any

from ecrf.crf import NO, YES
from forms.eligibility.events import ALLOWED_CANCERS

Denial = tuple[tuple[str, str, str], str] | None
"""Where the page says so: its address and the item; ``None`` when it does not."""


def _said(form: Any, item: str, holds: bool) -> Denial:
    return (form.address, item) if holds else None


def no_other_trial(book: Any) -> Denial:
    """No part in another clinical trial."""
    form = book.form("IES", "SCR")
    return _said(form, "OTHTR", form.OTHTR == "NONE")


def never_transplanted(book: Any) -> Denial:
    """Stem cells were never transplanted."""
    form = book.form("SSCH")
    return _said(form, "HSCTEVER", form.HSCTEVER == NO)


def no_cancer(book: Any) -> Denial:
    """There was no cancer, or only one that the registry entry allows."""
    form = book.form("MH")
    return _said(form, "CANCER", form.CANCER == NO or (form.CANCER == YES and form.CANKIND in ALLOWED_CANCERS))


def no_heart_or_brain_event(book: Any) -> Denial:
    """Neither stroke nor infarction nor severe arrhythmia, ever."""
    form = book.form("MH")
    return _said(form, "STROKE", {form.STROKE, form.MI, form.ARRHY} == {NO})


def no_severe_failure(book: Any) -> Denial:
    """No cardiac failure, or none as severe as class III (EC26)."""
    form = book.form("MH")
    return _said(form, "CARDF", form.CARDF == NO or (form.CARDF == YES and form.NYHA in ("I", "II")))


def no_statin(book: Any) -> Denial:
    """No statin, as asked at screening."""
    form = book.form("CMQ", "SCR")
    return _said(form, "STATIN", form.STATIN == NO)


def no_sympathectomy(book: Any) -> Denial:
    """Never a sympathectomy, as asked in the history."""
    form = book.form("SSCH")
    return _said(form, "SYMPEVER", form.SYMPEVER == NO)


def nothing_said(book: Any) -> Denial:
    """No page asks the question as such: nothing recorded says nothing."""
    return None
