"""The range tables of photographs and central reading (rulings R30: hard only for what cannot be true)."""

from __future__ import annotations

from forms.ranges import table

PHO_RANGES = table(
    "PHO", "trial.md 4.24, rulings R30",
    PHODIST={"hard": (0, None), "soft": (5, 100)},
)
CRD_RANGES = table(
    "CRD", "trial.md 4.25, rulings R30",
    CRDORD={"hard": (1, None)},
    AREA={"hard": (0, None), "soft": (None, 2000)},
    SIZE={"hard": (0, None), "soft": (None, 120)},
    TISSUE={"hard": (0, 100)},
)
