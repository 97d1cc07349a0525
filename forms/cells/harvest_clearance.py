"""The clearance for harvest: nothing that must stop it stands any more."""

from ecrf.crf import CRF, DateTime, Staff, T, Text, YesNo
from forms.cells.asked import AUTOLOGOUS
from forms.source import section


class CLRH(CRF):
    """Filled by the act of clearing the subject for harvest."""

    oid, version, domain = "CLRH", "1.0", "PR"
    title = T("Feu vert pour le prélèvement", "Clearance for harvest")
    source = section("4.28 and 6.3", "F29, clearance of rulings section 3")
    scope = "subject"
    asked = AUTOLOGOUS
    by_step = "harvest"

    HCLRDTC = DateTime(T("Feu vert donné le", "Cleared at"), critical=True, no_sdtm="an act of the trial, in the audit trail")
    HCLRBY = Staff(T("Feu vert donné par", "Cleared by"), no_sdtm="an act of the trial, in the audit trail")
    HCLRTXT = Text(T("Remarque", "Remark"), optional=True, no_sdtm="an act of the trial, in the audit trail")
    HCLRCONF = YesNo(T("L’investigateur confirme malgré un risque hémorragique", "The investigator confirms despite a bleeding risk"),
                     judgement=True, optional=True, sdtm="SUPPPR.QNAM=HCLRCONF",
                     help=T("À répondre quand un résultat ou un anticoagulant retient le prélèvement (EC43).",
                            "To be answered when a result or an anticoagulant holds the harvest back (EC43)."))
    HCLRCONR = Text(T("Motif de la confirmation", "Reason for confirming"), judgement=True, when=HCLRCONF.equals("Y"),
                    sdtm="SUPPPR.QNAM=HCLRCONR")
