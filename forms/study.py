"""The study: its pages, schedule, checks, assumptions and milestones, gathered for the engine."""

from ecrf.crf import Clock, Study, T
from forms.analysis import ANALYSES
from forms.answering import QUERY_DUE_DAYS
from forms.assumed import ASSUMPTIONS
from forms.assumptions import COPY_CERTIFICATE, COPY_MINUTES, COPY_RECEIPT, SDV_FIRST_FULL, SDV_SHARE
from forms.cells.gates import CODE_BREAK, ELIGIBILITY, GATES
from forms.checks import CHECKS
from forms.entering import ENTRY_DUE_DAYS
from forms.facts import PLANNED_SUBJECTS, REGISTRATION
from forms.figures import PLOTS
from forms.milestones import FIGURES, MILESTONES
from forms.overseeing import TRAIL_RULES
from forms.pages import CHAPTERS, PAGES, SITE_PAGES
from forms.safety.deviation import DEVIATIONS
from forms.schedule import ANCHORS, VISITS
from forms.standards import STANDARDS
from forms.superseded import SUPERSEDED
from forms.switches import SWITCHES
from forms.ulcers.following import COURSE

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
    query_due_days=QUERY_DUE_DAYS.value,
    entry_due_days=ENTRY_DUE_DAYS.value,
    sdv_share=SDV_SHARE.value,
    sdv_first_full=SDV_FIRST_FULL.value,
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
    state_pages=("ICF", "SOC", "RAND", "INJ", "EOS", "ICFW", "DTH"),
    site_pages=SITE_PAGES,
    switches=SWITCHES,
    steps=GATES,
    decisions=ELIGIBILITY,
    code_break=CODE_BREAK,
    course=COURSE,
    deviations=DEVIATIONS,
    chapters=CHAPTERS,
    trail_rules=TRAIL_RULES,
    receipt=T(**COPY_RECEIPT.value), copy_minutes=COPY_MINUTES.value,
    certificate=T(**COPY_CERTIFICATE.value),
    standards=STANDARDS,
    analyses=ANALYSES,
    plots=PLOTS,
)
