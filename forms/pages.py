"""Every page of the trial, chapter by chapter, in the order in which people meet them."""

from ecrf.crf import CRF
from forms.cells import pages as cells
from forms.closing import pages as closing
from forms.consent import pages as consent
from forms.disease import pages as disease
from forms.eligibility import pages as eligibility
from forms.examination import pages as examination
from forms.function import pages as function
from forms.laboratory import pages as laboratory
from forms.questionnaires import pages as questionnaires
from forms.safety import pages as safety
from forms.treatment import pages as treatment
from forms.ulcers import pages as ulcers
from forms.visits import pages as visits

CHAPTERS = (consent, disease, eligibility, visits, examination, laboratory, treatment, ulcers, function, questionnaires, cells, safety, closing)

PAGES: tuple[type[CRF], ...] = tuple(page for chapter in CHAPTERS for page in chapter.PAGES)
"""The pages in use."""

BY_OID = {page.oid: page for page in PAGES}

SITE_PAGES: tuple[type[CRF], ...] = ()
"""What each site keeps for its own subjects, line by line: see ``Study.site_pages``."""
