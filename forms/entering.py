"""How long after a visit its first entry may come before it counts as late: no source of the trial says so."""

from forms.assumed import assume
from forms.units import DAYS

ENTRY_DUE_DAYS = assume(
    "ENTRY_DUE_DAYS", 5, "DATA-15 asks for entries later than the agreed delay by site; none is stated",
    fr="En combien de jours après une visite sa saisie doit-elle avoir commencé, avant d’être dite tardive\u202f?",
    en="Within how many days after a visit must its entry have begun, before it counts as late?", unit=DAYS)
