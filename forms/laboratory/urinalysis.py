"""Urinalysis at a visit: protein over creatinine, and the dipstick."""

from ecrf.crf import CRF, Choice, Grid, GridLine, T
from forms.laboratory import panel
from forms.laboratory.codelists import DIPSTICK, LB_CLSIG
from forms.source import section


def _dipstick(name: str, testcd: str, label: T) -> GridLine:
    """A dipstick reading: no unit, no normal range, no grade."""
    judged = T(f"{label.fr}, portée clinique", f"{label.en}, clinical significance")
    return GridLine(label, ((name, Choice(label, DIPSTICK, sdtm=f"LBTESTCD={testcd}")), None,
                            (f"{name}CS", Choice(judged, LB_CLSIG, optional=True, judgement=True,
                                                 sdtm="LB.LBCLSIG, SUPPLB.QNAM=LBJUDGE")), None, None))


class UA(CRF):
    """Urinalysis, results as the laboratory or the dipstick gave them."""

    oid, version, domain = "UA", "1.0", "LB"
    title = T("Analyse d’urine", "Urinalysis")
    source = section("4.20", "F21")

    LBDAT = panel.sample_date()
    LBTIM = panel.sample_time()
    LBNAM = panel.laboratory_code()
    LBRESDAT = panel.result_date()
    RESULTS = Grid(T("Urines", "Urine"), panel.COLUMNS, (
        panel.test_line("PROTCR"),
        _dipstick("LEUK", "LEUKASE", T("Leucocytes (bandelette)", "Leucocytes (dipstick)")),
        _dipstick("BLOOD", "OCCBLD", T("Sang (bandelette)", "Blood (dipstick)"))))
    LBAE = panel.linked_events()
    LBMH = panel.explained_by_history()
    LBCOM = panel.comment()
