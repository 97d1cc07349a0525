"""The pages of this chapter, in the order in which people meet them: examinations."""

from forms.examination.ecg import EG
from forms.examination.eyes import OE
from forms.examination.imaging import IMG
from forms.examination.physical import PE
from forms.examination.reproduction import RP
from forms.examination.vital_signs import VS

PAGES = (VS, PE, EG, OE, RP, IMG)
