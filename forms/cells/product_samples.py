"""Samples of the product: retained, or assayed for cytokines and angiogenic activity; unblinded roles only."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, Date, Decimal, Grid, GridLine, Line, Log, T, Text, same
from forms.cells.codelists import PRODUCT_SAMPLE
from forms.cells.ranges import BIOP_RANGES
from forms.ranges import limits
from forms.source import section


def _assay(name: str, label: T, unit: str) -> GridLine:
    return GridLine(label, ((name, Decimal(label, unit=unit, optional=True, sdtm=f"BSTESTCD={name}",
                                           **limits(BIOP_RANGES, "RESULT"))),))


class BIOP(CRF):
    """One sample of a batch and what was measured on it."""

    oid, version, domain = "BIOP", "1.0", "BS"
    title = T("Échantillon du produit", "Sample of the product")
    source = section("4.50", "F58, product samples")
    scope = "subject"
    repeats = Log()
    seen_by = "unblinded"
    area = "product"
    summary = ("PSTYPE", "PSBATCH")

    PSBATCH = Line(T("Lot", "Batch"), of="MFG", sdtm="SUPPBE.QNAM=PSBATCH")
    PSTYPE = Choice(T("Échantillon", "Sample"), PRODUCT_SAMPLE, sdtm="BE.BESPEC")
    PSDAT = Date(T("Date du prélèvement", "Date taken"), sdtm="BE.BESTDTC")
    PSSTORE = Text(T("Lieu de conservation", "Place of storage"), max=60, sdtm="SUPPBE.QNAM=PSSTORE")
    ASSAYS = Grid(T("Dosages, si faits", "Assays, if done"), (T("Résultat", "Result"),), (
        _assay("PSVEGF", same("VEGF"), "pg/mL"), _assay("PSPDGF", same("PDGF"), "pg/mL"),
        _assay("PSIL6", same("IL-6"), "pg/mL"), _assay("PSIL8", same("IL-8"), "pg/mL"),
        _assay("PSTUBE", T("Formation de tubes (témoin\u00a0: 100)", "Tube formation (control: 100)"), "%"),
        _assay("PSIMMU", T("Inhibition des lymphocytes", "Inhibition of lymphocytes"), "%")))
