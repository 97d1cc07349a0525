"""Whether an event of the history lies within a look-back before the inclusion visit (trial.md 1.5).

Unknown days and months count as late as they can be (rulings R41).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecrf.crf import NO, YES, PartialDate, add_months


def within(day: PartialDate | None, book: Any, months: int) -> bool | None:
    """Whether a date may lie later than ``months`` before the inclusion visit; ``None`` without one of them."""
    inclusion = book.visit_date("INC")
    if day is None or inclusion is None:
        return None
    return bool(day.latest > add_months(inclusion, -months))


def event_within(occurred: str, dates: tuple[str, ...], months: int,
                 ongoing: str | None = None) -> Callable[[Any, Any], str | None]:
    """The computation of “in the last … months”: yes when one of the dates may lie there, or the state goes on.

    ``occurred`` and ``ongoing`` are the names of answers, ``dates`` of partial dates. No event, no; an event of which
    an asked date is missing and none lies there, ``None``.
    """
    def compute(form: Any, book: Any) -> str | None:
        if getattr(form, occurred) == NO:
            return NO
        if getattr(form, occurred) != YES or book.visit_date("INC") is None:
            return None
        if ongoing is not None and getattr(form, ongoing) == YES:
            return YES
        asked = {item.name for item in form.page.applicable(form.values)}
        found = [within(getattr(form, name), book, months) for name in dates if name in asked]
        return YES if True in found else None if None in found else NO
    return compute
