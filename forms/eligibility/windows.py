"""Look-back windows: how long before an anchor something ended, and whether that is long enough (trial.md 1.5).

Weeks are 7 days; months are calendar months that clamp at the end of a month; a window includes its anchor day and
its first day, so that 28 days exactly fails, while one calendar month exactly passes (rulings R41). An unknown day or
month counts as late as it can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ecrf.crf import WEEKS, PartialDate, T, add_months

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"


@dataclass(frozen=True)
class Event:
    """Something that a wash-out counts from: its words, when it began and ended, and the item that says so.

    ``ended`` is the last day it can have acted (an act of one day: that day); ``ongoing`` that it has no end.
    """

    words: T
    began: PartialDate | None
    ended: PartialDate | None
    ongoing: bool
    source: tuple[str, str, str]
    item: str


@dataclass(frozen=True)
class Window:
    """So many months, or so many days, before an anchor."""

    months: int = 0
    days: int = 0

    def latest_free(self, anchor: date) -> date:
        """The last day on which something may have ended for an anchor to be free of it."""
        if self.months:
            return add_months(anchor, -self.months)
        return anchor - timedelta(days=self.days + 1)

    def first_free(self, ended: date) -> date:
        """The first anchor that is free of something that ended on a day."""
        day = add_months(ended, self.months) if self.months else ended + timedelta(days=self.days + 1)
        while self.latest_free(day) < ended:
            day += timedelta(days=1)
        return day

    @property
    def words(self) -> T:
        """The length in words: 1 month, 5 years, 4 weeks."""
        years, rest = divmod(self.months, 12)
        if years and not rest:
            return T(f"{years} an{'s' if years > 1 else ''}", f"{years} year{'s' if years > 1 else ''}")
        if self.months:
            return T(f"{self.months} mois", f"{self.months} month{'s' if self.months > 1 else ''}")
        weeks = self.days // WEEKS
        return T(f"{weeks} semaines", f"{weeks} weeks")

    def worst_end(self, event: Event, anchor: date) -> date | None:
        """The latest day up to the anchor on which the event may have acted; ``None`` when it has no date to go by."""
        if event.ongoing:
            return anchor
        return min(event.ended.latest, anchor) if event.ended is not None else None

    def state(self, event: Event, anchor: date) -> str:
        """Whether the anchor is free of the event, its dates at their worst: pass, fail, or unknown without a date.

        What surely began after the anchor is not within the window before it; what surely began within it has not
        ended before it.
        """
        if event.began is not None and event.began.surely_after(anchor):
            return PASS
        end, free = self.worst_end(event, anchor), self.latest_free(anchor)
        if end is None:
            return FAIL if event.began is not None and event.began.surely_after(free) else UNKNOWN
        return PASS if end <= free else FAIL

    def is_sure(self, event: Event, anchor: date) -> bool:
        """Whether a failure would stand at every completion of the event's dates."""
        if self.state(event, anchor) != FAIL:
            return True
        free = self.latest_free(anchor)
        began_before = event.began is None or event.began.latest <= anchor
        acted = [day for day in (event.began, event.ended) if day is not None and day.surely_after(free)]
        return began_before and (event.ongoing or bool(acted))

    def distance(self, ended: date, anchor: date) -> T:
        """How long before the anchor, in the unit of the window: calendar months and days, or days."""
        if not self.months:
            return days_apart(ended, anchor)
        months = 0
        while add_months(anchor, -(months + 1)) >= ended:
            months += 1
        rest = (add_months(anchor, -months) - ended).days
        return T(f"{months} mois {rest} j", f"{months} mo {rest} d")


def period(event: Event) -> str:
    """The dates of an event in any language: 01/02/2026, 01/02/2026–20/02/2026, 02/2026–… while it is ongoing."""
    began, ended = shown(event.began), "…" if event.ongoing else shown(event.ended)
    return "–".join(dict.fromkeys(day for day in (began, ended) if day)) or "–"


def days_apart(first: date, then: date) -> T:
    """Days from one day to another, in words."""
    count = (then - first).days
    return T(f"{count} jour{'s' if abs(count) > 1 else ''}", f"{count} day{'s' if abs(count) != 1 else ''}")


def shown(day: PartialDate | date | None) -> str:
    """A date as people read it in both languages: 05/11/2026, 11/2026, 2026."""
    iso = day.iso if isinstance(day, PartialDate) else day.isoformat() if day else ""
    return "/".join(reversed(iso.split("-")))
