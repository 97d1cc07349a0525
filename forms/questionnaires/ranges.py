"""The range tables of the questionnaires: hard limits are the ends of a scale, or of a day."""

from __future__ import annotations

from forms.ranges import table

QS_RANGES = table(
    "QS", "trial.md 4.38, rulings R30; items of administration, on every questionnaire",
    QSDUR={"hard": (0, 600), "soft": (None, 60)},
)
EQ5D_RANGES = table("EQ5D", "trial.md 2.5, rulings R30", EQVAS={"hard": (0, 100)})
CAS_RANGES = table(
    "CAS", "trial.md 2.5, rulings R30",
    COUNT={"hard": (0, 99), "soft": (None, 10)},
)
DIARY_RANGES = table(
    "DIARY", "trial.md 2.5 and 4.38, rulings R30",
    SCALE={"hard": (0, 10)},
    ATTACKS={"hard": (0, 999), "soft": (None, 100)},
    MINUTES={"hard": (0, 1440)},
    LATE={"hard": (0, 14)},
)
