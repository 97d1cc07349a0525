"""Infection markers before the harvest of adipose tissue."""

from ecrf.crf import CRF, Choice, Date, Grid, GridLine, T, Text, YesNo
from forms.laboratory.codelists import SERO_METHOD, SEROCLAS
from forms.source import section

_PATIENT = T("Marqueurs demandés", "Markers asked")
_DONOR = T("Donneur d’un produit allogénique seulement", "Donor of an allogeneic product only")


def _marker(name: str, testcd: str, label: T, group: T | None = None, donor: bool = False) -> GridLine:
    """A marker: its result and the technique."""
    technique = T(f"{label.fr}, technique", f"{label.en}, technique")
    result = Choice(label, SEROCLAS, critical=not donor, optional=donor, sdtm=testcd, help=_DONOR if donor else None)
    return GridLine(label, ((name, result), (f"{name}M", Choice(technique, SERO_METHOD, optional=True,
                                                                sdtm="IS.ISMETHOD, MB.MBMETHOD"))), group)


class SER(CRF):
    """Infection markers of the patient. Anti-HBs alone means vaccination and does not stop the harvest."""

    oid, version, domain = "SER", "1.0", "IS"
    title = T("Marqueurs infectieux", "Infection markers")
    source = section("4.21", "F22")

    ISDAT = Date(T("Date du prélèvement sanguin, si un autre jour que la visite",
                   "Date of the blood sample, if another day than the visit"), optional=True, sdtm="IS.ISDTC")
    ISNAM = Text(T("Laboratoire", "Laboratory"), max=40, optional=True, sdtm="IS.ISNAM",
                 help=T("Laboratoire agréé pour la qualification biologique.",
                        "Laboratory licensed for the testing of donors."))
    ISKIT = Text(T("Trousses utilisées", "Kits used"), max=200, optional=True, sdtm="SUPPIS.QNAM=ISKIT")
    RESULTS = Grid(T("Résultats", "Results"), (T("Résultat", "Result"), T("Technique", "Technique")), (
        _marker("HIVAB", "ISTESTCD=HIV12AB", T("VIH-1/2, anticorps et antigène p24", "HIV-1/2 antibody and p24 antigen"), _PATIENT),
        _marker("HIVRNA", "MBTESTCD=HIV1RNA", T("VIH-1, ARN", "HIV-1 RNA")),
        _marker("HTLVAB", "ISTESTCD=HTLV12AB", T("HTLV-I/II, anticorps", "HTLV-I/II antibody")),
        _marker("HBSAG", "MBTESTCD=HBSAG", T("Antigène HBs", "HBsAg")),
        _marker("HBCAB", "ISTESTCD=HBCAB", T("Anticorps anti-HBc", "Anti-HBc")),
        _marker("HBSAB", "ISTESTCD=HBSAB", T("Anticorps anti-HBs", "Anti-HBs")),
        _marker("HBVDNA", "MBTESTCD=HBVDNA", T("VHB, ADN", "HBV DNA")),
        _marker("HCVAB", "ISTESTCD=HCAB", T("Anticorps anti-VHC", "Anti-HCV")),
        _marker("HCVRNA", "MBTESTCD=HCVRNA", T("VHC, ARN", "HCV RNA")),
        _marker("SYPH", "ISTESTCD=TPAB", T("Syphilis, test tréponémique", "Syphilis, treponemal test")),
        _marker("CMV", "ISTESTCD=CMVIGG", T("CMV", "CMV"), _DONOR, donor=True),
        _marker("EBV", "ISTESTCD=EBVIGG", T("EBV", "EBV"), donor=True),
        _marker("TOXO", "ISTESTCD=TOXOIGG", T("Toxoplasmose", "Toxoplasma"), donor=True)))
    ISREF = YesNo(T("Échantillon de référence conservé", "Reference sample stored"), sdtm="BE.BETERM=REFERENCE SAMPLE",
                  section=T("Conservation", "Storage"))
    ISCOM = Text(T("Commentaire", "Comment"), lines=3, max=500, optional=True, sdtm="CO.COVAL")
