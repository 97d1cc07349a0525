"""Visual analogue scales at a visit: pain of the ulcers, the patient's and the physician's global appraisals."""

from __future__ import annotations

from ecrf.crf import CRF, VAS, Staff, T, Time
from forms.questionnaires.administration import OWN, administration
from forms.source import section

PAIN = (T("aucune douleur", "no pain"), T("la pire imaginable", "worst imaginable"))
WELL = (T("très bien", "very well"), T("le pire possible", "worst possible"))


class QVAS(CRF):
    """Scales of 100 mm; the physician's is marked after the patient's, without seeing them."""

    oid, version, domain = "QVAS", "1.0", "QS"
    title = T("Échelles visuelles", "Visual scales")
    source = section("4.38", "F39")
    help = OWN
    summary = ("VASWORST", "VASNOW")

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("QVAS")
    VASWORST = VAS(T("Douleur des ulcères, la pire des 7 derniers jours", "Ulcer pain, worst of the last 7 days"),
                   ends=PAIN, hard_check="EC100", sdtm="QSTESTCD=VASWORST",
                   section=T("Cotées par le patient", "Rated by the patient"))
    VASNOW = VAS(T("Douleur des ulcères, maintenant", "Ulcer pain, now"), ends=PAIN, hard_check="EC100",
                 sdtm="QSTESTCD=VASNOW")
    VASULC = VAS(T("Appréciation globale des ulcères par le patient", "Patient’s global for the ulcers"), ends=WELL,
                 hard_check="EC100", sdtm="QSTESTCD=VASULC")
    VASHLTH = VAS(T("Appréciation globale de sa santé par le patient", "Patient’s global for health"), ends=WELL,
                  hard_check="EC100", sdtm="QSTESTCD=VASHLTH")
    VASPHY = VAS(T("Appréciation globale des ulcères par le médecin", "Physician’s global for the ulcers"), ends=WELL,
                 hard_check="EC100", sdtm="QSTESTCD=VASPHY", section=T("Cotée par le médecin", "Rated by the physician"))
    PHYEVAL = Staff(T("Médecin", "Physician"), when=VASPHY.given(), sdtm="SUPPQS.QNAM=PHYEVAL")
    PHYTIM = Time(T("Heure de l’appréciation du médecin", "Time of the physician’s appraisal"), when=VASPHY.given(),
                  sdtm="QS.QSDTC")
