"""The pages of this chapter, in the order in which people meet them: consent: given, given again, withdrawn."""

from forms.consent.informed_consent import ICF
from forms.consent.reconsent import ICFR
from forms.consent.withdrawal import ICFW

PAGES = (ICF, ICFR, ICFW)
