"""What the subject was allocated: arm and kit, for unblinded roles only."""

from ecrf.crf import CRF, Choice, T, Text
from forms.cells.asked import RANDOMISED
from forms.cells.codelists import ARM
from forms.source import section


class RANDU(CRF):
    """Filled by the act of randomising, from the list."""

    oid, version, domain = "RANDU", "1.0", "DM"
    title = T("Bras attribué", "Arm allocated")
    source = section("4.27", "F28, allocation")
    scope = "subject"
    asked = RANDOMISED
    by_step = "randomise"
    seen_by = "unblinded"
    area = "product"

    ARM = Choice(T("Bras attribué", "Arm allocated"), ARM, critical=True, sdtm="DM.ARM")
    KITNO = Text(T("Kit réservé", "Kit reserved"), max=40, critical=True, sdtm="SUPPDM.QNAM=KITNO")
