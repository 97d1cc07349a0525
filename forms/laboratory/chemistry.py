"""Blood chemistry at a visit, with the filtration rate estimated from creatinine."""

from ecrf.crf import CRF, Derived, Grid, GridLine, T
from forms.laboratory import panel
from forms.laboratory.kidney import filtration
from forms.laboratory.ranges import CHE_RANGES
from forms.laboratory.units import CANONICAL, shown_unit
from forms.ranges import limits
from forms.source import section

_GROUPS = {
    "SODIUM": T("Ionogramme, rein, glycémie", "Electrolytes, kidney, glucose"), "ALT": T("Foie", "Liver"),
    "CK": T("Muscle, inflammation, autres", "Muscle, inflammation, others"),
}
_ESTIMATED = T("Débit de filtration glomérulaire estimé (CKD-EPI 2021)", "Estimated glomerular filtration rate (CKD-EPI 2021)")
_BEFORE = ("SODIUM", "K", "CREAT")
_AFTER = ("UREA", "GLUC", "HBA1C", "ALT", "AST", "GGT", "ALP", "BILI", "ALB", "CK", "LDH", "CRP", "URATE", "CA", "FERRI",
          "NTPBNP")


def _lines(tests: tuple[str, ...]) -> tuple[GridLine, ...]:
    return tuple(panel.test_line(test, _GROUPS.get(test)) for test in tests)


def _estimate(before: tuple[GridLine, ...]) -> GridLine:
    """The estimated filtration rate, under the creatinine that it comes from."""
    items = dict(cell for line in before for cell in line.cells if cell is not None)
    return GridLine(_ESTIMATED, (("EGFR", Derived(
        _ESTIMATED, unit=shown_unit(CANONICAL["EGFR"]), decimals=0, compute=filtration, sdtm="LBTESTCD=GFRE",
        inputs=(items["CREAT"], items["CREATU"], "DM.BRTHDAT", "DM.SEX", "SV.SVDAT"),
        formula=T("CKD-EPI 2021\u00a0: créatinine, âge au prélèvement, sexe",
                  "CKD-EPI 2021: creatinine, age at the sample, sex"),
        **limits(CHE_RANGES, "EGFR"))), None, None, None, None))


def _panel() -> tuple[GridLine, ...]:
    before = _lines(_BEFORE)
    return (*before, _estimate(before), *_lines(_AFTER))


class CHE(CRF):
    """Blood chemistry, results as the laboratory printed them."""

    oid, version, domain = "CHE", "1.0", "LB"
    title = T("Biochimie", "Chemistry")
    source = section("4.18", "F19")

    LBDAT = panel.sample_date()
    LBTIM = panel.sample_time()
    LBFAST = panel.fasting()
    LBNAM = panel.laboratory_code()
    LBRESDAT = panel.result_date()
    RESULTS = Grid(T("Biochimie", "Chemistry"), panel.COLUMNS, _panel())
    LBAE = panel.linked_events()
    LBMH = panel.explained_by_history()
    LBCOM = panel.comment()
