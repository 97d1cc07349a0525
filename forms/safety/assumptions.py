"""What safety assumes where no certain source states it: limits of reporting, delays to the authorities, lists of answers."""

from __future__ import annotations

from forms.assumed import assume
from forms.units import DAYS, HOURS, MONTHS

REPORT_HOURS = assume(
    "REPORT_HOURS", 24, "trial.md 4.41, EC111 (S73); regulatory.md 3.5: without undue delay, at most 24 h",
    "En combien d’heures le centre déclare-t-il un événement grave au promoteur ?",
    "Within how many hours does the site report a serious event to the sponsor?", unit=HOURS)
SUSAR_DAYS = assume(
    "SUSAR_DAYS", {"fatal or life-threatening": 7, "details, after that": 8, "other": 15},
    "trial.md 4.41; regulatory.md SAE-04 and 3.5: Regulation (EU) 536/2014, article 42",
    "Ces délais de déclaration des SUSAR sont-ils ceux du plan de vigilance ?",
    "Are these the reporting times of the safety plan for SUSARs?", unit=DAYS)
DEATH_AFTER_INJECTION_DAYS = assume(
    "DEATH_AFTER_INJECTION_DAYS", 30, "trial.md 4.47: 30-day post-injection flag",
    "Un décès est-il signalé comme précoce jusqu’à 30 jours après l’injection ?",
    "Is a death flagged as early up to 30 days after the injection?", unit=DAYS)
CHILD_FOLLOW_UP = assume(
    "CHILD_FOLLOW_UP", [1, 3, 12], "trial.md 4.42, assumed", "À quels mois l’enfant est-il suivi ?",
    "At which months is the child followed up?", unit=MONTHS)
AESI_BY_KEYWORD = assume(
    "AESI_BY_KEYWORD", "a telling word opens the sheet until somebody answers that the event is of no special interest",
    "trial.md 4.39, 4.40 and EC116", "Un mot évocateur suffit-il à ouvrir la fiche d’intérêt particulier ?",
    "Is a telling word enough to open the sheet of special interest?")
REPORT_LATE_DEVIATION = assume(
    "REPORT_LATE_DEVIATION", ["OTHER", "MAJOR"], "regulatory.md SAE-02: a late report is a deviation; category and severity assumed",
    "Une déclaration au-delà de 24 h est-elle une déviation majeure ?",
    "Is a report later than 24 h a major deviation?")
SAFETY_CODELISTS = assume(
    "SAFETY_CODELISTS",
    ["PAIN_GRADE", "CULTURE", "IMAGING", "ANAPHYLAXIS", "HISTOLOGY", "PREG_PLAN", "CHILD_HEALTH", "DV_DETECTED",
     "DV_NOTIFIED"], "rulings R32: codes that trial.md does not list",
    "Ces listes de réponses conviennent-elles aux pages de vigilance ?", "Are these lists of answers right for safety pages?")
DRUG_DEVIATION = assume(
    "DRUG_DEVIATION", ["PROHIBITED_MED", "CRITICAL"], "rulings R40: an injection against a block is a critical deviation; EC20",
    "Une injection malgré un traitement de fond non arrêté est-elle une déviation critique ?",
    "Is an injection despite a disease-modifying agent not stopped a critical deviation?")
