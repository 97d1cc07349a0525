"""What visits and contacts assume where no certain source states it."""

from __future__ import annotations

from forms.assumed import assume

CONTACT_REASONS = assume(
    "CONTACT_REASONS", ["MISSED", "PLANNED"], "trial.md 4.45 and EC97: reasons added to the list of 4.45",
    "Un contact après une visite manquée s’enregistre-t-il sur la même page que les visites non programmées ?",
    "Is the contact after a missed visit recorded on the same page as unscheduled visits?")
WINDOW_DEVIATION = assume(
    "WINDOW_DEVIATION", ["VISIT_WINDOW", "MINOR"], "trial.md EC95: deviation created once; its severity is assumed",
    "Une visite hors fenêtre est-elle une déviation mineure ?", "Is a visit outside its window a minor deviation?")
