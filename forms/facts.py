"""The numbers that the public registry entry of the trial states (the registry entry, not the protocol, is the source).

What the entry does not state is in ``forms/assumptions.py`` and ``forms/ranges.py``.
"""

from ecrf.crf import WEEKS

REGISTRATION = "CTIS2023-508432-53-00"
"""Registration number of the trial."""

PLANNED_SUBJECTS = 32
"""Target recruitment."""

ADULT_AGE = 18
"""Years at consent, at least: “over 18 years old”."""

RUN_IN_TARGET = 10 * WEEKS
"""Days of standard of care aimed at before the inclusion visit: “10±2 weeks”."""

RUN_IN_TOLERANCE = 2 * WEEKS
"""Days that the run-in may be shorter or longer."""

ANTIBIOTIC_DAYS = 4 * WEEKS
"""Days before inclusion without systemic antibiotic for an infected ulcer."""

BOTULINUM_DAYS = 4 * WEEKS
"""Days before inclusion without botulinum toxin in an affected finger."""

DMARD_MONTHS = 1
"""Months before injection without disease-modifying agent."""

STATIN_MONTHS = 3
"""Months before screening on a stable statin."""

SURGERY_MONTHS = 1
"""Months before inclusion without sympathectomy or surgical debridement."""

STEROID_MG_PER_DAY = 10
"""Prednisone equivalent per day, at most (mg)."""

CARDIAC_MONTHS = 6
"""Months before inclusion without stroke, infarction, severe arrhythmia or severe cardiac failure."""

CANCER_MONTHS = 5 * 12
"""Months before inclusion without cancer: “in the last five years”."""

OTHER_TRIAL_MONTHS = 3
"""Months before consent without part in another clinical trial."""

TRANSPLANT_MONTHS = 12
"""Months before inclusion without autologous stem cell transplantation: “less than 1 year”."""
