"""The pages of this chapter, in the order in which people meet them: the person and the disease."""

from forms.disease.acr_eular import ACR
from forms.disease.amputations import AMP
from forms.disease.autoantibodies import AAB
from forms.disease.demographics import DM
from forms.disease.history import SSCH
from forms.disease.medical_history import MH
from forms.disease.other_history import MHX
from forms.disease.substance_use import SU

PAGES = (DM, SSCH, ACR, AAB, MH, MHX, AMP, SU)
