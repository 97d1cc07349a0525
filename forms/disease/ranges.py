"""The range tables of the disease chapter: history, antibodies, substance use (see ``forms/ranges.py``)."""

from __future__ import annotations

from forms.ranges import table

SSCH_RANGES = table(
    "SSCH", "trial.md 4.4, rulings R30",
    SSCDUR={"soft": (0, 50)},
    ULC12M={"hard": (0, 999), "soft": (None, 10)},
    ILOCRS={"hard": (0, 999), "soft": (None, 100)},
    FVCPCT={"hard": (0, 300), "soft": (50, 150)},
    DLCOPCT={"hard": (0, 300), "soft": (10, 150)},
    MPAP={"hard": (0, 200)},
)
AAB_RANGES = table(
    "AAB", "trial.md 4.6, rulings R30",
    ANATIT={"hard": (0, 999999), "soft": (160, 20480)},
    VALUE={"hard": (0, None)},
)
SU_RANGES = table(
    "SU", "trial.md 4.8, rulings R30",
    SUPACKYR={"hard": (0, 500), "soft": (None, 80)},
    SUCIG={"hard": (0, 300), "soft": (None, 40)},
    SUALC={"hard": (0, 999), "soft": (None, 40)},
)
