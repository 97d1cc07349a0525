"""The range tables of the safety pages (rulings R30: hard only for what cannot be true)."""

from __future__ import annotations

from forms.ranges import table

AESI_RANGES = table(
    "AESI", "trial.md 4.40, rulings R30",
    ASISIZE={"hard": (0, None), "soft": (None, 100)},
    ASIDAYS={"hard": (0, None), "soft": (None, 90)},
    ASIHOURS={"hard": (0, None), "soft": (None, 720)},
    AREA={"hard": (0, None), "soft": (None, 2000)},
    ASIHCM={"hard": (0, None), "soft": (None, 30)},
    ASITRYP={"hard": (0, None), "soft": (None, 500)},
)
PREG_RANGES = table(
    "PREG", "trial.md 4.42, rulings R30",
    PREGWKS={"hard": (0, 45), "soft": (None, 42)},
    PREGWGT={"hard": (0, None), "soft": (300, 6000)},
)
