"""Age at consent from the month and year of birth: the two ages it can be."""

from __future__ import annotations

from datetime import date
from typing import Any

from ecrf.crf import PartialDate


def years_between(born: date, day: date) -> int:
    """Completed years on ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def youngest(born: PartialDate, day: date) -> int:
    """Age on ``day`` of somebody born on the last day of the birth month (AGE_RULE)."""
    return years_between(born.latest, day)


def oldest(born: PartialDate, day: date) -> int:
    """Age on ``day`` of somebody born on the first day of the birth month."""
    return years_between(born.earliest, day)


def age_at_consent(form: Any, book: Any) -> int | None:
    """Age in completed years on the day of consent, surely reached (AGE_RULE); ``None`` without both dates."""
    consent = book.form("ICF").RFICDAT
    if form.BRTHDAT is None or consent is None or consent.day is None:
        return None
    return youngest(form.BRTHDAT, consent.day)
