"""Later consents: one line each time the patient signs again."""

from ecrf.crf import CRF, Date, Log, T, Text
from forms.source import section


class ICFR(CRF):
    """A consent given again, to a new version or after new information."""

    oid, version, domain = "ICFR", "1.0", "DS"
    title = T("Nouveau consentement", "Re-consent")
    source = section("4.1", "F01")
    scope = "subject"
    repeats = Log()
    summary = ("RCDAT", "RCVER")

    RCVER = Text(T("Version signée", "Version signed"), max=20, sdtm="SUPPDS.QNAM=RFICVER")
    RCDAT = Date(T("Date du nouveau consentement", "Date of re-consent"), critical=True, sdtm="DS.DSSTDTC")
    RCREAS = Text(T("Motif", "Reason"), sdtm="SUPPDS.QNAM=RCREAS")
