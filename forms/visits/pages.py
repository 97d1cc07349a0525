"""The pages of this chapter, in the order in which people meet them: visits and contacts."""

from forms.visits.contact import CONT
from forms.visits.visit import SV

PAGES = (SV, CONT)
