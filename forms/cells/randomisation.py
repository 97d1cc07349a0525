"""Randomisation, as everybody cleared may see it: when, in which stratum, under which number, by whom; never the arm."""

from ecrf.crf import CRF, Choice, DateTime, Staff, T, Text
from forms.cells.asked import RANDOMISED
from forms.cells.codelists import STRATUM_ULCERS
from forms.source import section


class RAND(CRF):
    """Filled by the act of randomising; the arm is on another page, for those cleared."""

    oid, version, domain = "RAND", "1.0", "DS"
    title = T("Randomisation", "Randomisation")
    source = section("4.27", "F28")
    scope = "subject"
    asked = RANDOMISED
    by_step = "randomise"

    RANDDTC = DateTime(T("Date et heure de la randomisation", "Date and time of randomisation"), critical=True,
                       sdtm="DS.DSSTDTC (DSDECOD=RANDOMIZED, DSCAT=PROTOCOL MILESTONE)")
    STRSITE = Text(T("Strate\u00a0: centre", "Stratum: site"), max=2, sdtm="SUPPDS.QNAM=STRSITE")
    STRULC = Choice(T("Strate\u00a0: ulcères", "Stratum: ulcers"), STRATUM_ULCERS, sdtm="SUPPDS.QNAM=STRULC")
    RANDNO = Text(T("Numéro de randomisation", "Randomisation number"), max=20, critical=True, sdtm="SUPPDS.QNAM=RANDNO",
                  help=T("Il tient lieu de confirmation\u00a0: la liste est dans l’application.",
                         "It stands for the confirmation: the list is in the application."))
    RANDBY = Staff(T("Randomisé par", "Randomised by"), sdtm="SUPPDS.QNAM=RANDBY")
