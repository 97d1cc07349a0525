"""Blood count at a visit."""

from ecrf.crf import CRF, Grid, T
from forms.laboratory import panel
from forms.source import section


class HEM(CRF):
    """Blood count, results as the laboratory printed them."""

    oid, version, domain = "HEM", "1.0", "LB"
    title = T("Hématologie", "Haematology")
    source = section("4.17", "F18")

    LBDAT = panel.sample_date()
    LBTIM = panel.sample_time()
    LBNAM = panel.laboratory_code()
    LBRESDAT = panel.result_date()
    RESULTS = Grid(T("Numération", "Blood count"), panel.COLUMNS, tuple(
        panel.test_line(test) for test in ("HGB", "HCT", "RBC", "WBC", "NEUT", "LYM", "EOS", "PLAT")))
    LBAE = panel.linked_events()
    LBMH = panel.explained_by_history()
    LBCOM = panel.comment()
