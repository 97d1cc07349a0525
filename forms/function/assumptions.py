"""What the registry entry leaves open about hand function, skin and capillaries, each with its question."""

from __future__ import annotations

from ecrf.crf import T
from forms.assumed import assume

STRENGTH_TRIALS = assume(
    "STRENGTH_TRIALS", 2, "trial.md 2.5: grip and pinch, at least 2 of 3 trials for a mean or a maximum",
    "Combien d’essais de force faut-il pour calculer la moyenne ?", "How many strength trials does a mean need?",
    unit=T("essais", "trials"))
STRENGTH_SPREAD = assume(
    "STRENGTH_SPREAD", 30, "trial.md EC106: coefficient of variation, standard deviation of the trials (n − 1) / mean",
    "Quelle dispersion des essais de force faut-il vérifier ?", "Which spread of strength trials needs a check?",
    unit="%")
WEAK_GRIP = assume(
    "WEAK_GRIP", 2, "trial.md EC106", "En dessous de quelle force des deux mains faut-il un commentaire ?",
    "Below what grip of both hands is a comment needed?", unit="kg")
MRSS_METHOD = assume(
    "MRSS_METHOD", "MAXIMUM", "trial.md 2.5 (S55): one rule per study, maximum the most used; which one is unknown",
    "Quelle règle de cotation du score de Rodnan l’étude suit-elle ?",
    "Which scoring rule of the Rodnan score does the study follow?")
MRSS_ALL_SITES = assume(
    "MRSS_ALL_SITES", 17, "trial.md 2.5: all 17 sites; with one or two missing the score is not computed either",
    "Le score de Rodnan reste-t-il vide dès qu’un site manque ?", "Does the Rodnan score stay empty as soon as a site is missing?",
    unit="sites")
MRSS_CHANGE = assume(
    "MRSS_CHANGE", {"points": 10, "within_days": 56}, "trial.md EC101 (S54: observer variation 4.6)",
    "Quelle variation du score de Rodnan faut-il vérifier, en combien de temps ?",
    "Which change of the Rodnan score needs a check, within what time?")
CAPILLARY_FINGERS = assume(
    "CAPILLARY_FINGERS", 8, "trial.md 2.5: mean of 8 fingers, thumbs excluded; missing rule not stated",
    "La densité moyenne demande-t-elle les 8 doigts ?", "Does the mean density need all 8 fingers?", unit=T("doigts", "fingers"))
FUNCTION_CODELISTS = assume(
    "FUNCTION_CODELISTS", ["MONOFILAMENT"], "rulings R32: codes that trial.md 4.0 does not list; usual set of 20",
    "Quels monofilaments sont utilisés ?", "Which monofilaments are used?")
