"""The range tables of hand function, skin and capillaries.

Hard limits are the ends of a scale or what a hand cannot give; the rest of what the data specification calls hard is
usual only (rulings R30).
"""

from __future__ import annotations

from forms.ranges import table

FUNC_RANGES = table(
    "FUNC", "trial.md 2.5 and 4.35, rulings R30",
    KAPANDJI={"hard": (0, 10)},
    GRIP={"hard": (0, 200), "soft": (2, 60)},
    PINCH={"hard": (0, 60), "soft": (0.5, 12)},
    PALM={"hard": (0, 200), "soft": (None, 100)},
    CONTRACT={"hard": (0, 180), "soft": (None, 90)},
)
CAP_RANGES = table(
    "CAP", "trial.md 2.5 and 4.37, rulings R30",
    DENSITY={"hard": (0, 30), "soft": (2, 12)},
    MAGNIFY={"hard": (1, 1000), "soft": (50, 300)},
)
