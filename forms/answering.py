"""How long a query may wait before it is overdue: no source of the trial says so."""

from forms.assumed import assume
from forms.units import DAYS

QUERY_DUE_DAYS = assume(
    "QUERY_DUE_DAYS", 14, "DATA-15 asks that answers to queries are measured against an agreed delay; none is stated",
    fr="En combien de jours une query doit-elle recevoir sa réponse, et une réponse être lue, avant d’être dite en retard\u202f?",
    en="Within how many days must a query be answered, and an answer be read, before it counts as overdue?", unit=DAYS)
