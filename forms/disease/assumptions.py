"""What the disease chapter assumes where the registry entry is silent (see ``forms/assumptions.py``)."""

from __future__ import annotations

from forms.assumed import assume
from forms.units import MONTHS

DISEASE_DURATION = assume(
    "DISEASE_DURATION", "first non-Raynaud symptom to consent", "trial.md 4.4 names no start; usual in scleroderma trials",
    "La durée de la maladie compte-t-elle depuis le premier signe autre que le Raynaud ?",
    "Does disease duration count from the first symptom other than Raynaud?")
DISEASE_CODELISTS = assume(
    "DISEASE_CODELISTS", ["ACR_HOW", "AB_UNIT", "AMP_EXTENT"], "codes that trial.md 4.4 to 4.6 does not list",
    "Ces listes de réponses conviennent-elles ?", "Are these lists of answers right?")
NOTICE_MONTHS = assume(
    "NOTICE_MONTHS", 3, "D9; S8: rules of the 2020 notice, EC31 and EC32, off by default",
    "Depuis combien de mois le tabac doit-il être arrêté et les vasodilatateurs stables ?",
    "For how many months must tobacco be stopped and vasodilators be stable?", unit=MONTHS)
NOTICE_CLASSES = assume(
    "NOTICE_CLASSES",
    ["CCB", "PROSTANOID_IV", "PROSTANOID_ORAL", "PDE5I", "ERA", "NITRATE_TOPICAL", "STATIN", "ACEI", "ARB",
     "ALPHA_BLOCKER", "NAC", "LMWH"], "trial.md EC32 (S8), in codes of VASC_CLASS",
    "Quels traitements doivent être stables avant l’inclusion ?",
    "Which medication must be stable before inclusion?")
