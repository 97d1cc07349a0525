"""The range tables of the pages: per page one named assumption, whose numbers its items use.

``hard`` is refused because it cannot be true; ``soft`` is saved and queried. The public registry entry, not the
protocol, is the source of this study definition, and it states no range: every number here is clinical plausibility,
to be confirmed by the sponsor's data manager (A12 of the assumption register).
"""

from __future__ import annotations

from typing import Any

from ecrf.crf import Assumption
from forms.assumed import assume

Limits = dict[str, dict[str, tuple[float | None, float | None]]]


def limits(table: Assumption, item: str) -> dict[str, Any]:
    """The ``hard=`` and ``soft=`` of an item, from the assumption that holds them. Raises ``KeyError``."""
    return dict(table.value[item])


def table(page: str, source: str, **items: dict[str, tuple[float | None, float | None]]) -> Assumption:
    """The range table of a page, entered as one assumption: ``hard`` and ``soft`` by item."""
    return assume(f"{page}_RANGES", items, f"{source}; A12: clinical plausibility, assumed",
                  f"Les limites possibles (dures) et habituelles (souples) de la page {page} conviennent-elles ?",
                  f"Are the possible (hard) and usual (soft) limits of page {page} right?")


DM_RANGES = table(
    "DM", "trial.md 4.2, rulings R30",
    BRTHDAT={"hard": (1900, None)},
    AGE={"soft": (18, 80)},
)
CM_RANGES = table(
    "CM", "trial.md 4.9, rulings R30",
    CMDOSE={"hard": (0, None), "soft": (0.001, None)},
)
SOC_RANGES = table(
    "SOC", "trial.md 4.11, rulings R30",
    CCBADH={"hard": (0, 100), "soft": (80, None)},
    PGIDOSE={"hard": (0, None)},
    PGICRS={"hard": (0, 99), "soft": (0, 6)},
    PGIDAYS={"hard": (0, 99)},
)
CARE_RANGES = table(
    "CARE", "trial.md 4.11, rulings R30",
    PRFREQ={"hard": (0, 99), "soft": (None, 14)},
)
VS_RANGES = table(
    "VS", "trial.md 4.12, rulings R30",
    WEIGHT={"hard": (25, 250), "soft": (40, 130)},
    HEIGHT={"hard": (100, 250), "soft": (145, 200)},
    BMI={"soft": (17, 40)},
    SYSBP={"hard": (30, 300), "soft": (90, 180)},
    DIABP={"hard": (0, 200), "soft": (45, 110)},
    PULSE={"hard": (0, 300), "soft": (45, 120)},
    TEMP={"hard": (30, 43), "soft": (35.5, 38)},
    OXYSAT={"hard": (30, 100), "soft": (92, None)},
)
ULCA_RANGES = table(
    "ULCA", "trial.md 4.23, rulings R30 and R31",
    LDIAM={"hard": (0.1, 120), "soft": (None, 20)},
    LPERP={"hard": (0.1, 120)},
    DEPTH={"hard": (0, 20), "soft": (None, 5)},
    AREA={"soft": (None, 200)},
    TISSUE={"hard": (0, 100)},
    PAINNRS={"soft": (None, 8)},
)
INJ_RANGES = table(
    "INJ", "trial.md 4.32, rulings R30",
    LIDOMG={"hard": (0, None)},
    LIDOKG={"soft": (None, 4.5)},
    VOLTOT={"hard": (0, None), "soft": (0.1, 10)},
    PAINNRS={"soft": (None, 7)},
)
INJP_RANGES = table(
    "INJP", "trial.md 4.32, rulings R30",
    SYRCNT={"hard": (0, 99)},
    DOSEPLN={"hard": (0, None), "soft": (0.1, 500)},
    DOSEGIV={"hard": (0, None), "soft": (0.1, 500)},
)
INJF_RANGES = table(
    "INJF", "trial.md 4.33, rulings R30 and R31; volumes and points after SCLERADEC II (A22)",
    NPOINTS={"hard": (1, 99), "soft": (None, 4)},
    VOLFING={"hard": (0, None), "soft": (0.5, 1.5)},
    VOLPT={"soft": (0.1, 0.5)},
    NEEDLE={"hard": (10, 34), "soft": (25, 30)},
)
