"""The range tables of the examination chapter: hands, ECG, pregnancy (see ``forms/ranges.py``)."""

from __future__ import annotations

from forms.ranges import table

PE_RANGES = table(
    "PE", "trial.md 4.13, rulings R30",
    REFILL={"hard": (0, 120), "soft": (None, 5)},
)
EG_RANGES = table(
    "EG", "trial.md 4.14 and EC42, rulings R30; QTcF is judged by sex (QTCF_LIMITS)",
    EGHR={"hard": (0, 400), "soft": (45, 110)},
    PR={"hard": (0, 1000), "soft": (120, 220)},
    QRS={"hard": (0, 600), "soft": (None, 120)},
    QT={"hard": (0, 1500), "soft": (200, 700)},
    QTCF={"hard": (0, 1500)},
)
RP_RANGES = table(
    "RP", "trial.md 4.16, rulings R30",
    FSH={"hard": (0, 999), "soft": (None, 200)},
    HCG={"hard": (0, 99999999), "soft": (None, 300000)},
)
