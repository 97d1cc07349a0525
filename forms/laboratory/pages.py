"""The pages of this chapter, in the order in which people meet them: laboratory."""

from forms.laboratory.chemistry import CHE
from forms.laboratory.coagulation import COAG
from forms.laboratory.haematology import HEM
from forms.laboratory.lipids import LIP
from forms.laboratory.serology import SER
from forms.laboratory.urinalysis import UA

PAGES = (HEM, CHE, COAG, UA, LIP, SER)
