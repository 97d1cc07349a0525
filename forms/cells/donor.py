"""The donor of an allogeneic product, under a pseudonym."""

from ecrf.crf import CRF, Choice, Date, Integer, T, Text, YesNo
from forms.cells.asked import ALLOGENEIC
from forms.cells.codelists import DETECTED
from forms.cells.ranges import DONOR_RANGES
from forms.ranges import limits
from forms.source import section


class DONOR(CRF):
    """Donor and bank of the product; asked when the product is allogeneic (D1)."""

    oid, version, domain = "DONOR", "1.0", "BS"
    title = T("Donneur", "Donor")
    source = section("4.30", "F31, allogeneic switch D1")
    scope = "subject"
    asked = ALLOGENEIC
    seen_by = "unblinded"
    area = "product"

    DONORID = Text(T("Pseudonyme du donneur", "Pseudonym of the donor"), max=40, critical=True, sdtm="BE.BEREFID",
                   help=T("Jamais une identité.", "Never an identity."))
    DONDAT = Date(T("Date du don", "Date of donation"), sdtm="BE.BESTDTC")
    BANKLOT = Text(T("Lot de la banque", "Bank lot"), max=40, critical=True, sdtm="SUPPBE.QNAM=BANKLOT")
    DONQUAL = YesNo(T("Donneur qualifié", "Donor qualified"), critical=True, sdtm="SUPPBE.QNAM=DONQUAL")
    DONSERO = Choice(T("Sérologies du donneur, CMV, EBV et toxoplasmose compris",
                       "Serology of the donor, CMV, EBV and toxoplasma included"), DETECTED, critical=True,
                     sdtm="ISTESTCD=DONSERO")
    LOTFING = Integer(T("Doigts injectés avec ce lot, tous patients", "Fingers injected from this lot, all patients"),
                      optional=True, sdtm="SUPPBE.QNAM=LOTFING", **limits(DONOR_RANGES, "LOTFING"))
