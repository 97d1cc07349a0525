"""End of study: why and when the subject's participation ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from ecrf.crf import CRF, Choice, Date, Derived, T, Text, YesNo
from forms.codelists import EOS_REASON, EOS_STATUS
from forms.source import section
from forms.ulcers.course import OPEN, assessments


def status(form: Any, book: Any) -> str | None:
    """Completed or not, from the reason."""
    return None if form.EOSREAS is None else "COMPLETED" if form.EOSREAS == "COMPLETED" else "NOT_COMPLETED"


def last_visit(form: Any, book: Any) -> date | None:
    """The latest date of a visit."""
    return max(book.visit_dates().values(), default=None)


def open_ulcers(form: Any, book: Any) -> int | None:
    """Ulcers active or indeterminate at their last assessment; ``None`` without any assessment."""
    courses = [assessments(book, ulcer.line) for ulcer in book.forms("ULCR")]
    last = [course[-1][1].ULCSTAT for course in courses if course]
    return sum(state in OPEN for state in last) if last else None


def ongoing_events(form: Any, book: Any) -> int:
    """Adverse events that are said to be ongoing."""
    return sum(event.AEONGO == "Y" for event in book.forms("AE"))


class EOS(CRF):
    """End of participation, planned or early."""

    oid, version, domain = "EOS", "1.0", "DS"
    title = T("Fin d’étude", "End of study")
    source = section("4.48", "F56")
    scope = "subject"

    EOSDAT = Date(T("Date du dernier contact", "Date of last contact"), critical=True, sdtm="DS.DSSTDTC, SS.SSDTC")
    EOSREAS = Choice(T("Motif de fin d’étude", "Reason for end of study"), EOS_REASON, critical=True,
                     sdtm="DS.DSDECOD (DSCAT=DISPOSITION EVENT, DSSCAT=STUDY PARTICIPATION)")
    EOSOTH = Text(T("Précisez", "Specify"), when=EOSREAS.equals("OTHER"), sdtm="DS.DSTERM")
    EOSSTAT = Derived(T("Étude", "Study"), inputs=(EOSREAS,), codelist=EOS_STATUS, compute=status, sdtm="SUPPDS.QNAM=EOSSTAT",
                      formula=T("terminée si le motif est « étude terminée comme prévu »",
                                "completed when the reason is “completed as planned”"))
    EOSALIVE = YesNo(T("Patient en vie", "Patient alive"), critical=True, sdtm="SS.SSTESTCD=SURVSTAT")
    EOSWDDT = YesNo(T("Le patient retire aussi ses données", "The patient withdraws his data too"),
                    when=EOSREAS.equals("CONSENT_WITHDRAWN"), sdtm="SUPPDS.QNAM=EOSWDDT")
    EOSLVDAT = Derived(T("Date de la dernière visite", "Date of the last visit"), inputs=("SV.SVDAT",),
                       compute=last_visit, sdtm="SUPPDS.QNAM=EOSLVDAT",
                       formula=T("dernière date de visite enregistrée", "latest visit date recorded"))
    EOSNOPEN = Derived(T("Ulcères ouverts à la sortie", "Ulcers open at exit"), inputs=("ULCR.ULCLOC", "ULCA.ULCSTAT"),
                       compute=open_ulcers, sdtm="SUPPDS.QNAM=EOSNOPEN",
                       formula=T("ulcères actifs ou indéterminés à leur dernière évaluation",
                                 "ulcers active or indeterminate at their last assessment"))
    EOSNAE = Derived(T("Événements indésirables en cours", "Adverse events ongoing"), inputs=("AE.AEONGO",),
                     compute=ongoing_events, sdtm="SUPPDS.QNAM=EOSNAE",
                     formula=T("événements dits en cours", "events said to be ongoing"))
    EOSAECNF = YesNo(T("Liste des événements en cours confirmée", "List of ongoing events confirmed"),
                     sdtm="SUPPDS.QNAM=EOSAECNF")
    EOSTRACE = YesNo(T("Traçabilité du produit acceptée", "Product traceability agreed"), sdtm="SUPPDS.QNAM=EOSTRACE")
    EOSAEDAT = Date(T("Date de suivi des événements en cours", "Follow-up date of ongoing events"), future=True,
                    optional=True, sdtm="SUPPDS.QNAM=EOSAEDAT")
