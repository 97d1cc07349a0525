"""What the first analyses assume beyond the registry entry (trial.md 7.1, 7.2)."""

from forms.assumed import assume
from forms.units import DAYS

EMERGENT_DAYS = assume(
    "EMERGENT_DAYS", 112, "trial.md 7.1: safety window, ASSUMPTION", "Jusqu’à quel jour après l’injection un événement est-il dit apparu sous traitement\u202f?",
    "Until which day after the injection is an event called treatment emergent?", DAYS)
