"""Fasting lipids, asked of patients who take a statin."""

from ecrf.crf import CRF, Asked, Book, Grid, T
from forms.laboratory import panel
from forms.source import section


def takes_statin(book: Book, visit: str) -> bool:
    """Whether a statin stands among the subject's medication."""
    return any(line.CMVASC == "STATIN" for line in book.forms("CM"))


class LIP(CRF):
    """Fasting lipids, results as the laboratory printed them."""

    oid, version, domain = "LIP", "1.0", "LB"
    title = T("Bilan lipidique à jeun", "Fasting lipids")
    source = section("4.20", "F18b")
    asked = Asked(T("une statine est notée parmi les traitements", "a statin stands among the medication"),
                  holds=takes_statin, over=("CM",))

    LBDAT = panel.sample_date()
    LBTIM = panel.sample_time()
    LBFAST = panel.fasting()
    LBNAM = panel.laboratory_code()
    LBRESDAT = panel.result_date()
    RESULTS = Grid(T("Lipides", "Lipids"), panel.COLUMNS, tuple(panel.test_line(test) for test in ("CHOL", "LDL", "TG")))
    LBAE = panel.linked_events()
    LBMH = panel.explained_by_history()
    LBCOM = panel.comment()
