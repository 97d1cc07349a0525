"""What the registry entry leaves open about questionnaires and their scores, each with its question."""

from __future__ import annotations

from ecrf.crf import T
from forms.assumed import assume
from forms.units import DAYS

INSTRUMENTS = assume(
    "INSTRUMENTS", ["CHFS", "SHAQ", "HDISS-DU", "DLQI", "EQ-5D-5L"],
    "trial.md 4.38 and 8 (question 7): no public record names the instruments; HDISS-DU and DLQI are both built, one chosen",
    "Quels questionnaires, en quelles versions et langues, sont utilisés, et avec quelles licences ?",
    "Which questionnaires, in which versions and languages, are used, and under which licences?")
QUESTIONNAIRE_CODELISTS = assume(
    "QUESTIONNAIRE_CODELISTS", ["QS_EVAL", "QS_MODE", "QS_LANG", "HAQ_AID"],
    "rulings R32: codes that trial.md 4.0 does not list", "Ces listes de réponses des questionnaires conviennent-elles ?",
    "Are these lists of answers of the questionnaires right?")

# Scores
HAQ_AID_RULE = assume(
    "HAQ_AID_RULE", "classic",
    "A20; trial.md 2.5: classic raises 0 or 1 to 2; add_one adds 1, 3 at most (S52). Set classic or add_one",
    "Comment une aide ou un appareil relève-t-il une catégorie du HAQ ?",
    "How does help or a device raise a category of the HAQ?")
HAQ_CATEGORIES = assume(
    "HAQ_CATEGORIES", 6, "trial.md 2.5: at least 6 of 8 categories (RECALL); the index is their mean, not rounded to 0.125",
    "Combien de catégories du HAQ faut-il pour calculer l’indice ?", "How many HAQ categories does the index need?",
    unit=T("catégories", "categories"))
SHAQ_SCALE = assume(
    "SHAQ_SCALE", "0.03", "trial.md 2.5 (S52): 0 to 3 on a 100 mm line; on the 15 cm line, cm / 5",
    "Les EVA du SHAQ sont-elles mesurées sur 100 mm ?", "Are the SHAQ scales measured on 100 mm?", unit=T("points par mm", "points per mm"))
CHFS_PRORATE = assume(
    "CHFS_PRORATE", 2, "trial.md 2.5: all 18 items needed; 1 or 2 missing: prorated for a sensitivity analysis only",
    "Un CHFS avec une ou deux réponses manquantes reste-t-il vide ?",
    "Does a CHFS with one or two missing answers stay empty?", unit="items")
DLQI_MISSING = assume(
    "DLQI_MISSING", 1, "trial.md 2.5 (RECALL): one missing answer counts 0, two or more give no score; a sub-score needs all its answers",
    "Combien de réponses manquantes le DLQI accepte-t-il ?", "How many missing answers does the DLQI accept?",
    unit="items")
DIARY_DAYS = assume(
    "DIARY_DAYS", {"asked": 14, "needed": 10}, "trial.md 2.5: 14 days (S56), at least 10 filled",
    "Le carnet couvre-t-il 14 jours avant la visite, dont 10 au moins ?",
    "Does the diary cover 14 days before the visit, at least 10 of them?", unit=DAYS)
HDISS_SCALE = assume(
    "HDISS_SCALE", "24 items, 1 to 6", "A21; trial.md 2.5 (RECALL): items, scale and scoring not confirmed; the score stays empty",
    "Combien de questions, quelle échelle et quel calcul pour le HDISS-DU ?",
    "How many questions, which scale and which scoring has the HDISS-DU?")
DUCAS_WEIGHTS = assume(
    "DUCAS_WEIGHTS", "unknown", "A21; trial.md 2.5: seven variables, 0 to 19.5 (S48), weights not retrieved; the score stays empty",
    "Quels sont les poids des sept variables du DUCAS ?", "What are the weights of the seven DUCAS variables?")
EQ5D_VALUE_SET = assume(
    "EQ5D_VALUE_SET", "unknown", "trial.md 2.5: French value set, licensed; the index stays empty until it is loaded",
    "Quel jeu de valeurs pour l’indice EQ-5D-5L ?", "Which value set for the EQ-5D-5L index?")
RECALL_PERIODS = assume(
    "RECALL_PERIODS", {"ulcer pain VAS": "7 days", "pain NRS": "24 hours"}, "trial.md 2.5: ASSUMPTION",
    "Sur quelle durée portent l’EVA et l’échelle numérique de la douleur ?",
    "Over what period do the pain VAS and the numeric scale ask?")

# Edit checks
DLQI_CHANGE = assume(
    "DLQI_CHANGE", 12, "trial.md EC107: more than 2 standard deviations of the cohort; 6 points assumed until the cohort has its own",
    "Quelle variation du DLQI faut-il vérifier ?", "Which change of the DLQI needs a check?", unit="points")
