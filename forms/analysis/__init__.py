"""The first analysis datasets of the trial (trial.md 7.1, 7.2): subjects, ulcers, times to healing, scores, adverse events, laboratory,
medication, deviations.

Every derivation is a pure function of a casebook. What the sponsor's analysis plan may decide otherwise is an alternative.
"""

from forms.analysis.events import ADAE
from forms.analysis.healing import ADTTE
from forms.analysis.laboratory import ADLB
from forms.analysis.scores import ADQS
from forms.analysis.subjects import ADSL
from forms.analysis.treatments import ADCM, ADDV
from forms.analysis.ulcers import ADULC, ADULCA

ANALYSES = (ADSL, ADULC, ADULCA, ADTTE, ADQS, ADAE, ADLB, ADCM, ADDV)

__all__ = ["ANALYSES"]
