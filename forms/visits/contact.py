"""An unscheduled visit or a contact: why, when, by whom, and what was done."""

from ecrf.crf import CRF, Asked, Book, Choice, DateTime, ManyLines, Staff, T, Text, YesNo
from forms.source import section
from forms.visits.codelists import CONTACT_REASON


def contact_is_asked(book: Book, visit: str) -> bool:
    """At an unscheduled visit, and at any visit that the page of the visit says was missed (EC97)."""
    return visit.startswith("UNS") or book.form("SV", visit).SVOCCUR == "N"


class CONT(CRF):
    """A contact outside the planned visits, or in place of one that was missed."""

    oid, version, domain = "CONT", "1.0", "HO"
    title = T("Contact", "Contact")
    source = section("4.45", "F53")
    asked = Asked(T("à une visite non programmée, ou quand la visite a été manquée",
                    "at an unscheduled visit, or when the visit was missed"), holds=contact_is_asked, over=("SV",))

    CNTREAS = Choice(T("Motif", "Reason"), CONTACT_REASON, sdtm="HO.HOTERM")
    CNTOTH = Text(T("Précisez", "Specify"), when=CNTREAS.equals("OTHER"), sdtm="HO.HOTERM")
    CNTDTM = DateTime(T("Date et heure", "Date and time"), sdtm="HO.HOSTDTC")
    CNTBY = Staff(T("Par", "By"), sdtm="SUPPHO.QNAM=CNTBY")
    CNTREACH = YesNo(T("Patient joint", "Patient reached"), sdtm="SUPPHO.QNAM=CNTREACH")
    CNTDU = YesNo(T("Ulcères évalués", "Ulcers assessed"), when=CNTREACH.equals("Y"), sdtm="SUPPHO.QNAM=CNTDU",
                  section=T("Ce qui a été fait", "What was done"))
    CNTSAMP = YesNo(T("Prélèvements", "Samples"), when=CNTREACH.equals("Y"), sdtm="SUPPHO.QNAM=CNTSAMP")
    CNTPHO = YesNo(T("Photographies", "Photographs"), when=CNTREACH.equals("Y"), sdtm="SUPPHO.QNAM=CNTPHO")
    CNTAE = YesNo(T("Événement indésirable ouvert", "Adverse event opened"), when=CNTREACH.equals("Y"),
                  sdtm="SUPPHO.QNAM=CNTAE")
    CNTAEL = ManyLines(T("Lesquels", "Which ones"), of="AE", when=CNTAE.equals("Y"), sdtm="RELREC (HO, AE)")
