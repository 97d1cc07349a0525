"""Protocol 2.0 of the trial, as an example that is tested and not active: an allogeneic product, a week 20, ulcers asked otherwise."""

from __future__ import annotations

from dataclasses import replace

from ecrf.crf import Book, Choice, Lack, Line, Log, Per, T, Taking, Text, Visit, YesNo, codelist
from ecrf.crf.amendment import Amendment, amend
from ecrf.crf.succession import succeed
from forms.cells.asked import AUTOLOGOUS
from forms.cells.deficiency import PDEF
from forms.cells.gates import RELEASE
from forms.cells.manufacturing import MFG
from forms.cells.product_samples import BIOP
from forms.cells.release import REL
from forms.cells.release_decision import RELD
from forms.schedule import DAY_ZERO, INCLUSION
from forms.study import STUDY
from forms.ulcers.assessment import ULCA

EXUDATE_2 = codelist("EXUDATE", ("NONE", "Aucun", "None"), ("LOW", "Faible", "Low"), ("HIGH", "Abondant", "High"),
                     ("PURULENT", "Purulent", "Purulent"), source="protocol 2.0: moderate is no longer told apart")
ULCA_2 = succeed(
    ULCA, "2.0", without=("TRTIM",),
    EXUDATE=Choice(T("Exsudat", "Exudate"), EXUDATE_2, when=ULCA.ULCSTAT.one_of("ACTIVE", "INDETERMINATE"), sdtm="TRTESTCD=EXUDATE"),
    MACERATE=YesNo(T("Peau voisine macérée", "Surrounding skin macerated"), sdtm="TRTESTCD=MACERATE",
                   when=ULCA.ULCSTAT.one_of("ACTIVE", "INDETERMINATE")))

MFG_2 = succeed(MFG, "2.0", asked=AUTOLOGOUS)
REL_2 = succeed(REL, "2.0", repeats=Log(), summary=("DONLOT", "VIAB", "STERINP"),
                DONLOT=Text(T("Lot du donneur", "Donor lot"), max=40, critical=True, sdtm="EC.ECLOT"))
RELD_2 = succeed(RELD, "2.0", repeats=Per("REL"))
PDEF_2 = succeed(PDEF, "2.0", DEFBATCH=Line(T("Lot du produit", "Batch of the product"), of="REL", optional=True, sdtm="EC.ECLOT"))
BIOP_2 = succeed(BIOP, "2.0", PSBATCH=Line(T("Lot", "Batch"), of="REL", sdtm="EC.ECLOT"))


def _before_release(book: Book, taking: Taking) -> list[Lack]:
    """A lot is released when its donor lot is recorded; a rejection needs nothing."""
    known = taking.inputs.get("RELDEC") == "REJECTED" or book.form("REL", "", taking.line).DONLOT
    return [] if known else [Lack(T("Le lot du donneur n’est pas enregistré.", "The donor lot is not recorded."), ("", "REL", taking.line))]


AMENDMENT = Amendment(
    "2.0", T("Produit allogénique, visite de la semaine 20", "Allogeneic product, visit of week 20"),
    pages=(ULCA_2, MFG_2, REL_2, RELD_2, PDEF_2, BIOP_2),
    visits=(("W16", Visit("W20", T("Semaine 20", "Week 20"), T("S20", "W20"), DAY_ZERO, 140, (7, 7), STUDY.visits["W12"].pages,
                          "protocol 2.0")),),
    timing={"D0": (INCLUSION, 14, (0, 21))},
    switches={"PRODUCT_ORIGIN": "ALLOGENEIC"},
    steps=(replace(RELEASE, lacks=_before_release, apart=("REL",)),))

SECOND = amend(STUDY, AMENDMENT)
