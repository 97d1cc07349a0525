"""Numeric rating scales at a visit: pain of the ulcers, Raynaud, itch."""

from __future__ import annotations

from ecrf.crf import CRF, NRS, T
from forms.questionnaires.administration import OWN, administration
from forms.questionnaires.visual_scales import PAIN
from forms.source import section

_WORST = T("le pire possible", "worst possible")


class QNRS(CRF):
    """Scales of 0 to 10, over the last 24 hours."""

    oid, version, domain = "QNRS", "1.0", "QS"
    title = T("Échelles numériques", "Numeric scales")
    source = section("4.38", "F40")
    help = OWN
    summary = ("NRSWORST", "NRSNOW")

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("QNRS")
    NRSWORST = NRS(T("Douleur des ulcères, la pire des 24 dernières heures", "Ulcer pain, worst of the last 24 hours"),
                   ends=PAIN, sdtm="QSTESTCD=NRSWORST", section=T("Cotées par le patient", "Rated by the patient"))
    NRSAVG = NRS(T("Douleur des ulcères, en moyenne sur 24 heures", "Ulcer pain, on average over 24 hours"), ends=PAIN,
                 sdtm="QSTESTCD=NRSAVG")
    NRSNOW = NRS(T("Douleur des ulcères, maintenant", "Ulcer pain, now"), ends=PAIN, sdtm="QSTESTCD=NRSNOW")
    NRSRP = NRS(T("Phénomène de Raynaud", "Raynaud’s phenomenon"), ends=(T("aucun", "none"), _WORST),
                sdtm="QSTESTCD=NRSRP")
    NRSITCH = NRS(T("Démangeaisons", "Itch"), ends=(T("aucune", "none"), _WORST), sdtm="QSTESTCD=NRSITCH")
