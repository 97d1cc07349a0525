"""What a review of the audit trail looks for: the thresholds of its listings, and how often each is reviewed (AUD-13)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrailRules:
    """Thresholds of the listings; each is the least that is listed, but for ``late_days`` and ``subjects_a_day``, which are
    the most that is not.

    ``late_days`` from the visit to the first entry of its page; ``mass_items`` values changed by one person within
    ``mass_minutes``; ``night`` the hours of the site's clock, first and last, between which nobody is expected to enter
    (22, 6: from 22:00 until before 6:00); ``subjects_a_day`` for whom one person enters on one day; ``key_changes``
    corrections of one key item of a page within the period; ``every_days`` between two reviews of a listing.
    """

    late_days: int
    mass_items: int
    mass_minutes: int
    night: tuple[int, int]
    subjects_a_day: int
    key_changes: int
    every_days: int
