"""What eligibility assumes where the public registry entry is silent, with the question for the sponsor."""

from __future__ import annotations

from forms.assumed import assume
from forms.units import MONTHS

ULCER_LEVEL_EXCLUSIONS = assume(
    "ULCER_LEVEL_EXCLUSIONS", ["EXC12", "EXC13", "EXC14", "EXC15", "EXC17"], "trial.md 1.4, question 12 of trial.md 8",
    "Un ulcère exclu (autre cause, non ischémique, infecté, chirurgie) laisse-t-il éligible un patient qui a un autre "
    "ulcère qualifiant\u202f?",
    "Does an excluded ulcer (other cause, non-ischaemic, infected, surgery) leave a patient with another qualifying "
    "ulcer eligible?")
INJECTION_RECHECK = assume(
    "INJECTION_RECHECK", ["EXC08", "EXC14", "EXC15", "EXC17", "EXC18", "EXC19", "EXC20", "EXC23", "EXC24"],
    "trial.md 1.4 and 5.1: criteria that can change between inclusion and injection",
    "Quels critères sont vérifiés de nouveau le jour de l’injection\u202f?",
    "Which criteria are checked again on the day of injection?")
INJECTION_LOOK_BACK = assume(
    "INJECTION_LOOK_BACK", "EXC18 to EXC20 count from the injection when checked again on that day",
    "trial.md 1.5 states the inclusion visit only",
    "Le jour de l’injection, les quatre semaines d’EXC18 à EXC20 comptent-elles depuis l’injection\u202f?",
    "On the day of injection, do the four weeks of EXC18 to EXC20 count from the injection?")
EYE_EXAM_MONTHS = assume(
    "EYE_EXAM_MONTHS", 12, "trial.md 4.15",
    "Depuis combien de mois, au plus, l’examen de la rétine peut-il dater à l’inclusion\u202f?",
    "How many months old, at most, may the retinal examination be at inclusion?", unit=MONTHS)
SEVERE_CARDIAC_FAILURE = assume(
    "SEVERE_CARDIAC_FAILURE", {"severe": ["IV"], "to confirm": ["III"]},
    "EC26: NYHA IV after SEDUCE (S31); the registry entry gives no class",
    "Une insuffisance cardiaque sévère est-elle une classe NYHA IV, ou déjà III\u202f?",
    "Is severe cardiac failure NYHA class IV, or already class III?")
