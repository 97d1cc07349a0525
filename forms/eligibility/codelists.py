"""The codelists of eligibility: results, the criteria that inclusion confirms again, vulnerable persons, other trials."""

from __future__ import annotations

from ecrf.crf import Code, Codelist, T, codelist
from forms.eligibility.criteria import asked_at

IE_RESULT = codelist("IE_RESULT", ("ELIGIBLE", "Éligible", "Eligible"),
                     ("SCREEN_FAILURE", "Non inclus", "Screen failure"), source="trial.md 4.3")
IE_AT_D0 = codelist("IE_AT_D0", ("ELIGIBLE", "Toujours éligible\u00a0: injection possible",
                                 "Still eligible: may be injected"),
                    ("NOT_ELIGIBLE", "Plus éligible\u00a0: ne pas injecter", "No longer eligible: do not inject"),
                    source="trial.md 4.3 and 5.1; assumption INJECTION_RECHECK")

VULNERABLE = codelist("VULNERABLE",
                      ("PREGNANCY", "Grossesse, allaitement, accouchement", "Pregnant, breastfeeding, parturient"),
                      ("LIBERTY", "Privation de liberté (décision judiciaire ou administrative)",
                       "Deprived of liberty (judicial or administrative decision)"),
                      ("PSYCHIATRIC", "Soins psychiatriques", "Psychiatric treatment"),
                      ("INSTITUTION", "Établissement sanitaire ou social, pour une autre raison que la recherche",
                       "Health or social establishment, for another reason than research"),
                      source="public registry entry, vulnerable patient")
OTHER_TRIAL = codelist("OTHER_TRIAL", ("NONE", "Aucun", "None"), ("ENDED", "Terminé", "Ended"),
                       ("ONGOING", "En cours", "Ongoing"), source="trial.md 1.4 EXC01 and EC29")

AGAIN = Codelist("IE_AGAIN", tuple(Code(c.number, T(f"{c.number} {c.words.fr}", f"{c.number} {c.words.en}"))
                                   for c in asked_at("SCR") if "INC" not in c.asked_at),
                 "trial.md 1.4, criteria of screening")
"""The criteria of screening that inclusion confirms again, all at once."""
