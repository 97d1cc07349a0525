"""The chain of custody, as the site may see it: each hand-over, when, from whom to whom."""

from ecrf.crf import CRF, Choice, DateTime, Log, T
from forms.cells.codelists import CUSTODY_ROLE, CUSTODY_STEP
from forms.source import section


class COI(CRF):
    """One hand-over. What was read on the container is on another page; the steps inside the unit are on MFG."""

    oid, version, domain = "COI", "1.0", "BE"
    title = T("Étape de la chaîne d’identité", "Step of the chain of identity")
    source = section("4.31", "F32, times")
    scope = "subject"
    repeats = Log()
    area = "custody"
    summary = ("COISTEP", "COIDTC")

    COISTEP = Choice(T("Étape", "Step"), CUSTODY_STEP, critical=True, sdtm="BE.BETERM")
    COIDTC = DateTime(T("Date et heure", "Date and time"), critical=True, sdtm="BE.BESTDTC")
    COIFROM = Choice(T("Remis par", "Handed over by"), CUSTODY_ROLE, sdtm="SUPPBE.QNAM=COIFROM")
    COITO = Choice(T("Reçu par", "Received by"), CUSTODY_ROLE, sdtm="SUPPBE.QNAM=COITO")
