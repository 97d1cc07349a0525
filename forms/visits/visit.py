"""The visit: when and how it took place, or why it was missed."""

from typing import Any

from ecrf.crf import CRF, Choice, Date, Derived, T, Text, YesNo
from forms.codelists import VISIT_MODE
from forms.source import section


def protocol_day(form: Any, book: Any) -> int | None:
    """Days from day 0 to the visit, day 0 being 0 (trial.md D11); ``None`` without a date or before day 0 is known."""
    day = form.SVDAT.day if form.SVDAT is not None else None
    return book.study_day(day) if book is not None and day is not None else None


def sdtm_day(form: Any, book: Any) -> int | None:
    """Study day of the visit as SDTM counts it, day 0 being 1 (trial.md D11)."""
    day = form.SVDAT.day if form.SVDAT is not None else None
    return book.sdtm_day(day) if book is not None and day is not None else None


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
    SVPDY = Derived(T("Jour du protocole", "Protocol day"), inputs=(SVDAT, "INJ.EXSTDAT"), compute=protocol_day,
                    when=SVOCCUR.equals("Y"), sdtm="SUPPSV.QNAM=SVPDY",
                    formula=T("date − jour 0 ; le jour 0 est 0", "date − day 0; day 0 is 0"))
    SVSTDY = Derived(T("Jour SDTM", "SDTM day"), inputs=(SVDAT, "INJ.EXSTDAT"), compute=sdtm_day,
                     when=SVOCCUR.equals("Y"), sdtm="SV.SVSTDY",
                     formula=T("date − jour 0, plus 1 à partir du jour 0", "date − day 0, plus 1 from day 0 on"))
