"""The clocks of a serious event: hours to the sponsor, days to the authorities; and what its page shows of the event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as Number
from typing import Any

from ecrf.crf import NO, YES
from forms.assumptions import RELATED
from forms.safety.assumptions import SUSAR_DAYS

URGENT = ("DEATH", "LIFE_THREAT")
"""Criteria of seriousness with the short limit for the authorities."""


def hours_to_sponsor(form: Any, book: Any) -> Number | None:
    """Hours from the site's awareness to the report to the sponsor; ``None`` while one moment is missing."""
    if form.SAEAWDTM is None or form.SAERPDTM is None:
        return None
    return Number((form.SAERPDTM - form.SAEAWDTM).total_seconds()) / 3600


def of_event(item: str) -> Callable[[Any, Any], Any]:
    """A computation that shows an item of the adverse event on a page per event (one truth, one place: rulings R22)."""
    return lambda form, book: book.form("AE", line=form.line).values.get(item)


def urgent(form: Any, book: Any) -> str | None:
    """Whether the report of the event says fatal or life-threatening; ``None`` before its criteria are given."""
    criteria = book.form("SAE", line=form.line).SAECRIT
    return None if criteria is None else YES if set(URGENT) & set(criteria) else NO


def suspected(form: Any, book: Any) -> str | None:
    """Whether investigator or sponsor holds it related to the product: the sponsor cannot lower it (SAE-03)."""
    said = (book.form("AE", line=form.line).RELPROD, form.SAUREL)
    if any(answer in RELATED.value for answer in said):
        return YES
    return None if None in said else NO


def unexpected_reaction(form: Any, book: Any) -> str | None:
    """A suspected unexpected serious reaction: related for either, and not expected for the sponsor."""
    related = suspected(form, book)
    if related == NO or form.SAUEXP == "Y":
        return NO
    return YES if related == YES and form.SAUEXP == "N" else None


def due_to_authorities(form: Any, book: Any) -> date | None:
    """The last day to report: 7 days when fatal or life-threatening, 15 otherwise, from the day the sponsor knew.

    Turned fatal or life-threatening later: 7 days from that day, or the earlier old date (regulatory.md 3.5).
    """
    known: date | None = form.SAUSRDAT.day if form.SAUSRDAT is not None else None
    if known is None or form.SAUSUSAR != YES:
        return None
    limit = SUSAR_DAYS.value
    ordinary: date = known + timedelta(days=limit["other"])
    if urgent(form, book) != YES:
        return ordinary
    worse: date = form.SAUWDAT.day if form.SAUWDAT is not None else known
    return min(ordinary, worse + timedelta(days=limit["fatal or life-threatening"]))


def details_due(form: Any, book: Any) -> date | None:
    """The last day to complete the report of a fatal or life-threatening case: 8 days after the first limit."""
    first = due_to_authorities(form, book)
    if first is None or urgent(form, book) != YES:
        return None
    return first + timedelta(days=SUSAR_DAYS.value["details, after that"])
