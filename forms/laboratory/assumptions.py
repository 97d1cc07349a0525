"""What the laboratory pages and their checks assume: days, multiples, markers that block, and the CTCAE table's place."""

from __future__ import annotations

from ecrf.crf import T
from forms.assumed import assume
from forms.units import DAYS

LAB_CODELISTS = assume(
    "LAB_CODELISTS", ["DIPSTICK", "SERO_METHOD", "LB_SEX", "CNSV_KIND"], "rulings R32: codes that trial.md 4.0 does not list",
    "Ces listes de réponses du laboratoire conviennent-elles\u202f?", "Are these lists of laboratory answers right?")
SEROLOGY_DAYS = assume(
    "SEROLOGY_DAYS", 30, "trial.md 4.21, EC44",
    "De combien de jours au plus les sérologies peuvent-elles précéder le prélèvement\u202f?",
    "By how many days at most may infection markers precede the harvest?", unit=DAYS)
BLEEDING_RISK = assume(
    "BLEEDING_RISK", {"PLAT": (100, None), "INR": (None, 1.5), "APTT": (None, 1.5), "HGB": (90, None)},
    "trial.md EC43; G/L, ratio, ratio, g/L",
    "Au-delà de quelles valeurs le prélèvement demande-t-il une confirmation\u202f?",
    "Beyond which values does the harvest need a confirmation?")
DAY_ZERO_ALERTS = assume(
    "DAY_ZERO_ALERTS", {"EGFR": (45, None), "CRP": (None, 50)}, "trial.md EC46; mL/min/1.73 m², mg/L",
    "Quelles valeurs du jour de l’injection demandent un commentaire\u202f?",
    "Which values of the day of injection need a comment?")
TRANSAMINASE_MULTIPLE = assume(
    "TRANSAMINASE_MULTIPLE", 3, "trial.md 4.18 and EC46",
    "À partir de combien de fois la normale les transaminases alertent-elles\u202f?",
    "From how many times the upper limit do transaminases alert?", unit=T("× LSN", "× ULN"))
CTCAE_ALERT_GRADE = assume(
    "CTCAE_ALERT_GRADE", 2, "trial.md EC119",
    "À partir de quel grade un résultat demande-t-il un événement indésirable\u202f?",
    "From which grade does a result ask for an adverse event?")
BLOCKING_MARKERS = assume(
    "BLOCKING_MARKERS", ["HIVAB", "HIVRNA", "HTLVAB", "HBSAG", "HBCAB", "HBVDNA", "HCVAB", "HCVRNA", "SYPH"],
    "trial.md 4.21 and EC45 (S16, S66, S67); anti-HBs alone means vaccination, CMV, EBV and toxoplasma are of a donor",
    "Ces marqueurs, et eux seuls, interdisent-ils prélèvement et libération\u202f?",
    "Do these markers, and these alone, forbid harvest and release?")
