"""Coagulation at a visit."""

from ecrf.crf import CRF, Grid, T
from forms.laboratory import panel
from forms.source import section


class COAG(CRF):
    """Coagulation, results as the laboratory printed them."""

    oid, version, domain = "COAG", "1.0", "LB"
    title = T("Coagulation", "Coagulation")
    source = section("4.19", "F20")

    LBDAT = panel.sample_date()
    LBTIM = panel.sample_time()
    LBNAM = panel.laboratory_code()
    LBRESDAT = panel.result_date()
    RESULTS = Grid(T("Hémostase", "Clotting"), panel.COLUMNS, tuple(
        panel.test_line(test) for test in ("TP", "INR", "APTT", "FIBRI", "DDIMER")))
    LBAE = panel.linked_events()
    LBMH = panel.explained_by_history()
    LBCOM = panel.comment()
