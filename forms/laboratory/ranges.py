"""The range tables of the laboratory pages, in the unit each test is judged in (trial.md 4.17 to 4.20, rulings R30).

Hard is what no blood and no analyser can give; what trial.md calls H is soft, as its S is where that is narrower.
ALT and AST have their alert as a multiple of the laboratory's upper limit (EC46, EC119) and H as the soft range.
"""

from __future__ import annotations

from decimal import Decimal as Number

from forms.ranges import table

HEM_RANGES = table(
    "HEM", "trial.md 4.17, rulings R30; g/L, L/L, T/L, G/L",
    HGB={"hard": (5, 300), "soft": (80, 180)},
    HCT={"hard": (0.02, 1), "soft": (0.1, 0.7)},
    RBC={"hard": (0.1, 15), "soft": (1, 9)},
    WBC={"hard": (0, 1500), "soft": (2, 20)},
    NEUT={"hard": (0, 1000), "soft": (1, 15)},
    LYM={"hard": (0, 1500), "soft": (0.5, 6)},
    EOS={"hard": (0, 500), "soft": (None, 1.5)},
    PLAT={"hard": (0, 5000), "soft": (50, 700)},
)
CHE_RANGES = table(
    "CHE", "trial.md 4.18, rulings R30; mmol/L, µmol/L, U/L, g/L, %, mg/L, µg/L, ng/L",
    SODIUM={"hard": (80, 220), "soft": (130, 150)},
    K={"hard": (0.5, 20), "soft": (3, 5.8)},
    CREAT={"hard": (1, 10000), "soft": (40, 200)},
    EGFR={"soft": (45, 200)},
    UREA={"hard": (0, 200), "soft": (0.5, 60)},
    GLUC={"hard": (0, 150), "soft": (1, 11)},
    HBA1C={"hard": (2, 30), "soft": (3, 8)},
    ALT={"hard": (0, 50000), "soft": (1, 10000)},
    AST={"hard": (0, 50000), "soft": (1, 10000)},
    GGT={"hard": (0, 20000), "soft": (1, 5000)},
    ALP={"hard": (0, 20000), "soft": (5, 3000)},
    BILI={"hard": (0, 2000), "soft": (1, 35)},
    ALB={"hard": (1, 100), "soft": (30, 60)},
    CK={"hard": (0, 1000000), "soft": (5, 500)},
    LDH={"hard": (0, 100000), "soft": (50, 20000)},
    CRP={"hard": (0, 1500), "soft": (0, 50)},
    URATE={"hard": (0, 3000), "soft": (60, 700)},
    CA={"hard": (0.2, 10), "soft": (1, 4)},
    FERRI={"hard": (0, 500000), "soft": (1, 2000)},
    NTPBNP={"hard": (0, 500000), "soft": (0, 300)},
)
COAG_RANGES = table(
    "COAG", "trial.md 4.19, rulings R30; %, ratio, g/L, mg/L",
    TP={"hard": (0, 250), "soft": (60, 150)},
    INR={"hard": (0.1, 30), "soft": (0.5, 1.5)},
    APTT={"hard": (0.1, 30), "soft": (0.5, 1.5)},
    FIBRI={"hard": (0, 30), "soft": (1.5, 15)},
    DDIMER={"hard": (0, 1000), "soft": (0, 100)},
)
UA_RANGES = table("UA", "trial.md 4.20, rulings R30; mg/mmol", PROTCR={"hard": (0, 20000), "soft": (0, 50)})
LIP_RANGES = table(
    "LIP", "trial.md 4.20 names no limit; mmol/L",
    CHOL={"hard": (0, 50), "soft": (1.5, 10)},
    LDL={"hard": (0, 40), "soft": (0.2, 7)},
    TG={"hard": (0, 150), "soft": (0.2, 5)},
)
LABR_RANGES = table(
    "LABR", "years of a life, and no negative limit",
    AGE={"hard": (0, 130)}, LIMIT={"hard": (0, None)},
)

LIMITS = {test: limits for ranges in (HEM_RANGES, CHE_RANGES, COAG_RANGES, UA_RANGES, LIP_RANGES)
          for test, limits in ranges.value.items()}
"""Test → its ``hard`` and ``soft`` limits in canonical units."""


def beyond(test: str, kind: str, value: Number | None) -> tuple[float | None, float | None] | None:
    """The limits (``hard`` or ``soft``) that a canonical value lies beyond, or ``None`` when it lies within."""
    limits: tuple[float | None, float | None] | None = LIMITS[test].get(kind)
    if limits is None or value is None:
        return None
    low, high = limits
    outside = (low is not None and value < Number(str(low))) or (high is not None and value > Number(str(high)))
    return limits if outside else None
