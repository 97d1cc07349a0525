"""The study: its pages, schedule, checks, assumptions and milestones, gathered for the engine."""

from ecrf.crf import Clock, Study, T
from forms.assumptions import ASSUMPTIONS
from forms.cells.finger import INJF
from forms.cells.product import INJP
from forms.cells.session import INJ
from forms.checks import CHECKS
from forms.closing.end_of_study import EOS
from forms.consent.informed_consent import ICF
from forms.consent.reconsent import ICFR
from forms.consent.withdrawal import ICFW
from forms.disease.demographics import DM
from forms.examination.vital_signs import VS
from forms.facts import PLANNED_SUBJECTS, REGISTRATION
from forms.milestones import FIGURES, MILESTONES
from forms.safety.adverse_event import AE
from forms.schedule import ANCHORS, VISITS
from forms.superseded import SUPERSEDED
from forms.treatment.local_care import CARE
from forms.treatment.medication import CM
from forms.treatment.standard_of_care import SOC
from forms.ulcers.assessment import ULCA
from forms.ulcers.decision import ULCD
from forms.ulcers.register import ULCR
from forms.visits.visit import SV

PAGES = (ICF, ICFR, ICFW, DM, SV, VS, CM, SOC, CARE, ULCR, ULCA, ULCD, INJ, INJF, INJP, AE, EOS)
"""The pages in use, in the order in which people meet them."""

STUDY = Study(
    oid="ADUSE",
    title=T("Cellules stromales adipeuses autologues pour cicatriser les ulcères digitaux ischémiques réfractaires de "
            "la sclérodermie",
            "Autologous cultured adipose-derived stromal cells to heal refractory ischaemic digital ulcers in "
            "scleroderma"),
    short=T("Ulcères digitaux", "Digital ulcers"),
    registration=REGISTRATION,
    protocol="1.0",
    planned_subjects=PLANNED_SUBJECTS,
    page_list=PAGES,
    visit_list=VISITS,
    anchor_list=ANCHORS,
    checks=CHECKS.all,
    assumptions=tuple(ASSUMPTIONS),
    milestones=MILESTONES,
    visit_page=("SV", "SVDAT"),
    visit_missed=("SVOCCUR", "N"),
    day_zero="D0",
    consent=("ICF", "RFICDAT"),
    register=("ULCR", "ulcers"),
    figures=FIGURES,
    superseded=SUPERSEDED,
    clock=Clock(T("Soins de référence", "Run-in"), visit="INC"),
    state_pages=("ICF", "SOC", "INJ", "EOS", "ICFW"),
)
