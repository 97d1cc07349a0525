"""Amputations and resorptions: one line per finger and loss."""

from ecrf.crf import CRF, Choice, Date, Log, T
from forms.codelists import FINGERS, PHALANX
from forms.disease.codelists import AMP_EXTENT, AMP_KIND
from forms.source import section


class AMP(CRF):
    """A finger lost in whole or in part, before the study or during it."""

    oid, version, domain = "AMP", "1.0", "MH"
    title = T("Amputations", "Amputations")
    source = section("4.4 and 4.13", "F05 and F14, amputation map")
    scope = "subject"
    repeats = Log()
    summary = ("AMPFING", "AMPPHAL", "AMPKIND", "AMPDAT")

    AMPFING = Choice(T("Doigt", "Finger"), FINGERS, sdtm="MH.MHLOC")
    AMPKIND = Choice(T("Nature", "Kind"), AMP_KIND, sdtm="MH.MHTERM")
    AMPPHAL = Choice(T("Phalange atteinte la plus proche de la main", "Phalanx affected, the nearest to the hand"), PHALANX,
                     sdtm="SUPPMH.QNAM=AMPPHAL", help=T("Les phalanges au-delà sont perdues aussi.",
                                                        "Those beyond it are lost as well."))
    AMPPART = Choice(T("Perte de cette phalange", "Loss of that phalanx"), AMP_EXTENT, sdtm="SUPPMH.QNAM=AMPPART")
    AMPDAT = Date(T("Date", "Date"), partial=True, sdtm="MH.MHSTDTC")
