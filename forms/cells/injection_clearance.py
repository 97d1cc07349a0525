"""The clearance for injection: the patient and the product may meet."""

from ecrf.crf import CRF, DateTime, Staff, T, Text
from forms.source import section


class CLRI(CRF):
    """Filled by the act of clearing the subject for injection; it names no product."""

    oid, version, domain = "CLRI", "1.0", "EC"
    title = T("Feu vert pour l’injection", "Clearance for injection")
    source = section("4.32 and 6.5", "F33, clearance of rulings section 3")
    scope = "subject"
    area = "injection"
    by_step = "inject"

    ICLRDTC = DateTime(T("Feu vert donné le", "Cleared at"), critical=True, no_sdtm="an act of the trial, in the audit trail")
    ICLRBY = Staff(T("Feu vert donné par", "Cleared by"), no_sdtm="an act of the trial, in the audit trail")
    ICLRTXT = Text(T("Remarque", "Remark"), optional=True, no_sdtm="an act of the trial, in the audit trail",
                   help=T("Sans rien écrire du produit.", "Without writing anything of the product."))
