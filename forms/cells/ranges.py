"""The range tables of the pages of this chapter (trial.md 4.28 to 4.34 and 4.50, softened as rulings R30 says)."""

from __future__ import annotations

from forms.ranges import table

Bound = tuple[float | None, float | None]

_R30 = "rulings R30"
_AMOUNT: dict[str, Bound] = {"hard": (0, None)}
_PERCENT: dict[str, Bound] = {"hard": (0, 100)}

HARV_RANGES = table(
    "HARV", f"trial.md 4.28, {_R30}",
    APDAYS={"hard": (0, 99)},
    LIDOMG={"hard": (0, None), "soft": (None, 500)},
    INFVOL={"hard": (0, None), "soft": (None, 1000)},
    LIPOVOL={"hard": (0, None), "soft": (30, 300)},
    BLDLOSS={"hard": (0, None), "soft": (None, 200)},
    TUBECNT={"hard": (0, 99)},
    SENTTEMP={"hard": (-200, 60), "soft": (15, 25)},
    TRHOURS={"soft": (0, 48)},
)
MFG_RANGES = table(
    "MFG", f"trial.md 4.29, {_R30}",
    FATMASS=_AMOUNT, FATVOL=_AMOUNT,
    RECTEMP={"hard": (-200, 60), "soft": (15, 25)},
    DIGMIN=_AMOUNT,
    SVFVNC={"hard": (0, None), "soft": (None, 1000)},
    SEEDDENS=_AMOUNT,
    PASSN={"hard": (0, 99), "soft": (None, 4)},
    CULTDAYS={"hard": (0, 365), "soft": (12, 21)},
    POPDBL={"hard": (0, None), "soft": (None, 20)},
    TVC={"hard": (0, None), "soft": (None, 5000)},
    CFUF=_AMOUNT,
    DOSEPREP={"hard": (0, None), "soft": (0.1, 500)},
    VOLPREP={"hard": (0, None), "soft": (0.5, 50)},
)
REL_RANGES = table(
    "REL", f"trial.md 4.30, {_R30}; limits of release: RELEASE_LIMITS",
    PERCENT=_PERCENT, ENDOTOX=_AMOUNT, CELLCNT=_AMOUNT,
    HLADR={"hard": (0, 100), "soft": (None, 20)},
)
RELD_RANGES = table("RELD", f"trial.md 4.30, {_R30}", DOSELAB={"hard": (0, None), "soft": (0.1, 500)})
DONOR_RANGES = table("DONOR", f"trial.md 4.30, {_R30}", LOTFING={"hard": (0, 9999)})
COIU_RANGES = table(
    "COIU", f"trial.md 4.31, {_R30}",
    IDBIRTH={"hard": (1900, 2100)}, TEMP={"hard": (-200, 60)}, TEMPMIN={"hard": (0, None)},
)
MON_RANGES = table(
    "MON", f"trial.md 4.34 and 4.12, {_R30}",
    SYSBP={"hard": (30, 300), "soft": (90, 180)}, DIABP={"hard": (0, 200), "soft": (45, 110)},
    PULSE={"hard": (0, 300), "soft": (45, 120)}, TEMP={"hard": (30, 43), "soft": (35.5, 38)},
    OXYSAT={"hard": (30, 100), "soft": (92, None)}, PAINNRS={"soft": (None, 7)},
    SWELCIRC={"hard": (0, 300), "soft": (30, 120)}, REFILL={"hard": (0, 60)},
)
BIO_RANGES = table(
    "BIO", f"trial.md 4.50, {_R30}",
    BIOVOL={"hard": (0, None), "soft": (0.5, 50)}, ALIQ={"hard": (0, 99)}, BIOTEMP={"hard": (-200, 60), "soft": (None, -20)},
    RESULT=_AMOUNT,
)
BIOP_RANGES = table("BIOP", f"trial.md 4.50, {_R30}", RESULT=_AMOUNT)
