"""Withdrawal of consent: its date and what it covers."""

from ecrf.crf import CRF, Date, Log, MultiChoice, T
from forms.codelists import WITHDRAWAL_SCOPE
from forms.source import section


class ICFW(CRF):
    """A withdrawal of consent. The patient need give no reason, so none is asked."""

    oid, version, domain = "ICFW", "1.0", "DS"
    title = T("Retrait du consentement", "Withdrawal of consent")
    source = section("4.1", "F01")
    scope = "subject"
    repeats = Log()
    summary = ("WCDAT", "WCSCOPE")

    WCDAT = Date(T("Date du retrait", "Date of withdrawal"), critical=True, sdtm="DS.DSSTDTC (DSDECOD=WITHDRAWAL BY SUBJECT)")
    WCSCOPE = MultiChoice(T("Le retrait porte sur", "The withdrawal covers"), WITHDRAWAL_SCOPE, critical=True,
                          sdtm="DS.DSDECOD=WITHDRAWAL BY SUBJECT; SUPPDS.QNAM=WCSCOPE")
