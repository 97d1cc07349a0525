"""Units in the words of both languages, mostly where they differ; the English ones are exported."""

from ecrf.crf import T, same

MINUTES = T("minutes", "minutes")
HOURS = T("heures", "hours")
DAYS = T("jours", "days")
WEEKS = T("semaines", "weeks")
MONTHS = T("mois", "months")
YEARS = T("ans", "years")
A_WEEK = T("/semaine", "/week")
PERCENT = same("%")
PREDICTED = T("% de la théorique", "% pred.")
INTERNATIONAL_PER_L = T("UI/L", "IU/L")
INTERNATIONAL_PER_ML = T("UI/mL", "IU/mL")
