"""The registers that each site keeps, line by line."""

from forms.site.consent_versions import CNSV
from forms.site.ranges_of_laboratory import LABR

PAGES = (LABR, CNSV)
