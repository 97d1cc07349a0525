"""The pages of this chapter, in the order in which people meet them: treatments and procedures."""

from forms.treatment.local_care import CARE
from forms.treatment.medication import CM
from forms.treatment.procedures import PR
from forms.treatment.prompts import CMQ
from forms.treatment.standard_of_care import SOC

PAGES = (CMQ, CM, SOC, CARE, PR)
