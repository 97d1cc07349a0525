"""What an analysis plan may decide otherwise than the data specification proposes (trial.md 7.1)."""

from ecrf.crf import T
from ecrf.crf.analysis import Alternative

_SOURCE = "trial.md 7.1"

HEALING = Alternative("HEALING", T("Cicatrisation", "Healing"), {
    "FIRST": T("première visite où l’ulcère est cicatrisé", "first visit at which the ulcer is healed"),
    "CONFIRMED": T("cicatrisation confirmée par une visite suivante", "healing that a later visit confirms"),
}, f"{_SOURCE}: time to healing; confirmed healing is an assumption (A15)")
RESCUE = Alternative("RESCUE", T("Traitement de secours", "Rescue treatment"), {
    "CENSOR": T("censure à sa date", "censored on its day"), "IGNORE": T("sans effet", "no effect"),
}, f"{_SOURCE}: time to healing, censored at rescue")
AMPUTATION = Alternative("AMPUT", T("Amputation du doigt", "Amputation of the finger"), {
    "CENSOR": T("censure à sa date", "censored on its day"), "COMPETING": T("événement concurrent", "competing event"),
}, f"{_SOURCE}: amputation, event or competing, config")
EVERY = (HEALING, RESCUE, AMPUTATION)
