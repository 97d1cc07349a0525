"""What the examination chapter assumes where the registry entry is silent (see ``forms/assumptions.py``)."""

from __future__ import annotations

from forms.assumed import assume
from forms.units import DAYS, YEARS

EXAMINATION_CODELISTS = assume(
    "EXAMINATION_CODELISTS",
    ["SKIN_WARMTH", "SKIN_COLOUR", "PULSE_FELT", "EG_RHYTHM", "OE_RETINOPATHY: not seen", "PREG_TEST", "CONTRACEPTION"],
    "codes that trial.md 4.13 to 4.16 does not list", "Ces listes de réponses conviennent-elles ?",
    "Are these lists of answers right?")
BODY_SYSTEMS = assume(
    "BODY_SYSTEMS",
    ["general state", "skin", "head and neck", "heart and vessels", "lungs", "abdomen", "lymph nodes", "joints and muscles",
     "nervous system"], "trial.md 4.13 names no list", "Quels appareils examiner ?", "Which body systems are examined?")
QTCF_LIMITS = assume(
    "QTCF_LIMITS", {"F": 470, "M": 450}, "trial.md 4.14, EC42", "À partir de quel QTcF faut-il vérifier ?",
    "From what QTcF is a check needed?", unit="ms")
CHILDBEARING_AGES = assume(
    "CHILDBEARING_AGES", [18, 60], "trial.md EC09", "À quels âges la page « Grossesse et contraception » est-elle exigée ?",
    "At what ages is the page “Pregnancy and contraception” required?", unit=YEARS)
MENOPAUSE = assume(
    "MENOPAUSE", {"age": 50, "FSH": 40, "amenorrhoea_months": 24, "without_hrt_years": 2}, "trial.md 4.16 (S10), EC33",
    "Quels critères de ménopause appliquer ?", "Which criteria of menopause apply?")
PREGNANCY_TEST_DAYS = assume(
    "PREGNANCY_TEST_DAYS", 7, "trial.md 4.16 and EC34: blood test before the injection",
    "Quel délai maximal entre le dosage sanguin négatif et l’injection ?",
    "At most how long before the injection is the negative blood test?", unit=DAYS)
CONTRACEPTION_DAYS = assume(
    "CONTRACEPTION_DAYS", 30, "trial.md 1.5 (S2), EC36", "Jusqu’à combien de jours après l’injection contraception ?",
    "Until how many days after the injection is contraception needed?", unit=DAYS)
