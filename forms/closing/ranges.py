"""The range table of long-term follow-up (rulings R30: hard only for what cannot be true)."""

from __future__ import annotations

from forms.ranges import table

LTFU_RANGES = table(
    "LTFU", "trial.md 4.49, rulings R30",
    LTDU={"hard": (0, None), "soft": (None, 10)},
)
