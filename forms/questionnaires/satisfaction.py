"""Satisfaction with the treatment, of the patient and of the physician."""

from __future__ import annotations

from ecrf.crf import CRF, NRS, Staff, T
from forms.questionnaires.administration import OWN, administration
from forms.source import section

_ENDS = (T("pas du tout satisfait", "not satisfied at all"), T("tout à fait satisfait", "fully satisfied"))


class SATIS(CRF):
    """Two scales of 0 to 10; the physician answers without seeing the patient's."""

    oid, version, domain = "SATIS", "1.0", "QS"
    title = T("Satisfaction", "Satisfaction")
    source = section("4.38", "F46")
    help = OWN
    summary = ("SATPAT", "SATPHY")

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("SATIS")
    SATPAT = NRS(T("Satisfaction du patient", "Patient’s satisfaction"), ends=_ENDS, sdtm="QSTESTCD=SATPAT",
                 section=T("Réponses", "Answers"))
    SATPHY = NRS(T("Satisfaction du médecin", "Physician’s satisfaction"), ends=_ENDS, sdtm="QSTESTCD=SATPHY")
    SATEVAL = Staff(T("Médecin", "Physician"), when=SATPHY.given(), sdtm="SUPPQS.QNAM=SATEVAL")
