"""Every page of the trial, chapter by chapter, in the order in which people meet them."""

from ecrf.crf import CRF, T
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
from forms.site import pages as site
from forms.treatment import pages as treatment
from forms.ulcers import pages as ulcers
from forms.visits import pages as visits

CHAPTERS: tuple[tuple[T, tuple[type[CRF], ...]], ...] = (
    (T("Consentement", "Consent"), consent.PAGES),
    (T("Maladie et antécédents", "Disease and history"), disease.PAGES),
    (T("Éligibilité", "Eligibility"), eligibility.PAGES),
    (T("Visite", "Visit"), visits.PAGES),
    (T("Examens", "Examinations"), examination.PAGES),
    (T("Laboratoire", "Laboratory"), laboratory.PAGES),
    (T("Traitements", "Treatments"), treatment.PAGES),
    (T("Ulcères", "Ulcers"), ulcers.PAGES),
    (T("Mains et peau", "Hands and skin"), function.PAGES),
    (T("Questionnaires", "Questionnaires"), questionnaires.PAGES),
    (T("Cellules et injection", "Cells and injection"), cells.PAGES),
    (T("Sécurité", "Safety"), safety.PAGES),
    (T("Fin d’étude", "End of study"), closing.PAGES),
)
"""The headings of long lists, and the pages under each."""

PAGES: tuple[type[CRF], ...] = tuple(page for _title, pages in CHAPTERS for page in pages)
"""The pages in use."""

BY_OID = {page.oid: page for page in PAGES}

SITE_PAGES: tuple[type[CRF], ...] = site.PAGES
"""What each site keeps for its own subjects, line by line: see ``Study.site_pages``."""
