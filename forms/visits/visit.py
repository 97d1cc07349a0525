"""The visit: when and how it took place, or why it was missed."""

from ecrf.crf import CRF, Choice, Date, T, Text, YesNo
from forms.codelists import VISIT_MODE
from forms.source import section


class SV(CRF):
    """A visit of the subject. Its date stands here only; other pages take it from here."""

    oid, version, domain = "SV", "1.0", "SV"
    title = T("Visite", "Visit")
    source = section("5.1", "rulings R20 and R21")

    SVOCCUR = YesNo(T("La visite a eu lieu", "The visit took place"), sdtm="SV.SVOCCUR")
    SVDAT = Date(T("Date de la visite", "Date of the visit"), critical=True, when=SVOCCUR.equals("Y"),
                 sdtm="SV.SVSTDTC")
    SVREAS = Text(T("Pourquoi elle a été manquée", "Why it was missed"), when=SVOCCUR.equals("N"), sdtm="SV.SVREASOC")
    SVMODE = Choice(T("Mode", "Mode"), VISIT_MODE, when=SVOCCUR.equals("Y"), sdtm="SV.SVCNTMOD")
    AEYN = YesNo(T("Événements nouveaux recherchés auprès du patient", "Patient asked about new events"),
                 when=SVOCCUR.equals("Y"), no_sdtm="a reminder; the events are in AE (CDASH AEYN)")
    CMYN = YesNo(T("Traitements revus avec le patient", "Medication reviewed with the patient"),
                 when=SVOCCUR.equals("Y"), no_sdtm="a reminder; the medication is in CM (CDASH CMYN)")
