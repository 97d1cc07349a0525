"""The pages of this chapter, in the order in which people meet them: safety."""

from forms.safety.adverse_event import AE
from forms.safety.deviation import DV, DVU
from forms.safety.pregnancy import PREG
from forms.safety.serious_event import SAE
from forms.safety.special_interest import AESI
from forms.safety.sponsor_assessment import SAEU

PAGES = (AE, SAE, SAEU, AESI, PREG, DV, DVU)
