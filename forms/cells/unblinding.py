"""The record of an emergency unblinding; written by the act itself, never by hand."""

from ecrf.crf import CRF, Choice, Date, DateTime, Staff, T, Text, YesNo
from forms.cells.asked import RANDOMISED
from forms.cells.codelists import ARM
from forms.source import section


class UNB(CRF):
    """Who broke the code, when, why, and what was revealed; the site sees of it that it happened, not the arm."""

    oid, version, domain = "UNB", "1.0", "DS"
    title = T("Levée d’aveugle", "Unblinding")
    source = section("4.46", "F54")
    scope = "subject"
    asked = RANDOMISED
    by_step = "unblind"
    seen_by = "unblinded"
    area = "product"

    UNBDTC = DateTime(T("Date et heure", "Date and time"), critical=True, sdtm="DS.DSSTDTC")
    UNBBY = Staff(T("Demandée par", "Asked by"), critical=True, sdtm="SUPPDS.QNAM=UNBBY")
    UNBREAS = Text(T("Motif", "Reason"), max=500, lines=3, critical=True, sdtm="DV.DVTERM")
    UNBARM = Choice(T("Bras révélé", "Arm revealed"), ARM, critical=True, sdtm="SUPPDS.QNAM=UNBARM")
    UNBFUP = YesNo(T("Le patient reste suivi", "The patient stays in follow-up"), sdtm="SUPPDS.QNAM=UNBFUP")
    UNBDSMB = Date(T("Comité de surveillance informé le", "Safety board told on"), optional=True,
                   sdtm="SUPPDS.QNAM=UNBDSMB")
