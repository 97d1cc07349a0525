"""Other medical and surgical history: one line per condition that the prompted list does not name."""

from ecrf.crf import CRF, Choice, Date, Log, T, Text, YesNo
from forms.codelists import AESEV
from forms.source import section


class MHX(CRF):
    """A condition of the history, past or ongoing at consent. What begins later is an adverse event."""

    oid, version, domain = "MHX", "1.0", "MH"
    title = T("Autres antécédents", "Other history")
    source = section("4.7", "F08, free rows")
    scope = "subject"
    repeats = Log()
    summary = ("MHTERM", "MHSTDAT", "MHONGO", "MHENDAT")

    MHTERM = Text(T("Antécédent", "Condition"), sdtm="MH.MHTERM")
    MHSTDAT = Date(T("Début", "Start"), partial=True, sdtm="MH.MHSTDTC")
    MHONGO = YesNo(T("En cours", "Ongoing"), sdtm="MH.MHENRTPT")
    MHENDAT = Date(T("Fin", "End"), partial=True, when=MHONGO.equals("N"), sdtm="MH.MHENDTC")
    MHSEV = Choice(T("Intensité", "Severity"), AESEV, optional=True, sdtm="MH.MHSEV")
